// Who owns and controls an enterprise: look-through shares as bars, with what decided.
import { useState } from "preact/hooks";
import type { Ownership, OwnershipChain, Share } from "../api/types.ts";
import { words } from "../text/codes.ts";
import { percent } from "../view/labels.ts";
import { Incomplete, Pending, Shape, Sources, useAnswer, useExplorer } from "./shared.tsx";

const SHOWN = 100;

export function OwnershipPanel({ id }: { id: string }) {
  const { explorer, state, language, t } = useExplorer();
  const isEnterprise = state.graph.nodes.get(id)?.kind !== "PERSON";
  const asked = language === "zh" ? "ZH" : "EN";
  const answer = useAnswer(isEnterprise ? `${id}~${asked}` : "", (asking) =>
    explorer.service.ownership(id, asked, asking),
  );
  const found = answer.data;
  if (!isEnterprise) return <p class="quiet">{t("enterprisesOnly")}</p>;
  const draw = () => {
    explorer.setLayout("layered");
    void explorer.add({ what: "ownership", id });
  };
  return (
    <section class="ownership">
      <Pending answer={answer} />
      {found?.status === "INCOMPLETE" && <Incomplete bounds={found.bounds} />}
      {found?.status === "UNRESOLVED_LOOP" && <p class="notice incomplete">{t("loop")}</p>}
      {found && (
        <>
          <div class="row">
            <button type="button" class="primary" data-draw-ownership onClick={draw}>
              {t("ownershipShow")}
            </button>
          </div>
          <Owners id={id} found={found} />
          <Beneficial found={found} />
          <Controllers found={found} />
          <Findings found={found} />
          <Sources staleness={found.staleness} />
        </>
      )}
    </section>
  );
}

function Owners({ id, found }: { id: string; found: Ownership }) {
  const { explorer, state, t } = useExplorer();
  const [isOpen, setOpen] = useState(false);
  // Asked for on demand: chains may be many, and a refusal must not take the shares with it.
  const chains = useAnswer(isOpen ? `chains~${id}` : "", (asking) =>
    explorer.service.ownershipChains(id, asking),
  );
  return (
    <>
      <h3>{t("owners")}</h3>
      {found.owners.length > 0 && (
        <button type="button" data-chains aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t(isOpen ? "chainsHide" : "chainsShow")}
        </button>
      )}
      <Pending answer={chains} />
      {found.owners.length === 0 && found.status === "RESOLVED" && <p class="quiet">{t("ownersNone")}</p>}
      <ul class="bars">
        {found.owners.slice(0, SHOWN).map((owner) => (
          <li key={owner.subject.id}>
            <button type="button" class="link" onClick={() => explorer.select(owner.subject.id)}>
              <Shape standing={state.graph.nodes.get(owner.subject.id)?.standing ?? null} />{" "}
              {owner.subject.name}
            </button>
            <strong>{percent(owner.share.min, owner.share.max)}</strong>
            <Bar share={owner.share} direct={owner.direct} />
            <small class="wide">
              {[
                owner.direct ? `${t("direct")} ${percent(owner.direct.min, owner.direct.max)}` : "",
                owner.cascade ? t("cascade") : "",
              ]
                .filter(Boolean)
                .join(" · ")}
            </small>
            <Chains chains={chains.data?.get(owner.subject.id) ?? []} />
          </li>
        ))}
      </ul>
      {found.owners.length > SHOWN && (
        <p class="quiet">{t("ownersMore", { n: found.owners.length - SHOWN })}</p>
      )}
    </>
  );
}

/** The chains that make up a share, the weightiest first. */
function Chains({ chains }: { chains: OwnershipChain[] }) {
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

function Beneficial({ found }: { found: Ownership }) {
  const { explorer, language, t } = useExplorer();
  if (found.beneficialOwners.length === 0) return null;
  return (
    <>
      <h3>{t("beneficial")}</h3>
      <p class="quiet">{found.rule}</p>
      <ul class="plain">
        {found.beneficialOwners.map((owner) => (
          <li key={`${owner.person.id}${owner.test}`}>
            <span class={`badge ${owner.verdict}`}>{words(owner.verdict, language)}</span>{" "}
            <button type="button" class="link" onClick={() => explorer.select(owner.person.id)}>
              {owner.person.name}
            </button>{" "}
            {words(owner.test, language)} {owner.share ? percent(owner.share.min, owner.share.max) : ""}
            <small> {owner.explanation}</small>
          </li>
        ))}
      </ul>
    </>
  );
}

function Controllers({ found }: { found: Ownership }) {
  const { explorer, language, t } = useExplorer();
  if (found.controllers.length === 0) return null;
  return (
    <>
      <h3>{t("controllers")}</h3>
      <ul class="plain">
        {found.controllers.map((controller) => (
          <li key={`${controller.subject.id}${controller.basis}`}>
            <button type="button" class="link" onClick={() => explorer.select(controller.subject.id)}>
              {controller.subject.name}
            </button>{" "}
            {words(controller.basis, language)}
            {controller.certain === "YES" ? "" : "？"}
            <small> {controller.explanation}</small>
          </li>
        ))}
      </ul>
    </>
  );
}

function Findings({ found }: { found: Ownership }) {
  const { t } = useExplorer();
  if (found.findings.length === 0) return null;
  return (
    <>
      <h3>{t("findings")}</h3>
      <ul class="plain">
        {found.findings.map((finding) => (
          <li key={`${finding.code}${finding.enterprise?.id}${finding.explanation}`}>
            <code>{finding.code}</code> {finding.explanation}
          </li>
        ))}
      </ul>
    </>
  );
}
