// Editions as typed and sent, and pages of a preview put together by reading.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Edition, EditionEffect, EditionPreview } from "../src/api/edition-types.ts";
import { isWhole, type Reading, rowsOf, showsHidden, typedEdition, withPage } from "../src/model/editions.ts";
import { visible } from "../src/text/visible.ts";

const NONE = { persons: 0, enterprises: 0, effects: 0 };

function page(subject: string, more: Partial<EditionPreview> = {}): EditionPreview {
  const effect: EditionEffect = {
    kind: "NEWLY_REACHED",
    subject: { id: subject, kind: "PERSON", name: subject },
    before: null,
    after: null,
  };
  return {
    validAt: "2026-12-31",
    knownAt: "2026-11-24T00:00:00Z",
    newlyReached: { persons: 2, enterprises: 0, effects: 2 },
    released: NONE,
    uncertain: NONE,
    changed: NONE,
    sanctionsLookedAt: 500,
    subjectsLookedAt: 900,
    complete: false,
    completeness: "COMPLETE",
    nodes: [effect],
    pageInfo: { hasNextPage: true, endCursor: "c" },
    ...more,
  };
}

function read(...pages: EditionPreview[]): Reading[] {
  let readings: Reading[] = [];
  for (const each of pages) readings = withPage(readings, each);
  return readings;
}

test("pages of one reading are counted once, and another reading is counted by itself", () => {
  const readings = read(page("p_1"), page("p_2"), page("p_1", { sanctionsLookedAt: 20 }));
  assert.deepEqual(
    readings.map(({ effects }) => effects.map(({ subject }) => subject.id)),
    [["p_1", "p_2"], ["p_1"]],
  );
});

test("a preview is whole only where all was looked at and no bound was hit", () => {
  const whole = (more: Partial<EditionPreview>) => isWhole(page("p_1", more));
  assert.equal(whole({ complete: true }), true);
  assert.equal(whole({ complete: false }), false);
  assert.equal(whole({ complete: true, completeness: "INCOMPLETE" }), false);
});

const EDITION: Edition = {
  id: "edition_1",
  name: "虚构版本",
  state: "DRAFT",
  validFrom: "2026-12-31",
  draftedBy: "dept-a",
  draftedAt: "2026-11-24T00:00:00Z",
  memoranda: ["M"],
  reviewedBy: null,
  reviewedAt: null,
  lastStep: 1,
  flags: [],
  possibleActions: [],
  changes: [
    {
      table: "REACH",
      key: "K DIRECTOR WHILE_HOLDING",
      columns: [],
      before: [
        { column: "measure", text: "K" },
        { column: "role", text: "DIRECTOR" },
        { column: "responsibility", text: "ANY" },
        { column: "anchor", text: "WHILE_HOLDING" },
      ],
      after: null,
    },
    {
      table: "MEASURES",
      key: "K",
      columns: ["basis"],
      before: null,
      after: [
        { column: "code", text: "K" },
        { column: "basis", text: "虚构法：第一条" },
      ],
    },
  ],
  steps: [],
};

test("an edition taken up and saved says the same; what it repeals is named by its key alone", () => {
  assert.deepEqual(rowsOf(typedEdition(EDITION).rows), {
    rows: [
      {
        table: "REACH",
        cells: [
          { column: "measure", text: "K" },
          { column: "role", text: "DIRECTOR" },
          { column: "anchor", text: "WHILE_HOLDING" },
        ],
        repeal: true,
      },
      {
        table: "MEASURES",
        cells: [
          { column: "code", text: "K" },
          { column: "basis", text: "虚构法：第一条" },
        ],
        repeal: false,
      },
    ],
    bad: [],
  });
});

test("a text that shows a hidden character by its code is told from others", () => {
  assert.equal(showsHidden(visible("虚构\u200b企业")), true);
  assert.equal(showsHidden(visible("虚构企业 [U] (U+2)")), false);
});

test("a line that is no cell is named, and is not left out in silence", () => {
  const cells = "measure: K\nrole DIRECTOR\n\nanchor：AT_ACT";
  const { bad, rows } = rowsOf([{ id: 0, table: "REACH", cells, repeal: false }]);
  assert.deepEqual(bad, [{ row: 1, line: "role DIRECTOR" }]);
  assert.deepEqual(rows, [
    {
      table: "REACH",
      cells: [
        { column: "measure", text: "K" },
        { column: "anchor", text: "AT_ACT" },
      ],
      repeal: false,
    },
  ]);
});
