// Where subjects stand: by forces, or in layers with owners and officers above what they own or run.
import type { Core, EdgeSingular, NodeSingular } from "cytoscape";
import type { Order, Reply } from "../layers-worker.ts";
import type { LayoutName } from "../model/permalink.ts";

/** Above this many subjects movement is not shown: drawing each step would take longer than it helps. */
const ANIMATED = 250;

/** The largest scale to which a whole graph is fitted. */
export const MOST_FITTED = 1.25;

const calm = matchMedia("(prefers-reduced-motion: reduce)");

export class Arranger {
  readonly #cy: Core;
  readonly #onMoving: (isMoving: boolean) => void;
  #worker: Worker | null = null;
  #ticket = 0;

  constructor(cy: Core, onMoving: (isMoving: boolean) => void) {
    this.#cy = cy;
    this.#onMoving = onMoving;
  }

  /** Lay the whole graph out; `fresh` forgets where subjects stood. A later call replaces an earlier one. */
  arrange(name: LayoutName, fresh: boolean): void {
    this.#ticket += 1;
    if (this.#cy.nodes().empty()) return;
    this.#onMoving(true);
    if (name === "force") this.#run(forces(this.#cy.nodes().length, fresh));
    else this.#askForLayers(fresh);
  }

  destroy(): void {
    this.#ticket += 1;
    this.#worker?.terminate();
  }

  #askForLayers(fresh: boolean): void {
    const ticket = this.#ticket;
    // One that still works on an older question would only be in the way.
    this.#worker?.terminate();
    const address = document.getElementById("app")?.dataset.layers ?? "";
    const worker = new Worker(address);
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      worker.terminate();
      if (data.ticket === this.#ticket) this.#run(preset(data.places, this.#cy.nodes().length));
    };
    worker.onerror = () => {
      worker.terminate();
      if (ticket === this.#ticket) this.#run(forces(this.#cy.nodes().length, fresh));
    };
    const order: Order = {
      ticket,
      ids: this.#cy.nodes().map((node) => node.id()),
      ties: this.#cy.edges().map((edge) => ({
        key: edge.id(),
        from: edge.source().id(),
        to: edge.target().id(),
      })),
    };
    worker.postMessage(order);
  }

  #run(options: object): void {
    const cy = this.#cy;
    const ticket = this.#ticket;
    // Three subjects need not fill the screen.
    const most = cy.maxZoom();
    cy.maxZoom(Math.min(most, MOST_FITTED));
    const layout = cy.layout(options as never);
    layout.one("layoutstop", () => {
      cy.maxZoom(MOST_ZOOM);
      if (ticket === this.#ticket) this.#onMoving(false);
    });
    layout.run();
  }
}

/** The largest scale that a reader may choose. */
export const MOST_ZOOM = 3;

function forces(count: number, fresh: boolean): object {
  const many = count > ANIMATED;
  return {
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
}

function preset(places: ReadonlyMap<string, { x: number; y: number }>, count: number): object {
  return {
    name: "preset",
    positions: (node: NodeSingular) => places.get(node.id()) ?? node.position(),
    fit: true,
    padding: 40,
    animate: count <= ANIMATED && !calm.matches,
    animationDuration: 450,
  };
}
