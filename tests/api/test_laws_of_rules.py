"""Laws on random worlds: the graph answers as the rules do, and what may not matter does not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graph_api.domain.answers import ReachItem
from graph_api.domain.dates import PartialDate
from graph_api.domain.facts import EventFact, EventType, Matter
from graph_api.domain.reach import pre_check, reach
from tests.api.answers import everything, stripped
from tests.api.exported_worlds import NumberedWorld, batches, export
from tests.api.platform import Json, Platform
from tests.api.platform import World as LoadedWorld
from tests.api.tables import Tables
from tests.domain.naive_rules import TooManyWorldsError, naive_reach
from tests.domain.worlds import DAYS, ENTERPRISES, PERSONS

pytestmark = pytest.mark.asyncio(loop_scope="session")

SUBJECTS = (*ENTERPRISES, *PERSONS)

# A failing batch is shown as drawn: shrinking would load it hundreds of times.
engine_backed = settings(
    max_examples=2,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def day_of(numbered: NumberedWorld) -> str:
    return numbered.world.moment.valid_at.isoformat()


def shown(item: Json) -> tuple[Any, ...]:
    reasons = sorted((reason["role"], reason["anchor"], reason["status"]) for reason in item["reasons"])
    return item["status"], item["validFrom"], item["validUntil"], reasons


def as_shown(item: ReachItem) -> tuple[Any, ...]:
    reasons = sorted((reason.role, reason.anchor.value, reason.status.value) for reason in item.reasons)
    first, last = item.valid_from, item.valid_until
    return item.status.value, first and first.isoformat(), last and last.isoformat(), reasons


def by_name(numbered: NumberedWorld, items: Any) -> dict[str, tuple[Any, ...]]:
    return {
        f"{numbered.id(item.measure.code)}@{numbered.id(item.sanction.source_id)}": as_shown(item)
        for item in items
    }


@engine_backed
@given(batches(12))
async def test_the_graph_answers_as_the_rules_do(platform: Platform, batch: list[NumberedWorld]) -> None:
    loaded = await platform.world(export(*batch))
    for numbered in batch:
        facts, moment = numbered.world.facts, numbered.world.moment
        for subject in SUBJECTS:
            items = await loaded.items(numbered.id(subject), day_of(numbered))
            wanted = by_name(numbered, reach(facts, subject, moment))
            assert {name: shown(item) for name, item in items.items()} == wanted, (numbered, subject)
        await compare_pre_checks(loaded, numbered)
        await compare_with_naive(loaded, numbered)


async def compare_pre_checks(loaded: LoadedWorld, numbered: NumberedWorld) -> None:
    records = [numbered.id(subject) for subject in SUBJECTS]
    for record in records:
        await loaded.id(record)
    checks = await loaded.checks(*records, valid_at=day_of(numbered))
    for subject, check in zip(SUBJECTS, checks, strict=True):
        decision = pre_check(numbered.world.facts, subject, Matter.LOAN, numbered.world.moment)
        assert check["verdict"] == decision.verdict.value, (numbered, subject)
        assert set(loaded.named(check["measures"])) == set(by_name(numbered, decision.measures))
        assert len(check["incentives"]) == len(decision.incentives)
        found = sorted(
            (s["sanction"]["sourceId"], *(loaded.records[node["id"]] for node in s["path"]["nodes"]))
            for s in check["signals"]
        )
        wanted = sorted(
            (numbered.id(s.sanction.source_id), *map(numbered.id, s.nodes)) for s in decision.signals
        )
        assert found == wanted, (numbered, subject)
        if check["verdict"] == "BLOCKED":
            assert any(
                item["status"] == "REACHED" and item["measure"]["force"] == "MANDATORY"
                for item in check["measures"]
            )


async def compare_with_naive(loaded: LoadedWorld, numbered: NumberedWorld) -> None:
    world = numbered.world
    try:
        naive = naive_reach(world.facts, world.subject, world.moment)
    except TooManyWorldsError:
        return
    statuses = await loaded.statuses(numbered.id(world.subject), day_of(numbered))
    wanted = {f"{numbered.id(m)}@{numbered.id(s)}": item.status for (s, m), item in naive.items()}
    assert statuses == wanted, numbered


class Fate:
    """What befalls every sanction of a world before the day that is asked about."""

    ALL = ("REVOKED", "OBJECTION_UPHELD", "REPAIRED", "RELEASED", "OBJECTION_ACCEPTED", "TERM")

    @staticmethod
    def befall(numbered: NumberedWorld, fate: str) -> NumberedWorld:
        """Return the world in which every sanction is void, over or suspended."""
        facts = numbered.world.facts
        first = PartialDate.on(DAYS[0])
        if fate == "TERM":
            ended = [
                replace(s, until=first, term=None, decided_on=first, effective_from=None)
                for s in facts.sanctions
            ]
            measures = [replace(measure, term=None) for measure in facts.measures]
            facts = replace(facts, sanctions=ended, measures=measures)
        else:
            events = [
                e
                for e in facts.events
                if e.type not in (EventType.OBJECTION_REJECTED, EventType.OBJECTION_UPHELD)
            ]
            events = [e for e in events if (e.type, e.on, e.person) != (fate, first, None)]
            events += [EventFact(sanction.id, EventType(fate), first) for sanction in facts.sanctions]
            facts = replace(facts, events=events)
        return replace(numbered, world=replace(numbered.world, facts=facts))


@engine_backed
@given(batches(12), st.lists(st.sampled_from(Fate.ALL), min_size=12, max_size=12))
async def test_what_is_void_over_or_suspended_never_blocks(
    platform: Platform, batch: list[NumberedWorld], fates: list[str]
) -> None:
    batch = [Fate.befall(numbered, fate) for numbered, fate in zip(batch, fates, strict=True)]
    loaded = await platform.world(export(*batch))
    for numbered, fate in zip(batch, fates, strict=True):
        records = [numbered.id(subject) for subject in SUBJECTS]
        for check in await loaded.checks(*records, valid_at=day_of(numbered)):
            assert check["verdict"] not in ("BLOCKED", "RESTRICTED"), (fate, numbered)
            assert check["signals"] == [], (fate, numbered)


@engine_backed
@given(batches(3))
async def test_neither_a_second_load_nor_an_unrelated_subject_changes_anything(
    platform: Platform, batch: list[NumberedWorld]
) -> None:
    tables = export(*batch)
    loaded = await platform.world(tables)
    records = [numbered.id(subject) for numbered in batch for subject in SUBJECTS]
    moments = [(day_of(batch[0]), "2020-02-10"), ("2020-03-31", None)]
    before = await everything(loaded, records, moments)

    report = await loaded.load(tables)
    assert report.changed == 0
    assert await everything(loaded, records, moments) == before

    # Unrelated, though of the same source, under the same memorandum, and of the same names.
    more = Tables().enterprise("U1", "U2", name="虚构企业0-e1").person("U3", name="虚构人员0-p1")
    more.role("U3", "U1").role("U3", "U2", "DIRECTOR").holding("U1", "U2", percent="60")
    more.sanction("US1", "U1", "0-memo", decided_on="2019-01-01").named("US1", "U3", "true")
    more.sanction("US2", "U3", "0-memo", decided_on="2019-01-01").event(
        "US1", "OBJECTION_ACCEPTED", "2020-01-01"
    )
    more.add("records", id="UR", subject_id="U1", type="PENALTY", decided_on="2020-01-01")
    more.add("honours", id="UH", subject_id="U1", title="荣誉", awarded_on="2019-01-01")
    await loaded.load(more)
    assert await everything(loaded, records, moments) == before


async def test_what_is_compared_leaves_out_receipts_and_ages_only(platform: Platform) -> None:
    tables = (
        Tables().enterprise("E1").measure("K", [("SUBJECT",)]).sanction("S1", "E1", decided_on="2020-01-01")
    )
    loaded = await platform.world(tables)
    check = await loaded.check("E1", "2020-06-01")
    assert set(check) - set(stripped(check)) == {"receipt", "staleness"}
