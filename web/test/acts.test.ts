// What an act asks for, and what is sent of what was typed.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CasePart } from "../src/api/casework-types.ts";
import { actFor, inputOf, newKey, UNFILLED } from "../src/model/acts.ts";

const part = (kind: CasePart["__typename"]): CasePart => ({
  __typename: kind,
  id: "x1",
  state: "ISSUED",
  department: "dept-c",
  pending: true,
  dueOn: null,
  overdue: false,
  possibleActions: [],
});
const sending = { caseId: "c1", part: null, key: "k", lastStep: 7 };

test("what a case begins goes to the machine of that part", () => {
  assert.equal(actFor("FILE", null)?.mutation, "fileObjection");
  assert.equal(actFor("APPLY", null)?.mutation, "applyForRepair");
  assert.equal(actFor("APPLY", null)?.evidenceNeeded, true);
  assert.equal(actFor("ACCEPT", part("CaseTask"))?.mutation, "respondToTask");
  assert.equal(actFor("ACCEPT", part("CaseObjection"))?.mutation, "decideObjection");
  assert.equal(actFor("REFUSE", part("CaseRepair"))?.mutation, "decideRepair");
  assert.equal(actFor("REPAIR", null), null);
});

test("a reason from the list comes with a text", () => {
  for (const [action, of] of [
    ["RETURN", null],
    ["REVOKE", null],
    ["DECLINE", part("CaseTask")],
    ["REFUSE", part("CaseObjection")],
  ] as const) {
    const act = actFor(action, of);
    assert.ok(act?.noteNeeded && act.reasons.includes("OTHER"), action);
  }
});

test("only what was filled in and belongs to the act is sent", () => {
  const publish = actFor("PUBLISH", null);
  assert.ok(publish);
  const filled = { ...UNFILLED, note: "  ", reference: "字1号", reason: "OTHER", person: "p1" };
  assert.deepEqual(inputOf(publish, filled, sending), { case: "c1", idempotencyKey: "k", expectedStep: 7 });
  const release = actFor("RELEASE_PERSON", null);
  assert.ok(release);
  assert.deepEqual(inputOf(release, { ...filled, note: " 虚 ", on: "2020-02-29" }, sending), {
    case: "c1",
    idempotencyKey: "k",
    expectedStep: 7,
    on: "2020-02-29",
    reason: "OTHER",
    note: "虚",
    person: { id: "p1" },
  });
});

test("an answer about a task does not hang on what others did", () => {
  const task = part("CaseTask");
  const execute = actFor("EXECUTE", task);
  assert.ok(execute);
  assert.deepEqual(inputOf(execute, { ...UNFILLED, reference: "字1号" }, { ...sending, part: task }), {
    case: "c1",
    idempotencyKey: "k",
    response: "EXECUTE",
    task: "x1",
    reference: "字1号",
  });
});

test("duties not done are said as well", () => {
  const repair = part("CaseRepair");
  const grant = actFor("GRANT", repair);
  assert.ok(grant);
  const input = inputOf(grant, UNFILLED, { ...sending, part: repair }) as Record<string, unknown>;
  assert.equal(input["dutiesDone"], false);
  assert.equal(input["repair"], "x1");
});

test("keys are long and never the same", () => {
  const keys = new Set(Array.from({ length: 100 }, newKey));
  assert.equal(keys.size, 100);
  assert.ok([...keys].every((key) => /^[0-9a-f]{32}$/.test(key)));
});
