// A report by the public as typed and sent, and what handling one asks for. Nothing of it is kept anywhere but
// in the form that is open: not in the state of the page, its permalink or the browser's storage.
import type { Evidence } from "../api/casework-types.ts";
import type { TipSubmission } from "../api/tip-types.ts";
import type { TipMutation } from "../api/tips.ts";
import { saying } from "./desk-acts.ts";
import { readRef } from "./refs.ts";

export interface TipTyped {
  subjectName: string;
  subjectCode: string;
  conduct: string;
  /** The code of a conduct that is not on the page's list. */
  otherConduct: string;
  text: string;
  regionCode: string;
  evidence: Evidence | null;
  name: string;
  contact: string;
}

export const TIP_UNTYPED: TipTyped = {
  subjectName: "",
  subjectCode: "",
  conduct: "",
  otherConduct: "",
  text: "",
  regionCode: "",
  evidence: null,
  name: "",
  contact: "",
};

/** Stands for a conduct that is named by its code. */
export const OTHER_CONDUCT = "OTHER";

/** What has to be put right before it can be sent; "" where nothing has to be. */
export function tipProblem(typed: TipTyped): "" | "missing" | "unclear" {
  const code = typed.subjectCode.trim();
  if (!code && !typed.subjectName.trim()) return "missing";
  return code && !readRef(code) ? "unclear" : "";
}

export function submissionOf(typed: TipTyped, idempotencyKey: string): TipSubmission {
  const ref = readRef(typed.subjectCode.trim());
  const informer = saying({ name: typed.name.trim(), contact: typed.contact.trim() });
  const subjectName = typed.subjectName.trim();
  return {
    ...(ref ? { subject: ref } : {}),
    ...(subjectName ? { subjectName } : {}),
    conduct: typed.conduct === OTHER_CONDUCT ? typed.otherConduct.trim() : typed.conduct,
    text: typed.text.trim(),
    regionCode: typed.regionCode.trim(),
    ...(typed.evidence ? { evidence: typed.evidence } : {}),
    ...(Object.keys(informer).length ? { informer } : {}),
    idempotencyKey,
  };
}

export interface TipAct {
  mutation: TipMutation;
  fixed: Record<string, string>;
  /** Whether it names who handles the report. */
  names: boolean;
  reasons: readonly string[];
  caseNeeded: boolean;
}

const NAMING = { names: true, reasons: [], caseNeeded: false };
const ENDING = { names: false, reasons: [], caseNeeded: false };

/** Acts on a report by action; reasons are those of graph_api/domain/tips/reasons.py (a test compares them). */
export const TIP_ACTS: Record<string, TipAct> = {
  ASSIGN: { mutation: "triageTip", fixed: { triage: "ASSIGN" }, ...NAMING },
  REASSIGN: { mutation: "triageTip", fixed: { triage: "REASSIGN" }, ...NAMING },
  DISMISS: {
    mutation: "decideTip",
    fixed: { decision: "DISMISS" },
    ...ENDING,
    reasons: [
      "NOT_CONCRETE",
      "NO_SUCH_SUBJECT",
      "NO_COMPETENCE",
      "UNFOUNDED",
      "NO_BREACH",
      "DECIDED_BEFORE",
      "OTHER",
    ],
  },
  OPEN_CASE: { mutation: "decideTip", fixed: { decision: "OPEN_CASE" }, ...ENDING, caseNeeded: true },
  CLOSE_FOUNDED: { mutation: "decideTip", fixed: { decision: "CLOSE_FOUNDED" }, ...ENDING },
};

export interface TipFilled {
  department: string;
  handler: string;
  reason: string;
  outcome: string;
  case: string;
  note: string;
}

export const TIP_UNFILLED: TipFilled = {
  department: "",
  handler: "",
  reason: "",
  outcome: "",
  case: "",
  note: "",
};

/** The input of an act on a report, decided upon the step that the page shows. */
export function tipInputOf(
  act: TipAct,
  filled: TipFilled,
  about: { tip: string; lastStep: number; key: string },
): object {
  const said = saying({
    department: act.names ? filled.department.trim() : "",
    handler: act.names ? filled.handler.trim() : "",
    reason: act.reasons.length ? filled.reason : "",
    outcome: act.names ? "" : filled.outcome.trim(),
    case: act.caseNeeded ? filled.case.trim() : "",
    note: filled.note.trim(),
  });
  const { tip, lastStep, key } = about;
  return { tip, ...act.fixed, ...said, expectedStep: lastStep, idempotencyKey: key };
}
