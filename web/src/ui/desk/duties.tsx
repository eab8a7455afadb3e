// Receipts that leave something to answer: each measure is executed, considered, or not executed and why.
import { useEffect, useState } from "preact/hooks";
import type { Duty, DutyOutcome, ReceiptDuties } from "../../api/desk-types.ts";
import { answerOf, DUTY_ACTS, DUTY_UNFILLED } from "../../model/desk-acts.ts";
import { caseWords } from "../../text/casework-codes.ts";
import { Choice, DayField, LongField, TextField } from "../casework/fields.tsx";
import { Due, Heading, Pages } from "../casework/lists.tsx";
import { Done, SendForm } from "../casework/send-form.tsx";
import { useSending } from "../casework/sending.tsx";
import { useAnswer, useExplorer } from "../shared.tsx";

export function Duties() {
  const { t } = useExplorer();
  const [asked, setAsked] = useState(0);
  return (
    <section data-duties>
      <Heading title={t("placeReceipts")} what={t("dutiesWhat")} onRefresh={() => setAsked(asked + 1)} />
      <Receipts key={asked} after={null} />
    </section>
  );
}

function Receipts({ after }: { after: string | null }) {
  const { explorer, t } = useExplorer();
  const answer = useAnswer(`receipts~${after}`, ({ signal }) => explorer.desk.openReceipts(after, signal));
  return (
    <Pages
      answer={answer}
      none={after ? "" : t("dutiesNone")}
      show={(nodes) => nodes.map((node) => <Receipt key={node.receipt} first={node} />)}
      next={(cursor) => <Receipts after={cursor} />}
    />
  );
}

function Receipt({ first }: { first: ReceiptDuties }) {
  const { explorer, language, t } = useExplorer();
  const [found, setFound] = useState(first);
  const [answered, setAnswered] = useState<{ duty: string; repeated: boolean } | null>(null);
  // Who was refused may look at something that a colleague has answered meanwhile.
  const look = () =>
    explorer.desk
      .receipt(found.receipt)
      .then((now) => now && setFound(now))
      .catch((error: unknown) => explorer.report(error));
  return (
    <article
      class="measure"
      data-open-receipt={found.receipt}
      data-closed={found.closed}
      data-subject={found.subjectId}
    >
      <header>
        <h3>{found.subjectName ?? found.subjectId}</h3>{" "}
        <span class="badge">{found.matter && caseWords("matter", found.matter, language)}</span>{" "}
        {found.closed && <span class="badge PRIORITY">{t("dutiesClosed")}</span>}
      </header>
      <p class="quiet">
        {t("receipt")} <code>{found.receipt}</code> · {t("lookedUpOn", { day: found.validAt })} · {t("due")}{" "}
        <Due day={found.dueOn} overdue={found.overdue} /> · {found.organisation}
      </p>
      <ul class="plain">
        {found.duties.map((duty) => (
          <OneDuty
            key={duty.id}
            duty={duty}
            receipt={found.receipt}
            told={answered?.duty === duty.id ? answered : null}
            onDone={(after, repeated) => {
              setFound(after);
              setAnswered({ duty: duty.id, repeated });
            }}
            onRefused={() => void look()}
          />
        ))}
      </ul>
    </article>
  );
}

interface DutyProps {
  duty: Duty;
  receipt: string;
  told: { repeated: boolean } | null;
  onDone: (found: ReceiptDuties, repeated: boolean) => void;
  onRefused: () => void;
}

function OneDuty({ duty, receipt, told, onDone, onRefused }: DutyProps) {
  const { language, t } = useExplorer();
  const [action, setAction] = useState("");
  const offered = duty.possibleActions.filter((each) => DUTY_ACTS[each]);
  const last = duty.steps.at(-1);
  const close = () => {
    setAction("");
    document.querySelector<HTMLElement>(`[data-action="${action}"][data-of="${duty.id}"]`)?.focus();
  };
  return (
    <li data-duty={duty.measure} data-state={duty.state}>
      <p>
        <span class="badge">{caseWords("state", duty.state, language)}</span> <strong>{duty.title}</strong>{" "}
        <small>{duty.measure}</small> · {t(duty.mandatory ? "mandatory" : "recommended")}
      </p>
      {last && (
        <p class="quiet">
          {[
            last.on,
            last.reason && caseWords("reason", last.reason, language),
            last.reference,
            last.note,
            last.organisation,
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
      )}
      {told && last && (
        <Done key={last.number} name={last.action}>
          {t(told.repeated ? "doneBefore" : "done", { action: caseWords("action", last.action, language) })}
        </Done>
      )}
      <div class="row">
        {offered.map((each) => (
          <button
            type="button"
            key={each}
            data-action={each}
            data-of={duty.id}
            onClick={() => setAction(each)}
          >
            {caseWords("action", each, language)}
          </button>
        ))}
      </div>
      {action && (
        <AnswerForm
          key={action}
          {...{ action, duty, receipt, onRefused }}
          onDone={(found, repeated) => {
            setAction("");
            onDone(found, repeated);
          }}
          onClose={close}
        />
      )}
    </li>
  );
}

interface FormProps extends Omit<DutyProps, "told"> {
  action: string;
  onClose: () => void;
}

function AnswerForm({ action, duty, receipt, onDone, onRefused, onClose }: FormProps) {
  const { explorer, language, t } = useExplorer();
  const [filled, setFilled] = useState(DUTY_UNFILLED);
  const sending = useSending<DutyOutcome>(({ receipt: found, repeated }) => {
    if (found) onDone(found, repeated ?? false);
  });
  const { refusal } = sending;
  useEffect(() => {
    if (refusal) onRefused();
  }, [refusal]);
  const act = DUTY_ACTS[action];
  if (!act) return null;
  const set = (change: Partial<typeof filled>) => setFilled({ ...filled, ...change });
  const reasons = act.reasons.map((code) => [code, caseWords("reason", code, language)] as const);
  return (
    <SendForm
      name={action}
      title={`${caseWords("action", action, language)} · ${duty.title}`}
      sending={sending}
      isUntouched={filled === DUTY_UNFILLED}
      onSend={() =>
        void sending.run((key) =>
          explorer.desk.answerDuty(answerOf(action, filled, { receipt, duty: duty.id, key })),
        )
      }
      onClose={onClose}
    >
      <DayField
        label={t("on")}
        name="on"
        value={filled.on}
        hint={t("onHint")}
        onChange={(on) => set({ on })}
      />
      {reasons.length > 0 && (
        <Choice
          label={t("reasonWord")}
          name="reason"
          value={filled.reason}
          needed
          options={[["", t("pickOne")], ...reasons]}
          onChange={(reason) => set({ reason })}
        />
      )}
      {act.referenceNeeded && (
        <TextField
          label={t("reference")}
          name="reference"
          value={filled.reference}
          needed
          onChange={(reference) => set({ reference })}
        />
      )}
      <LongField
        label={t("note")}
        name="note"
        value={filled.note}
        needed={act.noteNeeded}
        onChange={(note) => set({ note })}
      />
    </SendForm>
  );
}
