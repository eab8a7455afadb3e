import assert from "node:assert/strict";
import { test } from "node:test";
import type { Link, Named } from "../src/api/types.ts";
import { edgesOf, unite } from "../src/model/graph.ts";

const firm: Named = { id: "e1", kind: "ENTERPRISE", name: "某某有限公司（虚构）" };
const person: Named = { id: "p1", kind: "PERSON", name: "虚某" };
const link = (changes: Partial<Link>): Link => ({
  kind: "DIRECTOR",
  from: person,
  to: firm,
  percent: null,
  since: "2015-01-01",
  until: null,
  certain: "YES",
  ...changes,
});

test("what two growths bring stands once", () => {
  const part = { nodes: [firm, person], links: [link({})] };
  const graph = unite([part, part], new Map());
  assert.deepEqual([...graph.nodes.keys()], ["e1", "p1"]);
  assert.equal([...graph.edges.values()].flatMap((edge) => edge.links).length, 1);
});

test("posts of one person are one edge, shares another", () => {
  const links = [
    link({}),
    link({ kind: "LEGAL_REPRESENTATIVE" }),
    link({ kind: "SHAREHOLDING", percent: 60 }),
  ];
  const graph = unite([{ nodes: [], links }], new Map());
  assert.deepEqual(
    [...graph.edges.values()].map((edge) => [edge.family, edge.links.length]),
    [
      ["role", 2],
      ["ownership", 1],
    ],
  );
  assert.equal(edgesOf(graph, "e1").length, 2);
});

test("an edge is in doubt only where all its links are", () => {
  const doubtful = link({ certain: "UNKNOWN" });
  const one = unite([{ nodes: [], links: [doubtful] }], new Map());
  assert.equal([...one.edges.values()][0]?.certain, false);
  const both = unite([{ nodes: [], links: [doubtful, link({ kind: "SUPERVISOR" })] }], new Map());
  assert.equal([...both.edges.values()][0]?.certain, true);
});

test("a standing that was not answered is not taken for a good one", () => {
  const standings = new Map([["e1", { standing: "NONE_KNOWN" as const, complete: false }]]);
  const graph = unite([{ nodes: [firm, person], links: [] }], standings);
  assert.equal(graph.nodes.get("p1")?.standing, null);
  assert.equal(graph.nodes.get("e1")?.complete, false);
});

test("of two counts of one hub the smaller holds", () => {
  const parts = [9_000, 40].map((hidden) => ({ nodes: [firm], links: [], bundles: [{ hub: "e1", hidden }] }));
  assert.equal(unite(parts, new Map()).bundles.get("e1")?.hidden, 40);
});
