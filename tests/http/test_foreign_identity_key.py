"""A graph whose persons are sealed with another key is not served: nobody would be recognised.

Nor is one whose key was replaced while it was served.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from graph_api.app import create_app
from graph_api.bolt.driver import Graph
from graph_api.cli.identity import rotate_key
from graph_api.http.tokens import issue_development_token
from graph_api.keyring import Keyring
from graph_api.sealing import IdentitySealer, new_identity_key
from graph_api.settings import Settings
from tests.http.conftest import small_schema
from tests.http.test_operation import client_of
from tests.schema.world import load_tables

PERSON = {"id": "P1", "name": "测试甲", "id_number": "99999919700101101X"}


@pytest.fixture
def theirs(settings: Settings) -> Settings:
    """Settings of another home, with another key."""
    return settings.model_copy(update={"identity_key": SecretStr(new_identity_key())})


async def test_it_is_unusable_until_the_right_key_is_back(
    settings: Settings, theirs: Settings, graph: Graph, tmp_path: Path
) -> None:
    await load_tables(
        graph, IdentitySealer.from_settings(settings), tmp_path / "world", {"persons": [PERSON]}
    )
    with capture_logs() as logs:
        app = create_app(theirs, graph=graph, schema=small_schema)
        async with app.router.lifespan_context(app), client_of(app) as client:
            response = await client.get("/readyz")
            assert (response.status_code, response.json()["engine"]) == (503, "unusable")
    (reason,) = [entry["reason"] for entry in logs if entry.get("state") == "unusable"]
    assert "CREDIT_GRAPH_IDENTITY_KEY" in reason
    assert theirs.identity_key is not None
    assert theirs.identity_key.get_secret_value() not in str(logs)
    app = create_app(settings, graph=graph, schema=small_schema)
    async with app.router.lifespan_context(app), client_of(app) as client:
        assert (await client.get("/readyz")).status_code == 200


async def test_a_running_service_notices_that_the_key_was_replaced(
    settings: Settings, graph: Graph, tmp_path: Path
) -> None:
    """No answer is made with the former key, from the first question on; started again it serves."""
    await load_tables(
        graph, IdentitySealer.from_settings(settings), tmp_path / "world", {"persons": [PERSON]}
    )
    bearer = {"authorization": f"Bearer {issue_development_token(settings, 'auditor', 'audit-office')}"}
    number = f'{{identity: {{idNumber: "{PERSON["id_number"]}"}}}}'
    shown = "... on Person { identities { idNumber } }"
    question = {"query": f'{{ subject(ref: {number}, purpose: "case") {{ {shown} }} }}'}
    found = {"data": {"subject": {"identities": [{"idNumber": PERSON["id_number"]}]}}}
    app = create_app(settings, graph=graph)
    async with app.router.lifespan_context(app), client_of(app) as client:
        assert (await client.post("/graphql", json=question, headers=bearer)).json() == found
        await rotate_key(settings, graph, Keyring.from_settings(settings))
        answer = (await client.post("/graphql", json=question, headers=bearer)).json()
        assert answer["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
        assert not (answer.get("data") or {}).get("subject")
        async with asyncio.timeout(30):
            while (ready := await client.get("/readyz")).status_code == 200:
                await asyncio.sleep(0.05)
        assert ready.json()["engine"] == "unusable"
    again = create_app(settings, graph=graph)
    async with again.router.lifespan_context(again), client_of(again) as client:
        assert (await client.post("/graphql", json=question, headers=bearer)).json() == found
