// Runs every audit of graphql-http against the service at argv[2] with the token in TOKEN, one after
// the other, and prints the results as one JSON list.
import { serverAudits } from "graphql-http";

const authorization = `Bearer ${process.env.TOKEN}`;
const asCaller = (url, options = {}) =>
  fetch(url, { ...options, headers: { authorization, ...options.headers } });

const results = [];
for (const audit of serverAudits({ url: process.argv[2], fetchFn: asCaller })) {
  const { name, status, reason } = await audit.fn();
  results.push({ id: audit.id, name, status, reason: reason ?? null });
}
console.log(JSON.stringify(results));
