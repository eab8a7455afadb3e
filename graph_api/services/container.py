"""The services of one process in one place: made once by the wiring, handed to every request."""

from __future__ import annotations

from dataclasses import dataclass

from graph_api.services.audit import AuditService
from graph_api.services.precheck import PreCheckService
from graph_api.services.reach import ReachService
from graph_api.services.references import IdentityLookup
from graph_api.services.report import ReportService
from graph_api.services.search import SearchService
from graph_api.services.subjects import SubjectService


@dataclass(frozen=True, slots=True)
class Services:
    """One object for each use; ``identities`` turns identity numbers into keyed hashes."""

    subjects: SubjectService
    search: SearchService
    reach: ReachService
    pre_check: PreCheckService
    reports: ReportService
    audit: AuditService
    identities: IdentityLookup
