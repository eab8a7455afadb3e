"""The services of one process in one place: made once by the wiring, handed to every request."""

from __future__ import annotations

from dataclasses import dataclass

from graph_api.services.audit import AuditService
from graph_api.services.groups import GroupsService
from graph_api.services.neighbourhoods import NeighbourhoodService
from graph_api.services.ownership import OwnershipService
from graph_api.services.path_search import PathService
from graph_api.services.precheck import PreCheckService
from graph_api.services.reach import ReachService
from graph_api.services.references import IdentityLookup
from graph_api.services.report import ReportService
from graph_api.services.search import SearchService
from graph_api.services.standings import StandingService
from graph_api.services.subjects import SubjectService


@dataclass(frozen=True, slots=True)
class Services:
    """One object for each use; ``identities`` turns identity numbers into keyed hashes."""

    subjects: SubjectService
    search: SearchService
    reach: ReachService
    pre_check: PreCheckService
    reports: ReportService
    groups: GroupsService
    ownership: OwnershipService
    neighbourhoods: NeighbourhoodService
    paths: PathService
    standings: StandingService
    audit: AuditService
    identities: IdentityLookup
