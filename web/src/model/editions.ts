// What an edition says as typed and sent, its acts, and the pages of its preview put together by reading.
import type {
  CatalogueChange,
  CatalogueTable,
  Cell,
  Edition,
  EditionEffect,
  EditionPreview,
} from "../api/edition-types.ts";
import type { EditionMutation } from "../api/editions.ts";

export interface EditionAct {
  mutation: EditionMutation;
  noteNeeded: boolean;
}

/** Acts that need a text at most; drafting and amending have a form of their own. */
export const EDITION_ACTS: Record<string, EditionAct> = {
  WITHDRAW: { mutation: "withdrawEdition", noteNeeded: false },
  APPROVE: { mutation: "approveEdition", noteNeeded: false },
  REJECT: { mutation: "rejectEdition", noteNeeded: true },
};

/** One reading of a preview, with the pages that belong to it: counts are of the reading, not of a page. */
export interface Reading {
  counts: Omit<EditionPreview, "nodes" | "pageInfo">;
  effects: EditionEffect[];
}

/** The readings so far and one page more; a page with other counts begins another reading. */
export function withPage(readings: Reading[], page: EditionPreview): Reading[] {
  const last = readings.at(-1);
  if (!last || figuresOf(last.counts) !== figuresOf(page)) {
    return [...readings, { counts: page, effects: page.nodes }];
  }
  return [...readings.slice(0, -1), { counts: page, effects: [...last.effects, ...page.nodes] }];
}

/** All that pages of one reading have in common. */
function figuresOf(counts: Reading["counts"]): string {
  const { newlyReached, released, uncertain, changed, sanctionsLookedAt, subjectsLookedAt } = counts;
  const { complete, completeness } = counts;
  const looked = [sanctionsLookedAt, subjectsLookedAt, complete, completeness];
  return JSON.stringify([newlyReached, released, uncertain, changed, ...looked]);
}

/** Whether a reading was of every sanction concerned, and nothing was cut off within it. */
export function isWhole({ complete, completeness }: Reading["counts"]): boolean {
  return complete && completeness === "COMPLETE";
}

/** A row of an edition as it is typed: cells as lines of ``column: text``. */
export interface TypedRow {
  /** Tells rows apart while they are edited. */
  id: number;
  table: CatalogueTable;
  cells: string;
  repeal: boolean;
}

export interface TypedEdition {
  name: string;
  validFrom: string;
  note: string;
  rows: TypedRow[];
}

/** Columns that make the key of a row; a repealed row needs these alone. */
const KEYS: Record<CatalogueTable, readonly string[]> = {
  MEMORANDA: ["code"],
  MEASURES: ["code"],
  REACH: ["measure", "role", "anchor"],
  TERMS: [],
};

export function emptyRow(id: number): TypedRow {
  return { id, table: "REACH", cells: "", repeal: false };
}

/** An edition as it stands, to be amended. */
export function typedEdition(edition: Edition): TypedEdition {
  const rows = edition.changes.map(typedRow);
  return { name: edition.name, validFrom: edition.validFrom, note: "", rows };
}

function typedRow({ table, before, after }: CatalogueChange, id: number): TypedRow {
  const cells = after ?? (before ?? []).filter(({ column }) => KEYS[table].includes(column));
  const lines = cells.map(({ column, text }) => `${column}: ${text}`);
  return { id, table, cells: lines.join("\n"), repeal: after === null };
}

/** Whether a text shows a character by its code, as web/src/text/visible.ts does: it cannot be sent as it was. */
export function showsHidden(text: string): boolean {
  return /\[U\+[0-9A-F]{4,6}\]/.test(text);
}

/** A line that is no cell. */
export interface BadLine {
  row: number;
  line: string;
}

/** Rows as they are sent; ``bad`` names each line that could not be read, and then nothing may be sent. */
export function rowsOf(typed: TypedRow[]): { rows: object[]; bad: BadLine[] } {
  const bad: BadLine[] = [];
  const rows = typed.map(({ table, cells, repeal }, at) => {
    const read = cells.split("\n").filter((line) => line.trim());
    return { table, cells: read.flatMap((line) => cellOf(line) ?? note(bad, at + 1, line)), repeal };
  });
  return { rows, bad };
}

function cellOf(line: string): Cell | null {
  const [, column = "", text = ""] = /^\s*(\w+)\s*[:：]\s*(.*\S)\s*$/.exec(line) ?? [];
  return column && text ? { column, text } : null;
}

function note(bad: BadLine[], row: number, line: string): Cell[] {
  bad.push({ row, line: line.trim() });
  return [];
}
