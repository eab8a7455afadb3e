// One case: what it says, whom it concerns, what was done, and what the caller may do now.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Case } from "../../api/casework-types.ts";
import { actFor } from "../../model/acts.ts";
import type { Concerned } from "../../model/concerned.ts";
import { caseWords } from "../../text/casework-codes.ts";
import { Pending, useAnswer, useExplorer } from "../shared.tsx";
import { ActForm } from "./act-form.tsx";
import { Actions, type Opened } from "./actions.tsx";
import { CaseFacts } from "./case-facts.tsx";
import { ConcernedList } from "./concerned.tsx";
import { AmendCase } from "./open-case.tsx";
import { Parts } from "./parts.tsx";
import { Steps } from "./steps.tsx";

export function CasePane({ id }: { id: string }) {
  const { explorer, t } = useExplorer();
  const answer = useAnswer(`case~${id}`, ({ signal }) => explorer.casework.case(id, signal));
  if (answer.data) return <OneCase first={answer.data} />;
  return (
    <>
      <Pending answer={answer} />
      {!answer.loading && !answer.problem && <p class="notice">{t("caseGone")}</p>}
    </>
  );
}

/** What was done last, to be told and heard. */
interface Told {
  action: string;
  repeated: boolean;
  step: number;
}

function OneCase({ first }: { first: Case }) {
  const { explorer, language, t } = useExplorer();
  const [found, setFound] = useState(first);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [told, setTold] = useState<Told | null>(null);
  const [people, setPeople] = useState<ReadonlyMap<string, string>>(new Map());
  const result = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (told) result.current?.focus();
  }, [told]);
  const close = () => {
    const button = opened ? `[data-action="${opened.action}"][data-of="${opened.part?.id ?? found.id}"]` : "";
    setOpened(null);
    if (button) document.querySelector<HTMLElement>(button)?.focus();
  };
  const done = (action: string) => (after: Case, repeated: boolean) => {
    setFound(after);
    setOpened(null);
    setTold({ action, repeated, step: after.lastStep });
  };
  const refresh = async () => {
    const now = await explorer.casework.case(found.id).catch((error: unknown) => explorer.report(error));
    if (now) setFound(now);
  };
  const know = ({ names }: Concerned) => setPeople(names);
  const form = opened && (
    <FormOf
      key={`${opened.action}~${opened.part?.id}`}
      opened={opened}
      found={found}
      people={people}
      onDone={done(opened.action)}
      onSeen={setFound}
      onClose={close}
    />
  );
  const shared = { found, people, opened, form, onOpen: setOpened };
  return (
    <article class="case" data-case={found.id} data-state={found.state} data-last-step={found.lastStep}>
      <header class="row">
        <h2>{found.subjectName || found.subjectId}</h2>
        <span class="badge">{caseWords("state", found.state, language)}</span>
        <small>
          {caseWords("kind", found.kind, language)} · {found.id}
        </small>
        <button type="button" data-refresh onClick={() => void refresh()}>
          {t("refresh")}
        </button>
      </header>
      {told && (
        <p class="notice told" role="status" tabIndex={-1} ref={result} data-told={told.action}>
          {t(told.repeated ? "doneBefore" : "done", { action: caseWords("action", told.action, language) })}{" "}
          {t("standsNow", { state: caseWords("state", found.state, language), step: told.step })}
        </p>
      )}
      <section aria-label={t("actions")}>
        <Actions actions={found.possibleActions} of={found.id} part={null} onOpen={setOpened} />
        {found.possibleActions.length === 0 && <p class="quiet">{t("actionsNone")}</p>}
        {opened && !opened.part && form}
      </section>
      <div class="columns">
        <div>
          <CaseFacts found={found} people={people} />
          <Parts title="tasks" parts={found.tasks} {...shared} />
          <Parts title="objections" parts={found.objections} {...shared} />
          <Parts title="repairs" parts={found.repairs} {...shared} />
        </div>
        <div>
          <ConcernedList found={found} onKnown={know} />
          <Steps found={found} people={people} />
        </div>
      </div>
    </article>
  );
}

interface FormProps {
  opened: Opened;
  found: Case;
  people: ReadonlyMap<string, string>;
  onDone: (found: Case, repeated: boolean) => void;
  onSeen: (found: Case) => void;
  onClose: () => void;
}

function FormOf({ opened, ...rest }: FormProps) {
  const { action, part } = opened;
  if (action === "AMEND") return <AmendCase {...rest} />;
  const act = actFor(action, part);
  return act && <ActForm act={act} action={action} part={part} {...rest} />;
}
