"""The fields that enterprises and persons share: pages of their sections, measures, where it comes from.

First, after and filters were read from the request before the query ran (``schema.lookahead``); the
resolvers take them only to declare them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graph_api.domain.conflicts import Conflict as ConflictValue
from graph_api.domain.facts import SubjectKind
from graph_api.schema.answer_views import ReachView
from graph_api.schema.authorization import FieldGuard
from graph_api.schema.connections import After, Connection, First, History
from graph_api.schema.disclosure import is_disclosed
from graph_api.schema.fields import resolved
from graph_api.schema.reach import Reach
from graph_api.schema.subject_details import (
    Conflict,
    SourceStatement,
    shown_conflicts,
    shown_sources,
)
from graph_api.schema.subject_fields import (
    InterestFilter,
    Parent,
    RoleFilter,
    StatusFilter,
    TypeFilter,
    measures_of,
    read_page,
)
from graph_api.schema.subject_parts import Holding, Record, Role
from graph_api.schema.text import Info
from graph_api.services.sections import DEFAULT_PAGE, Section
from graph_api.services.subject_views import SourceStatement as SourceStatementValue


def page_field(section: Section, rows: object, description: str, *, guarded: bool = False) -> Any:
    """Return a field that shows a page of a section; ``guarded``: not for everyone."""

    def page(info: Info, parent: Parent, first: First = DEFAULT_PAGE, after: After = None) -> object:
        return read_page(parent, info, section)

    return _field(page, rows, description, guarded=guarded)


def post_field(section: Section, description: str, *, guarded: bool = False) -> Any:
    """Return a field that shows a page of posts."""

    def page(
        info: Info,
        parent: Parent,
        posts: RoleFilter = None,
        history: History = False,
        first: First = DEFAULT_PAGE,
        after: After = None,
    ) -> object:
        return read_page(parent, info, section)

    return _field(page, Connection[Role] | None, description, guarded=guarded)


def holding_field(section: Section, description: str) -> Any:
    """Return a field that shows a page of direct holdings, which are not for everyone."""

    def page(
        info: Info,
        parent: Parent,
        kinds: InterestFilter = None,
        history: History = False,
        first: First = DEFAULT_PAGE,
        after: After = None,
    ) -> object:
        return read_page(parent, info, section)

    return _field(page, Connection[Holding] | None, description, guarded=True)


def record_field(section: Section, description: str, *, guarded: bool = False) -> Any:
    """Return a field that shows a page of records."""

    def page(
        info: Info,
        parent: Parent,
        kinds: TypeFilter = None,
        first: First = DEFAULT_PAGE,
        after: After = None,
    ) -> object:
        return read_page(parent, info, section)

    return _field(page, Connection[Record] | None, description, guarded=guarded)


def measures_field() -> Any:
    """Return the field of the measures that concern a subject."""

    def measures(parent: Parent, statuses: StatusFilter = None) -> list[ReachView]:
        return measures_of(parent, statuses)

    description = "惩戒措施 | How every measure that concerns it stands; for the subject asked about."
    return _field(measures, list[Reach] | None, description, guarded=True)


def sources_field() -> Any:
    """Return the field of the statements that describe a subject."""

    def sources(info: Info, parent: Parent) -> Sequence[SourceStatementValue]:
        parent.described()
        return shown_sources(parent.sources, in_full=is_disclosed(info))

    description = "来源陈述 | The statements that describe it."
    return _field(sources, list[SourceStatement] | None, description, guarded=True)


def conflicts_field() -> Any:
    """Return the field of what sources disagree on."""

    def conflicts(info: Info, parent: Parent) -> Sequence[ConflictValue]:
        found = parent.described().conflicts
        if parent.kind is SubjectKind.PERSON:
            return shown_conflicts(found, in_full=is_disclosed(info))
        return found

    description = "来源冲突 | Attributes on which sources disagree."
    return _field(conflicts, list[Conflict] | None, description, guarded=True)


def _field(resolver: Any, shown: object, description: str, *, guarded: bool) -> Any:
    extensions = [FieldGuard()] if guarded else []
    return resolved(description=description, graphql_type=shown, extensions=extensions)(resolver)
