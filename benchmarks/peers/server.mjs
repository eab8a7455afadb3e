// @neo4j/graphql over the graph model, on Apollo Server or on GraphQL Yoga: node server.mjs apollo|yoga
// NEO4J_URI, NEO4J_USERNAME and NEO4J_PASSWORD name the graph; the port is chosen and printed.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { Neo4jGraphQL } from "@neo4j/graphql";
import { createYoga } from "graphql-yoga";
import neo4j from "neo4j-driver";
import { queries } from "./statements.mjs";

const kind = process.argv[2];
const driver = neo4j.driver(
  process.env.NEO4J_URI,
  neo4j.auth.basic(process.env.NEO4J_USERNAME, process.env.NEO4J_PASSWORD),
);
const types = readFileSync(new URL("types.graphql", import.meta.url), "utf8");
const product = new Neo4jGraphQL({
  typeDefs: [types, queries],
  driver,
  features: { filters: { String: { LT: true, LTE: true, GT: true, GTE: true } } },
});
const schema = await product.getSchema();

if (kind === "apollo") {
  const server = new ApolloServer({ schema, introspection: false, csrfPrevention: false });
  // Its own document store keeps parsed and validated documents, as this service does.
  const { url } = await startStandaloneServer(server, { listen: { host: "127.0.0.1", port: 0 } });
  console.log(JSON.stringify({ port: Number(new URL(url).port), path: "/" }));
} else if (kind === "yoga") {
  // Parsed and validated documents are kept by default.
  const yoga = createYoga({ schema, logging: false, graphiql: false });
  const server = createServer(yoga);
  server.listen(0, "127.0.0.1", () => {
    console.log(JSON.stringify({ port: server.address().port, path: "/graphql" }));
  });
} else {
  console.error("usage: node server.mjs apollo|yoga");
  process.exit(2);
}
