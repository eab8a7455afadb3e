"""What enterprises and persons have in common: filters of their connections, pages, measures."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from graph_api.domain.answers import ReachStatus
from graph_api.domain.facts import Interest, RoleKind
from graph_api.errors import LimitExceededError
from graph_api.schema.answer_views import ReachView, Scene
from graph_api.schema.enums import RecordType
from graph_api.schema.text import Info
from graph_api.services.sections import Section
from graph_api.services.subject_views import Page, SubjectView, not_read

Parent = strawberry.Parent[SubjectView]

RoleFilter = Annotated[
    list[RoleKind] | None,
    strawberry.argument(name="roles", description="任职类型 | Only these posts; default: all."),
]
InterestFilter = Annotated[
    list[Interest] | None,
    strawberry.argument(name="interests", description="持有类型 | Only these; default: all."),
]
TypeFilter = Annotated[
    list[RecordType] | None,
    strawberry.argument(name="types", description="记录类型 | Only these; default: all."),
]
StatusFilter = Annotated[
    list[ReachStatus] | None,
    strawberry.argument(description="状态 | Only these; default: all."),
]


def read_page(parent: SubjectView, info: Info, section: Section) -> Page[Any]:
    """Return the page that was read for this selection: its response key tells it from its siblings.

    First, after and filters were read from the request before the query ran, so resolvers take them
    only to declare them.
    """
    key = info.path.key
    assert isinstance(key, str)
    return parent.page(section, key)


def measures_of(parent: SubjectView, statuses: list[ReachStatus] | None) -> list[ReachView]:
    """Return the reach items of the subject asked about; a bound that was hit is an error."""
    if parent.reach is None:
        raise not_read()
    if not parent.reach.complete:
        raise LimitExceededError(
            "Not everything that bears on this subject could be read. Ask reach, which says what it read.",
            "与该主体有关的信息未能全部读取，请改用 reach 查询。",
        )
    scene = Scene(parent.reach.subjects, parent.valid_at)
    return [
        ReachView(item, scene) for item in parent.reach.items if statuses is None or item.status in statuses
    ]
