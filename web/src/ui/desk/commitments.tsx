// Promises to the desk: those that are due, what became of a subject's, and the form that takes one.
import { useState } from "preact/hooks";
import type { Commitment, PromiseRecord } from "../../api/desk-types.ts";
import type { Named } from "../../api/types.ts";
import { daysFrom } from "../../model/desk-acts.ts";
import { today } from "../../model/moment.ts";
import { caseWords } from "../../text/casework-codes.ts";
import { DayField } from "../casework/fields.tsx";
import { Due, Heading, Pages, Rows } from "../casework/lists.tsx";
import { Done } from "../casework/send-form.tsx";
import { type Answer, useAnswer, useExplorer } from "../shared.tsx";
import { KeepForm, MakeCommitment } from "./commitment-forms.tsx";
import { InGraph, SubjectField } from "./subject-field.tsx";

const AHEAD_DAYS = 30;

/** The provider of what this platform itself has recorded. */
const OWN_SOURCE = "casework";

export function Commitments() {
  const { t } = useExplorer();
  const [until, setUntil] = useState(daysFrom(today(), AHEAD_DAYS));
  const [asked, setAsked] = useState({ until, times: 0 });
  // What is kept here stands in the records of its subject from then on.
  const [kept, setKept] = useState(0);
  const ask = () => setAsked({ until, times: asked.times + 1 });
  return (
    <section data-commitments>
      <Heading title={t("placeCommitments")} what={t("commitmentsWhat")} onRefresh={ask} />
      <form
        class="row"
        data-period
        onSubmit={(event) => {
          event.preventDefault();
          ask();
        }}
      >
        <DayField label={t("commitmentsUntil")} name="until" value={until} needed onChange={setUntil} />
        <button type="submit" data-ask>
          {t("commitmentsAsk")}
        </button>
      </form>
      <DueRows
        key={asked.times}
        until={asked.until}
        after={null}
        onKept={() => setKept((times) => times + 1)}
      />
      <Became asked={`${asked.times}~${kept}`} />
      <MakeCommitment onDone={ask} />
    </section>
  );
}

interface DueProps {
  until: string;
  after: string | null;
  onKept: () => void;
}

function DueRows({ until, after, onKept }: DueProps) {
  const { explorer, t } = useExplorer();
  const answer = useAnswer(`due~${until}~${after}`, ({ signal }) =>
    explorer.desk.commitmentsDue(until, after, signal),
  );
  return (
    <Pages
      answer={answer}
      none={after ? "" : t("commitmentsNone")}
      show={(nodes) => (
        <ul class="plain">
          {nodes.map((node) => (
            <Promised key={node.id} first={node} onKept={onKept} />
          ))}
        </ul>
      )}
      next={(cursor) => <DueRows until={until} after={cursor} onKept={onKept} />}
    />
  );
}

function Promised({ first, onKept }: { first: Commitment; onKept: () => void }) {
  const { language, t } = useExplorer();
  const [found, setFound] = useState(first);
  const [isOpen, setOpen] = useState(false);
  const [told, setTold] = useState<{ repeated: boolean } | null>(null);
  const words = (state: string) => caseWords("state", state, language);
  return (
    <li class="measure" data-commitment={found.id} data-state={found.state}>
      <p>
        <span class={`badge ${found.overdue ? "REACHED" : ""}`}>{words(found.state)}</span>{" "}
        <strong>{found.title}</strong> ·{" "}
        <InGraph id={found.subjectId} name={found.subjectName ?? found.subjectId} /> ·{" "}
        {caseWords("matter", found.matter, language)}
      </p>
      <p class="quiet">
        {t("madeOn", { day: found.madeOn })} · {t("due")} {found.dueOn} · {t("lastDay")}{" "}
        <Due day={found.lastDay} overdue={found.overdue} /> · {found.organisation}
        {found.keptOn && ` · ${t("keptOn", { day: found.keptOn })}`}
      </p>
      {told && (
        <Done name="KEEP">
          {t(told.repeated ? "doneBefore" : "done", { action: caseWords("action", "KEEP", language) })}{" "}
          {words(found.state)}
        </Done>
      )}
      {found.possibleActions.includes("KEEP") && <KeepButton id={found.id} onOpen={() => setOpen(true)} />}
      {isOpen && (
        <KeepForm
          commitment={found.id}
          onDone={(after, repeated) => {
            setFound(after);
            setOpen(false);
            setTold({ repeated });
            onKept();
          }}
          onClose={() => {
            setOpen(false);
            focusOn(found.id);
          }}
        />
      )}
    </li>
  );
}

