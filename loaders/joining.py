"""Which enterprise a name meant on a day: pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from graph_api.domain.dates import PartialDate, Spell, Truth, day_of_ms
from graph_api.domain.naming import fold_name

_ANY_DAY = PartialDate(date.min, date.max)


@dataclass(frozen=True, slots=True)
class NameSpell:
    """A name of an enterprise from the table ``names``, folded, with how long it was used."""

    folded: str
    spell: Spell


@dataclass(frozen=True, slots=True)
class NameUser:
    """An enterprise with all its names: those of its own rows, folded, and those of ``names``."""

    subject: str
    own: tuple[str, ...]
    names: tuple[NameSpell, ...]


def join(folded: str, decided_on: str | None, users: Sequence[NameUser]) -> str | None:
    """Return the one enterprise that used the name on the day of a decision, None for none or several.

    An enterprise in doubt is no answer, and it stands in the way of one: a name never guesses.
    Without a day the name must have been used on every day.
    """
    day = PartialDate.parse(decided_on) if decided_on else _ANY_DAY
    used = {user.subject: uses(user, folded, day) for user in users}
    possible = [subject for subject, truth in used.items() if truth is not Truth.NO]
    if len(possible) == 1 and used[possible[0]] is Truth.YES:
        return possible[0]
    return None


def uses(user: NameUser, folded: str, day: PartialDate) -> Truth:
    """Whether an enterprise used a name on a day (a partial one: on every day of its period).

    Its own name counts for the days on which no other name of it was in force.
    """
    rows = [_holds(name.spell, day) for name in user.names if name.folded == folded]
    found = Truth.NO
    for truth in rows:
        found |= truth
    if folded in user.own and not _is_over(user, folded, day):
        others = Truth.NO
        for name in user.names:
            if name.folded != folded:
                others |= _holds_at_all(name.spell, day)
        found |= ~others
    return found


def _is_over(user: NameUser, folded: str, day: PartialDate) -> bool:
    """Whether the names table lists the own name as ended and not in force on the day."""
    spells = [name.spell for name in user.names if name.folded == folded]
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


def name_users(found: Sequence[Sequence[object]]) -> dict[str, list[NameUser]]:
    """Read the users of names as ``find_name_users`` returns them, by folded name."""
    users: dict[str, list[NameUser]] = {}
    for folded, subject, own, names in found:
        assert isinstance(own, list)
        assert isinstance(names, list)
        spells = tuple(_name_spell(row) for row in names if row[0] is not None)
        users.setdefault(str(folded), []).append(NameUser(str(subject), tuple(own), spells))
    return users


def _name_spell(row: Sequence[object]) -> NameSpell:
    folded, since, until, known_from = row
    assert isinstance(known_from, int)
    return NameSpell(
        str(folded),
        Spell(
            PartialDate.parse(str(since)) if since else None,
            PartialDate.parse(str(until)) if until else None,
            day_of_ms(known_from),
        ),
    )


__all__ = ["NameSpell", "NameUser", "fold_name", "join", "name_users", "uses"]
