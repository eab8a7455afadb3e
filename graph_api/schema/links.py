"""Links between subjects and chains of them, wherever an answer shows some."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from graph_api.domain.links import LinkKind
from graph_api.schema.answer_views import LinkStepView, PathView
from graph_api.schema.enums import Certainty
from graph_api.schema.fields import resolved
from graph_api.schema.nodes import Subject
from graph_api.schema.sanctions import exact
from graph_api.schema.scalars import Instant, Percentage
from graph_api.services.subject_views import SubjectView


@strawberry.type(description="关联 | One link between two subjects.")
class Link:
    """Resolved from a ``LinkStepView``."""

    @resolved(description="关联类型 | What links them.")
    def kind(self, parent: strawberry.Parent[LinkStepView]) -> LinkKind:
        """Return the kind."""
        return parent.link.kind

    @resolved(name="from", description="起点 | Who holds the post or share.", graphql_type=Subject)
    def source(self, parent: strawberry.Parent[LinkStepView]) -> SubjectView:
        """Return the holder."""
        return parent.scene.subject(parent.link.source)

    @resolved(name="to", description="终点 | Where it is held.", graphql_type=Subject)
    def target(self, parent: strawberry.Parent[LinkStepView]) -> SubjectView:
        """Return the enterprise."""
        return parent.scene.subject(parent.link.target)

    @resolved(
        description="比例 | Percentage held; a range shows its minimum.", graphql_type=Percentage | None
    )
    def percent(self, parent: strawberry.Parent[LinkStepView]) -> Decimal | None:
        """Return the percentage."""
        return parent.link.minimum

    @resolved(description="起始日 | First day; null where not known to the day, or where it is in doubt.")
    def since(self, parent: strawberry.Parent[LinkStepView]) -> date | None:
        """Return the first day."""
        return None if parent.link.in_doubt else exact(parent.link.since)

    @resolved(description="终止日 | First day on which it no longer holds; null: still, or not known.")
    def until(self, parent: strawberry.Parent[LinkStepView]) -> date | None:
        """Return the first day on which it no longer holds."""
        return exact(parent.link.until)

    @resolved(
        description=(
            "确定程度 | YES: in force on the day asked about; UNKNOWN: in doubt, as is every POSSIBLY_SAME."
        )
    )
    def certain(self, parent: strawberry.Parent[LinkStepView]) -> Certainty:
        """Return whether it certainly holds."""
        return Certainty.UNKNOWN if parent.link.in_doubt else Certainty.YES

    @resolved(description="职务名称 | The post as the source words it.")
    def position(self, parent: strawberry.Parent[LinkStepView]) -> str | None:
        """Return the wording of the post."""
        return parent.link.position

    @resolved(
        description="最低比例 | Least percentage held; equals the greatest where it is exact.",
        graphql_type=Percentage | None,
    )
    def percent_min(self, parent: strawberry.Parent[LinkStepView]) -> Decimal | None:
        """Return the least percentage."""
        return parent.link.minimum

    @resolved(
        description="最高比例 | Greatest percentage held; null where none is stated.",
        graphql_type=Percentage | None,
    )
    def percent_max(self, parent: strawberry.Parent[LinkStepView]) -> Decimal | None:
        """Return the greatest percentage."""
        return parent.link.maximum

    @resolved(
        name="source",
        description="数据来源 | Who states it; two, by comma, where a link rests on two statements.",
    )
    def source_name(self, parent: strawberry.Parent[LinkStepView]) -> str | None:
        """Return the provider."""
        return parent.link.provider

    @resolved(description="知悉时间 | Since when the platform has known it.", graphql_type=Instant | None)
    def known_from(self, parent: strawberry.Parent[LinkStepView]) -> int | None:
        """Return the instant."""
        return parent.link.known_from


@strawberry.type(description="关联路径 | A chain of subjects and the links between neighbours.")
class Path:
    """Resolved from a ``PathView``."""

    @resolved(description="节点 | The subjects, in the order of the chain.", graphql_type=list[Subject])
    def nodes(self, parent: strawberry.Parent[PathView]) -> list[SubjectView]:
        """Return the subjects."""
        return [parent.scene.subject(node) for node in parent.nodes]

    @resolved(description="关联 | Every link in force of each step.", graphql_type=list[Link])
    def links(self, parent: strawberry.Parent[PathView]) -> list[LinkStepView]:
        """Return the links."""
        return [LinkStepView(link, parent.scene) for link in parent.links]
