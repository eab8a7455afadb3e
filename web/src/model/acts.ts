// What the page asks for before an act, and how the act is sent: by machine and action, as the service's own
// lists have it (graph_api/domain/casework/reasons.py; a test compares them).
import type { CasePart, Evidence, Machine } from "../api/casework-types.ts";

export type Mutation =
  | "openCase"
  | "amendCase"
  | "submitCase"
  | "reviewCase"
  | "publishCase"
  | "abandonCase"
  | "closeCase"
  | "releaseCase"
  | "revokeCase"
  | "respondToTask"
  | "fileObjection"
  | "decideObjection"
  | "withdrawObjection"
  | "applyForRepair"
  | "decideRepair"
  | "withdrawRepair";

/** One act that may be offered. */
export interface Act {
  mutation: Mutation;
  /** What of its input follows from the action alone. */
  fixed: Record<string, string>;
  /** Reasons to choose from; empty: it gives none. */
  reasons: readonly string[];
  noteNeeded: boolean;
  referenceNeeded: boolean;
  evidenceNeeded: boolean;
  /** Whether it says that duties are done. */
  duties: boolean;
  /** Whether it may, or has to, concern one person alone. */
  person: "none" | "may" | "must";
}

const PLAIN = {
  fixed: {},
  reasons: [],
  noteNeeded: false,
  referenceNeeded: false,
  evidenceNeeded: false,
  duties: false,
  person: "none",
} as const;

function act(mutation: Mutation, more: Partial<Act> = {}): Act {
  const reasoned = (more.reasons ?? []).length > 0;
  return { ...PLAIN, mutation, ...more, noteNeeded: more.noteNeeded ?? reasoned };
}

const RELEASED = ["NO_LONGER_RESPONSIBLE", "TERM_OVER", "OTHER"];
/** Every act of this page; opening and amending a case have forms of their own. */
export const ACTS: Record<Machine, Record<string, Act>> = {
  CASE: {
    SUBMIT: act("submitCase"),
    APPROVE: act("reviewCase", { fixed: { decision: "APPROVE" } }),
    RETURN: act("reviewCase", {
      fixed: { decision: "RETURN" },
      reasons: ["FACTS_UNCLEAR", "CONTENT_INCOMPLETE", "OTHER"],
    }),
    PUBLISH: act("publishCase"),
    ABANDON: act("abandonCase"),
    CLOSE: act("closeCase"),
    RELEASE: act("releaseCase", { reasons: RELEASED }),
    RELEASE_PERSON: act("releaseCase", { reasons: RELEASED, person: "must" }),
    REVOKE: act("revokeCase", {
      reasons: ["DECISION_REVOKED", "DECISION_WRONG", "SERIOUS_MISCONDUCT", "OTHER"],
    }),
  },
  TASK: {
    ACCEPT: act("respondToTask", { fixed: { response: "ACCEPT" } }),
    EXECUTE: act("respondToTask", { fixed: { response: "EXECUTE" }, referenceNeeded: true }),
    DECLINE: act("respondToTask", {
      fixed: { response: "DECLINE" },
      reasons: [
        "NO_COMPETENCE",
        "NO_APPLICATION_PENDING",
        "SUBJECT_GONE",
        "MEASURE_SUSPENDED",
        "ALREADY_EXECUTED",
        "RECOMMENDED_ONLY",
        "BASIS_EXPIRED",
        "OTHER",
      ],
    }),
    LIFT: act("respondToTask", { fixed: { response: "LIFT" } }),
  },
  OBJECTION: {
    FILE: act("fileObjection", { noteNeeded: true, person: "may" }),
    ACCEPT: act("decideObjection", { fixed: { decision: "ACCEPT" } }),
    REFUSE: act("decideObjection", {
      fixed: { decision: "REFUSE" },
      reasons: ["NOT_CONCERNED", "NO_EVIDENCE", "DECIDED_BEFORE", "OTHER"],
    }),
    EXTEND: act("decideObjection", { fixed: { decision: "EXTEND" } }),
    REJECT: act("decideObjection", { fixed: { decision: "REJECT" }, noteNeeded: true }),
    UPHOLD: act("decideObjection", { fixed: { decision: "UPHOLD" }, noteNeeded: true }),
    WITHDRAW: act("withdrawObjection"),
  },
  REPAIR: {
    APPLY: act("applyForRepair", { noteNeeded: true, evidenceNeeded: true, person: "may" }),
    GRANT: act("decideRepair", { fixed: { decision: "GRANT" }, duties: true }),
    REFUSE: act("decideRepair", {
      fixed: { decision: "REFUSE" },
      reasons: [
        "MINIMUM_TERM",
        "DUTIES_NOT_DONE",
        "NO_EVIDENCE",
        "NOT_REPAIRABLE",
        "DECISION_REVOKED",
        "OTHER",
      ],
    }),
    WITHDRAW: act("withdrawRepair"),
  },
};

/** Where an action of a case begins a part of it, that part's machine. */
const BEGINS: Record<string, Machine> = { FILE: "OBJECTION", APPLY: "REPAIR" };
const MACHINES: Record<CasePart["__typename"], Machine> = {
  CaseTask: "TASK",
  CaseObjection: "OBJECTION",
  CaseRepair: "REPAIR",
  WholeCase: "CASE",
};
const PART_FIELDS: Partial<Record<Machine, string>> = {
  TASK: "task",
  OBJECTION: "objection",
  REPAIR: "repair",
};

export function machineOf(part: CasePart | null): Machine {
  return part ? MACHINES[part.__typename] : "CASE";
}

/** The act for an action that the service offers; null where this page has no form for it. */
export function actFor(action: string, part: CasePart | null): Act | null {
  const machine = part ? machineOf(part) : (BEGINS[action] ?? "CASE");
  return ACTS[machine][action] ?? null;
}

/** What a person filled in; "" is left out. */
export interface Filled {
  on: string;
  reason: string;
  note: string;
  reference: string;
  person: string;
  dutiesDone: boolean;
  evidence: Evidence | null;
}

export const UNFILLED: Filled = {
  on: "",
  reason: "",
  note: "",
  reference: "",
  person: "",
  dutiesDone: false,
  evidence: null,
};

/** Where an act is sent to and under which key; what it was decided upon is the step last seen. */
export interface Sending {
  caseId: string;
  part: CasePart | null;
  key: string;
  lastStep: number;
}

/**
 * The input of the mutation. An answer about a task does not depend on what others did to theirs, so it
 * names no expected step; everything else is decided upon what the page shows.
 */
export function inputOf(act: Act, filled: Filled, { caseId, part, key, lastStep }: Sending): object {
  const field = part ? PART_FIELDS[machineOf(part)] : undefined;
  const given: Record<string, unknown> = {
    on: filled.on,
    reason: act.reasons.length ? filled.reason : "",
    note: filled.note.trim(),
    reference: act.referenceNeeded ? filled.reference.trim() : "",
    person: act.person !== "none" && filled.person ? { id: filled.person } : "",
    evidence: filled.evidence,
  };
  if (act.duties) given["dutiesDone"] = filled.dutiesDone;
  if (act.mutation !== "respondToTask") given["expectedStep"] = lastStep;
  if (field && part) given[field] = part.id;
  const said = Object.entries(given).filter(([, value]) => value !== "" && value !== null);
  return { case: caseId, idempotencyKey: key, ...act.fixed, ...Object.fromEntries(said) };
}

/** A key that nobody else uses: 128 random bits, from a source that pages without HTTPS have too. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
