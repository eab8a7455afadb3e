"""Every path of the service in one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.routing import BaseRoute, Route, WebSocketRoute

from graph_api.http.engine_watch import EngineWatch
from graph_api.http.execution import Executor
from graph_api.http.gateway import PATH, GraphQLEndpoint
from graph_api.http.health import Health
from graph_api.http.metrics import Metrics
from graph_api.http.rates import Rates
from graph_api.http.remembered_tokens import TokenVerifier
from graph_api.http.report_page import report_route
from graph_api.http.sockets import SocketEndpoint
from graph_api.http.trusted import TrustedDocuments
from graph_api.http.web import web_routes
from graph_api.services.container import Services
from graph_api.settings import Settings


@dataclass(frozen=True, slots=True)
class Parts:
    """What routes are made from: one of each for an application."""

    executor: Executor
    verifier: TokenVerifier
    services: Services
    engine: EngineWatch
    metrics: Metrics
    trusted: TrustedDocuments
    rates: Rates
    settings: Settings


def routes(parts: Parts) -> list[BaseRoute]:
    """Return the routes of the contract, section 1, and the extra ones."""
    graphql = GraphQLEndpoint(
        parts.executor, parts.verifier, parts.services, parts.trusted, parts.settings.request_bytes
    )
    sockets = SocketEndpoint(
        parts.executor, parts.verifier, parts.services, parts.metrics, parts.trusted, parts.settings
    )
    health = Health(parts.engine, parts.metrics)
    return [
        Route(PATH, graphql.__call__, methods=["GET", "POST"]),
        WebSocketRoute(PATH, sockets.__call__),
        Route("/healthz", health.alive),
        Route("/readyz", health.ready),
        Route("/metrics", health.metrics),
        *web_routes(),
        *extra_routes(parts),
    ]


def extra_routes(parts: Parts) -> Sequence[BaseRoute]:
    """Return routes beside those of the contract: printable reports and the like."""
    return [report_route(parts.services, parts.verifier, parts.rates, parts.engine, parts.metrics)]
