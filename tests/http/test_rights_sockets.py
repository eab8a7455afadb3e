"""Mutations over sockets: whoever opened one without a token changes nothing."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from graph_api.bolt.driver import Graph
from graph_api.http.tokens import issue_development_token
from graph_api.schema.build import build_schema
from graph_api.settings import Settings

from .serving import serving

PROTOCOL = Subprotocol("graphql-transport-ws")
ASK = """mutation { requestReview(input: {receipt: "q_x", statement: "x", idempotencyKey: "k"}) {
  __typename } }"""


async def answered(port: int, payload: dict[str, str]) -> Any:
    """Return what a socket answers to the mutation."""
    async with (
        asyncio.timeout(60),
        connect(f"ws://127.0.0.1:{port}/graphql", subprotocols=[PROTOCOL]) as socket,
    ):
        await socket.send(json.dumps({"type": "connection_init", "payload": payload}))
        assert json.loads(await socket.recv())["type"] == "connection_ack"
        await socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": {"query": ASK}}))
        return json.loads(await socket.recv())["payload"]


@pytest.mark.parametrize("role", ["public", "bank", "subject"])
async def test_who_may_change_something_over_a_socket(settings: Settings, graph: Graph, role: str) -> None:
    own = "id:e_x" if role == "subject" else None
    token = "" if role == "public" else issue_development_token(settings, role, "o", subject=own)
    payload = {"Authorization": f"Bearer {token}"} if token else {}
    async with serving(settings, graph, build_schema()) as port:
        found = await answered(port, payload)
    if role == "subject":
        assert found == {"data": {"requestReview": {"__typename": "ReviewUnknownError"}}}
    else:
        code = "UNAUTHENTICATED" if role == "public" else "FORBIDDEN"
        assert [error["extensions"]["code"] for error in found["errors"]] == [code]
    assert await graph.run_admin("MATCH (v:ReviewKey) RETURN v") == []
