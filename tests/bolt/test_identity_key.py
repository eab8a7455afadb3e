"""A graph belongs to the key that sealed its persons, and says so to whoever comes with another."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.identity_key import ForeignIdentityKeyError, claim_identity_key
from graph_api.sealing import IdentitySealer
from tests.schema.world import load_tables

OURS, OTHER = IdentitySealer(b"o" * 32), IdentitySealer(b"x" * 32)
PERSON = {"id": "P1", "name": "测试甲", "id_number": "99999919700101101X"}


async def recorded(graph: Graph) -> list[str]:
    return [row["id"] for row in await graph.run_admin("MATCH (k:IdentityKey) RETURN k.keyId AS id")]


async def test_a_graph_without_sealed_numbers_takes_the_key_that_comes(graph: Graph) -> None:
    await claim_identity_key(graph, OTHER.key_id)
    await claim_identity_key(graph, OURS.key_id)
    assert await recorded(graph) == [OURS.key_id]


async def test_persons_without_numbers_bind_a_graph_to_no_key(graph: Graph, tmp_path: Path) -> None:
    await load_tables(graph, OURS, tmp_path, {"persons": [{"id": "P1", "name": "测试甲"}]})
    await claim_identity_key(graph, OTHER.key_id)
    assert await recorded(graph) == [OTHER.key_id]


async def test_a_loaded_graph_refuses_another_key_and_says_what_to_do(graph: Graph, tmp_path: Path) -> None:
    await load_tables(graph, OURS, tmp_path, {"persons": [PERSON]})
    with pytest.raises(ForeignIdentityKeyError) as refused:
        await claim_identity_key(graph, OTHER.key_id)
    for message in (refused.value.message, refused.value.message_zh):
        assert OURS.key_id in message
        assert OTHER.key_id in message
        assert "keys/identity.key" in message
        assert "CREDIT_GRAPH_IDENTITY_KEY" in message
    await claim_identity_key(graph, OURS.key_id)
    assert await recorded(graph) == [OURS.key_id]


async def test_the_sealed_numbers_decide_and_not_the_record(graph: Graph, tmp_path: Path) -> None:
    """A graph loaded before keys were recorded, or while another process wrote its own key down."""
    await load_tables(graph, OURS, tmp_path, {"persons": [PERSON]})
    await graph.run_admin("MATCH (k:IdentityKey) DELETE k")
    await graph.run_admin("CREATE (:IdentityKey {name: 'identity numbers', keyId: $id})", id=OTHER.key_id)
    with pytest.raises(ForeignIdentityKeyError):
        await claim_identity_key(graph, OTHER.key_id)
    assert await recorded(graph) == [OURS.key_id]


async def test_a_load_with_another_key_writes_nothing(graph: Graph, tmp_path: Path) -> None:
    await load_tables(graph, OURS, tmp_path / "first", {"persons": [PERSON]})
    before = await graph.run_admin("MATCH (n) RETURN count(n) AS n")
    with pytest.raises(ForeignIdentityKeyError):
        await load_tables(graph, OTHER, tmp_path / "second", {"persons": [{**PERSON, "id": "P2"}]})
    assert await graph.run_admin("MATCH (n) RETURN count(n) AS n") == before


async def test_processes_that_start_at_once_record_one_key(graph: Graph, graph_address: GraphAddress) -> None:
    others = [Graph.connect(graph_address) for _ in range(4)]
    await asyncio.gather(*(claim_identity_key(other, OURS.key_id) for other in others))
    await asyncio.gather(*(other.close() for other in others))
    assert await recorded(graph) == [OURS.key_id]


async def test_the_check_starts_from_an_index(graph: Graph) -> None:
    plan = json.dumps(await graph.explain("claim_identity_key"), default=str)
    assert "NodeByLabelScan" not in plan
    assert "AllNodesScan" not in plan
