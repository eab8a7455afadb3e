"""How a subject stands at a glance: sanctioned itself, reached by another's sanction, or merely associated.

The three are never confused (R7): a sanction on the subject, a measure that reaches it through a post or
share, and an advisory signal about somebody near it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from graph_api.domain.answers import Associations, ReachItem, ReachStatus
from graph_api.domain.fact_index import FactIndex, index_of
from graph_api.domain.facts import Facts, Moment
from graph_api.domain.reach import reach, signals


class Standing(StrEnum):
    """How a subject stands, first that fits."""

    SANCTIONED = "SANCTIONED"
    REACHED = "REACHED"
    IN_DOUBT = "IN_DOUBT"
    ASSOCIATED = "ASSOCIATED"
    NONE_KNOWN = "NONE_KNOWN"


DOUBTFUL = frozenset(
    {ReachStatus.SUSPENDED, ReachStatus.REVIEW, ReachStatus.UNKNOWN, ReachStatus.BASIS_EXPIRED}
)
"""Statuses of a measure that neither stands nor is over."""


@dataclass(frozen=True, slots=True)
class StandingDecision:
    """The standing of one subject with the counts behind it.

    ``own``: measures REACHED of sanctions on the subject itself; ``reached``: of sanctions on others;
    ``items`` and ``signals`` are all that was looked at.
    """

    subject: str
    standing: Standing
    own: int
    reached: int
    items: tuple[ReachItem, ...]
    signals: Associations


def standing_of(facts: Facts | FactIndex, subject: str, moment: Moment) -> StandingDecision:
    """Return how a subject stands at ``moment``. A sanction on a branch is one on its parent too."""
    index = index_of(facts)
    items = reach(index, subject, moment)
    near = signals(index, subject, moment)
    own = others = 0
    for item in items:
        if item.status is ReachStatus.REACHED:
            if subject in index.chain(item.sanction.subject):
                own += 1
            else:
                others += 1
    return StandingDecision(subject, _standing(own, others, items, near), own, others, items, near)


def _standing(own: int, others: int, items: Sequence[ReachItem], near: Associations) -> Standing:
    if own:
        return Standing.SANCTIONED
    if others:
        return Standing.REACHED
    if any(item.status in DOUBTFUL for item in items):
        return Standing.IN_DOUBT
    return Standing.ASSOCIATED if near else Standing.NONE_KNOWN
