// Subjects as somebody at a desk types them, one a line: a social credit code, a resident's number, or an id
// of the platform. What could be either of two is asked back, never guessed.
import type { SubjectRef } from "../api/casework-types.ts";

/** Subjects that one pre-check takes. */
export const MOST_SUBJECTS = 500;

const CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const CODE = /^[0-9A-HJ-NPQRTUWXY]{18}$/;
const RESIDENT = /^\d{17}[\dX]$/;
const RESIDENT_CHECKS = "10X98765432";
const PREFIXED = /^(id|uscc|identity)\s*[:：]\s*(.+)$/i;

export interface Line {
  number: number;
  text: string;
  /** null where it is not clear what the line names. */
  ref: SubjectRef | null;
}

/** Every line that says something. */
export function readLines(text: string): Line[] {
  return text
    .split(/\r?\n/)
    .map((line, at) => ({ number: at + 1, text: line.trim() }))
    .filter((line) => line.text !== "")
    .map((line) => ({ ...line, ref: readRef(line.text) }));
}

export function readRef(text: string): SubjectRef | null {
  const prefixed = PREFIXED.exec(text);
  if (prefixed) return named((prefixed[1] ?? "").toLowerCase(), (prefixed[2] ?? "").trim());
  const compact = text.normalize("NFKC").replace(/[\s-]/g, "").toUpperCase();
  const isCode = CODE.test(compact) && checksCode(compact);
  const isNumber = RESIDENT.test(compact) && checksResident(compact);
  if (isCode && isNumber) return null;
  if (isNumber) return resident(compact);
  // The service says what is wrong with a code whose check fails.
  if (compact.length === 18 && /^[0-9A-Z]+$/.test(compact)) return { uscc: compact };
  return /^[a-z]+_[a-z0-9]+$/.test(text) ? { id: text } : null;
}

function named(kind: string, value: string): SubjectRef | null {
  if (!value) return null;
  if (kind === "id") return { id: value };
  return kind === "uscc" ? { uscc: value } : resident(value.replace(/\s/g, "").toUpperCase());
}

function resident(idNumber: string): SubjectRef {
  return { identity: { idType: "RESIDENT_ID", idNumber } };
}

/** GB 32100-2015: weights are powers of 3 modulo 31. */
function checksCode(code: string): boolean {
  let weight = 1;
  let sum = 0;
  for (const letter of code.slice(0, 17)) {
    sum += CODE_LETTERS.indexOf(letter) * weight;
    weight = (weight * 3) % 31;
  }
  return CODE_LETTERS[(31 - (sum % 31)) % 31] === code[17];
}

/** GB 11643-1999: weights are powers of 2 modulo 11, the last digit's place first. */
function checksResident(number: string): boolean {
  let sum = 0;
  for (let at = 0; at < 17; at += 1) sum += Number(number[at]) * (2 ** (17 - at) % 11);
  return RESIDENT_CHECKS[sum % 11] === number[17];
}
