"""What the worked cases and the sample world promise agrees with the rules, twice.

The product's rules and the naive second implementation both answer every question of
``tests/graphs``. Running them through loader and API is the business of the end-to-end tests.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from graph_api.domain.answers import ReachItem
from graph_api.domain.dates import OPEN_MS, start_of_day_ms
from graph_api.domain.facts import Matter, Moment
from graph_api.domain.reach import pre_check, reach
from tests.domain.naive_rules import naive_reach
from tests.reference.exchange_world import ExchangeWorld

ROOT = Path(__file__).parents[2]
GRAPHS = ROOT / "tests" / "graphs"
DAY_MS = 86_400_000


@cache
def world(*folders: Path) -> ExchangeWorld:
    return ExchangeWorld.read(*folders)


def questions(*kinds: str) -> list[Any]:
    return list(_questions(kinds))


def _questions(kinds: tuple[str, ...]) -> Iterator[Any]:
    for path in [*sorted(GRAPHS.glob("case_*/expected.json")), *GRAPHS.glob("sample_world.json")]:
        document = json.loads(path.read_text(encoding="utf-8"))
        folders = tuple(ROOT / folder for folder in document.get("load", [])) or (path.parent,)
        for number, query in enumerate(document["queries"], 1):
            if query["ask"] in kinds:
                name = path.parent.name if path.name == "expected.json" else path.stem
                yield pytest.param(folders, query, id=f"{name}-{number}-{query['ask']}-{query['ref']}")


def moment(query: dict[str, Any]) -> Moment:
    known = query.get("knownAt", query["validAt"])
    # The end of the day; the reference data without known_on is known always.
    instant = OPEN_MS - 1 if known == "now" else start_of_day_ms(date.fromisoformat(known)) + DAY_MS - 1
    return Moment(date.fromisoformat(query["validAt"]), instant)


def compare_item(expected: dict[str, Any], item: ReachItem) -> None:
    shown = {
        "status": item.status.value,
        "validFrom": item.valid_from and item.valid_from.isoformat(),
        "validUntil": item.valid_until and item.valid_until.isoformat(),
        "annotations": [{"type": e.type.value, "on": str(e.on)} for e in item.annotations],
    }
    for name in shown.keys() & expected.keys():
        assert shown[name] == expected[name], name
    if "reasons" not in expected:
        return
    left = [
        {"role": r.role, "anchor": r.anchor.value, "status": r.status.value, "enterprise": r.enterprise}
        for r in item.reasons
    ]
    for wanted in expected["reasons"]:
        found = [r for r in left if all(v is None or r[k] == v for k, v in wanted.items())]
        assert len(found) == 1, f"{wanted} in {left}"
        left.remove(found[0])
    assert {r["status"] for r in left} <= {"NOT_REACHED"}


def by_name(items: tuple[ReachItem, ...]) -> dict[str, ReachItem]:
    return {f"{item.measure.code}@{item.sanction.source_id}": item for item in items}


@pytest.mark.parametrize(("folders", "query"), questions("reach"))
def test_reach_answers_as_expected(folders: tuple[Path, ...], query: dict[str, Any]) -> None:
    when = moment(query)
    facts = world(*folders).facts(when.known_at)
    expected = query["expect"]["items"]

    items = by_name(reach(facts, query["ref"], when))
    assert items.keys() == expected.keys()
    for name, wanted in expected.items():
        compare_item(wanted, items[name])

    naive = naive_reach(facts, query["ref"], when)
    assert {f"{m}@{s}": item.status for (s, m), item in naive.items()} == {
        name: wanted["status"] for name, wanted in expected.items()
    }


@pytest.mark.parametrize(("folders", "query"), questions("preCheck"))
def test_pre_check_answers_as_expected(folders: tuple[Path, ...], query: dict[str, Any]) -> None:
    when = moment(query)
    facts = world(*folders).facts(when.known_at)
    expected = query["expect"]

    decision = pre_check(facts, query["ref"], Matter(query["matter"]), when)
    items = by_name(decision.measures)
    assert items.keys() == expected["measures"].keys()
    for name, wanted in expected["measures"].items():
        compare_item(wanted, items[name])
    assert sorted(signal.nodes for signal in decision.signals) == sorted(map(tuple, expected["signals"]))
    if "incentives" in expected:
        assert sorted(i.title for i in decision.incentives) == sorted(expected["incentives"])
    assert decision.verdict.value == expected["verdict"]
