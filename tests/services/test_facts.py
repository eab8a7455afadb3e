"""What one round trip brings: all that bears on the subjects asked about, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from graph_api.bolt.driver import Graph
from graph_api.domain.answers import (
    Associations,
    Explanation,
    PersonSignals,
    Reached,
    ReachItem,
    ReachStatus,
)
from graph_api.domain.dates import ALWAYS_MS, PartialDate, now_ms, start_of_day_ms
from graph_api.domain.facts import Facts, Force, MeasureFact, Moment, RoleKind, SubjectKind
from graph_api.domain.keys import id_key, source_key
from graph_api.services.facts import PRE_CHECK, REACH, Bounds, Gathered, Scope, gather
from tests.services.written_world import WrittenWorld

TODAY = date(2024, 6, 1)


@pytest.fixture
def world(graph: Graph) -> WrittenWorld:
    return WrittenWorld(graph)


async def ask(
    graph: Graph,
    *subjects: str,
    scope: Scope = REACH,
    known_at: int | None = None,
    bounds: Bounds | None = None,
) -> Gathered:
    moment = Moment(TODAY, now_ms() if known_at is None else known_at)
    return await gather(graph, [id_key(subject) for subject in subjects], moment, scope, bounds)


def ids(sanctions: Iterable[object]) -> set[str]:
    return {sanction.id for sanction in sanctions}  # type: ignore[attr-defined]


def links_of(facts: Facts) -> set[tuple[str, str]]:
    posts = {(role.person, role.enterprise) for role in facts.roles}
    return posts | {(holding.holder, holding.enterprise) for holding in facts.holdings}


async def test_one_round_trip_whatever_the_mix_of_keys(graph: Graph, world: WrittenWorld) -> None:
    await world.enterprise("e1")
    await world.person("p1")
    await world.sanction("s1", "e1")
    await world.measure("m1", "M", ("SUBJECT", "ANY", "AT_DECISION"))
    graph.round_trips = 0
    keys = [id_key("e1"), source_key("s1", "e1"), id_key("p1"), id_key("nobody")]
    gathered = await gather(graph, keys, Moment(TODAY, now_ms()), PRE_CHECK)
    assert graph.round_trips == 1
    assert gathered.asked == {id_key("e1"): "e1", source_key("s1", "e1"): "e1", id_key("p1"): "p1"}
    assert ids(gathered.facts.sanctions) == {"s1"}
    assert [measure.code for measure in gathered.facts.measures] == ["m1"]
    assert [row.role for row in gathered.facts.reach] == ["SUBJECT"]


async def test_a_person_brings_links_into_sanctioned_enterprises_only(
    graph: Graph, world: WrittenWorld
) -> None:
    for subject in ("e1", "e2", "e3"):
        await world.enterprise(subject)
    await world.person("p1")
    await world.link("LEGAL_REPRESENTATIVE_OF", "p1", "e1", since="2015", until="2019-02", position="x")
    await world.link("HOLDS_SHARES_IN", "p1", "e1", percentMin="10", percentMax="20")
    await world.link("DIRECTOR_OF", "p1", "e2")
    await world.sanction("s1", "e1", measures=["m1"], term="P3Y", actFrom="2020-05")
    await world.sanction("s3", "e3")
    facts = (await ask(graph, "p1")).facts
    assert links_of(facts) == {("p1", "e1")}
    assert ids(facts.sanctions) == {"s1"}
    (role,), (holding,), (sanction,) = facts.roles, facts.holdings, facts.sanctions
    assert role.role is RoleKind.LEGAL_REPRESENTATIVE
    assert (role.position, role.spell.since, role.spell.until) == (
        "x",
        PartialDate.parse("2015"),
        PartialDate.parse("2019-02"),
    )
    assert (str(holding.minimum), str(holding.maximum)) == ("10", "20")
    assert holding.spell.since is None
    assert holding.spell.known_on == date(2020, 1, 1)
    assert sanction.measures == ("m1",)
    assert sanction.act_from == PartialDate.parse("2020-05")
    assert set(facts.subjects) == {"p1", "e1"}
    assert facts.subjects["p1"].kind is SubjectKind.PERSON


async def test_a_holding_by_an_enterprise_brings_the_sanctions_there(
    graph: Graph, world: WrittenWorld
) -> None:
    await world.enterprise("e1")
    await world.enterprise("e2")
    await world.link("HOLDS_VOTES_IN", "e1", "e2", percent="51")
    await world.sanction("s2", "e2")
    facts = (await ask(graph, "e1")).facts
    assert links_of(facts) == {("e1", "e2")}
    assert ids(facts.sanctions) == {"s2"}


async def test_what_was_not_known_or_no_longer_counts_is_not_read(graph: Graph, world: WrittenWorld) -> None:
    await world.enterprise("e1")
    await world.person("p1")
    first, last = start_of_day_ms(date(2022, 1, 1)), start_of_day_ms(date(2023, 1, 1))
    await world.link("DIRECTOR_OF", "p1", "e1", knownFrom=first, knownUntil=last)
    await world.sanction("s1", "e1", knownFrom=first, knownUntil=last)
    await world.event("s1", "REVOKED", "2022-03-01", knownFrom=first + 1)
    await world.named("p1", "s1", None, knownFrom=first + 2)
    await world.measure("m1", knownFrom=first, knownUntil=last)
    for known_at, links, sanctions, events, named in (
        (first - 1, 0, 0, 0, 0),
        (first, 1, 1, 0, 0),
        (first + 1, 1, 1, 1, 0),
        (first + 2, 1, 1, 1, 1),
        (last - 1, 1, 1, 1, 1),
        (last, 0, 0, 0, 1),
    ):
        facts = (await ask(graph, "p1", known_at=known_at)).facts
        counted = (len(facts.roles), len(facts.sanctions), len(facts.events), len(facts.responsible))
        assert counted == (links, sanctions, events, named), known_at - first
        assert len(facts.measures) == sanctions


async def test_a_decision_that_names_him_brings_its_subject_without_any_post(
    graph: Graph, world: WrittenWorld
) -> None:
    await world.enterprise("e1")
    await world.person("p1")
    await world.sanction("s1", "e1")
    await world.named("p1", "s1", False, capacity="会计")
    facts = (await ask(graph, "p1")).facts
    assert ids(facts.sanctions) == {"s1"}
    assert [(row.person, row.responsible, row.capacity) for row in facts.responsible] == [
        ("p1", False, "会计")
    ]
    assert "e1" in facts.subjects


async def test_of_many_named_persons_one_true_finding_stands_for_all_others(
    graph: Graph, world: WrittenWorld
) -> None:
    await world.enterprise("e1")
    await world.sanction("s1", "e1")
    for number in range(6):
        await world.person(f"p{number}")
        await world.named(f"p{number}", "s1", number >= 3)
        await world.event("s1", "RELEASED", "2023-01-01", person=f"p{number}")
    await world.link("DIRECTOR_OF", "p0", "e1")
    facts = (await ask(graph, "p0")).facts
    assert [row.responsible for row in facts.responsible if row.person == "p0"] == [False]
    assert [row.responsible for row in facts.responsible if row.person != "p0"] == [True]
    assert [event.person for event in facts.events] == ["p0"]


async def test_branches_bring_their_sanctions_to_the_parent_and_their_parent_to_themselves(
    graph: Graph, world: WrittenWorld
) -> None:
    await world.enterprise("e1")
    await world.enterprise("b1", kind="BRANCH")
    await world.enterprise("b2", kind="BRANCH")
    await world.link("BRANCH_OF", "b1", "e1")
    await world.link("BRANCH_OF", "b2", "e1")
    await world.sanction("s1", "b1")
    await world.sanction("s0", "e1")
    of_parent = (await ask(graph, "e1")).facts
    assert ids(of_parent.sanctions) == {"s0", "s1"}
    assert of_parent.subjects["b1"].branch_of == "e1"
    of_branch = (await ask(graph, "b1")).facts
    assert ids(of_branch.sanctions) == {"s1"}
    assert of_branch.subjects["b1"].branch_of == "e1"
    assert "e1" in of_branch.subjects
    assert ids((await ask(graph, "b2")).facts.sanctions) == set()


async def test_a_branch_that_is_one_with_its_parent_is_no_branch_of_itself(
    graph: Graph, world: WrittenWorld
) -> None:
    await world.enterprise("e1")
    await world.enterprise("b1", kind="BRANCH")
    await world.sanction("s1", "b1")
    await world.link("BRANCH_OF", "b1", "b1", knownFrom=ALWAYS_MS + 2)
    alone = (await ask(graph, "b1")).facts
    assert alone.subjects["b1"].branch_of is None
    assert ids(alone.sanctions) == {"s1"}
    await world.link("BRANCH_OF", "b1", "e1", knownFrom=ALWAYS_MS + 1)
    assert (await ask(graph, "b1")).facts.subjects["b1"].branch_of == "e1"


async def test_a_subsidiary_is_no_branch(graph: Graph, world: WrittenWorld) -> None:
    await world.enterprise("e1")
    await world.enterprise("e2", kind="ENTERPRISE")
    await world.link("BRANCH_OF", "e2", "e1")
    await world.sanction("s2", "e2")
    assert (await ask(graph, "e2")).facts.subjects["e2"].branch_of is None


async def test_signals_read_whoever_may_be_reached_elsewhere(graph: Graph, world: WrittenWorld) -> None:
    for subject in ("e1", "e2"):
        await world.enterprise(subject)
    for person in ("linked", "clean", "only-here", "punished"):
        await world.person(person)
        await world.link("DIRECTOR_OF", person, "e1", since="2020")
    await world.person("nobody", unspecified="UNKNOWN")
    for person in ("linked", "nobody"):
        await world.link("HOLDS_SHARES_IN", person, "e2", since="2020")
    await world.link("HOLDS_SHARES_IN", "nobody", "e1", since="2020")
    await world.sanction("s1", "e1")
    await world.sanction("s2", "e2")
    await world.sanction("s3", "punished")
    facts = (await ask(graph, "e1", scope=PRE_CHECK)).facts
    assert links_of(facts) == {("linked", "e1"), ("linked", "e2"), ("punished", "e1")}
    assert ids(facts.sanctions) == {"s1", "s2", "s3"}
    assert not (await ask(graph, "e1", scope=REACH)).facts.roles


async def test_nothing_goes_through_a_state_owner(graph: Graph, world: WrittenWorld) -> None:
    await world.enterprise("owner", kind="STATE_OWNER")
    await world.enterprise("e2")
    await world.person("p1")
    await world.link("DIRECTOR_OF", "p1", "owner")
    await world.link("DIRECTOR_OF", "p1", "e2")
    await world.sanction("s2", "e2")
    facts = (await ask(graph, "owner", scope=PRE_CHECK)).facts
    assert not facts.roles
    assert not facts.sanctions
    assert facts.subjects["owner"].state_owner


async def test_credits_are_read_for_a_pre_check_only_and_only_what_counts(
    graph: Graph, world: WrittenWorld
) -> None:
    await world.enterprise("e1")
    await world.statement(
        "HonourStatement", "AWARDED_TO", "e1", id="h1", title="A", awardedOn="2020", sourceId="1"
    )
    for number, (kind, decided_on, kept) in enumerate(
        [
            ("PENALTY", "2021", None),
            ("PENALTY", "2020-12-31", None),
            ("ABNORMAL", "2023-02", None),
            ("COMMITMENT", "2023-02-01", False),
            ("COMMITMENT", "2023-02-01", True),
            ("LICENCE", "2023-02-01", None),
        ]
    ):
        columns = {"id": f"r{number}", "type": kind, "decidedOn": decided_on, "kept": kept, "sourceId": "1"}
        await world.statement("RecordStatement", "RECORDED_ON", "e1", **columns)
    facts = (await ask(graph, "e1", scope=PRE_CHECK)).facts
    assert ids(facts.honours) == {"h1"}
    assert ids(facts.records) == {"r0", "r2", "r3"}
    bare = (await ask(graph, "e1", scope=REACH)).facts
    assert not bare.honours
    assert not bare.records


async def test_a_bound_that_bites_is_named(graph: Graph, world: WrittenWorld) -> None:
    await world.person("p1")
    for number in range(4):
        await world.enterprise(f"e{number}")
        await world.link("DIRECTOR_OF", "p1", f"e{number}")
        await world.sanction(f"s{number}", f"e{number}")
    assert not (await ask(graph, "p1", bounds=Bounds(4, 4, 4))).facts.truncated
    assert (await ask(graph, "p1", bounds=Bounds(3, 4, 4))).facts.truncated == {"LINKS"}
    assert (await ask(graph, "p1", bounds=Bounds(4, 3, 4))).facts.truncated == {"SANCTIONS"}


async def test_an_unjoined_placeholder_has_its_name(graph: Graph, world: WrittenWorld) -> None:
    await world.unjoined("u1", "某某公司")
    await world.person("p1")
    await world.sanction("s1", "u1")
    await world.named("p1", "s1", True)
    facts = (await ask(graph, "p1")).facts
    assert facts.subjects["u1"].name == "某某公司"
    assert facts.subjects["u1"].status == "UNKNOWN"


async def test_a_subject_loaded_after_the_instant_is_found_by_name(graph: Graph, world: WrittenWorld) -> None:
    await world.enterprise("e1", uscc="x")
    facts = (await ask(graph, "e1", known_at=start_of_day_ms(date(2019, 1, 1)))).facts
    assert facts.subjects["e1"].name == "企业e1"
    assert facts.subjects["e1"].uscc is None


async def test_sources_behind_an_answer_are_those_that_stated_something(
    graph: Graph, world: WrittenWorld
) -> None:
    other = WrittenWorld(graph, "s2")
    for number, name in enumerate(("s1", "s2", "s3", "unrelated")):
        await world.source(name, number)
    await world.enterprise("e1")
    await world.person("p1")
    await other.link("DIRECTOR_OF", "p1", "e1")
    await WrittenWorld(graph, "s3").sanction("x1", "e1")
    gathered = await ask(graph, "p1")
    assert gathered.provenance.last_loaded == {"s1": 0, "s2": 1, "s3": 2}
    assert gathered.provenance.behind("p1") == {"s1", "s2"}
    (sanction,) = gathered.facts.sanctions
    measure = MeasureFact("M1-1", "M1", "a measure", Force.MANDATORY, frozenset(), "a basis")
    item = ReachItem("p1", measure, sanction, "e1", ReachStatus.REACHED, None, None, ())
    group = PersonSignals(
        "p1", "e2", (Reached(sanction, (), ("e1",)),), (), None, lambda _group, _one: Explanation(())
    )
    assert gathered.provenance.behind("p1", [item]) == {"s1", "s2", "s3"}
    assert gathered.provenance.behind("e2") == set()
    assert gathered.provenance.behind("e2", signals=Associations([group])) == {"s1", "s2", "s3"}
