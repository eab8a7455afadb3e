import assert from "node:assert/strict";
import { test } from "node:test";
import { EMPTY, readView, type View, writeView } from "../src/model/permalink.ts";

const FULL: View = {
  place: "case",
  openId: "c_a&b=c",
  subject: "e_a&b=c",
  growth: [
    { what: "neighbours", id: "e_a", pages: 3 },
    { what: "around", id: "p_b", depth: 2 },
    { what: "path", from: "e_a", to: "p_b", hops: 4 },
    { what: "ownership", id: "e_a" },
    { what: "related", id: "e_a" },
    { what: "common", ids: ["e_a", "e_c", "p_b"] },
    { what: "foreign", id: "e_a", listed: ["e_c", "p_b"] },
  ],
  moment: { validAt: "2019-04-01", knownAt: "2020-01-01" },
  links: ["DIRECTOR", "SHAREHOLDING"],
  layout: "layered",
  language: "en",
};

test("a permalink says all that is shown", () => {
  assert.deepEqual(readView(writeView(FULL), "zh"), FULL);
  assert.deepEqual(readView(writeView(EMPTY), "en"), EMPTY);
});

test("what a permalink cannot mean is left out", () => {
  const view = readView(
    "#v=2019-02-30&k=soon&l=FRIEND&g=x.1&g=n.&g=n.a.-5&g=a.a.99&g=c.a.a&g=f.a&g=r.&lang=fr&layout=round",
    "en",
  );
  assert.deepEqual(view.moment, { validAt: "", knownAt: "" });
  assert.equal(view.links, null);
  assert.equal(view.language, "en");
  assert.equal(view.layout, "force");
  assert.deepEqual(view.growth, [
    { what: "neighbours", id: "a", pages: 1 },
    { what: "around", id: "a", depth: 3 },
  ]);
});

test("a permalink cannot ask for more than anybody can look at", () => {
  const hash = `#${Array.from({ length: 5000 }, (_, at) => `g=n.e${at}.1`).join("&")}`;
  assert.equal(readView(hash, "zh").growth.length, 100);
  const [common] = readView(`#g=c.${Array.from({ length: 80 }, (_, at) => `e${at}`).join(".")}`, "zh").growth;
  assert.equal(common?.what === "common" ? common.ids.length : 0, 50);
});
