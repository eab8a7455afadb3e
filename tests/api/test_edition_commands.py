"""Editions of the catalogue by the commands as real processes: from a file to its approval."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
import pytest_asyncio

from graph_api.bolt.driver import GraphAddress
from tests.api.catalogue_world import LATER, Registry, tables
from tests.api.commands import Commands
from tests.api.platform import Platform
from tests.api.tables import Tables

pytestmark = pytest.mark.asyncio(loop_scope="session")

DRAFTER = ("--org", "dept-a", "--person", "clerk")
MAINTAINER = ("--org", "credit-authority", "--role", "admin")
SAID = ("--name", "虚构目录版本", "--valid-from", LATER)
CHINESE = "zh_CN.UTF-8"


@pytest_asyncio.fixture(name="registry", loop_scope="session")
async def _registry(fresh: Platform) -> Registry:
    return Registry(await fresh.world(tables()))


@pytest.fixture
def commands(registry: Registry, graph_address: GraphAddress) -> Commands:
    return Commands("edition", registry.platform, graph_address)


def written(file: Path, *rows: dict[str, str]) -> str:
    """Write a file of an edition and return its path as it is typed."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, columns)
        writer.writeheader()
        writer.writerows(rows)
    return str(file)


def reach(registry: Registry, role: str, **more: str) -> dict[str, str]:
    return {"table": "reach", "measure": registry.code("K"), "role": role, **more}


async def done(commands: Commands, *arguments: str) -> str:
    """Run a command that must succeed and return what it printed."""
    result = await commands.run(*arguments)
    assert (result.returncode, result.stderr) == (0, ""), result.stderr
    return result.stdout


async def refused(commands: Commands, *arguments: str, locale: str = "C.UTF-8") -> str:
    """Run a command that must not succeed and return what it complained of."""
    result = await commands.run(*arguments, locale=locale)
    assert (result.returncode, result.stdout) == (1, ""), result.stdout
    assert "Traceback" not in result.stderr
    return result.stderr


async def test_an_edition_from_a_file_to_its_approval(
    registry: Registry, commands: Commands, tmp_path: Path
) -> None:
    await registry.world.id("P2")
    file = written(
        tmp_path / "edition.csv",
        reach(registry, "SHAREHOLDER", repeal=""),
        reach(registry, "SUBJECT", repeal="true"),
    )
    drafted = await done(commands, "draft", file, *SAID, *DRAFTER)
    edition = drafted.split()[0]
    assert re.match(rf"edition_\w+  DRAFT  {LATER}  step 1  虚构目录版本", drafted)
    assert "possible now: AMEND, WITHDRAW" in drafted
    again = await done(commands, "draft", file, *SAID, *DRAFTER)
    assert again == drafted + "It had been done before; nothing was done again.\n"
    assert (await done(commands, "list", *DRAFTER)) == drafted
    assert (await done(commands, "list", "--state", "approved", *DRAFTER)) == ""
    shown = json.loads(await done(commands, "show", edition, *DRAFTER))
    assert [(row["table"], row["before"] is None, row["after"] is None) for row in shown["changes"]] == [
        ("reach", True, False),
        ("reach", False, True),
    ]
    preview = await done(commands, "preview", edition, *DRAFTER)
    assert "complete: true. Every sanction concerned was looked at: 1." in preview
    assert "NEWLY_REACHED newly reached: persons 1, enterprises 0, effects 1" in preview
    assert re.search(r"  NEWLY_REACHED  虚构人员P2 \(p_\w+\)  .*  NOT_REACHED.* → REACHED", preview)
    own = ("--org", "dept-a", "--person", "clerk", "--role", "admin")
    assert "NOT_YOURS" in await refused(commands, "approve", edition, *own)
    assert "P2" not in await _reached(registry)
    assert "APPROVED" in await done(commands, "approve", edition, "--step", "1", *MAINTAINER)
    assert "P2" in await _reached(registry)
    assert "WRONG_STATE" in await refused(commands, "withdraw", edition, *DRAFTER)


async def _reached(registry: Registry) -> list[str]:
    items = await registry.world.items("P2", LATER)
    return ["P2" for item in items.values() if item["status"] == "REACHED"]


