// What answers about editions of the catalogue look like, as far as the page asks for them.
import type { Told } from "./outcomes.ts";
import type { Completeness, Named, PageInfo, ReachItem } from "./types.ts";

export const TABLES = ["MEMORANDA", "MEASURES", "REACH", "TERMS"] as const;
export type CatalogueTable = (typeof TABLES)[number];

export interface Cell {
  column: string;
  text: string;
}

/** One row that an edition changes; ``before`` null: there was none, ``after`` null: it is repealed. */
export interface CatalogueChange {
  table: CatalogueTable;
  key: string;
  columns: string[];
  before: Cell[] | null;
  after: Cell[] | null;
}

export interface EditionRow {
  id: string;
  name: string;
  state: string;
  validFrom: string;
  draftedBy: string;
  draftedAt: string;
  memoranda: string[];
}

export interface Edition extends EditionRow {
  reviewedBy: string | null;
  reviewedAt: string | null;
  lastStep: number;
  flags: string[];
  possibleActions: string[];
  changes: CatalogueChange[];
  steps: {
    number: number;
    action: string;
    state: string;
    role: string;
    note: string | null;
    organisation: string | null;
    knownFrom: string;
  }[];
}

/** What is wrong with one row; ``column`` "": with the row as a whole. */
export interface EditionFinding {
  row: number;
  table: string;
  column: string;
  code: string;
  value: string;
  zh: string;
  en: string;
}

export interface EditionOutcome extends Told {
  edition?: Edition;
  existing?: Edition | null;
  findings?: EditionFinding[];
}

export interface EffectCount {
  persons: number;
  enterprises: number;
  effects: number;
}

export type EffectKind = "NEWLY_REACHED" | "RELEASED" | "UNCERTAIN" | "CHANGED";

/** What the edition means to a subject, of one measure of one sanction; null: there is no such measure. */
export interface EditionEffect {
  kind: EffectKind;
  subject: Named;
  before: ReachItem | null;
  after: ReachItem | null;
}

/** A page of effects; counts are of the reading to which it belongs. */
export interface EditionPreview {
  validAt: string;
  knownAt: string;
  newlyReached: EffectCount;
  released: EffectCount;
  uncertain: EffectCount;
  changed: EffectCount;
  sanctionsLookedAt: number;
  subjectsLookedAt: number;
  complete: boolean;
  completeness: Completeness;
  nodes: EditionEffect[];
  pageInfo: PageInfo;
}
