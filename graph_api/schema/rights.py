"""A subject's own rights: who looked it up, and the explanation of what was answered about it."""

from __future__ import annotations

from datetime import date

import strawberry

from graph_api.domain.answers import Verdict
from graph_api.domain.facts import Matter
from graph_api.domain.remedies import Remedy as RemedyValue
from graph_api.domain.remedies import RemedyKind, remedies
from graph_api.domain.wording import Text
from graph_api.schema.answer_views import PathView, ReachView
from graph_api.schema.connections import PageInfo
from graph_api.schema.enums import Completeness
from graph_api.schema.fields import resolved
from graph_api.schema.links import Path
from graph_api.schema.nodes import Subject
from graph_api.schema.reach import Reach
from graph_api.schema.rights_views import ExplainedMeasureView, ExplainedSignalView, ExplanationView
from graph_api.schema.sanctions import Sanction, SourceAge
from graph_api.schema.scalars import Instant
from graph_api.schema.text import Info, LanguageArgument, explain, worded
from graph_api.services.rights_look_ups import LookUp as LookUpValue
from graph_api.services.rights_look_ups import LookUpPage
from graph_api.services.staleness import SourceAge as SourceAgeValue
from graph_api.services.subject_views import SanctionView, SubjectView

_SIGNAL_WITHHELD = Text(
    "与主体有关联的人员受到他处惩戒措施的约束。该人员或该决定未公开，故不显示其身份和内容。"
    "此为进一步核实的提示，不是对主体的惩戒措施。",
    "Somebody linked to the subject is reached by a measure from elsewhere. The person or the decision is "
    "not public, so neither is shown. This is advice for a closer look, not a measure against the subject.",
)


@strawberry.type(
    description="被查询记录 | One answer about the subject: when, by which organisation, for what."
)
class LookUp:
    """Resolved from a ``LookUp`` of the services."""

    operation: str = strawberry.field(description="查询字段 | Root field that was asked.")
    matter: Matter | None = strawberry.field(description="事项 | Matter of a pre-check.")
    purpose: str | None = strawberry.field(description="查询目的 | Why it was asked, as stated then.")
    valid_at: date | None = strawberry.field(description="有效日 | The day asked about.")
    verdict: Verdict | None = strawberry.field(description="核查结论 | Verdict of a pre-check.")
    receipt: strawberry.ID | None = strawberry.field(
        description="回执号 | Receipt, for an explanation or a review; null where there is none."
    )

    @resolved(description="时间 | When it was answered.")
    def at(self, parent: strawberry.Parent[LookUpValue]) -> Instant:
        """Return the instant."""
        return Instant(parent.at)

    @resolved(description="查询方角色 | Role of whoever asked.")
    def role(self, parent: strawberry.Parent[LookUpValue]) -> str:
        """Return the role."""
        return parent.role.value

    @resolved(
        description="查询机构 | Organisation that asked; null where a subject read what everybody may read."
    )
    def organisation(self, parent: strawberry.Parent[LookUpValue]) -> str | None:
        """Return the organisation."""
        return parent.org

    @resolved(description="知悉时点 | What was known at this moment counted.")
    def known_at(self, parent: strawberry.Parent[LookUpValue]) -> Instant | None:
        """Return the instant of the second clock."""
        return None if parent.known_at is None else Instant(parent.known_at)


@strawberry.type(description="被查询记录列表项 | A look-up with its cursor (Relay).")
class LookUpEdge:
    """Resolved from a ``LookUp`` of the services."""

    cursor: str = strawberry.field(description="游标 | Cursor that continues after this look-up.")

    @resolved(description="被查询记录 | The look-up.", graphql_type=LookUp)
    def node(self, parent: strawberry.Parent[LookUpValue]) -> LookUpValue:
        """Return the look-up."""
        return parent


