"""Whom an edition would reach: exactly those for whom ``reach`` answers otherwise after the approval."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graph_api.services.audit import AuditService
from graph_api.services.callers import Caller, Role
from graph_api.services.catalogue.preview import PreviewBounds, PreviewPage, PreviewService
from tests.api.catalogue_world import BEFORE, DRAFTER, LATER, MAINTAINER, OTHER, PREVIEW, Registry, tables
from tests.api.exported_worlds import NumberedWorld, batches, export
from tests.api.platform import Json, Platform
from tests.api.tables import Tables
from tests.domain.worlds import DAYS, ENTERPRISES, MEASURES, PERSONS
from tests.services.chain_key import CHAIN_KEY

pytestmark = pytest.mark.asyncio(loop_scope="session")

NO_CURSORS = (
    *("", "none", "5", "null", '{"a":1,"b":1,"c":1,"d":1,"e":1}', '["","",0,0]', '["","",0,0,true]'),
    *('[0,"",0,0,0]', '["","",-1,0,0]', '["","",0,99999999999999999999,0]', '["", "", 0, 0, 0]'),
)

LIVE = {"REACHED", "SUSPENDED", "REVIEW", "UNKNOWN"}


@pytest_asyncio.fixture(name="registry", loop_scope="session")
async def _registry(fresh: Platform) -> Registry:
    registry = Registry(await fresh.world(tables()))
    for record in ("E1", "E2", "E3", "P1", "P2", "P3", "P4", "P5"):
        await registry.world.id(record)
    return registry


async def test_a_measure_that_is_to_reach_shareholders(registry: Registry) -> None:
    edition = await registry.draft(registry.reach("K", "SHAREHOLDER"))
    page, found = await registry.effects(edition)
    assert found == {("NEWLY_REACHED", "P2", "K@S1", "NOT_REACHED", "REACHED")}
    assert (page["validAt"], page["complete"], page["completeness"]) == (LATER, True, "COMPLETE")
    assert page["newlyReached"] == {"persons": 1, "enterprises": 0, "effects": 1}
    nobody = {"persons": 0, "enterprises": 0, "effects": 0}
    assert page["released"] == page["uncertain"] == page["changed"] == nobody
    assert page["sanctionsLookedAt"] == 1
    (node,) = page["nodes"]
    assert node["subject"]["name"] == "虚构人员P2"
    assert "SHAREHOLDER" in {reason["role"] for reason in node["after"]["reasons"]}
    assert all(reason["explanation"] for side in ("before", "after") for reason in node[side]["reasons"])
    await registry.approve(edition)
    item = (await registry.world.items("P2", LATER))["K@S1"]
    assert item == node["after"]
    # Of an approved edition: what it was just before.
    _, after = await registry.effects(edition)
    assert after == found


async def test_release_doubt_and_other_changes_are_counted_apart(registry: Registry) -> None:
    edition = await registry.draft(
        registry.reach("K", "SUBJECT", repeal=True),
        registry.reach("K", "LEGAL_REPRESENTATIVE", repeal=True),
        registry.reach("K", "DIRECTOR", responsibility="DISCRETION"),
        registry.measure("X", memorandum=registry.code("O"), term="P9Y"),
    )
    page, found = await registry.effects(edition)
    assert found == {
        ("RELEASED", "E1", "K@S1", "REACHED", "NOT_REACHED"),
        ("RELEASED", "P1", "K@S1", "REACHED", "NOT_REACHED"),
        ("UNCERTAIN", "P5", "K@S1", "NOT_REACHED", "REVIEW"),
        ("CHANGED", "E2", "X@S2", "REACHED", "REACHED"),
    }
    assert page["released"] == {"persons": 1, "enterprises": 1, "effects": 2}
    assert page["uncertain"]["persons"] == page["changed"]["enterprises"] == 1
    assert page["newlyReached"]["effects"] == 0


async def test_a_preview_is_for_its_drafter_its_reviewer_and_auditors(registry: Registry) -> None:
    edition = await registry.draft(registry.reach("K", "SHAREHOLDER"))
    assert await registry.preview(edition, OTHER) is None
    for role in (DRAFTER, MAINTAINER, "auditor"):
        assert (await registry.preview(edition, role))["nodes"]
    assert await registry.preview({"id": "edition_none"}, MAINTAINER) is None
    variables = {"edition": edition["id"]}
    assert await registry.platform.code(PREVIEW, variables, "bank") == "FORBIDDEN"
    for text in NO_CURSORS:
        given_text = {**variables, "after": urlsafe_b64encode(text.encode()).decode()}
        assert await registry.platform.code(PREVIEW, given_text, DRAFTER) == "BAD_USER_INPUT", text


async def test_a_cursor_is_of_one_content(registry: Registry) -> None:
    edition = await registry.draft(
        registry.reach("K", "SHAREHOLDER"), registry.reach("K", "SUBJECT", repeal=True)
    )
    page = await registry.preview(edition, first=1)
    cursor = page["pageInfo"]["endCursor"]
    rows = [registry.reach("K", "SHAREHOLDER")]
    await registry.done("amendEdition", edition=edition["id"], name="x", validFrom=BEFORE, rows=rows)
    variables = {"edition": edition["id"], "after": cursor}
    assert await registry.platform.code(PREVIEW, variables, DRAFTER) == "BAD_USER_INPUT"


async def test_many_sanctions_are_gone_through_in_readings_of_a_few(registry: Registry) -> None:
    more = Tables()
    more.memorandum()
    more.measure("K", [("SUBJECT",)])
    for number in range(7):
        more.enterprise(f"F{number}").person(f"Q{number}").holding(f"Q{number}", f"F{number}", percent="100")
        more.sanction(f"T{number}", f"F{number}", decided_on="2024-01-10")
    await registry.world.load(more)
    for number in range(7):
        await registry.world.id(f"Q{number}")
    edition = await registry.draft(registry.reach("K", "SHAREHOLDER"))
    _, whole = await registry.effects(edition)
    assert len(whole) == 8
    caller = Caller(Role.DEPARTMENT, "dept-a")
    graph = registry.platform.graph
    audit = AuditService(graph, CHAIN_KEY)

    async def gone_through(bounds: PreviewBounds, first: int) -> list[PreviewPage]:
        service = PreviewService(graph, audit, bounds=bounds)
        pages: list[PreviewPage] = []
        after = None
        while True:
            before = graph.round_trips
            page = await service.preview(caller, edition["id"], first, after)
            assert page is not None
            assert graph.round_trips == before + 2  # what was read, and its record
            pages.append(page)
            if page.cursor is None:
                return pages
            after = page.cursor

    for bounds, first in (
        (PreviewBounds(3, 20_000), 100),
        (PreviewBounds(3, 20_000), 2),
        (PreviewBounds(), 3),
    ):
        pages = await gone_through(bounds, first)
        named = [
            (effect.subject, effect.item.sanction.source_id) for page in pages for effect in page.effects
        ]
        assert len(named) == len(set(named)) == 8
        assert all(page.sanctions <= bounds.sanctions for page in pages)
        assert [page.complete for page in pages] == [bounds.sanctions > 8] * len(pages)
    # A bound on links is an answer.
    (page,) = await gone_through(PreviewBounds(500, 2), 100)
    await audit.close()
    assert (page.complete, page.truncated) == (False, frozenset({"LINKS"}))


# Random worlds

PREVIEWED_ON = DAYS[3].isoformat()
EVE = DAYS[2].isoformat()
SUBJECTS = (*ENTERPRISES, *PERSONS)

engine_backed = settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)

_asked = st.fixed_dictionaries(
    {
        "measure": st.sampled_from(MEASURES),
        "role": st.sampled_from(("LEGAL_REPRESENTATIVE", "SUBJECT", "DIRECTOR", "SHAREHOLDER", "NAMED")),
        "responsibility": st.sampled_from((*["ANY"] * 3, "RESPONSIBLE", "DISCRETION")),
        "anchor": st.sampled_from((*["WHILE_HOLDING"] * 3, "STICKY", "AT_DECISION", "AT_ACT", "NAMED")),
    }
)
_changed = st.fixed_dictionaries(
    {
        "code": st.sampled_from((*MEASURES, "m3")),
        "force": st.sampled_from(("MANDATORY", "RECOMMENDED")),
        "term": st.sampled_from(("", "P1M", "P5Y")),
        "basis_until": st.sampled_from(("", "2020-02", "2030-01-01")),
    }
)
editions = st.tuples(
    st.lists(
        _asked, min_size=1, max_size=4, unique_by=lambda row: (row["measure"], row["role"], row["anchor"])
    ),
    st.lists(st.integers(0, 4), min_size=1, max_size=3),
    st.lists(_changed, max_size=1),
)


def busier(worlds: Tables, batch: list[NumberedWorld]) -> Tables:
    """Add to each world a sanction in force and people in posts: much of what is drawn reaches nobody."""
    for numbered in batch:
        enterprise, first, second = (numbered.id(name) for name in ("e1", "p1", "p2"))
        worlds.sanction(numbered.id("s-9"), enterprise, numbered.id("memo"), decided_on=EVE)
        worlds.role(first, enterprise).role(second, enterprise, "DIRECTOR")
        worlds.holding(second, enterprise, percent="10")
    return worlds


def rows_of(registry: Registry, numbered: NumberedWorld, drawn: Any) -> list[Json]:
    """Return the rows of an edition on one world, without those that would change nothing."""
    asked, repealed, changed = drawn
    present = {
        (row.measure, row.role, row.anchor.value): row.responsibility.value
        for row in numbered.world.facts.reach
    }
    found: dict[tuple[str, str, str], Json] = {}
    for cells in asked:
        name = cells["measure"], cells["role"], cells["anchor"]
        if present.get(name) != cells["responsibility"]:
            found[name] = registry.reach(**{**cells, "measure": numbered.id(cells["measure"])})
    for place in repealed:
        if place < len(present):
            measure, role, anchor = sorted(present)[place]
            found[measure, role, anchor] = registry.reach(
                numbered.id(measure), role, repeal=True, anchor=anchor
            )
    measures = [
        registry.measure(
            numbered.id(cells["code"]),
            memorandum=registry.code(numbered.id("memo")),
            title="另一标题",
            **{name: text for name, text in cells.items() if text and name != "code"},
        )
        for cells in changed
    ]
    return [*measures, *found.values()]


def difference(before: Json, after: Json, measures: set[str]) -> set[tuple[str, ...]]:
    """Return what differs between two answers of ``reach``, as a preview tells it, by other means."""
    found: set[tuple[str, ...]] = set()
    for name in {*before, *after}:
        old, new = (side[name]["status"] if name in side else "" for side in (before, after))
        windows = [
            (side[name]["validFrom"], side[name]["validUntil"]) for side in (before, after) if name in side
        ]
        if name.split("@")[0] not in measures or not {old, new} & LIVE:
            continue
        if old == new:
            if windows[0] != windows[1]:
                found.add(("CHANGED", name, old, new))
        elif new in ("REVIEW", "UNKNOWN"):
            found.add(("UNCERTAIN", name, old, new))
        elif "REACHED" in (old, new):
            found.add(("NEWLY_REACHED" if new == "REACHED" else "RELEASED", name, old, new))
        else:
            found.add(("CHANGED", name, old, new))
    return found


@engine_backed
@given(
    batches(8).flatmap(lambda batch: st.tuples(st.just(batch), st.lists(editions, min_size=8, max_size=8)))
)
async def test_a_preview_is_the_difference_of_the_answers(platform: Platform, drawn: Any) -> None:
    batch, changes = drawn
    registry = Registry(await platform.world(busier(export(*batch), batch)))
    world = registry.world
    records = [numbered.id(subject) for numbered in batch for subject in SUBJECTS]
    for record in records:
        await world.id(record)
    rows = [
        each
        for numbered, change in zip(batch, changes, strict=True)
        for each in rows_of(registry, numbered, change)
    ]
    if not rows:
        return
    edition = await registry.draft(*rows, validFrom=PREVIEWED_ON)
    days = (PREVIEWED_ON, EVE)
    before = {(record, day): await world.items(record, day) for record in records for day in days}
    page, told = await registry.effects(edition)
    approved = await registry.approve(edition)
    after = {(record, day): await world.items(record, day) for record in records for day in days}
    measures = {change["key"].split()[0].removeprefix(world.prefix) for change in edition["changes"]}
    expected = {
        (kind, record, name, old, new)
        for record in records
        for kind, name, old, new in difference(
            before[record, PREVIEWED_ON], after[record, PREVIEWED_ON], measures
        )
    }
    assert told == expected
    assert page["complete"]
    persons = {subject for kind, subject, *_ in expected if kind == "NEWLY_REACHED" and "-p" in subject}
    assert page["newlyReached"]["persons"] == len(persons)
    for record in records:
        # Before its day nothing has changed, nor what was known before the approval.
        assert before[record, EVE] == after[record, EVE]
        known = str(approved["draftedAt"])
        assert await world.items(record, PREVIEWED_ON, known) == before[record, PREVIEWED_ON]
