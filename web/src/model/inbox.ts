// An inbox that is followed: read once, then changed by what the service tells, from a cursor on. What waits is
// read anew whenever there is news, and not otherwise: the service alone says what is first and what is overdue.
import type { InboxItem, InboxNews, InboxPage } from "../api/casework-types.ts";
import { ApiError, elapsed } from "../api/client.ts";

/** Where an inbox comes from; ``Casework`` is one. */
export interface InboxSource {
  inbox(after: string | null, signal: AbortSignal): Promise<InboxPage>;
  inboxItems(since: string, signal: AbortSignal, onOpen: () => void): AsyncGenerator<InboxNews, void>;
}

/** ``away``: not connected, and trying again; ``ended``: not connected for good, ``problem`` says why. */
export type Connection = "connecting" | "live" | "away" | "ended";

export interface InboxState {
  items: InboxItem[];
  hasMore: boolean;
  isRead: boolean;
  connection: Connection;
  problem: ApiError | null;
  /** Ids of parts that came while the inbox was open. */
  fresh: ReadonlySet<string>;
  /** What was told last, the latest first. */
  news: InboxNews[];
}

const UNREAD: InboxState = {
  items: [],
  hasMore: false,
  isRead: false,
  connection: "connecting",
  problem: null,
  fresh: new Set(),
  news: [],
};

/** Pauses before it is tried again, in milliseconds; the last one for as long as it takes. */
const PAUSES = [1000, 2000, 4000, 8000, 15_000];
const NEWS_SHOWN = 10;
/** What was written in the minute before a cursor may come again: so many ids are remembered. */
const IDS_KEPT = 2000;
/** What no waiting mends: a token that ended or may not, a cursor that is none. */
const HOPELESS = ["UNAUTHENTICATED", "FORBIDDEN", "BAD_USER_INPUT"];

export class LiveInbox {
  state: InboxState = UNREAD;
  #source: InboxSource;
  #onChange: (state: InboxState) => void;
  #pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  #stopping = new AbortController();
  #pages = 1;
  #cursor = "";
  #told = new Set<string>();
  #isReading = false;
  #readAgain = false;

  constructor(source: InboxSource, onChange: (state: InboxState) => void, pause = elapsed) {
    this.#source = source;
    this.#onChange = onChange;
    this.#pause = pause;
  }

  /** Read and follow until it is stopped, or nothing can be followed any more. */
  async start(): Promise<void> {
    await this.read();
    for (let tries = 0; this.#cursor && this.#isWanted; tries += 1) {
      try {
        const opened = () => {
          tries = 0;
          this.#opened();
        };
        for await (const news of this.#source.inboxItems(this.#cursor, this.#signal, opened))
          this.#take(news);
      } catch (error) {
        if (!this.#isWanted || this.#isEnd(error)) return;
      }
      if (!this.#isWanted) return;
      this.#change({ connection: "away" });
      await this.#waitFor(tries);
    }
  }

  stop(): void {
    this.#stopping.abort();
  }

  /** Read one page more than before. */
  more(): Promise<void> {
    this.#pages += 1;
    return this.read();
  }

  /** Read every page that is shown; what is asked for meanwhile is one reading more, however often. */
  async read(): Promise<void> {
    this.#readAgain = true;
    if (this.#isReading) return;
    this.#isReading = true;
    for (let tries = 0; this.#readAgain && this.#isWanted;) {
      this.#readAgain = false;
      try {
        await this.#readPages();
        tries = 0;
      } catch (error) {
        if (!this.#isWanted || this.#isEnd(error)) break;
        this.#readAgain = true;
        this.#change({ problem: problemOf(error), connection: "away" });
        await this.#waitFor(tries);
        tries += 1;
      }
    }
    this.#isReading = false;
  }

  async #readPages(): Promise<void> {
    const items: InboxItem[] = [];
    let after: string | null = null;
    let hasMore = true;
    for (let page = 0; page < this.#pages && hasMore; page += 1) {
      const found: InboxPage = await this.#source.inbox(after, this.#signal);
      items.push(...found.nodes);
      after = found.pageInfo.endCursor;
      hasMore = found.pageInfo.hasNextPage;
      // Only what was never read before may be missed: behind a cursor that was taken nothing is.
      this.#cursor ||= found.followFrom;
    }
    this.#change({ items, hasMore, isRead: true, problem: null, fresh: this.#freshOf(items) });
  }

  /** What is here now, was not here before, and was told of since the inbox was opened. */
  #freshOf(items: InboxItem[]): ReadonlySet<string> {
    const before = new Set(this.state.items.map(({ part }) => part.id));
    const told = new Set(this.state.news.map(({ item }) => item.part.id));
    const isFresh = (id: string) => this.state.fresh.has(id) || (!before.has(id) && told.has(id));
    return new Set(items.map(({ part }) => part.id).filter(isFresh));
  }

  #opened(): void {
    const wasAway = this.state.connection === "away";
    this.#change({ connection: "live" });
    if (wasAway) void this.read();
  }

  #take(news: InboxNews): void {
    this.#cursor = news.cursor;
    if (this.#told.has(news.id)) return;
    this.#told.add(news.id);
    for (const id of this.#told) {
      if (this.#told.size <= IDS_KEPT) break;
      this.#told.delete(id);
    }
    const latest = [news, ...this.state.news].sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
    this.#change({ news: latest.slice(0, NEWS_SHOWN) });
    void this.read();
  }

  #isEnd(error: unknown): boolean {
    const problem = problemOf(error);
    if (!HOPELESS.includes(problem.code)) return false;
    this.#change({ connection: "ended", problem });
    this.#stopping.abort();
    return true;
  }

  get #signal(): AbortSignal {
    return this.#stopping.signal;
  }

  get #isWanted(): boolean {
    return !this.#stopping.signal.aborted;
  }

  async #waitFor(tries: number): Promise<void> {
    const pause = PAUSES[Math.min(tries, PAUSES.length - 1)] ?? 0;
    // Whoever stops meanwhile ends the pause.
    await this.#pause(pause, this.#signal).catch(() => undefined);
  }

  #change(changes: Partial<InboxState>): void {
    this.state = { ...this.state, ...changes };
    this.#onChange(this.state);
  }
}

function problemOf(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError("INTERNAL", String(error), String(error));
}
