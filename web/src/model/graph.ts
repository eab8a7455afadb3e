// The graph on the screen: the union of what each growth brought, and how each subject stands.
import type { Link, Named, Share, SourceAge, Standing } from "../api/types.ts";

export interface GraphNode extends Named {
  /** null: not asked yet, or not answered. */
  standing: Standing | null;
  /** False where the answer on the standing was cut short. */
  complete: boolean;
  /** Look-through share in the subject of the ownership chart. */
  share: Share | null;
  /** Votes of the same kind, where they are not simply those of the shares. */
  votes: Share | null;
  /** How old the sources are from which the standing was answered. */
  sources: SourceAge[];
}

/** How a subject stands, as far as it was answered. */
export interface KnownStanding {
  standing: Standing;
  complete: boolean;
  sources?: SourceAge[];
}

export type Family = "ownership" | "role" | "concert" | "branch" | "same";

/** Every link of one family between two subjects, drawn as one edge. */
export interface GraphEdge {
  key: string;
  from: string;
  to: string;
  family: Family;
  links: Link[];
  certain: boolean;
}

/** Neighbours that are not shown: one counted bundle beside the hub they belong to. */
export interface Bundle {
  hub: string;
  hidden: number;
}

/** What one growth brought. */
export interface Contribution {
  nodes: Named[];
  links: Link[];
  shares?: Map<string, Share>;
  votes?: Map<string, Share>;
  bundles?: Bundle[];
}

export interface Graph {
  nodes: Map<string, GraphNode>;
  edges: Map<string, GraphEdge>;
  bundles: Map<string, Bundle>;
}

export const EMPTY_GRAPH: Graph = { nodes: new Map(), edges: new Map(), bundles: new Map() };

export function familyOf(kind: Link["kind"]): Family {
  switch (kind) {
    case "SHAREHOLDING":
    case "VOTING_RIGHTS":
      return "ownership";
    case "CONCERT":
      return "concert";
    case "BRANCH":
      return "branch";
    case "POSSIBLY_SAME":
      return "same";
    default:
      return "role";
  }
}

/** Unite contributions; what several say about the same subject or link stands once. */
export function unite(
  contributions: Iterable<Contribution>,
  standings: ReadonlyMap<string, KnownStanding>,
): Graph {
  const graph: Graph = { nodes: new Map(), edges: new Map(), bundles: new Map() };
  const seen = new Set<string>();
  for (const part of contributions) {
    for (const node of part.nodes) addNode(graph, node, standings);
    for (const link of part.links) {
      addNode(graph, link.from, standings);
      addNode(graph, link.to, standings);
      addLink(graph, link, seen);
    }
    addShares(graph, part);
    for (const bundle of part.bundles ?? []) addBundle(graph, bundle);
  }
  return graph;
}

function addShares(graph: Graph, part: Contribution): void {
  for (const [id, share] of part.shares ?? []) {
    const node = graph.nodes.get(id);
    if (node) node.share = share;
  }
  for (const [id, votes] of part.votes ?? []) {
    const node = graph.nodes.get(id);
    const isOwn = votes.min !== node?.share?.min || votes.max !== node.share.max;
    if (node && isOwn) node.votes = votes;
  }
}

function addNode(graph: Graph, node: Named, standings: ReadonlyMap<string, KnownStanding>): void {
  if (graph.nodes.has(node.id)) return;
  const known = standings.get(node.id);
  graph.nodes.set(node.id, {
    id: node.id,
    kind: node.kind,
    name: node.name,
    standing: known?.standing ?? null,
    complete: known?.complete ?? false,
    share: null,
    votes: null,
    sources: known?.sources ?? [],
  });
}

function addLink(graph: Graph, link: Link, seen: Set<string>): void {
  const family = familyOf(link.kind);
  const key = `${link.from.id}>${link.to.id}>${family}`;
  const exact = `${key}>${link.kind}>${link.since}>${link.until}>${link.percent}>${link.percentMin ?? ""}`;
  // Two providers may state one link.
  if (seen.has(exact)) return;
  seen.add(exact);
  const edge = graph.edges.get(key);
  if (!edge) {
    const certain = link.certain === "YES";
    graph.edges.set(key, { key, from: link.from.id, to: link.to.id, family, links: [link], certain });
    return;
  }
  edge.links.push(link);
  edge.certain = edge.certain || link.certain === "YES";
}

/** Of two counts of one hub the smaller holds: another growth already shows more of it. */
function addBundle(graph: Graph, bundle: Bundle): void {
  const known = graph.bundles.get(bundle.hub);
  if (!known || bundle.hidden < known.hidden) graph.bundles.set(bundle.hub, bundle);
}

/** Edges at a subject, with the subject at the other end. */
export function edgesOf(graph: Graph, id: string): { edge: GraphEdge; other: GraphNode }[] {
  const found = [];
  for (const edge of graph.edges.values()) {
    if (edge.from !== id && edge.to !== id) continue;
    const other = graph.nodes.get(edge.from === id ? edge.to : edge.from);
    if (other) found.push({ edge, other });
  }
  return found;
}
