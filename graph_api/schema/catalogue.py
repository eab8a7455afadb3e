"""An edition of the catalogue, as GraphQL shows it."""

from __future__ import annotations

from datetime import date

import strawberry

from graph_api.domain.catalogue.editions import Cells, Change
from graph_api.domain.catalogue.editions import EditionStep as StepFacts
from graph_api.schema.catalogue_enums import CatalogueTable, EditionAction, EditionState
from graph_api.schema.connections import PageInfo
from graph_api.schema.fields import resolved
from graph_api.schema.scalars import Instant
from graph_api.services.catalogue.lists import EditionPage, edition_cursor
from graph_api.services.catalogue.requests import EditionView


@strawberry.type(description="单元格 | A filled cell of a row of the exchange format.")
class CatalogueCell:
    """One cell; lists are joined by ``|``."""

    column: str = strawberry.field(description="列 | Name of the column.")
    text: str = strawberry.field(description="内容 | What it says; lists are joined by |.")


@strawberry.type(description="目录变更 | One row that an edition changes.")
class CatalogueChange:
    """Resolved from a ``Change``."""

    @resolved(description="目录表 | The table.")
    def table(self, parent: strawberry.Parent[Change]) -> CatalogueTable:
        """Return the table."""
        return parent.table

    @resolved(description="键 | Values of the table's key columns, joined by spaces.")
    def key(self, parent: strawberry.Parent[Change]) -> str:
        """Return the key."""
        return parent.key

    @resolved(description="变更列 | Columns in which the two rows differ.")
    def columns(self, parent: strawberry.Parent[Change]) -> list[str]:
        """Return the columns."""
        return list(parent.columns)

    @resolved(
        description="变更前 | The row in force on the first day when it was drafted; null: there was none.",
        graphql_type=list[CatalogueCell] | None,
    )
    def before(self, parent: strawberry.Parent[Change]) -> list[CatalogueCell] | None:
        """Return the row before."""
        return _cells(parent.before)

    @resolved(
        description="变更后 | The row from the first day on; null: it is repealed.",
        graphql_type=list[CatalogueCell] | None,
    )
    def after(self, parent: strawberry.Parent[Change]) -> list[CatalogueCell] | None:
        """Return the row after."""
        return _cells(parent.after)


@strawberry.type(description="目录版本步骤 | One step, never changed.")
class EditionStep:
    """Resolved from a step of an edition."""

    number: int = strawberry.field(description="序号 | Counted from 1.")
    action: EditionAction = strawberry.field(description="动作 | What was done.")
    state: EditionState = strawberry.field(description="状态 | How it stood then.")
    role: str = strawberry.field(description="角色 | Role of whoever did it.")
    note: str | None = strawberry.field(description="说明 | Text.")

    @resolved(description="机构 | Organisation of whoever did it.")
    def organisation(self, parent: strawberry.Parent[StepFacts]) -> str | None:
        """Return the organisation."""
        return parent.org

    @resolved(description="获知时间 | When it was done: its instant on the second clock.")
    def known_from(self, parent: strawberry.Parent[StepFacts]) -> Instant:
        """Return the instant."""
        return Instant(parent.known_from)


@strawberry.type(
    description="目录版本 | A named set of changes to rows of the catalogue, with its first day."
)
class Edition:
    """Resolved from an ``EditionView``."""

    @resolved(description="版本编号 | Id.")
    def id(self, parent: strawberry.Parent[EditionView]) -> strawberry.ID:
        """Return the id."""
        return strawberry.ID(parent.edition.id)

    @resolved(description="名称 | Name.")
    def name(self, parent: strawberry.Parent[EditionView]) -> str:
        """Return the name."""
        return parent.edition.name

    @resolved(description="状态 | How it stands.")
    def state(self, parent: strawberry.Parent[EditionView]) -> EditionState:
        """Return the state."""
        return parent.edition.state

    @resolved(description="生效日期 | First day on which its rows hold.")
    def valid_from(self, parent: strawberry.Parent[EditionView]) -> date:
        """Return the day."""
        return parent.edition.valid_from

    @resolved(description="起草机构 | Organisation that drafted it.")
    def drafted_by(self, parent: strawberry.Parent[EditionView]) -> str:
        """Return the organisation."""
        return parent.edition.org

    @resolved(description="起草时间 | When it was drafted.")
    def drafted_at(self, parent: strawberry.Parent[EditionView]) -> Instant:
        """Return the instant."""
        return Instant(parent.edition.drafted_at)

    @resolved(description="复核机构 | Organisation that approved or rejected it.")
    def reviewed_by(self, parent: strawberry.Parent[EditionView]) -> str | None:
        """Return the organisation."""
        step = parent.edition.last(EditionAction.APPROVE, EditionAction.REJECT)
        return None if step is None else step.org

    @resolved(
        description="复核时间 | When it was approved or rejected; if approved, its rows are known from then."
    )
    def reviewed_at(self, parent: strawberry.Parent[EditionView]) -> Instant | None:
        """Return the instant."""
        step = parent.edition.last(EditionAction.APPROVE, EditionAction.REJECT)
        return None if step is None else Instant(step.known_from)

    @resolved(description="最后一步 | Number of its last step, for expectedStep.")
    def last_step(self, parent: strawberry.Parent[EditionView]) -> int:
        """Return the number."""
        return parent.edition.version

    @resolved(description="涉及备忘录 | Codes of the memoranda whose measures, or their reach, it changes.")
    def memoranda(self, parent: strawberry.Parent[EditionView]) -> list[str]:
        """Return the codes."""
        return list(parent.edition.memoranda)

    @resolved(description="提示 | What is remarkable, as CODE or CODE:column:value; it stops nothing.")
    def flags(self, parent: strawberry.Parent[EditionView]) -> list[str]:
        """Return the codes."""
        return list(parent.edition.flags)

    @resolved(description="可办动作 | What the caller may do now.")
    def possible_actions(self, parent: strawberry.Parent[EditionView]) -> list[EditionAction]:
        """Return the actions, from the table of transitions."""
        return list(parent.actions())

    @resolved(description="变更 | The rows that it changes.", graphql_type=list[CatalogueChange])
    def changes(self, parent: strawberry.Parent[EditionView]) -> tuple[Change, ...]:
        """Return the changes."""
        return parent.edition.changes

    @resolved(description="步骤 | All steps, first to last.", graphql_type=list[EditionStep])
    def steps(self, parent: strawberry.Parent[EditionView]) -> tuple[StepFacts, ...]:
        """Return the steps."""
        return parent.edition.steps


@strawberry.type(description="目录版本列表 | One page of editions, newest first.")
class EditionConnection:
    """Resolved from an ``EditionPage``."""

    @resolved(description="目录版本 | The editions.", graphql_type=list[Edition])
    def nodes(self, parent: strawberry.Parent[EditionPage]) -> tuple[EditionView, ...]:
        """Return the editions."""
        return parent.editions

    @resolved(description="分页信息 | Where the page stands in the list.")
    def page_info(self, parent: strawberry.Parent[EditionPage]) -> PageInfo:
        """Return the Relay page information."""
        cursors = [edition_cursor(view) for view in parent.editions]
        return PageInfo(
            has_next_page=parent.has_next,
            has_previous_page=parent.continued,
            start_cursor=cursors[0] if cursors else None,
            end_cursor=cursors[-1] if cursors else None,
        )


def _cells(cells: Cells | None) -> list[CatalogueCell] | None:
    return None if cells is None else [CatalogueCell(column=name, text=text) for name, text in cells.items()]
