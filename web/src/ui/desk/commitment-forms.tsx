// Taking a promise, and saying that one was kept.
import { useState } from "preact/hooks";
import type { Commitment, CommitmentOutcome } from "../../api/desk-types.ts";
import type { Named } from "../../api/types.ts";
import { saying } from "../../model/desk-acts.ts";
import { caseWords, MATTERS } from "../../text/casework-codes.ts";
import { Choice, DayField, LongField, TextField } from "../casework/fields.tsx";
import { Done, SendForm } from "../casework/send-form.tsx";
import { useSending } from "../casework/sending.tsx";
import { useExplorer } from "../shared.tsx";
import { SubjectField } from "./subject-field.tsx";

interface KeepProps {
  commitment: string;
  onDone: (found: Commitment, repeated: boolean) => void;
  onClose: () => void;
}

const KEEP_UNFILLED = { on: "", reference: "", note: "" };

/**
 * Kept after the last day is told too: the record says then on which day, and stays a bad one. It names no
 * expected step: whether it is late follows from the day, and what was kept before is refused.
 */
export function KeepForm({ commitment, onDone, onClose }: KeepProps) {
  const { explorer, t } = useExplorer();
  const [filled, setFilled] = useState(KEEP_UNFILLED);
  const sending = useSending<CommitmentOutcome>(({ commitment: found, repeated }) => {
    if (found) onDone(found, repeated ?? false);
  });
  const set = (change: Partial<typeof filled>) => setFilled({ ...filled, ...change });
  return (
    <SendForm
      name="KEEP"
      title={t("keepPromise")}
      sending={sending}
      isUntouched={filled === KEEP_UNFILLED}
      onSend={() =>
        void sending.run((idempotencyKey) =>
          explorer.desk.keepCommitment({ commitment, ...saying(filled), idempotencyKey }),
        )
      }
      onClose={onClose}
    >
      <p class="quiet">{t("keepWhat")}</p>
      <DayField
        label={t("keptOnDay")}
        name="on"
        value={filled.on}
        hint={t("onHint")}
        onChange={(on) => set({ on })}
      />
      <TextField
        label={t("referenceNumber")}
        name="reference"
        value={filled.reference}
        onChange={(reference) => set({ reference })}
      />
      <LongField label={t("note")} name="note" value={filled.note} onChange={(note) => set({ note })} />
    </SendForm>
  );
}

export function MakeCommitment({ onDone }: { onDone: () => void }) {
  const { t } = useExplorer();
  const [made, setMade] = useState<{ found: Commitment; times: number } | null>(null);
  const times = made?.times ?? 0;
  return (
    <>
      {made && (
        <Done key={times} name="MAKE">
          {t("promiseMade", { title: made.found.title, day: made.found.lastDay })}
        </Done>
      )}
      <MakeForm
        key={`form~${times}`}
        onDone={(found) => {
          setMade({ found, times: times + 1 });
          onDone();
        }}
      />
    </>
  );
}

function MakeForm({ onDone }: { onDone: (found: Commitment) => void }) {
  const { explorer, language, t } = useExplorer();
  const [subject, setSubject] = useState<Named | null>(null);
  const [filled, setFilled] = useState({ title: "", matter: "LICENSING", dueOn: "", receipt: "", on: "" });
  const sending = useSending<CommitmentOutcome>(({ commitment }) => {
    if (commitment) onDone(commitment);
  });
  const set = (change: Partial<typeof filled>) => setFilled({ ...filled, ...change });
  const send = () => {
    if (!subject) return;
    const said = saying({ ...filled, title: filled.title.trim(), receipt: filled.receipt.trim() });
    void sending.run((idempotencyKey) =>
      explorer.desk.makeCommitment({ ref: { id: subject.id }, ...said, idempotencyKey }),
    );
  };
  const matters = Object.keys(MATTERS).map((code) => [code, caseWords("matter", code, language)] as const);
  return (
    <SendForm name="MAKE" title={t("makePromise")} sending={sending} isReady={subject !== null} onSend={send}>
      <SubjectField subject={subject} onChoose={setSubject} />
      <LongField
        label={t("promise")}
        name="title"
        value={filled.title}
        needed
        onChange={(title) => set({ title })}
      />
      <Choice
        label={t("deskMatter")}
        name="matter"
        value={filled.matter}
        needed
        options={matters}
        onChange={(matter) => set({ matter })}
      />
      <DayField
        label={t("promisedBy")}
        name="dueOn"
        value={filled.dueOn}
        needed
        onChange={(dueOn) => set({ dueOn })}
      />
      <TextField
        label={t("receiptOfLookUp")}
        name="receipt"
        value={filled.receipt}
        onChange={(receipt) => set({ receipt })}
      />
      <DayField
        label={t("promisedOn")}
        name="on"
        value={filled.on}
        hint={t("onHint")}
        onChange={(on) => set({ on })}
      />
    </SendForm>
  );
}
