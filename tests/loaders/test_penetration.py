"""Equity penetration tables as they are found: percentages as text, nested lists, two registers at once."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from graph_api.bolt.driver import Graph
from loaders.mappings.penetration import COLUMNS
from tests.loaders.conftest import Loader, rows

DATA = Path(__file__).parents[3] / "shared" / "data" / "penetration"
WHOLE = DATA / "三层股权穿透输出数据.csv"

HOLDINGS = """
MATCH (h)-[r:HOLDS_SHARES_IN]->(e) MATCH (h)<-[:DESCRIBES]-(a) MATCH (e)<-[:DESCRIBES]-(b)
RETURN a.name AS holder, b.name AS enterprise, r.percent AS percent, r.percentMin AS low,
  r.percentMax AS high, r.sourceNote AS note
ORDER BY enterprise, holder, percent
"""

Line = dict[str, str]


def line(name: str, kind: str = "", eid: str = "", **cells: str) -> Line:
    """Return one line; a holder has a percentage and a parent."""
    register = "工商股东" if cells.get("parent_id") else ""
    return {"name": name, "type": kind, "eid": eid, "sh_type": register, "children": "[]", **cells}


def table(lines: list[Line], encoding: str = "gb18030") -> bytes:
    """Return the lines as the source writes them: every cell quoted, ``\\N`` for what is not there."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="\\N", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue().encode(encoding)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "register"
    folder.mkdir()
    return folder / "持股.csv"


def simple() -> list[Line]:
    nested = [
        {"eid": "", "name": "虚构人甲", "type": "P", "percent": "95.00%", "amount": "1900.000000万元",
         "sh_type": "工商股东", "count": 0, "children": []},
    ]  # fmt: skip
    return [
        line("虚构一公司", eid="q1", children=str(nested), actl_cntr_name="虚构人甲", actl_cntr_pct="95.00%"),
        line("虚构人甲", "P", parent_id="q1", percent="95.00%", amount="1900.000000万元"),
        line("虚构二公司（发起人）", "E", "q2", parent_id="q1", percent="5.00%", short_name="虚构二"),
        line("虚构人甲", "P", parent_id="q2", percent="", amount=""),
        line("虚构旧厂", "E", "q3", parent_id="q2", percent="0.00%", amount="32.500000万元"),
    ]


async def test_percentages_as_text_nulls_and_persons_without_id(
    graph: Graph, loader: Loader, file: Path
) -> None:
    file.write_bytes(table(simple()))
    report = await loader(file, format="penetration")
    assert (report.source, report.exit_code) == ("register", 0)
    assert await rows(graph, HOLDINGS) == [
        ["虚构二公司", "虚构一公司", "5", None, None, "工商股东;虚构二公司（发起人）"],
        ["虚构人甲", "虚构一公司", "95", None, None, "工商股东;1900.000000万元"],
        ["虚构人甲", "虚构二公司", None, None, None, "工商股东"],
        ["虚构旧厂", "虚构二公司", None, "0", "0.005", "工商股东;32.500000万元"],
    ]
    # One name under two enterprises is two persons; the provider's own controller is not a fact.
    assert await rows(graph, "MATCH (p:Person) RETURN count(p)") == [[2]]
    assert await rows(graph, "MATCH ()-[r:ACTUAL_CONTROLLER_OF]->() RETURN count(r)") == [[0]]
    assert report.codes["PERCENT_TEXT"] == 2
    assert report.codes["ROUNDED_PERCENT"] == 1
    notes = "MATCH (s:EnterpriseStatement {sourceId: 'q2'}) RETURN s.sourceNote"
    assert await rows(graph, notes) == [["证券简称:虚构二"]]
    again = await loader(file, format="penetration")
    assert again.changed == 0


def listed() -> list[Line]:
    disclosed = {"parent_id": "q9", "sh_type": "十大股东"}
    return [
        line("虚构上市公司", eid="q9"),
        line("虚构集团", "E", "q8", percent="41.09%", amount="1506股", **disclosed),
        line("虚构基金一号", "UE", percent="8.91%", amount="26股", **disclosed),
        line("虚构集团", "E", "q8", parent_id="q9", percent="10.86%", amount="39.8万元"),
        line("无限售条件流通股", "UE", parent_id="q9", percent="98.50%", amount="511.2万元"),
    ]


