"""The rows of a subject's connections: posts, holdings, branches, honours, records, findings."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry.types.lazy_type import LazyType

from graph_api.domain.dates import PartialDate
from graph_api.domain.facts import Interest, RoleKind
from graph_api.schema.authorization import FieldGuard
from graph_api.schema.enums import Certainty, RecordType
from graph_api.schema.fields import resolved
from graph_api.schema.nodes import Node, Subject
from graph_api.schema.sanctions import Sanction
from graph_api.schema.scalars import Instant, Percentage
from graph_api.services.subject_views import HonourView, LinkView, RecordView, SanctionView, SubjectView

# Subjects list these rows, and a row names its subjects: one side has to be lazy.
_Enterprise: Any = LazyType("Enterprise", "graph_api.schema.enterprises")
_Person: Any = LazyType("Person", "graph_api.schema.persons")

_SINCE = "起始日 | First day, as exactly as stated; null: not stated."
_UNTIL = "终止日 | First day on which it no longer holds; null: still."
_HOLDS = "所查日是否有效 | Whether it is in force on the day asked about."


@strawberry.type(description="任职 | A person's post in an enterprise.")
class Role:
    """Resolved from a ``LinkView``."""

    kind: RoleKind = strawberry.field(description="任职类型 | Which post.")
    position: str | None = strawberry.field(description="职务 | Title of the position, as stated.")
    since: PartialDate | None = strawberry.field(description=_SINCE)
    until: PartialDate | None = strawberry.field(description=_UNTIL)
    source: str | None = strawberry.field(
        description="数据来源 | Name of the provider.", extensions=[FieldGuard()]
    )
    known_from: Instant | None = strawberry.field(
        description="知悉时点 | When the platform learned it.", extensions=[FieldGuard()]
    )

    @resolved(description=_HOLDS)
    def holds(self, parent: strawberry.Parent[LinkView]) -> Certainty:
        """Return whether the post is held."""
        return Certainty.of(parent.holds)

    @resolved(description="任职人员 | Who holds the post.", graphql_type=_Person)
    def person(self, parent: strawberry.Parent[LinkView]) -> SubjectView:
        """Return the person."""
        return parent.holder

    @resolved(description="任职企业 | Where the post is held.", graphql_type=_Enterprise)
    def enterprise(self, parent: strawberry.Parent[LinkView]) -> SubjectView:
        """Return the enterprise."""
        return parent.enterprise


@strawberry.type(description="持股或表决权 | A direct holding in an enterprise.")
class Holding:
    """Resolved from a ``LinkView``."""

    since: PartialDate | None = strawberry.field(description=_SINCE)
    until: PartialDate | None = strawberry.field(description=_UNTIL)
    source: str = strawberry.field(description="数据来源 | Name of the provider.")
    known_from: Instant = strawberry.field(description="知悉时点 | When the platform learned it.")

    @resolved(description="持有类型 | Equity or votes.")
    def interest(self, parent: strawberry.Parent[LinkView]) -> Interest:
        """Return what the holding gives."""
        assert isinstance(parent.kind, Interest)
        return parent.kind

    @resolved(description="最低比例 | Least percentage; null: not stated.")
    def percent_min(self, parent: strawberry.Parent[LinkView]) -> Percentage | None:
        """Return the least percentage."""
        return None if parent.minimum is None else Percentage(parent.minimum)

    @resolved(description="最高比例 | Greatest percentage; null: not stated.")
    def percent_max(self, parent: strawberry.Parent[LinkView]) -> Percentage | None:
        """Return the greatest percentage."""
        return None if parent.maximum is None else Percentage(parent.maximum)

    @resolved(description=_HOLDS)
    def holds(self, parent: strawberry.Parent[LinkView]) -> Certainty:
        """Return whether it is held."""
        return Certainty.of(parent.holds)

    @resolved(description="持有人 | Who holds it.", graphql_type=Subject)
    def holder(self, parent: strawberry.Parent[LinkView]) -> SubjectView:
        """Return the holder."""
        return parent.holder

    @resolved(description="被持有企业 | In which enterprise.", graphql_type=_Enterprise)
    def enterprise(self, parent: strawberry.Parent[LinkView]) -> SubjectView:
        """Return the enterprise."""
        return parent.enterprise


@strawberry.type(description="分支机构 | A branch of an enterprise.")
class Branch:
    """Resolved from a ``LinkView``."""

    @resolved(description="分支机构 | The branch itself.", graphql_type=_Enterprise)
    def enterprise(self, parent: strawberry.Parent[LinkView]) -> SubjectView:
        """Return the branch."""
        return parent.holder


@strawberry.type(description="责任认定 | What a decision finds about a person whom it names.")
class Finding:
    """Resolved from a ``SanctionView`` read for the person named."""

    responsible: bool | None = strawberry.field(
        description="是否负有责任 | Whether it finds the person responsible; null: neither."
    )
    capacity: str | None = strawberry.field(description="身份 | In which capacity it names the person.")

    @resolved(description="惩戒决定 | The decision.", graphql_type=Sanction)
    def sanction(self, parent: strawberry.Parent[SanctionView]) -> SanctionView:
        """Return the decision."""
        return parent


@strawberry.type(description="荣誉 | An honour awarded to a subject.")
class Honour(Node):
    """Resolved from an ``HonourView``."""

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether a value is an honour."""
        return isinstance(obj, HonourView)

    @resolved(description="主体 | Who was honoured.", graphql_type=Subject)
    def subject(self, parent: strawberry.Parent[HonourView]) -> SubjectView:
        """Return the subject."""
        return parent.subject

    @resolved(description="荣誉名称 | Title of the honour.")
    def title(self, parent: strawberry.Parent[HonourView]) -> str:
        """Return the title."""
        return parent.fact.title

    @resolved(name="list", description="红名单 | List on which it stands.")
    def listed(self, parent: strawberry.Parent[HonourView]) -> str | None:
        """Return the list."""
        return parent.fact.list

    @resolved(description="授予机关 | Department that awarded it.")
    def department(self, parent: strawberry.Parent[HonourView]) -> str | None:
        """Return the department."""
        return parent.fact.department

    @resolved(description="授予日期 | When it was awarded, as exactly as stated.")
    def awarded_on(self, parent: strawberry.Parent[HonourView]) -> PartialDate:
        """Return when it was awarded."""
        return parent.fact.awarded_on

    @resolved(description="截止日 | Last day it still holds; null: no end.")
    def until(self, parent: strawberry.Parent[HonourView]) -> PartialDate | None:
        """Return the last day."""
        return parent.fact.until

    @resolved(description="撤销日期 | When it was revoked.")
    def revoked_on(self, parent: strawberry.Parent[HonourView]) -> PartialDate | None:
        """Return when it was revoked."""
        return parent.fact.revoked_on

    @resolved(description="数据来源 | Name of the provider.")
    def source(self, parent: strawberry.Parent[HonourView]) -> str:
        """Return the provider."""
        return parent.fact.source

    @resolved(description="来源标识 | The provider's own id.")
    def source_id(self, parent: strawberry.Parent[HonourView]) -> str:
        """Return the provider's id."""
        return parent.fact.source_id


