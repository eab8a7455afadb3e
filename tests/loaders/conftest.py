"""Tiny invented worlds as folders of the exchange format, and what a load makes of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from graph_api.bolt.driver import Graph
from graph_api.sealing import IdentitySealer
from loaders.report import RunReport
from loaders.run import load

Loader = Callable[..., Awaitable[RunReport]]
Folder = Callable[..., Path]

RULES = {
    "departments": "code,name\nD1,甲部门\n",
    "memoranda": "code,title,kind\nM1,惩戒备忘录,PUNISHMENT\nM2,激励备忘录,INCENTIVE\n",
    "measures": "code,memorandum,title,force,matters,basis\nK1,M1,限制贷款,MANDATORY,LOAN,依据一\n",
    "reach": "measure,role\nK1,SUBJECT\n",
}
"""A catalogue of one measure, for worlds with sanctions."""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Give a function that writes tables (name to CSV text) as a folder and returns its path."""

    def write(name: str = "alpha", /, **tables: str) -> Path:
        path = tmp_path / name
        path.mkdir(exist_ok=True)
        for old in path.iterdir():
            old.unlink()
        for table, text in tables.items():
            (path / f"{table}.csv").write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def sealer() -> IdentitySealer:
    """Give a sealer with a key of its own."""
    return IdentitySealer(b"k" * 32)


@pytest.fixture
def loader(graph: Graph, sealer: IdentitySealer, tmp_path: Path) -> Loader:
    """Give ``load`` with graph, sealer and a rejects folder filled in."""

    async def run(path: Path, **options: Any) -> RunReport:
        options.setdefault("rejects", tmp_path / "rejects")
        options.setdefault("sealer", sealer)
        return await load(path, graph=graph, **options)

    return run


async def rows(graph: Graph, query: str, **parameters: object) -> list[list[Any]]:
    """Return the rows of an ad-hoc query as lists."""
    return [list(row.values()) for row in await graph.run_admin(query, **parameters)]


async def dump(graph: Graph) -> list[Any]:
    """Return all that a load wrote, without what differs from run to run (run ids, ciphers, lock)."""
    found = await graph.run_admin(
        """
        MATCH (n) WHERE NOT n:LoadRun AND NOT n:Migration AND NOT n:LoadLock AND NOT n:Source
        RETURN labels(n) AS labels, properties(n) AS properties, '' AS key
        UNION ALL
        MATCH (a)-[r]->(b)
        RETURN [type(r), coalesce(a.key, a.id) + ' > ' + coalesce(b.key, b.id)] AS labels,
          properties(r) AS properties, '' AS key
        """
    )
    hidden = {"run", "idCipher", "endedBy"}
    return sorted(
        repr(
            (
                sorted(row["labels"]),
                sorted((name, value) for name, value in row["properties"].items() if name not in hidden),
            )
        )
        for row in found
    )
