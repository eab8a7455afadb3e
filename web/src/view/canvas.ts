// The graph on a canvas: keeps the drawn elements equal to the model and reports what is chosen.
import cytoscape, { type Core, type ElementDefinition, type NodeSingular } from "cytoscape";
import fcose from "cytoscape-fcose";
import type { Graph } from "../model/graph.ts";
import type { Language, LayoutName } from "../model/permalink.ts";
import type { Place } from "../model/walk.ts";
import { BUNDLE, elements } from "./elements.ts";
import { labels, write, WRITTEN } from "./labelling.ts";
import { Arranger, MOST_FITTED, MOST_ZOOM } from "./layout.ts";
import { STYLE } from "./style.ts";

cytoscape.use(fcose);

export interface CanvasEvents {
  /** A subject was clicked or chosen by key. */
  onChoose(id: string): void;
  /** A subject, or the bundle beside it, asks for more neighbours. */
  onGrow(id: string): void;
  /** Places are being worked out, or have been. */
  onMoving(isMoving: boolean): void;
}

export interface Scene {
  graph: Graph;
  root: string;
  selected: string;
  pointedOut: string[];
  layout: LayoutName;
  language: Language;
}

export class Canvas {
  readonly cy: Core;
  readonly #arranger: Arranger;
  #scene: Scene | null = null;
  #isMoving = false;
  #waiting: (() => void)[] = [];
  #lettering: ReturnType<typeof setTimeout> | undefined;

  constructor(container: HTMLElement, events: CanvasEvents) {
    this.cy = cytoscape({
      container,
      style: STYLE,
      minZoom: 0.05,
      maxZoom: MOST_ZOOM,
      boxSelectionEnabled: false,
      autounselectify: true,
      // While the view moves a texture moves with it: that is what keeps a thousand subjects fluent.
      textureOnViewport: true,
      hideLabelsOnViewport: true,
    });
    this.#arranger = new Arranger(this.cy, (isMoving) => {
      // What is placed, and how, for whoever waits for it.
      container.dataset.placed = isMoving ? "" : `${this.#scene?.layout} ${this.#scene?.graph.nodes.size}`;
      if (!isMoving) write(this.cy);
      this.#isMoving = isMoving;
      if (!isMoving) for (const go of this.#waiting.splice(0)) go();
      events.onMoving(isMoving);
    });
    this.cy.on("zoom free", () => this.#letterSoon());
    this.cy.on("mouseover", "node, edge", (event) => void event.target.addClass("pointed"));
    this.cy.on("mouseout", "node, edge", (event) => void event.target.removeClass("pointed"));
    this.cy.on("tap", "node", (event) => {
      const id = (event.target as NodeSingular).id();
      if (id.startsWith(BUNDLE)) events.onGrow(id.slice(BUNDLE.length));
      else events.onChoose(id);
    });
  }

  /** Draw a scene; subjects that stay keep their places unless the layout changes. */
  show(scene: Scene): void {
    const before = this.#scene;
    this.#scene = scene;
    const { changed, fresh } = isSame(before, scene) ? NO_CHANGE : this.#draw(scene);
    this.#mark(scene);
    if (changed || before?.layout !== scene.layout) {
      this.cy.resize();
      this.#arranger.arrange(scene.layout, fresh);
    }
    this.#letterSoon();
  }

  /** Wait until what is shown has its places: a picture taken on the way there would be of no use. */
  async still(): Promise<void> {
    // What was just answered is drawn with the next frame.
    await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
    if (this.#isMoving) await new Promise<void>((go) => void this.#waiting.push(go));
  }

  /** The ids of subjects and links whose labels fit beside one another at their own size. */
  legible(): Set<string> {
    return labels(this.cy, 1, true);
  }

  /** Return where each subject stands, by its id. */
  places(): Map<string, Place> {
    const found = new Map<string, Place>();
    this.cy.nodes(".subject").forEach((node) => void found.set(node.id(), node.position()));
    return found;
  }

  zoom(factor: number): void {
    const { cy } = this;
    cy.zoom({
      level: cy.zoom() * factor,
      renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 },
    });
  }

  fit(): void {
    const { cy } = this;
    cy.resize();
    cy.fit(undefined, 40);
    if (cy.zoom() <= MOST_FITTED) return;
    cy.zoom(MOST_FITTED);
    cy.center();
  }

