"""Links as sources state them, decided for one day: in force, in doubt, or left out.

A link may rest on several spells: two members of a concert group are linked while both belong to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from graph_api.domain.dates import PartialDate, Spell, Truth
from graph_api.domain.links import LinkKind, SubjectLink

_ORDER = {kind: position for position, kind in enumerate(LinkKind)}
_BOTH_WAYS = frozenset({LinkKind.CONCERT, LinkKind.POSSIBLY_SAME})


@dataclass(frozen=True, slots=True)
class StatedLink:
    """A link with the spells on which it rests; it holds while all of them do.

    ``providers`` are the sources that state it, ``known_from`` the instant (ms) since which all of it
    is known. ``minimum`` and ``maximum`` are percentages, both None where missing.
    """

    kind: LinkKind
    source: str
    target: str
    spells: tuple[Spell, ...]
    providers: tuple[str, ...]
    known_from: int
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    position: str | None = None


def decide(stated: StatedLink, valid_at: date) -> SubjectLink | None:
    """Return the link as it stands on a day; None where it certainly does not hold.

    That two subjects of one name are the same is in doubt on every day.
    """
    holds = Truth.UNKNOWN if stated.kind is LinkKind.POSSIBLY_SAME else Truth.YES
    for spell in stated.spells:
        holds &= spell.holds_on(valid_at)
    if holds is Truth.NO:
        return None
    swapped = stated.kind in _BOTH_WAYS and stated.target < stated.source
    source, target = (stated.target, stated.source) if swapped else (stated.source, stated.target)
    return SubjectLink(
        kind=stated.kind,
        source=source,
        target=target,
        minimum=stated.minimum,
        since=_latest([spell.since for spell in stated.spells]),
        until=_earliest(spell.until for spell in stated.spells),
        in_doubt=holds is Truth.UNKNOWN,
        maximum=stated.maximum,
        position=stated.position,
        provider=", ".join(sorted(set(stated.providers))) or None,
        known_from=stated.known_from,
        providers=tuple(sorted(set(stated.providers))),
    )


def _latest(dates: list[PartialDate | None]) -> PartialDate | None:
    """Return when all have begun; None where that is not known of one."""
    known = [each for each in dates if each is not None]
    if not known or len(known) < len(dates):
        return None
    return PartialDate(max(each.first for each in known), max(each.last for each in known))


def _earliest(dates: Iterable[PartialDate | None]) -> PartialDate | None:
    """Return when the first of them ends; None where none does."""
    known = [each for each in dates if each is not None]
    if not known:
        return None
    return PartialDate(min(each.first for each in known), min(each.last for each in known))


def decide_all(stated: Iterable[StatedLink], valid_at: date) -> tuple[SubjectLink, ...]:
    """Return the links that hold or may hold on a day, each once, in the order of ``link_order``."""
    links = (decide(each, valid_at) for each in stated)
    return tuple(sorted({link for link in links if link is not None}, key=link_order))


def link_order(link: SubjectLink) -> tuple[str, str, int, str, str, str, str, str, int]:
    """Return what links are sorted by: their ends, then kind, dates, source, post and percentage."""
    return (
        link.source,
        link.target,
        _ORDER[link.kind],
        "" if link.since is None else str(link.since),
        "" if link.until is None else str(link.until),
        link.provider or "",
        link.position or "",
        str(link.minimum),
        link.known_from or 0,
    )
