// What the page shows and what it waits for.
import type { ApiError } from "../api/client.ts";
import type { Named, SourceAge } from "../api/types.ts";
import { EMPTY_GRAPH, type Graph } from "./graph.ts";
import { EMPTY, type View, writeView } from "./permalink.ts";

export type Pick = "compared" | "listed";

export interface State {
  view: View;
  graph: Graph;
  selected: string;
  /** Ids of the path that is pointed out; empty: none. */
  pointedOut: string[];
  busy: boolean;
  /** Everything is being asked anew: what is still drawn belongs to other dates. */
  refreshing: boolean;
  /** What could not be answered, latest last. */
  problems: ApiError[];
  /** Bounds that cut an answer short; not null as soon as one did. */
  incomplete: string[] | null;
  /** Sources of what is shown that are older than they should be. */
  stale: SourceAge[];
  /** Every source of what is shown, stale or not. */
  sources: SourceAge[];
  /** Subjects picked for a question about several: whose common parties, and who is taken as listed. */
  picked: Record<Pick, Named[]>;
  /** Raised each time a question was refused for want of a token. */
  tokenAsked: number;
  hasToken: boolean;
  /** Raised each time another token is used: what was answered before was for somebody else. */
  tokens: number;
}

export const NOTHING: State = {
  view: EMPTY,
  graph: EMPTY_GRAPH,
  selected: "",
  pointedOut: [],
  busy: false,
  refreshing: false,
  problems: [],
  incomplete: null,
  stale: [],
  sources: [],
  picked: { compared: [], listed: [] },
  tokenAsked: 0,
  hasToken: false,
  tokens: 0,
};

/** The permalink of what is shown now. */
export function permalinkOf(state: State): string {
  return writeView(state.view);
}
