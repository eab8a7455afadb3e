"""Which parts of a subject a question asks for, and how they become the steps of one query.

A caller selects connections (posts, holdings, sanctions, …) of a subject and, one level down, of the
subjects found in them. Each selected connection is a ``SectionRequest``; the requests of a question
form a tree, which ``plan`` turns into flat lists of steps, one a level, that ``subject_view`` takes.
"""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from graph_api.domain.facts import Interest, RoleKind
from graph_api.errors import InvalidInputError, LimitExceededError

MAX_LEVELS = 2
"""Connections inside connections: deeper ones belong in questions of their own."""

MAX_PAGE = 500
DEFAULT_PAGE = 50

MAX_COST = 10_000
"""Rows that one question may fetch at most: the product of the page sizes on the way, summed up."""

ROOT = -1
_CURSOR_PREFIX = "k:"

ROLE_LINKS = {role: f"{role.value}_OF" for role in RoleKind}
"""The relationship type of each post."""

INTEREST_LINKS = {Interest.SHAREHOLDING: "HOLDS_SHARES_IN", Interest.VOTING_RIGHTS: "HOLDS_VOTES_IN"}
"""The relationship type of each kind of holding."""


class Section(StrEnum):
    """A connection of a subject; the value is the section's name in ``subject_view``."""

    ROLES = "ROLES"
    POSITIONS = "POSITIONS"
    HOLDERS = "HOLDERS"
    HOLDINGS = "HOLDINGS"
    BRANCHES = "BRANCHES"
    PARENT = "PARENT"
    SANCTIONS = "SANCTIONS"
    NAMED_IN = "NAMED_IN"
    HONOURS = "HONOURS"
    RECORDS = "RECORDS"


_ALL_TYPES: dict[Section, tuple[str, ...]] = {
    Section.ROLES: tuple(ROLE_LINKS.values()),
    Section.POSITIONS: tuple(ROLE_LINKS.values()),
    Section.HOLDERS: tuple(INTEREST_LINKS.values()),
    Section.HOLDINGS: tuple(INTEREST_LINKS.values()),
    Section.BRANCHES: ("BRANCH_OF",),
    Section.PARENT: ("BRANCH_OF",),
    Section.RECORDS: ("LICENCE", "PENALTY", "JUDGMENT", "TAX_RATING", "COMMITMENT", "ABNORMAL"),
}


@dataclass(frozen=True, slots=True)
class SectionRequest:
    """One connection asked for.

    ``key`` tells apart several selections of one section (the name under which it is answered).
    ``types`` narrows it to relationship or record types (None: all). ``after`` is the cursor, or for ``plan``
    the key, of the row after which it goes on. ``history`` includes spells that were over on the day asked
    about. ``published`` narrows sanctions to those that are published.
    """

    section: Section
    key: str
    types: tuple[str, ...] | None = None
    first: int = DEFAULT_PAGE
    after: str | None = None
    history: bool = False
    published: bool = False
    children: tuple[SectionRequest, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One request with its place in the plan: ``parent`` is the step that finds its subjects."""

    index: int
    parent: int
    level: int
    request: SectionRequest

    def as_parameter(self) -> dict[str, object]:
        """Return the map that the query takes; one row more than asked tells whether there is a next page."""
        request = self.request
        types = _ALL_TYPES.get(request.section, ()) if request.types is None else request.types
        return {
            "index": self.index,
            "parent": self.parent,
            "section": request.section.value,
            "types": list(types),
            "after": request.after or "",
            "limit": request.first + 1,
            "history": request.history,
            "published": request.published,
        }


def plan(requests: Sequence[SectionRequest], starts: int = 1) -> tuple[Step, ...]:
    """Number the requests of a question level by level.

    Raises ``LimitExceededError`` where connections are nested deeper than ``MAX_LEVELS`` or the pages
    multiply to more than ``MAX_COST`` rows, and ``InvalidInputError`` for a page size below 1.
    """
    steps: list[Step] = []
    cost = _add(steps, requests, ROOT, 1, starts)
    if cost > MAX_COST:
        raise LimitExceededError(
            f"The pages asked for multiply to {cost} rows; {MAX_COST} are answered at once. "
            "Ask for smaller pages (first) or fewer connections.",
            f"所请求的分页合计 {cost} 行，一次最多返回 {MAX_COST} 行。请减小 first 或减少所选的连接。",
        )
    return tuple(steps)


def _add(steps: list[Step], requests: Sequence[SectionRequest], parent: int, level: int, fan_out: int) -> int:
    if requests and level > MAX_LEVELS:
        raise LimitExceededError(
            f"Connections are answered {MAX_LEVELS} levels deep. Ask about the subjects found in a question "
            "of their own.",
            f"连接最多嵌套 {MAX_LEVELS} 层，更深的内容请另行查询。",
        )
    cost = 0
    for request in requests:
        check_page(request.first, MAX_PAGE)
        step = Step(len(steps), parent, level, request)
        steps.append(step)
        rows = fan_out * request.first
        cost += rows + _add(steps, request.children, step.index, level + 1, rows)
    return cost


def check_page(first: int, maximum: int) -> None:
    """Raise ``InvalidInputError`` for a page size below 1, ``LimitExceededError`` above ``maximum``."""
    if first < 1:
        raise InvalidInputError(
            f"first must be at least 1, not {first}.", f"first 至少为 1，不能为 {first}。"
        )
    if first > maximum:
        raise LimitExceededError(
            f"first may be at most {maximum}, not {first}.", f"first 最大为 {maximum}，不能为 {first}。"
        )


def write_cursor(key: str) -> str:
    """Return the opaque cursor that continues after the row with this key."""
    return urlsafe_b64encode((_CURSOR_PREFIX + key).encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> str:
    """Return the key in a cursor. Raises ``InvalidInputError`` for text that is no cursor of ours."""
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, ValueError) as error:
        raise bad_cursor() from error
    if not text.startswith(_CURSOR_PREFIX):
        raise bad_cursor()
    return text.removeprefix(_CURSOR_PREFIX)


def bad_cursor() -> InvalidInputError:
    """Return the error of a cursor that cannot be read."""
    return InvalidInputError(
        "after is not a cursor that this service gave out.", "after 不是本服务给出的游标。"
    )
