"""What a credit report holds, for whoever gathers it and whoever shows it (screen, JSON, PDF).

The sections are those of the public credit report on legal persons and other organisations
(法人和非法人组织公共信用信息报告). A section holds the rows known at ``knownAt`` and decided or awarded
by ``validAt``; whether a row is still in force stands with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph_api.domain.answers import ReachItem
from graph_api.domain.dates import PartialDate, Truth
from graph_api.domain.facts import Moment, RoleKind, SubjectFact
from graph_api.services.staleness import SourceAge
from graph_api.services.subject_views import HonourView, LinkView, RecordView, SanctionView, SubjectView


@dataclass(frozen=True, slots=True)
class ReportSections:
    """The eight sections of the report.

    ``administration`` (行政管理): records LICENCE and PENALTY. ``integrity`` (诚实守信): honours and red
    lists; ``tax_ratings_a`` beside them: records TAX_RATING of grade A. ``serious_lists``
    (严重失信主体名单): sanctions on the subject. ``abnormal`` (经营异常): records ABNORMAL. ``commitments``
    (信用承诺): records COMMITMENT. ``evaluations`` (信用评价): records TAX_RATING and other ratings.
    ``judgments`` (司法判决): records JUDGMENT. ``others`` (其他): every other record.
    """

    administration: tuple[RecordView, ...] = ()
    integrity: tuple[HonourView, ...] = ()
    tax_ratings_a: tuple[RecordView, ...] = ()
    serious_lists: tuple[SanctionView, ...] = ()
    abnormal: tuple[RecordView, ...] = ()
    commitments: tuple[RecordView, ...] = ()
    evaluations: tuple[RecordView, ...] = ()
    judgments: tuple[RecordView, ...] = ()
    others: tuple[RecordView, ...] = ()


@dataclass(frozen=True, slots=True)
class PostThen:
    """A post as it stood on the day a record was decided; ``held`` is never NO."""

    role: RoleKind
    since: PartialDate | None
    until: PartialDate | None
    held: Truth


@dataclass(frozen=True, slots=True)
class AssociatedRecord:
    """An adverse record of an enterprise that stands on a person too (opinion, article 14).

    ``posts``: those of legal representative or principal that he held, or may have held, when it was
    decided. It tells of the enterprise's conduct; whether a measure reaches the person is in ``reach``.
    """

    record: RecordView
    posts: tuple[PostThen, ...]

    @property
    def held(self) -> Truth:
        """Whether he certainly held one of the posts."""
        return Truth.YES if any(post.held is Truth.YES for post in self.posts) else Truth.UNKNOWN


@dataclass(frozen=True, slots=True)
class CreditReportResult:
    """One credit report.

    ``id``: the receipt under which the audit trail keeps it. ``generated_at``: milliseconds since
    1970 UTC. ``view`` describes the subject with its names and sources. ``posts``: posts in the
    enterprise, or those that the person holds, in force on the day asked about. ``reach``: every item
    of the subject, with its reasons; ``subjects`` describes whom the items name. ``complete`` is False
    where a bound of the service was hit in any part, and ``truncated`` names those bounds.

    ``associated``: of a person, the adverse records of enterprises that he headed. ``withheld_by``: the
    measures that withhold the subject's honours for the time being. ``titles``: what codes mean, by
    kind (department, memorandum, conduct, region, industry) and code.
    """

    id: str
    view: SubjectView
    moment: Moment
    purpose: str
    generated_at: int
    complete: bool
    staleness: tuple[SourceAge, ...]
    sections: ReportSections
    posts: tuple[LinkView, ...] = ()
    reach: tuple[ReachItem, ...] = ()
    subjects: Mapping[str, SubjectFact] = field(default_factory=dict)
    truncated: frozenset[str] = frozenset()
    associated: tuple[AssociatedRecord, ...] = ()
    withheld_by: tuple[ReachItem, ...] = ()
    titles: Mapping[tuple[str, str], str] = field(default_factory=dict)
