// What answers about casework look like, as far as the page asks for them.
import type { Told } from "./outcomes.ts";
import type { Completeness, Named, PageInfo, ReachItem, SourceAge } from "./types.ts";

export type Machine = "CASE" | "TASK" | "OBJECTION" | "REPAIR";
export type CaseKind = "PUNISHMENT" | "INCENTIVE";

export interface Evidence {
  sha256: string;
  size: number;
  mediaType: string;
  title: string;
}

export interface CasePart {
  __typename: "CaseTask" | "CaseObjection" | "CaseRepair" | "WholeCase";
  id: string;
  state: string;
  department: string;
  pending: boolean;
  dueOn: string | null;
  overdue: boolean;
  possibleActions: string[];
  measure?: string;
  title?: string;
  mandatory?: boolean;
  personId?: string | null;
}

export interface CaseStep {
  number: number;
  machine: Machine;
  of: string;
  action: string;
  state: string;
  on: string;
  role: string;
  organisation: string | null;
  personId: string | null;
  reason: string | null;
  note: string | null;
  reference: string | null;
  evidence: Evidence | null;
}

export interface CaseContent {
  measures: string[];
  conduct: string | null;
  actFrom: string | null;
  actUntil: string | null;
  effectiveFrom: string | null;
  term: string | null;
  until: string | null;
  legalBasis: string | null;
  title: string | null;
  listName: string | null;
  implementers: { measure: string; department: string }[];
  evidence: Evidence | null;
}

export interface NamedPerson {
  personId: string;
  responsible: boolean | null;
  capacity: string | null;
}

export interface Case {
  id: string;
  kind: CaseKind;
  state: string;
  subjectId: string;
  subjectName: string | null;
  department: string;
  decider: string;
  regionCode: string | null;
  factId: string | null;
  lastStep: number;
  dueOn: string | null;
  overdue: boolean;
  flags: string[];
  possibleActions: string[];
  memorandum: string | null;
  grade: string | null;
  decidedOn: string | null;
  content: CaseContent;
  named: NamedPerson[];
  tasks: CasePart[];
  objections: CasePart[];
  repairs: CasePart[];
  steps: CaseStep[];
}

/** What came of an act: the case as it stands, or why nothing was done. */
export interface Outcome extends Told {
  case?: Case;
  existing?: Case | null;
}

export interface InboxItem {
  machine: Machine;
  caseId: string;
  caseState: string;
  subjectName: string | null;
  initiator: string;
  part: CasePart;
}

export interface InboxPage {
  nodes: InboxItem[];
  pageInfo: PageInfo;
  /** Where the inbox is followed on so that nothing is missed since this page was read. */
  followFrom: string;
}

/** Something that happened to the inbox of the caller's organisation. */
export interface InboxNews {
  id: string;
  cursor: string;
  at: string;
  change: string;
  item: InboxItem;
}

export interface CasePage {
  nodes: {
    id: string;
    kind: CaseKind;
    state: string;
    subjectName: string | null;
    department: string;
    decider: string;
    memorandum: string | null;
    decidedOn: string | null;
    dueOn: string | null;
    overdue: boolean;
    content: { title: string | null };
  }[];
  pageInfo: PageInfo;
}

export interface PreCheck {
  receipt: string;
  subject: Named | null;
  verdict: "BLOCKED" | "RESTRICTED" | "REVIEW" | "CLEAR" | "PRIORITY";
  notFound: boolean;
  explanation: string | null;
  completeness: Completeness;
  staleness: SourceAge[];
  measures: ReachItem[];
  incentives: { title: string; list: string | null; validUntil: string | null; explanation: string }[];
  signals: { explanation: string; sanction: { id: string; sourceId: string } }[];
}

/** How a subject is named in a question; one of the four. */
export type SubjectRef =
  | { id: string }
  | { uscc: string }
  | { identity: { idType: string; idNumber: string } }
  | { source: { source: string; id: string } };
