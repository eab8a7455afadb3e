"""The documentation says what is there: links resolve, pictures are drawn, the graph model is complete."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from graph_api.bolt.driver import Graph
from graph_api.sealing import IdentitySealer
from loaders.run import load

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md"), *(ROOT / "graph_api").rglob("*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^#+\s+(.*)$", re.MULTILINE)

QUERIES = sorted((ROOT / "cypher").rglob("*.cypher"))
OVER_A_LIST = re.compile(r"[\[(]\s*(\w+)\s+IN\b")
TEXT_OR_COMMENT = re.compile(r"'(?:[^'\\]|\\.)*'|//[^\n]*")
LABELLED = re.compile(r"\(\s*(\w*)\s*:\s*(\w+(?:\s*[:|&]\s*\w+)*)")
TYPED = re.compile(r"\[\s*(\w*)\s*:\s*([A-Z_]+(?:\s*\|\s*[A-Z_]+)*)")
MARKED = re.compile(r"\b(?:SET|REMOVE|WHERE|AND|NOT|WHEN)\s+(\w+)((?::\w+)+)")
PATTERN_KEYS = re.compile(r"[\w)]\s*\{((?:\s*\w+:\s*[^,{}]+,?)+)\}\s*[)\]]")


def _anchor(heading: str) -> str:
    """Return the anchor that a heading gets when the page is rendered."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _links(page: Path) -> Iterator[str]:
    for target in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if not re.match(r"^[a-z]+:", target):
            yield unquote(target)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in _links(page):
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        if anchor and file.suffix == ".md":
            headings = HEADING.findall(FENCE.sub("", file.read_text(encoding="utf-8")))
            assert anchor in {_anchor(heading) for heading in headings}, target


def test_the_index_leads_to_every_page() -> None:
    """When this fails: add a line to docs/index.md."""
    index = DOCS / "index.md"
    listed = {(DOCS / target.partition("#")[0]).resolve() for target in _links(index)}
    pages = {*DOCS.glob("*.md"), *(DOCS / "adr").glob("*.md")} - {index}
    assert sorted(page.name for page in pages - listed) == []


def test_the_pictures_of_the_graph_model_are_drawn_from_its_data() -> None:
    """When this fails: python docs/draw_graph_model.py."""
    outcome = subprocess.run(
        [sys.executable, DOCS / "draw_graph_model.py", "--check"], capture_output=True, text=True
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def _named_on_the_page() -> set[str]:
    """Return every word that stands as code on the page of the graph model."""
    page = FENCE.sub("", (DOCS / "graph-model.md").read_text(encoding="utf-8"))
    return {word for code in re.findall(r"`([^`]+)`", page) for word in re.findall(r"\w+", code)}


def _named_in(code: str) -> set[str]:
    """Return the labels, types and properties that a query file names.

    A property is what is read of a variable that a pattern binds. Maps have no model: those of
    parameters, and those that a query makes and goes through under a name of its own.
    """
    labelled, typed = LABELLED.findall(code), TYPED.findall(code)
    found = {word for _, names in labelled + typed for word in re.findall(r"\w+", names)}
    bound = {variable for variable, _ in labelled + typed if variable}
    for variable, labels in MARKED.findall(code):
        if variable in bound:
            found |= set(re.findall(r"\w+", labels))
    for variable, name in re.findall(r"\b(\w+)\.(\w+)\b(?!\()", code):
        if variable in bound - set(OVER_A_LIST.findall(code)):
            found.add(name)
    for keys in PATTERN_KEYS.findall(code):
        found |= set(re.findall(r"(\w+)\s*:", keys))
    found |= set(re.findall(r"[{,]\s*\.(\w+)", code))  # a projection: n {.name, .since}
    return found


@pytest.mark.parametrize("file", QUERIES, ids=lambda file: file.name)
def test_what_a_query_names_is_on_the_page_of_the_graph_model(file: Path) -> None:
    # One query at a time: the same variable may be a node in one and a map in the next.
    parts = re.split(r"(?m)^// name:", file.read_text(encoding="utf-8"))
    named = {word for part in parts for word in _named_in(TEXT_OR_COMMENT.sub(" ", part))}
    assert sorted(named - _named_on_the_page()) == []


async def test_what_a_load_writes_is_on_the_page_of_the_graph_model(graph: Graph, tmp_path: Path) -> None:
    sealer = IdentitySealer(b"k" * 32)
    for name in ("reference", "sample"):
        await load(ROOT / "graph_api" / name, graph=graph, sealer=sealer, rejects=tmp_path / name)
    written: set[str] = set()
    for row in await graph.run_admin(
        "MATCH (n) UNWIND labels(n) + keys(n) AS name RETURN collect(DISTINCT name) AS names"
    ):
        written |= set(row["names"])
    for row in await graph.run_admin(
        "MATCH ()-[r]->() UNWIND [type(r)] + keys(r) AS name RETURN collect(DISTINCT name) AS names"
    ):
        written |= set(row["names"])
    assert {"Enterprise", "HOLDS_SHARES_IN", "knownFrom"} <= written
    assert sorted(written - _named_on_the_page()) == []