/** What became of a subject's promises: kept, not kept, or not yet known, whoever took them. */
function Became({ asked }: { asked: string }) {
  const { t } = useExplorer();
  const [subject, setSubject] = useState<Named | null>(null);
  const [times, setTimes] = useState(0);
  const askAgain = () => setTimes(times + 1);
  return (
    <section data-became={subject?.id ?? ""}>
      <h3>{t("commitmentsBecame")}</h3>
      <p class="quiet">{t("commitmentsBecameWhat")}</p>
      <SubjectField
        subject={subject}
        onChoose={(chosen) => {
          setSubject(chosen);
          askAgain();
        }}
      />
      {subject && <BecameRows key={`${asked}~${times}`} id={subject.id} after={null} onKept={askAgain} />}
    </section>
  );
}

interface BecameProps {
  id: string;
  after: string | null;
  onKept: () => void;
}

function BecameRows({ id, after, onKept }: BecameProps) {
  const { explorer, t } = useExplorer();
  const answer = useAnswer(`promises~${id}~${after}`, ({ signal }) =>
    explorer.desk.promises(id, after, signal),
  );
  const isHidden = !answer.loading && !answer.problem && answer.data === null;
  if (isHidden) return <p class="notice">{t("recordsHidden")}</p>;
  return (
    <Rows
      answer={answer as Answer<{ nodes: PromiseRecord[]; pageInfo: never }>}
      columns={[t("promise"), t("decidedByDesk"), t("promisedOn"), t("due"), t("stateWord")]}
      row={(record) => <RecordRow key={record.id} record={record} onKept={onKept} />}
      none={after ? "" : t("noPromises")}
      next={(cursor) => <BecameRows id={id} after={cursor} onKept={onKept} />}
    />
  );
}

function RecordRow({ record, onKept }: { record: PromiseRecord; onKept: () => void }) {
  const { language } = useExplorer();
  const [isOpen, setOpen] = useState(false);
  const { kept } = record;
  const state = kept === null ? "MADE" : kept ? "KEPT" : "MISSED";
  const isOwn = record.source === OWN_SOURCE && kept !== true;
  return (
    <tr data-promise={record.sourceId} data-kept={String(kept)}>
      <td>
        {record.title} {record.details && <small class="line">{record.details}</small>}
        {isOpen && (
          <KeepForm
            commitment={record.sourceId}
            onDone={onKept}
            onClose={() => {
              setOpen(false);
              focusOn(record.sourceId);
            }}
          />
        )}
      </td>
      <td>{record.department}</td>
      <td>{record.decidedOn}</td>
      <td>{record.dueOn}</td>
      <td>
        <span class={`badge ${kept === false ? "REACHED" : ""}`}>{caseWords("state", state, language)}</span>{" "}
        {isOwn && <KeepButton id={record.sourceId} onOpen={() => setOpen(true)} />}
      </td>
    </tr>
  );
}

function KeepButton({ id, onOpen }: { id: string; onOpen: () => void }) {
  const { t } = useExplorer();
  return (
    <button type="button" data-action="KEEP" data-of={id} onClick={onOpen}>
      {t("keepPromise")}
    </button>
  );
}

/** Whoever closes a form goes on from the button that opened it. */
function focusOn(id: string): void {
  document.querySelector<HTMLElement>(`[data-action="KEEP"][data-of="${id}"]`)?.focus();
}
