// What a case is to say, as it is typed and as it is sent.
import type { Case, CaseContent, CaseKind, Evidence } from "../api/casework-types.ts";
import type { Named } from "../api/types.ts";

export const GRADES = ["MINOR", "GENERAL", "SERIOUS"] as const;

/** A person whom the decision names; "" is not found either way. */
export interface TypedPerson {
  subject: Named;
  responsible: "" | "true" | "false";
  capacity: string;
}

/** Everything as text; "" is left out. */
export interface Typed {
  memorandum: string;
  measures: string;
  conduct: string;
  grade: string;
  actFrom: string;
  actUntil: string;
  decidedOn: string;
  effectiveFrom: string;
  term: string;
  until: string;
  legalBasis: string;
  implementers: string;
  title: string;
  listName: string;
  awardedOn: string;
  named: TypedPerson[];
  evidence: Evidence | null;
}

export const UNTYPED: Typed = {
  memorandum: "",
  measures: "",
  conduct: "",
  grade: "",
  actFrom: "",
  actUntil: "",
  decidedOn: "",
  effectiveFrom: "",
  term: "",
  until: "",
  legalBasis: "",
  implementers: "",
  title: "",
  listName: "",
  awardedOn: "",
  named: [],
  evidence: null,
};

/** The fields of each kind of case, in the order of the form. */
export const FIELDS: Record<CaseKind, (keyof typeof UNTYPED)[]> = {
  PUNISHMENT: [
    "memorandum",
    "measures",
    "conduct",
    "grade",
    "legalBasis",
    "decidedOn",
    "effectiveFrom",
    "actFrom",
    "actUntil",
    "term",
    "until",
    "implementers",
  ],
  INCENTIVE: ["title", "listName", "awardedOn", "until"],
};

/** What a case says now, to be changed; ``names``: of persons, by id, as far as they are known. */
export function typedFrom(found: Case, names: ReadonlyMap<string, string>): Typed {
  const isPunishment = found.kind === "PUNISHMENT";
  const { content } = found;
  const typed: Typed = {
    ...UNTYPED,
    ...textsOf(content),
    memorandum: found.memorandum ?? "",
    grade: found.grade ?? "",
    decidedOn: isPunishment ? (found.decidedOn ?? "") : "",
    awardedOn: isPunishment ? "" : (found.decidedOn ?? ""),
    measures: content.measures.join("\n"),
    implementers: content.implementers.map((each) => `${each.measure} ${each.department}`).join("\n"),
    evidence: content.evidence,
  };
  typed.named = found.named.map(({ personId, responsible, capacity }) => ({
    subject: { id: personId, kind: "PERSON", name: names.get(personId) ?? personId },
    responsible: responsible === null ? "" : responsible ? "true" : "false",
    capacity: capacity ?? "",
  }));
  return typed;
}

const TEXTS = [
  "conduct",
  "actFrom",
  "actUntil",
  "effectiveFrom",
  "term",
  "until",
  "legalBasis",
  "title",
  "listName",
] as const satisfies (keyof CaseContent & keyof Typed)[];

function textsOf(content: CaseContent): Partial<Typed> {
  return Object.fromEntries(TEXTS.map((name) => [name, content[name] ?? ""]));
}

/** The input ``CaseContentInput``: only what its kind has, and nothing that was left empty. */
export function contentOf(kind: CaseKind, typed: Typed): object {
  const content: Record<string, unknown> = {};
  for (const field of FIELDS[kind]) {
    const value = typed[field];
    if (typeof value === "string" && value.trim()) content[field] = value.trim();
  }
  if (content["measures"]) content["measures"] = wordsIn(typed.measures);
  if (content["implementers"]) content["implementers"] = implementersIn(typed.implementers);
  if (typed.evidence) content["evidence"] = typed.evidence;
  if (kind === "PUNISHMENT" && typed.named.length) content["named"] = typed.named.map(person);
  return content;
}

function person({ subject, responsible, capacity }: TypedPerson): object {
  return {
    person: { id: subject.id },
    ...(responsible ? { responsible: responsible === "true" } : {}),
    ...(capacity.trim() ? { capacity: capacity.trim() } : {}),
  };
}

function wordsIn(text: string): string[] {
  return text.split(/[\s,，、;；|]+/).filter(Boolean);
}

/** Lines of a measure and a department; what lacks one of them is sent as it is and refused by name. */
function implementersIn(text: string): { measure: string; department: string }[] {
  return text
    .split("\n")
    .map(wordsIn)
    .filter((words) => words.length > 0)
    .map(([measure = "", department = ""]) => ({ measure, department }));
}
