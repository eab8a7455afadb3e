// What answers about the desk look like, as far as the page asks for them.
import type { CaseStep } from "./casework-types.ts";
import type { Told } from "./outcomes.ts";
import type { PageInfo } from "./types.ts";

export interface Page<T> {
  nodes: T[];
  pageInfo: PageInfo;
}

export type Step = Pick<
  CaseStep,
  "number" | "action" | "state" | "on" | "organisation" | "reason" | "note" | "reference"
>;

/** A measure on a receipt about which the desk answers. */
export interface Duty {
  id: string;
  measure: string;
  title: string;
  mandatory: boolean;
  state: string;
  pending: boolean;
  possibleActions: string[];
  steps: Step[];
}

export interface ReceiptDuties {
  receipt: string;
  subjectId: string;
  subjectName: string | null;
  matter: string | null;
  organisation: string;
  validAt: string;
  dueOn: string | null;
  overdue: boolean;
  closed: boolean;
  duties: Duty[];
}

export interface Commitment {
  id: string;
  subjectId: string;
  subjectName: string | null;
  title: string;
  matter: string;
  madeOn: string;
  dueOn: string;
  /** The day promised, or the next working day. */
  lastDay: string;
  overdue: boolean;
  state: string;
  keptOn: string | null;
  organisation: string;
  receipt: string | null;
  lastStep: number;
  possibleActions: string[];
}

/** A promise as it stands in a subject's records, whoever took it. */
export interface PromiseRecord {
  id: string;
  title: string | null;
  decidedOn: string;
  dueOn: string | null;
  kept: boolean | null;
  department: string | null;
  details: string | null;
  source: string;
  sourceId: string;
}

/** One thing that is wrong with the look-up behind a decision, in both languages. */
export interface DecisionFlag {
  code: string;
  zh: string;
  en: string;
}

export interface DecisionFinding {
  source: string;
  department: string;
  decidedOn: string;
  title: string | null;
  recordId: string;
  subjectId: string;
  flags: DecisionFlag[];
}

export interface DutyOutcome extends Told {
  receipt?: ReceiptDuties;
}

export interface CommitmentOutcome extends Told {
  commitment?: Commitment;
}

export interface DecisionOutcome extends Told {
  decision?: { id: string; number: string; outcome: string; flags: DecisionFlag[] };
}
