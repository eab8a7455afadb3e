// What the GraphQL answers look like, as far as the page asks for them.

export type Kind = "ENTERPRISE" | "PERSON";
export type Completeness = "COMPLETE" | "INCOMPLETE";
export type Standing = "SANCTIONED" | "REACHED" | "IN_DOUBT" | "ASSOCIATED" | "NONE_KNOWN";

export type Certainty = "YES" | "NO" | "UNKNOWN";

export const LINK_KINDS = [
  "LEGAL_REPRESENTATIVE",
  "PRINCIPAL",
  "DIRECTOR",
  "SUPERVISOR",
  "SENIOR_MANAGER",
  "ACTUAL_CONTROLLER",
  "REGISTERED_PRACTITIONER",
  "FINANCIAL_OFFICER",
  "SHAREHOLDING",
  "VOTING_RIGHTS",
  "CONCERT",
  "BRANCH",
  "POSSIBLY_SAME",
] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

export interface AsOf {
  validAt?: string;
  knownAt?: string;
}

export interface Named {
  id: string;
  kind: Kind;
  name: string;
}

export interface Found extends Named {
  uscc?: string | null;
  status?: string;
}

export interface SubjectDetails extends Found {
  regionCode?: string | null;
  organisationKind?: string | null;
  registeredCapital?: string | null;
  establishedOn?: string | null;
  revokedOn?: string | null;
  deregisteredOn?: string | null;
  formerNames?: string[] | null;
  birthDate?: string | null;
  unspecified?: string | null;
}

export interface PageInfo {
  hasNextPage: boolean;
  endCursor: string | null;
}

export interface Honour {
  id: string;
  title: string;
  list: string | null;
  department: string | null;
  awardedOn: string;
  until: string | null;
  revokedOn: string | null;
  source: string;
}

export interface SourceAge {
  source: string;
  lastLoadedAt: string;
  days: number;
  stale: boolean;
}

export interface ReachReason {
  role: string;
  anchor: string;
  status: string;
  enterprise: { id: string; name: string } | null;
  explanation: string;
}

export interface ReachItem {
  status: string;
  validFrom: string | null;
  validUntil: string | null;
  measure: { code: string; title: string; force: string; basis: string; matters: string[] };
  sanction: {
    id: string;
    sourceId: string;
    memorandum: string;
    decidedOn: string | null;
    subject: Named;
    annotations: { type: string; on: string; note: string | null }[];
  };
  reasons: ReachReason[];
}

export interface ReachAnswer {
  subject: Named;
  completeness: Completeness;
  staleness: SourceAge[];
  items: ReachItem[];
}

export interface Link {
  kind: LinkKind;
  from: Named;
  to: Named;
  percent: number | null;
  percentMin?: number | null;
  percentMax?: number | null;
  since: string | null;
  until: string | null;
  certain: Certainty;
  position?: string | null;
}

export interface NeighbourPage {
  totalCount: number;
  completeness: Completeness;
  staleness: SourceAge[];
  edges: { node: Named; links: Link[] }[];
  pageInfo: PageInfo;
}

export interface Subgraph {
  nodes: Named[];
  links: Link[];
  completeness: Completeness;
  bounds: string[];
  staleness: SourceAge[];
  hubs: { subject: { id: string }; degree: number; shown: number }[];
}

export interface FoundPath {
  nodes: Named[];
  links: Link[];
}

export interface PathSearch {
  paths: FoundPath[];
  completeness: Completeness;
  explored: number;
  bounds: string[];
  staleness: SourceAge[];
}

export interface SubjectStanding {
  subject: { id: string } | null;
  standing: Standing;
  completeness: Completeness;
  staleness: SourceAge[];
}

export interface Share {
  min: number;
  max: number;
}

/** What one subject holds in another through every chain, and directly. */
export interface Held {
  subject: Named;
  share: Share;
  direct: Share | null;
}

export interface OwnershipChain {
  share: Share;
  path: { nodes: { id: string; name: string }[] };
}

export interface Ownership {
  status: "RESOLVED" | "UNRESOLVED_LOOP" | "INCOMPLETE";
  rule: string;
  staleness: SourceAge[];
  owners: (Held & { cascade: boolean })[];
  voters: Held[];
  exemption: { met: Certainty; explanation: string };
  beneficialOwners: {
    person: { id: string; name: string };
    test: string;
    verdict: "YES" | "NO" | "UNDETERMINED";
    share: Share | null;
    explanation: string;
  }[];
  controllers: { subject: Named; basis: string; certain: Certainty; explanation: string }[];
  findings: { code: string; explanation: string; enterprise: { id: string; name: string } | null }[];
  holdings: Link[];
  bounds: string[];
}

export interface ForeignTest {
  regime: string;
  owned: Certainty;
  threshold: number;
  above: boolean;
  aggregated: boolean;
  ruleFrom: string | null;
  ruleUntil: string | null;
  rule: string;
  share: Share;
  owners: Named[];
  chain: Named[];
  links: Link[];
  explanation: string;
}

export interface ForeignOwnership {
  completeness: Completeness;
  staleness: SourceAge[];
  listed: Named[];
  tests: ForeignTest[];
}

export interface CommonParty {
  subject: Named;
  linked: Named[];
  relates: boolean;
  links: Link[];
}

export interface CommonParties {
  completeness: Completeness;
  bounds: string[];
  staleness: SourceAge[];
  parties: CommonParty[];
}

export interface RelatedReason {
  code: string;
  basis: string;
  certain: Certainty;
  explanation: string;
  path: FoundPath;
}

export interface RelatedParties {
  rule: string;
  completeness: Completeness;
  bounds: string[];
  staleness: SourceAge[];
  members: { subject: Named; reasons: RelatedReason[] }[];
}

export interface PossiblySame {
  total: number;
  completeness: Completeness;
  bounds: string[];
  staleness: SourceAge[];
  candidates: { subject: Named; evidence: { code: string; against: boolean; explanation: string }[] }[];
}
