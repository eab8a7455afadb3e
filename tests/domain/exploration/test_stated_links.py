"""Links decided for a day: spells together, order, both ways."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from graph_api.domain.dates import PartialDate, Spell, Truth
from graph_api.domain.exploration.neighbourhood import Degree, Hub, assemble
from graph_api.domain.exploration.stated_links import StatedLink, decide, decide_all
from graph_api.domain.links import LinkKind, SubjectLink

KNOWN = date(2000, 1, 1)
DAY = date(2020, 5, 5)


def spell(since: str | None, until: str | None = None) -> Spell:
    """Return a spell known since long ago."""
    return Spell(since and PartialDate.parse(since), until and PartialDate.parse(until), KNOWN)  # type: ignore[arg-type]


def stated(
    kind: LinkKind = LinkKind.DIRECTOR, *spells: Spell, ends: tuple[str, str] = ("p", "e")
) -> StatedLink:
    """Return a link of one provider."""
    return StatedLink(kind, *ends, spells=spells, providers=("s",), known_from=0)


def test_what_certainly_does_not_hold_is_left_out() -> None:
    assert decide(stated(LinkKind.DIRECTOR, spell("2020-05-06")), DAY) is None
    assert decide(stated(LinkKind.DIRECTOR, spell("2010", "2020-05-05")), DAY) is None
    held = decide(stated(LinkKind.DIRECTOR, spell("2010-01-01", "2020-05-06")), DAY)
    assert held is not None
    assert not held.in_doubt
    doubt = decide(stated(LinkKind.DIRECTOR, spell("2020")), DAY)
    assert doubt is not None
    assert doubt.in_doubt


def test_a_link_on_two_spells_lasts_while_both_do() -> None:
    both = stated(LinkKind.CONCERT, spell("2018-01-01", "2022"), spell("2019", "2021-03-01"), ends=("q", "p"))
    link = decide(both, DAY)
    assert link is not None
    assert (link.source, link.target) == ("p", "q")
    assert (str(link.since), str(link.until)) == ("2019", "2021-03-01")
    unknown = decide(stated(LinkKind.CONCERT, spell(None), spell("2019-01-01")), DAY)
    assert unknown is not None
    assert unknown.since is None


def test_one_name_is_in_doubt_on_every_day() -> None:
    link = decide(stated(LinkKind.POSSIBLY_SAME, ends=("p", "q")), date.min)
    assert link is not None
    assert link.in_doubt


MONTHS = [None, "2019", "2020", "2020-05", "2020-05-05", "2020-06", "2021-01-01"]


@given(
    spells=st.lists(
        st.builds(spell, st.sampled_from(MONTHS), st.sampled_from(MONTHS)), min_size=1, max_size=2
    ),
    day=st.dates(date(2019, 12, 1), date(2021, 2, 1)),
)
def test_a_link_holds_as_all_its_spells_do(spells: list[Spell], day: date) -> None:
    holds = [each.holds_on(day) for each in spells]
    link = decide(stated(LinkKind.CONCERT, *spells), day)
    assert (link is None) is (Truth.NO in holds)
    if link is not None:
        assert link.in_doubt is (Truth.UNKNOWN in holds)


def test_links_come_once_and_in_order_whatever_the_order_of_rows() -> None:
    rows = [
        stated(LinkKind.SUPERVISOR, spell("2010")),
        stated(LinkKind.DIRECTOR, spell("2010")),
        stated(LinkKind.CONCERT, spell("2010"), spell("2010"), ends=("b", "a")),
        stated(LinkKind.CONCERT, spell("2010"), spell("2010"), ends=("a", "b")),
    ]
    links = decide_all(rows, DAY)
    assert [link.kind for link in links] == [LinkKind.CONCERT, LinkKind.DIRECTOR, LinkKind.SUPERVISOR]
    assert decide_all(reversed(rows), DAY) == links


def test_a_hub_is_who_has_more_links_than_are_shown() -> None:
    def link(source: str, target: str) -> SubjectLink:
        return SubjectLink(LinkKind.DIRECTOR, source, target, None, None, None, in_doubt=False)

    links = [link("a", "e"), link("b", "e"), link("b", "f"), link("x", "y")]
    around = assemble("e", links, depth=2, blocked=(), degrees={"e": Degree(9), "b": Degree(2)})
    assert around.nodes == ("e", "a", "b", "f")
    assert around.hubs == (Hub("e", 9, 2),)
    least = assemble("e", links, depth=2, blocked=(), degrees={"e": Degree(1, exact=False)})
    assert least.hubs == (Hub("e", 2, 2, exact=False),)
    assert len(around.links) == 3
    assert assemble("e", links, depth=2, blocked={"b"}, degrees={}).nodes == ("e", "a", "b")