async def test_a_file_that_cannot_be_meant_is_named_line_by_line_and_drafts_nothing(
    registry: Registry, commands: Commands, tmp_path: Path
) -> None:
    file = written(tmp_path / "typo.csv", reach(registry, "SHAREHOLDER", responsability="ANY"))
    told = await refused(commands, "draft", file, *SAID, *DRAFTER)
    assert f"{file}:1: responsability: no such column, rename or remove it: table, repeal, code" in told
    good = reach(registry, "SHAREHOLDER", repeal="")
    file = written(tmp_path / "rows.csv", good, {**good, "table": "measure"}, {**good, "repeal": "maybe"})
    told = await refused(commands, "draft", file, *SAID, *DRAFTER)
    assert f"nothing was written, {file} has to be mended" in told
    assert f"{file}:3: table: one of memoranda, measures, reach, terms" in told
    assert f"{file}:4: repeal: true, or empty" in told
    file = written(
        tmp_path / "cells.csv",
        good,
        {**good, "role": "OWNER"},
        {**good, "role": "SUPERVISOR", "measure": "?"},
    )
    for locale, hint in (("C.UTF-8", "nothing was written"), (CHINESE, "未写入任何内容")):
        told = await refused(commands, "draft", file, *SAID, *DRAFTER, locale=locale)
        assert hint in told
        assert f"{file}:3: role: " in told
        assert f"{file}:4: measure: UNKNOWN_REFERENCE " in told
        assert f"{file}:2:" not in told
    told = await refused(commands, "draft", file, "--name", "x", "--valid-from", "2026", *DRAFTER)
    assert "--valid-from: a day written YYYY-MM-DD" in told
    assert "is no CSV" in await refused(commands, "draft", str(tmp_path / "none.csv"), *SAID, *DRAFTER)
    assert (await done(commands, "list", *DRAFTER)) == ""


async def test_a_draft_is_amended_from_its_last_step_on_and_rejected(
    registry: Registry, commands: Commands, tmp_path: Path
) -> None:
    file = written(tmp_path / "first.csv", reach(registry, "SHAREHOLDER"))
    edition = (await done(commands, "draft", file, *SAID, *DRAFTER)).split()[0]
    lines = tmp_path / "second.jsonl"
    lines.write_text(json.dumps(reach(registry, "DIRECTOR")) + "\n", encoding="utf-8")
    amend = ("amend", edition, str(lines), *SAID, *DRAFTER, "--step")
    assert "CONFLICT" in await refused(commands, *amend, "2")
    assert "  step 2  " in await done(commands, *amend, "1")
    shown = json.loads(await done(commands, "show", edition, *DRAFTER))
    assert [row["after"]["role"] for row in shown["changes"]] == ["DIRECTOR"]
    assert "REJECTED" in await done(commands, "reject", edition, "--note", "虚构理由", *MAINTAINER)
    told = await refused(commands, "preview", "edition_none", *DRAFTER)
    assert "There is no edition edition_none" in told


async def test_a_preview_of_a_part_says_that_it_is_not_everything(
    registry: Registry, commands: Commands, tmp_path: Path
) -> None:
    """More sanctions than one reading takes: each page says of how many it is, and the pages have all."""
    more = Tables()
    for number in range(501):
        more.sanction(f"T{number:03}", "E1", decided_on="2024-01-10")
    await registry.world.load(more)
    file = written(tmp_path / "edition.csv", reach(registry, "SHAREHOLDER"))
    edition = (await done(commands, "draft", file, *SAID, *DRAFTER)).split()[0]
    page = await done(commands, "preview", edition, "--first", "100", *DRAFTER)
    assert "complete: false. The counts are of the 500 sanctions of this reading alone, not of all." in page
    cursor = page.splitlines()[-1].removeprefix("next page: --after ")
    chinese = await commands.run("preview", edition, "--after", cursor, *DRAFTER, locale=CHINESE)
    assert "complete: false，以下计数仅限本次读取的 500 项惩戒，并非全部。" in chinese.stdout
    assert "NEWLY_REACHED 新增适用：自然人 1" in chinese.stdout
    whole = await done(commands, "preview", edition, "--all", *DRAFTER)
    assert "complete: true" not in whole
    assert whole.count("\n  NEWLY_REACHED  ") == 502
    assert "This is the last page: effects of all readings add up." in whole
