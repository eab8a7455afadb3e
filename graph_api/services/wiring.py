"""Makes the services of one graph."""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from graph_api.bolt.driver import Graph
from graph_api.errors import SetupError
from graph_api.informer_sealing import InformerKeys, NoInformerKeyError
from graph_api.keyring import Keyring
from graph_api.sealing import IdentitySealer
from graph_api.services.audit import AuditService
from graph_api.services.casework.feed import InboxFeed
from graph_api.services.casework.inbox_stream import InboxStream
from graph_api.services.casework.lists import CaseLists
from graph_api.services.casework.notices import NoticeService
from graph_api.services.casework.overdue import OverdueService
from graph_api.services.casework.service import CaseService
from graph_api.services.catalogue.lists import EditionLists
from graph_api.services.catalogue.preview import PreviewService
from graph_api.services.catalogue.service import EditionService
from graph_api.services.container import Services
from graph_api.services.cursors import SealedCursors
from graph_api.services.desk.book import DeskBook
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
from graph_api.services.report import ReportService
from graph_api.services.rights_acting import RightsRules, parse_secret_roles
from graph_api.services.rights_explanation import ExplanationService
from graph_api.services.rights_look_ups import LookUpService
from graph_api.services.rights_review_lists import ReviewLists
from graph_api.services.rights_reviews import ReviewService
from graph_api.services.search import SearchService
from graph_api.services.standings import StandingService
from graph_api.services.subjects import SubjectService
from graph_api.services.tips.book import TipBook
from graph_api.services.tips.codes import TipCodes
from graph_api.services.tips.disclosure import InformerDisclosure
from graph_api.services.tips.handling import TipHandling
from graph_api.services.tips.intake import TipIntake
from graph_api.settings import Settings

_log = structlog.get_logger(__name__)


def build_services(settings: Settings, graph: Graph) -> Services:
    """Return every service on ``graph``; raises ``SetupError`` where a key cannot be used."""
    keys = Keyring.from_settings(settings)
    return services_on(
        graph,
        keys.current,
        settings.stale_after_days,
        rights=rights_rules(settings),
        grounds=GroundPolicy(is_required=settings.bank_person_ground == "required"),
        retired=keys.retired,
        informers=informer_keys(settings),
    )


def informer_keys(settings: Settings) -> InformerKeys | None:
    """Return the keys for informers; None where there are none: then no report of the public is taken.

    Raises ``SetupError`` where one cannot be used.
    """
    try:
        return InformerKeys.from_settings(settings)
    except NoInformerKeyError:
        _log.warning("no_informer_key")
        return None


def rights_rules(settings: Settings) -> RightsRules:
    """Return what the settings say of a subject's own rights; raises ``SetupError``."""
    try:
        secret = parse_secret_roles(settings.secret_look_up_roles)
    except ValueError:
        raise SetupError(
            "CREDIT_GRAPH_SECRET_LOOK_UP_ROLES is a list of roles, separated by commas.",
            "CREDIT_GRAPH_SECRET_LOOK_UP_ROLES 须为以逗号分隔的角色。",
        ) from None
    return RightsRules(secret, settings.secret_look_up_days, settings.review_days)


def services_on(
    graph: Graph,
    identities: IdentitySealer,
    stale: int,
    *,
    rights: RightsRules | None = None,
    grounds: GroundPolicy = RECORDED,
    retired: Sequence[IdentitySealer] = (),
    informers: InformerKeys | None = None,
) -> Services:
    """Return every service on ``graph``; sources older than ``stale`` days are told to be.

    ``rights`` is what the settings say of a subject's own rights (None: their defaults), ``grounds``
    whether a bank needs a legal ground for a person. ``retired`` identity keys verify codes of their time;
    without the keys for ``informers`` no report of the public is taken.
    """
    rules = rights or RightsRules()
    audit = AuditService(graph, identities)
    book = DeskBook(graph, audit, identities)
    tips = TipBook(graph, TipCodes((identities, *retired)))
    reach = ReachService(graph, stale_after_days=stale)
    feed = InboxFeed(graph.aside())
    notices = NoticeService(graph, audit, rules)
    return Services(
        subjects=SubjectService(graph, reach, SealedCursors(identities)),
        search=SearchService(graph),
        reach=reach,
        pre_check=PreCheckService(graph, audit, stale_after_days=stale, grounds=grounds),
        reports=ReportService(graph, audit, stale_after_days=stale, grounds=grounds),
        groups=GroupsService(graph, stale_after_days=stale),
        ownership=OwnershipService(graph, stale_after_days=stale),
        neighbourhoods=NeighbourhoodService(graph, stale_after_days=stale),
        paths=PathService(graph, stale_after_days=stale),
        standings=StandingService(graph, stale_after_days=stale),
        audit=audit,
        look_ups=LookUpService(graph, audit, rules),
        explanations=ExplanationService(graph, audit, rules, stale_after_days=stale),
        reviews=ReviewService(graph, audit, rules, identities),
        review_lists=ReviewLists(graph, audit),
        cases=CaseService(graph, audit, identities, notices, told=feed.wake),
        case_lists=CaseLists(graph, audit),
        inbox_feed=feed,
        inbox_stream=InboxStream(feed, audit),
        overdue=OverdueService(graph.aside(), told=feed.wake),
        duties=DutyService(book),
        commitments=CommitmentService(book),
        decisions=DecisionService(book),
        eligibility=EligibilityService(graph, stale_after_days=stale),
        tip_intake=TipIntake(tips, informers),
        tips=TipHandling(tips, audit),
        informers=InformerDisclosure(tips, audit, informers),
        editions=EditionService(graph, audit, identities),
        edition_lists=EditionLists(graph, audit),
        edition_previews=PreviewService(graph, audit),
        identities=identities,
        grounds=grounds,
    )
