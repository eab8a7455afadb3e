// Whether listed subjects own an enterprise by the tests of OFAC, the EU and the UK, side by side.
import type { ComponentChildren } from "preact";
import type { ForeignOwnership, ForeignTest } from "../api/types.ts";
import { today } from "../model/moment.ts";
import { MOST_LISTED } from "../model/permalink.ts";
import { words } from "../text/codes.ts";
import { linkDates, linkTitle, percent } from "../view/labels.ts";
import { Picker } from "./picker.tsx";
import { Answered, Pending, SubjectLink, type Translate, useAnswer, useExplorer } from "./shared.tsx";

export function Foreign({ id }: { id: string }) {
  const { explorer, state, language, t } = useExplorer();
  const isEnterprise = state.graph.nodes.get(id)?.kind !== "PERSON";
  const listed = state.picked.listed.map((each) => each.id);
  const asked = language === "zh" ? "ZH" : "EN";
  const key = isEnterprise && listed.length ? `foreign~${id}~${listed.join()}~${asked}` : "";
  const answer = useAnswer(key, (asking) => explorer.service.foreignOwnership(id, listed, asked, asking));
  const found = answer.data;
  const draw = () => {
    explorer.setLayout("layered");
    void explorer.add({ what: "foreign", id, listed });
  };
  return (
    <section class="foreign">
      <h3>{t("foreignTitle")}</h3>
      <p class="quiet">{t("foreignWhat")}</p>
      {!isEnterprise && <p class="quiet">{t("enterprisesOnly")}</p>}
      <Picker what="listed" label={t("foreignPick")} chosen={id} most={MOST_LISTED} />
      <Pending answer={answer} />
      {found && (
        <>
          <Answered {...found} />
          <Tests found={found} />
          <div class="row">
            <button type="button" data-draw-foreign onClick={draw}>
              {t("draw")}
            </button>
          </div>
          {found.tests.map((test) => (
            <Grounds key={test.regime} test={test} />
          ))}
        </>
      )}
    </section>
  );
}

function Tests({ found }: { found: ForeignOwnership }) {
  const { state, language, t } = useExplorer();
  const day = state.view.moment.validAt || today();
  const rows: [string, (test: ForeignTest) => ComponentChildren][] = [
    [t("foreignOwned"), (test) => <span class={`badge ${test.owned}`}>{words(test.owned, language)}</span>],
    [t("foreignLine"), (test) => `${test.above ? ">" : "≥"} ${test.threshold}%`],
    [t("foreignShare"), (test) => percent(test.share.min, test.share.max)],
    [t("foreignCounted"), (test) => t(test.aggregated ? "together" : "singly")],
    [t("foreignRule"), (test) => inForce(test, t)],
    [t("foreignDay"), () => day],
  ];
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={t("foreignTitle")}>
      <table class="tests" data-foreign-tests>
        <thead>
          <tr>
            <td />
            {found.tests.map((test) => (
              <th key={test.regime} scope="col">
                {words(test.regime, language)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([label, cell]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {found.tests.map((test) => (
                <td key={test.regime} data-regime={test.regime}>
                  {cell(test)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** From when to when the rule that decided is in force; "" where neither day is on record. */
function inForce(test: ForeignTest, t: Translate): string {
  const days = [
    test.ruleFrom ? `${t("from")} ${test.ruleFrom}` : "",
    test.ruleUntil ? `${t("until")} ${test.ruleUntil}` : "",
  ];
  return days.filter(Boolean).join(" ") || t("foreignUndated");
}

/** The rule in words, what came of it, and the holdings that decided. */
function Grounds({ test }: { test: ForeignTest }) {
  const { language, t } = useExplorer();
  return (
    <details class="grounds" open={test.owned !== "NO"}>
      <summary>
        {words(test.regime, language)} · {t("foreignGrounds")}
      </summary>
      <p>{test.explanation}</p>
      {!test.explanation.includes(test.rule) && <p class="quiet">{test.rule}</p>}
      {test.owners.length > 0 && (
        <p>
          {t("foreignOwners")}:{" "}
          {test.owners.map((owner) => (
            <SubjectLink key={owner.id} subject={owner} />
          ))}
        </p>
      )}
      {test.chain.length > 0 && (
        <p>
          {t("foreignChain")}:{" "}
          {test.chain.map((enterprise) => (
            <SubjectLink key={enterprise.id} subject={enterprise} />
          ))}
        </p>
      )}
      <ul class="reasons">
        {test.links.map((link) => (
          <li key={`${link.from.id}${link.to.id}${link.kind}${link.since}${link.percent}`}>
            {link.from.name} → {link.to.name} {linkTitle(link, language)}{" "}
            <small>{linkDates(link, language)}</small>
          </li>
        ))}
      </ul>
    </details>
  );
}
