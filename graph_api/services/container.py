"""The services of one process in one place: made once by the wiring, handed to every request."""

from __future__ import annotations

from dataclasses import dataclass

from graph_api.services.audit import AuditService
from graph_api.services.casework.feed import InboxFeed
from graph_api.services.casework.inbox_stream import InboxStream
from graph_api.services.casework.lists import CaseLists
from graph_api.services.casework.overdue import OverdueService
from graph_api.services.casework.service import CaseService
from graph_api.services.catalogue.lists import EditionLists
from graph_api.services.catalogue.preview import PreviewService
from graph_api.services.catalogue.service import EditionService
from graph_api.services.desk.commitments import CommitmentService
from graph_api.services.desk.decisions import DecisionService
from graph_api.services.desk.duties import DutyService
from graph_api.services.desk.eligibility import EligibilityService
from graph_api.services.groups import GroupsService
from graph_api.services.legal_ground import RECORDED, GroundPolicy
from graph_api.services.neighbourhoods import NeighbourhoodService
from graph_api.services.ownership import OwnershipService
from graph_api.services.path_search import PathService
from graph_api.services.precheck import PreCheckService
from graph_api.services.reach import ReachService
from graph_api.services.references import IdentityLookup
from graph_api.services.report import ReportService
from graph_api.services.rights_explanation import ExplanationService
from graph_api.services.rights_look_ups import LookUpService
from graph_api.services.rights_review_lists import ReviewLists
from graph_api.services.rights_reviews import ReviewService
from graph_api.services.search import SearchService
from graph_api.services.standings import StandingService
from graph_api.services.subjects import SubjectService
from graph_api.services.tips.disclosure import InformerDisclosure
from graph_api.services.tips.handling import TipHandling
from graph_api.services.tips.intake import TipIntake


@dataclass(frozen=True, slots=True)
class Services:
    """One object for each use; ``identities`` turns identity numbers into keyed hashes.

    ``grounds`` says when a bank must state why it looks a person up.
    """

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
    look_ups: LookUpService
    explanations: ExplanationService
    reviews: ReviewService
    review_lists: ReviewLists
    cases: CaseService
    case_lists: CaseLists
    inbox_feed: InboxFeed
    inbox_stream: InboxStream
    overdue: OverdueService
    duties: DutyService
    commitments: CommitmentService
    decisions: DecisionService
    eligibility: EligibilityService
    tip_intake: TipIntake
    tips: TipHandling
    informers: InformerDisclosure
    editions: EditionService
    edition_lists: EditionLists
    edition_previews: PreviewService
    identities: IdentityLookup
    grounds: GroundPolicy = RECORDED
