"""Which enterprise a name meant on a day, as a step function of the second clock: pure.

What was known of names changes: an enterprise is renamed, a former name is listed, another enterprise
of the same name turns up. For each instant a bare name joins to whoever, as known then, alone used it
on the day of the decision; so what is learned later changes no answer about earlier knowledge.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from graph_api.domain.dates import ALWAYS_MS, OPEN_MS, PartialDate, Spell, Truth, day_of_ms

_ANY_DAY = PartialDate(date.min, date.max)


@dataclass(frozen=True, slots=True)
class Known:
    """An interval of the second clock in ms, the end excluded."""

    since: int = ALWAYS_MS
    until: int = OPEN_MS

    def at(self, instant: int) -> bool:
        """Whether the instant lies in the interval."""
        return self.since <= instant < self.until


@dataclass(frozen=True, slots=True)
class OwnName:
    """A name that a version of an enterprise's own row states, folded."""

    folded: str
    known: Known = Known()


@dataclass(frozen=True, slots=True)
class NameSpell:
    """A name of an enterprise from the table ``names``, folded, with how long it was used."""

    folded: str
    spell: Spell
    known: Known = Known()


@dataclass(frozen=True, slots=True)
class NameUser:
    """An enterprise with all its names, past and present: those of its own rows and those of ``names``."""

    subject: str
    own: tuple[OwnName, ...]
    names: tuple[NameSpell, ...]

    def bears(self, folded: str, known_at: int) -> bool:
        """Whether a name is one of its own, as known at an instant, whenever it was used."""
        return any(name.folded == folded and name.known.at(known_at) for name in self.own) or any(
            name.folded == folded and name.known.at(known_at) for name in self.names
        )

    def turns(self) -> list[int]:
        """Return the instants at which anything becomes known of its names or ceases to be."""
        known = [name.known for name in self.own] + [name.known for name in self.names]
        return sorted({instant for interval in known for instant in (interval.since, interval.until)})


@dataclass(frozen=True, slots=True)
class Join:
    """To whom a name joins during one interval of the second clock; None for none or several."""

    subject: str | None
    known: Known


def joins(folded: str, decided_on: str | None, users: Sequence[NameUser]) -> list[Join]:
    """Return to whom a name joins for a decision of that day, over the whole second clock.

    The intervals follow one another from ALWAYS_MS to OPEN_MS, and no two neighbours have one subject.
    An enterprise in doubt is no answer, and it stands in the way of one: a name never guesses. Without
    a day the name must have been used on every day.
    """
    day = PartialDate.parse(decided_on) if decided_on else _ANY_DAY
    changes = sorted(change for user in users for change in _changes(user, folded, day))
    possible: dict[str, int] = {}
    starts: list[tuple[int, str | None]] = [(ALWAYS_MS, None)]
    for place, (instant, subject, truth) in enumerate(changes):
        possible.pop(subject, None)
        if truth != Truth.NO.value:
            possible[subject] = truth
        if place + 1 < len(changes) and changes[place + 1][0] == instant:
            continue
        _start(starts, instant, _only(possible))
    ends = [instant for instant, _ in starts[1:]] + [OPEN_MS]
    return [Join(subject, Known(start, end)) for (start, subject), end in zip(starts, ends, strict=True)]


def _only(possible: dict[str, int]) -> str | None:
    if len(possible) != 1:
        return None
    ((subject, truth),) = possible.items()
    return subject if truth == Truth.YES.value else None


def _start(starts: list[tuple[int, str | None]], instant: int, subject: str | None) -> None:
    """Let an interval begin unless its subject is that of the one before it."""
    if starts[-1][0] == instant:
        starts.pop()
    if not starts or starts[-1][1] != subject:
        starts.append((instant, subject))


def _changes(user: NameUser, folded: str, day: PartialDate) -> list[tuple[int, str, int]]:
    """Return (instant, subject, truth from then on) wherever the truth about one user changes."""
    found: list[tuple[int, str, int]] = []
    last = Truth.NO
    for instant in user.turns():
        if instant >= OPEN_MS:
            continue
        truth = uses(user, folded, day, instant)
        if truth is not last:
            found.append((instant, user.subject, truth.value))
            last = truth
    return found


