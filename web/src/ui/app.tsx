// The page: search and token above, the graph with its dates, and what is known of the subject chosen.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { permalinkOf } from "../model/state.ts";
import type { TextKey } from "../text/texts.ts";
import { Card } from "./card.tsx";

import { Foreign } from "./foreign.tsx";
import { GraphPane } from "./graph-pane.tsx";
import { Groups } from "./groups.tsx";
import { LinkList } from "./links.tsx";
import { OwnershipPanel } from "./ownership.tsx";
import { PathFinder } from "./path-finder.tsx";
import { OpenPlace, Places } from "./places.tsx";
import { ReachList } from "./reach.tsx";
import { Search } from "./search.tsx";
import { useExplorer } from "./shared.tsx";
import { Timeline } from "./timeline.tsx";
import { Token } from "./token.tsx";

export function App() {
  const { explorer, state, language, t } = useExplorer();
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
    document.title = language === "zh" ? "信用关系图谱 · Credit Graph" : "Credit Graph · 信用关系图谱";
  }, [language]);
  const permalink = permalinkOf(state);
  // Another place is a step that the browser's back button undoes; the rest only follows what is shown.
  const { place, openId } = state.view;
  const at = useRef(`${place}~${openId}`);
  useEffect(() => {
    const isStep = at.current !== `${place}~${openId}`;
    at.current = `${place}~${openId}`;
    if (location.hash === permalink) return;
    if (isStep) history.pushState(null, "", permalink);
    else history.replaceState(null, "", permalink);
  }, [permalink]);
  useEffect(() => {
    const follow = () => {
      if (location.hash !== permalinkOf(explorer.state)) void explorer.open(location.hash);
    };
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, [explorer]);
  return (
    <>
      <header class="top">
        <h1>
          {t("title")}
          <small>{t("subtitle")}</small>
        </h1>
        <Places />
        {place === "graph" && (
          <Search label={t("search")} onChoose={(subject) => void explorer.start(subject)} />
        )}
        <Token />
        <button
          type="button"
          data-language
          lang={language === "zh" ? "en" : "zh-Hans"}
          aria-label={t("languageLabel")}
          onClick={() => explorer.setLanguage(language === "zh" ? "en" : "zh")}
        >
          {t("language")}
        </button>
      </header>
      {place === "graph" ? (
        <main>
          <div class="left">
            <GraphPane />
            <Timeline />
          </div>
          <Panel />
        </main>
      ) : (
        <OpenPlace />
      )}
    </>
  );
}

const TABS = [
  "card",
  "reach",
  "links",
  "ownership",
  "paths",
  "groups",
  "foreign",
] as const satisfies TextKey[];

const PANES: Record<(typeof TABS)[number], (subject: { id: string }) => JSX.Element> = {
  card: Card,
  reach: ReachList,
  links: LinkList,
  ownership: OwnershipPanel,
  paths: PathFinder,
  groups: Groups,
  foreign: Foreign,
};

function Panel() {
  const { state, t } = useExplorer();
  const [tab, setTab] = useState<(typeof TABS)[number]>("card");
  const id = state.selected;
  const Shown = PANES[tab];
  const move = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    const next = TABS[(TABS.indexOf(tab) + step + TABS.length) % TABS.length] ?? "card";
    setTab(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <aside class="panel" aria-label={t("panel")}>
      <div class="tabs" role="tablist" onKeyDown={move}>
        {TABS.map((name) => (
          <button
            type="button"
            key={name}
            role="tab"
            id={`tab-${name}`}
            aria-selected={tab === name}
            aria-controls="tab-panel"
            tabIndex={tab === name ? 0 : -1}
            onClick={() => setTab(name)}
          >
            {t(name)}
          </button>
        ))}
      </div>
      <div class="body" role="tabpanel" id="tab-panel" aria-labelledby={`tab-${tab}`}>
        {!id && <p class="quiet">{t("nobody")}</p>}
        {id && <Shown key={tab === "paths" ? tab : id} id={id} />}
      </div>
    </aside>
  );
}
