// The page's questions and acts about the desk, each one request.
import type { Client } from "./client.ts";
import type {
  Commitment,
  CommitmentOutcome,
  DecisionFinding,
  DecisionOutcome,
  DutyOutcome,
  Page,
  PromiseRecord,
  ReceiptDuties,
} from "./desk-types.ts";
import { whole } from "./parts.ts";
import answerDuty from "./queries/answer-duty.graphql";
import commitmentsDue from "./queries/commitments-due.graphql";
import decisionFindings from "./queries/decision-findings.graphql";
import keepCommitment from "./queries/keep-commitment.graphql";
import makeCommitment from "./queries/make-commitment.graphql";
import openReceipts from "./queries/open-receipts.graphql";
import promises from "./queries/promises.graphql";
import receiptDuties from "./queries/receipt-duties.graphql";
import recordDecision from "./queries/record-decision.graphql";

/** Rows of one page of a list. */
const PAGE = 20;

export class Desk {
  readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  #ask<T>(question: string, variables: object, signal?: AbortSignal): Promise<T> {
    return this.client.ask<T>(whole(question), variables, signal);
  }

  /** Receipts about which something has not been answered, oldest first. */
  async openReceipts(after: string | null, signal?: AbortSignal): Promise<Page<ReceiptDuties>> {
    type Answer = { openReceipts: Page<ReceiptDuties> };
    return (await this.#ask<Answer>(openReceipts, { first: PAGE, after }, signal)).openReceipts;
  }

  /** One receipt; null where there is none for the caller. */
  async receipt(receipt: string, signal?: AbortSignal): Promise<ReceiptDuties | null> {
    type Answer = { receiptDuties: ReceiptDuties | null };
    return (await this.#ask<Answer>(receiptDuties, { receipt }, signal)).receiptDuties;
  }

  async answerDuty(input: object): Promise<DutyOutcome> {
    return (await this.#ask<{ answerDuty: DutyOutcome }>(answerDuty, { input })).answerDuty;
  }

  /** Promises due by a day that are neither kept nor missed, the next first. */
  async commitmentsDue(until: string, after: string | null, signal?: AbortSignal): Promise<Page<Commitment>> {
    type Answer = { commitmentsDue: Page<Commitment> };
    return (await this.#ask<Answer>(commitmentsDue, { until, first: PAGE, after }, signal)).commitmentsDue;
  }

  /** Every promise in a subject's records; null where the caller may not see them. */
  async promises(
    id: string,
    after: string | null,
    signal?: AbortSignal,
  ): Promise<Page<PromiseRecord> | null> {
    type Answer = { subject: { records?: Page<PromiseRecord> | null } | null };
    const data = await this.#ask<Answer>(promises, { ref: { id }, first: PAGE, after }, signal);
    return data.subject?.records ?? null;
  }

  async makeCommitment(input: object): Promise<CommitmentOutcome> {
    return (await this.#ask<{ makeCommitment: CommitmentOutcome }>(makeCommitment, { input })).makeCommitment;
  }

  async keepCommitment(input: object): Promise<CommitmentOutcome> {
    return (await this.#ask<{ keepCommitment: CommitmentOutcome }>(keepCommitment, { input })).keepCommitment;
  }

  /** Decisions of a period, both days included, that rest on no proper look-up, oldest first. */
  async decisionFindings(
    from: string,
    to: string,
    after: string | null,
    signal?: AbortSignal,
  ): Promise<Page<DecisionFinding>> {
    type Answer = { decisionFindings: Page<DecisionFinding> };
    const variables = { from, to, first: PAGE, after };
    return (await this.#ask<Answer>(decisionFindings, variables, signal)).decisionFindings;
  }

  async recordDecision(input: object): Promise<DecisionOutcome> {
    return (await this.#ask<{ recordDecision: DecisionOutcome }>(recordDecision, { input })).recordDecision;
  }
}
