"""The bad input that issue and contract name: what is said about it, and that the rest loads."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph_api.bolt.driver import Graph
from graph_api.domain.dates import day_of_ms
from loaders.checking import CheckedRow, Checker
from loaders.findings import Code, Level
from loaders.formats import TableFile
from loaders.readers.rows import RawRow, UnreadableFileError
from loaders.tables import TABLES
from tests.loaders.conftest import RULES, Folder, Loader, rows

LOAD_TIME = 1_700_000_000_000
HEADER = "id,name,uscc\n"


def read(path: Path, table: str = "enterprises") -> list[RawRow]:
    return list(TableFile(path, TABLES[table], path.stat().st_size).open().rows)


def check(table: str, **cells: str) -> CheckedRow:
    return Checker(TABLES[table], LOAD_TIME).check(RawRow(2, dict(cells)))


def codes(row: CheckedRow) -> list[tuple[str, str]]:
    return [(issue.code.value, issue.level.value) for issue in row.issues]


# Files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_text_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "enterprises.csv"
    path.write_bytes((HEADER + "E1,青海某某公司,\nE2,西宁某某厂,\n").encode(encoding))
    assert [row.cells["name"] for row in read(path)] == ["青海某某公司", "西宁某某厂"]
    assert [row.cells["id"] for row in read(path)] == ["E1", "E2"]


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04" + b"x" * 100,
        b"\x00\x01\x02\x03" * 500,
        "id,name\n".encode("utf-16"),
        b"id,name\n" + b"\xff\xfa\n" * 50,
    ],
)
def test_a_file_that_is_no_text_is_named_as_such(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "enterprises.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError) as caught:
        read(path)
    assert caught.value.issue.code is Code.UNREADABLE_FILE


def test_one_damaged_line_does_not_spoil_the_file(tmp_path: Path) -> None:
    path = tmp_path / "enterprises.csv"
    lines = [f"E{number},青海某某公司,".encode() for number in range(30)]
    lines[7] = b"E7,\xff\xff\xfe,"
    path.write_bytes(HEADER.encode() + b"\n".join(lines))
    found = read(path)
    assert [row.line for row in found if row.issue] == [9]
    assert len(found) == 30


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_another_delimiter_is_read_and_reported(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "enterprises.csv"
    path.write_text((HEADER + "E1,甲,\n").replace(",", delimiter), encoding="utf-8")
    opened = TableFile(path, TABLES["enterprises"], 1).open()
    assert [issue.code for issue in opened.issues] == [Code.WRONG_DELIMITER]
    assert [row.cells["name"] for row in opened.rows] == ["甲"]


def test_lines_are_those_of_the_file_whatever_is_quoted(tmp_path: Path) -> None:
    path = tmp_path / "enterprises.csv"
    path.write_text(
        HEADER + 'E1,"甲\n公司",\n\nE2,乙"公司,\nE3,"丙,\nE4,"丁 ""一""",\nE5,戊,x,y\nE6,己\n',
        encoding="utf-8",
    )
    found = {row.line: (row.cells.get("name"), row.issue and row.issue.code) for row in read(path)}
    assert found == {
        2: ("甲\n公司", None),
        5: ('乙"公司', None),
        6: ("丙", None),
        7: ('丁 "一"', None),
        8: (None, Code.UNREADABLE_ROW),
        9: (None, Code.UNREADABLE_ROW),
    }


def test_a_huge_line_is_skipped_without_being_held(tmp_path: Path) -> None:
    path = tmp_path / "enterprises.csv"
    with path.open("wb") as file:
        file.write(HEADER.encode() + b"E1,")
        for _ in range(200):
            file.write(b"x" * 1024 * 1024)
        file.write(b",\nE2,ok,\n")
    found = read(path)
    assert [(row.line, row.issue is None) for row in found] == [(2, False), (3, True)]


def test_json_lines_and_parquet_read_like_csv(tmp_path: Path) -> None:
    lines = tmp_path / "measures.jsonl"
    lines.write_text(
        '{"code": "K1", "matters": ["LOAN", "TENDER"], "basis_from": null, "title": 1.50}\n'
        '[1]\n{"code": {}}\nnot\n',
        encoding="utf-8",
    )
    found = read(lines, "measures")
    assert found[0].cells == {"code": "K1", "matters": "LOAN|TENDER", "basis_from": None, "title": "1.50"}
    assert [row.issue.code for row in found[1:] if row.issue] == [Code.UNREADABLE_ROW] * 3
    file = tmp_path / "holdings.parquet"
    pq.write_table(
        pa.table({"holder_id": ["P1"], "percent": [12.5], "since": pa.array([0], pa.date32())}), file
    )
    assert read(file, "holdings") == [
        RawRow(1, {"holder_id": "P1", "percent": "12.5", "since": "1970-01-01"})
    ]


# Values


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("153", "BAD_PERCENT"),
        ("-1", "BAD_PERCENT"),
        ("约30%", "BAD_PERCENT"),
        ("NaN%", "BAD_PERCENT"),
        ("1e1", "BAD_PERCENT"),
    ],
)
def test_a_percentage_that_is_none_rejects_the_row(text: str, code: str) -> None:
    assert codes(check("holdings", holder_id="P", enterprise_id="E", percent=text)) == [(code, "REJECTED")]


