"""What a bulk load writes for the import tool is what an online load writes into the graph.

Compared without an import: fast enough for many worlds. ``test_bulk`` imports.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from graph_api.bolt.driver import Graph
from graph_api.sealing import IdentitySealer
from loaders.bulk.graph import STAGED, StagedGraph
from loaders.bulk.run import BulkLoad, BulkOptions
from loaders.bulk.subjects import NOBODY
from loaders.pace import Pace
from loaders.schema import Layout
from loaders.tables import TABLES
from tests.loaders.conftest import Loader, rows
from tests.loaders.dirty_world import DirtyWorld

LOAD_TIME = 1_790_000_000_000
PORTION = 70
Line = tuple[Any, ...]

STATEMENTS = """
MATCH (s:Statement) WHERE s.table IN $tables
OPTIONAL MATCH (s)-[:DESCRIBES|NAMES]->(e)
RETURN properties(s), e.id
"""
FACTS = """
MATCH (a)-[r]->(b) WHERE r.table IN $tables
RETURN type(r), properties(r), a.id, coalesce(b.id, b.key)
"""
KEYS = "MATCH (k:SubjectKey)-[:IDENTIFIES]->(s) WHERE NOT s:Unjoined RETURN properties(k), s.id, labels(s)"


def line(sealer: IdentitySealer, properties: dict[str, Any], *others: object) -> str:
    """Return one thing as text, without its run."""
    plain = {name: value for name, value in properties.items() if name not in ("run", "idCipher")}
    if "idCipher" in properties:
        plain["idNumber"] = sealer.open(properties["idCipher"])
    return repr((sorted(plain.items()), *others))


def staged_lines(staged: StagedGraph, sealer: IdentitySealer) -> dict[str, list[str]]:
    """Return statements, facts and keys of a staged graph, as ``online_lines`` does."""
    subjects = staged.subjects
    statements, facts = [], []
    groups = {int(number): fields["key"] for _, (number,), fields in staged.groups.records()}
    for name in STAGED:
        versions = staged.versions[name]
        for _, leading, fields in versions.file.records():
            if TABLES[name].layout is Layout.FACT:
                start, end, kind = leading
                start_id = subjects.id_of(subjects.living(int(start)))
                end_id = groups[int(end)] if name == "concert" else subjects.id_of(subjects.living(int(end)))
                facts.append(line(sealer, fields, kind, start_id, end_id))
            else:
                subject = versions.subjects[int(leading[0])]
                owner = None if subject == NOBODY else subjects.id_of(subjects.living(subject))
                statements.append(line(sealer, fields, owner))
    for branch, parent, fields in staged.branch_links():
        shown = branch_properties(fields)
        facts.append(line(sealer, shown, "BRANCH_OF", subjects.id_of(branch), subjects.id_of(parent)))
    owners = subjects.owners()
    keys = []
    for _, (number,), fields in subjects.keys.records():
        whose = subjects.living(owners[int(number)])
        fields["current"] = int(number) not in subjects.former
        label = "Enterprise" if subjects.is_enterprise(whose) else "Person"
        keys.append(line(sealer, fields, subjects.id_of(whose), label))
    return {"statements": sorted(statements), "facts": sorted(facts), "keys": sorted(keys)}


def branch_properties(fields: dict[str, Any]) -> dict[str, Any]:
    names = ("key", "source", "knownFrom", "knownUntil", "digest", "table", "line", "voidFrom", "replaced")
    found = {name: fields[name] for name in names if name in fields}
    return found | {"fromRecord": fields["sourceId"], "toRecord": fields["parentId"]}


async def online_lines(graph: Graph, sealer: IdentitySealer) -> dict[str, list[str]]:
    """Return statements, facts and keys of the tables that a bulk load imports."""
    statements = [line(sealer, *found) for found in await rows(graph, STATEMENTS, tables=list(STAGED))]
    facts = [
        line(sealer, found[1], found[0], *found[2:])
        for found in await rows(graph, FACTS, tables=list(STAGED))
    ]
    keys = [
        line(
            sealer, properties, subject, next(label for label in labels if label in ("Enterprise", "Person"))
        )
        for properties, subject, labels in await rows(graph, KEYS)
    ]
    return {"statements": sorted(statements), "facts": sorted(facts), "keys": sorted(keys)}


@pytest.mark.parametrize("seed", range(4))
async def test_files_say_what_the_graph_says(
    graph: Graph, loader: Loader, sealer: IdentitySealer, tmp_path: Path, seed: int
) -> None:
    folder = DirtyWorld(seed, 250).write(tmp_path / "world")
    files = tmp_path / "files"
    files.mkdir()
    options = BulkOptions(load_time=LOAD_TIME, portion=PORTION)
    with BulkLoad(folder, sealer, tmp_path / "rejects", options) as work:
        staged, _ = await work.read(files)
    await loader(folder, load_time=LOAD_TIME, pace=Pace(portion=PORTION))
    found, expected = staged_lines(staged, sealer), await online_lines(graph, sealer)
    for part, lines in expected.items():
        assert sorted(set(found[part]) ^ set(lines))[:4] == []
        assert Counter(found[part]) - Counter(lines) == Counter()
        assert len(found[part]) == len(lines) > 0
