"""The field ``reach``: one subject's items, from the graph to the answer in one round trip."""

from __future__ import annotations

from datetime import date

import pytest

from graph_api.bolt.driver import Graph
from graph_api.domain.answers import ReachStatus
from graph_api.domain.dates import now_ms, start_of_day_ms
from graph_api.domain.facts import Moment
from graph_api.errors import NotFoundError
from graph_api.services.reach import ReachAnswerResult, ReachService
from graph_api.services.references import SubjectRefValue
from tests.services.written_world import WrittenWorld

NOW = start_of_day_ms(date(2024, 6, 1))
ORDER = ("LEGAL_REPRESENTATIVE", "ANY", "STICKY"), ("LEGAL_REPRESENTATIVE", "ANY", "WHILE_HOLDING")


@pytest.fixture
def world(graph: Graph) -> WrittenWorld:
    return WrittenWorld(graph)


async def ask(graph: Graph, subject: str, day: str, known_at: int | None = None) -> ReachAnswerResult:
    service = ReachService(graph, stale_after_days=30, clock=lambda: NOW)
    moment = Moment(date.fromisoformat(day), now_ms() if known_at is None else known_at)
    return await service.answer(SubjectRefValue.by_id(subject), moment)


async def test_an_order_stays_with_the_representative_of_its_day(graph: Graph, world: WrittenWorld) -> None:
    """Worked case 2: an order of 2018-12-27, a new legal representative from 2019-03-25."""
    await world.enterprise("e1")
    for person in ("p1", "p2"):
        await world.person(person)
    await world.link("LEGAL_REPRESENTATIVE_OF", "p1", "e1", since="2015-01-01", until="2019-03-25")
    await world.link("LEGAL_REPRESENTATIVE_OF", "p2", "e1", since="2019-03-25")
    await world.sanction("s1", "e1", decidedOn="2018-12-27")
    await world.measure("m1", "M", *ORDER, matters=["HIGH_CONSUMPTION"])
    await world.event("s1", "RELEASED", "2019-09-01", person="p1", knownFrom=NOW)
    for person, day, status in (
        ("p1", "2019-04-01", ReachStatus.REACHED),
        ("p2", "2019-04-01", ReachStatus.REACHED),
        ("p1", "2019-09-01", ReachStatus.ENDED),
        ("p2", "2019-09-01", ReachStatus.REACHED),
    ):
        answer = await ask(graph, person, day)
        assert [item.status for item in answer.items] == [status], (person, day)
    before = await ask(graph, "p1", "2019-09-01", known_at=NOW - 1)
    assert [item.status for item in before.items] == [ReachStatus.REACHED]


async def test_statuses_narrow_the_items(graph: Graph, world: WrittenWorld) -> None:
    await world.enterprise("e1")
    await world.sanction("s1", "e1")
    await world.measure("m1", "M", ("SUBJECT", "ANY", "AT_DECISION"))
    await world.measure("m2", "M", ("DIRECTOR", "ANY", "AT_DECISION"))
    service = ReachService(graph, stale_after_days=30)
    moment, ref = Moment(date(2024, 1, 1), now_ms()), SubjectRefValue.by_source("s1", "e1")
    everything = await service.answer(ref, moment)
    assert {item.measure.code: item.status for item in everything.items} == {
        "m1": ReachStatus.REACHED,
        "m2": ReachStatus.NOT_REACHED,
    }
    narrowed = await service.answer(ref, moment, statuses={ReachStatus.REACHED})
    assert [item.measure.code for item in narrowed.items] == ["m1"]


async def test_no_such_subject(graph: Graph) -> None:
    with pytest.raises(NotFoundError):
        await ask(graph, "nobody", "2024-01-01")


async def test_one_round_trip_and_the_age_of_each_source(graph: Graph, world: WrittenWorld) -> None:
    day = 86_400_000
    await world.source("s1", NOW - 40 * day)
    await world.source("s2", NOW - 30 * day - 1)
    await world.source("s3", NOW)
    await world.enterprise("e1")
    await WrittenWorld(graph, "s2").sanction("x1", "e1")
    await world.measure("m1", "M", ("SUBJECT", "ANY", "AT_DECISION"))
    graph.round_trips = 0
    answer = await ask(graph, "e1", "2024-01-01")
    assert graph.round_trips == 1
    assert answer.complete
    assert [(age.source, age.days, age.stale) for age in answer.staleness] == [
        ("s1", 40, True),
        ("s2", 30, False),
    ]


async def test_a_clean_subject_carries_the_age_of_its_own_sources(graph: Graph, world: WrittenWorld) -> None:
    """Worked case 42, second half: nothing is known of the subject, by a feed that is 40 days old."""
    await world.source("s1", NOW - 40 * 86_400_000)
    await world.enterprise("e1")
    answer = await ask(graph, "e1", "2024-01-01")
    assert answer.items == ()
    assert [(age.source, age.stale) for age in answer.staleness] == [("s1", True)]
