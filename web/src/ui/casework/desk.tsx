// The desk's pre-check: who asks for what, and what was found about each, with its receipt.
import { useEffect, useRef, useState } from "preact/hooks";
import type { PreCheck } from "../../api/casework-types.ts";
import { ApiError } from "../../api/client.ts";
import { type Line, MOST_SUBJECTS, readLines } from "../../model/refs.ts";
import { caseWords, MATTERS } from "../../text/casework-codes.ts";
import { words } from "../../text/codes.ts";
import { Answered, ProblemBox, type Translate, useExplorer } from "../shared.tsx";
import { Choice, LongField, TextField } from "./fields.tsx";

interface Found {
  lines: Line[];
  checks: PreCheck[];
}

export function Desk() {
  const { explorer, language, t } = useExplorer();
  const [subjects, setSubjects] = useState("");
  const [matter, setMatter] = useState("LICENSING");
  const [purpose, setPurpose] = useState("");
  const [caseNumber, setCaseNumber] = useState("");
  const [complaints, setComplaints] = useState<string[]>([]);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const [found, setFound] = useState<Found | null>(null);
  const [busy, setBusy] = useState(false);
  const underWay = useRef(false);
  const result = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (found) result.current?.focus();
  }, [found]);
  // Every press is a look-up of its own, with receipts: two at once would be on record twice.
  const check = async () => {
    const lines = readLines(subjects);
    const refs = lines.flatMap((line) => line.ref ?? []);
    const unclear = complaintsAbout(lines, t);
    setComplaints(unclear);
    if (unclear.length || underWay.current) return;
    underWay.current = true;
    setBusy(true);
    setProblem(null);
    setFound(null);
    try {
      const form = {
        subjects: refs,
        matter,
        purpose: purpose.trim(),
        caseNumber: caseNumber.trim() || null,
      };
      const checks = await explorer.casework.preCheck(form, language === "zh" ? "ZH" : "EN");
      setFound({ lines, checks });
    } catch (error) {
      setProblem(error instanceof ApiError ? error : new ApiError("INTERNAL", String(error), String(error)));
      explorer.report(error);
    } finally {
      underWay.current = false;
      setBusy(false);
    }
  };
  const matters = Object.keys(MATTERS).map((code) => [code, caseWords("matter", code, language)] as const);
  return (
    <section data-desk>
      <form
        class="act wide"
        onSubmit={(event) => {
          event.preventDefault();
          void check();
        }}
      >
        <h2>{t("placeDesk")}</h2>
        <p class="quiet">{t("deskWhat")}</p>
        {complaints.length > 0 && (
          <div class="notice problem" role="alert" data-complaints>
            {complaints.map((complaint) => (
              <span key={complaint}>{complaint}</span>
            ))}
          </div>
        )}
        {problem && <ProblemBox problem={problem} onClose={() => setProblem(null)} />}
        <LongField label={t("deskSubjects")} name="subjects" value={subjects} needed onChange={setSubjects} />
        <Choice
          label={t("deskMatter")}
          name="matter"
          value={matter}
          needed
          options={matters}
          onChange={setMatter}
        />
        <TextField
          label={t("purpose")}
          name="purpose"
          value={purpose}
          needed
          hint={t("purposeHint")}
          onChange={setPurpose}
        />
        <TextField label={t("deskCase")} name="caseNumber" value={caseNumber} onChange={setCaseNumber} />
        <div class="row">
          <button type="submit" class="primary" disabled={busy} data-send>
            {t("deskCheck")}
          </button>
        </div>
      </form>
      {found && (
        <>
          <h3 tabIndex={-1} ref={result} data-found={found.checks.length}>
            {t("deskFound", { n: found.checks.length })}
          </h3>
          {found.checks.map((each, at) => (
            <Verdict key={each.receipt} check={each} asked={found.lines[at]?.text ?? ""} />
          ))}
        </>
      )}
    </section>
  );
}

/** What has to be put right before anything is asked. */
function complaintsAbout(lines: Line[], t: Translate): string[] {
  if (lines.length === 0) return [t("deskEmpty")];
  if (lines.length > MOST_SUBJECTS) return [t("deskTooMany", { n: lines.length })];
  return lines
    .filter((line) => !line.ref)
    .map((line) => t("deskUnclear", { line: line.number, text: line.text }));
}

function Verdict({ check, asked }: { check: PreCheck; asked: string }) {
  const { language, t } = useExplorer();
  const name = check.notFound ? t("notFound") : check.subject?.name;
  return (
    <article class="measure" data-verdict={check.notFound ? "NOT_FOUND" : check.verdict} data-asked={asked}>
      <header>
        {!check.notFound && (
          <span class={`badge verdict ${check.verdict}`}>
            {caseWords("verdict", check.verdict, language)}
          </span>
        )}
        <strong>{name}</strong> <small>{asked}</small>
      </header>
      {check.explanation && <p>{check.explanation}</p>}
      <p class="quiet">
        {t("receipt")} <code data-receipt>{check.receipt}</code>
      </p>
      <ul class="reasons">
        {check.measures.map((item) => (
          <li key={`${item.sanction.id}${item.measure.code}`} data-measure={item.measure.code}>
            <span class={`badge small ${item.status}`}>{words(item.status, language)}</span>{" "}
            {item.measure.title} <small>{words(item.measure.force, language)}</small>
            {item.reasons.map((reason) => (
              <small class="line" key={`${reason.role}${reason.anchor}${reason.explanation}`}>
                {words(reason.role, language)}: {reason.explanation}
              </small>
            ))}
          </li>
        ))}
      </ul>
      <Advice
        title={t("incentives")}
        lines={check.incentives.map((each) => `${each.title}: ${each.explanation}`)}
      />
      <Advice title={t("signals")} lines={check.signals.map((each) => each.explanation)} />
      <Answered completeness={check.completeness} staleness={check.staleness} />
    </article>
  );
}

function Advice({ title, lines }: { title: string; lines: string[] }) {
  if (lines.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul class="reasons">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
}
