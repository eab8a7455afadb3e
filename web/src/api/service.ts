// The questions of the page, each one request.
import type { Client } from "./client.ts";
import { whole } from "./parts.ts";
import commonPartiesQuery from "./queries/common-parties.graphql";
import foreignOwnershipQuery from "./queries/foreign-ownership.graphql";
import honoursQuery from "./queries/honours.graphql";
import neighbourhoodQuery from "./queries/neighbourhood.graphql";
import neighboursQuery from "./queries/neighbours.graphql";
import ownershipQuery from "./queries/ownership.graphql";
import ownershipChainsQuery from "./queries/ownership-chains.graphql";
import pathsQuery from "./queries/paths.graphql";
import possiblySameQuery from "./queries/possibly-same.graphql";
import reachQuery from "./queries/reach.graphql";
import relatedPartiesQuery from "./queries/related-parties.graphql";
import searchQuery from "./queries/search.graphql";
import standingsQuery from "./queries/standings.graphql";
import subjectQuery from "./queries/subject.graphql";
import type {
  AsOf,
  CommonParties,
  Completeness,
  ForeignOwnership,
  Found,
  Honour,
  LinkKind,
  NeighbourPage,
  Ownership,
  OwnershipChain,
  PageInfo,
  PathSearch,
  PossiblySame,
  ReachAnswer,
  RelatedParties,
  Subgraph,
  SubjectDetails,
  SubjectStanding,
} from "./types.ts";

export interface Asking {
  asOf: AsOf;
  signal?: AbortSignal | undefined;
}

export interface SearchPage {
  completeness: Completeness;
  edges: { node: Found }[];
  pageInfo: PageInfo;
}

export interface HonourPage {
  nodes: Honour[];
  pageInfo: PageInfo;
}

/** Subjects whose standing is asked in one request: so few that an answer comes while one looks. */
export const STANDINGS_AT_ONCE = 50;

/** Most possibly-same persons that one answer shows; how many there are stands beside them. */
const MOST_CANDIDATES = 50;

export class Service {
  readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  #ask<T>(question: string, variables: object, signal?: AbortSignal): Promise<T> {
    return this.client.ask<T>(whole(question), variables, signal);
  }

  async search(text: string, first: number, after: string | null, signal?: AbortSignal): Promise<SearchPage> {
    const data = await this.#ask<{ search: SearchPage }>(searchQuery, { text, first, after }, signal);
    return data.search;
  }

  async subject(id: string, { asOf, signal }: Asking): Promise<SubjectDetails | null> {
    const variables = { ref: { id }, asOf };
    const data = await this.#ask<{ subject: SubjectDetails | null }>(subjectQuery, variables, signal);
    return data.subject;
  }

  /** Return one page of honours; null where the caller may not see them. */
  async honours(id: string, after: string | null, { asOf, signal }: Asking): Promise<HonourPage | null> {
    const variables = { ref: { id }, asOf, after };
    type Answer = { subject: { honours: HonourPage | null } | null };
    const data = await this.#ask<Answer>(honoursQuery, variables, signal);
    return data.subject?.honours ?? null;
  }

  async reach(id: string, language: "ZH" | "EN", { asOf, signal }: Asking): Promise<ReachAnswer> {
    const variables = { ref: { id }, asOf, language };
    const data = await this.#ask<{ reach: ReachAnswer }>(reachQuery, variables, signal);
    return data.reach;
  }

  async neighbours(
    id: string,
    first: number,
    after: string | null,
    links: LinkKind[] | null,
    { asOf, signal }: Asking,
  ): Promise<NeighbourPage> {
    const variables = { ref: { id }, first, after, links, asOf };
    const data = await this.#ask<{ neighbours: NeighbourPage }>(neighboursQuery, variables, signal);
    return data.neighbours;
  }

  async neighbourhood(
    id: string,
    depth: number,
    limit: number,
    links: LinkKind[] | null,
    { asOf, signal }: Asking,
  ): Promise<Subgraph> {
    const variables = { ref: { id }, depth, limit, links, asOf };
    const data = await this.#ask<{ neighbourhood: Subgraph }>(neighbourhoodQuery, variables, signal);
    return data.neighbourhood;
  }

  async paths(
    from: string,
    to: string,
    maxHops: number,
    links: LinkKind[] | null,
    { asOf, signal }: Asking,
  ): Promise<PathSearch> {
    const variables = { from: { id: from }, to: { id: to }, maxHops, first: 5, links, asOf };
    const data = await this.#ask<{ paths: PathSearch }>(pathsQuery, variables, signal);
    return data.paths;
  }

  async standings(ids: string[], { asOf, signal }: Asking): Promise<SubjectStanding[]> {
    const variables = { subjects: ids.map((id) => ({ id })), asOf };
    const data = await this.#ask<{ standings: SubjectStanding[] }>(standingsQuery, variables, signal);
    return data.standings;
  }

  async ownership(id: string, language: "ZH" | "EN", { asOf, signal }: Asking): Promise<Ownership> {
    const variables = { ref: { id }, asOf, minimum: 0, language };
    const data = await this.#ask<{ ownership: Ownership }>(ownershipQuery, variables, signal);
    return data.ownership;
  }

  /** The weightiest chains behind each owner's share, by the owner's id. */
  async ownershipChains(id: string, { asOf, signal }: Asking): Promise<Map<string, OwnershipChain[]>> {
    type Chains = { ownership: { owners: { subject: { id: string }; chains: OwnershipChain[] }[] } };
    const data = await this.#ask<Chains>(ownershipChainsQuery, { ref: { id }, asOf }, signal);
    return new Map(data.ownership.owners.map((owner) => [owner.subject.id, owner.chains]));
  }

  /** Whether listed subjects own it by the tests of OFAC, the EU and the UK. */
  async foreignOwnership(
    id: string,
    listed: string[],
    language: "ZH" | "EN",
    { asOf, signal }: Asking,
  ): Promise<ForeignOwnership> {
    const variables = { ref: { id }, listed: refs(listed), asOf, language };
    type Answer = { foreignOwnership: ForeignOwnership };
    return (await this.#ask<Answer>(foreignOwnershipQuery, variables, signal)).foreignOwnership;
  }

  /** Who is linked to at least two of the subjects. */
  async commonParties(
    subjects: string[],
    links: LinkKind[] | null,
    { asOf, signal }: Asking,
  ): Promise<CommonParties> {
    const variables = { subjects: refs(subjects), links, asOf };
    const data = await this.#ask<{ commonParties: CommonParties }>(commonPartiesQuery, variables, signal);
    return data.commonParties;
  }

  async relatedParties(id: string, language: "ZH" | "EN", { asOf, signal }: Asking): Promise<RelatedParties> {
    const variables = { ref: { id }, asOf, language };
    const data = await this.#ask<{ relatedParties: RelatedParties }>(relatedPartiesQuery, variables, signal);
    return data.relatedParties;
  }

  async possiblySame(id: string, language: "ZH" | "EN", { asOf, signal }: Asking): Promise<PossiblySame> {
    const variables = { ref: { id }, asOf, first: MOST_CANDIDATES, language };
    const data = await this.#ask<{ possiblySame: PossiblySame }>(possiblySameQuery, variables, signal);
    return data.possiblySame;
  }
}

function refs(ids: string[]): { id: string }[] {
  return ids.map((id) => ({ id }));
}
