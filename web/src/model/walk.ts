// Where a key leads from the chosen subject: towards a side of the screen, or along an order that no
// layout can change.
import type { Graph } from "./graph.ts";

export interface Place {
  x: number;
  y: number;
}

/** How far to the side a subject may stand, for each step ahead, and still count as straight ahead. */
const NARROW = 1;
/** Where nobody stands ahead, the whole half of the plane counts. */
const HALF = Number.POSITIVE_INFINITY;

/**
 * The nearest subject in a direction (dx, dy): first those ahead, then whoever is on that side at all.
 * null only where nobody is on that side.
 */
export function towards(
  places: ReadonlyMap<string, Place>,
  from: string,
  dx: number,
  dy: number,
): string | null {
  const origin = places.get(from);
  if (!origin) return places.keys().next().value ?? null;
  return nearest(places, origin, dx, dy, NARROW) ?? nearest(places, origin, dx, dy, HALF);
}

function nearest(
  places: ReadonlyMap<string, Place>,
  origin: Place,
  dx: number,
  dy: number,
  width: number,
): string | null {
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const [id, place] of places) {
    const along = (place.x - origin.x) * dx + (place.y - origin.y) * dy;
    const aside = Math.abs((place.x - origin.x) * dy) + Math.abs((place.y - origin.y) * dx);
    if (along <= 0 || aside > along * width) continue;
    const cost = along + aside * 2;
    if (cost >= least) continue;
    best = id;
    least = cost;
  }
  return best;
}

/** The subjects linked to one, in the order in which they came. */
export function linkedTo(graph: Graph, id: string): string[] {
  const found = new Set<string>();
  for (const edge of graph.edges.values()) {
    if (edge.from === id) found.add(edge.to);
    else if (edge.to === id) found.add(edge.from);
  }
  found.delete(id);
  return [...found].filter((other) => graph.nodes.has(other));
}

/** Every subject once: outwards from the first by links, then those that no link leads to. */
export function outwards(graph: Graph, first: string): string[] {
  const linked = new Map<string, string[]>();
  const link = (one: string, other: string) => linked.set(one, [...(linked.get(one) ?? []), other]);
  for (const edge of graph.edges.values()) {
    link(edge.from, edge.to);
    link(edge.to, edge.from);
  }
  const seen = new Set<string>();
  for (const start of [first, ...graph.nodes.keys()]) {
    if (!graph.nodes.has(start) || seen.has(start)) continue;
    const waiting = [start];
    seen.add(start);
    for (const id of waiting) {
      for (const other of linked.get(id) ?? []) {
        if (seen.has(other) || !graph.nodes.has(other)) continue;
        seen.add(other);
        waiting.push(other);
      }
    }
  }
  return [...seen];
}

/** The one after (step 1) or before (step -1) in a round; from outside it, its first or last. */
export function inRound(round: readonly string[], from: string, step: 1 | -1): string | null {
  const at = round.indexOf(from);
  if (at < 0) return round.at(step > 0 ? 0 : -1) ?? null;
  return round[(at + step + round.length) % round.length] ?? null;
}
