// Lets the reference clients of the protocols ask the service at argv[2] (http) with the token in TOKEN,
// and prints what each was told as one JSON object.
import { createClient as createSocketClient } from "graphql-ws";
import { createClient as createEventClient } from "graphql-sse";
import WebSocket from "ws";

const url = process.argv[2];
const socketUrl = url.replace(/^http/, "ws");
const authorization = `Bearer ${process.env.TOKEN}`;
const SCHEMA = { query: "{ __schema { queryType { name } } }" };
const WRONG = { query: "{ nothingOfThisName }" };

/** Results of one operation, or the error with which it ended. */
const asked = async (client, operation) => {
  const results = [];
  try {
    for await (const result of client.iterate(operation)) results.push(result);
  } catch (error) {
    return Array.isArray(error) ? { errors: error } : { failed: String(error.message ?? error) };
  }
  return { results };
};

/** How a socket that offers these subprotocols is closed after it sent these messages. */
const closed = (protocols, messages) =>
  new Promise((resolve) => {
    const socket = new WebSocket(socketUrl, protocols);
    socket.on("open", () => messages.forEach((message) => socket.send(JSON.stringify(message))));
    socket.on("error", (error) => resolve({ error: error.message }));
    socket.on("close", (code, reason) => resolve({ code, reason: reason.toString() }));
  });

const found = {};

const socket = createSocketClient({
  url: socketUrl,
  webSocketImpl: WebSocket,
  connectionParams: { authorization },
  retryAttempts: 0,
});
found.socket = await asked(socket, SCHEMA);
found.socketRefused = await asked(socket, WRONG);
await socket.dispose();

const events = createEventClient({ url, headers: { authorization }, retryAttempts: 0 });
found.events = await asked(events, SCHEMA);
found.eventsRefused = await asked(events, WRONG);
events.dispose();

found.legacy = await closed(["graphql-ws"], []);
found.noProtocol = await closed([], []);
found.tooEarly = await closed(["graphql-transport-ws"], [{ type: "subscribe", id: "1", payload: SCHEMA }]);
found.tooLong = await closed(["graphql-transport-ws"], [{ type: "ping", payload: { x: "x".repeat(3e6) } }]);
found.twice = await closed(
  ["graphql-transport-ws"],
  [{ type: "connection_init" }, { type: "connection_init" }],
);

console.log(JSON.stringify(found));
process.exit(0);
