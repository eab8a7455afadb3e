// The page's questions and acts about reports by the public, each one request. What an informer asks is sent
// without a token, whoever has given one to the page: nothing then says who he is but what he writes.
import type { Client } from "./client.ts";
import type { Page } from "./desk-types.ts";
import { whole } from "./parts.ts";
import decideTip from "./queries/decide-tip.graphql";
import submitTip from "./queries/submit-tip.graphql";
import tipInformer from "./queries/tip-informer.graphql";
import tipOutcome from "./queries/tip-outcome.graphql";
import tipQuery from "./queries/tip.graphql";
import tipsQuery from "./queries/tips.graphql";
import triageTip from "./queries/triage-tip.graphql";
import type { TakenOutcome, Tip, TipActed, TipInformer, TipOutcome, TipSubmission } from "./tip-types.ts";

/** Rows of one page of a list. */
const PAGE = 20;

const ACTS = { triageTip, decideTip };
export type TipMutation = keyof typeof ACTS;

export class Tips {
  readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  async submit(input: TipSubmission): Promise<TakenOutcome> {
    type Answer = { submitTip: TakenOutcome };
    return (await this.client.askWithoutToken<Answer>(whole(submitTip), { input })).submitTip;
  }

  /** How a report stands; null alike for an unknown number and a wrong code. */
  async outcome(number: string, code: string): Promise<TipOutcome | null> {
    type Answer = { tipOutcome: TipOutcome | null };
    return (await this.client.askWithoutToken<Answer>(whole(tipOutcome), { number, code })).tipOutcome;
  }

  /** Reports of the caller's region and those that its department handles, oldest first; "": in every state. */
  async tips(state: string, after: string | null, signal?: AbortSignal): Promise<Page<Tip>> {
    const variables = { state: state || null, first: PAGE, after };
    return (await this.client.ask<{ tips: Page<Tip> }>(whole(tipsQuery), variables, signal)).tips;
  }

  /** One report; null where there is none for the caller. */
  async tip(id: string): Promise<Tip | null> {
    return (await this.client.ask<{ tip: Tip | null }>(whole(tipQuery), { id })).tip;
  }

  async act(mutation: TipMutation, input: object): Promise<TipActed> {
    const data = await this.client.ask<Record<string, TipActed>>(whole(ACTS[mutation]), { input });
    return data[mutation] ?? { __typename: "" };
  }

  /** Who informed, put on record; null for everybody but the person who was named to handle it. */
  async informer(tip: string, purpose: string): Promise<TipInformer | null> {
    type Answer = { tipInformer: TipInformer | null };
    return (await this.client.ask<Answer>(whole(tipInformer), { tip, purpose })).tipInformer;
  }
}
