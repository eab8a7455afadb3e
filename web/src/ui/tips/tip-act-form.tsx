// The form of one act on a report: who handles it, or how its handling ends.
import { useEffect, useState } from "preact/hooks";
import type { Tip, TipActed } from "../../api/tip-types.ts";
import { TIP_ACTS, TIP_UNFILLED, tipInputOf } from "../../model/tip.ts";
import { tipWords } from "../../text/tip-codes.ts";
import { Choice, LongField, TextField } from "../casework/fields.tsx";
import { SendForm } from "../casework/send-form.tsx";
import { useSending } from "../casework/sending.tsx";
import { useExplorer } from "../shared.tsx";

interface Props {
  action: string;
  tip: Tip;
  onDone: (found: Tip, repeated: boolean) => void;
  onRefused: () => void;
  onClose: () => void;
}

export function TipActForm({ action, tip, onDone, onRefused, onClose }: Props) {
  const { explorer, language, t } = useExplorer();
  const [filled, setFilled] = useState(TIP_UNFILLED);
  const sending = useSending<TipActed>(({ tip: found, repeated }) => {
    if (found) onDone(found, repeated ?? false);
  });
  const { refusal } = sending;
  useEffect(() => {
    if (refusal) onRefused();
  }, [refusal]);
  const act = TIP_ACTS[action];
  if (!act) return null;
  const set = (change: Partial<typeof filled>) => setFilled({ ...filled, ...change });
  const reasons = act.reasons.map((code) => [code, tipWords("reason", code, language)] as const);
  const send = () =>
    void sending.run((key) =>
      explorer.tips.act(act.mutation, tipInputOf(act, filled, { tip: tip.id, lastStep: tip.lastStep, key })),
    );
  return (
    <SendForm
      name={action}
      title={tipWords("action", action, language)}
      sending={sending}
      isUntouched={filled === TIP_UNFILLED}
      onSend={send}
      onClose={onClose}
    >
      {act.names && (
        <>
          <TextField
            label={t("tipDepartment")}
            name="department"
            value={filled.department}
            needed
            onChange={(department) => set({ department })}
          />
          <TextField
            label={t("tipPerson")}
            name="handler"
            value={filled.handler}
            needed
            hint={t("tipPersonHint")}
            onChange={(handler) => set({ handler })}
          />
        </>
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
      {act.caseNeeded && (
        <TextField
          label={t("tipCase")}
          name="case"
          value={filled.case}
          needed
          onChange={(id) => set({ case: id })}
        />
      )}
      {!act.names && (
        <LongField
          label={t("tipOutcomeText")}
          name="outcome"
          value={filled.outcome}
          needed
          onChange={(outcome) => set({ outcome })}
        />
      )}
      <LongField label={t("tipNote")} name="note" value={filled.note} onChange={(note) => set({ note })} />
    </SendForm>
  );
}