@strawberry.type(description="被查询记录列表 | One page of who looked the subject up, newest first (Relay).")
class LookUpConnection:
    """Resolved from a ``LookUpPage``."""

    @resolved(description="列表项 | The look-ups with their cursors.", graphql_type=list[LookUpEdge])
    def edges(self, parent: strawberry.Parent[LookUpPage]) -> tuple[LookUpValue, ...]:
        """Return the rows."""
        return parent.look_ups

    @resolved(description="被查询记录 | The look-ups without cursors.", graphql_type=list[LookUp])
    def nodes(self, parent: strawberry.Parent[LookUpPage]) -> tuple[LookUpValue, ...]:
        """Return the rows without cursors."""
        return parent.look_ups

    @resolved(description="分页信息 | Where the page stands in the list.")
    def page_info(self, parent: strawberry.Parent[LookUpPage]) -> PageInfo:
        """Return the Relay page information."""
        rows = parent.look_ups
        return PageInfo(
            has_next_page=parent.has_next,
            has_previous_page=parent.continued,
            start_cursor=rows[0].cursor if rows else None,
            end_cursor=rows[-1].cursor if rows else None,
        )

    @resolved(
        description="完整性 | INCOMPLETE where a bound was hit while look-ups of many subjects were read."
    )
    def completeness(self, parent: strawberry.Parent[LookUpPage]) -> Completeness:
        """Return the completeness."""
        return Completeness.COMPLETE if parent.complete else Completeness.INCOMPLETE


@strawberry.type(description="救济途径 | A way that is open to the subject.")
class Remedy:
    """Resolved from a ``Remedy`` of the domain."""

    kind: RemedyKind = strawberry.field(description="途径 | Which way.")
    department: str | None = strawberry.field(
        description="受理机关 | Code of the department that decided; null where it is not known."
    )
    earliest: date | None = strawberry.field(
        description="最早日期 | First day of an early end of display; null where no rule is certain."
    )
    basis: str | None = strawberry.field(description="依据 | Rule from which the day follows.")

    @resolved(description="说明 | What can be done, and by whom.")
    def explanation(
        self, info: Info, parent: strawberry.Parent[RemedyValue], language: LanguageArgument = None
    ) -> str:
        """Return the text."""
        return worded(parent.text, language, info)


@strawberry.type(
    description="措施说明 | A measure, why it does or does not reach the subject, and what can be done."
)
class ExplainedMeasure:
    """Resolved from an ``ExplainedMeasureView``."""

    @resolved(
        description="措施适用 | The measure with its legal basis, its decision and every reason.",
        graphql_type=Reach,
    )
    def reach(self, parent: strawberry.Parent[ExplainedMeasureView]) -> ReachView:
        """Return the reach item."""
        return ReachView(parent.item, parent.scene)

    @resolved(description="救济途径 | What the subject can do about it.", graphql_type=list[Remedy])
    def remedies(self, parent: strawberry.Parent[ExplainedMeasureView]) -> tuple[RemedyValue, ...]:
        """Return the remedies."""
        return remedies(parent.item, parent.rules)


@strawberry.type(
    description="关联提示说明 | An advisory association, with what everybody may know of others and no more."
)
class ExplainedSignal:
    """Resolved from an ``ExplainedSignalView``."""

    @resolved(
        description="关联路径 | The chain; null where somebody in it is not public.",
        graphql_type=Path | None,
    )
    def path(self, parent: strawberry.Parent[ExplainedSignalView]) -> PathView | None:
        """Return the chain."""
        view = parent.view
        signal = view.answer.signals[parent.place]
        shown = view.answer.shown
        if not (shown.shows_all(signal.nodes) and shown.shows_sanction(signal.sanction.id)):
            return None
        return PathView(signal.nodes, signal.links, view.scene)

    @resolved(
        description="惩戒决定 | The decision; null where it is not published.", graphql_type=Sanction | None
    )
    def sanction(self, parent: strawberry.Parent[ExplainedSignalView]) -> SanctionView | None:
        """Return the decision."""
        view = parent.view
        signal = view.answer.signals[parent.place]
        if not view.answer.shown.shows_sanction(signal.sanction.id):
            return None
        return view.scene.sanction(signal.sanction, signal.sanction_subject, ())

    @resolved(description="说明 | Why it stands, and that it is advice alone.")
    def explanation(
        self, info: Info, parent: strawberry.Parent[ExplainedSignalView], language: LanguageArgument = None
    ) -> str:
        """Return the explanation, without what is not public."""
        answer = parent.view.answer
        signal = answer.signals[parent.place]
        if answer.shown.shows_all(signal.nodes) and answer.shown.shows_sanction(signal.sanction.id):
            return explain(signal.explanation, language, info)
        return worded(_SIGNAL_WITHHELD, language, info)


