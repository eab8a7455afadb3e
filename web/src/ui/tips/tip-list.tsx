// Reports for those who assign and handle them: what somebody says, how it stands, and what may be done.
import { useState } from "preact/hooks";
import type { Tip } from "../../api/tip-types.ts";
import { TIP_ACTS } from "../../model/tip.ts";
import { CONDUCTS } from "../../text/conducts.ts";
import { TIP_STATES, tipWords } from "../../text/tip-codes.ts";
import { CaseLink, Due, Heading, Pages } from "../casework/lists.tsx";
import { Done } from "../casework/send-form.tsx";
import { InGraph } from "../desk/subject-field.tsx";
import { useAnswer, useExplorer } from "../shared.tsx";
import { Informer } from "./informer.tsx";
import { TipActForm } from "./tip-act-form.tsx";

/** Who may do this has been named to handle the report, and may ask who informed. */
const OF_HANDLER = "DISMISS";

export function TipList() {
  const { language, t } = useExplorer();
  const [asked, setAsked] = useState(0);
  const [state, setState] = useState("");
  return (
    <section data-tips>
      <Heading title={t("placeTips")} what={t("tipsWhat")} onRefresh={() => setAsked(asked + 1)} />
      <label>
        {t("stateWord")}{" "}
        <select value={state} data-tip-state onChange={(event) => setState(event.currentTarget.value)}>
          <option value="">{t("allStates")}</option>
          {Object.keys(TIP_STATES).map((each) => (
            <option key={each} value={each}>
              {tipWords("state", each, language)}
            </option>
          ))}
        </select>
      </label>
      <TipPage key={`${asked}~${state}`} state={state} after={null} />
    </section>
  );
}

function TipPage({ state, after }: { state: string; after: string | null }) {
  const { explorer, t } = useExplorer();
  const answer = useAnswer(`tips~${state}~${after}`, ({ signal }) =>
    explorer.tips.tips(state, after, signal),
  );
  return (
    <Pages
      answer={answer}
      none={after ? "" : t("tipsNone")}
      show={(nodes) => nodes.map((node) => <OneTip key={node.id} first={node} />)}
      next={(cursor) => <TipPage state={state} after={cursor} />}
    />
  );
}

function OneTip({ first }: { first: Tip }) {
  const { explorer, language, t } = useExplorer();
  const [found, setFound] = useState(first);
  const [action, setAction] = useState("");
  const [told, setTold] = useState<{ action: string; repeated: boolean } | null>(null);
  const actions = found.possibleActions.filter((each) => TIP_ACTS[each]);
  const close = () => {
    setAction("");
    document.querySelector<HTMLElement>(`[data-action="${action}"][data-of="${found.id}"]`)?.focus();
  };
  // Who was refused sees how it stands now.
  const look = () =>
    explorer.tips
      .tip(found.id)
      .then((now) => now && setFound(now))
      .catch((error: unknown) => explorer.report(error));
  return (
    <article class="measure" data-tip={found.id} data-state={found.state}>
      <About tip={found} />
      {told && (
        <Done key={found.lastStep} name={told.action}>
          {t(told.repeated ? "doneBefore" : "done", { action: tipWords("action", told.action, language) })}
        </Done>
      )}
      <div class="row">
        {actions.map((each) => (
          <button
            type="button"
            key={each}
            data-action={each}
            data-of={found.id}
            onClick={() => setAction(each)}
          >
            {tipWords("action", each, language)}
          </button>
        ))}
      </div>
      {action && (
        <TipActForm
          key={action}
          action={action}
          tip={found}
          onDone={(after, repeated) => {
            setFound(after);
            setAction("");
            setTold({ action, repeated });
          }}
          onRefused={() => void look()}
          onClose={close}
        />
      )}
      {found.possibleActions.includes(OF_HANDLER) && <Informer tip={found.id} />}
    </article>
  );
}

function About({ tip }: { tip: Tip }) {
  const { language, t } = useExplorer();
  const words = CONDUCTS[tip.conduct]?.[language === "zh" ? 0 : 1];
  const handled = { department: tip.department ?? "", handler: tip.handler ?? "" };
  return (
    <>
      <header>
        <span class={`badge ${tip.overdue ? "REACHED" : ""}`}>{tipWords("state", tip.state, language)}</span>{" "}
        <strong>{tip.statedName ?? tip.subjectId}</strong> {tip.subjectId && <InGraph id={tip.subjectId} />} ·{" "}
        {tip.conduct} {words}
      </header>
      <p class="said">{tip.text}</p>
      <p class="quiet">
        {tip.id} · {t("tipSubmittedOn", { day: tip.submittedAt.slice(0, 10) })} · {tip.regionCode} ·{" "}
        {t(tip.handler ? "tipHandler" : "tipHandlerNone", handled)} · {t("due")}{" "}
        <Due day={tip.dueOn} overdue={tip.overdue} />
      </p>
      {tip.evidence && (
        <p class="quiet">
          {t("evidence")}: {tip.evidence.title} <code>{tip.evidence.sha256}</code>
        </p>
      )}
      <Ended tip={tip} />
      <History tip={tip} />
    </>
  );
}

/** What came of it, as the informer reads it. */
function Ended({ tip }: { tip: Tip }) {
  const { language, t } = useExplorer();
  if (!tip.outcome) return null;
  const reason = tip.reason && tipWords("reason", tip.reason, language);
  return (
    <p data-ended>
      {[reason, tip.outcome].filter(Boolean).join(" · ")}{" "}
      {tip.caseId && <CaseLink id={tip.caseId} name={`${t("tipInCase")} ${tip.caseId}`} />}
    </p>
  );
}

function History({ tip }: { tip: Tip }) {
  const { language, t } = useExplorer();
  return (
    <details>
      <summary>{t("history")}</summary>
      <ol class="steps">
        {tip.steps.map((step) => (
          <li key={step.number}>
            {step.on} <strong>{tipWords("action", step.action, language)}</strong>{" "}
            <small>{[step.organisation, step.note].filter(Boolean).join(" · ")}</small>
          </li>
        ))}
      </ol>
    </details>
  );
}
