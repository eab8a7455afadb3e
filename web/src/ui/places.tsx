// The places of the page and the ways between them; they keep the token, which a second page would not have.
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Place } from "../model/permalink.ts";
import type { TextKey } from "../text/texts.ts";
import { CasePane } from "./casework/case-pane.tsx";
import { Desk } from "./casework/desk.tsx";
import { Inbox } from "./casework/inbox.tsx";
import { CaseList } from "./casework/lists.tsx";
import { OpenCase } from "./casework/open-case.tsx";
import { Commitments } from "./desk/commitments.tsx";
import { Decisions } from "./desk/decisions.tsx";
import { Duties } from "./desk/duties.tsx";
import { EditionList } from "./editions/edition-list.tsx";
import { EditionPane } from "./editions/edition-pane.tsx";
import { useExplorer } from "./shared.tsx";
import { SubmitTip } from "./tips/submit-tip.tsx";
import { TipList } from "./tips/tip-list.tsx";

/** What stands beside the title; the first place of each opens. */
const GROUPS: readonly { word: TextKey; places: readonly Place[] }[] = [
  { word: "placeGraph", places: ["graph"] },
  { word: "placeInbox", places: ["inbox"] },
  { word: "placeCases", places: ["cases"] },
  { word: "placeOpen", places: ["open"] },
  { word: "placeDesk", places: ["desk"] },
  { word: "placeDuties", places: ["duties", "decisions", "commitments"] },
  { word: "placeTip", places: ["tip", "tips"] },
  { word: "placeEditions", places: ["editions", "edition"] },
];

/** Words of the places within a group. */
const WITHIN: Partial<Record<Place, TextKey>> = {
  duties: "placeReceipts",
  decisions: "placeDecisions",
  commitments: "placeCommitments",
  tip: "placeSubmitTip",
  tips: "placeTips",
};

const PANES: Record<Exclude<Place, "graph">, (given: { id: string }) => JSX.Element | null> = {
  inbox: Inbox,
  cases: CaseList,
  case: CasePane,
  open: OpenCase,
  desk: Desk,
  duties: Duties,
  decisions: Decisions,
  commitments: Commitments,
  tip: SubmitTip,
  tips: TipList,
  editions: EditionList,
  edition: EditionPane,
};

/** What is for everybody: reporting a breach of trust needs no token, and gives none. */
const PUBLIC: Place = "tip";

export function Places() {
  const { explorer, state, t } = useExplorer();
  return (
    <nav class="places" aria-label={t("places")}>
      {GROUPS.map(({ word, places: [first = "graph", ...others] }) => (
        <button
          type="button"
          key={first}
          data-place={first}
          aria-current={[first, ...others].includes(state.view.place) ? "page" : undefined}
          onClick={() => explorer.go(first)}
        >
          {t(word)}
        </button>
      ))}
    </nav>
  );
}

export function OpenPlace() {
  const { state, t } = useExplorer();
  const { place, openId } = state.view;
  const heading = useRef<HTMLElement>(null);
  // Whoever goes on by keyboard or listens begins at the top of what has come.
  useEffect(() => heading.current?.focus(), [place, openId]);
  if (place === "graph") return null;
  const Pane = PANES[place];
  const isShown = place === PUBLIC || state.hasToken;
  // What was answered to one token is not for another; a report that is being written belongs to nobody.
  const key = place === PUBLIC ? place : `${place}~${openId}~${state.tokens}`;
  return (
    <main class="casework" data-busy={state.busy} tabIndex={-1} ref={heading}>
      <Within place={place} />
      {!isShown && (
        <p class="notice" role="status">
          {t("caseworkToken")}
        </p>
      )}
      {isShown && <Pane key={key} id={openId} />}
    </main>
  );
}

/** The places of one group, where it has several. */
function Within({ place }: { place: Place }) {
  const { explorer, t } = useExplorer();
  const group = GROUPS.find(({ places }) => places.includes(place));
  const within = group?.places.filter((each) => WITHIN[each]) ?? [];
  if (!group || within.length < 2) return null;
  return (
    <nav class="row within" aria-label={t(group.word)}>
      {within.map((each) => (
        <button
          type="button"
          key={each}
          data-place={each}
          aria-current={each === place ? "page" : undefined}
          onClick={() => explorer.go(each)}
        >
          {t(WITHIN[each] ?? group.word)}
        </button>
      ))}
    </nav>
  );
}