@pytest.mark.parametrize(
    ("text", "value"),
    [("95.00%", "95"), ("95.00", "95"), ("51.2％", "51.2"), (".5", "0.5"), ("100", "100"), ("0", "0")],
)
def test_a_percentage_is_a_string_of_digits(text: str, value: str) -> None:
    row = check("holdings", holder_id="P", enterprise_id="E", percent=text)
    assert row.values["percent"] == value
    assert codes(row) == ([("PERCENT_TEXT", "WARNING")] if text[-1] in "%％" else [])


@pytest.mark.parametrize("text", ["P0D", "3 years", "P", "P-1Y", "P3Y "])
def test_a_term_lasts(text: str) -> None:
    row = check("sanctions", id="S", subject_id="E", memorandum="M", term=text)
    assert codes(row) == ([] if text == "P3Y " else [("BAD_TERM", "REJECTED")])


@pytest.mark.parametrize(
    ("since", "until", "fits"),
    [
        ("2020-05-02", "2020-05-01", False),
        ("2020-05", "2020-04", False),
        ("2020-05", "2020", True),
        ("2020-05-01", "2020-05-01", True),
        ("2021", "2020-12-31", False),
    ],
)
def test_until_before_since_cannot_be(since: str, until: str, *, fits: bool) -> None:
    row = check("roles", person_id="P", enterprise_id="E", role="DIRECTOR", since=since, until=until)
    assert codes(row) == ([] if fits else [("UNTIL_BEFORE_SINCE", "REJECTED")])


@pytest.mark.parametrize("text", ["2020-02-30", "2020-13", "0000", "昨天", "2020/02/03", "20200203"])
def test_a_date_that_decides_rejects_and_one_that_describes_is_left_out(text: str) -> None:
    deciding = check("roles", person_id="P", enterprise_id="E", role="DIRECTOR", until=text)
    assert codes(deciding) == [("BAD_DATE", "REJECTED")]
    describing = check("enterprises", id="E", name="甲", established_on=text)
    assert codes(describing) == [("BAD_DATE", "LEFT_OUT")]
    assert "established_on" not in describing.values


def test_nothing_is_known_from_a_future_day_on() -> None:
    today = day_of_ms(LOAD_TIME).isoformat()
    assert codes(check("enterprises", id="E", name="甲", known_on=today)) == []
    assert codes(check("enterprises", id="E", name="甲", known_on="2030-01-01")) == [
        ("FUTURE_KNOWN_ON", "REJECTED")
    ]


def test_codes_and_numbers_that_fail_their_check_are_left_out_and_never_shown() -> None:
    enterprise = check("enterprises", id="E", name="甲", uscc="91990000MA9900A13B")
    assert codes(enterprise) == [("BAD_USCC", "LEFT_OUT")]
    assert not enterprise.is_rejected
    person = check("persons", id="P", name="张三", id_number="999999199002290152")
    assert codes(person) == [("BAD_ID_NUMBER", "LEFT_OUT")]
    assert "19900229" not in repr(person.issues)
    assert (
        check("enterprises", id="E", name="甲", uscc="91990000ma9900a13a").values["uscc"]
        == "91990000MA9900A13A"
    )


def test_control_characters_and_markers_of_emptiness_are_cleaned_away() -> None:
    row = check("enterprises", id="E\x001", name="甲\x00公司 ", uscc="NULL", registered_capital="N/A")
    assert row.values == {"id": "E1", "name": "甲公司", "registered_capital": "N/A"}
    assert {issue.level for issue in row.issues} == {Level.WARNING}


def test_double_decoded_text_is_repaired_only_where_that_is_certain() -> None:
    twice = "青海某某有限公司".encode().decode("latin-1")
    row = check("enterprises", id="E", name=twice)
    assert row.values["name"] == "青海某某有限公司"
    assert codes(row) == [("REPAIRED_TEXT", "WARNING")]
    lost = "青海某某有限公司啊".encode().decode("gb18030", "replace")
    assert "GARBLED_TEXT" in dict(codes(check("enterprises", id="E", name=lost)))


def test_enumerations() -> None:
    assert codes(check("roles", person_id="P", enterprise_id="E", role="BOSS")) == [("BAD_ENUM", "REJECTED")]
    assert codes(check("enterprises", id="E", name="甲", kind="国企")) == [("BAD_ENUM", "LEFT_OUT")]
    assert codes(check("responsible", sanction_id="S", person_id="P", responsible="maybe")) == [
        ("BAD_FLAG", "LEFT_OUT")
    ]
    assert codes(check("reach", measure="K", role="SUBJECT", anchor="NOW")) == [("BAD_ENUM", "REJECTED")]


# Whole loads


