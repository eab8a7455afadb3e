// Paths between two subjects, shortest first; the one chosen is pointed out in the graph.
import { useState } from "preact/hooks";
import type { Found, FoundPath } from "../api/types.ts";
import { words } from "../text/codes.ts";
import { Search } from "./search.tsx";
import { Answered, Pending, Shape, useAnswer, useExplorer } from "./shared.tsx";

interface Asked {
  from: string;
  to: string;
  hops: number;
}

export function PathFinder({ id }: { id: string }) {
  const { explorer, state, t } = useExplorer();
  const [from, setFrom] = useState<{ id: string; name: string } | null>(null);
  const [to, setTo] = useState<Found | null>(null);
  const [hops, setHops] = useState(6);
  const [asked, setAsked] = useState<Asked | null>(() => lastAsked(state.view.growth));
  const start = from ?? { id, name: state.graph.nodes.get(id)?.name ?? "" };
  const { links } = state.view;
  const key = asked ? `${asked.from}~${asked.to}~${asked.hops}~${links?.join()}` : "";
  const answer = useAnswer(key, (asking) => {
    const { from: one, to: other, hops: most } = asked as Asked;
    return explorer.service.paths(one, other, most, links, asking);
  });
  const found = answer.data;
  const find = () => {
    if (!to) return;
    setAsked({ from: start.id, to: to.id, hops });
    explorer.pointOut([]);
    void explorer.add({ what: "path", from: start.id, to: to.id, hops });
  };
  return (
    <section class="paths">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          find();
        }}
      >
        <Search label={t("pathFrom")} initial={start.name} onChoose={setFrom} />
        <Search label={t("pathTo")} onChoose={setTo} />
        <div class="row">
          <label>
            {t("pathHops")}{" "}
            <input
              type="number"
              min={1}
              max={12}
              value={hops}
              onInput={(event) => setHops(Math.min(12, Math.max(1, event.currentTarget.valueAsNumber || 1)))}
            />
          </label>
          <button type="submit" class="primary" disabled={!to}>
            {t("pathFind")}
          </button>
        </div>
      </form>
      <Pending answer={answer} />
      {found && <Answered {...found} />}
      {found && found.paths.length === 0 && <p class="quiet">{t("pathNone")}</p>}
      {found?.paths.map((path, at) => (
        <Path key={path.nodes.map((node) => node.id).join()} path={path} number={at + 1} />
      ))}
      {found && <p class="quiet">{t("pathExplored", { n: found.explored })}</p>}
    </section>
  );
}

function Path({ path, number }: { path: FoundPath; number: number }) {
  const { explorer, state, language, t } = useExplorer();
  const ids = path.nodes.map((node) => node.id);
  const pressed = state.pointedOut.join() === ids.join();
  return (
    <article class="path">
      <button
        type="button"
        data-path={number}
        aria-pressed={pressed}
        onClick={() => explorer.pointOut(pressed ? [] : ids)}
      >
        {t("pathNumber", { n: number, steps: ids.length - 1 })}
      </button>
      <ol>
        {path.nodes.map((node, at) => {
          const next = path.nodes[at + 1];
          const kinds = next
            ? path.links
                .filter((link) => joins(link.from.id, link.to.id, node.id, next.id))
                .map((link) => words(link.kind, language))
            : [];
          return (
            <li key={node.id}>
              <button type="button" class="link" onClick={() => explorer.select(node.id)}>
                <Shape standing={state.graph.nodes.get(node.id)?.standing ?? null} /> {node.name}
              </button>
              {kinds.length > 0 && <small> {[...new Set(kinds)].join(" · ")}</small>}
            </li>
          );
        })}
      </ol>
    </article>
  );
}

function joins(from: string, to: string, one: string, other: string): boolean {
  return (from === one && to === other) || (from === other && to === one);
}

/** A permalink may bring a path with it. */
function lastAsked(growth: { what: string }[]): Asked | null {
  const last = growth.findLast((each) => each.what === "path");
  return last ? (last as unknown as Asked) : null;
}
