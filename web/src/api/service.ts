// The questions of the page, each one request.
import type { Client } from "./client.ts";
import honoursQuery from "./queries/honours.graphql";
import neighbourhoodQuery from "./queries/neighbourhood.graphql";
import neighboursQuery from "./queries/neighbours.graphql";
import ownershipQuery from "./queries/ownership.graphql";
import ownershipChainsQuery from "./queries/ownership-chains.graphql";
import pathsQuery from "./queries/paths.graphql";
import reachQuery from "./queries/reach.graphql";
import searchQuery from "./queries/search.graphql";
import standingsQuery from "./queries/standings.graphql";
import subjectQuery from "./queries/subject.graphql";
import type {
  AsOf,
  Completeness,
  Found,
  Honour,
  LinkKind,
  NeighbourPage,
  Ownership,
  OwnershipChain,
  PageInfo,
  PathSearch,
  ReachAnswer,
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

export class Service {
  readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  async search(text: string, first: number, after: string | null, signal?: AbortSignal): Promise<SearchPage> {
    const data = await this.client.ask<{ search: SearchPage }>(searchQuery, { text, first, after }, signal);
    return data.search;
  }

  async subject(id: string, { asOf, signal }: Asking): Promise<SubjectDetails | null> {
    const variables = { ref: { id }, asOf };
    const data = await this.client.ask<{ subject: SubjectDetails | null }>(subjectQuery, variables, signal);
    return data.subject;
  }

  /** Return one page of honours; null where the caller may not see them. */
  async honours(id: string, after: string | null, { asOf, signal }: Asking): Promise<HonourPage | null> {
    const variables = { ref: { id }, asOf, after };
    type Answer = { subject: { honours: HonourPage | null } | null };
    const data = await this.client.ask<Answer>(honoursQuery, variables, signal);
    return data.subject?.honours ?? null;
  }

  async reach(id: string, language: "ZH" | "EN", { asOf, signal }: Asking): Promise<ReachAnswer> {
    const variables = { ref: { id }, asOf, language };
    const data = await this.client.ask<{ reach: ReachAnswer }>(reachQuery, variables, signal);
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
    const data = await this.client.ask<{ neighbours: NeighbourPage }>(neighboursQuery, variables, signal);
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
    const data = await this.client.ask<{ neighbourhood: Subgraph }>(neighbourhoodQuery, variables, signal);
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
    const data = await this.client.ask<{ paths: PathSearch }>(pathsQuery, variables, signal);
    return data.paths;
  }

  async standings(ids: string[], { asOf, signal }: Asking): Promise<SubjectStanding[]> {
    const variables = { subjects: ids.map((id) => ({ id })), asOf };
    const data = await this.client.ask<{ standings: SubjectStanding[] }>(standingsQuery, variables, signal);
    return data.standings;
  }

  async ownership(id: string, language: "ZH" | "EN", { asOf, signal }: Asking): Promise<Ownership> {
    const variables = { ref: { id }, asOf, minimum: 0, language };
    const data = await this.client.ask<{ ownership: Ownership }>(ownershipQuery, variables, signal);
    return data.ownership;
  }

  /** The weightiest chains behind each owner's share, by the owner's id. */
  async ownershipChains(id: string, { asOf, signal }: Asking): Promise<Map<string, OwnershipChain[]>> {
    type Chains = { ownership: { owners: { subject: { id: string }; chains: OwnershipChain[] }[] } };
    const data = await this.client.ask<Chains>(ownershipChainsQuery, { ref: { id }, asOf }, signal);
    return new Map(data.ownership.owners.map((owner) => [owner.subject.id, owner.chains]));
  }
}
