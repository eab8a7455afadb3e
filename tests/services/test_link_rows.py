"""What the exploration queries take: texts that stand several times, and days as the queries compare them."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from graph_api.bolt.registry import shipped_queries
from graph_api.domain.dates import PartialDate, Spell, Truth
from graph_api.domain.facts import Moment
from graph_api.domain.links import LinkKind
from graph_api.services.decoding import KIND_OF_LINK
from graph_api.services.link_rows import ask_for

QUERIES = ("neighbours_page", "neighbourhood_links", "path_links")
_ARMS = re.compile(r"MATCH \(n\)-\[r:LEGAL\w+(?:\|\w+)+\]-\(o:Subject\).*?pair\[1\] AS k", re.DOTALL)


def test_what_finds_links_stands_in_each_query_word_for_word() -> None:
    texts = [
        " ".join(found.split()) for name in QUERIES for found in _ARMS.findall(shipped_queries()[name].text)
    ]
    assert len(texts) == 4
    assert len(set(texts)) == 1


def test_every_kind_is_asked_for_unless_narrowed_but_one_name() -> None:
    moment = Moment(date(2020, 1, 1), 0)
    everything = ask_for(moment, None)
    assert (everything["types"], everything["concert"], everything["same"]) == (
        list(KIND_OF_LINK),
        True,
        False,
    )
    assert set(KIND_OF_LINK.values()) | {LinkKind.CONCERT, LinkKind.POSSIBLY_SAME} == set(LinkKind)
    one = ask_for(moment, [LinkKind.BRANCH, LinkKind.POSSIBLY_SAME])
    assert (one["types"], one["concert"], one["same"]) == (["BRANCH_OF"], False, True)


def may_hold(ask: dict[str, object], since: str | None, until: str | None) -> bool:
    """Compare texts as the queries do."""
    over = {10: ask["day"], 7: ask["overMonth"], 4: ask["overYear"]}
    return (since is None or since <= str(ask["day"])) and not (
        until is not None and until <= str(over[len(until)])
    )


def texts_of(day: date) -> list[str]:
    """Return a day, its month and its year as sources write them."""
    return [day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]]


DAYS = st.dates(date(2019, 11, 1), date(2021, 3, 1)) | st.sampled_from(
    [date.min, date(1, 1, 31), date.max, date(2020, 2, 29), date(2020, 12, 31)]
)
TEXTS = st.none() | DAYS.flatmap(lambda day: st.sampled_from(texts_of(day)))


@given(since=TEXTS, until=TEXTS, day=DAYS)
def test_the_queries_leave_out_exactly_what_certainly_does_not_hold(
    since: str | None, until: str | None, day: date
) -> None:
    ask = ask_for(Moment(day, 0), None)
    spell = Spell(
        None if since is None else PartialDate.parse(since),
        None if until is None else PartialDate.parse(until),
        date(2020, 6, 1),
    )
    assert may_hold(ask, since, until) is (spell.holds_on(day) is not Truth.NO)
