import assert from "node:assert/strict";
import { test } from "node:test";
import { unite } from "../src/model/graph.ts";
import { cell, csvFile } from "../src/view/export.ts";

test("cells are quoted where they must be, and never read as formulas", () => {
  assert.equal(cell('a,"b"'), '"a,""b"""');
  assert.equal(cell("=1+1"), "'=1+1");
  assert.equal(cell("＝1+1"), "'＝1+1");
  assert.equal(cell(-5), "-5");
  assert.equal(cell(null), "");
});

test("the table has a row for each link and for each subject without one", async () => {
  const one = { id: "e1", kind: "ENTERPRISE", name: "甲（虚构）" } as const;
  const two = { id: "p1", kind: "PERSON", name: "虚乙" } as const;
  const three = { id: "p2", kind: "PERSON", name: "虚丙" } as const;
  const links = [
    {
      kind: "SHAREHOLDING",
      from: two,
      to: one,
      percent: 12.5,
      since: "2015-01-01",
      until: null,
      certain: "YES",
    } as const,
  ];
  const text = await csvFile(unite([{ nodes: [one, two, three], links }], new Map()), "zh").text();
  const rows = text.trim().split("\r\n");
  assert.equal(rows.length, 3);
  assert.equal(rows[1], "p1,虚乙,,SHAREHOLDING,持股,e1,甲（虚构）,,12.5,,,2015-01-01,,YES");
  assert.ok(rows[2]?.startsWith("p2,虚丙"));
  assert.ok(rows.every((row) => row.split(",").length === 14));
});
