// What answers about reports by the public look like, as far as the page asks for them.
import type { Evidence, SubjectRef } from "./casework-types.ts";
import type { Told } from "./outcomes.ts";

/** A report as departments see it: what somebody says, without who he is. */
export interface Tip {
  id: string;
  state: string;
  submittedAt: string;
  regionCode: string;
  subjectId: string | null;
  statedName: string | null;
  conduct: string;
  text: string;
  evidence: Evidence | null;
  department: string | null;
  handler: string | null;
  dueOn: string | null;
  overdue: boolean;
  reason: string | null;
  outcome: string | null;
  caseId: string | null;
  lastStep: number;
  possibleActions: string[];
  steps: {
    number: number;
    action: string;
    state: string;
    on: string;
    reason: string | null;
    note: string | null;
    organisation: string | null;
  }[];
}

/** What is sent; the informer leaves out what he does not say. */
export interface TipSubmission {
  subject?: SubjectRef;
  subjectName?: string;
  conduct: string;
  text: string;
  regionCode: string;
  evidence?: Evidence;
  informer?: { name?: string; contact?: string };
  idempotencyKey: string;
}

/** Number and code are told here alone. */
export interface TakenOutcome extends Told {
  number?: string;
  code?: string;
}

export interface TipOutcome {
  state: string;
  submittedOn: string;
  decidedOn: string | null;
  reason: string | null;
  outcome: string | null;
  zh: string | null;
  en: string | null;
}

export interface TipActed extends Told {
  tip?: Tip;
}

export interface TipInformer {
  name: string | null;
  contact: string | null;
  named: boolean;
}
