"""Named queries run on the real engine; its failures arrive in the product's terms."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.registry import load_queries
from graph_api.errors import LimitExceededError, UnavailableError

READS = """\
// name: echo
// summary: what was given
// param value: ANY - any value
// returns: value ANY
RETURN $value AS value

// name: notes
// summary: the texts of all notes
// returns: texts LIST<STRING>
MATCH (n:TestNote) WITH n ORDER BY n.text RETURN collect(n.text) AS texts

// name: slow
// summary: more work than its time allows
// returns: n INTEGER
// timeout: 0.2s
UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(a * b) AS n

// name: twice
// summary: a number beside itself
// param number: INTEGER - any
// returns: rows LIST<LIST [number, the same]>, size INTEGER - always 1
RETURN [[$number, $number]] AS rows, 1 AS size

// name: both
// summary: a value and a number beside itself
// pair: echo, twice
"""
WRITES = """\
// name: add_note
// summary: add a note
// param text: STRING - its text
// returns: text STRING
CREATE (n:TestNote {text: $text}) RETURN n.text AS text

// name: fail
// summary: a statement that the engine refuses when it runs
// returns: n INTEGER
RETURN 1 / 0 AS n
"""


@pytest.fixture
async def notes(graph_address: GraphAddress, graph: Graph, tmp_path: Path) -> AsyncIterator[Graph]:
    for folder, text in (("read", READS), ("write", WRITES)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "notes.cypher").write_text(text, encoding="utf-8")
    connected = Graph.connect(graph_address, load_queries(tmp_path))
    yield connected
    await connected.close()


async def test_values_cross_unchanged(notes: Graph) -> None:
    value = {"name": "某公司", "n": [1, 2.5, None, True], "deep": {"a": ["b"]}}
    assert (await notes.read("echo", value=value))["value"] == value


async def test_a_question_is_one_round_trip(notes: Graph) -> None:
    await notes.read("echo", value=1)
    await notes.read("echo", value=2)
    assert notes.round_trips == 2


async def test_steps_of_one_transaction_take_effect_together_or_not_at_all(notes: Graph) -> None:
    await notes.write_all([("add_note", {"text": "a"}), ("add_note", {"text": "b"})])
    with pytest.raises(Exception, match="/ by zero"):
        await notes.write_all([("add_note", {"text": "c"}), ("fail", {})])
    assert (await notes.read("notes"))["texts"] == ["a", "b"]


async def test_a_write_query_is_refused_as_a_read(notes: Graph) -> None:
    with pytest.raises(TypeError, match="add_note is a write query"):
        await notes.read("add_note", text="x")


async def test_a_query_over_its_time_is_a_limit(notes: Graph) -> None:
    with pytest.raises(LimitExceededError):
        await notes.read("slow")


async def test_an_engine_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]
        (tmp_path / "read").mkdir()
        (tmp_path / "read" / "notes.cypher").write_text(READS, encoding="utf-8")
        absent = Graph.connect(GraphAddress(f"bolt://127.0.0.1:{port}", "neo4j", "x"), load_queries(tmp_path))
        with pytest.raises(UnavailableError):
            await asyncio.wait_for(absent.read("echo", value=1), timeout=10)
        await absent.close()


async def test_a_pair_answers_both_questions_at_once(notes: Graph) -> None:
    answer = await notes.read("both", value=[[1, 2]], number=3)
    assert answer == {"first": {"value": [[1, 2]]}, "second": {"rows": [[3, 3]], "size": 1}}
    assert notes.round_trips == 1
