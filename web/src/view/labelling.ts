// Writes on the canvas the labels that fit at the present scale, large enough to be read.
import type { Core, EdgeSingular, NodeSingular } from "cytoscape";
import { type Box, fitting, room, type Wish } from "./lettering.ts";

export const LETTERS = { node: 12, root: 14, edge: 10 };
/** Widest row of a name, in letters of its size. */
export const ROW = 13.7;
/** Letters are drawn at least so many pixels high, as far as there is room. */
const LEGIBLE = 10.5;
/** Letters of links are not enlarged: below this height they are left out. */
const LEAST_EDGE = 8;

const IMPORTANCE = ["chosen", "root", "SANCTIONED", "REACHED", "IN_DOUBT", "ASSOCIATED"];
/** Names up to this place in the order are written over the shapes of others. */
const MUST = IMPORTANCE.indexOf("REACHED");
/** With so many links a subject is what its surroundings hang on: it stands in front, with its name. */
const HUB = 10;
/** Set by what follows here; everything else about an element comes from the model. */
export const WRITTEN = ["mute", "hub", "pointed"];

/** Choose the labels for the canvas's scale and write them. */
export function write(cy: Core): void {
  const scale = cy.zoom();
  const enlarged = Math.max(1, LEGIBLE / (LETTERS.node * scale));
  const shown = labels(cy, enlarged, LETTERS.edge * scale >= LEAST_EDGE);
  cy.batch(() => {
    cy.nodes(".subject").forEach((node) => {
      const fits = shown.has(node.id());
      if (fits === node.hasClass("mute")) node.toggleClass("mute", !fits);
      const isHub = node.degree(false) >= HUB;
      if (isHub !== node.hasClass("hub")) node.toggleClass("hub", isHub);
      const letters = fits ? sizeOf(node) * enlarged : sizeOf(node);
      if (node.data("letters") !== letters) node.data({ letters, wide: letters * ROW });
    });
    cy.edges().forEach((edge) => {
      const fits = shown.has(edge.id());
      if (fits === edge.hasClass("mute")) edge.toggleClass("mute", !fits);
    });
  });
}

/** Return the ids of subjects and links whose labels fit, with letters so many times their size. */
export function labels(cy: Core, enlarged: number, withEdges: boolean): Set<string> {
  const nodes = cy.nodes(".subject").toArray() as NodeSingular[];
  const wishes = nodes
    .map((node) => ({ node, rank: rankOf(node), degree: node.degree(false) }))
    .sort((one, other) => one.rank - other.rank || other.degree - one.degree || order(one.node, other.node))
    .map(({ node, rank, degree }): Wish => ({
      label: nameBox(node, enlarged),
      mustShow: rank <= MUST || degree >= HUB,
    }));
  if (withEdges) {
    for (const edge of cy.edges().toArray() as EdgeSingular[]) {
      const label = edgeBox(edge);
      if (label) wishes.push({ label, mustShow: false });
    }
  }
  const shapes = (cy.nodes().toArray() as NodeSingular[]).map((node): Box => {
    const { x, y } = node.position();
    return { id: node.id(), x, y, width: node.width(), height: node.height() };
  });
  return fitting(wishes, shapes);
}

function order(one: NodeSingular, other: NodeSingular): number {
  return one.id() < other.id() ? -1 : 1;
}

function rankOf(node: NodeSingular): number {
  const rank = IMPORTANCE.findIndex((name) => node.hasClass(name));
  return rank < 0 ? IMPORTANCE.length : rank;
}

function sizeOf(node: NodeSingular): number {
  return node.hasClass("root") ? LETTERS.root : LETTERS.node;
}

/** A name stands below its shape. */
function nameBox(node: NodeSingular, enlarged: number): Box {
  const letters = sizeOf(node) * enlarged;
  const { width, height } = room(String(node.data("label")), letters, letters * ROW);
  const { x, y } = node.position();
  return { id: node.id(), x, y: y + node.height() / 2 + 5 + height / 2, width, height };
}

/** A link's words run along it, about its middle; null where there are none or nowhere to write. */
function edgeBox(edge: EdgeSingular): Box | null {
  const text = String(edge.data("label"));
  const middle = edge.midpoint();
  if (!text || !Number.isFinite(middle?.x)) return null;
  const from = edge.source().position();
  const to = edge.target().position();
  const turn = Math.atan2(to.y - from.y, to.x - from.x);
  return { id: edge.id(), ...middle, ...room(text, LETTERS.edge, Number.POSITIVE_INFINITY), turn };
}
