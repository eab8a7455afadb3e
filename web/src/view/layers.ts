// Places in layers, owners and officers above what they own or run. Pure, so that it can run beside the page.
import { graphlib, layout } from "@dagrejs/dagre";
import type { Place } from "../model/walk.ts";

export interface Tie {
  key: string;
  from: string;
  to: string;
}

/** The room of one subject with a name of the widest row and three rows, in the picture's units. */
const ROOM = { width: 172, height: 108 };

/** From so many on, subjects that hang on nothing else stand in a block instead of one endless row. */
const BLOCK = 7;

/** All blocks side by side are about this much wider than high, and none is narrower than so many columns. */
const BREADTH = 2;
const NARROWEST = 3;

/** Above this many subjects layers are found in a quarter of the time, and come out a little wider. */
const MANY = 200;

interface Block {
  id: string;
  hub: string;
  isAbove: boolean;
  members: string[];
  columns: number;
}

/** Return a place for each subject. */
export function layers(ids: readonly string[], ties: readonly Tie[]): Map<string, Place> {
  const known = new Set(ids);
  const real = ties.filter((tie) => tie.from !== tie.to && known.has(tie.from) && known.has(tie.to));
  const blocks = blocksOf(ids, real);
  const inBlock = new Map(blocks.flatMap((block) => block.members.map((id) => [id, block] as const)));
  const graph = new graphlib.Graph({ multigraph: true });
  const ranker = ids.length > MANY ? "tight-tree" : "network-simplex";
  graph.setGraph({ rankdir: "TB", nodesep: 36, ranksep: 110, edgesep: 20, marginx: 20, marginy: 20, ranker });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const id of ids) if (!inBlock.has(id)) graph.setNode(id, { ...ROOM });
  for (const block of blocks) {
    const rows = Math.ceil(block.members.length / block.columns);
    graph.setNode(block.id, { width: block.columns * ROOM.width, height: rows * ROOM.height });
    graph.setEdge(...((block.isAbove ? [block.id, block.hub] : [block.hub, block.id]) as [string, string]));
  }
  for (const tie of real)
    if (!inBlock.has(tie.from) && !inBlock.has(tie.to)) graph.setEdge(tie.from, tie.to, {}, tie.key);
  layout(graph);
  const placed = (id: string) => graph.node(id) as Place;
  const places = new Map<string, Place>();
  for (const id of ids) if (!inBlock.has(id)) places.set(id, { x: placed(id).x, y: placed(id).y });
  for (const block of blocks) inside(block, placed(block.id), places);
  return places;
}

/** Subjects with one neighbour only, by that neighbour and the side on which they stand. */
function blocksOf(ids: readonly string[], ties: readonly Tie[]): Block[] {
  const sides = new Map<string, Map<string, boolean>>(ids.map((id) => [id, new Map()]));
  for (const tie of ties) {
    sides.get(tie.from)?.set(tie.to, true);
    sides.get(tie.to)?.set(tie.from, false);
  }
  const found = new Map<string, Block>();
  for (const [id, neighbours] of sides) {
    const [only] = neighbours;
    // Two subjects that have but each other are no block.
    if (!only || neighbours.size > 1 || sides.get(only[0])?.size === 1) continue;
    const [hub, isAbove] = only;
    const key = `block ${isAbove} ${hub}`;
    const block = found.get(key) ?? { id: key, hub, isAbove, members: [], columns: 1 };
    block.members.push(id);
    found.set(key, block);
  }
  const large = [...found.values()].filter((block) => block.members.length >= BLOCK);
  for (const block of large) {
    const across = Math.sqrt((block.members.length * BREADTH) / large.length);
    block.columns = Math.max(NARROWEST, Math.ceil(across));
  }
  return large;
}

function inside(block: Block, centre: Place, places: Map<string, Place>): void {
  const rows = Math.ceil(block.members.length / block.columns);
  for (const [at, id] of block.members.entries()) {
    const row = Math.floor(at / block.columns);
    const inRow = Math.min(block.columns, block.members.length - row * block.columns);
    // Every other row stands half a room aside, so that lines pass between subjects.
    const aside = rows > 1 && row % 2 === 1 ? ROOM.width / 2 : 0;
    places.set(id, {
      x: centre.x + ((at % block.columns) - (inRow - 1) / 2) * ROOM.width + aside,
      y: centre.y + (row - (rows - 1) / 2) * ROOM.height,
    });
  }
}
