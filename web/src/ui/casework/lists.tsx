// Lists page by page, and that of the cases that an organisation opened or decides.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { CasePage } from "../../api/casework-types.ts";
import type { PageInfo } from "../../api/types.ts";
import { caseWords } from "../../text/casework-codes.ts";
import { type Answer, Pending, useAnswer, useExplorer } from "../shared.tsx";

/** States of a case to choose from, as a case comes to them. */
const CASE_STATES = [
  "DRAFT",
  "SUBMITTED",
  "RETURNED",
  "REVIEWED",
  "PUBLISHED",
  "CLOSED",
  "RELEASED",
  "REPAIRED",
  "REVOKED",
  "VOIDED",
  "ABANDONED",
];

export function CaseList() {
  const { language, t } = useExplorer();
  const [asked, setAsked] = useState(0);
  const [state, setState] = useState("");
  return (
    <section data-cases>
      <Heading title={t("placeCases")} what={t("casesWhat")} onRefresh={() => setAsked(asked + 1)} />
      <label>
        {t("stateWord")}{" "}
        <select value={state} data-case-state onChange={(event) => setState(event.currentTarget.value)}>
          <option value="">{t("allStates")}</option>
          {CASE_STATES.map((each) => (
            <option key={each} value={each}>
              {caseWords("state", each, language)}
            </option>
          ))}
        </select>
      </label>
      <CaseRows key={`${asked}~${state}`} state={state} after={null} />
    </section>
  );
}

function CaseRows({ state, after }: { state: string; after: string | null }) {
  const { explorer, language, t } = useExplorer();
  const answer = useAnswer(`cases~${state}~${after}`, ({ signal }) =>
    explorer.casework.cases(state, after, signal),
  );
  const row = (found: CasePage["nodes"][number]) => (
    <tr key={found.id} class={found.overdue ? "overdue" : ""} data-case-row={found.id}>
      <td>
        <Due day={found.dueOn} overdue={found.overdue} />
      </td>
      <td>
        <CaseLink id={found.id} name={found.subjectName} />
      </td>
      <td>
        {caseWords("kind", found.kind, language)} {found.content.title ?? found.memorandum}
      </td>
      <td>{caseWords("state", found.state, language)}</td>
      <td>
        {found.department}
        {found.decider === found.department ? "" : ` / ${found.decider}`}
      </td>
    </tr>
  );
  const departments = `${t("initiator")} / ${t("decider")}`;
  const columns = [t("due"), t("subjectWord"), t("what"), t("stateWord"), departments];
  return (
    <Rows
      answer={answer}
      columns={columns}
      row={row}
      none={after ? "" : t("casesNone")}
      next={(cursor) => <CaseRows state={state} after={cursor} />}
    />
  );
}

interface RowsProps<T> {
  answer: Answer<{ nodes: T[]; pageInfo: PageInfo }>;
  columns: string[];
  row: (item: T) => ComponentChildren;
  none: string;
  next: (cursor: string) => ComponentChildren;
}

/** One page as a table, and below it the next once it is asked for. */
export function Rows<T>({ columns, row, ...rest }: RowsProps<T>) {
  return <Pages {...rest} show={(nodes) => <Table columns={columns}>{nodes.map(row)}</Table>} />;
}

interface PagesProps<T> {
  answer: Answer<{ nodes: T[]; pageInfo: PageInfo }>;
  show: (nodes: T[]) => ComponentChildren;
  none: string;
  next: (cursor: string) => ComponentChildren;
}

/** One page, and below it the next once it is asked for. */
export function Pages<T>({ answer, show, none, next }: PagesProps<T>) {
  const { t } = useExplorer();
  const [more, setMore] = useState(false);
  const page = answer.data;
  const cursor = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  return (
    <>
      <Pending answer={answer} />
      {page && page.nodes.length === 0 && none && <p class="quiet">{none}</p>}
      {page && page.nodes.length > 0 && show(page.nodes)}
      {cursor && !more && (
        <button type="button" data-more onClick={() => setMore(true)}>
          {t("more")}
        </button>
      )}
      {cursor && more && next(cursor)}
    </>
  );
}

/** A table that scrolls by itself where it is wider than the page. */
export function Table({ columns, children }: { columns: string[]; children: ComponentChildren }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={columns.join(" ")}>
      <table class="rows">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

interface HeadingProps {
  title: string;
  what: string;
  onRefresh: () => void;
}

export function Heading({ title, what, onRefresh }: HeadingProps) {
  const { t } = useExplorer();
  return (
    <>
      <div class="row">
        <h2>{title}</h2>
        <button type="button" data-refresh onClick={onRefresh}>
          {t("refresh")}
        </button>
      </div>
      <p class="quiet">{what}</p>
    </>
  );
}

/** The last day for something, in words and not by colour alone where it is over. */
export function Due({ day, overdue }: { day: string | null; overdue: boolean }) {
  const { t } = useExplorer();
  if (!day) return <>—</>;
  return (
    <>
      {day} {overdue && <span class="badge REACHED">{t("overdueWord")}</span>}
    </>
  );
}

export function CaseLink({ id, name }: { id: string; name: string | null }) {
  const { explorer } = useExplorer();
  return (
    <button type="button" class="link" data-case-link={id} onClick={() => explorer.go("case", id)}>
      {name || id}
    </button>
  );
}
