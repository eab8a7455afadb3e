"""Bytes, hits and the questions' words, as far as they need no engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from graphql import parse

from benchmarks.ground import read_size
from benchmarks.questions import QUESTIONS
from benchmarks.sizes import StoreSize, bytes_table, hits_of


@pytest.mark.parametrize(
    ("text", "expected"), [("5000", 5_000), ("100k", 100_000), ("1M", 1_000_000), ("2.5m", 2_500_000)]
)
def test_reads_sizes(text: str, expected: int) -> None:
    assert read_size(text) == expected


@pytest.mark.parametrize("text", ["", "many", "0", "-1k"])
def test_refuses_what_is_no_size(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_size(text)


def test_indexes_are_told_from_records(tmp_path: Path) -> None:
    (tmp_path / "schema" / "index").mkdir(parents=True)
    (tmp_path / "schema" / "index" / "one").write_bytes(bytes(300))
    (tmp_path / "records.db").write_bytes(bytes(1_000))
    assert StoreSize.of(tmp_path) == StoreSize(1_000, 300)
    assert StoreSize(1_000, 300) - StoreSize(400, 100) == StoreSize(600, 200)


def test_bytes_a_row() -> None:
    lines = bytes_table({"roles": 1_000}, {"roles": StoreSize(150_000, 50_000)}).splitlines()
    assert lines[2] == "| roles | 1,000 | 150 | 50 | 200 |"


def test_hits_of_all_parts_of_a_plan() -> None:
    leaf = {"args": {"DbHits": 5}, "children": []}
    assert hits_of({"args": {"DbHits": 1}, "children": [leaf, {"args": {}, "children": [leaf]}]}) == 11


def test_every_contender_is_asked_in_readable_words() -> None:
    for question in QUESTIONS:
        for phrasing in (question.service, question.cypher, question.generated):
            if phrasing is not None:
                parse(phrasing.query)