@strawberry.type(description="信用记录 | An administrative or judicial record of a subject.")
class Record(Node):
    """Resolved from a ``RecordView``."""

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether a value is a record."""
        return isinstance(obj, RecordView)

    @resolved(description="主体 | Whom the record is about.", graphql_type=Subject)
    def subject(self, parent: strawberry.Parent[RecordView]) -> SubjectView:
        """Return the subject."""
        return parent.subject

    @resolved(name="type", description="记录类型 | Kind of record.")
    def kind(self, parent: strawberry.Parent[RecordView]) -> RecordType:
        """Return the kind of record."""
        return RecordType(parent.fact.type)

    @resolved(description="标题 | Title or number of the document.")
    def title(self, parent: strawberry.Parent[RecordView]) -> str | None:
        """Return the title."""
        return parent.fact.title

    @resolved(description="决定日期 | When it was decided, as exactly as stated.")
    def decided_on(self, parent: strawberry.Parent[RecordView]) -> PartialDate:
        """Return when it was decided."""
        return parent.fact.decided_on

    @resolved(description="公示日期 | When it was published.")
    def published_on(self, parent: strawberry.Parent[RecordView]) -> PartialDate | None:
        """Return when it was published."""
        return parent.fact.published_on

    @resolved(description="履行期限 | When a commitment is due.")
    def due_on(self, parent: strawberry.Parent[RecordView]) -> PartialDate | None:
        """Return when it is due."""
        return parent.fact.due_on

    @resolved(description="是否履行 | Whether a commitment was kept; null: not known.")
    def kept(self, parent: strawberry.Parent[RecordView]) -> bool | None:
        """Return whether it was kept."""
        return parent.fact.kept

    @resolved(description="等级 | Grade, such as that of a tax rating.")
    def grade(self, parent: strawberry.Parent[RecordView]) -> str | None:
        """Return the grade."""
        return parent.fact.grade

    @resolved(description="作出机关 | Department that decided.")
    def department(self, parent: strawberry.Parent[RecordView]) -> str | None:
        """Return the department."""
        return parent.fact.department

    @resolved(description="详情 | What the source adds.")
    def details(self, parent: strawberry.Parent[RecordView]) -> str | None:
        """Return the details."""
        return parent.fact.details

    @resolved(description="数据来源 | Name of the provider.")
    def source(self, parent: strawberry.Parent[RecordView]) -> str:
        """Return the provider."""
        return parent.fact.source

    @resolved(description="来源标识 | The provider's own id.")
    def source_id(self, parent: strawberry.Parent[RecordView]) -> str:
        """Return the provider's id."""
        return parent.fact.source_id
