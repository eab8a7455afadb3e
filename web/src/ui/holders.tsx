// Who holds how much through every chain, as bars.
import type { ComponentChildren } from "preact";
import type { Held, OwnershipChain, Share } from "../api/types.ts";
import { percent } from "../view/labels.ts";
import { Shape, useExplorer } from "./shared.tsx";

const SHOWN = 100;

interface Props<T extends Held> {
  holders: T[];
  /** More words below a holder's bar. */
  remark?: (holder: T) => string;
  below?: (holder: T) => ComponentChildren;
}

export function Holders<T extends Held>({ holders, remark, below }: Props<T>) {
  const { explorer, state, t } = useExplorer();
  return (
    <>
      <ul class="bars">
        {holders.slice(0, SHOWN).map((holder) => (
          <li key={holder.subject.id}>
            <button type="button" class="link" onClick={() => explorer.select(holder.subject.id)}>
              <Shape standing={state.graph.nodes.get(holder.subject.id)?.standing ?? null} />{" "}
              {holder.subject.name || t("unspecified")}
            </button>
            <strong>{percent(holder.share.min, holder.share.max)}</strong>
            <Bar share={holder.share} direct={holder.direct} />
            <small class="wide">
              {[
                holder.direct ? `${t("direct")} ${percent(holder.direct.min, holder.direct.max)}` : "",
                remark?.(holder) ?? "",
              ]
                .filter(Boolean)
                .join(" · ")}
            </small>
            {below?.(holder)}
          </li>
        ))}
      </ul>
      {holders.length > SHOWN && <p class="quiet">{t("ownersMore", { n: holders.length - SHOWN })}</p>}
    </>
  );
}

/** The chains that make up a share, the weightiest first. */
export function Chains({ chains }: { chains: OwnershipChain[] }) {
  if (chains.length === 0) return null;
  return (
    <ul class="plain chains wide">
      {chains.map((chain) => (
        <li key={chain.path.nodes.map((node) => node.id).join()}>
          <small>
            {chain.path.nodes.map((node) => node.name).join(" → ")} ·{" "}
            {percent(chain.share.min, chain.share.max)}
          </small>
        </li>
      ))}
    </ul>
  );
}

/** The certain part is solid, what may be is pale, and a tick marks the line of 25 %. */
function Bar({ share, direct }: { share: Share; direct: Share | null }) {
  return (
    <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect x="0" y="0" width="100" height="10" class="bar-all" />
      <rect x="0" y="0" width={share.max} height="10" class="bar-may" />
      <rect x="0" y="0" width={share.min} height="10" class="bar-is" />
      {direct && <rect x="0" y="7" width={direct.min} height="3" class="bar-direct" />}
      <line x1="25" y1="0" x2="25" y2="10" class="bar-line" />
    </svg>
  );
}
