// From one growth to what it contributes to the graph, by the question that answers it.
import type { Asking, Service } from "../api/service.ts";
import type { Completeness, Link, LinkKind, Named, SourceAge } from "../api/types.ts";
import type { Bundle, Contribution } from "./graph.ts";
import type { Growth } from "./permalink.ts";

/** Neighbours of one click; the rest stands in a bundle until it is asked for. */
export const PAGE = 25;

/** Most subjects that one look around may bring. */
const AROUND = 1000;

/** What a growth brought, and whether the answer says that it is cut short. */
export interface Loaded {
  contribution: Contribution;
  incomplete: boolean;
  bounds: string[];
  staleness: SourceAge[];
}

export async function load(
  service: Service,
  growth: Growth,
  links: LinkKind[] | null,
  language: "ZH" | "EN",
  asking: Asking,
): Promise<Loaded> {
  switch (growth.what) {
    case "neighbours":
      return neighbours(service, growth.id, growth.pages, links, asking);
    case "around":
      return around(service, growth.id, growth.depth, links, asking);
    case "path":
      return path(service, growth, links, asking);
    case "ownership":
      return ownership(service, growth.id, language, asking);
    case "related":
      return related(service, growth.id, language, asking);
    case "common":
      return common(service, growth.ids, links, asking);
    case "foreign":
      return foreign(service, growth, language, asking);
  }
}

/** What an answer says of its own limits, beside what it contributes. */
interface Answered {
  completeness?: Completeness;
  status?: "RESOLVED" | "UNRESOLVED_LOOP" | "INCOMPLETE";
  bounds?: string[];
  staleness: SourceAge[];
}

function loaded(answer: Answered, contribution: Contribution): Loaded {
  return {
    contribution,
    incomplete: (answer.completeness ?? answer.status) === "INCOMPLETE",
    bounds: answer.bounds ?? [],
    staleness: answer.staleness,
  };
}

async function neighbours(
  service: Service,
  id: string,
  pages: number,
  links: LinkKind[] | null,
  asking: Asking,
): Promise<Loaded> {
  const nodes: Named[] = [];
  const found: Link[] = [];
  let after: string | null = null;
  let total = 0;
  let more = true;
  let incomplete = false;
  let staleness: SourceAge[] = [];
  for (let page = 0; page < pages && more; page += 1) {
    const answer = await service.neighbours(id, PAGE, after, links, asking);
    for (const edge of answer.edges) {
      nodes.push(edge.node);
      found.push(...edge.links);
    }
    total = answer.totalCount;
    incomplete ||= answer.completeness === "INCOMPLETE";
    staleness = answer.staleness;
    after = answer.pageInfo.endCursor;
    more = answer.pageInfo.hasNextPage;
  }
  const hidden = Math.max(0, total - nodes.length);
  const bundles = hidden > 0 ? [{ hub: id, hidden }] : [];
  return { contribution: { nodes, links: found, bundles }, incomplete, bounds: [], staleness };
}

async function around(
  service: Service,
  id: string,
  depth: number,
  links: LinkKind[] | null,
  asking: Asking,
): Promise<Loaded> {
  const answer = await service.neighbourhood(id, depth, AROUND, links, asking);
  const bundles: Bundle[] = answer.hubs
    .map((hub) => ({ hub: hub.subject.id, hidden: hub.degree - hub.shown }))
    .filter((bundle) => bundle.hidden > 0);
  return loaded(answer, { nodes: answer.nodes, links: answer.links, bundles });
}

async function path(
  service: Service,
  growth: Extract<Growth, { what: "path" }>,
  links: LinkKind[] | null,
  asking: Asking,
): Promise<Loaded> {
  const answer = await service.paths(growth.from, growth.to, growth.hops, links, asking);
  return loaded(answer, {
    nodes: answer.paths.flatMap((each) => each.nodes),
    links: answer.paths.flatMap((each) => each.links),
  });
}

async function ownership(
  service: Service,
  id: string,
  language: "ZH" | "EN",
  asking: Asking,
): Promise<Loaded> {
  const answer = await service.ownership(id, language, asking);
  return loaded(answer, {
    nodes: [...answer.owners, ...answer.voters].map((holder) => holder.subject),
    links: answer.holdings,
    shares: new Map(answer.owners.map((owner) => [owner.subject.id, owner.share])),
    votes: new Map(answer.voters.map((voter) => [voter.subject.id, voter.share])),
  });
}

async function related(service: Service, id: string, language: "ZH" | "EN", asking: Asking): Promise<Loaded> {
  const answer = await service.relatedParties(id, language, asking);
  const paths = answer.members.flatMap((member) => member.reasons.map((reason) => reason.path));
  return loaded(answer, {
    nodes: [...answer.members.map((member) => member.subject), ...paths.flatMap((path) => path.nodes)],
    links: paths.flatMap((path) => path.links),
  });
}

async function common(
  service: Service,
  ids: string[],
  links: LinkKind[] | null,
  asking: Asking,
): Promise<Loaded> {
  const answer = await service.commonParties(ids, links, asking);
  return loaded(answer, {
    nodes: answer.parties.flatMap((party) => [party.subject, ...party.linked]),
    links: answer.parties.flatMap((party) => party.links),
  });
}

async function foreign(
  service: Service,
  growth: Extract<Growth, { what: "foreign" }>,
  language: "ZH" | "EN",
  asking: Asking,
): Promise<Loaded> {
  const answer = await service.foreignOwnership(growth.id, growth.listed, language, asking);
  return loaded(answer, { nodes: answer.listed, links: answer.tests.flatMap((test) => test.links) });
}
