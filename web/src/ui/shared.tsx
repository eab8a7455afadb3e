// What every part of the page uses: the explorer, its words, and answers that follow the dates.
import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import { ApiError, isCancelled } from "../api/client.ts";
import type { Asking } from "../api/service.ts";
import type { Completeness, Named, SourceAge, Standing } from "../api/types.ts";
import type { Explorer } from "../model/explorer.ts";
import type { State } from "../model/state.ts";
import type { Language } from "../model/permalink.ts";
import { words } from "../text/codes.ts";
import { type TextKey, text } from "../text/texts.ts";
import { LOOKS } from "../view/looks.ts";

export const ExplorerContext = createContext<Explorer | null>(null);

export function useExplorer(): { explorer: Explorer; state: State; language: Language; t: Translate } {
  const explorer = useContext(ExplorerContext);
  if (!explorer) throw new Error("no explorer");
  const [, redraw] = useState(0);
  const drawn = explorer.state;
  useEffect(() => {
    const again = () => redraw((count) => count + 1);
    // What changed between drawing and listening would else never be seen.
    if (explorer.state !== drawn) again();
    return explorer.subscribe(again);
  }, [explorer]);
  const { language } = explorer.state.view;
  return { explorer, state: explorer.state, language, t: (key, values) => text(key, language, values) };
}

export type Translate = (key: TextKey, values?: Record<string, string | number>) => string;

export interface Answer<T> {
  data: T | null;
  problem: ApiError | null;
  loading: boolean;
}

/** Ask a question anew whenever its key, the dates or the token change; a late answer is dropped. */
export function useAnswer<T>(key: string, ask: (asking: Asking) => Promise<T>): Answer<T> {
  const { explorer, state } = useExplorer();
  const [answer, setAnswer] = useState<Answer<T>>({ data: null, problem: null, loading: key !== "" });
  const { validAt, knownAt } = state.view.moment;
  // The key says what the question depends on.
  useEffect(() => {
    if (!key) return setAnswer({ data: null, problem: null, loading: false });
    const asking = new AbortController();
    setAnswer({ data: null, problem: null, loading: true });
    ask({ asOf: explorer.asOf, signal: asking.signal })
      .then((data) => {
        if (!asking.signal.aborted) setAnswer({ data, problem: null, loading: false });
      })
      .catch((error: unknown) => {
        if (asking.signal.aborted || isCancelled(error)) return;
        const problem =
          error instanceof ApiError ? error : new ApiError("INTERNAL", String(error), String(error));
        setAnswer({ data: null, problem, loading: false });
      });
    return () => asking.abort();
  }, [key, validAt, knownAt, state.tokens]);
  return answer;
}

/** A failure by its code, in both languages, the page's own first. */
export function ProblemBox({ problem, onClose }: { problem: ApiError; onClose?: () => void }) {
  const { explorer, language, t } = useExplorer();
  const messages = [
    <span lang="zh" key="zh">
      {problem.messageZh}
    </span>,
    <span lang="en" key="en">
      {problem.message}
    </span>,
  ];
  return (
    <div class="notice problem" role="alert">
      <strong>
        {words(problem.code, language)} <code>{problem.code}</code>
      </strong>
      {language === "zh" ? messages : messages.reverse()}
      <span class="row">
        {problem.code === "UNAUTHENTICATED" && (
          <button type="button" onClick={() => explorer.report(problem)}>
            {t("token")}
          </button>
        )}
        {onClose && (
          <button type="button" onClick={onClose}>
            {t("dismiss")}
          </button>
        )}
      </span>
    </div>
  );
}

export function Pending<T>({ answer }: { answer: Answer<T> }) {
  const { t } = useExplorer();
  if (answer.problem) return <ProblemBox problem={answer.problem} />;
  return answer.loading ? (
    <p class="quiet" role="status">
      {t("loading")}
    </p>
  ) : null;
}

/** Says that an answer was cut short, and by which bounds. */
export function Incomplete({ bounds = [] }: { bounds?: string[] }) {
  const { t, language } = useExplorer();
  return (
    <div class="notice incomplete" role="status">
      <strong>{t("incomplete")}</strong>
      {bounds.length > 0 && <span>{bounds.map((bound) => words(bound, language)).join(" · ")}</span>}
    </div>
  );
}

/** How old the sources of an answer are; stale ones stand out. */
export function Sources({ staleness }: { staleness: SourceAge[] }) {
  const { t } = useExplorer();
  if (staleness.length === 0) return null;
  return (
    <ul class="sources" aria-label={t("sources")}>
      {staleness.map((age) => (
        <li key={age.source} class={age.stale ? "stale" : ""} title={age.lastLoadedAt}>
          {t(age.stale ? "stale" : "fresh", { source: age.source, days: age.days })}
        </li>
      ))}
    </ul>
  );
}

/** Beside every answer: whether it is complete, and how old its sources are. */
export function Answered({
  completeness,
  bounds = [],
  staleness,
}: {
  completeness: Completeness;
  bounds?: string[];
  staleness: SourceAge[];
}) {
  const { t } = useExplorer();
  return (
    <div class="answered" data-completeness={completeness}>
      {completeness === "INCOMPLETE" ? <Incomplete bounds={bounds} /> : <small>✓ {t("complete")}</small>}
      <Sources staleness={staleness} />
    </div>
  );
}

/** A subject by its name and shape; a press chooses it in the graph, or starts there where it is not drawn. */
export function SubjectLink({ subject }: { subject: Named }) {
  const { explorer, state, t } = useExplorer();
  const node = state.graph.nodes.get(subject.id);
  return (
    <button
      type="button"
      class="link"
      title={node ? undefined : t("startHere")}
      onClick={() => (node ? explorer.select(subject.id) : void explorer.start(subject))}
    >
      <Shape standing={node?.standing ?? null} /> {subject.name || t("unspecified")}
    </button>
  );
}

/** The shape of a standing, as in the graph. */
export function Shape({ standing, size = 16 }: { standing: Standing | null; size?: number }) {
  const look = LOOKS[standing ?? "NOT_ASKED"];
  const common = { fill: look.fill, stroke: look.border, "stroke-width": 0.14 };
  return (
    <svg class="shape" width={size} height={size} viewBox="-1.15 -1.15 2.3 2.3" aria-hidden="true">
      {look.corners.length ? (
        <polygon points={look.corners.map((corner) => corner.join(",")).join(" ")} {...common} />
      ) : (
        <circle r="1" {...common} />
      )}
    </svg>
  );
}
