// Editions of the catalogue, page by page, and the form that drafts one.
import { useState } from "preact/hooks";
import type { EditionRow } from "../../api/edition-types.ts";
import { EDITION_STATES, editionWords } from "../../text/edition-codes.ts";
import { Heading, Rows } from "../casework/lists.tsx";
import { useAnswer, useExplorer } from "../shared.tsx";
import { DraftEdition } from "./edition-form.tsx";

export function EditionList() {
  const { language, t } = useExplorer();
  const [asked, setAsked] = useState(0);
  const [state, setState] = useState("");
  return (
    <section data-editions>
      <Heading title={t("placeEditions")} what={t("editionsWhat")} onRefresh={() => setAsked(asked + 1)} />
      <label>
        {t("stateWord")}{" "}
        <select value={state} data-edition-state onChange={(event) => setState(event.currentTarget.value)}>
          <option value="">{t("allStates")}</option>
          {Object.keys(EDITION_STATES).map((each) => (
            <option key={each} value={each}>
              {editionWords("state", each, language)}
            </option>
          ))}
        </select>
      </label>
      <EditionRows key={`${asked}~${state}`} state={state} after={null} />
      <DraftEdition />
    </section>
  );
}

function EditionRows({ state, after }: { state: string; after: string | null }) {
  const { explorer, language, t } = useExplorer();
  const answer = useAnswer(`editions~${state}~${after}`, ({ signal }) =>
    explorer.editions.editions(state, after, signal),
  );
  const row = (edition: EditionRow) => (
    <tr key={edition.id} data-edition-row={edition.id}>
      <td>
        <button type="button" class="link" onClick={() => explorer.go("edition", edition.id)}>
          {edition.name}
        </button>
      </td>
      <td>{edition.validFrom}</td>
      <td>{editionWords("state", edition.state, language)}</td>
      <td>{edition.memoranda.join("、")}</td>
      <td>
        {edition.draftedBy} <small>{edition.draftedAt.slice(0, 10)}</small>
      </td>
    </tr>
  );
  const columns = [
    t("editionName"),
    t("editionFrom"),
    t("stateWord"),
    t("editionMemoranda"),
    t("editionDraftedBy"),
  ];
  return (
    <Rows
      answer={answer}
      columns={columns}
      row={row}
      none={after ? "" : t("editionsNone")}
      next={(cursor) => <EditionRows state={state} after={cursor} />}
    />
  );
}
