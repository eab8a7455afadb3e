// Where subjects stand: by forces, or in layers with owners and officers above what they own or run.
import { graphlib, layout as layOut } from "@dagrejs/dagre";
import type { Core, EdgeSingular, NodeSingular } from "cytoscape";
import type { LayoutName } from "../model/permalink.ts";

/** Above this many subjects movement is not shown: drawing each step would take longer than it helps. */
const ANIMATED = 250;

/** The largest scale to which a whole graph is fitted. */
export const MOST_FITTED = 1.25;

const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** Lay the whole graph out; `fresh` forgets where subjects stood. */
export function arrange(cy: Core, name: LayoutName, fresh: boolean): void {
  if (cy.nodes().empty()) return;
  // Three subjects need not fill the screen.
  const most = cy.maxZoom();
  cy.maxZoom(MOST_FITTED);
  cy.one("layoutstop", () => void cy.maxZoom(most));
  if (name === "layered") layered(cy);
  else forces(cy, fresh);
}

function forces(cy: Core, fresh: boolean): void {
  const many = cy.nodes().length > ANIMATED;
  const options = {
    name: "fcose",
    quality: many ? "default" : "proof",
    randomize: fresh,
    animate: !many && !calm.matches,
    animationDuration: 450,
    fit: true,
    padding: 40,
    nodeDimensionsIncludeLabels: !many,
    uniformNodeDimensions: many,
    packComponents: false,
    // The more neighbours, the further they stand away: their labels need room side by side.
    idealEdgeLength: (edge: EdgeSingular) => 140 + 5 * Math.min(40, edge.connectedNodes().maxDegree(false)),
    nodeRepulsion: 14_000,
    numIter: many ? 800 : 2_500,
    tile: true,
  };
  cy.layout(options as never).run();
}

function layered(cy: Core): void {
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: "TB", nodesep: 46, ranksep: 110, edgesep: 20, marginx: 20, marginy: 20 });
  graph.setDefaultEdgeLabel(() => ({}));
  cy.nodes().forEach((node) => {
    graph.setNode(node.id(), { width: 120, height: 84 });
  });
  cy.edges().forEach((edge) => {
    graph.setEdge(edge.source().id(), edge.target().id(), {}, edge.id());
  });
  layOut(graph);
  const places = (node: NodeSingular) => {
    const place = graph.node(node.id()) as { x: number; y: number };
    return { x: place.x, y: place.y };
  };
  const still = calm.matches || cy.nodes().length > ANIMATED;
  cy.layout({
    name: "preset",
    positions: places as never,
    fit: true,
    padding: 40,
    animate: !still,
    animationDuration: 450,
  }).run();
}
