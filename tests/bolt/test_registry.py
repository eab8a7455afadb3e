"""Query files keep their conventions, and a broken one is named with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_api.bolt.registry import QueryFileError, load_queries, shipped_queries

GOOD = """\
// name: one
// summary: the number given
// param number: INTEGER - any number
// returns: number INTEGER
// timeout: 2.5s
RETURN $number AS number
"""

PAIR = """
// name: both
// summary: two numbers
// pair: one, two
"""


def _write(root: Path, text: str, folder: str = "read", name: str = "a.cypher") -> Path:
    (root / folder).mkdir(parents=True, exist_ok=True)
    (root / folder / name).write_text(text, encoding="utf-8")
    return root


def test_a_query_is_read_with_its_interface(tmp_path: Path) -> None:
    query = load_queries(_write(tmp_path, GOOD))["one"]
    assert query.text == "RETURN $number AS number"
    assert query.parameters == {"number": "INTEGER"}
    assert query.timeout == 2.5


def test_several_queries_of_one_file_are_kept_apart(tmp_path: Path) -> None:
    queries = load_queries(_write(tmp_path, GOOD + "\n" + GOOD.replace("name: one", "name: two")))
    assert set(queries) == {"one", "two"}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (GOOD.replace("// param number: INTEGER - any number\n", ""), "used but not declared: ['number']"),
        (GOOD.replace("RETURN $number", "RETURN 1"), "declared but not used: ['number']"),
        (GOOD.replace("// summary: the number given\n", ""), "'// summary:' is missing"),
        (GOOD.replace("2.5s", "soon"), "write '// timeout: 5s'"),
        (GOOD.replace("INTEGER - any number", "INTEGER"), "write '// param NAME: TYPE - meaning'"),
        (GOOD.replace("RETURN", "CREATE (n {v: $number}) RETURN"), "CREATE in a read query"),
        (GOOD + PAIR.replace("two", "three"), "names two queries that have a text"),
        (GOOD + PAIR + GOOD.replace("one", "two").replace("INTEGER -", "STRING -"), "declare ['number']"),
        ("RETURN 1", "text before the first"),
        ("// nothing\n", "no '// name:' header"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(QueryFileError) as caught:
        load_queries(_write(tmp_path, text))
    assert "read/a.cypher:" in str(caught.value)
    assert complaint in str(caught.value)


def test_a_parameter_inside_a_string_or_comment_is_no_use_of_it(tmp_path: Path) -> None:
    text = GOOD.replace("RETURN $number", "// $other\nRETURN '$third', $number")
    assert set(load_queries(_write(tmp_path, text))["one"].parameters) == {"number"}


def test_a_name_used_twice_is_refused(tmp_path: Path) -> None:
    _write(tmp_path, GOOD)
    with pytest.raises(QueryFileError, match=r"already in read/a\.cypher"):
        load_queries(_write(tmp_path, GOOD, name="b.cypher"))


def test_a_call_gives_exactly_the_declared_parameters(tmp_path: Path) -> None:
    query = load_queries(_write(tmp_path, GOOD))["one"]
    query.check_call(["number"])
    with pytest.raises(TypeError, match="missing parameters \\['number'\\], unknown \\['numbr'\\]"):
        query.check_call(["numbr"])


def test_shipped_query_files_are_sound() -> None:
    assert shipped_queries()
