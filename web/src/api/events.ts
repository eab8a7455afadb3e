// Server-sent events as graph_api/http/event_stream.py writes them, read from the pieces in which they come.

export interface ServerEvent {
  name: string;
  data: string;
}

/** Takes a stream piece by piece, wherever it is cut, and gives each event once it is whole. */
export class EventReader {
  #rest = "";

  /** Return the events that a piece completes; comments, which only show that somebody is there, give none. */
  take(piece: string): ServerEvent[] {
    const blocks = (this.#rest + piece).split("\n\n");
    this.#rest = blocks.pop() ?? "";
    return blocks.flatMap(readEvent);
  }
}

function readEvent(block: string): ServerEvent[] {
  let name = "message";
  const data: string[] = [];
  for (const line of block.split("\n")) {
    const [, field, value = ""] = /^([a-z]+)(?:: ?(.*))?$/.exec(line) ?? [];
    if (field === "event") name = value;
    if (field === "data") data.push(value);
  }
  return data.length ? [{ name, data: data.join("\n") }] : [];
}
