// Who owns and controls an enterprise: look-through shares as bars, with what decided.
import { useState } from "preact/hooks";
import type { Ownership } from "../api/types.ts";
import { words } from "../text/codes.ts";
import { percent } from "../view/labels.ts";
import { Chains, Holders } from "./holders.tsx";
import { Answered, Pending, useAnswer, useExplorer } from "./shared.tsx";

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
      {found && (
        <Answered
          completeness={found.status === "INCOMPLETE" ? "INCOMPLETE" : "COMPLETE"}
          bounds={found.bounds}
          staleness={found.staleness}
        />
      )}
      {found?.status === "UNRESOLVED_LOOP" && <p class="notice incomplete">{t("loop")}</p>}
      {found && (
        <>
          <div class="row">
            <button type="button" class="primary" data-draw-ownership onClick={draw}>
              {t("ownershipShow")}
            </button>
          </div>
          <Owners id={id} found={found} />
          <Voters found={found} />
          <Beneficial found={found} />
          <Exemption found={found} />
          <Controllers found={found} />
          <Findings found={found} />
        </>
      )}
    </section>
  );
}

function Owners({ id, found }: { id: string; found: Ownership }) {
  const { explorer, t } = useExplorer();
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
      <Holders
        holders={found.owners}
        remark={(owner) => (owner.cascade ? t("cascade") : "")}
        below={(owner) => <Chains chains={chains.data?.get(owner.subject.id) ?? []} />}
      />
    </>
  );
}

/** Votes are their own question: shares say nothing about them where votes are on record. */
function Voters({ found }: { found: Ownership }) {
  const { t } = useExplorer();
  return (
    <section data-voters>
      <h3>{t("voters")}</h3>
      <p class="quiet">{t(found.voters.length ? "votersWhat" : "votersNone")}</p>
      <Holders holders={found.voters} />
    </section>
  );
}

function Exemption({ found }: { found: Ownership }) {
  const { language, t } = useExplorer();
  const { met, explanation } = found.exemption;
  return (
    <section data-exemption>
      <h3>{t("exemption")}</h3>
      <p>
        <span class={`badge ${met === "YES" ? "MET" : met}`}>{words(met, language)}</span>{" "}
        <small>{explanation}</small>
      </p>
    </section>
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
  const { language, t } = useExplorer();
  if (found.findings.length === 0) return null;
  return (
    <>
      <h3>{t("findings")}</h3>
      <ul class="plain">
        {found.findings.map((finding) => (
          <li key={`${finding.code}${finding.enterprise?.id}${finding.explanation}`}>
            <strong>{words(finding.code, language)}</strong> {finding.explanation}
          </li>
        ))}
      </ul>
    </>
  );
}
