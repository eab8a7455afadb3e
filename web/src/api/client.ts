// One connection to the service. The token lives in this object and nowhere else: not in storage, not
// in the address, and it is gone when the page is.

import { stored, visible } from "../text/visible.ts";
import { EventReader, type ServerEvent } from "./events.ts";

export class ApiError extends Error {
  readonly code: string;
  readonly messageZh: string;

  constructor(code: string, message: string, messageZh: string) {
    super(message);
    this.code = code;
    this.messageZh = messageZh;
  }
}

/** The service answers, and says that its graph does not. */
class GraphAwayError extends ApiError {}

interface GraphQLFailure {
  message: string;
  extensions?: { code?: string; messageZh?: string };
}

interface Reply<T> {
  data?: T | null;
  errors?: GraphQLFailure[];
}

/** Pauses before a question is asked again, in milliseconds: a graph that was restarted is back in seconds. */
const PATIENCE = [1000, 2000, 4000];

/**
 * After so long without a byte nobody is there any more: the service says something every 12 seconds
 * (graph_api/http/event_stream.py), whether anything happens or not.
 */
const SILENCE = 40_000;

export class Client {
  #token = "";

  get hasToken(): boolean {
    return this.#token !== "";
  }

  setToken(token: string): void {
    this.#token = token.trim().replace(/^bearer\s+/i, "");
  }

  /**
   * Return the data of one question; throws ApiError, also for a service that is away.
   *
   * A question is asked again while the service says that its graph is away. An act is not: whoever acts is
   * told, and decides.
   */
  async ask<T>(query: string, variables: object, signal?: AbortSignal): Promise<T> {
    const pauses = /^\s*mutation\b/.test(query) ? [] : PATIENCE;
    for (const pause of pauses) {
      try {
        return await this.#askOnce<T>(query, variables, signal);
      } catch (error) {
        if (!(error instanceof GraphAwayError)) throw error;
        await elapsed(pause, signal);
      }
    }
    return this.#askOnce<T>(query, variables, signal);
  }

  /** Ask once as somebody of whom the service is told nothing, whatever token the page has; throws ApiError. */
  askWithoutToken<T>(query: string, variables: object): Promise<T> {
    return new Client().#askOnce<T>(query, variables);
  }

  async #askOnce<T>(query: string, variables: object, signal?: AbortSignal): Promise<T> {
    const response = await this.#send("graphql", graphql(query, variables, "application/json"), signal);
    return dataOf(readReply<T>(await response.text(), response.status), response.status);
  }

  /**
   * Yield what a subscription brings until the service ends it; throws ApiError, also where the connection is
   * lost. ``onOpen`` hears that the service has accepted it.
   */
  async *follow<T>(
    query: string,
    variables: object,
    signal: AbortSignal,
    onOpen: () => void,
  ): AsyncGenerator<T, void> {
    const silent = new AbortController();
    const timer = setTimeout(() => silent.abort(), SILENCE);
    const asked = graphql(query, variables, "text/event-stream");
    const either = AbortSignal.any([signal, silent.signal]);
    const response = await this.#send("graphql", asked, either).finally(() => clearTimeout(timer));
    // Whoever is refused before anything is followed is told as for a question.
    if (!response.headers.get("content-type")?.startsWith("text/event-stream")) {
      dataOf(readReply<T>(await response.text(), response.status), response.status);
      throw unreadable(response.status);
    }
    onOpen();
    for await (const { name, data } of events(response, signal, silent)) {
      if (name === "complete") return;
      if (name === "next") yield dataOf(readReply<T>(data, response.status), response.status);
    }
    throw unreachable();
  }

  /** Return a credit report as a file; throws ApiError. */
  async report(
    id: string,
    form: { purpose: string; lang: string; format: "pdf" | "html"; validAt?: string; knownAt?: string },
  ): Promise<Blob> {
    const fields = new URLSearchParams({ id });
    for (const [name, value] of Object.entries(form)) if (value) fields.set(name, value);
    const response = await this.#send("report", { method: "POST", body: fields });
    if (!response.ok) throw await reportFailure(response);
    return response.blob();
  }

  async #send(path: string, request: RequestInit, signal?: AbortSignal): Promise<Response> {
    const headers = new Headers(request.headers);
    if (this.#token) headers.set("authorization", `Bearer ${this.#token}`);
    try {
      return await fetch(path, {
        ...request,
        headers,
        credentials: "omit",
        redirect: "error",
        ...(signal ? { signal } : {}),
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw unreachable();
    }
  }
}

function graphql(query: string, variables: object, accept: string): RequestInit {
  const headers = { "content-type": "application/json", accept };
  return { method: "POST", headers, body: JSON.stringify({ query, variables }, meant) };
}

/** The events of a stream until it ends, breaks off or is silent for too long. */
async function* events(
  response: Response,
  signal: AbortSignal,
  silent: AbortController,
): AsyncGenerator<ServerEvent, void> {
  const pieces = response.body?.getReader();
  const reader = new EventReader();
  const decoder = new TextDecoder();
  try {
    while (pieces) {
      const timer = setTimeout(() => silent.abort(), SILENCE);
      const piece = await pieces.read().finally(() => clearTimeout(timer));
      if (piece.done) return;
      yield* reader.take(decoder.decode(piece.value, { stream: true }));
    }
  } catch (error) {
    if (signal.aborted) throw error;
    throw unreachable();
  } finally {
    silent.abort();
  }
}

/** Return after a pause; throws at once when nobody waits any more. */
export function elapsed(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", giveUp);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", giveUp, { once: true });
    if (signal?.aborted) giveUp();
  });
}

function readReply<T>(text: string, status: number): Reply<T> {
  try {
    return JSON.parse(text, shown) as Reply<T>;
  } catch {
    throw unreadable(status);
  }
}

/** The data of a reply; throws ApiError for what it was refused for. */
function dataOf<T>(reply: Reply<T>, status: number): T {
  const failure = reply.errors?.[0];
  if (failure) {
    const code = failure.extensions?.code ?? "INTERNAL";
    const kind = code === "UNAVAILABLE" ? GraphAwayError : ApiError;
    throw new kind(code, failure.message, failure.extensions?.messageZh ?? failure.message);
  }
  if (!reply.data) throw unreadable(status);
  return reply.data;
}

function unreachable(): ApiError {
  return new ApiError("UNAVAILABLE", "The service cannot be reached.", "无法连接服务。");
}

/** Text of an answer as the page shows it: with nothing in a name that is not seen. */
function shown(_: string, value: unknown): unknown {
  return typeof value === "string" ? visible(value) : value;
}

/** Text of a question as the service keeps it: forms are filled with what the page shows. */
function meant(_: string, value: unknown): unknown {
  return typeof value === "string" ? stored(value) : value;
}

function unreadable(status: number): ApiError {
  return new ApiError("INTERNAL", `The answer (${status}) is not readable.`, `答复（${status}）无法读取。`);
}

const REPORT_CODES: Record<number, string> = {
  400: "BAD_USER_INPUT",
  401: "UNAUTHENTICATED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  503: "UNAVAILABLE",
  504: "LIMIT_EXCEEDED",
};

/** The report says what is wrong as a page; its words are read, its markup is not shown. */
async function reportFailure(response: Response): Promise<ApiError> {
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const words = [...page.querySelectorAll("p")].map((each) => each.textContent ?? "").filter(Boolean);
  const code = REPORT_CODES[response.status] ?? "INTERNAL";
  return new ApiError(code, words[1] ?? words[0] ?? code, words[0] ?? code);
}

/** Whether an error is only the cancelling of a question that nobody waits for any more. */
export function isCancelled(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
