"""Rows of the queries of ``cypher/read/groups.cypher`` as links, and who stated them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from graph_api.domain.dates import PartialDate, Spell, Truth
from graph_api.domain.facts import Moment
from graph_api.domain.groups.rules import RelatedRules
from graph_api.domain.links import LinkKind, SubjectLink
from graph_api.services.decoding import KIND_OF_LINK, Rows, to_decimal, to_spell
from graph_api.services.rule_tables import rule_rows

KIND_OF_TYPE: Mapping[str, LinkKind] = {**KIND_OF_LINK, "MEMBER_OF": LinkKind.CONCERT}
"""Relationship types (docs/graph-model.md) as kinds of link, membership of a concert group included."""


def types_of(kinds: Iterable[LinkKind]) -> list[str]:
    """Return the relationship types of some kinds of link, in a fixed order."""
    wanted = set(kinds)
    return [name for name, kind in KIND_OF_TYPE.items() if kind in wanted]


@cache
def shipped_rules() -> RelatedRules:
    """Return the rule of related parties that ships with the product."""
    return RelatedRules.parse(rule_rows("related_parties.csv"))


def to_subject_links(record: Mapping[str, Any], moment: Moment) -> list[SubjectLink]:
    """Return the links of a record that hold at ``validAt`` or may hold, those of concert included."""
    links = [*_direct(record["links"], moment), *_concert(record["memberships"], moment)]
    return list(dict.fromkeys(links))


def sources_of(links: Iterable[SubjectLink], record: Mapping[str, Any], shown: Iterable[str]) -> set[str]:
    """Return the sources behind some links and behind the description of the subjects shown."""
    found = {link.provider for link in links if link.provider is not None}
    wanted = set(shown)
    for name, column in (("descriptions", 2), ("bare", 2), ("names", 1)):
        found |= {row[column] for row in record[name] if row[0] in wanted and row[column] is not None}
    return found


def _direct(rows: Rows, moment: Moment) -> Iterable[SubjectLink]:
    for source, target, kind, since, until, known, provider, position, percent, lowest, highest in rows:
        spell = to_spell(since, until, known)
        holds = spell.holds_on(moment.valid_at)
        if holds is not Truth.NO:
            yield SubjectLink(
                kind=KIND_OF_TYPE[kind],
                source=source,
                target=target,
                minimum=to_decimal(percent or lowest),
                maximum=to_decimal(percent or highest),
                since=spell.since,
                until=spell.until,
                in_doubt=holds is Truth.UNKNOWN,
                position=position,
                provider=provider,
                known_from=known,
            )


def _concert(rows: Rows, moment: Moment) -> Iterable[SubjectLink]:
    """Two members of one group act in concert while both are in it; the link goes from the smaller id."""
    for own, own_since, own_until, own_known, _, other, since, until, known, provider in rows:
        spells = (to_spell(own_since, own_until, own_known), to_spell(since, until, known))
        holds = spells[0].holds_on(moment.valid_at) & spells[1].holds_on(moment.valid_at)
        if holds is not Truth.NO and own != other:
            yield SubjectLink(
                kind=LinkKind.CONCERT,
                source=min(own, other),
                target=max(own, other),
                minimum=None,
                since=_later(spells),
                until=_earlier(spells),
                in_doubt=holds is Truth.UNKNOWN,
                provider=provider,
                known_from=max(own_known, known),
            )


def _later(spells: Sequence[Spell]) -> PartialDate | None:
    begun = [spell.since for spell in spells if spell.since is not None]
    return max(begun, key=lambda day: day.first) if len(begun) == len(spells) else None


def _earlier(spells: Sequence[Spell]) -> PartialDate | None:
    return min((spell.until for spell in spells if spell.until), key=lambda day: day.first, default=None)
