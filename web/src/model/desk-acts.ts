// What the page asks for before an act of the desk, and its input, as the service's own lists have it
// (graph_api/domain/casework/reasons.py; a test compares them).
import { ACTS } from "./acts.ts";
import { dayNumber, dayText } from "./moment.ts";

export interface DutyAct {
  /** Reasons to choose from; empty: it gives none. */
  reasons: readonly string[];
  noteNeeded: boolean;
  referenceNeeded: boolean;
}

/** Answers about a measure on a receipt, by action; reasons are those of a task that is not executed. */
export const DUTY_ACTS: Record<string, DutyAct> = {
  EXECUTE: { reasons: [], noteNeeded: false, referenceNeeded: true },
  CONSIDER: { reasons: [], noteNeeded: false, referenceNeeded: false },
  DECLINE: { reasons: ACTS.TASK["DECLINE"]?.reasons ?? [], noteNeeded: true, referenceNeeded: false },
};

export interface DutyFilled {
  on: string;
  reason: string;
  reference: string;
  note: string;
}

export const DUTY_UNFILLED: DutyFilled = { on: "", reason: "", reference: "", note: "" };

/**
 * The input of an answer. It names no expected step: another answer on the same receipt does not bear on it,
 * and one about the same measure refuses it anyway.
 */
export function answerOf(
  action: string,
  filled: DutyFilled,
  about: { receipt: string; duty: string; key: string },
): object {
  const act = DUTY_ACTS[action];
  const said = saying({
    on: filled.on,
    reason: act?.reasons.length ? filled.reason : "",
    reference: act?.referenceNeeded ? filled.reference.trim() : "",
    note: filled.note.trim(),
  });
  return {
    receipt: about.receipt,
    duty: about.duty,
    response: action,
    idempotencyKey: about.key,
    ...said,
  };
}

/** What was filled in; what is empty is left out. */
export function saying(fields: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ""));
}

/** A day so many days from another. */
export function daysFrom(day: string, days: number): string {
  return dayText(dayNumber(day) + days);
}
