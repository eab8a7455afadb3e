"""Groups of persons acting in concert, and what their members hold together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph_api.domain.dates import Truth
from graph_api.domain.ownership.direct import ZERO, Interval
from graph_api.domain.ownership.structure import Structure


@dataclass(frozen=True, slots=True)
class Group:
    """Members with a share, each with whether he certainly is one, and the sum of their shares.

    The sum counts members in doubt from 0; it may be more than 1 where one member owns another.
    """

    key: str
    members: Mapping[str, Truth]
    together: Interval


def groups_in_force(structure: Structure, shares: Mapping[str, Interval]) -> list[Group]:
    """Return the groups with two members or more that hold a share, in a stable order."""
    members: dict[str, dict[str, Truth]] = {}
    for membership in structure.facts.memberships:
        held = membership.spell.holds_on(structure.valid_at)
        if held is not Truth.NO and membership.holder in shares:
            group = members.setdefault(membership.group, {})
            group[membership.holder] = group.get(membership.holder, Truth.NO) | held
    return [
        Group(key, group, _together(group, shares))
        for key, group in sorted(members.items())
        if len(group) > 1
    ]


def for_member(group: Group, member: str, shares: Mapping[str, Interval]) -> Interval:
    """Return what the group holds, as a member sees it for whom his own membership is not in doubt."""
    return _together({**group.members, member: Truth.YES}, shares)


def _together(members: Mapping[str, Truth], shares: Mapping[str, Interval]) -> Interval:
    low = sum((shares[each].low for each, held in members.items() if held is Truth.YES), ZERO)
    return Interval(low, sum((shares[each].high for each in members), ZERO))
