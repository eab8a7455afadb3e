"""The invented world that the clients ask about, and what the rules say of it, as simply as can be.

Twenty enterprises, each with one legal representative. Every second one is under a sanction from 2020 to
2030 that bars it and its representative from loans; half of these became known in 2024 only.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph_api.domain.identity_number import resident_check_character
from tests.api.tables import Tables

SOURCE = "faults"
PAIRS = 20
FIRST_DAY, LAST_DAY = "2020-01-01", "2030-12-31"
LEARNED_LATE = "2024-01-01"
EARLIER = "2022-06-01T00:00:00+08:00"
"""A moment at which half of the sanctions were not known."""

DAYS = ("2019-12-31", "2020-01-01", "2025-06-30", "2030-12-31", "2031-01-01")


@dataclass(frozen=True, slots=True)
class Question:
    """Somebody (``E3``, ``P3``) on a day of the law, as known now (None) or at an earlier moment."""

    subject: str
    valid_at: str
    known_at: str | None = None


def number_of(place: int) -> str:
    """Return the invented identity number of a person."""
    digits = f"9900001980010{1 + place % 9}{100 + place:03d}"[:17]
    return digits + resident_check_character(digits)


def tables() -> Tables:
    """Return the world in the exchange format."""
    made = Tables().measure(reach=[("SUBJECT",), ("LEGAL_REPRESENTATIVE", "ANY", "WHILE_HOLDING")])
    for place in range(PAIRS):
        made.enterprise(f"E{place}").person(f"P{place}", id_number=number_of(place))
        made.role(f"P{place}", f"E{place}")
        if place % 2 == 0:
            known = LEARNED_LATE if place % 4 == 2 else FIRST_DAY
            made.sanction(f"S{place}", f"E{place}", decided_on=FIRST_DAY, until=LAST_DAY, known_on=known)
    return made


def naive_statuses(question: Question) -> list[str]:
    """Return the statuses of the measures that ``reach`` lists."""
    place = int(question.subject[1:])
    if place % 2 or (place % 4 == 2 and question.known_at == EARLIER):
        return []
    if question.valid_at < FIRST_DAY:
        return ["NOT_REACHED"]
    return ["ENDED" if question.valid_at > LAST_DAY else "REACHED"]


def naive_verdict(question: Question) -> str:
    """Return the verdict of a pre-check for a loan."""
    return "BLOCKED" if "REACHED" in naive_statuses(question) else "CLEAR"


def naive_name(question: Question) -> str:
    """Return the name of a subject."""
    return f"虚构{'企业' if question.subject[0] == 'E' else '人员'}{question.subject}"
