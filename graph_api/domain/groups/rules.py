"""The rule of related parties as data: which links make whom related, on what basis, from when until when.

Rows come from ``reference/rules/related_parties.csv``: a correction of a threshold or a basis is a changed
row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from graph_api.domain.dates import PartialDate, Truth
from graph_api.domain.links import LinkKind, SubjectLink
from graph_api.domain.wording import Text


class Relation(StrEnum):
    """What a row is about: one step of control, or one way in which a party is related to the subject."""

    CONTROL = "CONTROL"
    CONTROLLER = "CONTROLLER"
    CONTROLLED = "CONTROLLED"
    COMMON_CONTROLLER = "COMMON_CONTROLLER"
    HOLDER = "HOLDER"
    OFFICER = "OFFICER"
    OFFICER_CONTROLS = "OFFICER_CONTROLS"
    MANAGED = "MANAGED"
    CONCERT = "CONCERT"
    HOLDER_CONCERT = "HOLDER_CONCERT"


class Doubt(StrEnum):
    """Why it is not certain that a row applies."""

    DATES = "DATES"
    PERCENT = "PERCENT"
    LISTED = "LISTED"


@dataclass(frozen=True, slots=True)
class RelatedRule:
    """One row: links of ``kinds`` with at least (``inclusive``) or above ``percent``.

    ``listed_only``: holds for listed companies alone; no source says whether an enterprise is listed, so
    such a row is never certain. ``valid_from``/``valid_until``: first and last day of the row.
    """

    code: str
    relation: Relation
    kinds: frozenset[LinkKind]
    percent: Decimal | None
    inclusive: bool
    listed_only: bool
    valid_from: PartialDate | None
    valid_until: PartialDate | None
    title: Text
    basis: str

    def in_force(self, day: date) -> bool:
        """Whether the row applies on ``day``; rows have exact days."""
        begun = self.valid_from is None or self.valid_from.first <= day
        return begun and (self.valid_until is None or day <= self.valid_until.last)

    def fits(self, link: SubjectLink) -> tuple[Truth, frozenset[Doubt]]:
        """Whether a link that holds, or may hold, is of this row, and what is in doubt about it."""
        if link.kind not in self.kinds:
            return Truth.NO, frozenset()
        size = self._large_enough(link)
        if size is Truth.NO:
            return Truth.NO, frozenset()
        doubts = {
            Doubt.PERCENT: size is Truth.UNKNOWN,
            Doubt.DATES: link.in_doubt,
            Doubt.LISTED: self.listed_only,
        }
        found = frozenset(doubt for doubt, is_there in doubts.items() if is_there)
        return (Truth.UNKNOWN if found else Truth.YES), found

    def _large_enough(self, link: SubjectLink) -> Truth:
        if self.percent is None:
            return Truth.YES
        low, high = link.minimum or Decimal(0), Decimal(100) if link.maximum is None else link.maximum
        if self._passes(low):
            return Truth.YES
        return Truth.UNKNOWN if self._passes(high) else Truth.NO

    def _passes(self, share: Decimal) -> bool:
        assert self.percent is not None
        return share >= self.percent if self.inclusive else share > self.percent


@dataclass(frozen=True, slots=True)
class RelatedRules:
    """The rows in the order of the file."""

    rows: tuple[RelatedRule, ...]

    @staticmethod
    def parse(rows: Iterable[Mapping[str, str]]) -> RelatedRules:
        """Read the rows of the table. Raises ``ValueError`` or ``KeyError`` for what cannot be read."""
        return RelatedRules(tuple(_rule(row) for row in rows))

    def of(self, relation: Relation, day: date) -> tuple[RelatedRule, ...]:
        """Return the rows of a relation that apply on ``day``."""
        return tuple(row for row in self.rows if row.relation is relation and row.in_force(day))

    def kinds(self, relation: Relation) -> frozenset[LinkKind]:
        """Return the kinds of link that the rows of a relation look at, on whatever day."""
        return frozenset(kind for row in self.rows if row.relation is relation for kind in row.kinds)

    def least(self, relation: Relation) -> Decimal:
        """Return the smallest percentage that any row of a relation asks for, on whatever day."""
        asked = [row.percent for row in self.rows if row.relation is relation and row.percent is not None]
        return min(asked, default=Decimal(0))

    def stated(self, day: date) -> Text:
        """Return the rule as text: every row that applies on ``day`` with its basis."""
        steps = self.of(Relation.CONTROL, day)
        ways = [row for row in self.rows if row.relation is not Relation.CONTROL and row.in_force(day)]
        return Text(
            "关联方:"
            + ";".join(f"{row.title.zh}({row.basis})" for row in ways)
            + "。控制的每一步:"
            + ";".join(f"{row.title.zh}({row.basis})" for row in steps)
            + "。国有出资人只作为关联方列出,不因同受国家控股而使企业相互关联;未知股东不计入;"
            "比例不详的持有不再向上或向下追溯。",
            "Related: "
            + "; ".join(f"{row.title.en} ({row.basis})" for row in ways)
            + ". A step of control: "
            + "; ".join(f"{row.title.en} ({row.basis})" for row in steps)
            + ". A state owner is listed but relates nobody through common state control; unspecified owners "
            "do not count; a holding of unstated size is followed no further.",
        )


def _rule(row: Mapping[str, str]) -> RelatedRule:
    return RelatedRule(
        code=row["code"],
        relation=Relation(row["relation"]),
        kinds=frozenset(LinkKind(kind) for kind in row["kinds"].split("|") if kind),
        percent=Decimal(row["percent"]) if row["percent"] else None,
        inclusive={"": True, "AT_LEAST": True, "ABOVE": False}[row["comparison"]],
        listed_only={"": False, "LISTED": True}[row["condition"]],
        valid_from=PartialDate.parse(row["valid_from"]) if row["valid_from"] else None,
        valid_until=PartialDate.parse(row["valid_until"]) if row["valid_until"] else None,
        title=Text(row["title_zh"], row["title_en"]),
        basis=row["basis"],
    )
