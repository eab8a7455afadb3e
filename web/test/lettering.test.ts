// Labels never cover one another, and what matters is written first.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Box, fitting, overlap, room, type Wish } from "../src/view/lettering.ts";

const box = (id: string, x: number, y: number, width = 100, height = 20, turn = 0): Box => ({
  id,
  x,
  y,
  width,
  height,
  turn,
});
const wish = (label: Box, mustShow = false): Wish => ({ label, mustShow });

test("boxes overlap as they lie, turned or not", () => {
  assert.ok(overlap(box("a", 0, 0), box("b", 90, 0)));
  assert.ok(!overlap(box("a", 0, 0), box("b", 110, 0)));
  assert.ok(overlap(box("a", 0, 0), box("b", 59, 0, 100, 20, Math.PI / 2)));
  assert.ok(!overlap(box("a", 0, 0), box("b", 70, 0, 100, 20, Math.PI / 2)));
  // Two that cross, and two side by side along a slope.
  assert.ok(overlap(box("a", 0, 0, 200, 10, Math.PI / 4), box("b", 0, 0, 200, 10, -Math.PI / 4)));
  assert.ok(!overlap(box("a", 0, 0, 200, 10, Math.PI / 4), box("b", 20, -20, 200, 10, Math.PI / 4)));
});

test("the first of two that cover one another is written", () => {
  const wishes = [wish(box("chosen", 0, 0), true), wish(box("other", 50, 5)), wish(box("far", 300, 0))];
  assert.deepEqual(fitting(wishes, []), new Set(["chosen", "far"]));
});

test("names cover no shape of another, but for those that must be seen", () => {
  const shapes = [box("x", 0, 0, 40, 40), box("own", 300, 0, 40, 40)];
  const wishes = [wish(box("must", 10, 10), true), wish(box("may", 0, 25)), wish(box("own", 300, 10))];
  assert.deepEqual(fitting(wishes, shapes), new Set(["must", "own"]));
});

test("a thousand random labels leave none over another", () => {
  const wishes = Array.from({ length: 1_000 }, (_, at) =>
    wish(
      box(
        `s${at}`,
        Math.random() * 2_000,
        Math.random() * 1_000,
        40 + Math.random() * 120,
        16,
        Math.random() * 6,
      ),
      at < 5,
    ),
  );
  const shown = fitting(wishes, []);
  const written = wishes.map((each) => each.label).filter((label) => shown.has(label.id));
  assert.ok(written.length > 50);
  for (const one of written) for (const other of written) assert.ok(one === other || !overlap(one, other));
  // Whoever was left out had a reason.
  for (const { label } of wishes)
    assert.ok(shown.has(label.id) || written.some((other) => overlap(label, other)));
});

test("room grows with letters and rows", () => {
  assert.deepEqual(room("四个汉字", 10, 1_000), { width: 45, height: 13 });
  assert.equal(room("四个汉字\n二", 10, 1_000).height, 26);
  assert.equal(room("四个汉字", 10, 20).height, 26);
});
