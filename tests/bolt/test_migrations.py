"""Migrations are applied once, in order, also when two processes start at the same moment."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.migrations import migrate, pending, shipped_migrations
from graph_api.errors import SetupError


async def test_a_migrated_graph_has_nothing_pending(graph: Graph) -> None:
    assert await pending(graph) == ()
    assert await migrate(graph) == 0


async def test_two_that_start_at_once_record_each_migration_once(
    graph: Graph, graph_address: GraphAddress
) -> None:
    await graph.run_admin("MATCH (m:Migration) DELETE m")
    other = Graph.connect(graph_address)
    counts = await asyncio.gather(migrate(graph), migrate(other))
    await other.close()
    assert sum(counts) == len(shipped_migrations())


async def test_a_changed_migration_is_named(graph: Graph) -> None:
    await graph.run_admin("MATCH (m:Migration {version: 1}) SET m.was = m.checksum, m.checksum = 'other'")
    try:
        with pytest.raises(SetupError, match="Migration 1 in this graph has another content"):
            await pending(graph)
    finally:
        await graph.run_admin("MATCH (m:Migration {version: 1}) SET m.checksum = m.was REMOVE m.was")


async def test_a_graph_of_a_newer_product_is_refused(graph: Graph) -> None:
    await graph.run_admin("CREATE (:Migration {version: 9999, checksum: 'x'})")
    try:
        with pytest.raises(SetupError, match="newer version"):
            await migrate(graph)
    finally:
        await graph.run_admin("MATCH (m:Migration {version: 9999}) DELETE m")


def test_a_gap_in_the_numbers_is_refused(tmp_path: Path) -> None:
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "V0002__late.cypher").write_text("RETURN 1;", encoding="utf-8")
    with pytest.raises(SetupError, match="without gaps"):
        shipped_migrations(tmp_path)


def test_a_misnamed_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "first.cypher").write_text("RETURN 1;", encoding="utf-8")
    with pytest.raises(SetupError, match=r"not first\.cypher"):
        shipped_migrations(tmp_path)
