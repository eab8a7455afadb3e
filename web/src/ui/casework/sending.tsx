// Sending an act: one key for as long as its form is open, and what came of it in words.
import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Case, Outcome } from "../../api/casework-types.ts";
import { ApiError } from "../../api/client.ts";
import { isDone, type Told } from "../../api/outcomes.ts";
import { type Mutation, newKey } from "../../model/acts.ts";
import { caseWords } from "../../text/casework-codes.ts";
import { ProblemBox, useExplorer } from "../shared.tsx";

export interface Sending<T extends Told> {
  busy: boolean;
  refusal: T | null;
  problem: ApiError | null;
  /** Do the work with the key of this form; what is done is told to the caller of the form. */
  run: (work: (key: string) => Promise<T>) => Promise<void>;
}

/** A form's sending: its key is made when it opens, so that what is sent twice is done once. */
export function useSending<T extends Told>(onDone: (outcome: T) => void): Sending<T> {
  const { explorer } = useExplorer();
  const key = useRef("");
  if (!key.current) key.current = newKey();
  // A second press may come before the page is drawn anew.
  const underWay = useRef(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<T | null>(null);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const run: Sending<T>["run"] = async (work) => {
    if (underWay.current) return;
    underWay.current = true;
    setBusy(true);
    setProblem(null);
    try {
      const outcome = await work(key.current);
      setRefusal(isDone(outcome) ? null : outcome);
      if (isDone(outcome)) onDone(outcome);
    } catch (error) {
      setProblem(error instanceof ApiError ? error : new ApiError("INTERNAL", String(error), String(error)));
      explorer.report(error);
    } finally {
      underWay.current = false;
      setBusy(false);
    }
  };
  return { busy, refusal, problem, run };
}

export interface Sender extends Sending<Outcome> {
  /** Send the input of an act on a case with the key of this form. */
  send: (mutation: Mutation, inputWith: (key: string) => object) => Promise<void>;
}

export function useSender(onDone: (found: Case, repeated: boolean) => void): Sender {
  const { explorer } = useExplorer();
  const sending = useSending<Outcome>(({ case: found, repeated }) => {
    if (found) onDone(found, repeated ?? false);
  });
  return {
    ...sending,
    send: (mutation, inputWith) => sending.run((key) => explorer.casework.act(mutation, inputWith(key))),
  };
}

interface RefusalProps {
  sender: Pick<Sending<Told>, "refusal" | "problem">;
  /** What else a refusal tells. */
  children?: ComponentChildren;
}

/** Why nothing was done; the focus comes here, and what was typed stands below. */
export function Refusal({ sender, children }: RefusalProps) {
  const place = useRef<HTMLDivElement>(null);
  const { refusal, problem } = sender;
  useEffect(() => {
    if (refusal || problem) place.current?.focus();
  }, [refusal, problem]);
  if (!refusal && !problem) return null;
  return (
    <div tabIndex={-1} ref={place} data-refusal={refusal?.reason ?? problem?.code}>
      {problem && <ProblemBox problem={problem} />}
      {refusal && <Why refusal={refusal}>{children}</Why>}
    </div>
  );
}

function Why({ refusal, children }: { refusal: Told; children: ComponentChildren }) {
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
      {children}
    </div>
  );
}

/** Why nothing was done about a case, and how it stands now. */
export function CaseRefusal({ sender }: { sender: Sender }) {
  const existing = sender.refusal?.existing;
  return <Refusal sender={sender}>{existing && <StandsNow found={existing} />}</Refusal>;
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
