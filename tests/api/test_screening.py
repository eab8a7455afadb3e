"""A loan book is screened as each subject alone would be, to its end, however often it is interrupted."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph_api.domain.facts import Matter
from graph_api.domain.identity_number import mask, resident_check_character
from graph_api.errors import InvalidInputError
from graph_api.screening.run import Outcome, Question, screen
from graph_api.services.callers import Caller, Role
from graph_api.services.precheck import MOST_SUBJECTS
from graph_api.services.wiring import build_services
from tests.api.platform import Platform
from tests.api.questions import PRE_CHECK
from tests.api.tables import Tables

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROOT = Path(__file__).parents[2]
SAMPLE = json.loads((ROOT / "tests" / "graphs" / "sample_world.json").read_text(encoding="utf-8"))
DAY = date(2024, 6, 1)
BANK = Caller(Role.BANK, "bank-org")


def asked(**more: Any) -> Question:
    return Question(Matter.LOAN, "a test", "C-1", BANK, "en", valid_at=DAY, **more)


async def run(
    platform: Platform,
    source: Path,
    output: Path,
    told: Callable[[int], None] = lambda rows: None,
    **more: Any,
) -> Outcome:
    services = build_services(platform.settings, platform.graph)
    try:
        return await screen(source, output, asked(**more), services.pre_check, services.identities, told)
    finally:
        await services.audit.close()


async def the_book(platform: Platform, folder: Path, times: int = 1) -> Path:
    """Load the sample world and write a file of its subjects, with rows that name nobody among them."""
    for name in SAMPLE["load"]:
        await platform.load(ROOT / name)
    rows = await platform.graph.run_admin("MATCH (s:Subject) RETURN s.id AS id ORDER BY id")
    lines = ["id;uscc;customer"]
    for turn in range(times):
        lines += [f"{row['id']};;c{turn}-{place}" for place, row in enumerate(rows)]
        lines += [";91630000X;wrong", "e_nobody;;gone", ";;empty"]
    file = folder / f"book-{times}.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def without_receipts(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{name: cell for name, cell in row.items() if name != "receipt"} for row in rows]


async def test_every_row_gets_the_verdict_of_a_pre_check(fresh: Platform, tmp_path: Path) -> None:
    book = await the_book(fresh, tmp_path)
    outcome = await run(fresh, book, tmp_path / "out.csv")
    rows = read(tmp_path / "out.csv")
    asked_rows = [row for row in read_book(book) if row["id"]]
    found = (
        await fresh.ask(
            PRE_CHECK,
            {
                "subjects": [{"id": row["id"]} for row in asked_rows],
                "matter": "LOAN",
                "purpose": "a test",
                "asOf": {"validAt": DAY.isoformat()},
            },
        )
    )["preCheck"]
    answered = [row for row in rows if not row["error"]]
    assert [(row["verdict"], row["found"] == "false", row["completeness"]) for row in answered] == [
        (answer["verdict"], answer["notFound"], answer["completeness"]) for answer in found
    ]
    assert [row["customer"] for row in rows] == [row["customer"] for row in read_book(book)]
    assert [row["signals"] for row in answered if row["signals"]] == [
        str(len(answer["signals"])) for answer in found if not answer["notFound"]
    ]
    assert {row["error"].split(":")[0] for row in rows if row["customer"] in ("wrong", "empty")} == {
        "uscc",
        "the row names nobody",
    }
    assert all(row["verdict"] == "" for row in rows if row["error"])
    assert (outcome.rows, outcome.exit_code, outcome.verdicts["NOT_SCREENED"]) == (len(rows), 2, 2)
    assert len({row["verdict"] for row in answered}) > 2
    receipt = await fresh.ask(
        "query($id: ID!) { receipt(id: $id) { operation caseNumber answers { receipt } } }",
        {"id": answered[0]["receipt"]},
    )
    assert receipt["receipt"]["answers"] == [{"receipt": answered[0]["receipt"]}]


def read_book(book: Path) -> list[dict[str, str]]:
    with book.open(encoding="utf-8") as text:
        return list(csv.DictReader(text, delimiter=";"))


class InterruptedRunError(Exception):
    """What stops a screening in a test."""


async def test_an_interrupted_screening_goes_on_where_it_stood(fresh: Platform, tmp_path: Path) -> None:
    book = await the_book(fresh, tmp_path, times=4 * MOST_SUBJECTS // 30)
    whole = await run(fresh, book, tmp_path / "whole.csv")
    assert whole.rows > 3 * MOST_SUBJECTS
    out = tmp_path / "out.csv"

    def stop(rows: int) -> None:
        raise InterruptedRunError

    with pytest.raises(InterruptedRunError):
        await run(fresh, book, out, stop)
    # The machine stopped between the rows and the journal that counts them.
    with out.open("ab") as file:
        file.write(b"half a ro")
    first = out.read_bytes()
    done = await run(fresh, book, out)
    assert done.resumed_at == MOST_SUBJECTS
    assert out.read_bytes().startswith(first[: -len(b"half a ro")])
    assert without_receipts(read(out)) == without_receipts(read(tmp_path / "whole.csv"))
    assert (done.rows, done.verdicts) == (whole.rows, whole.verdicts)
    assert not list(tmp_path.glob("*.progress*"))


async def test_another_question_does_not_go_on_with_it(fresh: Platform, tmp_path: Path) -> None:
    book = await the_book(fresh, tmp_path, times=4 * MOST_SUBJECTS // 30)
    out = tmp_path / "out.csv"

    def stop(rows: int) -> None:
        raise InterruptedRunError

    with pytest.raises(InterruptedRunError):
        await run(fresh, book, out, stop)
    kept = out.read_bytes()
    with pytest.raises(InvalidInputError, match="another screening"):
        await run(fresh, book, out, known_at=1_700_000_000_000)
    with book.open("a", encoding="utf-8") as file:
        file.write("e_more;;\n")
    with pytest.raises(InvalidInputError, match="another screening"):
        await run(fresh, book, out)
    assert out.read_bytes() == kept


async def test_parquet_in_and_out(fresh: Platform, tmp_path: Path) -> None:
    book = await the_book(fresh, tmp_path)
    rows = read_book(book)
    names = ("id", "uscc", "customer")
    pq.write_table(
        pa.table({name: [row[name] or None for row in rows] for name in names}), tmp_path / "book.parquet"
    )
    await run(fresh, book, tmp_path / "csv.csv")
    await run(fresh, tmp_path / "book.parquet", tmp_path / "out.parquet")
    table = pq.read_table(tmp_path / "out.parquet").to_pylist()
    lines = [{**row, "line": str(int(row["line"]) - 1)} for row in read(tmp_path / "csv.csv")]
    assert without_receipts(table) == without_receipts(lines)
    assert {file.name for file in tmp_path.iterdir()} == {
        "book-1.csv",
        "book.parquet",
        "csv.csv",
        "out.parquet",
    }


async def test_persons_are_found_by_identity_number_which_is_masked_in_the_output(
    fresh: Platform, tmp_path: Path
) -> None:
    number = "99000019900101123" + resident_check_character("99000019900101123")
    await fresh.world(Tables().person("P1", id_number=number))
    file = tmp_path / "people.csv"
    file.write_text(f"id_type,id_number\n,{number}\nRESIDENT_ID,{number}\nCN_ID,{number}\n", encoding="utf-8")
    await run(fresh, file, tmp_path / "out.csv")
    rows = read(tmp_path / "out.csv")
    assert [row["found"] for row in rows] == ["true", "true", ""]
    assert rows[2]["error"].startswith("id_number: unknown document")
    assert {row["id_number"] for row in rows} == {mask(number)}
    assert number not in (tmp_path / "out.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("book.csv", "customer,city\n1,x\n", "no column names a subject"),
        ("book.csv", "", "empty"),
        ("book.xlsx", "x", "no CSV or Parquet"),
        ("book.parquet", "x", "not a Parquet file"),
    ],
)
async def test_what_is_no_list_of_subjects_is_refused(
    fresh: Platform, tmp_path: Path, name: str, text: str, said: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInputError, match=said):
        await run(fresh, tmp_path / name, tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


async def test_an_output_of_something_else_is_not_written_over(fresh: Platform, tmp_path: Path) -> None:
    book = await the_book(fresh, tmp_path)
    (tmp_path / "out.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(InvalidInputError, match="exists"):
        await run(fresh, book, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "mine"


async def test_a_name_that_is_a_formula_is_text_in_a_spreadsheet(fresh: Platform, tmp_path: Path) -> None:
    name = '=HYPERLINK("https://example.invalid","测试")'
    world = await fresh.world(Tables().enterprise("E1", name=name))
    file = tmp_path / "book.csv"
    file.write_text(f"source,source_id,note\n{world.source},E1,=1+1\n", encoding="utf-8")
    await run(fresh, file, tmp_path / "out.csv")
    (row,) = read(tmp_path / "out.csv")
    assert row["found"] == "true", row
    assert row["subject_name"] == f"'{name}"
    assert row["note"] == "=1+1"
    await run(fresh, file, tmp_path / "out.parquet")
    assert pq.read_table(tmp_path / "out.parquet").to_pylist()[0]["subject_name"] == name
