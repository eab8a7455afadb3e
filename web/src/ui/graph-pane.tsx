// The graph with its tools, its notices and its legend.
import { useEffect, useRef, useState } from "preact/hooks";
import { LINK_KINDS, type LinkKind, type Standing } from "../api/types.ts";
import { permalinkOf } from "../model/state.ts";
import { today } from "../model/moment.ts";
import { inRound, linkedTo, outwards, towards } from "../model/walk.ts";
import { words } from "../text/codes.ts";
import { Canvas } from "../view/canvas.ts";
import { csvFile, pngFile, save, svgFile } from "../view/export.ts";
import { nodeWords } from "../view/labels.ts";
import { DOUBT_DASH, LINES } from "../view/looks.ts";
import { picture } from "../view/picture.ts";
import { Incomplete, ProblemBox, Shape, Sources, useExplorer } from "./shared.tsx";

const STANDINGS: Standing[] = ["SANCTIONED", "REACHED", "IN_DOUBT", "ASSOCIATED", "NONE_KNOWN"];

export function GraphPane() {
  const { explorer, state, language, t } = useExplorer();
  const place = useRef<HTMLDivElement>(null);
  const canvas = useRef<Canvas | null>(null);
  const [isMoving, setMoving] = useState(false);
  const { view, graph, selected, pointedOut } = state;

  useEffect(() => {
    if (!place.current) return;
    const made = new Canvas(place.current, {
      onChoose: (id) => {
        explorer.select(id);
        if (!explorer.isGrown(id)) void explorer.grow(id);
      },
      onGrow: (id) => void explorer.grow(id),
      onMoving: setMoving,
    });
    canvas.current = made;
    const size = new ResizeObserver(() => made.cy.resize());
    size.observe(place.current);
    return () => {
      size.disconnect();
      made.destroy();
    };
  }, [explorer]);
  useEffect(() => {
    canvas.current?.show({ graph, root: view.subject, selected, pointedOut, layout: view.layout, language });
  }, [graph, view.subject, selected, pointedOut, view.layout, language]);

  // The round of links goes on around the subject at which it began, until another key or click.
  const hub = useRef({ at: "", now: "" });
  const go = (next: string | null) => {
    if (!next) return;
    explorer.select(next);
    canvas.current?.reveal(next);
  };
  const step = (dx: number, dy: number) =>
    go(towards(canvas.current?.places() ?? new Map(), selected, dx, dy));
  const around = (by: 1 | -1) => {
    const at = hub.current.now === selected ? hub.current.at : selected;
    const next = inRound(linkedTo(graph, at), selected, by);
    hub.current = { at, now: next ?? "" };
    go(next);
  };
  const keys: Record<string, () => void> = {
    ArrowLeft: () => step(-1, 0),
    ArrowRight: () => step(1, 0),
    ArrowUp: () => step(0, -1),
    ArrowDown: () => step(0, 1),
    "]": () => around(1),
    "[": () => around(-1),
    n: () => go(inRound(outwards(graph, view.subject), selected, 1)),
    p: () => go(inRound(outwards(graph, view.subject), selected, -1)),
    Enter: () => void explorer.grow(selected),
    Delete: () => explorer.shrink(selected),
    Backspace: () => explorer.shrink(selected),
    "+": () => canvas.current?.zoom(1.25),
    "=": () => canvas.current?.zoom(1.25),
    "-": () => canvas.current?.zoom(0.8),
    "0": () => canvas.current?.fit(),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const act = keys[event.key];
    if (!act || !selected || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (event.key !== "]" && event.key !== "[") hub.current = { at: "", now: "" };
    act();
  };
  const chosen = graph.nodes.get(selected);
  const counts = { nodes: graph.nodes.size, edges: graph.edges.size };
  return (
    <section class="graph" aria-label={t("graph")}>
      <Tools canvas={() => canvas.current} />
      <div class="stage">
        <div class="notices">
          {state.incomplete && <Incomplete bounds={state.incomplete} />}
          <Sources staleness={state.stale} />
          {state.problems.map((problem) => (
            <ProblemBox key={problem.code} problem={problem} onClose={() => explorer.dismiss(problem.code)} />
          ))}
        </div>
        <div
          ref={place}
          class="canvas"
          data-refreshing={state.refreshing}
          data-moving={isMoving}
          tabIndex={0}
          role="application"
          aria-label={t("graphLabel")}
          aria-describedby="graph-status"
          onKeyDown={onKeyDown}
        />
        {graph.nodes.size === 0 && !state.busy && <p class="welcome">{t("welcome")}</p>}
        <p class="status" id="graph-status" role="status" data-busy={state.busy} data-nodes={counts.nodes}>
          {state.busy ? t("loading") : t("graphStatus", counts)}
          {chosen ? ` · ${nodeWords(chosen, language)}` : ""}
          {isMoving && !state.busy ? ` · ${t("arranging")}` : ""}
        </p>
      </div>
      <Legend />
    </section>
  );
}

function Tools({ canvas }: { canvas: () => Canvas | null }) {
  const { explorer, state, language, t } = useExplorer();
  const { view } = state;
  const [copied, setCopied] = useState(false);
  const name = () => `credit-graph-${view.moment.validAt || today()}`;
  const drawn = () => {
    const moment = view.moment;
    const root = state.graph.nodes.get(view.subject)?.name ?? "";
    const dates = `${t("validAt")} ${moment.validAt || today()} · ${t("knownAt")} ${moment.knownAt || t("nowWord")}`;
    const caption = [`${root} · ${dates} · ${t("drawnOn")} ${today()}`];
    if (state.incomplete) caption.push(t("incomplete"));
    const { cy, legible } = drawnOn(canvas());
    const left =
      state.graph.nodes.size - [...state.graph.nodes.keys()].filter((id) => legible.has(id)).length;
    if (left > 0) caption.push(t("namesLeft", { n: left }));
    return picture(cy, state.graph, legible, caption, language);
  };
  const exporting = async (format: string) => {
    if (format === "csv") return save(csvFile(state.graph, language), `${name()}.csv`);
    await canvas()?.still();
    if (format === "svg") save(svgFile(drawn()), `${name()}.svg`);
    else save(await pngFile(drawn()), `${name()}.png`);
  };
  const copy = async () => {
    const address = `${location.origin}${location.pathname}${permalinkOf(state)}`;
    await navigator.clipboard?.writeText(address).catch(() => undefined);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <div class="tools" role="toolbar" aria-label={t("graph")}>
      <fieldset class="group" aria-label={t("layout")}>
        {(["force", "layered"] as const).map((layout) => (
          <button
            type="button"
            key={layout}
            aria-pressed={view.layout === layout}
            onClick={() => explorer.setLayout(layout)}
          >
            {t(layout)}
          </button>
        ))}
      </fieldset>
      <span class="group">
        <button type="button" aria-label={t("zoomOut")} onClick={() => canvas()?.zoom(0.8)}>
          −
        </button>
        <button type="button" aria-label={t("zoomIn")} onClick={() => canvas()?.zoom(1.25)}>
          +
        </button>
        <button type="button" onClick={() => canvas()?.fit()}>
          {t("fit")}
        </button>
      </span>
      <KindFilter />
      <fieldset class="group" aria-label={t("export")}>
        {["png", "svg", "csv"].map((format) => (
          <button
            type="button"
            key={format}
            data-export={format}
            disabled={state.graph.nodes.size === 0}
            onClick={() => void exporting(format)}
          >
            {format.toUpperCase()}
          </button>
        ))}
        <button type="button" data-export="link" onClick={() => void copy()}>
          {t(copied ? "copied" : "copyLink")}
        </button>
      </fieldset>
    </div>
  );
}

function drawnOn(canvas: Canvas | null) {
  if (!canvas) throw new Error("nothing is drawn");
  return { cy: canvas.cy, legible: canvas.legible() };
}

function KindFilter() {
  const { explorer, state, language, t } = useExplorer();
  const chosen = state.view.links;
  const toggle = (kind: LinkKind, on: boolean) => {
    const present = chosen ?? LINK_KINDS.filter((each) => each !== "POSSIBLY_SAME");
    const next = LINK_KINDS.filter((each) => (each === kind ? on : present.includes(each)));
    void explorer.setLinks(next.length ? next : null);
  };
  return (
    <details class="filter">
      <summary>
        {t("filter")}
        {chosen ? ` (${chosen.length})` : ""}
      </summary>
      <div class="popup">
        <button type="button" disabled={!chosen} onClick={() => void explorer.setLinks(null)}>
          {t("allKinds")}
        </button>
        {LINK_KINDS.map((kind) => (
          <label key={kind}>
            <input
              type="checkbox"
              checked={chosen ? chosen.includes(kind) : kind !== "POSSIBLY_SAME"}
              onChange={(event) => toggle(kind, event.currentTarget.checked)}
            />
            {words(kind, language)}
          </label>
        ))}
      </div>
    </details>
  );
}

function Legend() {
  const { language, t } = useExplorer();
  const lines = [
    ["role", language === "zh" ? "任职" : "Post"],
    ["ownership", words("SHAREHOLDING", language)],
    ["concert", words("CONCERT", language)],
    ["branch", words("BRANCH", language)],
    ["same", words("POSSIBLY_SAME", language)],
  ] as const;
  return (
    <details class="legend" open={innerWidth > 700}>
      <summary>{t("legend")}</summary>
      <ul>
        {STANDINGS.map((standing) => (
          <li key={standing}>
            <Shape standing={standing} size={18} /> {words(standing, language)}
          </li>
        ))}
        <li>
          <Shape standing={null} size={18} /> {t("notAsked")}
        </li>
        <li>
          <span class="cutmark" aria-hidden="true" /> {t("incompleteNode")}
        </li>
        {lines.map(([family, label]) => (
          <li key={family}>
            <svg class="shape" width="30" height="10" aria-hidden="true">
              <line
                x1="0"
                y1="5"
                x2="30"
                y2="5"
                stroke={LINES[family].colour}
                stroke-width="3"
                stroke-dasharray={LINES[family].dash.join(" ")}
              />
            </svg>{" "}
            {label}
          </li>
        ))}
        <li>
          <svg class="shape" width="30" height="10" aria-hidden="true">
            <line
              x1="0"
              y1="5"
              x2="30"
              y2="5"
              stroke={LINES.role.colour}
              stroke-width="3"
              stroke-dasharray={DOUBT_DASH.join(" ")}
            />
          </svg>{" "}
          {t("inDoubtLink")}
        </li>
      </ul>
    </details>
  );
}
