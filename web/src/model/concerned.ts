// Whom a case concerns, and how its sanction stands for each of them.
import type { Asking, Service } from "../api/service.ts";
import type { Case } from "../api/casework-types.ts";
import type { Completeness, LinkKind, Named, ReachItem, SourceAge } from "../api/types.ts";
import { inTurn } from "./in-turn.ts";
import { isDay, today } from "./moment.ts";

/** Neighbours asked for on each day at first, and again with every press for more. */
export const PAGE = 25;

/** Links through which a measure may reach a person. */
const LINKS: LinkKind[] = [
  "LEGAL_REPRESENTATIVE",
  "PRINCIPAL",
  "DIRECTOR",
  "SUPERVISOR",
  "SENIOR_MANAGER",
  "ACTUAL_CONTROLLER",
  "REGISTERED_PRACTITIONER",
  "FINANCIAL_OFFICER",
  "SHAREHOLDING",
];

/** The strongest first, as the service itself ranks the reasons of a measure. */
const RANKS = ["REACHED", "SUSPENDED", "REVIEW", "UNKNOWN", "BASIS_EXPIRED", "ENDED", "VOID", "NOT_REACHED"];

export interface Standing {
  subject: Named;
  /** null: no measure of this case lists the subject at all. */
  status: string | null;
  items: ReachItem[];
  completeness: Completeness;
  staleness: SourceAge[];
}

export interface Concerned {
  standings: Standing[];
  /** Names of the persons by id: of those who have a standing, and before publication of those named. */
  names: ReadonlyMap<string, string>;
  /** Whether more people are linked than were asked about. */
  more: boolean;
}

/** How a sanction stands for a subject: the strongest status of its measures. */
export function statusOf(items: readonly { status: string }[]): string | null {
  return RANKS.find((status) => items.some((item) => item.status === status)) ?? null;
}

/** Days on which somebody's post or share may decide: of the conduct, the decision, its first day, today. */
export function daysOf(found: Case, now: string = today()): string[] {
  const { actFrom, actUntil, effectiveFrom } = found.content;
  const days = [now, effectiveFrom, found.decidedOn, actFrom, actUntil];
  return [...new Set(days.filter((day): day is string => day !== null && isDay(day)))];
}

/** The subject, the persons named and those linked to it, each with the status by this case alone. */
export async function concernedBy(
  service: Service,
  found: Case,
  pages: number,
  language: "ZH" | "EN",
  signal: AbortSignal | undefined,
): Promise<Concerned> {
  const ids = new Set([found.subjectId, ...found.named.map((each) => each.personId)]);
  const { factId } = found;
  if (!factId) return { standings: [], names: await namesOf(service, found, signal), more: false };
  let more = false;
  for (const validAt of daysOf(found)) {
    const asking: Asking = { asOf: { validAt }, signal };
    const page = await service.neighbours(found.subjectId, PAGE * pages, null, LINKS, asking);
    more ||= page.pageInfo.hasNextPage;
    for (const { node } of page.edges) if (node.kind === "PERSON") ids.add(node.id);
  }
  const standings = new Map<string, Standing>();
  await inTurn([...ids], async (id) => {
    const answer = await service.reach(id, language, { asOf: {}, signal });
    const items = answer.items.filter((item) => item.sanction.id === factId);
    const { subject, completeness, staleness } = answer;
    standings.set(id, { subject, items, completeness, staleness, status: statusOf(items) });
  });
  const listed = [...ids].flatMap((id) => standings.get(id) ?? []);
  const people = listed.map(({ subject }) => subject).filter((subject) => subject.kind === "PERSON");
  const names = new Map(people.map(({ id, name }) => [id, name || id]));
  return { standings: listed, names, more };
}

/** Names of the persons whom a case names. */
async function namesOf(
  service: Service,
  found: Case,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  await inTurn(found.named, async ({ personId }) => {
    const person = await service.subject(personId, { asOf: {}, signal });
    names.set(personId, person?.name || personId);
  });
  return names;
}
