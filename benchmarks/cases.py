"""Which subjects are asked about: drawn once a run, the same for every contender."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from benchmarks.ground import Ground
from benchmarks.questions import (
    AROUND,
    CHECK,
    CHECK_500,
    CHECK_HUB,
    INCOMPLETE,
    OWNERS,
    PATHS,
    REPORT,
    SEARCH,
    Case,
    Facts,
    Question,
)
from benchmarks.recording import Recorder, Statement
from benchmarks.seeding import platform_ids
from benchmarks.world import HOLDING_ENTERPRISE_EVERY, SANCTIONED_ENTERPRISE_EVERY, World
from graph_api.domain.dates import now_ms

BATCH = 500
AROUND_SIZE = (150, 250)
"""A neighbourhood of 200: how many subjects it may have."""

_AROUND_CASES = 10
_TRIES = 1_000


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question with its cases, and for each what the service answers and what it reads."""

    question: Question
    cases: Sequence[Case]
    facts: Sequence[Facts]
    statements: Sequence[Statement] = field(repr=False)


async def draw(
    ground: Ground,
    recorder: Recorder,
    questions: Sequence[Question],
    seed: int,
    *,
    most: int | None = None,
) -> list[Drawn]:
    """Draw the cases of every question and answer each once through the service itself.

    ``most``: how many cases of a question at most.
    """
    chance = random.Random(seed)
    drawn = []
    for question in questions:
        if question is AROUND:
            drawn.append(await _draw_around(ground, recorder, chance, most or _AROUND_CASES))
            continue
        cases = await _CASES[question.name](ground, chance)
        drawn.append(await _answered(question, cases[:most], recorder))
    return drawn


async def _answered(question: Question, cases: Sequence[Case], recorder: Recorder) -> Drawn:
    facts, statements, completed = [], [], []
    for case in cases:
        data, read = await recorder.ask(question.service.body(case))
        if len(read) != 1:
            raise SystemExit(f"{question.name} reads {len(read)} times; one root field is one round trip")
        if (found := question.service.facts(case, data)) == INCOMPLETE:
            continue
        facts.append(found)
        statements.append(read[0])
        shown = {name: read[0][1][name] for name in ("lucene", "window") if name in read[0][1]}
        completed.append({**case, **shown})
    if not facts:
        raise SystemExit(f"{question.name}: no case is answered within the service's bounds")
    return Drawn(question, completed, facts, statements)


async def _draw_around(ground: Ground, recorder: Recorder, chance: random.Random, wanted: int) -> Drawn:
    """Draw enterprises around which there are about 200 subjects."""
    found = Drawn(AROUND, [], [], [])
    low, high = AROUND_SIZE
    for subject in await _ids(ground, _enterprises(ground.world, chance, _TRIES)):
        if not low <= await _around(ground, subject) <= 2 * high:  # with links that are over
            continue
        one = await _answered(AROUND, [_case(id=subject)], recorder)
        ((nodes, _),) = one.facts
        if low <= len(nodes) <= high:
            case = {**one.cases[0], "met": [node[0] for node in nodes]}
            found = replace(
                found,
                cases=[*found.cases, case],
                facts=[*found.facts, *one.facts],
                statements=[*found.statements, *one.statements],
            )
        if len(found.cases) == wanted:
            break
    if not found.cases:
        raise SystemExit(f"the world has no neighbourhood of {low} to {high} subjects; take a larger one")
    return found


async def _around(ground: Ground, subject: str) -> int:
    found = await ground.graph.run_admin(
        "MATCH (s:Subject {id: $id})-[:LEGAL_REPRESENTATIVE_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF"
        "|HOLDS_SHARES_IN]-(a)-[r:LEGAL_REPRESENTATIVE_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF"
        "|HOLDS_SHARES_IN]-() RETURN count(r) AS links",
        id=subject,
    )
    return int(found[0]["links"])


def _case(**values: Any) -> Case:
    return {"knownAt": now_ms(), **values}


def _enterprises(world: World, chance: random.Random, count: int) -> list[str]:
    return [f"e{chance.randrange(world.enterprises)}" for _ in range(count)]


async def _ids(ground: Ground, records: Sequence[str]) -> list[str]:
    found = await platform_ids(ground.graph, sorted(set(records)))
    return [found[record] for record in records]


async def _report(ground: Ground, chance: random.Random) -> list[Case]:
    """Half of them have sanctions of their own."""
    world = ground.world
    sanctioned = range(0, world.enterprises, SANCTIONED_ENTERPRISE_EVERY)
    records = _enterprises(world, chance, 30)
    records += [f"e{chance.choice(sanctioned)}" for _ in range(30)]
    return [_case(id=subject) for subject in await _ids(ground, records)]


async def _check(ground: Ground, chance: random.Random) -> list[Case]:
    return [_case(ids=[subject]) for subject in await _ids(ground, _enterprises(ground.world, chance, 60))]


async def _check_500(ground: Ground, chance: random.Random) -> list[Case]:
    world = ground.world
    batches = [chance.sample(range(world.enterprises), min(BATCH, world.enterprises)) for _ in range(6)]
    return [_case(ids=await _ids(ground, [f"e{number}" for number in batch])) for batch in batches]


async def _check_hub(ground: Ground, chance: random.Random) -> list[Case]:
    """Enterprises that have one person in common, who holds a post in thousands more."""
    posts = ground.world.nominee_posts()
    batches = [chance.sample(posts, min(BATCH, len(posts))) for _ in range(3)]
    return [_case(ids=await _ids(ground, batch)) for batch in batches]


async def _paths(ground: Ground, chance: random.Random) -> list[Case]:
    starts = await _ids(ground, _enterprises(ground.world, chance, 60))
    ends = await _ids(ground, _enterprises(ground.world, chance, 60))
    return [_case(id=start, other=end) for start, end in zip(starts, ends, strict=True) if start != end]


async def _owners(ground: Ground, chance: random.Random) -> list[Case]:
    """Enterprises with an enterprise among their owners."""
    held = range(1 + HOLDING_ENTERPRISE_EVERY, ground.world.enterprises, HOLDING_ENTERPRISE_EVERY)
    records = [f"e{chance.choice(held)}" for _ in range(40)]
    return [_case(id=subject) for subject in await _ids(ground, records)]


async def _search(ground: Ground, chance: random.Random) -> list[Case]:
    """Names in full, and parts that hundreds have in common."""
    records = _enterprises(ground.world, chance, 10)
    ids = await _ids(ground, records)
    found = await ground.graph.run_admin(
        "UNWIND $ids AS id MATCH (:Subject {id: id})<-[:DESCRIBES]-(st:EnterpriseStatement) "
        "RETURN st.name AS name",
        ids=ids,
    )
    names = [row["name"] for row in found]
    return [_case(text=name) for name in names] + [_case(text=name[:6]) for name in names]


_CASES: dict[str, Callable[[Ground, random.Random], Any]] = {
    REPORT.name: _report,
    CHECK.name: _check,
    CHECK_500.name: _check_500,
    CHECK_HUB.name: _check_hub,
    PATHS.name: _paths,
    OWNERS.name: _owners,
    SEARCH.name: _search,
}
