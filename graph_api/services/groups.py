"""Common parties, related parties and persons who may be the same: each in one round trip."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph_api.domain.dates import now_ms
from graph_api.domain.facts import Moment, SubjectFact
from graph_api.domain.groups.parties import CommonParty, common_parties
from graph_api.domain.groups.related import RelatedParty, related_parties
from graph_api.domain.groups.rules import Relation
from graph_api.domain.groups.same import Candidate, PersonTraits, possibly_same
from graph_api.domain.links import Bound, LinkKind, SubjectLink
from graph_api.domain.wording import Text
from graph_api.errors import InvalidInputError, LimitExceededError, NotFoundError
from graph_api.services.decoding import to_date
from graph_api.services.facts import NamedReads
from graph_api.services.group_facts import shipped_rules, sources_of, to_subject_links, types_of
from graph_api.services.references import SubjectRefValue, no_such_subject
from graph_api.services.staleness import SourceAge, last_loads, source_ages
from graph_api.services.subject_facts import describe_subjects

FEWEST_SUBJECTS, MOST_SUBJECTS = 2, 50
MOST_CANDIDATES_SHOWN = 100


@dataclass(frozen=True, slots=True)
class GroupBounds:
    """What one question may read; each is far above what people look at and below what takes seconds.

    ``links`` of one subject, ``parties`` in common, ``roots`` whose enterprises are looked for, chains or
    posts ``below`` one of them (ten times as many in all), ``candidates`` of one name, ``enterprises`` and
    ``colleagues`` of one person.
    """

    links: int = 10_000
    parties: int = 2_000
    roots: int = 300
    below: int = 1_000
    candidates: int = 200
    enterprises: int = 100
    colleagues: int = 300


@dataclass(frozen=True, slots=True)
class CommonPartiesResult:
    """Who is linked to several of the subjects.

    ``found`` gives the subject of each key asked with; ``subjects`` describes everyone named, by id.
    """

    asked: tuple[str, ...]
    found: Mapping[str, str]
    parties: tuple[CommonParty, ...]
    bounds: tuple[Bound, ...]
    staleness: tuple[SourceAge, ...]
    subjects: Mapping[str, SubjectFact]


@dataclass(frozen=True, slots=True)
class RelatedPartiesResult:
    """The related parties of ``subject`` by the ``rule`` stated."""

    subject: str
    rule: Text
    parties: tuple[RelatedParty, ...]
    bounds: tuple[Bound, ...]
    staleness: tuple[SourceAge, ...]
    subjects: Mapping[str, SubjectFact]


@dataclass(frozen=True, slots=True)
class PossiblySameResult:
    """Persons of the same name as ``subject``; ``found`` counts them before ``first`` cut the list."""

    subject: str
    candidates: tuple[Candidate, ...]
    found: int
    bounds: tuple[Bound, ...]
    staleness: tuple[SourceAge, ...]
    subjects: Mapping[str, SubjectFact]


class GroupsService:
    """Answers what subjects have in common; the rules are ``graph_api.domain.groups``."""

    def __init__(
        self,
        graph: NamedReads,
        *,
        stale_after_days: int,
        clock: Callable[[], int] = now_ms,
        bounds: GroupBounds | None = None,
    ) -> None:
        self._graph = graph
        self._stale_after_days = stale_after_days
        self._clock = clock
        self._bounds = bounds or GroupBounds()

    async def common_parties(
        self, refs: Sequence[SubjectRefValue], moment: Moment, kinds: Collection[LinkKind] | None = None
    ) -> CommonPartiesResult:
        """Return who is linked to at least two of the subjects, by links of ``kinds`` (None: all).

        Raises ``InvalidInputError`` for fewer than two distinct subjects, ``LimitExceededError`` for more
        than fifty, ``NotFoundError`` that names the places of those that do not exist.
        """
        keys = list(dict.fromkeys(ref.key for ref in refs))
        _check_number(len(keys))
        record = await self._graph.read(
            "common_party_facts",
            keys=keys,
            knownAt=moment.known_at,
            types=types_of(LinkKind if kinds is None else kinds),
            maxLinks=self._bounds.links,
            maxParties=self._bounds.parties,
        )
        found = dict(record["asked"])
        _check_found([ref.key for ref in refs], found)
        asked = tuple(dict.fromkeys(found[ref.key] for ref in refs))
        _check_number(len(asked))
        subjects = describe_subjects(record, moment)
        read = set(record["parties"][: self._bounds.parties])
        parties = common_parties(asked, to_subject_links(record, moment), subjects)
        kept = tuple(party for party in parties if party.subject in read)
        cut = {
            Bound.HUB: bool(record["hubs"]),
            Bound.NODES: len(record["parties"]) > self._bounds.parties,
        }
        links = [link for party in kept for link in party.links]
        shown = [*asked, *(party.subject for party in kept)]
        return CommonPartiesResult(
            asked, found, kept, _bitten(cut), self._ages(record, links, shown), subjects
        )

    async def related_parties(self, ref: SubjectRefValue, moment: Moment) -> RelatedPartiesResult:
        """Return the related parties of a subject. Raises ``NotFoundError``."""
        rules, bounds = shipped_rules(), self._bounds
        record = await self._graph.read(
            "related_party_facts",
            key=ref.key,
            knownAt=moment.known_at,
            leastHolding=float(rules.least(Relation.HOLDER)),
            leastControl=float(rules.least(Relation.CONTROL)),
            officeTypes=types_of(rules.kinds(Relation.OFFICER)),
            managedTypes=types_of(rules.kinds(Relation.MANAGED)),
            maxLinks=bounds.links,
            maxRoots=bounds.roots,
            maxBelow=bounds.below,
        )
        subject = _only(record["asked"])
        subjects = describe_subjects(record, moment)
        related = related_parties(subject, subjects, to_subject_links(record, moment), rules, moment.valid_at)
        at_subject, beyond = record["cut"]
        cut = {
            Bound.DEPTH: related.is_cut,
            Bound.NODES: beyond,
            Bound.HUB: at_subject or bool(record["hubs"]),
        }
        links = [link for one in related.parties for reason in one.reasons for link in reason.chain.links]
        shown = [subject, *(one.subject for one in related.parties)]
        return RelatedPartiesResult(
            subject,
            rules.stated(moment.valid_at),
            related.parties,
            _bitten(cut),
            self._ages(record, links, shown),
            subjects,
        )

    async def possibly_same(self, ref: SubjectRefValue, moment: Moment, first: int) -> PossiblySameResult:
        """Return the ``first`` persons of the same name, with what speaks for and against their being one.

        Raises ``NotFoundError``, and ``InvalidInputError`` for an enterprise and for ``first`` outside of
        1 to 100.
        """
        if not 1 <= first <= MOST_CANDIDATES_SHOWN:
            raise InvalidInputError(
                f"first is from 1 to {MOST_CANDIDATES_SHOWN}.", f"first 为 1 至 {MOST_CANDIDATES_SHOWN}。"
            )
        bounds = self._bounds
        record = await self._graph.read(
            "possibly_same_facts",
            key=ref.key,
            knownAt=moment.known_at,
            maxCandidates=bounds.candidates,
            maxEnterprises=bounds.enterprises,
            maxColleagues=bounds.colleagues,
        )
        subject, is_person = _only(record["asked"])
        if not is_person:
            raise InvalidInputError("The subject is not a person.", "该主体不是自然人。")
        subjects = describe_subjects(record, moment)
        traits = {row[0]: _traits(row, record["traits"]) for row in record["persons"]}
        names = {one: fact.name for one, fact in subjects.items()}
        others = [one for one in traits.values() if one.id != subject]
        candidates = possibly_same(traits[subject], others, names)
        cut = {
            Bound.NODES: len(others) > bounds.candidates,
            Bound.HUB: any(
                row[3] > bounds.enterprises or row[4] > bounds.colleagues for row in record["persons"]
            ),
        }
        kept = candidates[:first]
        shown = [subject, *(one.person for one in kept)]
        ages = self._ages(record, (), shown)
        return PossiblySameResult(subject, kept, len(candidates), _bitten(cut), ages, subjects)

    def _ages(
        self, record: Mapping[str, Any], links: Iterable[SubjectLink], shown: Iterable[str]
    ) -> tuple[SourceAge, ...]:
        loaded = last_loads(record["sources"])
        return source_ages(sources_of(links, record, shown), loaded, self._clock(), self._stale_after_days)


def _bitten(cut: Mapping[Bound, bool]) -> tuple[Bound, ...]:
    return tuple(bound for bound, bites in cut.items() if bites)


def _only(asked: Sequence[Any]) -> Any:
    if not asked:
        raise no_such_subject()
    return asked[0]


def _check_number(number: int) -> None:
    if number < FEWEST_SUBJECTS:
        raise InvalidInputError(
            f"At least {FEWEST_SUBJECTS} different subjects are needed.",
            f"至少需要 {FEWEST_SUBJECTS} 个不同的主体。",
        )
    if number > MOST_SUBJECTS:
        raise LimitExceededError(
            f"At most {MOST_SUBJECTS} subjects are compared; {number} were given.",
            f"一次至多比较 {MOST_SUBJECTS} 个主体,本次为 {number} 个。",
        )


def _check_found(keys: Sequence[str], found: Mapping[str, str]) -> None:
    """Raise where a subject does not exist; its place is named, because a key may stand for a person."""
    missing = [str(place) for place, key in enumerate(keys, start=1) if key not in found]
    if missing:
        raise NotFoundError(
            f"There is no such subject: number {', '.join(missing)} of the list.",
            f"查无此主体:列表中第 {'、'.join(missing)} 个。",
        )


def _traits(row: Sequence[Any], statements: Iterable[Sequence[Any]]) -> PersonTraits:
    person, enterprises, met = row[:3]
    places: dict[str, set[str]] = {}
    for enterprise, colleague in met:
        places.setdefault(colleague, set()).add(enterprise)
    own = [one[1:] for one in statements if one[0] == person]
    born = [to_date(birth_date) for _, _, birth_date in own]
    return PersonTraits(
        id=person,
        identities=frozenset((kind, digest) for kind, digest, _ in own if digest is not None),
        birth_dates=frozenset(day for day in born if day is not None),
        enterprises=frozenset(enterprises),
        met={colleague: frozenset(where) for colleague, where in places.items()},
    )
