// A reference to a document: its SHA-256 is worked out here, and the document itself is sent nowhere.
import type { Evidence } from "../api/casework-types.ts";

/** The service refers to documents of at most this many bytes. */
export const LARGEST = 100 * 1024 * 1024;

const LONGEST_TITLE = 200;

/** Why a document cannot be referred to; the words are the page's texts of the same names. */
export type EvidenceProblem = "evidenceTooLarge" | "evidenceEmpty" | "evidenceInsecure" | "evidenceUnread";

export class EvidenceError extends Error {
  readonly problem: EvidenceProblem;

  constructor(problem: EvidenceProblem) {
    super(problem);
    this.problem = problem;
  }
}

/** Return the reference to a file; throws EvidenceError. */
export async function referenceTo(file: File): Promise<Evidence> {
  if (file.size > LARGEST) throw new EvidenceError("evidenceTooLarge");
  if (file.size === 0) throw new EvidenceError("evidenceEmpty");
  // Browsers work out digests for pages of HTTPS, or of the machine itself, only.
  if (!globalThis.crypto?.subtle) throw new EvidenceError("evidenceInsecure");
  return {
    sha256: hex(await digestOf(file)),
    size: file.size,
    mediaType: file.type || "application/octet-stream",
    title: [...file.name].slice(0, LONGEST_TITLE).join(""),
  };
}

async function digestOf(file: File): Promise<ArrayBuffer> {
  try {
    return await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  } catch {
    throw new EvidenceError("evidenceUnread");
  }
}

function hex(bytes: ArrayBuffer): string {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