@strawberry.type(
    description="本人说明 | How every measure stands for the subject and why, worked out as of its moment."
)
class OwnExplanation:
    """Resolved from an ``ExplanationView``."""

    @resolved(description="主体 | The subject.", graphql_type=Subject)
    def subject(self, parent: strawberry.Parent[ExplanationView]) -> SubjectView:
        """Return the subject."""
        return SubjectView(parent.answer.subject, parent.scene.valid_at)

    @resolved(description="有效日 | The day that is explained.")
    def valid_at(self, parent: strawberry.Parent[ExplanationView]) -> date:
        """Return the day."""
        return parent.answer.moment.valid_at

    @resolved(description="知悉时点 | What was known at this moment counts.")
    def known_at(self, parent: strawberry.Parent[ExplanationView]) -> Instant:
        """Return the instant."""
        return Instant(parent.answer.moment.known_at)

    @resolved(description="事项 | Matter of the answer; null: every one.")
    def matter(self, parent: strawberry.Parent[ExplanationView]) -> Matter | None:
        """Return the matter."""
        return parent.answer.matter

    @resolved(description="核查结论 | Verdict on the matter; null without one.")
    def verdict(self, parent: strawberry.Parent[ExplanationView]) -> Verdict | None:
        """Return the verdict."""
        return parent.answer.verdict

    @resolved(description="结论说明 | Why this verdict; null without one.")
    def explanation(
        self, info: Info, parent: strawberry.Parent[ExplanationView], language: LanguageArgument = None
    ) -> str | None:
        """Return the explanation of the verdict."""
        found = parent.answer.explanation
        return None if found is None else explain(found, language, info)

    @resolved(
        description="措施 | Every measure of the matter, whatever its status, with its reasons.",
        graphql_type=list[ExplainedMeasure],
    )
    def measures(self, parent: strawberry.Parent[ExplanationView]) -> list[ExplainedMeasureView]:
        """Return the measures."""
        return [ExplainedMeasureView(item, parent.scene, parent.answer.rules) for item in parent.answer.items]

    @resolved(
        description="关联提示 | Advisory associations; never a measure.", graphql_type=list[ExplainedSignal]
    )
    def signals(self, parent: strawberry.Parent[ExplanationView]) -> list[ExplainedSignalView]:
        """Return the signals."""
        return [ExplainedSignalView(place, parent) for place in range(len(parent.answer.signals))]

    @resolved(description="完整性 | Whether everything that bears on it was read.")
    def completeness(self, parent: strawberry.Parent[ExplanationView]) -> Completeness:
        """Return the completeness."""
        return Completeness.COMPLETE if parent.answer.complete else Completeness.INCOMPLETE

    @resolved(description="数据时效 | Age of every source that contributed.", graphql_type=list[SourceAge])
    def staleness(self, parent: strawberry.Parent[ExplanationView]) -> tuple[SourceAgeValue, ...]:
        """Return the ages of the sources."""
        return parent.answer.staleness

    @resolved(description="回执号 | Receipt that is explained; null where none was named.")
    def receipt(self, parent: strawberry.Parent[ExplanationView]) -> strawberry.ID | None:
        """Return the receipt."""
        found = parent.answer.receipt
        return None if found is None else strawberry.ID(found.answer.receipt or "")

    @resolved(description="原结论 | Verdict that was given under the receipt.")
    def recorded_verdict(self, parent: strawberry.Parent[ExplanationView]) -> Verdict | None:
        """Return the verdict on record."""
        found = parent.answer.receipt
        return None if found is None or found.answer.verdict is None else Verdict(found.answer.verdict)

    @resolved(
        description=(
            "与原答复一致 | Whether verdict and measures come out as they were given under the receipt; "
            "null where none was named."
        )
    )
    def as_recorded(self, parent: strawberry.Parent[ExplanationView]) -> bool | None:
        """Return whether the answer came out again."""
        return parent.answer.as_recorded
