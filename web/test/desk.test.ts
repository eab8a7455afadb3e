// Answers of the desk as they are sent.
import assert from "node:assert/strict";
import { test } from "node:test";
import { answerOf, daysFrom, DUTY_UNFILLED } from "../src/model/desk-acts.ts";

const about = { receipt: "q_1", duty: "duty_1", key: "k" };

test("an answer says what its action asks for, and nothing that belongs to another", () => {
  const filled = { on: "", reason: "OTHER", reference: " 虚文 1 ", note: " " };
  assert.deepEqual(answerOf("EXECUTE", filled, about), {
    receipt: "q_1",
    duty: "duty_1",
    response: "EXECUTE",
    idempotencyKey: "k",
    reference: "虚文 1",
  });
  assert.deepEqual(answerOf("DECLINE", { ...filled, note: "虚构理由", on: "2026-01-05" }, about), {
    receipt: "q_1",
    duty: "duty_1",
    response: "DECLINE",
    idempotencyKey: "k",
    on: "2026-01-05",
    reason: "OTHER",
    note: "虚构理由",
  });
});

test("an answer about one measure hangs on no step of another", () => {
  assert.equal("expectedStep" in answerOf("CONSIDER", DUTY_UNFILLED, about), false);
});

test("days are counted over the ends of months and years", () => {
  assert.equal(daysFrom("2026-12-15", 30), "2027-01-14");
  assert.equal(daysFrom("2024-03-01", -1), "2024-02-29");
});