async def test_a_table_without_a_required_column_is_rejected_by_name(folder: Folder, loader: Loader) -> None:
    report = await loader(folder(enterprises="id,colour\nE1,red\n", persons="id\nP1\n"), load_time=LOAD_TIME)
    assert report.exit_code == 2
    assert [(f.code, f.level, f.column) for f in report.findings] == [
        (Code.MISSING_COLUMN, Level.REJECTED, "name"),
        (Code.UNKNOWN_COLUMN, Level.WARNING, "colour"),
    ]
    assert report.tables["persons"].new == 1


async def test_nothing_loaded_is_exit_1(folder: Folder, loader: Loader, tmp_path: Path) -> None:
    assert (await loader(tmp_path / "absent")).exit_code == 1
    assert (await loader(folder(other="a,b\n"))).exit_code == 1
    assert (await loader(folder(enterprises="id,colour\nE1,red\n"))).exit_code == 1
    assert (await loader(folder(enterprises="id,name\n,\n"))).exit_code == 1


async def test_an_empty_file_is_reported_and_harms_nothing(folder: Folder, loader: Loader) -> None:
    report = await loader(folder(enterprises="", persons="id\nP1\n"))
    assert [f.code for f in report.findings] == [Code.EMPTY_FILE]
    assert report.exit_code == 0


async def test_references_that_lead_nowhere_and_ids_of_the_wrong_kind(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    report = await loader(
        folder(
            enterprises="id,name\nE1,甲\nE2,乙\n",
            persons="id,name\nP1,张三\nE2,乙\n",
            roles=(
                "person_id,enterprise_id,role\nP1,E1,DIRECTOR\nP1,E9,DIRECTOR\nE1,E1,DIRECTOR\nP1,P1,DIRECTOR\n"
            ),
            holdings="holder_id,enterprise_id,percent\nE1,E1,5\n",
        ),
        load_time=LOAD_TIME,
    )
    found = sorted((f.file, f.line, f.column, f.code.value) for f in report.findings)
    assert found == [
        ("holdings.csv", 2, "holder_id", "SELF_HOLDING"),
        ("persons.csv", 3, "id", "WRONG_KIND"),
        ("roles.csv", 3, "enterprise_id", "UNKNOWN_REFERENCE"),
        ("roles.csv", 4, "person_id", "WRONG_KIND"),
        ("roles.csv", 5, "enterprise_id", "WRONG_KIND"),
    ]
    assert await rows(graph, "MATCH ()-[r:DIRECTOR_OF]->() RETURN count(*)") == [[1]]
    other = await loader(folder("beta", roles="person_id,enterprise_id,role\nP1,E1,DIRECTOR\n"))
    assert [f.code for f in other.findings] == [Code.UNKNOWN_REFERENCE] * 2


async def test_sanctions_that_cannot_be(folder: Folder, loader: Loader) -> None:
    sanctions = (
        "id,subject_id,memorandum,measures,decided_on,department\n"
        "S1,E1,M1,K1,2020-01-01,D1\nS2,E1,M2,,2020-01-01,\nS3,E1,M9,,2020-01-01,\nS4,E1,M1,K1|K9,2020-01-01,\n"
        "S5,E1,M3,,2020-01-01,D9\n"
    )
    report = await loader(
        folder(
            **RULES | {"memoranda": RULES["memoranda"] + "M3,空备忘录,PUNISHMENT\n"},
            enterprises="id,name\nE1,甲\n",
            sanctions=sanctions,
            events="sanction_id,type,on\nS1,REPAIRED,2019-01-01\nS4,REPAIRED,2021-01-01\nS9,REPAIRED,2021-01-01\n",
        ),
        load_time=LOAD_TIME,
    )
    found = sorted((f.file, f.line, f.code.value, f.level.value) for f in report.findings)
    assert found == [
        ("events.csv", 3, "UNKNOWN_REFERENCE", "REJECTED"),
        ("events.csv", 4, "UNKNOWN_REFERENCE", "REJECTED"),
        ("sanctions.csv", 2, "EVENT_BEFORE_SANCTION", "WARNING"),
        ("sanctions.csv", 3, "INCENTIVE_SANCTION", "REJECTED"),
        ("sanctions.csv", 4, "UNKNOWN_REFERENCE", "REJECTED"),
        ("sanctions.csv", 5, "UNKNOWN_MEASURE", "REJECTED"),
        ("sanctions.csv", 6, "NO_MEASURES", "WARNING"),
        ("sanctions.csv", 6, "UNKNOWN_REFERENCE", "WARNING"),
    ]
    assert (report.tables["sanctions"].new, report.tables["events"].new) == (2, 1)


async def test_contradicting_rows_of_one_table_name_both_lines(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    path = folder(enterprises="id,name\nE1,甲\nE2,乙\nE1,丙\n")
    report = await loader(path, load_time=LOAD_TIME)
    assert [(f.code, f.line, f.value) for f in report.findings] == [(Code.DUPLICATE_KEY, 4, "2 / 4")]
    assert await rows(graph, "MATCH (s:EnterpriseStatement {sourceId: 'E1'}) RETURN s.name") == [["丙"]]
    assert (await loader(path, load_time=LOAD_TIME + 1)).changed == 0
