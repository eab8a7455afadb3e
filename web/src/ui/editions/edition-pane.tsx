// One edition: what it changes, whom it would concern, and what the caller may do about it.
import { useState } from "preact/hooks";
import type { Edition, EditionOutcome } from "../../api/edition-types.ts";
import { EDITION_ACTS } from "../../model/editions.ts";
import { editionWords } from "../../text/edition-codes.ts";
import { LongField } from "../casework/fields.tsx";
import { Done, SendForm } from "../casework/send-form.tsx";
import { useSending } from "../casework/sending.tsx";
import { Pending, useAnswer, useExplorer } from "../shared.tsx";
import { Changes } from "./changes.tsx";
import { AmendEdition } from "./edition-form.tsx";
import { EditionRefusal } from "./edition-refusal.tsx";
import { Preview } from "./preview.tsx";

export function EditionPane({ id }: { id: string }) {
  const { explorer, t } = useExplorer();
  const answer = useAnswer(`edition~${id}`, ({ signal }) => explorer.editions.edition(id, signal));
  if (answer.data) return <OneEdition first={answer.data} />;
  return (
    <>
      <Pending answer={answer} />
      {!answer.loading && !answer.problem && <p class="notice">{t("editionGone")}</p>}
    </>
  );
}

function OneEdition({ first }: { first: Edition }) {
  const { language, t } = useExplorer();
  const [found, setFound] = useState(first);
  const [action, setAction] = useState("");
  const [told, setTold] = useState<{ action: string; repeated: boolean } | null>(null);
  const actions = found.possibleActions.filter((each) => each === "AMEND" || EDITION_ACTS[each]);
  const words = (code: string) => editionWords("action", code, language);
  const given = {
    found,
    onDone: (after: Edition, repeated: boolean) => {
      setFound(after);
      setAction("");
      setTold({ action, repeated });
    },
    onSeen: setFound,
    onClose: () => {
      setAction("");
      document.querySelector<HTMLElement>(`[data-action="${action}"]`)?.focus();
    },
  };
  return (
    <article class="case" data-edition={found.id} data-state={found.state} data-last-step={found.lastStep}>
      <header class="row">
        <h2>{found.name}</h2>
        <span class="badge">{editionWords("state", found.state, language)}</span>
        <small>{found.id}</small>
      </header>
      <Facts edition={found} />
      {told && (
        <Done key={found.lastStep} name={told.action}>
          {t(told.repeated ? "doneBefore" : "done", { action: words(told.action) })}{" "}
          {editionWords("state", found.state, language)}
        </Done>
      )}
      <section aria-label={t("actions")}>
        <div class="row">
          {actions.map((each) => (
            <button type="button" key={each} data-action={each} onClick={() => setAction(each)}>
              {words(each)}
            </button>
          ))}
        </div>
        {actions.length === 0 && <p class="quiet">{t("editionNoActs")}</p>}
        {action === "AMEND" && <AmendEdition {...given} />}
        {EDITION_ACTS[action] && <StepForm key={action} action={action} {...given} />}
      </section>
      <Changes changes={found.changes} />
      <Preview key={`${found.id}~${found.lastStep}`} edition={found.id} />
      <Steps edition={found} />
    </article>
  );
}

function Facts({ edition }: { edition: Edition }) {
  const { language, t } = useExplorer();
  return (
    <>
      <dl>
        <Fact name={t("editionFrom")}>{edition.validFrom}</Fact>
        <Fact name={t("editionDraftedBy")}>
          {edition.draftedBy} {edition.draftedAt.slice(0, 10)}
        </Fact>
        {edition.reviewedBy && (
          <Fact name={t("editionReviewedBy")}>
            {edition.reviewedBy} {edition.reviewedAt?.slice(0, 10)}
          </Fact>
        )}
        <Fact name={t("editionMemoranda")}>{edition.memoranda.join("、")}</Fact>
      </dl>
      {edition.flags.map((flag) => {
        const [code = "", ...rest] = flag.split(":");
        return (
          <p key={flag} class="notice" data-flag={flag}>
            {editionWords("flag", code, language)} {rest.join(" ")}
          </p>
        );
      })}
    </>
  );
}

function Fact({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface StepProps {
  action: string;
  found: Edition;
  onDone: (found: Edition, repeated: boolean) => void;
  /** How the edition stands, as a refusal told it. */
  onSeen: (found: Edition) => void;
  onClose: () => void;
}

function StepForm({ action, found, onDone, onSeen, onClose }: StepProps) {
  const { explorer, language, t } = useExplorer();
  const [note, setNote] = useState("");
  const sending = useSending<EditionOutcome>(({ edition, repeated }) => {
    if (edition) onDone(edition, repeated ?? false);
  });
  const act = EDITION_ACTS[action];
  if (!act) return null;
  const send = () =>
    void sending.run((idempotencyKey) =>
      explorer.editions.act(act.mutation, {
        edition: found.id,
        ...(note.trim() ? { note: note.trim() } : {}),
        expectedStep: found.lastStep,
        idempotencyKey,
      }),
    );
  return (
    <SendForm
      name={action}
      title={editionWords("action", action, language)}
      sending={sending}
      isUntouched={note === ""}
      onSend={send}
      onClose={onClose}
      refused={<EditionRefusal refusal={sending.refusal} onSeen={onSeen} />}
    >
      <LongField label={t("note")} name="note" value={note} needed={act.noteNeeded} onChange={setNote} />
    </SendForm>
  );
}

function Steps({ edition }: { edition: Edition }) {
  const { language, t } = useExplorer();
  return (
    <section data-steps>
      <h3>{t("history")}</h3>
      <ol class="steps">
        {edition.steps.map((step) => (
          <li key={step.number} data-step-action={step.action}>
            <small>{step.number}</small> <time dateTime={step.knownFrom}>{step.knownFrom.slice(0, 10)}</time>{" "}
            <strong>{editionWords("action", step.action, language)}</strong>{" "}
            <small>{step.organisation ?? step.role}</small> {step.note}
          </li>
        ))}
      </ol>
    </section>
  );
}
