"""Compares answers of the API with ``expected.json`` (tests/graphs/README.md)."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.api.links import around, chains, names, search
from tests.api.ownership_questions import ask_foreign, ask_ownership
from tests.api.platform import Json, World

_SUBJECT_TABLES = ("enterprises", "persons")
_KINDS = {"Enterprise": "ENTERPRISE", "Person": "PERSON"}


async def learn_ids(world: World, *folders: Path) -> None:
    """Ask for the platform id of every subject that the folders list."""
    for folder in folders:
        for table in _SUBJECT_TABLES:
            path = folder / f"{table}.csv"
            if path.exists():
                with path.open(encoding="utf-8-sig", newline="") as file:
                    for row in csv.DictReader(file):
                        await world.id(row["id"])


async def check_query(world: World, query: Json) -> None:
    """Ask one question and compare what is expected of it."""
    asked = {
        "reach": _check_reach,
        "preCheck": _check_pre_check,
        "subject": _check_subject,
        "paths": _check_paths,
        "neighbourhood": _check_neighbourhood,
        "ownership": _check_ownership,
        "foreignOwnership": _check_foreign_ownership,
    }
    await asked[query["ask"]](world, query)


def _known_at(query: Json) -> str | None:
    known = query.get("knownAt", query["validAt"])
    return None if known == "now" else str(known)


async def _check_reach(world: World, query: Json) -> None:
    answer = await world.reach(query["ref"], query["validAt"], _known_at(query))
    expect = query["expect"]
    _compare_items(world, answer["items"], expect["items"], query)
    _compare_frame(answer, expect)


async def _check_pre_check(world: World, query: Json) -> None:
    answer = await world.check(query["ref"], query["validAt"], _known_at(query), query["matter"])
    expect = query["expect"]
    assert answer["verdict"] == expect["verdict"], query
    _compare_items(world, answer["measures"], expect["measures"], query)
    paths = [[world.records[node["id"]] for node in s["path"]["nodes"]] for s in answer["signals"]]
    assert sorted(paths) == sorted(expect["signals"]), query
    if "incentives" in expect:
        titles = sorted(incentive["title"] for incentive in answer["incentives"])
        assert titles == sorted(expect["incentives"]), query
    _compare_frame(answer, expect)


async def _check_paths(world: World, query: Json) -> None:
    expect = query["expect"]
    answer = await search(
        world, query["ref"], query["to"], query["validAt"], _known_at(query), links=query.get("links")
    )
    # Ties come in the order of platform ids, which a case does not know.
    found = sorted(chains(world, answer), key=lambda path: (len(path), path))
    assert found == sorted(expect["paths"], key=lambda path: (len(path), path)), query
    _compare_frame(answer, expect)


async def _check_neighbourhood(world: World, query: Json) -> None:
    expect = query["expect"]
    answer = await around(
        world,
        query["ref"],
        query["validAt"],
        _known_at(query),
        depth=query["depth"],
        links=query.get("links"),
    )
    assert sorted(names(world, answer["nodes"])) == sorted(expect["nodes"]), query
    _compare_frame(answer, expect)


async def _check_subject(world: World, query: Json) -> None:
    expect = query["expect"]
    answer = await world.subject(query["ref"], query["validAt"], _known_at(query))
    for member in ("name", "status", "kind"):
        if member in expect:
            assert answer[member] == expect[member], query
    others = [await world.id(record) for record in expect.get("notSameAs", ())]
    assert answer["id"] not in others, query
    assert _KINDS[answer["__typename"]] == answer["kind"]


async def _check_ownership(world: World, query: Json) -> None:
    answer = await ask_ownership(world, query["ref"], query["validAt"], _known_at(query))
    expect = query["expect"]
    owners = {
        world.records[owner["subject"]["id"]]: {"share": _ends(owner["share"]), "cascade": owner["cascade"]}
        for owner in answer["owners"]
    }
    persons = {
        world.records[each["person"]["id"]]: {
            "test": each["test"],
            "verdict": each["verdict"],
            "share": each["share"] and _ends(each["share"]),
        }
        for each in answer["beneficialOwners"]
    }
    found = {"status": answer["status"], "owners": owners, "beneficialOwners": persons}
    assert {member: found[member] for member in expect} == expect, query


async def _check_foreign_ownership(world: World, query: Json) -> None:
    answer = await ask_foreign(world, query["ref"], query["listed"], query["validAt"], _known_at(query))
    found = {test["regime"]: test["owned"] for test in answer["tests"]}
    assert found == query["expect"]["owned"], query


def _ends(share: Json) -> list[float]:
    return [share["min"], share["max"]]


def _compare_items(world: World, items: Sequence[Json], expected: Json, query: Json) -> None:
    found = world.named(items)
    statuses = {name: item["status"] for name, item in found.items()}
    assert statuses == {name: item["status"] for name, item in expected.items()}, query
    for name, wanted in expected.items():
        item = found[name]
        for member in ("validFrom", "validUntil"):
            if member in wanted:
                assert item[member] == wanted[member], (name, member, query)
        if "annotations" in wanted:
            shown = [{"type": a["type"], "on": a["on"]} for a in item["sanction"]["annotations"]]
            assert shown == wanted["annotations"], (name, query)
        if "reasons" in wanted:
            _compare_reasons(world, item["reasons"], wanted["reasons"], query)


def _compare_reasons(world: World, reasons: Sequence[Json], wanted: Sequence[Json], query: Json) -> None:
    left: list[dict[str, Any]] = [
        {
            **{member: reason[member] for member in ("role", "anchor", "status")},
            "enterprise": reason["enterprise"] and world.records[reason["enterprise"]["id"]],
        }
        for reason in reasons
    ]
    for reason in wanted:
        compared = {member: value for member, value in reason.items() if value is not None}
        fitting = [found for found in left if compared.items() <= found.items()]
        assert len(fitting) == 1, (reason, left, query)
        left.remove(fitting[0])
    assert {found["status"] for found in left} <= {"NOT_REACHED"}, query


def _compare_frame(answer: Json, expect: Json) -> None:
    if "completeness" in expect:
        assert answer["completeness"] == expect["completeness"]
    if "staleness" in expect:
        ages = [{"days": age["days"], "stale": age["stale"]} for age in answer["staleness"]]
        assert ages == expect["staleness"]
