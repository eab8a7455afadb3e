// Every subject can be reached by key, wherever a layout puts it.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Link, Named } from "../src/api/types.ts";
import { unite } from "../src/model/graph.ts";
import { inRound, linkedTo, outwards, type Place, towards } from "../src/model/walk.ts";

const named = (id: string): Named => ({ id, kind: "ENTERPRISE", name: id });
const link = (from: string, to: string): Link => ({
  kind: "DIRECTOR",
  from: named(from),
  to: named(to),
  percent: null,
  since: null,
  until: null,
  certain: "YES",
});
const graph = unite(
  [{ nodes: [named("firm"), named("alone")], links: [link("a", "firm"), link("b", "firm"), link("b", "c")] }],
  new Map(),
);

test("an arrow finds whoever stands ahead, else whoever is on that side", () => {
  const places = new Map<string, Place>([
    ["firm", { x: 0, y: 0 }],
    ["a", { x: 10, y: 2 }],
    ["b", { x: 1, y: -90 }],
  ]);
  assert.equal(towards(places, "firm", 1, 0), "a");
  assert.equal(towards(places, "firm", 0, -1), "b");
  // Nobody stands straight below; one is a little below, far to the side.
  assert.equal(towards(places, "firm", 0, 1), "a");
  assert.equal(towards(places, "firm", -1, 0), null);
  assert.equal(towards(places, "nobody", 1, 0), "firm");
});

test("an arrow always leads to the side that it points to", () => {
  const ids = Array.from({ length: 12 }, (_, at) => `s${at}`);
  for (let round = 0; round < 200; round += 1) {
    const places = new Map(ids.map((id) => [id, { x: Math.random() * 900, y: Math.random() * 500 }]));
    for (const from of ids) {
      const here = places.get(from) as Place;
      const isMostRight = [...places.values()].every((place) => place.x <= here.x);
      const next = towards(places, from, 1, 0);
      assert.equal(next === null, isMostRight);
      if (next) assert.ok((places.get(next) as Place).x > here.x);
    }
  }
});

test("brackets go round the linked ones, n and p through all", () => {
  const round = linkedTo(graph, "firm");
  assert.deepEqual(round, ["a", "b"]);
  assert.equal(inRound(round, "firm", 1), "a");
  assert.equal(inRound(round, "firm", -1), "b");
  assert.equal(inRound(round, "b", 1), "a");
  assert.equal(inRound([], "firm", 1), null);
  assert.deepEqual(outwards(graph, "firm"), ["firm", "a", "b", "c", "alone"]);
  assert.deepEqual(outwards(graph, "c"), ["c", "b", "firm", "a", "alone"]);
});
