// What the page shows, as text behind the # of its address: never a token, never an identity number.
import { LINK_KINDS, type LinkKind } from "../api/types.ts";
import { isDay, type Moment } from "./moment.ts";

export type Language = "zh" | "en";
export type LayoutName = "force" | "layered";

/** What the page is open at: the graph, or a part of the work of departments. */
export const PLACES = [
  "graph",
  "inbox",
  "cases",
  "case",
  "open",
  "desk",
  "duties",
  "decisions",
  "commitments",
  "tip",
  "tips",
  "editions",
  "edition",
] as const;
export type Place = (typeof PLACES)[number];

/** Where one thing is open, by its id; without the id its list is. */
const LISTS: Partial<Record<Place, Place>> = { case: "inbox", edition: "editions" };

/** One thing that brought subjects into the graph. */
export type Growth =
  | { what: "neighbours"; id: string; pages: number }
  | { what: "around"; id: string; depth: number }
  | { what: "path"; from: string; to: string; hops: number }
  | { what: "ownership"; id: string }
  | { what: "related"; id: string }
  | { what: "common"; ids: string[] }
  | { what: "foreign"; id: string; listed: string[] };

export interface View {
  place: Place;
  /** Id of the case or edition that is open; "" for none. */
  openId: string;
  subject: string;
  growth: Growth[];
  moment: Moment;
  links: LinkKind[] | null;
  layout: LayoutName;
  language: Language;
}

export const EMPTY: View = {
  place: "graph",
  openId: "",
  subject: "",
  growth: [],
  moment: { validAt: "", knownAt: "" },
  links: null,
  layout: "force",
  language: "zh",
};

/** A permalink written by hand may ask for more than anybody can look at. */
const MOST_GROWTH = 100;

/** Subjects that one question about common parties takes. */
export const MOST_COMPARED = 50;
/** Subjects taken as listed in one question; the service takes more than anybody picks by hand. */
export const MOST_LISTED = 50;

export function writeView(view: View): string {
  const fields = new URLSearchParams();
  if (view.place !== EMPTY.place) fields.set("w", view.place);
  if (view.place in LISTS && view.openId) fields.set("c", view.openId);
  if (view.subject) fields.set("s", view.subject);
  for (const each of view.growth) fields.append("g", writeGrowth(each));
  if (view.moment.validAt) fields.set("v", view.moment.validAt);
  if (view.moment.knownAt) fields.set("k", view.moment.knownAt);
  if (view.links) fields.set("l", view.links.join("."));
  if (view.layout !== EMPTY.layout) fields.set("layout", view.layout);
  fields.set("lang", view.language);
  return `#${fields}`;
}

export function readView(hash: string, fallback: Language): View {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const lang = fields.get("lang");
  const kinds = fields.get("l");
  const links = kinds === null ? null : LINK_KINDS.filter((kind) => kinds.split(".").includes(kind));
  const openId = fields.get("c") ?? "";
  return {
    ...placeIn(fields.get("w"), openId),
    subject: fields.get("s") ?? "",
    growth: fields.getAll("g").slice(0, MOST_GROWTH).flatMap(readGrowth),
    moment: { validAt: day(fields.get("v")), knownAt: day(fields.get("k")) },
    links: links?.length ? links : null,
    layout: fields.get("layout") === "layered" ? "layered" : "force",
    language: lang === "zh" || lang === "en" ? lang : fallback,
  };
}

/** What has no id is none to open. */
function placeIn(text: string | null, openId: string): Pick<View, "place" | "openId"> {
  const place = PLACES.find((each) => each === text) ?? EMPTY.place;
  const list = LISTS[place];
  if (!list) return { place, openId: "" };
  return openId ? { place, openId } : { place: list, openId: "" };
}

function day(text: string | null): string {
  return text !== null && isDay(text) ? text : "";
}

function writeGrowth(growth: Growth): string {
  switch (growth.what) {
    case "neighbours":
      return `n.${growth.id}.${growth.pages}`;
    case "around":
      return `a.${growth.id}.${growth.depth}`;
    case "path":
      return `p.${growth.from}.${growth.to}.${growth.hops}`;
    case "ownership":
      return `o.${growth.id}`;
    case "related":
      return `r.${growth.id}`;
    case "common":
      return `c.${growth.ids.join(".")}`;
    case "foreign":
      return `f.${[growth.id, ...growth.listed].join(".")}`;
  }
}

function readGrowth(text: string): Growth[] {
  const [what, id, ...rest] = text.split(".");
  const [second, third] = rest;
  if (!id) return [];
  if (what === "n") return [{ what: "neighbours", id, pages: bounded(second, 1, 40) }];
  if (what === "a") return [{ what: "around", id, depth: bounded(second, 1, 3) }];
  if (what === "p" && second) return [{ what: "path", from: id, to: second, hops: bounded(third, 1, 12) }];
  if (what === "o") return [{ what: "ownership", id }];
  if (what === "r") return [{ what: "related", id }];
  if (what === "c") return compared(different([id, ...rest], MOST_COMPARED));
  if (what === "f" && second) return [{ what: "foreign", id, listed: different(rest, MOST_LISTED) }];
  return [];
}

/** One subject alone has nobody in common with anybody. */
function compared(ids: string[]): Growth[] {
  return ids.length > 1 ? [{ what: "common", ids }] : [];
}

function different(ids: string[], most: number): string[] {
  return [...new Set(ids.filter(Boolean))].slice(0, most);
}

function bounded(text: string | undefined, least: number, most: number): number {
  const number = Number.parseInt(text ?? "", 10);
  return Number.isNaN(number) ? least : Math.min(most, Math.max(least, number));
}