async def test_two_registers_are_not_added_up(
    graph: Graph, loader: Loader, file: Path, tmp_path: Path
) -> None:
    file.write_bytes(table(listed()))
    report = await loader(file, format="penetration", rejects=tmp_path / "rejects")
    assert report.exit_code == 2
    assert [(row[0], row[2]) for row in await rows(graph, HOLDINGS)] == [
        ("虚构基金一号", "8.91"),
        ("虚构集团", "41.09"),
    ]
    found = [finding for finding in report.findings if finding.code == "DOUBLE_COUNTED"]
    assert [(finding.file, finding.line, finding.column, finding.value) for finding in found] == [
        ("持股.csv", 5, "sh_type", "工商股东"),
        ("持股.csv", 6, "sh_type", "工商股东"),
    ]
    assert "159.36" in found[0].hint
    assert found[0].hint_zh
    assert report.rejects is not None
    with (report.rejects / "holdings.csv").open(encoding="utf-8", newline="") as rejected:
        kept = list(csv.DictReader(rejected))
    assert [(row["enterprise_id"], row["percent"], row["source_note"]) for row in kept] == [
        ("q9", "10.86%", "工商股东;39.8万元"),
        ("q9", "98.50%", "工商股东;511.2万元"),
    ]
    # A class of shares is nobody in particular; a holder that the source cannot place is an enterprise.
    unspecified = "MATCH (s:PersonStatement) RETURN s.name, s.unspecified IS NOT NULL"
    assert await rows(graph, unspecified) == [["无限售条件流通股", True]]
    assert [finding.value for finding in report.findings if finding.code == "UNIDENTIFIED_HOLDER"] == [
        "虚构基金一号"
    ]
    # What was rejected can be looked at, and loaded by whoever knows better.
    mended = await loader(report.rejects, source="register")
    assert mended.tables["holdings"].rejected == 0
    assert await rows(
        graph, "MATCH ()-[r:HOLDS_SHARES_IN]->() WHERE r.knownUntil > r.knownFrom RETURN count(r)"
    )


async def test_a_total_above_100_is_said(graph: Graph, loader: Loader, file: Path) -> None:
    holder = {"parent_id": "q1"}
    lines = [line("虚构一公司", eid="q1"), line("虚构人甲", "P", percent="80.00%", **holder)]
    file.write_bytes(table([*lines, line("虚构人乙", "P", percent="70%", **holder)]))
    report = await loader(file, format="penetration")
    assert [(f.line, f.value) for f in report.findings if f.code == "SHARES_EXCEED_WHOLE"] == [(3, "150.00")]
    assert len(await rows(graph, HOLDINGS)) == 2
    # Three thirds, rounded, are a whole.
    thirds = [
        line(f"虚构人{one}", "P", percent=percent, **holder)
        for one, percent in (("丙", "33.34%"), ("丁", "33.33%"), ("戊", "33.34%"))
    ]
    file.write_bytes(table([lines[0], *thirds]))
    assert (await loader(file, format="penetration", source="other")).codes["SHARES_EXCEED_WHOLE"] == 0


async def test_two_holders_of_one_name_are_two(graph: Graph, loader: Loader, file: Path) -> None:
    holder = {"parent_id": "q1"}
    lines = [
        line("虚构一公司", eid="q1"),
        line("虚构人甲", "P", percent="10%", amount="10万元", **holder),
        line("虚构人甲", "P", percent="20%", amount="20万元", **holder),
        line(
            "虚构人甲", "P", percent="20%", amount="20万元", **holder
        ),  # the same line again, under another tree
    ]
    file.write_bytes(table(lines))
    await loader(file, format="penetration")
    assert [row[2] for row in await rows(graph, HOLDINGS)] == ["10", "20"]
    assert await rows(graph, "MATCH (p:Person) RETURN count(p)") == [[2]]


async def test_a_file_of_nested_lists_alone(graph: Graph, loader: Loader, file: Path) -> None:
    third = {
        "eid": "",
        "name": "虚构人甲",
        "type": "P",
        "percent": "60.00%",
        "sh_type": "工商股东",
        "children": [],
    }
    second = {**third, "eid": "q2", "name": "虚构二公司", "type": "E", "percent": "100.00%", "count": 1}
    second |= {"sh_type": "原工商股东", "children": [third]}
    file.write_bytes(b"\xef\xbb\xbf" + table([line("虚构一公司", eid="q1", children=str([second]))], "utf-8"))
    report = await loader(file.parent, format="penetration")
    assert report.exit_code == 0
    assert [row[:3] for row in await rows(graph, HOLDINGS)] == [
        ["虚构二公司", "虚构一公司", "100"],
        ["虚构人甲", "虚构二公司", "60"],
    ]


