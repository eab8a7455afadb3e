// The page's questions and acts about editions of the catalogue, each one request.
import type { Client } from "./client.ts";
import type { Page } from "./desk-types.ts";
import type { Edition, EditionOutcome, EditionPreview, EditionRow } from "./edition-types.ts";
import { whole } from "./parts.ts";
import amendEdition from "./queries/amend-edition.graphql";
import approveEdition from "./queries/approve-edition.graphql";
import draftEdition from "./queries/draft-edition.graphql";
import editionPreview from "./queries/edition-preview.graphql";
import editionQuery from "./queries/edition.graphql";
import editionsQuery from "./queries/editions.graphql";
import rejectEdition from "./queries/reject-edition.graphql";
import withdrawEdition from "./queries/withdraw-edition.graphql";

/** Rows of one page of a list. */
const PAGE = 20;

const ACTS = { draftEdition, amendEdition, withdrawEdition, approveEdition, rejectEdition };
export type EditionMutation = keyof typeof ACTS;

export class Editions {
  readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  /** Editions of every organisation, newest first; "": in every state. */
  async editions(state: string, after: string | null, signal?: AbortSignal): Promise<Page<EditionRow>> {
    const variables = { state: state || null, first: PAGE, after };
    return (await this.client.ask<{ editions: Page<EditionRow> }>(whole(editionsQuery), variables, signal))
      .editions;
  }

  /** One edition with its changes; null where there is none. */
  async edition(id: string, signal?: AbortSignal): Promise<Edition | null> {
    return (await this.client.ask<{ edition: Edition | null }>(whole(editionQuery), { id }, signal)).edition;
  }

  /** One page of whom it concerns; null where that is not for the caller. */
  async preview(
    edition: string,
    after: string | null,
    language: "ZH" | "EN",
    signal?: AbortSignal,
  ): Promise<EditionPreview | null> {
    type Answer = { editionPreview: EditionPreview | null };
    const variables = { edition, first: PAGE, after, language };
    return (await this.client.ask<Answer>(whole(editionPreview), variables, signal)).editionPreview;
  }

  async act(mutation: EditionMutation, input: object): Promise<EditionOutcome> {
    const data = await this.client.ask<Record<string, EditionOutcome>>(whole(ACTS[mutation]), { input });
    return data[mutation] ?? { __typename: "" };
  }
}
