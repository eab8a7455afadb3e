"""HTTP: routes, callers, limits, pages; GraphQL over HTTP and WebSocket."""
