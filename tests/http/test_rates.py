"""How much one caller may ask, and that others do not notice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from graph_api.app import create_app
from graph_api.bolt.driver import Graph
from graph_api.errors import LimitExceededError, SetupError
from graph_api.http.rates import Rates
from graph_api.http.tokens import issue_development_token
from graph_api.services.callers import Caller, Role
from graph_api.settings import Settings
from tests.http.conftest import small_schema

BANK = Caller(Role.BANK, "bank-a", subject="teller-1")


@asynccontextmanager
async def clients(
    settings: Settings, graph: Graph, *addresses: str
) -> AsyncIterator[list[httpx.AsyncClient]]:
    app = create_app(settings, graph=graph, schema=small_schema)
    async with app.router.lifespan_context(app):
        yield [
            httpx.AsyncClient(
                transport=httpx.ASGITransport(app, raise_app_exceptions=False, client=(address, 1)),
                base_url="http://test",
            )
            for address in addresses
        ]


async def asked(client: httpx.AsyncClient, accept: str = "*/*", **headers: str) -> httpx.Response:
    return await client.post("/graphql", json={"query": "{ hello }"}, headers={"accept": accept, **headers})


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/graphql-response+json"])
async def test_the_public_is_counted_by_address(graph: Graph, tmp_path: Path, accept: str) -> None:
    settings = Settings(home=tmp_path, rate_public="3/minute")
    async with clients(settings, graph, "192.0.2.1", "192.0.2.2") as (one, other):
        answers = [await asked(one, accept) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        (error,) = answers[-1].json()["errors"]
        assert (error["extensions"]["code"], error["extensions"]["limit"]) == ("LIMIT_EXCEEDED", "RATE")
        assert error["extensions"]["maximum"] == 3
        assert "data" not in answers[-1].json()
        seconds = int(answers[-1].headers["retry-after"])
        assert 1 <= seconds <= 60
        assert error["extensions"]["retryAfter"] == seconds
        assert (await asked(other, accept)).status_code == 200


async def test_who_has_a_token_is_counted_by_it(graph: Graph, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, rate_public="1/minute", rate_known="2/minute")
    first, second = (
        {"authorization": f"Bearer {issue_development_token(settings, 'bank', org)}"} for org in ("a", "b")
    )
    async with clients(settings, graph, "192.0.2.1") as (client,):
        statuses = [(await asked(client, **headers)).status_code for headers in (first, first, first, second)]
        assert statuses == [200, 200, 429, 200]
        # What a caller with a token asks is not charged to the address from which he asks.
        assert (await asked(client)).status_code == 200
        assert (await asked(client)).status_code == 429


async def test_a_report_counts_like_any_look_up(graph: Graph, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, rate_known="1/minute")
    headers = {"authorization": f"Bearer {issue_development_token(settings, 'bank', 'a')}"}
    async with clients(settings, graph, "192.0.2.1") as (client,):
        assert (await asked(client, **headers)).status_code == 200
        refused = await client.get("/report", params={"id": "e_x", "purpose": "loan"}, headers=headers)
        assert refused.status_code == 429
        assert int(refused.headers["retry-after"]) >= 1


async def test_operations_at_once_are_bounded_for_each_caller() -> None:
    rates = Rates.configured(Settings(operations_at_once_known=2))
    async with rates.admitted(BANK, ""), rates.admitted(BANK, ""):
        with pytest.raises(LimitExceededError) as refused:
            async with rates.admitted(BANK, ""):
                raise AssertionError
        assert (refused.value.limit, refused.value.maximum) == ("AT_ONCE", 2)
        async with rates.admitted(Caller(Role.BANK, "bank-a", subject="teller-2"), ""):
            pass
    async with rates.admitted(BANK, ""):
        pass


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
    ],
)
async def test_a_network_of_one_client_has_one_rate(first: str, second: str, *, same: bool) -> None:
    rates = Rates.configured(Settings(rate_public="1/minute"))
    async with rates.admitted(Caller.public(), first):
        pass
    refused = False
    try:
        async with rates.admitted(Caller.public(), second):
            pass
    except LimitExceededError:
        refused = True
    assert refused == same


async def test_callers_whose_names_run_into_one_another_have_their_own_rates() -> None:
    rates = Rates.configured(Settings(rate_known="1/minute"))
    for org, subject in (("bank a", "b"), ("bank", "a b")):
        async with rates.admitted(Caller(Role.BANK, org, subject=subject), ""):
            pass


async def test_each_worker_gives_out_its_share() -> None:
    rates = Rates.configured(Settings(rate_public="8/minute", workers=4))
    for _ in range(2):
        async with rates.admitted(Caller.public(), "192.0.2.1"):
            pass
    with pytest.raises(LimitExceededError) as refused:
        async with rates.admitted(Caller.public(), "192.0.2.1"):
            raise AssertionError
    assert refused.value.maximum == 2


async def test_an_empty_rate_bounds_nothing() -> None:
    rates = Rates.configured(Settings(rate_public=""))
    for _ in range(1_000):
        async with rates.admitted(Caller.public(), "192.0.2.1"):
            pass


@pytest.mark.parametrize(
    "given", [{"rate_public": "often"}, {"rate_storage": "nowhere://"}, {"rate_storage": "memory://"}]
)
def test_a_setting_that_cannot_be_meant_is_named(given: dict[str, str]) -> None:
    with pytest.raises(SetupError, match="RATE"):
        Rates.configured(Settings().model_copy(update=given))
