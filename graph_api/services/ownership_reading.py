"""What the ownership of one enterprise is computed from, read in one round trip."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph_api.domain.facts import HoldingFact, Moment, RoleFact, RoleKind, SubjectFact
from graph_api.domain.links import Bound
from graph_api.domain.ownership.direct import Stake
from graph_api.domain.ownership.structure import Membership, OwnershipFacts
from graph_api.services.decoding import INTEREST_OF_LINK, to_decimal, to_spell
from graph_api.services.facts import NamedReads
from graph_api.services.staleness import last_loads
from graph_api.services.subject_facts import describe_subjects

MOST_OWNERS = 10_000
"""Subjects read above one enterprise: what is read and computed within the time of an answer on a busy
machine. Listed companies have more holders, but registers state the ten largest of them."""

MOST_HOLDINGS = 30_000
"""Holdings read: three for each owner, which is more than lattices of real groups have."""


@dataclass(frozen=True, slots=True)
class OwnershipBounds:
    """How much one question may read."""

    owners: int = MOST_OWNERS
    holdings: int = MOST_HOLDINGS


@dataclass(frozen=True, slots=True)
class OwnershipReading:
    """The outcome of one round trip.

    ``asked``: subject ids by key; ``capital``: the registered capital last stated, as written;
    ``sources`` contributed, and ``last_loaded`` is when each was (ms).
    """

    facts: OwnershipFacts
    asked: Mapping[str, str]
    capital: str | None
    sources: frozenset[str]
    last_loaded: Mapping[str, int]

    def subject(self, key: str) -> SubjectFact | None:
        """Return the subject that a key names."""
        found = self.asked.get(key)
        return None if found is None else self.facts.subjects[found]


async def read_ownership(
    graph: NamedReads, key: str, listed: Sequence[str], moment: Moment, bounds: OwnershipBounds
) -> OwnershipReading:
    """Read what stands above the subject of ``key`` at ``moment``; ``listed`` are to be found besides."""
    record = await graph.read(
        "ownership_facts",
        key=key,
        # A list of no texts has another type, for which the engine would plan the query once more.
        listed=list(listed) or [key],
        knownAt=moment.known_at,
        validAt=moment.valid_at.isoformat(),
        maxOwners=bounds.owners,
        maxHoldings=bounds.holdings,
    )
    return _decode(record, key, moment, bounds)


def _decode(record: Mapping[str, Any], key: str, moment: Moment, bounds: OwnershipBounds) -> OwnershipReading:
    asked = dict(record["asked"])
    inside = {*record["owners"][: bounds.owners], asked.get(key)}
    holdings = [row for row in record["holdings"] if row[0] in inside]
    facts = OwnershipFacts(
        subjects=describe_subjects(record, moment),
        stakes=[_stake(row) for row in holdings],
        controllers=[_controller(row) for row in record["controllers"]],
        memberships=[_membership(row) for row in record["memberships"]],
        truncated=_truncated(record, bounds),
    )
    stated = max(record["capital"], key=lambda row: (row[2], row[1], row[0]), default=None)
    return OwnershipReading(
        facts,
        asked,
        capital=None if stated is None else stated[0],
        sources=_sources(record, asked.get(key)),
        last_loaded=last_loads(record["sources"]),
    )


def _truncated(record: Mapping[str, Any], bounds: OwnershipBounds) -> frozenset[Bound]:
    counted = (
        (Bound.NODES, len(record["owners"]), bounds.owners),
        (Bound.HUB, len(record["holdings"]), bounds.holdings),
        (Bound.HUB, len(record["controllers"]), bounds.holdings),
        (Bound.HUB, len(record["memberships"]), bounds.holdings),
    )
    return frozenset(bound for bound, rows, most in counted if rows > most)


def _stake(row: Sequence[Any]) -> Stake:
    holder, enterprise, kind, since, until, known, source, percent, lowest, highest = row
    holding = HoldingFact(
        holder,
        enterprise,
        INTEREST_OF_LINK[kind],
        to_spell(since, until, known),
        to_decimal(percent or lowest),
        to_decimal(percent or highest),
    )
    return Stake(holding, source, known)


def _controller(row: Sequence[Any]) -> RoleFact:
    person, enterprise, since, until, known, _ = row
    return RoleFact(person, enterprise, RoleKind.ACTUAL_CONTROLLER, to_spell(since, until, known))


def _membership(row: Sequence[Any]) -> Membership:
    group, holder, since, until, known, source = row
    return Membership(group, holder, to_spell(since, until, known), source)


_SOURCES: Sequence[tuple[str, int]] = (("holdings", 6), ("controllers", 5), ("memberships", 5))
"""Lists of the record with the column of the row's source."""


def _sources(record: Mapping[str, Any], subject: str | None) -> frozenset[str]:
    """Return the sources of what was computed with, and of what describes those who are in it."""
    names: Iterable[Any] = (
        *(row[column] for name, column in _SOURCES for row in record[name]),
        *(row[2] for row in record["descriptions"]),
        *(row[2] for row in record["bare"]),
        *(row[1] for row in record["names"]),
    )
    return frozenset() if subject is None else frozenset(name for name in names if name is not None)
