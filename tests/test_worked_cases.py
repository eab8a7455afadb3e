"""The worked cases of the domain by number: loader, services, expected answer (tests/graphs/README.md).

Display terms (``display``) need no graph and are asked where those terms are computed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph_api.bolt.driver import Graph
from graph_api.domain.answers import ReachItem
from graph_api.domain.dates import now_ms, start_of_day_ms
from graph_api.domain.facts import Matter, Moment
from graph_api.domain.keys import SEPARATOR, source_key
from graph_api.sealing import IdentitySealer
from graph_api.services.audit import AuditService
from graph_api.services.callers import Caller, Role
from graph_api.services.facts import REACH, gather
from graph_api.services.precheck import PreCheckService
from graph_api.services.reach import ReachService
from graph_api.services.references import SubjectRefValue
from graph_api.services.staleness import SourceAge
from graph_api.settings import Settings
from loaders.run import load

CASES = sorted((Path(__file__).parent / "graphs").glob("case_*"))
DAY_MS = 86_400_000
BANK = Caller(Role.BANK, org="bank")


@dataclass(frozen=True)
class LoadedCase:
    """One case in the graph, with the source's own id of every subject and sanction."""

    graph: Graph
    source: str
    source_ids: dict[str, str]

    def moment(self, query: dict[str, Any]) -> Moment:
        valid_at = date.fromisoformat(query["validAt"])
        known_at = query.get("knownAt", query["validAt"])
        if known_at == "now":
            return Moment(valid_at, now_ms())
        # The end of the day asked about; a day that is not over yet is known as far as now.
        end = start_of_day_ms(date.fromisoformat(known_at) + timedelta(days=1)) - 1
        return Moment(valid_at, min(end, now_ms()))

    def ref(self, record: str) -> SubjectRefValue:
        return SubjectRefValue.by_source(self.source, record)


@pytest.fixture
async def sealer(tmp_path: Path) -> IdentitySealer:
    return IdentitySealer.from_settings(Settings(home=tmp_path / "home"))


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
async def test_worked_case(graph: Graph, sealer: IdentitySealer, folder: Path) -> None:
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    await load(folder, graph=graph, sealer=sealer)
    days_ago = expected.get("arrange", {}).get("lastLoadedDaysAgo")
    if days_ago is not None:
        await graph.run_admin(
            "MATCH (s:Source {name: $name}) SET s.lastLoadedAt = $at",
            name=folder.name,
            at=now_ms() - days_ago * DAY_MS,
        )
    case = LoadedCase(graph, folder.name, await read_source_ids(graph, folder.name))
    asked = {"reach": check_reach, "preCheck": check_pre_check, "subject": check_subject}
    for query in expected["queries"]:
        if query["ask"] in asked:
            await asked[query["ask"]](case, query)


async def read_source_ids(graph: Graph, source: str) -> dict[str, str]:
    subjects = await graph.run_admin(
        "MATCH (k:SubjectKey)-[:IDENTIFIES]->(s) WHERE k.key STARTS WITH $prefix "
        "RETURN s.id AS id, k.key AS key",
        prefix=source_key(source, ""),
    )
    return {row["id"]: row["key"].rsplit(SEPARATOR, 1)[-1] for row in subjects}


async def check_reach(case: LoadedCase, query: dict[str, Any]) -> None:
    service = ReachService(case.graph, stale_after_days=30)
    answer = await service.answer(case.ref(query["ref"]), case.moment(query))
    expect = query["expect"]
    compare_items(case, answer.items, expect["items"], query)
    compare_frame(answer.complete, answer.staleness, expect)


async def check_pre_check(case: LoadedCase, query: dict[str, Any]) -> None:
    audit = AuditService(case.graph)
    service = PreCheckService(case.graph, audit, stale_after_days=30)
    (answer,) = await service.check(
        [case.ref(query["ref"])], Matter(query["matter"]), "worked case", None, case.moment(query), BANK
    )
    await audit.close()
    expect = query["expect"]
    assert answer.decision is not None, query
    assert answer.verdict.value == expect["verdict"], query
    compare_items(case, answer.decision.measures, expect["measures"], query)
    paths = [[case.source_ids[node] for node in signal.nodes] for signal in answer.decision.signals]
    assert sorted(paths) == sorted(expect["signals"]), query
    if "incentives" in expect:
        assert sorted(item.title for item in answer.decision.incentives) == sorted(expect["incentives"]), (
            query
        )
    compare_frame(answer.complete, answer.staleness, expect)


async def check_subject(case: LoadedCase, query: dict[str, Any]) -> None:
    expect = query["expect"]
    keys = [source_key(case.source, record) for record in (query["ref"], *expect.get("notSameAs", ()))]
    gathered = await gather(case.graph, keys, case.moment(query), REACH)
    subject = gathered.facts.subjects[gathered.asked[keys[0]]]
    for member in ("name", "status", "kind"):
        if member in expect:
            assert getattr(subject, member) == expect[member], query
    assert len({gathered.asked[key] for key in keys}) == len(keys), query


def compare_items(
    case: LoadedCase, items: tuple[ReachItem, ...], expected: dict[str, Any], query: dict[str, Any]
) -> None:
    found = {f"{item.measure.code}@{item.sanction.source_id}": item for item in items}
    statuses = {name: item.status.value for name, item in found.items()}
    assert statuses == {name: item["status"] for name, item in expected.items()}, query
    for name, wanted in expected.items():
        item = found[name]
        for member, value in (("validFrom", item.valid_from), ("validUntil", item.valid_until)):
            if member in wanted:
                assert (value and value.isoformat()) == wanted[member], (name, member, query)
        if "annotations" in wanted:
            annotations = [{"type": event.type.value, "on": str(event.on)} for event in item.annotations]
            assert annotations == wanted["annotations"], (name, query)
        if "reasons" in wanted:
            compare_reasons(case, item, wanted["reasons"], query)


def compare_reasons(
    case: LoadedCase, item: ReachItem, wanted: list[dict[str, Any]], query: dict[str, Any]
) -> None:
    left = [
        {
            "role": reason.role,
            "anchor": reason.anchor.value,
            "status": reason.status.value,
            "enterprise": None if reason.enterprise is None else case.source_ids[reason.enterprise],
        }
        for reason in item.reasons
    ]
    for reason in wanted:
        compared = {member: value for member, value in reason.items() if value is not None}
        fitting = [found for found in left if compared.items() <= found.items()]
        assert len(fitting) == 1, (reason, left, query)
        left.remove(fitting[0])
    assert {found["status"] for found in left} <= {"NOT_REACHED"}, query


def compare_frame(complete: bool, staleness: tuple[SourceAge, ...], expect: dict[str, Any]) -> None:
    if "completeness" in expect:
        assert complete is (expect["completeness"] == "COMPLETE")
    if "staleness" in expect:
        assert [{"days": age.days, "stale": age.stale} for age in staleness] == expect["staleness"]
