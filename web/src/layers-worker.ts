// Runs beside the page: working out the layers of a thousand subjects takes seconds, and the page must not wait.
import { layers, type Tie } from "./view/layers.ts";

export interface Order {
  ticket: number;
  ids: string[];
  ties: Tie[];
}

const scope = self as unknown as {
  onmessage: (event: MessageEvent<Order>) => void;
  postMessage(reply: Reply): void;
};

export interface Reply {
  ticket: number;
  places: Map<string, { x: number; y: number }>;
}

scope.onmessage = ({ data: { ticket, ids, ties } }) => {
  scope.postMessage({ ticket, places: layers(ids, ties) });
};
