// Files made from what is shown. All are made in the page; nothing is sent anywhere.
import type { Graph } from "../model/graph.ts";
import type { Language } from "../model/permalink.ts";
import { words } from "../text/codes.ts";
import type { Picture } from "./picture.ts";

/** Browsers refuse canvases beyond this many pixels on a side. */
const LARGEST_SIDE = 8_192;

export function save(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

export function svgFile(picture: Picture): Blob {
  return new Blob([picture.svg], { type: "image/svg+xml" });
}

export async function pngFile(picture: Picture): Promise<Blob> {
  const address = URL.createObjectURL(svgFile(picture));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const scale = Math.min(2, LARGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.ceil(picture.width * scale);
    canvas.height = Math.ceil(picture.height * scale);
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise<Blob>((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}

const HEADER = [
  "from_id",
  "from_name",
  "from_standing",
  "kind",
  "kind_name",
  "to_id",
  "to_name",
  "to_standing",
  "percent",
  "percent_min",
  "percent_max",
  "since",
  "until",
  "certain",
];

/** One row for each link; subjects without links follow with their own side filled. */
export function csvFile(graph: Graph, language: Language): Blob {
  const rows: (string | number | boolean | null | undefined)[][] = [HEADER];
  const linked = new Set<string>();
  for (const edge of graph.edges.values()) {
    linked.add(edge.from).add(edge.to);
    for (const link of edge.links) {
      rows.push([
        link.from.id,
        link.from.name,
        graph.nodes.get(edge.from)?.standing,
        link.kind,
        words(link.kind, language),
        link.to.id,
        link.to.name,
        graph.nodes.get(edge.to)?.standing,
        link.percent,
        link.percentMin,
        link.percentMax,
        link.since,
        link.until,
        link.certain,
      ]);
    }
  }
  for (const node of graph.nodes.values())
    if (!linked.has(node.id))
      rows.push([node.id, node.name, node.standing, ...HEADER.slice(3).map(() => "")]);
  const text = rows.map((row) => row.map(cell).join(",")).join("\r\n");
  // The mark at the start tells spreadsheets that the text is UTF-8.
  return new Blob(["\ufeff", text, "\r\n"], { type: "text/csv" });
}

/** A value that a spreadsheet reads as text, never as a formula. */
export function cell(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return "";
  const text = String(value);
  const inert = typeof value === "string" && /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