  /** Bring a subject into view where it is outside. */
  reveal(id: string): void {
    const node = this.cy.getElementById(id);
    if (node.empty()) return;
    const box = node.renderedBoundingBox({});
    const inside = box.x1 >= 0 && box.y1 >= 0 && box.x2 <= this.cy.width() && box.y2 <= this.cy.height();
    if (!inside) this.cy.center(node);
  }

  destroy(): void {
    clearTimeout(this.#lettering);
    this.#arranger.destroy();
    this.cy.destroy();
  }

  /** Choose the labels anew once the scale rests. */
  #letterSoon(): void {
    clearTimeout(this.#lettering);
    this.#lettering = setTimeout(() => write(this.cy), 120);
  }

  #draw(scene: Scene): { changed: boolean; fresh: boolean } {
    const { changed, kept } = this.#replace(elements(scene.graph, scene.root, scene.language));
    // Where most is new there are no places worth keeping, and a start from scratch looks better.
    return { changed, fresh: kept * 2 < this.cy.nodes().length };
  }

  /** Make the drawn elements those wanted; whether any came or went, and how many nodes stayed. */
  #replace(wanted: Map<string, ElementDefinition>): { changed: boolean; kept: number } {
    const { cy } = this;
    let changed = false;
    let kept = 0;
    cy.batch(() => {
      const gone = cy.elements().filter((element) => !wanted.has(element.id()));
      changed = gone.nonempty();
      gone.remove();
      kept = cy.nodes().length;
      const added: ElementDefinition[] = [];
      for (const [id, element] of wanted) {
        const drawn = cy.getElementById(id);
        if (drawn.empty()) added.push(this.#beside(element, wanted));
        else {
          // Letters keep their size until labels are chosen anew.
          const data = { ...element.data };
          delete data.letters;
          delete data.wide;
          drawn.data(data);
          const written = WRITTEN.filter((name) => drawn.hasClass(name));
          drawn.classes([String(element.classes), ...written].join(" "));
        }
      }
      changed ||= added.length > 0;
      cy.add(added);
    });
    return { changed, kept };
  }

  /** A new subject starts beside one that is drawn and linked to it, so that growth is seen as growth. */
  #beside(element: ElementDefinition, wanted: Map<string, ElementDefinition>): ElementDefinition {
    if (element.group !== "nodes") return element;
    const id = element.data.id;
    for (const other of wanted.values()) {
      if (other.group !== "edges") continue;
      const { source, target } = other.data;
      if (source !== id && target !== id) continue;
      const drawn = this.cy.getElementById(source === id ? target : source);
      if (drawn.empty()) continue;
      const place = (drawn as unknown as NodeSingular).position();
      const angle = spread(String(id));
      return {
        ...element,
        position: { x: place.x + 90 * Math.cos(angle), y: place.y + 90 * Math.sin(angle) },
      };
    }
    return element;
  }

  #mark(scene: Scene): void {
    const { cy } = this;
    cy.batch(() => {
      cy.nodes(".chosen").removeClass("chosen");
      cy.elements(".dim, .onpath").removeClass("dim onpath");
      cy.getElementById(scene.selected).addClass("chosen");
      if (scene.pointedOut.length < 2) return;
      const path = new Set(scene.pointedOut);
      cy.nodes().forEach((node) => {
        if (!path.has(node.id())) node.addClass("dim");
      });
      cy.edges().forEach((edge) => {
        edge.addClass(joins(scene.pointedOut, edge.source().id(), edge.target().id()) ? "onpath" : "dim");
      });
    });
  }
}

const NO_CHANGE = { changed: false, fresh: false };

/** Whether two scenes have the same elements, whatever is chosen or pointed out in them. */
function isSame(one: Scene | null, other: Scene): boolean {
  return one?.graph === other.graph && one.root === other.root && one.language === other.language;
}

function joins(path: string[], one: string, other: string): boolean {
  return path.some((id, at) => {
    const next = path[at + 1];
    return (id === one && next === other) || (id === other && next === one);
  });
}

/** An angle that is the same each time for the same subject. */
function spread(id: string): number {
  let sum = 0;
  for (let at = 0; at < id.length; at += 1) sum = (sum * 31 + id.charCodeAt(at)) % 6283;
  return sum / 1000;
}
