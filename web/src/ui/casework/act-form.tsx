// The small form of one act: what it needs, a key of its own, and why it was refused.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Case, CasePart } from "../../api/casework-types.ts";
import { type Act, type Filled, inputOf, UNFILLED } from "../../model/acts.ts";
import { caseWords } from "../../text/casework-codes.ts";
import { useExplorer } from "../shared.tsx";
import { Choice, DayField, EvidenceField, LongField, TextField } from "./fields.tsx";
import { CaseRefusal, useFocusFirst, useSender } from "./sending.tsx";

interface Props {
  act: Act;
  action: string;
  found: Case;
  part: CasePart | null;
  /** Persons by id, whom alone an act may concern. */
  people: ReadonlyMap<string, string>;
  onDone: (found: Case, repeated: boolean) => void;
  /** How the case stands, as a refusal told it. */
  onSeen: (found: Case) => void;
  onClose: () => void;
}

export function ActForm({ act, action, found, part, people, onDone, onSeen, onClose }: Props) {
  const { language, t } = useExplorer();
  const [filled, setFilled] = useState<Filled>(UNFILLED);
  const [lastStep, setLastStep] = useState(found.lastStep);
  const form = useRef<HTMLFormElement>(null);
  const sender = useSender(onDone);
  useFocusFirst(form);
  // What is decided next is decided upon the case as the refusal shows it, and under the same key.
  const existing = sender.refusal?.existing;
  useEffect(() => {
    if (!existing) return;
    setLastStep(existing.lastStep);
    onSeen(existing);
  }, [existing]);
  const set = (change: Partial<Filled>) => setFilled({ ...filled, ...change });
  const send = () =>
    sender.send(act.mutation, (key) => inputOf(act, filled, { caseId: found.id, part, key, lastStep }));
  return (
    <form
      ref={form}
      class="act"
      data-act={action}
      aria-label={caseWords("action", action, language)}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      onKeyDown={(event) => {
        // What was typed is not lost to a key that an input method uses too.
        if (event.key === "Escape" && filled === UNFILLED) onClose();
      }}
    >
      <h3>{caseWords("action", action, language)}</h3>
      <CaseRefusal sender={sender} />
      <DayField
        label={t("on")}
        name="on"
        value={filled.on}
        hint={t("onHint")}
        onChange={(on) => set({ on })}
      />
      <Grounds act={act} filled={filled} people={people} set={set} />
      <EvidenceField
        value={filled.evidence}
        needed={act.evidenceNeeded}
        onChange={(evidence) => setFilled((before) => ({ ...before, evidence }))}
      />
      <div class="row">
        <button type="submit" class="primary" disabled={sender.busy} data-send>
          {t("send")}
        </button>
        <button type="button" onClick={onClose}>
          {t("cancel")}
        </button>
      </div>
    </form>
  );
}

interface GroundsProps {
  act: Act;
  filled: Filled;
  people: ReadonlyMap<string, string>;
  set: (change: Partial<Filled>) => void;
}

/** Why, by which reference, and for whom. */
function Grounds({ act, filled, people, set }: GroundsProps) {
  const { language, t } = useExplorer();
  const reasons = act.reasons.map((code) => [code, caseWords("reason", code, language)] as const);
  const nobody = ["", t(act.person === "must" ? "pickOne" : "everybody")] as const;
  return (
    <>
      {act.person !== "none" && (
        <Choice
          label={t("onlyPerson")}
          name="person"
          value={filled.person}
          needed={act.person === "must"}
          options={[nobody, ...people]}
          onChange={(person) => set({ person })}
        />
      )}
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
      {act.duties && (
        <label class="row">
          <input
            type="checkbox"
            data-field="dutiesDone"
            checked={filled.dutiesDone}
            onChange={(event) => set({ dutiesDone: event.currentTarget.checked })}
          />
          {t("dutiesDone")}
        </label>
      )}
    </>
  );
}
