// Subjects picked for a question about several: by search, or from the graph.
import type { Named } from "../api/types.ts";
import type { Pick } from "../model/state.ts";
import { Search } from "./search.tsx";
import { Shape, useExplorer } from "./shared.tsx";

interface Props {
  what: Pick;
  label: string;
  /** The subject chosen in the graph, which one press adds; null where it may not be picked. */
  chosen: string | null;
  most: number;
}

export function Picker({ what, label, chosen, most }: Props) {
  const { explorer, state, t } = useExplorer();
  const picked = state.picked[what];
  const has = (id: string) => picked.some((each) => each.id === id);
  const add = (subject: Named) => {
    if (!has(subject.id) && picked.length < most) explorer.pick(what, [...picked, subject]);
  };
  const node = chosen ? state.graph.nodes.get(chosen) : undefined;
  return (
    <fieldset class="picker" data-picker={what}>
      <legend>{label}</legend>
      {picked.length > 0 && (
        <ul class="chips">
          {picked.map((subject) => {
            const known = state.graph.nodes.get(subject.id);
            const name = known?.name || subject.name || subject.id;
            return (
              <li key={subject.id}>
                <Shape standing={known?.standing ?? null} />
                <span>{name}</span>
                <button
                  type="button"
                  aria-label={t("pickRemove", { name })}
                  onClick={() =>
                    explorer.pick(
                      what,
                      picked.filter((each) => each.id !== subject.id),
                    )
                  }
                >
                  ×
                </button>
              </li>
            );
          })}
        </ul>
      )}
      {picked.length < most && <Search label={t("pickSearch")} clears onChoose={add} />}
      <div class="row">
        {node && !has(node.id) && picked.length < most && (
          <button type="button" data-pick-chosen onClick={() => add(node)}>
            {t("pickChosen", { name: node.name || t("unspecified") })}
          </button>
        )}
        {picked.length > 0 && (
          <button type="button" onClick={() => explorer.pick(what, [])}>
            {t("pickNone")}
          </button>
        )}
        <small>{t("pickCount", { n: picked.length, most })}</small>
      </div>
    </fieldset>
  );
}
