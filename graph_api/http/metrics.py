"""Counters for Prometheus, without anything personal: operations, codes, times, the engine, the audit.

Operations are root fields of the schema, never a client's own words, so that the number of series is
bounded and nothing a caller typed is published.
"""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, GCCollector, Histogram, generate_latest
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""From an answer out of a warm cache to the bound of ten seconds."""


class Metrics:
    """The counters of one application; several applications of a process do not share any."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)
        self._requests = Counter(
            "credit_graph_requests",
            "GraphQL requests by root fields, role and outcome (OK or error code)",
            ("operation", "role", "code"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "credit_graph_request_seconds",
            "Time to answer a GraphQL request",
            ("operation",),
            buckets=SECONDS,
            registry=self.registry,
        )
        self._executed = Counter(
            "credit_graph_executions",
            "GraphQL operations by executor (compiled or generic), and why not compiled",
            ("executor", "reason"),
            registry=self.registry,
        )
        self._http = Counter(
            "credit_graph_http_responses",
            "HTTP responses by route and status",
            ("route", "status"),
            registry=self.registry,
        )
        self.in_flight = Gauge(
            "credit_graph_requests_in_flight", "HTTP requests being answered", registry=self.registry
        )
        self.sockets = Gauge("credit_graph_sockets", "Open subscription sockets", registry=self.registry)

    def watch(self, engine_up: Callable[[], bool], audit_waiting: Callable[[], int]) -> None:
        """Publish whether the engine answers and how many look-ups wait to be recorded."""
        Gauge(
            "credit_graph_engine_up", "1 while the graph engine answers", registry=self.registry
        ).set_function(lambda: float(engine_up()))
        Gauge(
            "credit_graph_audit_waiting", "Look-ups waiting to be recorded", registry=self.registry
        ).set_function(lambda: float(audit_waiting()))

    def answered(self, operation: str, role: str, code: str, seconds: float) -> None:
        """Count one GraphQL request."""
        self._requests.labels(operation, role, code).inc()
        self._seconds.labels(operation).observe(seconds)

    def executed(self, reason: str | None) -> None:
        """Count one execution: compiled, or generic for a reason of ``compiled_graphql``."""
        self._executed.labels("compiled" if reason is None else "generic", reason or "").inc()

    def responded(self, route: str, status: int) -> None:
        """Count one HTTP response."""
        self._http.labels(route, str(status)).inc()

    def exposition(self) -> bytes:
        """Return everything in the text format of Prometheus."""
        return generate_latest(self.registry)
