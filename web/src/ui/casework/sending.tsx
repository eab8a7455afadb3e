// Sending an act: one key for as long as its form is open, and what came of it in words.
import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Case, Outcome } from "../../api/casework-types.ts";
import { ApiError } from "../../api/client.ts";
import { type Mutation, newKey } from "../../model/acts.ts";
import { caseWords } from "../../text/casework-codes.ts";
import { ProblemBox, useExplorer } from "../shared.tsx";

export interface Sender {
  busy: boolean;
  refusal: Outcome | null;
  problem: ApiError | null;
  /** Send the input with the key of this form; what is done is told to the caller of the form. */
  send: (mutation: Mutation, inputWith: (key: string) => object) => Promise<void>;
}

/** A form's sender: its key is made when it opens, so that what is sent twice is done once. */
export function useSender(onDone: (found: Case, repeated: boolean) => void): Sender {
  const { explorer } = useExplorer();
  const key = useRef("");
  if (!key.current) key.current = newKey();
  // A second press may come before the page is drawn anew.
  const underWay = useRef(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Outcome | null>(null);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const send: Sender["send"] = async (mutation, inputWith) => {
    if (underWay.current) return;
    underWay.current = true;
    setBusy(true);
    setProblem(null);
    try {
      const outcome = await explorer.casework.act(mutation, inputWith(key.current));
      setRefusal(outcome.case ? null : outcome);
      if (outcome.case) onDone(outcome.case, outcome.repeated ?? false);
    } catch (error) {
      setProblem(error instanceof ApiError ? error : new ApiError("INTERNAL", String(error), String(error)));
      explorer.report(error);
    } finally {
      underWay.current = false;
      setBusy(false);
    }
  };
  return { busy, refusal, problem, send };
}

/** Why nothing was done; the focus comes here, and what was typed stands below. */
export function Refusal({ sender }: { sender: Sender }) {
  const place = useRef<HTMLDivElement>(null);
  const { refusal, problem } = sender;
  useEffect(() => {
    if (refusal || problem) place.current?.focus();
  }, [refusal, problem]);
  if (!refusal && !problem) return null;
  return (
    <div tabIndex={-1} ref={place} data-refusal={refusal?.reason ?? problem?.code}>
      {problem && <ProblemBox problem={problem} />}
      {refusal && <Why refusal={refusal} />}
    </div>
  );
}

function Why({ refusal }: { refusal: Outcome }) {
  const { language, t } = useExplorer();
  const messages = [
    <span lang="zh" key="zh">
      {refusal.messageZh}
    </span>,
    <span lang="en" key="en">
      {refusal.messageEn}
    </span>,
  ];
  return (
    <div class="notice problem" role="alert">
      <code>{refusal.reason}</code>
      {language === "zh" ? messages : messages.reverse()}
      {refusal.field && <span>{t("aboutField", { field: refusal.field })}</span>}
      {refusal.firstPossible && (
        <span data-first-possible>{t("firstPossible", { day: refusal.firstPossible })}</span>
      )}
      {refusal.reason === "CONFLICT" && <span>{t("conflict")}</span>}
      {refusal.existing && <StandsNow found={refusal.existing} />}
    </div>
  );
}

/** How a case stands, and the step that made it so. */
function StandsNow({ found }: { found: Case }) {
  const { language, t } = useExplorer();
  const last = found.steps.at(-1);
  return (
    <span data-stands-now={found.state}>
      {t("standsNow", { state: caseWords("state", found.state, language), step: found.lastStep })}
      {last && (
        <>
          {" · "}
          {caseWords("machine", last.machine, language)} {caseWords("action", last.action, language)}{" "}
          {last.on} {last.organisation ?? caseWords("role", last.role, language)}
          {last.note ? `：${last.note}` : ""}
        </>
      )}
    </span>
  );
}

/** Move the focus to a form when it opens. */
export function useFocusFirst(form: RefObject<HTMLFormElement | null>): void {
  useEffect(() => {
    form.current?.querySelector<HTMLElement>("input, select, textarea")?.focus();
  }, []);
}
