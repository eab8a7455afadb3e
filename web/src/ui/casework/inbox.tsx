// What waits for an organisation, followed: what arrives shows up, and whether anything can is said.
import { useEffect, useRef, useState } from "preact/hooks";
import type { InboxItem, InboxNews } from "../../api/casework-types.ts";
import { type Connection, type InboxState, LiveInbox } from "../../model/inbox.ts";
import { caseWords } from "../../text/casework-codes.ts";
import type { TextKey } from "../../text/texts.ts";
import { ProblemBox, useExplorer } from "../shared.tsx";
import { CaseLink, Due, Heading, Table } from "./lists.tsx";

const CONNECTION_WORDS: Record<Connection, TextKey> = {
  connecting: "inboxConnecting",
  live: "inboxLive",
  away: "inboxAway",
  ended: "inboxEnded",
};

export function Inbox() {
  const { t } = useExplorer();
  const [inbox, state] = useLiveInbox();
  const { items, connection, problem, isRead, hasMore, news, fresh } = state;
  const isCut = connection === "away" || connection === "ended";
  return (
    <section data-inbox>
      <Heading title={t("placeInbox")} what={t("inboxWhat")} onRefresh={() => void inbox.read()} />
      <p class={isCut ? "notice problem" : "quiet"} role="status" data-connection={connection}>
        {t(CONNECTION_WORDS[connection])}
      </p>
      {problem && <ProblemBox problem={problem} />}
      <News news={news} />
      {isRead && items.length === 0 && <p class="quiet">{t("inboxNone")}</p>}
      {items.length > 0 && (
        <Table columns={[t("due"), t("subjectWord"), t("what"), t("stateWord"), t("initiator")]}>
          {items.map((item) => (
            <Row key={`${item.caseId}${item.part.id}`} item={item} isFresh={fresh.has(item.part.id)} />
          ))}
        </Table>
      )}
      {hasMore && (
        <button type="button" data-more onClick={() => void inbox.more()}>
          {t("more")}
        </button>
      )}
    </section>
  );
}

/** The inbox of the token, followed for as long as it is on the page. */
function useLiveInbox(): [LiveInbox, InboxState] {
  const { explorer } = useExplorer();
  const kept = useRef<LiveInbox | null>(null);
  const [, redraw] = useState<InboxState | null>(null);
  kept.current ??= new LiveInbox(explorer.casework, redraw);
  const inbox = kept.current;
  useEffect(() => {
    void inbox.start();
    return () => inbox.stop();
  }, [inbox]);
  return [inbox, inbox.state];
}

function Row({ item, isFresh }: { item: InboxItem; isFresh: boolean }) {
  const { language, t } = useExplorer();
  const { part } = item;
  return (
    <tr class={part.overdue ? "overdue" : ""} data-part={part.id} data-fresh={isFresh}>
      <td>
        <Due day={part.dueOn} overdue={part.overdue} />
      </td>
      <td>
        <CaseLink id={item.caseId} name={item.subjectName} />{" "}
        {isFresh && <span class="badge PRIORITY">{t("inboxFresh")}</span>}
      </td>
      <td>
        <What item={item} />
      </td>
      <td>{caseWords("state", part.state, language)}</td>
      <td>{item.initiator}</td>
    </tr>
  );
}

function What({ item: { machine, part } }: { item: InboxItem }) {
  const { language } = useExplorer();
  return (
    <>
      {caseWords("machine", machine, language)}
      {part.title ? ` · ${part.title}` : ""}
      {part.measure ? <small> {part.measure}</small> : null}
    </>
  );
}

/** What happened since the inbox was opened; heard as it comes. */
function News({ news }: { news: InboxNews[] }) {
  const { language, t } = useExplorer();
  return (
    <div role="log" aria-label={t("inboxNews")} data-news={news.length}>
      {news.length > 0 && (
        <>
          <h3>{t("inboxNews")}</h3>
          <p class="quiet">{t("inboxNewsWhat")}</p>
          <ul class="steps">
            {news.map(({ id, at, change, item }) => (
              <li key={id} data-change={change}>
                <time dateTime={at}>{clock(at)}</time>{" "}
                <strong>{caseWords("change", change, language)}</strong>{" "}
                <CaseLink id={item.caseId} name={item.subjectName} /> <What item={item} /> ·{" "}
                {caseWords("state", item.part.state, language)}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

/** The time of day in Shanghai, where the service's days begin and end. */
function clock(at: string): string {
  const shown: Intl.DateTimeFormatOptions = {
    timeStyle: "medium",
    hourCycle: "h23",
    timeZone: "Asia/Shanghai",
  };
  return new Intl.DateTimeFormat("zh-CN", shown).format(new Date(at));
}
