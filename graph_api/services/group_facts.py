"""Rows of the queries of ``cypher/read/groups.cypher`` as links, and who stated them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from graph_api.domain.exploration.stated_links import StatedLink, decide_all
from graph_api.domain.facts import Moment
from graph_api.domain.groups.rules import RelatedRules
from graph_api.domain.links import LinkKind, SubjectLink
from graph_api.services.decoding import KIND_OF_LINK, to_spell
from graph_api.services.link_rows import Row, to_stated
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
    stated = [*map(to_stated, record["links"]), *map(_in_concert, record["memberships"])]
    return list(decide_all((link for link in stated if link.source != link.target), moment.valid_at))


def sources_of(links: Iterable[SubjectLink], record: Mapping[str, Any], shown: Iterable[str]) -> set[str]:
    """Return the sources behind some links and behind the description of the subjects shown."""
    found = {provider for link in links for provider in link.providers}
    wanted = set(shown)
    for name, column in (("descriptions", 2), ("bare", 2), ("names", 1)):
        found |= {row[column] for row in record[name] if row[0] in wanted and row[column] is not None}
    return found


def _in_concert(row: Row) -> StatedLink:
    """Two members of one group act in concert while both are in it."""
    own, own_since, own_until, own_known, own_provider, other, since, until, known, provider = row
    spells = (to_spell(own_since, own_until, own_known), to_spell(since, until, known))
    return StatedLink(LinkKind.CONCERT, own, other, spells, (own_provider, provider), max(own_known, known))
