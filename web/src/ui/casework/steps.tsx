// Every step of a case in order: day, whose, what, why.
import type { Case, CaseStep } from "../../api/casework-types.ts";
import { caseWords } from "../../text/casework-codes.ts";
import { useExplorer } from "../shared.tsx";

interface Props {
  found: Case;
  people: ReadonlyMap<string, string>;
}

export function Steps({ found, people }: Props) {
  const { t } = useExplorer();
  return (
    <section data-steps>
      <h3>{t("history")}</h3>
      <ol class="steps">
        {found.steps.map((step) => (
          <Step key={step.number} step={step} found={found} people={people} />
        ))}
      </ol>
    </section>
  );
}

function Step({ step, found, people }: Props & { step: CaseStep }) {
  const { language, t } = useExplorer();
  const task = found.tasks.find((each) => each.id === step.of);
  const { personId, evidence } = step;
  return (
    <li data-step={step.number} data-step-action={step.action}>
      <p>
        <small>{step.number}</small> <time dateTime={step.on}>{step.on}</time>{" "}
        <strong>
          {caseWords("machine", step.machine, language)} · {caseWords("action", step.action, language)}
        </strong>{" "}
        {task?.title} <small>{step.organisation ?? caseWords("role", step.role, language)}</small>{" "}
        {personId && <small>{t("concernsPerson", { name: people.get(personId) ?? personId })}</small>}
      </p>
      {(step.reason || step.note || step.reference) && (
        <p class="quiet">
          {[step.reason && caseWords("reason", step.reason, language), step.note, step.reference]
            .filter(Boolean)
            .join(" · ")}
        </p>
      )}
      {evidence && (
        <p class="quiet">
          {t("evidence")}: {evidence.title} <code>{evidence.sha256}</code>
        </p>
      )}
    </li>
  );
}
