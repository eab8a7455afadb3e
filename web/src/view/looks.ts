// How each thing looks: one source for the canvas, the exported picture and the legend, so that they
// cannot drift apart. Standings differ in colour and in shape; the colours keep apart in grey as well.
import type { Kind, Standing } from "../api/types.ts";
import type { Family } from "../model/graph.ts";

export interface Look {
  /** Corners in a box from -1 to 1, y down; empty: a circle. */
  corners: readonly (readonly [number, number])[];
  fill: string;
  border: string;
  /** Width and height in the picture's units. */
  size: number;
}

const EDGE = 0.414;

export const LOOKS: Record<Standing | "NOT_ASKED", Look> = {
  SANCTIONED: {
    corners: [
      [-EDGE, -1],
      [EDGE, -1],
      [1, -EDGE],
      [1, EDGE],
      [EDGE, 1],
      [-EDGE, 1],
      [-1, EDGE],
      [-1, -EDGE],
    ],
    fill: "#a4161a",
    border: "#5f0b0e",
    size: 50,
  },
  REACHED: {
    corners: [
      [0, -1],
      [1, 0],
      [0, 1],
      [-1, 0],
    ],
    fill: "#d0640f",
    border: "#8a3f05",
    size: 56,
  },
  IN_DOUBT: {
    corners: [
      [0, -1],
      [1, 0.8],
      [-1, 0.8],
    ],
    fill: "#7446b8",
    border: "#482780",
    size: 56,
  },
  ASSOCIATED: {
    corners: [
      [-0.9, -0.9],
      [0.9, -0.9],
      [0.9, 0.9],
      [-0.9, 0.9],
    ],
    fill: "#1c75b0",
    border: "#0f4a73",
    size: 44,
  },
  NONE_KNOWN: { corners: [], fill: "#647784", border: "#3e4d58", size: 42 },
  NOT_ASKED: { corners: [], fill: "#b8c2c9", border: "#7b8992", size: 42 },
};

/** Border of a subject whose standing was answered from a part of the facts only. */
export const INCOMPLETE_BORDER = "#f2b400";

export interface Line {
  colour: string;
  dash: readonly number[];
}

export const LINES: Record<Family, Line> = {
  role: { colour: "#52646f", dash: [] },
  ownership: { colour: "#0b7a6b", dash: [] },
  concert: { colour: "#9a5b00", dash: [9, 4] },
  branch: { colour: "#6f7f2a", dash: [14, 3] },
  same: { colour: "#b0407a", dash: [2, 5] },
};

export const DOUBT_DASH: readonly number[] = [6, 5];

export function look(standing: Standing | null): Look {
  return LOOKS[standing ?? "NOT_ASKED"];
}

/** A white sign for the kind of subject, 24 by 24. */
export const SIGNS: Record<Kind, string> = {
  ENTERPRISE: "M5 21V5.5L13 3v18M13 9h6v12M3.5 21h17M8 8.5h2M8 12h2M8 15.5h2M16 12.5h.5M16 16h.5",
  PERSON: "M12 12a4.2 4.2 0 1 0 0-8.4A4.2 4.2 0 0 0 12 12ZM4 21c.4-4.4 3.6-6.8 8-6.8s7.6 2.4 8 6.8",
};

export function signImage(kind: Kind): string {
  const picture =
    `<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48" viewBox="0 0 24 24">` +
    `<path d="${SIGNS[kind]}" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round"/></svg>`;
  return `data:image/svg+xml;utf8,${encodeURIComponent(picture)}`;
}
