"""Hostile text where operators bring it: files to screen, names of files to load, settings."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from graph_api.cli.session import read_settings
from graph_api.errors import CreditGraphError
from tests.api.platform import Platform
from tests.api.test_screening import run
from tests.attacks.hostile import CANARY, HOSTILE
from tests.attacks.test_loaded_names import UNSEEN, written
from tests.attacks.test_strings import logged

pytestmark = pytest.mark.asyncio(loop_scope="session")

TEXTS = [text for text in HOSTILE.values() if 0 < len(text) < 3_000]
ANSWERED = ("subject_name", "measures", "signals", "incentives", "explanation", "error")
FILE_NAMES = (
    "<img src=x>",
    "a\u202ecod",
    "a\nb",
    "'; --",
    "=cmd",
    "$(id)",
    "%s%n",
    "..",
    "con",
    "青\u200b海",
)


async def test_a_screened_file(fresh: Platform, tmp_path: Path) -> None:
    """Every text in every column that names a subject: each row is answered, or its own fault is told."""
    columns = ("uscc", "source", "source_id", "id_type", "id_number", "note")
    book = tmp_path / "book.csv"
    with book.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(columns)
        for number, text in enumerate(TEXTS):
            row = ["", "", "", "", "", text]
            row[number % 5] = text
            if number % 5 in (1, 2):
                row[3 - number % 5] = "x"
            out.writerow([cell.replace("\x00", "") for cell in row])
    with logged() as lines:
        outcome = await run(fresh, book, tmp_path / "out.csv")
    assert outcome.rows == len(TEXTS)
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert len(rows) == len(TEXTS)
    for row_ in rows:
        for column in ANSWERED:
            assert not (row_[column] or "").startswith(("=", "+", "@", "＝", "\t", "\r", "\n")), row_
    assert CANARY not in lines.getvalue().decode()
    await fresh.wipe()


async def test_a_file_of_bytes_that_are_no_text(fresh: Platform, tmp_path: Path) -> None:
    for number, content in enumerate(
        (b"\x00\x01", b"\xff\xfe\x00", b"uscc\n\x00\n", b"uscc\n\xff\xff\n", b"")
    ):
        book = tmp_path / f"book{number}.csv"
        book.write_bytes(content)
        try:
            outcome = await run(fresh, book, tmp_path / f"out{number}.csv")
        except CreditGraphError:
            continue
        assert set(outcome.verdicts) <= {"NOT_SCREENED", "REVIEW"}
    await fresh.wipe()


async def test_names_of_folders_and_files(fresh: Platform) -> None:
    for number, name in enumerate(FILE_NAMES):
        folder = fresh.folder / f"names{number}" / (name if name != ".." else "dots")
        written(folder, "enterprises", [{"id": f"E{number}", "name": "虚构测试有限公司", "uscc": "x"}])
        (folder / f"{name.strip('.')}x.csv").write_text("id,name\n", encoding="utf-8")
        try:
            said = (await fresh.load(folder)).render().replace("\x1b", "")
        except CreditGraphError as error:
            said = error.message
        assert not UNSEEN.search(said), (name, said)
    await fresh.wipe()


@pytest.mark.parametrize(
    "name",
    [
        "PORT",
        "CREDIT_GRAPH_WORKERS",
        "CREDIT_GRAPH_ANSWER_TIMEOUT_SECONDS",
        "CREDIT_GRAPH_COMPILE_OPERATIONS",
    ],
)
async def test_settings_that_cannot_be_meant(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting that cannot be read is named; no secret beside it is told."""
    monkeypatch.setenv("NEO4J_PASSWORD", "geheim-4711")
    monkeypatch.setenv("CREDIT_GRAPH_IDENTITY_KEY", "geheim-4712")
    for text in ("", "x", "\u202e1", "9" * 5_000, "1;2", "NaN", "-1", "٣"):
        monkeypatch.setenv(name, text)
        try:
            said, read = repr(read_settings()), True
        except CreditGraphError as error:
            said, read = error.message + error.message_zh, False
        assert "geheim" not in said
        assert read or (name in said and not UNSEEN.search(said))
