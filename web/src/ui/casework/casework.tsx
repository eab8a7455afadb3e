// Casework: what waits, cases, one case, a new case, and the desk's pre-check.
import { useEffect, useRef } from "preact/hooks";
import type { Place } from "../../model/permalink.ts";
import type { TextKey } from "../../text/texts.ts";
import { useExplorer } from "../shared.tsx";
import { Inbox } from "./inbox.tsx";
import { CaseList } from "./lists.tsx";
import { CasePane } from "./case-pane.tsx";
import { OpenCase } from "./open-case.tsx";
import { Desk } from "./desk.tsx";

export const PLACE_WORDS: Record<Exclude<Place, "case">, TextKey> = {
  graph: "placeGraph",
  inbox: "placeInbox",
  cases: "placeCases",
  open: "placeOpen",
  desk: "placeDesk",
};

/** The ways between the graph and casework; they keep the token, which a second page would not have. */
export function Places() {
  const { explorer, state, t } = useExplorer();
  return (
    <nav class="places" aria-label={t("places")}>
      {Object.entries(PLACE_WORDS).map(([place, key]) => (
        <button
          type="button"
          key={place}
          data-place={place}
          aria-current={state.view.place === place ? "page" : undefined}
          onClick={() => explorer.go(place as Place)}
        >
          {t(key)}
        </button>
      ))}
    </nav>
  );
}

export function CaseworkPlace() {
  const { state, t } = useExplorer();
  const { place, caseId } = state.view;
  const heading = useRef<HTMLElement>(null);
  // Whoever goes on by keyboard or listens begins at the top of what has come.
  useEffect(() => heading.current?.focus(), [place, caseId]);
  return (
    <main class="casework" data-busy={state.busy} tabIndex={-1} ref={heading}>
      {!state.hasToken && (
        <p class="notice" role="status">
          {t("caseworkToken")}
        </p>
      )}
      {state.hasToken && place === "inbox" && <Inbox key={state.tokens} />}
      {state.hasToken && place === "cases" && <CaseList />}
      {state.hasToken && place === "case" && <CasePane key={`${caseId}~${state.tokens}`} id={caseId} />}
      {state.hasToken && place === "open" && <OpenCase key={state.tokens} />}
      {state.hasToken && place === "desk" && <Desk key={state.tokens} />}
    </main>
  );
}
