import assert from "node:assert/strict";
import { test } from "node:test";
import { asOf, dayNumber, dayText, isDay, today } from "../src/model/moment.ts";

test("days are counted without time zones", () => {
  for (const day of ["1969-12-31", "1970-01-01", "2020-02-29", "2026-11-22"])
    assert.equal(dayText(dayNumber(day)), day);
  assert.equal(dayNumber("2020-03-01") - dayNumber("2020-02-28"), 2);
});

test("only days that exist are days", () => {
  assert.ok(isDay("2020-02-29"));
  for (const text of ["2019-02-29", "2020-2-1", "2020", "", "2020-13-01"]) assert.ok(!isDay(text), text);
});

test("today begins at midnight in Shanghai", () => {
  assert.equal(today(Date.parse("2024-05-01T15:59:59Z")), "2024-05-01");
  assert.equal(today(Date.parse("2024-05-01T16:00:00Z")), "2024-05-02");
});

test("a day known at means all of that day, and no day means now", () => {
  assert.deepEqual(asOf({ validAt: "", knownAt: "" }), {});
  assert.deepEqual(asOf({ validAt: "2019-04-01", knownAt: "2020-01-01" }), {
    validAt: "2019-04-01",
    knownAt: "2020-01-01T23:59:59+08:00",
  });
});
