// In layers everybody has a place of his own, owners above what they own.
import assert from "node:assert/strict";
import { test } from "node:test";
import { layers, type Tie } from "../src/view/layers.ts";

const tie = (from: string, to: string): Tie => ({ key: `${from}>${to}`, from, to });

function assertApart(places: Map<string, { x: number; y: number }>): void {
  const rooms = new Set(
    [...places.values()].map(({ x, y }) => `${Math.round(x / 60)} ${Math.round(y / 60)}`),
  );
  assert.equal(rooms.size, places.size);
}

test("owners stand above what they own", () => {
  const places = layers(["owner", "firm", "below", "alone"], [tie("owner", "firm"), tie("firm", "below")]);
  const y = (id: string) => places.get(id)?.y ?? Number.NaN;
  assert.ok(y("owner") < y("firm") && y("firm") < y("below"));
  assert.equal(places.size, 4);
  assertApart(places);
});

test("the many that hang on one stand in a block on their side", () => {
  const officers = Array.from({ length: 40 }, (_, at) => `p${at}`);
  const owned = Array.from({ length: 20 }, (_, at) => `e${at}`);
  const ties = [...officers.map((id) => tie(id, "firm")), ...owned.map((id) => tie("firm", id))];
  const places = layers(["firm", ...officers, ...owned], ties);
  assertApart(places);
  const firm = places.get("firm")?.y ?? Number.NaN;
  assert.ok(officers.every((id) => (places.get(id)?.y ?? Number.NaN) < firm));
  assert.ok(owned.every((id) => (places.get(id)?.y ?? Number.NaN) > firm));
  const across = officers.map((id) => places.get(id)?.x ?? Number.NaN);
  assert.ok(Math.max(...across) - Math.min(...across) < 1_900);
});

test("loops, self-holdings, several links of two, and links to nowhere do no harm", () => {
  const ties = [
    tie("a", "b"),
    tie("b", "a"),
    tie("a", "a"),
    tie("c", "gone"),
    { ...tie("a", "b"), key: "2" },
  ];
  const places = layers(["a", "b", "c"], ties);
  assert.deepEqual([...places.keys()].sort(), ["a", "b", "c"]);
  assert.ok([...places.values()].every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)));
});
