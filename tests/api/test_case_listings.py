"""Cases listed and shown in files, and what time brings about, by the commands as real processes."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from graph_api.bolt.driver import GraphAddress
from tests.api.casework_world import INITIATOR, NOTE, OTHER, Office, tables
from tests.api.commands import Commands
from tests.api.platform import Platform

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(name="office", loop_scope="session")
async def _office(fresh: Platform) -> Office:
    return Office(await fresh.world(tables()))


@pytest.fixture
def commands(office: Office, graph_address: GraphAddress) -> Commands:
    return Commands("case", office.platform, graph_address)


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8-sig") as opened:
        return list(csv.DictReader(opened))


async def test_cases_are_listed_in_every_format(office: Office, commands: Commands, tmp_path: Path) -> None:
    draft, published = await office.open(), await office.published()
    found: dict[str, Any] = {}
    for suffix in ("csv", "jsonl", "json"):
        file = tmp_path / f"cases.{suffix}"
        done = await commands.run("list", "--out", str(file), "--org", "dept-a")
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        assert done.stdout.startswith("2 cases")
        text = file.read_text(encoding="utf-8-sig")
        found[suffix] = (
            rows(file)
            if suffix == "csv"
            else json.loads(text)
            if suffix == "json"
            else [json.loads(line) for line in text.splitlines()]
        )
    for listed in found.values():
        assert [case["case"] for case in listed] == [published["id"], draft["id"]]
        assert [case["state"] for case in listed] == ["PUBLISHED", "DRAFT"]
    assert found["json"] == found["jsonl"]
    first = found["csv"][0]
    assert first["expected_step"] == str(published["lastStep"])
    assert set(first["possible_actions"].split("|")) == set(published["possibleActions"])
    whole = found["json"][0]
    assert [step["action"] for step in whole["steps"]] == [step["action"] for step in published["steps"]]
    assert {part["part"] for part in whole["parts"]} == {task["id"] for task in published["tasks"]}
    narrowed = tmp_path / "drafts.csv"
    await commands.run("list", "--out", str(narrowed), "--org", "dept-a", "--state", "draft")
    assert [row["case"] for row in rows(narrowed)] == [draft["id"]]
    await commands.run("list", "--out", str(narrowed), "--org", "nobody")
    assert rows(narrowed) == []


async def test_one_case_is_shown_to_whom_it_concerns(
    office: Office, commands: Commands, tmp_path: Path
) -> None:
    case = await office.open()
    shown = await commands.run("show", case["id"], "--org", "dept-a")
    assert shown.returncode == 0, shown.stderr
    assert json.loads(shown.stdout)["case"] == case["id"]
    file = tmp_path / "steps.csv"
    assert (await commands.run("show", case["id"], "--org", "dept-b", "--out", str(file))).returncode == 0
    assert [(row["action"], row["org"]) for row in rows(file)] == [("OPEN", "dept-a")]
    hidden = await commands.run("show", case["id"], "--org", "dept-z")
    assert (hidden.returncode, hidden.stdout) == (1, "")
    recorded = await office.platform.graph.run_admin(
        "MATCH (r:AuditRecord {operation: 'case'}) RETURN collect(DISTINCT r.org) AS orgs"
    )
    assert {"dept-a", "dept-b", "dept-z"} <= set(recorded[0]["orgs"])


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", "--out", "cases.txt", "--org", "dept-a"),
        ("list", "--out", "cases.csv", "--org", "dept-a", "--state", "LOST"),
        ("list", "--out", "cases.csv", "--org", "dept-a", "--kind", "x"),
        ("list", "--out", "cases.csv", "--org", "dept-a", "--role", "admin"),
        ("show", "case_none", "--org", "dept-a"),
        ("show", "case_none", "--org", "dept-a", "--out", "case.jsonl"),
    ],
)
async def test_what_cannot_be_meant(commands: Commands, arguments: tuple[str, ...]) -> None:
    done = await commands.run(*arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("credit-graph: ")
    assert "Traceback" not in done.stderr


async def test_a_sweep_tells_of_what_is_late_once(office: Office, commands: Commands) -> None:
    case = await office.published()
    await office.done("fileObjection", OTHER, case=case["id"], on="2020-02-03", note=NOTE)
    for expected in ("1 last days", "0 last days"):
        done = await commands.run("sweep")
        assert done.returncode == 0, done.stderr
        assert expected in done.stdout
    assert (await office.case(case["id"], INITIATOR))["objections"][0]["pending"]  # type: ignore[index]
