// What became of a report, for whoever has its number and its code; neither is kept when it has been asked.
import { useEffect, useRef, useState } from "preact/hooks";
import type { TipOutcome } from "../../api/tip-types.ts";
import { ApiError } from "../../api/client.ts";
import { tipWords } from "../../text/tip-codes.ts";
import { TextField } from "../casework/fields.tsx";
import { ProblemBox, useExplorer } from "../shared.tsx";

export function AskOutcome() {
  const { explorer, t } = useExplorer();
  const [number, setNumber] = useState("");
  const [code, setCode] = useState("");
  const [found, setFound] = useState<{ outcome: TipOutcome | null } | null>(null);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const ask = async () => {
    setBusy(true);
    setProblem(null);
    setFound(null);
    try {
      setFound({ outcome: await explorer.tips.outcome(number.trim(), code.trim()) });
    } catch (error) {
      setProblem(error instanceof ApiError ? error : new ApiError("INTERNAL", String(error), String(error)));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      class="act wide"
      data-ask-outcome
      aria-label={t("tipAsk")}
      onSubmit={(event) => {
        event.preventDefault();
        void ask();
      }}
    >
      <h3>{t("tipAsk")}</h3>
      {problem && <ProblemBox problem={problem} onClose={() => setProblem(null)} />}
      <TextField label={t("tipNumber")} name="number" value={number} needed onChange={setNumber} />
      <TextField label={t("tipCode")} name="code" value={code} needed onChange={setCode} />
      <div class="row">
        <button type="submit" class="primary" disabled={busy} data-send>
          {t("tipAskDo")}
        </button>
      </div>
      {found && <Outcome outcome={found.outcome} />}
    </form>
  );
}

function Outcome({ outcome }: { outcome: TipOutcome | null }) {
  const { language, t } = useExplorer();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), [outcome]);
  return (
    <div class="notice" role="status" tabIndex={-1} ref={place} data-outcome={outcome?.state ?? "NONE"}>
      {!outcome && t("tipAskNone")}
      {outcome && (
        <>
          <strong>{tipWords("state", outcome.state, language)}</strong>
          <span>
            {t("tipSubmittedOn", { day: outcome.submittedOn })}
            {outcome.decidedOn && ` · ${t("tipDecidedOn", { day: outcome.decidedOn })}`}
          </span>
          {outcome.reason && <span>{outcome[language] ?? outcome.reason}</span>}
          {outcome.outcome && <span>{outcome.outcome}</span>}
        </>
      )}
    </div>
  );
}
