// The drawn graph as a stand-alone SVG picture, with its dates and its legend.
import type { Core, EdgeSingular, NodeSingular, Position } from "cytoscape";
import type { Kind, Standing } from "../api/types.ts";
import type { Graph } from "../model/graph.ts";
import type { Language } from "../model/permalink.ts";
import { words } from "../text/codes.ts";
import { BUNDLE } from "./elements.ts";
import { DOUBT_DASH, INCOMPLETE_BORDER, LINES, LOOKS, type Look, look, SIGNS } from "./looks.ts";

const MARGIN = 48;
const CAPTION = 64;
const FONT = "'Noto Sans SC','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif";

export interface Picture {
  svg: string;
  width: number;
  height: number;
}

/** Draw it; `legible` says whose labels do not cover one another and are written. */
export function picture(
  cy: Core,
  graph: Graph,
  legible: ReadonlySet<string>,
  caption: string[],
  language: Language,
): Picture {
  const box = cy.elements().boundingBox();
  const width = Math.max(720, Math.ceil(box.w + 2 * MARGIN));
  const height = Math.ceil(box.h + 2 * MARGIN + CAPTION + 24 * caption.length);
  const left = box.x1 - (width - box.w) / 2;
  const top = box.y1 - MARGIN;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
      `viewBox="${left} ${top} ${width} ${height}" font-family="${FONT}" font-size="12">`,
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="#fbfcfd"/>`,
  ];
  cy.edges().forEach((edge) => {
    parts.push(lineOf(edge, graph, legible.has(edge.id())));
  });
  cy.nodes().forEach((node) => {
    parts.push(nodeOf(node, graph, legible.has(node.id())));
  });
  const foot = top + height - CAPTION - 24 * caption.length + 12;
  parts.push(legend(left + 24, foot, language));
  for (const [at, words] of caption.entries())
    parts.push(`<text x="${left + 24}" y="${foot + 60 + 22 * at}" fill="#33424d">${safe(words)}</text>`);
  parts.push("</svg>");
  return { svg: parts.join("\n"), width, height };
}

function nodeOf(node: NodeSingular, graph: Graph, isNamed: boolean): string {
  const { x, y } = node.position();
  const label = String(node.data("label"));
  if (node.id().startsWith(BUNDLE)) {
    return (
      `<rect x="${x - 37}" y="${y - 15}" width="74" height="30" rx="6" fill="#fff" stroke="#52646f" ` +
      `stroke-width="3"/><text x="${x}" y="${y + 4}" text-anchor="middle">${safe(label)}</text>`
    );
  }
  const known = graph.nodes.get(node.id());
  const cut = known?.standing && !known.complete;
  const style = look(known?.standing ?? null);
  return (
    shape(style, x, y, known?.kind ?? "ENTERPRISE", cut === true) +
    (isNamed ? lines(label, x, y + style.size / 2 + 16) : "")
  );
}

function shape(style: Look, x: number, y: number, kind: Kind, cut: boolean): string {
  const half = style.size / 2;
  const border = cut
    ? `stroke="${INCOMPLETE_BORDER}" stroke-width="4" stroke-dasharray="6 4"`
    : `stroke="${style.border}" stroke-width="2"`;
  const outline = style.corners.length
    ? `<polygon points="${style.corners.map(([dx, dy]) => `${x + dx * half},${y + dy * half}`).join(" ")}" `
    : `<circle cx="${x}" cy="${y}" r="${half}" `;
  const scale = (style.size * 0.46) / 24;
  const lift = style === LOOKS.IN_DOUBT ? half * 0.25 : 0;
  return (
    `${outline}fill="${style.fill}" ${border}/>` +
    `<path d="${SIGNS[kind]}" transform="translate(${x - 12 * scale} ${y + lift - 12 * scale}) scale(${scale})" ` +
    `fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round"/>`
  );
}

function lineOf(edge: EdgeSingular, graph: Graph, isNamed: boolean): string {
  const from = edge.sourceEndpoint();
  const to = edge.targetEndpoint();
  const middle = edge.midpoint();
  const known = graph.edges.get(edge.id());
  const line = known ? LINES[known.family] : { colour: "#9aa5ac", dash: [2, 4] };
  const dash = known && !known.certain ? DOUBT_DASH : line.dash;
  // The curve runs through its middle, so its control point lies as far beyond.
  const bend = { x: 2 * middle.x - (from.x + to.x) / 2, y: 2 * middle.y - (from.y + to.y) / 2 };
  const angle = (Math.atan2(to.y - bend.y, to.x - bend.x) * 180) / Math.PI;
  const directed = known && known.family !== "concert" && known.family !== "same";
  const head = directed
    ? `<path d="M0 0-9-4.5V4.5Z" transform="translate(${to.x} ${to.y}) rotate(${angle})" fill="${line.colour}"/>`
    : "";
  const dashes = dash.length ? ` stroke-dasharray="${dash.join(" ")}"` : "";
  const width = known?.family === "ownership" ? edge.numericStyle("width") : 1.6;
  const label = isNamed ? String(edge.data("label")) : "";
  return (
    `<path d="M${from.x} ${from.y}Q${bend.x} ${bend.y} ${to.x} ${to.y}" fill="none" stroke="${line.colour}" ` +
    `stroke-width="${width}"${dashes}/>${head}${label ? alongside(label, middle, from, to) : ""}`
  );
}

/** A label that runs along its line, never upside down. */
function alongside(label: string, middle: Position, from: Position, to: Position): string {
  const slope = (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI;
  const angle = slope > 90 ? slope - 180 : slope <= -90 ? slope + 180 : slope;
  return `<g transform="translate(${middle.x} ${middle.y}) rotate(${angle})">${lines(label, 0, -2, 10)}</g>`;
}

/** Text on several lines, centred, with a pale outline that keeps it legible on lines. */
function lines(label: string, x: number, y: number, size = 12): string {
  const rows = label.split("\n").flatMap((row) => wrap(row, size === 12 ? 12 : 24));
  const spans = rows.map((row, at) => `<tspan x="${x}" dy="${at ? size + 3 : 0}">${safe(row)}</tspan>`);
  return (
    `<text x="${x}" y="${y}" font-size="${size}" text-anchor="middle" fill="#16222b" stroke="#fbfcfd" ` +
    `stroke-width="3" paint-order="stroke">${spans.join("")}</text>`
  );
}

/** Break a row after so many Chinese characters or twice as many others. */
function wrap(row: string, most: number): string[] {
  const rows: string[] = [];
  let current = "";
  let taken = 0;
  for (const char of row) {
    const wide = (char.codePointAt(0) ?? 0) > 0x2e80 ? 1 : 0.5;
    if (taken + wide > most) {
      rows.push(current);
      current = "";
      taken = 0;
    }
    current += char;
    taken += wide;
  }
  return [...rows, current];
}

function legend(x: number, y: number, language: Language): string {
  const standings: Standing[] = ["SANCTIONED", "REACHED", "IN_DOUBT", "ASSOCIATED", "NONE_KNOWN"];
  return standings
    .map((standing, at) => {
      const left = x + 14 + at * 132;
      const style = { ...LOOKS[standing], size: 26 };
      return (
        shape(style, left, y + 16, "ENTERPRISE", false) +
        `<text x="${left + 20}" y="${y + 20}" fill="#16222b">${safe(words(standing, language))}</text>`
      );
    })
    .join("");
}

export function safe(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
