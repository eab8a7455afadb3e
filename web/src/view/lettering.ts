// Which labels are written: as many as do not cover one another, the most important first.
import type { Place } from "../model/walk.ts";

/** A label or a shape on the picture: a box about a middle, turned by an angle. */
export interface Box extends Place {
  id: string;
  width: number;
  height: number;
  /** In radians; 0 for upright ones. */
  turn?: number;
}

export interface Wish {
  label: Box;
  /** Written over shapes of others too: what the reader must not miss. */
  mustShow: boolean;
}

/** Return the ids of the wishes, most important first, that can be written without covering another. */
export function fitting(wishes: readonly Wish[], shapes: readonly Box[]): Set<string> {
  const written = new Field();
  const drawn = new Field();
  for (const shape of shapes) drawn.add(shape);
  const found = new Set<string>();
  for (const { label, mustShow } of wishes) {
    if (written.covers(label) || (!mustShow && drawn.covers(label))) continue;
    written.add(label);
    found.add(label.id);
  }
  return found;
}

/** Side of the cells by which boxes near one another are found. */
const CELL = 160;

class Field {
  #cells = new Map<string, Box[]>();

  add(box: Box): void {
    for (const key of cellsOf(box)) {
      const there = this.#cells.get(key);
      if (there) there.push(box);
      else this.#cells.set(key, [box]);
    }
  }

  /** Whether a box of another id lies over this one. */
  covers(box: Box): boolean {
    return cellsOf(box).some((key) =>
      this.#cells.get(key)?.some((other) => other.id !== box.id && overlap(box, other)),
    );
  }
}

function cellsOf(box: Box): string[] {
  const reach = spanOf(box);
  const keys: string[] = [];
  for (let x = Math.floor((box.x - reach.x) / CELL); x <= Math.floor((box.x + reach.x) / CELL); x += 1)
    for (let y = Math.floor((box.y - reach.y) / CELL); y <= Math.floor((box.y + reach.y) / CELL); y += 1)
      keys.push(`${x} ${y}`);
  return keys;
}

/** Half the width and height of the upright box about a turned one. */
function spanOf({ width, height, turn = 0 }: Box): Place {
  const cos = Math.abs(Math.cos(turn));
  const sin = Math.abs(Math.sin(turn));
  return { x: (width * cos + height * sin) / 2, y: (width * sin + height * cos) / 2 };
}

/** Two boxes are apart where a line along a side of one of them parts them. */
export function overlap(one: Box, other: Box): boolean {
  const gap = { x: other.x - one.x, y: other.y - one.y };
  return [one, other].every(({ turn = 0 }) =>
    [turn, turn + Math.PI / 2].every((along) => {
      const apart = Math.abs(gap.x * Math.cos(along) + gap.y * Math.sin(along));
      return apart < half(one, along) + half(other, along);
    }),
  );
}

/** Half of a box's length as seen along a direction. */
function half({ width, height, turn = 0 }: Box, along: number): number {
  return (width * Math.abs(Math.cos(along - turn)) + height * Math.abs(Math.sin(along - turn))) / 2;
}

/** Room that a text takes: rows break at the width, in units of the letters' size. */
export function room(text: string, size: number, widest: number): { width: number; height: number } {
  let width = 0;
  let rows = 0;
  for (const row of text.split("\n")) {
    const long = lengthOf(row) * size;
    width = Math.max(width, Math.min(long, widest));
    rows += Math.max(1, Math.ceil(long / widest));
  }
  return { width: width + size / 2, height: rows * size * 1.3 };
}

/** Length in letters: a Chinese one counts whole, others a little more than half. */
function lengthOf(text: string): number {
  let length = 0;
  for (const char of text) length += (char.codePointAt(0) ?? 0) > 0x2e80 ? 1 : 0.58;
  return length;
}
