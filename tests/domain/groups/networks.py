"""Small invented networks for the rules about groups, and a second, simple reading of control."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from graph_api.domain.dates import PartialDate
from graph_api.domain.facts import SubjectFact, SubjectKind
from graph_api.domain.links import LinkKind, SubjectLink

DAY = date(2025, 1, 1)


def enterprise(subject: str, *, state_owner: bool = False) -> SubjectFact:
    return SubjectFact(subject, SubjectKind.ENTERPRISE, f"虚构{subject}", state_owner=state_owner)


def person(subject: str, *, unspecified: bool = False) -> SubjectFact:
    return SubjectFact(subject, SubjectKind.PERSON, f"虚构{subject}", unspecified=unspecified)


def link(
    source: str,
    target: str,
    percent: str | tuple[str, str] | None = "100",
    kind: LinkKind = LinkKind.SHAREHOLDING,
    *,
    in_doubt: bool = False,
) -> SubjectLink:
    """Return a link; a pair of percentages is a range."""
    low, high = percent if isinstance(percent, tuple) else (percent, percent)
    return SubjectLink(
        kind=kind,
        source=source,
        target=target,
        minimum=None if low is None else Decimal(low),
        maximum=None if high is None else Decimal(high),
        since=PartialDate.on(date(2020, 1, 1)),
        until=None,
        in_doubt=in_doubt,
    )


def post(
    source: str, target: str, kind: LinkKind = LinkKind.DIRECTOR, *, in_doubt: bool = False
) -> SubjectLink:
    return link(source, target, None, kind, in_doubt=in_doubt)


def facts(subjects: Iterable[SubjectFact]) -> dict[str, SubjectFact]:
    return {fact.id: fact for fact in subjects}


def naive_control(
    start: str, holdings: Iterable[tuple[str, str, int]], stops: frozenset[str], steps: int
) -> set[str]:
    """Return whom ``start`` controls by more than half at each of at most ``steps`` steps.

    A fixpoint over sets, without chains: what is reached in n steps is what those reached in n - 1 steps
    hold, unless those are stops.
    """
    if start in stops:
        return set()
    controlled = {(holder, held) for holder, held, percent in holdings if percent > 50 and holder != held}
    reached = {start}
    for _ in range(steps):
        reached |= {held for holder, held in controlled if holder in reached and holder not in stops}
    return reached - {start}
