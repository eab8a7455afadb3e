// The page's questions and acts about casework, each one request.
import type { Mutation } from "../model/acts.ts";
import type {
  Case,
  CasePage,
  InboxNews,
  InboxPage,
  Outcome,
  PreCheck,
  SubjectRef,
} from "./casework-types.ts";
import type { Client } from "./client.ts";
import { whole } from "./parts.ts";
import abandonCase from "./queries/abandon-case.graphql";
import amendCase from "./queries/amend-case.graphql";
import applyForRepair from "./queries/apply-for-repair.graphql";
import caseQuery from "./queries/case.graphql";
import casesQuery from "./queries/cases.graphql";
import closeCase from "./queries/close-case.graphql";
import decideObjection from "./queries/decide-objection.graphql";
import decideRepair from "./queries/decide-repair.graphql";
import fileObjection from "./queries/file-objection.graphql";
import inboxItems from "./queries/inbox-items.graphql";
import inboxQuery from "./queries/inbox.graphql";
import openCase from "./queries/open-case.graphql";
import preCheckQuery from "./queries/pre-check.graphql";
import publishCase from "./queries/publish-case.graphql";
import releaseCase from "./queries/release-case.graphql";
import respondToTask from "./queries/respond-to-task.graphql";
import reviewCase from "./queries/review-case.graphql";
import revokeCase from "./queries/revoke-case.graphql";
import submitCase from "./queries/submit-case.graphql";
import withdrawObjection from "./queries/withdraw-objection.graphql";
import withdrawRepair from "./queries/withdraw-repair.graphql";

const MUTATIONS: Record<Mutation, string> = {
  openCase,
  amendCase,
  submitCase,
  reviewCase,
  publishCase,
  abandonCase,
  closeCase,
  releaseCase,
  revokeCase,
  respondToTask,
  fileObjection,
  decideObjection,
  withdrawObjection,
  applyForRepair,
  decideRepair,
  withdrawRepair,
};

/** Rows of one page of a list. */
const PAGE = 20;

export interface PreCheckForm {
  subjects: SubjectRef[];
  matter: string;
  purpose: string;
  caseNumber: string | null;
}

export class Casework {
  readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  #ask<T>(question: string, variables: object, signal?: AbortSignal): Promise<T> {
    return this.client.ask<T>(whole(question), variables, signal);
  }

  async inbox(after: string | null, signal?: AbortSignal): Promise<InboxPage> {
    return (await this.#ask<{ inbox: InboxPage }>(inboxQuery, { first: PAGE, after }, signal)).inbox;
  }

  /** What happens to the inbox behind a cursor, for as long as the service tells it; throws ApiError. */
  async *inboxItems(since: string, signal: AbortSignal, onOpen: () => void): AsyncGenerator<InboxNews, void> {
    const told = this.client.follow<{ inboxItems: InboxNews }>(whole(inboxItems), { since }, signal, onOpen);
    for await (const data of told) yield data.inboxItems;
  }

  /** Cases that the caller's organisation opened or decides, newest first; "": in every state. */
  async cases(state: string, after: string | null, signal?: AbortSignal): Promise<CasePage> {
    const variables = { filter: state ? { state } : null, first: PAGE, after };
    return (await this.#ask<{ cases: CasePage }>(casesQuery, variables, signal)).cases;
  }

  /** One case; null where there is none for the caller. */
  async case(id: string, signal?: AbortSignal): Promise<Case | null> {
    return (await this.#ask<{ case: Case | null }>(caseQuery, { id }, signal)).case;
  }

  /** Act on a case, or open one. What is refused is an outcome too; throws ApiError for the rest. */
  async act(mutation: Mutation, input: object): Promise<Outcome> {
    const data = await this.#ask<Record<string, Outcome>>(MUTATIONS[mutation], { input });
    return data[mutation] ?? { __typename: "" };
  }

  async preCheck(form: PreCheckForm, language: "ZH" | "EN", signal?: AbortSignal): Promise<PreCheck[]> {
    const data = await this.#ask<{ preCheck: PreCheck[] }>(preCheckQuery, { ...form, language }, signal);
    return data.preCheck;
  }
}