@pytest.mark.parametrize(
    "children",
    [
        "__import__('os').mkdir('harm')",
        "[{'name': '虚构人甲'",
        "{'name': 1}",
        "[1, 2]",
        "[" * 5000 + "]" * 5000,
        "[{1: 2}]",
        "[{'name': '虚构人丙', 'type': 'P', 'percent': '1%'}]",
    ],
)
async def test_nested_lists_that_cannot_be_read_or_differ(
    graph: Graph, loader: Loader, file: Path, children: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(file.parent)
    lines = [
        line("虚构一公司", eid="q1", children=children),
        line("虚构人乙", "P", parent_id="q1", percent="1%"),
    ]
    file.write_bytes(table(lines))
    report = await loader(file, format="penetration")
    assert (report.exit_code, report.codes["BAD_CHILDREN"]) == (2, 1)
    (found,) = (finding for finding in report.findings if finding.code == "BAD_CHILDREN")
    assert (found.line, found.column) == (2, "children")
    assert [row[0] for row in await rows(graph, HOLDINGS)] == ["虚构人乙"]
    assert not (file.parent / "harm").exists()


async def test_lines_that_cannot_be_meant_are_rejected_with_their_place(
    graph: Graph, loader: Loader, file: Path
) -> None:
    lines = [
        line("虚构一公司", eid="q1"),
        line("虚构人甲", "P", parent_id="q1", percent="一半"),
        line("虚构人乙", "P", parent_id="q1", percent="-1%"),
        line("虚构人丙", "X", parent_id="q1", percent="1%"),
        line("虚构人丁", "P", parent_id="q1", percent="1%", sh_type="其他"),
        line("虚构人戊", "P", parent_id="nowhere", percent="1%"),
        line("", "P", parent_id="q1", percent="1%"),
        line("虚构人己", "P", parent_id="q1", percent="1%"),
    ]
    file.write_bytes(table(lines) + b'"shifted"\r\n')
    report = await loader(file, format="penetration")
    assert report.exit_code == 2
    rejected = {(f.line, f.column, f.code.value) for f in report.findings if f.level == "REJECTED"}
    assert rejected >= {
        (3, "percent", "BAD_PERCENT"),
        (4, "percent", "BAD_PERCENT"),
        (5, "type", "BAD_ENUM"),
        (6, "sh_type", "BAD_ENUM"),
        (7, "enterprise_id", "UNKNOWN_REFERENCE"),
        (10, "", "UNREADABLE_ROW"),
    }
    assert "虚构人己" in [row[0] for row in await rows(graph, HOLDINGS)]
    assert not {row[0] for row in await rows(graph, HOLDINGS)} & {
        "虚构人甲",
        "虚构人乙",
        "虚构人丙",
        "虚构人丁",
    }


async def test_what_is_no_penetration_table(loader: Loader, file: Path, tmp_path: Path) -> None:
    file.write_text("id,name\n1,虚构一公司\n", encoding="utf-8")
    other = await loader(file, format="penetration")
    assert other.exit_code == 1
    assert other.codes["MISSING_COLUMN"] == 3  # once for each table that it should have given
    file.write_bytes(b"")
    assert (await loader(file, format="penetration")).codes["EMPTY_FILE"] == 3
    assert (await loader(tmp_path / "none", format="penetration")).exit_code == 1
    empty = tmp_path / "empty"
    empty.mkdir()
    assert (await loader(empty, format="penetration")).exit_code == 1
    unknown = await loader(file, format="other")
    assert "penetration" in unknown.message


async def test_complete_ends_what_is_no_longer_listed(graph: Graph, loader: Loader, file: Path) -> None:
    file.write_bytes(table(listed()))
    await loader(file, format="penetration", complete=True, load_time=1_700_000_000_000)
    lines = [one for one in listed() if one["name"] != "虚构基金一号"]
    file.write_bytes(table(lines))
    report = await loader(file, format="penetration", complete=True, load_time=1_710_000_000_000)
    assert report.tables["holdings"].ended == 1
    assert report.codes["NOT_RETIRED"] == 0


@pytest.mark.skipif(not WHOLE.is_file(), reason="the data set is not part of the project")
async def test_the_real_table(graph: Graph, loader: Loader) -> None:
    report = await loader(WHOLE, format="penetration")
    assert (report.source, report.exit_code) == ("penetration", 2)
    totals = await rows(
        graph,
        "MATCH ()-[r:HOLDS_SHARES_IN]->(e) "
        "WITH e, sum(toFloat(coalesce(r.percent, r.percentMin, '0'))) AS total "
        "WHERE total > 100.1 RETURN e.id, total",
    )
    assert totals == []
    assert {code for code, _ in report.codes.items()} == {
        "PERCENT_TEXT", "ROUNDED_PERCENT", "UNIDENTIFIED_HOLDER", "DOUBLE_COUNTED",
    }  # fmt: skip
    assert (await loader(WHOLE, format="penetration")).changed == 0
