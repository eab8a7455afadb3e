// Decisions of a period that rest on no proper look-up, and the form that records one.
import { useState } from "preact/hooks";
import type { DecisionFinding, DecisionFlag, DecisionOutcome } from "../../api/desk-types.ts";
import type { Named } from "../../api/types.ts";
import { daysFrom, saying } from "../../model/desk-acts.ts";
import { today } from "../../model/moment.ts";
import { caseWords, MATTERS } from "../../text/casework-codes.ts";
import { Choice, DayField, TextField } from "../casework/fields.tsx";
import { Heading, Rows } from "../casework/lists.tsx";
import { Done, SendForm } from "../casework/send-form.tsx";
import { useSending } from "../casework/sending.tsx";
import { useAnswer, useExplorer } from "../shared.tsx";
import { InGraph, SubjectField } from "./subject-field.tsx";

const PERIOD_DAYS = 30;

export function Decisions() {
  const { t } = useExplorer();
  const [asked, setAsked] = useState({ from: daysFrom(today(), -PERIOD_DAYS), to: today(), times: 0 });
  const [from, setFrom] = useState(asked.from);
  const [to, setTo] = useState(asked.to);
  const ask = () => setAsked({ from, to, times: asked.times + 1 });
  return (
    <section data-decisions>
      <Heading title={t("placeDecisions")} what={t("decisionsWhat")} onRefresh={ask} />
      <form
        class="row"
        data-period
        onSubmit={(event) => {
          event.preventDefault();
          ask();
        }}
      >
        <DayField label={t("fromDay")} name="from" value={from} needed onChange={setFrom} />
        <DayField label={t("toDay")} name="to" value={to} needed onChange={setTo} />
        <button type="submit" data-ask>
          {t("decisionsAsk")}
        </button>
      </form>
      <Findings key={asked.times} from={asked.from} to={asked.to} after={null} />
      <RecordDecision onDone={ask} />
    </section>
  );
}

function Findings({ from, to, after }: { from: string; to: string; after: string | null }) {
  const { explorer, t } = useExplorer();
  const answer = useAnswer(`findings~${from}~${to}~${after}`, ({ signal }) =>
    explorer.desk.decisionFindings(from, to, after, signal),
  );
  const row = (found: DecisionFinding) => (
    <tr key={found.recordId} data-decision={found.title}>
      <td>{found.decidedOn}</td>
      <td>
        {found.title ?? "—"} <small>{found.source}</small>
      </td>
      <td>{found.department}</td>
      <td>
        <InGraph id={found.subjectId} />
      </td>
      <td>
        <Flags flags={found.flags} />
      </td>
    </tr>
  );
  const columns = [t("on"), t("decisionNumber"), t("decidedBy"), t("subjectWord"), t("decisionFlags")];
  return (
    <Rows
      answer={answer}
      columns={columns}
      row={row}
      none={after ? "" : t("decisionsNone")}
      next={(cursor) => <Findings from={from} to={to} after={cursor} />}
    />
  );
}

function Flags({ flags }: { flags: DecisionFlag[] }) {
  const { language } = useExplorer();
  return (
    <ul class="plain">
      {flags.map((flag) => (
        <li key={flag.code} data-flag={flag.code}>
          <span class="badge UNKNOWN">{flag.code}</span> {flag[language]}
        </li>
      ))}
    </ul>
  );
}

/** What is wrong with the look-up stops nothing; it is told as soon as the decision is recorded. */
function RecordDecision({ onDone }: { onDone: () => void }) {
  const { t } = useExplorer();
  const [recorded, setRecorded] = useState<{ number: string; flags: DecisionFlag[]; times: number } | null>(
    null,
  );
  const times = recorded?.times ?? 0;
  return (
    <>
      {recorded && (
        <Done key={times} name="RECORD">
          {t("decisionRecorded", { number: recorded.number })}{" "}
          {recorded.flags.length === 0 ? t("decisionClean") : <Flags flags={recorded.flags} />}
        </Done>
      )}
      <RecordForm
        key={`form~${times}`}
        onDone={(number, flags) => {
          setRecorded({ number, flags, times: times + 1 });
          onDone();
        }}
      />
    </>
  );
}

function RecordForm({ onDone }: { onDone: (number: string, flags: DecisionFlag[]) => void }) {
  const { explorer, language, t } = useExplorer();
  const [subject, setSubject] = useState<Named | null>(null);
  const [filled, setFilled] = useState({
    receipt: "",
    matter: "LICENSING",
    decidedOn: today(),
    outcome: "GRANTED",
    number: "",
  });
  const sending = useSending<DecisionOutcome>(({ decision }) => {
    if (decision) onDone(decision.number, decision.flags);
  });
  const set = (change: Partial<typeof filled>) => setFilled({ ...filled, ...change });
  const send = () => {
    if (!subject) return;
    const said = saying({ ...filled, receipt: filled.receipt.trim(), number: filled.number.trim() });
    void sending.run((idempotencyKey) =>
      explorer.desk.recordDecision({ ref: { id: subject.id }, ...said, idempotencyKey }),
    );
  };
  const matters = Object.keys(MATTERS).map((code) => [code, caseWords("matter", code, language)] as const);
  return (
    <SendForm
      name="RECORD"
      title={t("recordDecision")}
      sending={sending}
      isReady={subject !== null}
      onSend={send}
    >
      <SubjectField subject={subject} onChoose={setSubject} />
      <TextField
        label={t("receiptOfLookUp")}
        name="receipt"
        value={filled.receipt}
        onChange={(receipt) => set({ receipt })}
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
        label={t("decidedOn")}
        name="decidedOn"
        value={filled.decidedOn}
        needed
        onChange={(decidedOn) => set({ decidedOn })}
      />
      <Choice
        label={t("decisionOutcome")}
        name="outcome"
        value={filled.outcome}
        needed
        options={[
          ["GRANTED", t("decisionGranted")],
          ["REFUSED", t("decisionRefused")],
        ]}
        onChange={(outcome) => set({ outcome })}
      />
      <TextField
        label={t("decisionNumber")}
        name="number"
        value={filled.number}
        needed
        onChange={(number) => set({ number })}
      />
    </SendForm>
  );
}
