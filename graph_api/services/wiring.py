"""Makes the services of one graph."""

from __future__ import annotations

from graph_api.bolt.driver import Graph
from graph_api.sealing import IdentitySealer
from graph_api.services.audit import AuditService
from graph_api.services.container import Services
from graph_api.services.groups import GroupsService
from graph_api.services.neighbourhoods import NeighbourhoodService
from graph_api.services.ownership import OwnershipService
from graph_api.services.path_search import PathService
from graph_api.services.precheck import PreCheckService
from graph_api.services.reach import ReachService
from graph_api.services.report import ReportService
from graph_api.services.search import SearchService
from graph_api.services.standings import StandingService
from graph_api.services.subjects import SubjectService
from graph_api.settings import Settings


def build_services(settings: Settings, graph: Graph) -> Services:
    """Return every service on ``graph``; raises ``SetupError`` where a key cannot be used."""
    return services_on(graph, IdentitySealer.from_settings(settings), settings.stale_after_days)


def services_on(graph: Graph, identities: IdentitySealer, stale: int) -> Services:
    """Return every service on ``graph``; sources older than ``stale`` days are told to be."""
    audit = AuditService(graph, identities)
    reach = ReachService(graph, stale_after_days=stale)
    return Services(
        subjects=SubjectService(graph, reach),
        search=SearchService(graph),
        reach=reach,
        pre_check=PreCheckService(graph, audit, stale_after_days=stale),
        reports=ReportService(graph, audit, stale_after_days=stale),
        groups=GroupsService(graph, stale_after_days=stale),
        ownership=OwnershipService(graph, stale_after_days=stale),
        neighbourhoods=NeighbourhoodService(graph, stale_after_days=stale),
        paths=PathService(graph, stale_after_days=stale),
        standings=StandingService(graph, stale_after_days=stale),
        audit=audit,
        identities=identities,
    )
