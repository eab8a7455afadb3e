// From the graph to the elements of the canvas.
import type { ElementDefinition } from "cytoscape";
import type { Graph, GraphEdge, GraphNode } from "../model/graph.ts";
import type { Language } from "../model/permalink.ts";
import { text } from "../text/texts.ts";
import { LETTERS, ROW } from "./labelling.ts";
import { edgeLabel, nodeLabel } from "./labels.ts";

export const BUNDLE = "bundle~";

export function elements(graph: Graph, root: string, language: Language): Map<string, ElementDefinition> {
  const found = new Map<string, ElementDefinition>();
  for (const node of graph.nodes.values()) found.set(node.id, subject(node, root, language));
  for (const bundle of graph.bundles.values()) {
    if (!graph.nodes.has(bundle.hub)) continue;
    const id = `${BUNDLE}${bundle.hub}`;
    const label = text("bundle", language, { n: bundle.hidden.toLocaleString("en") });
    found.set(id, { group: "nodes", data: { id, label }, classes: "bundle" });
    const tie = `${id}~tie`;
    found.set(tie, {
      group: "edges",
      data: { id: tie, source: bundle.hub, target: id, label: "" },
      classes: "bundling",
    });
  }
  for (const edge of graph.edges.values()) found.set(edge.key, line(edge, language));
  return found;
}

function subject(node: GraphNode, root: string, language: Language): ElementDefinition {
  const classes = ["subject", node.kind, node.standing ?? "NOT_ASKED"];
  if (node.standing && !node.complete) classes.push("cut");
  if (node.id === root) classes.push("root");
  const letters = node.id === root ? LETTERS.root : LETTERS.node;
  return {
    group: "nodes",
    data: { id: node.id, label: nodeLabel(node, language), letters, wide: letters * ROW },
    classes: classes.join(" "),
  };
}

function line(edge: GraphEdge, language: Language): ElementDefinition {
  return {
    group: "edges",
    data: {
      id: edge.key,
      source: edge.from,
      target: edge.to,
      label: edgeLabel(edge, language),
      weight: weight(edge),
    },
    classes: edge.certain ? edge.family : `${edge.family} doubt`,
  };
}

/** Wider lines for larger holdings. */
function weight(edge: GraphEdge): number {
  const shares = edge.links.map((link) => link.percent ?? link.percentMin ?? 0);
  return 1.4 + Math.min(100, Math.max(0, ...shares)) / 25;
}
