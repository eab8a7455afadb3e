"""Persons of one name who may be one: what speaks for it and what against. Nothing is ever merged by this."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from graph_api.domain.dates import PartialDate
from graph_api.domain.wording import Text


class EvidenceCode(StrEnum):
    """What two persons have, or do not have, in common."""

    SAME_NAME = "SAME_NAME"
    SAME_BIRTH_DATE = "SAME_BIRTH_DATE"
    COMMON_ENTERPRISE = "COMMON_ENTERPRISE"
    COMMON_COLLEAGUE = "COMMON_COLLEAGUE"
    DIFFERENT_IDENTITY = "DIFFERENT_IDENTITY"
    DIFFERENT_BIRTH_DATE = "DIFFERENT_BIRTH_DATE"


AGAINST = frozenset({EvidenceCode.DIFFERENT_IDENTITY, EvidenceCode.DIFFERENT_BIRTH_DATE})
"""Evidence that they are two."""


@dataclass(frozen=True, slots=True)
class PersonTraits:
    """What is known of one person, whenever it held.

    ``identities``: (document type, keyed hash); ``enterprises``: where a post or share is or was held;
    ``met``: for every other person, the enterprises in which both are or were.
    """

    id: str
    identities: frozenset[tuple[str, str]]
    birth_dates: frozenset[PartialDate]
    enterprises: frozenset[str]
    met: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence; ``count`` says how many enterprises or colleagues."""

    code: EvidenceCode
    explanation: Text
    count: int = 1

    @property
    def is_against(self) -> bool:
        """Whether it speaks for two persons."""
        return self.code in AGAINST


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who may be the one asked about, with the evidence, what speaks for it first."""

    person: str
    evidence: tuple[Evidence, ...]

    @property
    def is_contradicted(self) -> bool:
        """Whether something speaks against it."""
        return any(one.is_against for one in self.evidence)


def possibly_same(
    person: PersonTraits, others: Iterable[PersonTraits], names: Mapping[str, str]
) -> tuple[Candidate, ...]:
    """Return the persons of the same name with the evidence, in this order.

    Those with evidence against come last. Within both groups: more kinds of supporting evidence first,
    then more common enterprises, then more common colleagues, then by id. ``names``: subjects by id.
    """
    found = [Candidate(other.id, tuple(_evidence(person, other, names))) for other in others]
    return tuple(sorted(found, key=_order))


def _order(candidate: Candidate) -> tuple[bool, int, int, int, str]:
    counts = {one.code: one.count for one in candidate.evidence}
    return (
        candidate.is_contradicted,
        -sum(not one.is_against for one in candidate.evidence),
        -counts.get(EvidenceCode.COMMON_ENTERPRISE, 0),
        -counts.get(EvidenceCode.COMMON_COLLEAGUE, 0),
        candidate.person,
    )


def _evidence(one: PersonTraits, two: PersonTraits, names: Mapping[str, str]) -> Iterable[Evidence]:
    yield Evidence(EvidenceCode.SAME_NAME, Text("姓名相同。", "The names are the same."))
    if _same_day(one.birth_dates, two.birth_dates):
        yield Evidence(
            EvidenceCode.SAME_BIRTH_DATE, Text("出生日期相同。", "The dates of birth are the same.")
        )
    if common := one.enterprises & two.enterprises:
        zh, en = _listed(common, names)
        yield Evidence(
            EvidenceCode.COMMON_ENTERPRISE,
            Text(f"均在以下企业任职或持股(含已终止):{zh}。", f"Both hold or held a post or share in {en}."),
            len(common),
        )
    if colleagues := _colleagues(one, two):
        zh, en = _listed(colleagues, names)
        yield Evidence(
            EvidenceCode.COMMON_COLLEAGUE,
            Text(
                f"在不同企业与相同的人共事:{zh}。",
                f"They meet the same persons in different enterprises: {en}.",
            ),
            len(colleagues),
        )
    if _disjoint_identities(one.identities, two.identities):
        yield Evidence(
            EvidenceCode.DIFFERENT_IDENTITY,
            Text("同类证件的号码不同。", "Their documents of one type have different numbers."),
        )
    if _disjoint_days(one.birth_dates, two.birth_dates):
        yield Evidence(
            EvidenceCode.DIFFERENT_BIRTH_DATE,
            Text("出生日期不同。", "The dates of birth are different."),
        )


def _same_day(one: Collection[PartialDate], two: Collection[PartialDate]) -> bool:
    """Whether some statement gives both the same day; a year or month in common proves nothing."""
    return any(first.exact is not None and first == second for first in one for second in two)


def _disjoint_days(one: Collection[PartialDate], two: Collection[PartialDate]) -> bool:
    """Whether no two statements can mean the same day."""
    return bool(one and two) and all(a.last < b.first or b.last < a.first for a in one for b in two)


def _disjoint_identities(one: Collection[tuple[str, str]], two: Collection[tuple[str, str]]) -> bool:
    """Whether both have a document of one type and no number in common."""
    return bool({kind for kind, _ in one} & {kind for kind, _ in two}) and not set(one) & set(two)


def _colleagues(one: PersonTraits, two: PersonTraits) -> set[str]:
    """Return whom both meet in two different enterprises; one common enterprise is told by itself."""
    return {
        person
        for person, places in one.met.items()
        if person not in (one.id, two.id)
        and len(places | two.met.get(person, frozenset())) > 1
        and person in two.met
    }


_MOST_NAMED = 5


def _listed(ids: Collection[str], names: Mapping[str, str]) -> tuple[str, str]:
    """Return the first names and how many there are."""
    shown = sorted(names[one] for one in ids if names.get(one))[:_MOST_NAMED]
    if not shown:
        return f"共 {len(ids)} 个", f"{len(ids)} in all"
    if len(ids) == len(shown):
        return "、".join(shown), ", ".join(shown)
    return f"{'、'.join(shown)}等 {len(ids)} 个", f"{', '.join(shown)} and others, {len(ids)} in all"
