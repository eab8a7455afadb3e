// A search field with its results, to be used by mouse and by keyboard alike.
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { ApiError, isCancelled } from "../api/client.ts";
import type { SearchPage } from "../api/service.ts";
import type { Found } from "../api/types.ts";
import { words } from "../text/codes.ts";
import { Incomplete, ProblemBox, useExplorer } from "./shared.tsx";

const FIRST = 10;
const PAUSE = 250;

interface Props {
  label: string;
  /** What the field says at first, and again when it changes. */
  initial?: string;
  /** Whether the field is for one name after another. */
  clears?: boolean;
  onChoose: (subject: Found) => void;
}

export function Search({ label, initial = "", clears, onChoose }: Props) {
  const { explorer, language, t } = useExplorer();
  const [words_, setWords] = useState(initial);
  const [page, setPage] = useState<SearchPage | null>(null);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const asking = useRef<AbortController | null>(null);
  const typed = useRef(false);
  const list = useId();

  useEffect(() => {
    typed.current = false;
    setWords(initial);
  }, [initial]);

  const ask = async (after: string | null) => {
    asking.current?.abort();
    const controller = new AbortController();
    asking.current = controller;
    try {
      const found = await explorer.service.search(words_.trim(), FIRST, after, controller.signal);
      setPage((before) => (after && before ? { ...found, edges: [...before.edges, ...found.edges] } : found));
      setProblem(null);
      if (!after) setActive(0);
      setOpen(true);
    } catch (error) {
      if (isCancelled(error)) return;
      setPage(null);
      setProblem(error instanceof ApiError ? error : new ApiError("INTERNAL", String(error), String(error)));
    }
  };

  // Only what is typed starts a search.
  useEffect(() => {
    if (!typed.current || !words_.trim()) {
      setOpen(false);
      return;
    }
    const pause = setTimeout(() => void ask(null), PAUSE);
    return () => clearTimeout(pause);
  }, [words_]);

  const choose = (subject: Found) => {
    asking.current?.abort();
    typed.current = false;
    setWords(clears ? "" : subject.name);
    setOpen(false);
    onChoose(subject);
  };
  const results = page?.edges.map((edge) => edge.node) ?? [];
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") setOpen(false);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (results.length) setActive((active + step + results.length) % results.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const found = results[active];
      if (open && found) choose(found);
      else if (words_.trim()) void ask(null);
    }
  };
  return (
    <div class="search">
      <label>
        <span class="hidden">{label}</span>
        <input
          type="search"
          list={undefined}
          role="combobox"
          aria-expanded={open}
          aria-controls={list}
          aria-activedescendant={open && results.length ? `${list}-${active}` : undefined}
          aria-autocomplete="list"
          autocomplete="off"
          spellcheck={false}
          placeholder={label}
          title={t("searchHint")}
          maxLength={200}
          value={words_}
          onInput={(event) => {
            typed.current = true;
            setWords(event.currentTarget.value);
          }}
          onKeyDown={onKeyDown}
          onBlur={(event) => {
            const next = event.relatedTarget as Node | null;
            if (!event.currentTarget.closest(".search")?.contains(next)) setOpen(false);
          }}
        />
      </label>
      {problem && <ProblemBox problem={problem} onClose={() => setProblem(null)} />}
      {open && page && (
        <div class="results">
          {page.completeness === "INCOMPLETE" && <Incomplete />}
          {results.length === 0 && (
            <p class="quiet" role="status">
              {t("noResults")}
            </p>
          )}
          <div role="listbox" tabIndex={-1} id={list} aria-label={label}>
            {results.map((subject, at) => (
              <div
                key={subject.id}
                id={`${list}-${at}`}
                role="option"
                tabIndex={-1}
                aria-selected={at === active}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => choose(subject)}
              >
                <span>{subject.name}</span>
                <small>
                  {t(subject.kind === "PERSON" ? "person" : "enterprise")} {subject.uscc ?? ""}{" "}
                  {subject.status && subject.status !== "ACTIVE" ? words(subject.status, language) : ""}
                </small>
              </div>
            ))}
          </div>
          {page.pageInfo.hasNextPage && (
            <button type="button" onClick={() => void ask(page.pageInfo.endCursor)}>
              {t("moreResults")}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