def during(found: Iterable[Join], known: Known) -> list[Join]:
    """Return the part of a step function in which a statement is known, with ``known`` as its two ends.

    A statement that is never known (``until`` not after ``since``) joins as it would at its beginning.
    """
    until = max(known.until, known.since + 1)
    return [
        Join(join.subject, Known(max(join.known.since, known.since), min(join.known.until, until)))
        for join in found
        if join.known.since < until and known.since < join.known.until
    ]


def uses(user: NameUser, folded: str, day: PartialDate, known_at: int) -> Truth:
    """Whether an enterprise, as known at an instant, used a name on a day (a partial one: on all its days).

    Its own name counts for the days on which no other name of it was in force.
    """
    names = [name for name in user.names if name.known.at(known_at)]
    found = Truth.NO
    for name in names:
        if name.folded == folded:
            found |= _holds(name.spell, day)
    is_own = any(own.folded == folded and own.known.at(known_at) for own in user.own)
    if is_own and not _is_over(names, folded, day):
        others = Truth.NO
        for name in names:
            if name.folded != folded:
                others |= _holds_at_all(name.spell, day)
        found |= ~others
    return found


def _is_over(names: Sequence[NameSpell], folded: str, day: PartialDate) -> bool:
    """Whether the names table lists the own name as ended and not in force on the day."""
    spells = [name.spell for name in names if name.folded == folded]
    return bool(spells) and all(
        spell.until is not None and spell.ended(day.first) is Truth.YES for spell in spells
    )


def _holds(spell: Spell, day: PartialDate) -> Truth:
    """YES where it certainly held on every day of the period, NO where on none."""
    whole = spell.started(day.first) & ~spell.ended(day.last)
    if whole is Truth.YES:
        return Truth.YES
    return Truth.NO if _holds_at_all(spell, day) is Truth.NO else Truth.UNKNOWN


def _holds_at_all(spell: Spell, day: PartialDate) -> Truth:
    """YES where it certainly held throughout, NO where it certainly held on no day of the period."""
    if (spell.started(day.first) & ~spell.ended(day.last)) is Truth.YES:
        return Truth.YES
    if spell.holds_on_any_day(day.first, day.last) is Truth.NO:
        return Truth.NO
    return Truth.UNKNOWN


class Names:
    """The users of names as ``find_name_users`` returns them; remembers what it has decided."""

    def __init__(self, found: Iterable[Sequence[object]]) -> None:
        self._users: dict[str, list[NameUser]] = {}
        self._joins: dict[tuple[str, str | None], list[Join]] = {}
        for folded, subject, own, names in found:
            assert isinstance(own, list)
            assert isinstance(names, list)
            user = NameUser(str(subject), tuple(map(_own_name, own)), tuple(map(_name_spell, names)))
            self._users.setdefault(str(folded), []).append(user)

    def joins(self, folded: str, decided_on: str | None) -> list[Join]:
        """Return to whom a name joins for a decision of that day, as ``joins`` does."""
        question = (folded, decided_on)
        if question not in self._joins:
            self._joins[question] = joins(folded, decided_on, self._users.get(folded, ()))
        return self._joins[question]

    def bearers(self, folded: str) -> int:
        """Return how many enterprises bear or bore a name, as known at the end of the second clock."""
        return sum(user.bears(folded, OPEN_MS - 1) for user in self._users.get(folded, ()))


def _own_name(row: Sequence[object]) -> OwnName:
    folded, known_from, known_until = row
    assert isinstance(known_from, int)
    assert isinstance(known_until, int)
    return OwnName(str(folded), Known(known_from, known_until))


def _name_spell(row: Sequence[object]) -> NameSpell:
    folded, since, until, known_from, known_until = row
    assert isinstance(known_from, int)
    assert isinstance(known_until, int)
    return NameSpell(
        str(folded),
        Spell(
            PartialDate.parse(str(since)) if since else None,
            PartialDate.parse(str(until)) if until else None,
            day_of_ms(known_from),
        ),
        Known(known_from, known_until),
    )
