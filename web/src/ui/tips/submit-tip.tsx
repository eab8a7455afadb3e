// For everybody: a report of a breach of trust, and what became of one by number and code. What is typed and
// what is told stands in these forms alone, and is gone when they are.
import { useState } from "preact/hooks";
import type { TakenOutcome } from "../../api/tip-types.ts";
import { OTHER_CONDUCT, submissionOf, TIP_UNTYPED, tipProblem, type TipTyped } from "../../model/tip.ts";
import { CONDUCTS } from "../../text/conducts.ts";
import { Choice, EvidenceField, LongField, TextField } from "../casework/fields.tsx";
import { Done, SendForm } from "../casework/send-form.tsx";
import { useSending } from "../casework/sending.tsx";
import { useExplorer } from "../shared.tsx";
import { AskOutcome } from "./ask-outcome.tsx";

interface Receipt {
  number: string;
  code: string;
}

export function SubmitTip() {
  const { t } = useExplorer();
  const [taken, setTaken] = useState<Receipt | null>(null);
  return (
    <section data-submit-tip>
      <h2>{t("placeTip")}</h2>
      <p class="notice">{t("tipWhat")}</p>
      {taken ? <Taken receipt={taken} onClear={() => setTaken(null)} /> : <TipForm onTaken={setTaken} />}
      <AskOutcome />
    </section>
  );
}

function Taken({ receipt, onClear }: { receipt: Receipt; onClear: () => void }) {
  const { t } = useExplorer();
  return (
    <>
      <Done name="SUBMIT">
        <strong>{t("tipTaken")}</strong>
        <span>{t("tipTakenKeep")}</span>
        <span>
          {t("tipNumber")} <code data-tip-number>{receipt.number}</code>
        </span>
        <span>
          {t("tipCode")} <code data-tip-code>{receipt.code}</code>
        </span>
      </Done>
      <button type="button" data-clear onClick={onClear}>
        {t("tipAnother")}
      </button>
    </>
  );
}

function TipForm({ onTaken }: { onTaken: (receipt: Receipt) => void }) {
  const { explorer, t } = useExplorer();
  const [typed, setTyped] = useState<TipTyped>(TIP_UNTYPED);
  const [problem, setProblem] = useState<"" | "missing" | "unclear">("");
  const sending = useSending<TakenOutcome>(({ number, code }) => {
    if (number && code) onTaken({ number, code });
  });
  const send = () => {
    const found = tipProblem(typed);
    setProblem(found);
    if (!found) void sending.run((key) => explorer.tips.submit(submissionOf(typed, key)));
  };
  // A file is read for a while, and what is typed meanwhile is kept.
  const set = (change: Partial<TipTyped>) => setTyped((before) => ({ ...before, ...change }));
  return (
    <SendForm name="SUBMIT" title={t("tipSubmit")} sending={sending} onSend={send} submit={t("tipSubmit")}>
      {problem && (
        <p class="notice problem" role="alert" data-tip-problem={problem}>
          {problem === "missing"
            ? t("tipSubjectMissing")
            : t("deskUnclear", { line: 1, text: typed.subjectCode })}
        </p>
      )}
      <TextField
        label={t("tipSubject")}
        name="subjectName"
        value={typed.subjectName}
        onChange={(subjectName) => set({ subjectName })}
      />
      <TextField
        label={t("tipSubjectCode")}
        name="subject"
        value={typed.subjectCode}
        onChange={(subjectCode) => set({ subjectCode })}
      />
      <ConductField typed={typed} set={set} />
      <TextField
        label={t("tipRegion")}
        name="regionCode"
        value={typed.regionCode}
        needed
        hint={t("tipRegionHint")}
        onChange={(regionCode) => set({ regionCode })}
      />
      <LongField
        label={t("tipText")}
        name="text"
        value={typed.text}
        needed
        hint={t("tipTextHint")}
        onChange={(text) => set({ text })}
      />
      <EvidenceField value={typed.evidence} onChange={(evidence) => set({ evidence })} />
      <fieldset class="picker" data-informer>
        <legend>{t("tipInformer")}</legend>
        <TextField
          label={t("tipInformerName")}
          name="name"
          value={typed.name}
          onChange={(name) => set({ name })}
        />
        <TextField
          label={t("tipInformerContact")}
          name="contact"
          value={typed.contact}
          onChange={(contact) => set({ contact })}
        />
      </fieldset>
    </SendForm>
  );
}

function ConductField({ typed, set }: { typed: TipTyped; set: (change: Partial<TipTyped>) => void }) {
  const { language, t } = useExplorer();
  const listed = Object.entries(CONDUCTS).map(
    ([code, words]) => [code, `${code} ${words[language === "zh" ? 0 : 1]}`] as const,
  );
  return (
    <>
      <Choice
        label={t("tipConduct")}
        name="conduct"
        value={typed.conduct}
        needed
        options={[["", t("pickOne")], ...listed, [OTHER_CONDUCT, t("tipConductOther")]]}
        onChange={(conduct) => set({ conduct })}
      />
      {typed.conduct === OTHER_CONDUCT && (
        <TextField
          label={t("tipConductCode")}
          name="otherConduct"
          value={typed.otherConduct}
          needed
          onChange={(otherConduct) => set({ otherConduct })}
        />
      )}
    </>
  );
}
