// Words at nodes and edges of the graph.
import type { Link } from "../api/types.ts";
import type { GraphEdge, GraphNode } from "../model/graph.ts";
import type { Language } from "../model/permalink.ts";
import { words } from "../text/codes.ts";
import { text } from "../text/texts.ts";

const NUMBER = new Intl.NumberFormat("en", { maximumFractionDigits: 4 });

/** A percentage with what is needed of six decimals, or a range. */
export function percent(min: number, max: number = min): string {
  return min === max ? `${NUMBER.format(min)}%` : `${NUMBER.format(min)}–${NUMBER.format(max)}%`;
}

export function linkPercent(link: Link): string {
  const { percent: exact, percentMin: min, percentMax: max } = link;
  if (typeof min === "number" && typeof max === "number") return percent(min, max);
  if (typeof exact === "number") return percent(exact);
  if (typeof min === "number") return `≥ ${percent(min)}`;
  if (typeof max === "number") return `≤ ${percent(max)}`;
  return "";
}

export function linkDates(link: Link, language: Language): string {
  if (link.since && link.until) return `${link.since} ${text("until", language)} ${link.until}`;
  if (link.since) return language === "zh" ? `${link.since} 起` : `since ${link.since}`;
  if (link.until) return `${text("until", language)} ${link.until}`;
  return "";
}

export function linkTitle(link: Link, language: Language): string {
  const share = linkPercent(link);
  const doubt = link.certain !== "YES" ? "？" : "";
  return `${words(link.kind, language)}${share ? ` ${share}` : ""}${doubt}`;
}

/** One line for each link: kind, percent, dates. */
export function edgeLabel(edge: GraphEdge, language: Language): string {
  return edge.links
    .map((link) => {
      const dates = linkDates(link, language);
      return `${linkTitle(link, language)}${dates ? `\n${dates}` : ""}`;
    })
    .join("\n");
}

export function nodeLabel(node: GraphNode, language: Language): string {
  const rows = [broken(node.name || text("unspecified", language))];
  if (node.share) rows.push(`${text("lookThrough", language)} ${percent(node.share.min, node.share.max)}`);
  if (node.votes) rows.push(`${text("votes", language)} ${percent(node.votes.min, node.votes.max)}`);
  return rows.join("\n");
}

/** A long name breaks before its last remark in brackets rather than within it. */
function broken(name: string): string {
  return name.length > 11 ? name.replace(/(?=（[^（）]*）$)/, "\n") : name;
}

/** What a screen reader says of a subject. */
export function nodeWords(node: GraphNode, language: Language): string {
  const parts = [node.name, text(node.kind === "PERSON" ? "person" : "enterprise", language)];
  parts.push(node.standing ? words(node.standing, language) : text("notAsked", language));
  if (node.standing && !node.complete) parts.push(text("incompleteNode", language));
  return parts.join(language === "zh" ? "，" : ", ");
}
