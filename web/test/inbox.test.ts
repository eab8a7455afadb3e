// Events of a stream wherever it is cut, and an inbox that is followed through losses of its connection.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { InboxItem, InboxNews, InboxPage } from "../src/api/casework-types.ts";
import { ApiError } from "../src/api/client.ts";
import { EventReader } from "../src/api/events.ts";
import { type Connection, type InboxSource, LiveInbox } from "../src/model/inbox.ts";

test("events come whole however the stream is cut, and comments are none", () => {
  const stream = ':\n\nevent: next\ndata: {"a":"x\\n\\ny"}\n\n:\n\nevent: complete\ndata:\n\n';
  const whole = [
    { name: "next", data: '{"a":"x\\n\\ny"}' },
    { name: "complete", data: "" },
  ];
  for (let cut = 0; cut <= stream.length; cut += 1) {
    const reader = new EventReader();
    assert.deepEqual([...reader.take(stream.slice(0, cut)), ...reader.take(stream.slice(cut))], whole);
  }
});

function item(id: string): InboxItem {
  const part = {
    __typename: "CaseTask" as const,
    id,
    state: "ISSUED",
    department: "dept-c",
    pending: true,
    dueOn: null,
    overdue: false,
    possibleActions: [],
  };
  return { machine: "TASK", caseId: "c", caseState: "PUBLISHED", subjectName: null, initiator: "a", part };
}

function told(id: string, of: string): InboxNews {
  return { id, cursor: `after-${id}`, at: "2026-01-01T00:00:00Z", change: "WAITS", item: item(of) };
}

function page(ids: string[]): InboxPage {
  return { nodes: ids.map(item), pageInfo: { hasNextPage: false, endCursor: null }, followFrom: "begin" };
}

const away = () => new ApiError("UNAVAILABLE", "away", "away");

/** What each connection, one after the other, tells and then ends with; a further one is refused for good. */
interface Told {
  news: InboxNews[];
  end: "complete" | ApiError;
}

function source(connections: Told[], pages: (InboxPage | ApiError)[]) {
  const since: string[] = [];
  const found: InboxSource = {
    inbox: () => {
      const next = pages.length > 1 ? pages.shift() : pages[0];
      return next instanceof ApiError ? Promise.reject(next) : Promise.resolve(next ?? page([]));
    },
    async *inboxItems(cursor, _signal, onOpen) {
      since.push(cursor);
      const connection = connections.shift();
      if (!connection) throw new ApiError("UNAUTHENTICATED", "ended", "ended");
      onOpen();
      yield* connection.news;
      if (connection.end !== "complete") throw connection.end;
    },
  };
  return { source: found, since };
}

async function followed(connections: Told[], pages: (InboxPage | ApiError)[]) {
  const { source: from, since } = source(connections, pages);
  const states: Connection[] = [];
  const inbox = new LiveInbox(
    from,
    ({ connection }) => {
      if (states.at(-1) !== connection) states.push(connection);
    },
    () => Promise.resolve(),
  );
  await inbox.start();
  return { inbox, since, states };
}

test("an inbox goes on from the cursor of its last news, whether the stream ended or was lost", async () => {
  const { inbox, since, states } = await followed(
    [
      { news: [told("1", "t1"), told("2", "t2")], end: away() },
      { news: [], end: "complete" },
      { news: [told("3", "t3")], end: away() },
    ],
    [page(["t0"])],
  );
  assert.deepEqual(since, ["begin", "after-2", "after-2", "after-3"]);
  assert.deepEqual(states, ["connecting", "live", "away", "live", "away", "live", "away", "ended"]);
  assert.equal(inbox.state.problem?.code, "UNAUTHENTICATED");
});

test("news that come again are shown once", async () => {
  const again = { news: [told("1", "t1"), told("2", "t2")], end: away() };
  const { inbox } = await followed([again, again], [page([])]);
  assert.deepEqual(
    inbox.state.news.map(({ id }) => id),
    ["2", "1"],
  );
});

test("what waits is read anew with the news, and what came is marked as new", async () => {
  const { inbox } = await followed(
    [{ news: [told("1", "t1")], end: away() }],
    [page(["t0"]), page(["t1", "t0"])],
  );
  assert.deepEqual(
    inbox.state.items.map(({ part }) => part.id),
    ["t1", "t0"],
  );
  assert.deepEqual([...inbox.state.fresh], ["t1"]);
});

test("an inbox that cannot be read says so and is read once it can be", async () => {
  const { inbox, since, states } = await followed([], [away(), away(), page(["t0"])]);
  assert.deepEqual(states.slice(0, 2), ["away", "ended"]);
  assert.deepEqual(since, ["begin"]);
  assert.equal(inbox.state.items.length, 1);
});

test("whoever may not is told, and nothing is tried again", async () => {
  const refused = new ApiError("FORBIDDEN", "no", "no");
  const { inbox, since } = await followed([], [refused, page(["t0"])]);
  assert.deepEqual([inbox.state.connection, inbox.state.isRead, since], ["ended", false, []]);
});
