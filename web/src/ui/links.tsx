// The links of a subject as a list: the graph in words, for keyboards and screen readers.
import { edgesOf } from "../model/graph.ts";
import { linkDates, linkTitle, nodeWords } from "../view/labels.ts";
import { Answered, Shape, useExplorer } from "./shared.tsx";

const SHOWN = 200;

export function LinkList({ id }: { id: string }) {
  const { explorer, state, language, t } = useExplorer();
  const found = edgesOf(state.graph, id);
  const hidden = state.graph.bundles.get(id)?.hidden ?? 0;
  return (
    <section>
      {state.graph.nodes.size > 0 && !state.busy && (
        <Answered
          completeness={state.incomplete ? "INCOMPLETE" : "COMPLETE"}
          bounds={state.incomplete ?? []}
          staleness={state.sources}
        />
      )}
      {found.length === 0 && !state.busy && <p class="quiet">{t("noLinks")}</p>}
      <ul class="linklist">
        {found.slice(0, SHOWN).map(({ edge, other }) => (
          <li key={edge.key}>
            <button
              type="button"
              class="link"
              aria-label={nodeWords(other, language)}
              onClick={() => explorer.select(other.id)}
            >
              <Shape standing={other.standing} /> {other.name}
            </button>
            {edge.links.map((link) => (
              <small key={`${link.kind}${link.since}${link.percent}`}>
                <span aria-hidden="true">{edge.from === id ? "→" : "←"}</span> {linkTitle(link, language)}{" "}
                {link.position ? `${link.position} ` : ""}
                {linkDates(link, language)}
              </small>
            ))}
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <button type="button" onClick={() => void explorer.grow(id)}>
          {t("bundle", { n: hidden })}
        </button>
      )}
    </section>
  );
}
