// The canvas's style sheet, made from looks.ts.
import type { StylesheetJson } from "cytoscape";
import { LETTERS } from "./labelling.ts";
import { DOUBT_DASH, INCOMPLETE_BORDER, LINES, LOOKS, signImage } from "./looks.ts";

const FONT = '"Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif';

export const STYLE: StylesheetJson = [
  {
    selector: "node.subject",
    style: {
      label: "data(label)",
      "font-family": FONT,
      "font-size": "data(letters)",
      color: "#16222b",
      "text-valign": "bottom",
      "text-margin-y": 5,
      "text-wrap": "wrap",
      "text-max-width": "data(wide)",
      "text-overflow-wrap": "anywhere",
      "text-background-color": "#fbfcfd",
      "text-background-opacity": 0.85,
      "text-background-padding": "2px",
      "min-zoomed-font-size": 7,
      "border-width": 2,
      "background-width": "46%",
      "background-height": "46%",
      "background-image-opacity": 0.95,
    },
  },
  ...(["ENTERPRISE", "PERSON"] as const).map((kind) => ({
    selector: `node.${kind}`,
    style: { "background-image": signImage(kind) },
  })),
  ...Object.entries(LOOKS).map(([name, look]) => ({
    selector: `node.${name}`,
    style: {
      ...(look.corners.length
        ? { shape: "polygon" as const, "shape-polygon-points": look.corners.flat() as number[] }
        : { shape: "ellipse" as const }),
      width: look.size,
      height: look.size,
      "background-color": look.fill,
      "border-color": look.border,
    },
  })),
  {
    selector: "node.IN_DOUBT",
    style: { "background-position-y": "66%", "background-width": "38%", "background-height": "38%" },
  },
  {
    selector: "node.cut",
    style: { "border-color": INCOMPLETE_BORDER, "border-style": "dashed", "border-width": 4 },
  },
  { selector: "node.root", style: { "font-weight": "bold", "border-width": 4, "z-index": 8 } },
  // What matters stands in front, with its name.
  { selector: "node.hub", style: { "z-index": 2, "text-background-opacity": 0.95 } },
  { selector: "node.IN_DOUBT, node.REACHED", style: { "z-index": 3 } },
  { selector: "node.SANCTIONED", style: { "z-index": 5 } },
  {
    selector: "node.chosen",
    style: {
      "z-index": 9,
      "underlay-color": "#f2b400",
      "underlay-opacity": 0.45,
      "underlay-padding": 7,
      "underlay-shape": "ellipse",
    },
  },
  {
    selector: "node.bundle",
    style: {
      label: "data(label)",
      shape: "round-rectangle",
      width: 74,
      height: 30,
      "background-color": "#fff",
      "border-width": 4,
      "border-style": "double",
      "border-color": "#52646f",
      "font-family": FONT,
      "font-size": 12,
      "font-weight": "bold",
      color: "#16222b",
      "text-valign": "center",
      "text-halign": "center",
    },
  },
  {
    selector: "edge",
    style: {
      width: 1.6,
      "curve-style": "bezier",
      "control-point-step-size": 64,
      "target-arrow-shape": "triangle",
      "arrow-scale": 0.9,
      label: "data(label)",
      "font-family": FONT,
      "font-size": LETTERS.edge,
      color: "#33424d",
      "text-rotation": "autorotate",
      "text-wrap": "wrap",
      "text-background-color": "#fbfcfd",
      "text-background-opacity": 0.9,
      "text-background-padding": "2px",
      "min-zoomed-font-size": 8,
    },
  },
  ...Object.entries(LINES).map(([family, line]) => ({
    selector: `edge.${family}`,
    style: {
      "line-color": line.colour,
      "target-arrow-color": line.colour,
      ...(line.dash.length ? { "line-style": "dashed" as const, "line-dash-pattern": [...line.dash] } : {}),
    },
  })),
  { selector: "edge.ownership", style: { width: "data(weight)" } },
  { selector: "edge.concert, edge.same", style: { "target-arrow-shape": "none" } },
  {
    selector: "edge.doubt",
    style: { "line-style": "dashed", "line-dash-pattern": [...DOUBT_DASH], "target-arrow-fill": "hollow" },
  },
  {
    selector: "edge.bundling",
    style: { "line-color": "#9aa5ac", "line-style": "dotted", "target-arrow-shape": "none" },
  },
  // A label that would cover another waits until there is room, or until it is pointed at.
  { selector: "node.mute, edge.mute", style: { label: "" } },
  {
    selector: "node.pointed, edge.pointed",
    style: { label: "data(label)", "z-index": 20, "min-zoomed-font-size": 0 },
  },
  { selector: ".dim", style: { opacity: 0.18 } },
  { selector: "edge.onpath", style: { width: 4, "z-index": 5 } },
];
