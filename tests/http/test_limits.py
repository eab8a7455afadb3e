"""Every bound of a request: met it passes, and one above it is named in the error."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
import strawberry
from graphql import FieldNode, FragmentSpreadNode, InlineFragmentNode, Visitor, parse, visit

from graph_api.app import create_app
from graph_api.bolt.driver import Graph
from graph_api.errors import LimitExceededError
from graph_api.http.documents import inspect
from graph_api.http.inspection import Inspected
from graph_api.http.prices import Prices
from graph_api.http.tokens import issue_development_token
from graph_api.schema.build import sdl
from graph_api.settings import Settings

SETTINGS = Settings()
PRICES = Prices(sdl(), SETTINGS.cost_list_items)


def inspected(text: str, **bounds: int) -> Inspected:
    return inspect(text, SETTINGS.model_copy(update=bounds), PRICES)


def names(count: int) -> str:
    return " ".join(f"f{number}" for number in range(count))


def fragments(count: int) -> str:
    return " ".join(f"fragment F{number} on T {{ a }}" for number in range(count))


BOUNDS: dict[str, tuple[str, Callable[[int], str]]] = {
    "CHARACTERS": ("document_characters", lambda n: "{ a }".ljust(n, "#")),
    "TOKENS": ("document_tokens", lambda n: "{ " + names(n - 2) + " }"),
    "DIGITS": ("document_digits", lambda n: "{ a(x: " + "1" * n + ") }"),
    "NESTING": ("document_nesting", lambda n: "{ a(x: " + "[" * (n - 2) + "]" * (n - 2) + ") }"),
    "LIST_ITEMS": ("request_list_items", lambda n: "{ a(x: [" + "$x, " * n + "]) }"),
    "DIRECTIVES": ("document_directives", lambda n: "{ a" + " @b" * n + " }"),
    "OPERATIONS": ("document_operations", lambda n: " ".join(f"query Q{k} {{ a }}" for k in range(n))),
    "DEPTH": ("document_depth", lambda n: "{ a " * n + "}" * n),
    "FIELDS": ("document_fields", lambda n: "{ a { ...F } } fragment F on T { " + names(n - 1) + " }"),
    "ALIASES": ("document_aliases", lambda n: "{ a { " + " ".join(f"b{k}: b" for k in range(n)) + " } }"),
    "REPEATED_FIELDS": ("document_repeats", lambda n: "{ x { " + "a " * n + "} }"),
    "REPEATS": ("document_repeats_in_all", lambda n: "{ x { a " + "y { a b b } " * n + "} }"),
    "FRAGMENTS": ("document_fragments", lambda n: "{ a } " + fragments(n)),
    "ROOT_FIELDS": ("document_root_fields", lambda n: "{ b ...F } fragment F on Q { " + names(n - 1) + " }"),
}  # fmt: skip


@pytest.mark.parametrize("limit", BOUNDS)
def test_a_bound_and_one_above(limit: str) -> None:
    setting, document = BOUNDS[limit]
    most = 12
    # Repeats count every one but the first of its name: n times y, and n times b in them.
    within = 6 if limit == "REPEATS" else most
    bounds = {setting: 11 if limit == "REPEATS" else most}
    inspected(document(within), **bounds)
    with pytest.raises(LimitExceededError) as refused:
        inspected(document(within + 1), **bounds)
    assert (refused.value.limit, refused.value.maximum) == (limit, bounds[setting])
    assert str(bounds[setting]) in refused.value.message
    assert str(bounds[setting]) in refused.value.message_zh


@pytest.mark.parametrize("limit", BOUNDS)
def test_the_defaults_have_room_and_end(limit: str) -> None:
    setting, document = BOUNDS[limit]
    with pytest.raises(LimitExceededError) as refused:
        inspected(document(getattr(SETTINGS, setting) + 1))
    assert refused.value.limit in (limit, "REPEATED_FIELDS")


def test_brackets_around_fragments_count() -> None:
    chain = " ".join(f"fragment F{n} on T {{ ...F{n + 1} }}" for n in range(30))
    chain += " fragment F30 on T { a }"
    inspected("{ ...F0 } " + chain, document_nesting=31)
    with pytest.raises(LimitExceededError) as refused:
        inspected("{ ...F0 } " + chain, document_nesting=30)
    assert refused.value.limit == "NESTING"


def test_fragments_in_one_place_count() -> None:
    spreads = "{ ...F ...F ...F } fragment F on T { a }"
    inspected(spreads, document_fragments=3)
    with pytest.raises(LimitExceededError):
        inspected(spreads, document_fragments=2)


def test_fragments_that_nothing_uses_are_measured() -> None:
    with pytest.raises(LimitExceededError) as refused:
        inspected("{ a } fragment F on T { " + "a { " * 20 + "b" + "}" * 20 + " }")
    assert refused.value.limit == "DEPTH"


# ---- linear in the document

UNBOUNDED = dict.fromkeys(("document_fields", "document_repeats_in_all", "document_aliases"), 10**30)


class _Selections(Visitor):
    """Counts the selections that are written in a document."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def enter_selection_set(self, node: Any, *_: Any) -> None:
        assert all(
            isinstance(n, FieldNode | InlineFragmentNode | FragmentSpreadNode) for n in node.selections
        )
        self.count += len(node.selections)


def doubling(levels: int, field: str = "") -> str:
    """A document of a few bytes a level in which every fragment spreads the next one twice."""
    last = f"fragment F{levels} on Enterprise {{ name }}"
    steps = " ".join(
        f"fragment F{n} on Enterprise {{ {field} {{ ...F{n + 1} }} ...F{n + 1} }}"
        if field
        else f"fragment F{n} on Enterprise {{ ...F{n + 1} ...F{n + 1} }}"
        for n in range(levels)
    )
    return f'{{ node(id: "x") {{ ...F0 }} }} {steps} {last}'


@pytest.mark.parametrize(
    "text", [doubling(14), doubling(40), doubling(13, "parent"), doubling(40, "a: parent")]
)
def test_every_selection_is_looked_at_once(text: str) -> None:
    found = inspected(text, document_depth=10**6, document_nesting=10**6, **UNBOUNDED)
    written = _Selections()
    visit(parse(text), written)
    assert found.visited == written.count
    assert found.operation(None) is not None


def test_a_few_hundred_bytes_that_stand_for_a_million_fields_are_refused() -> None:
    text = doubling(14)
    assert len(text) < 684
    with pytest.raises(LimitExceededError) as refused:
        inspected(text)
    assert refused.value.limit == "FIELDS"


# ---- over HTTP


@strawberry.type
class Row:
    """A row of a list."""

    name: str


@strawberry.type
class Query:
    """Something with a price."""

    @strawberry.field
    def rows(self, first: int = 3) -> list[Row]:
        return [Row(name="x")] * first

    @strawberry.field
    def count(self, of: list[int]) -> int:
        return len(of)


@pytest.fixture
def bounded(settings: Settings) -> Settings:
    """Small bounds, and another cost for a bank than for the public."""
    return settings.model_copy(
        update={"request_bytes": 2_000, "request_list_items": 5, "cost_public": 11, "cost_bank": 21}
    )


@pytest.fixture
async def asking(bounded: Settings, graph: Graph) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an application with those bounds."""
    app = create_app(bounded, graph=graph, schema=strawberry.Schema(Query))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test") as client,
    ):
        yield client


def error_of(response: httpx.Response) -> Any:
    (error,) = response.json()["errors"]
    return error["extensions"]


async def test_cost_by_role(asking: httpx.AsyncClient, bounded: Settings) -> None:
    query = "query($n: Int!) { rows(first: $n) { name } }"
    bank = {"authorization": f"Bearer {issue_development_token(bounded, 'bank', 'bank-a')}"}
    for headers, most in (({}, 11), (bank, 21)):
        for _ in range(2):  # the second time the operation is compiled
            within = {"query": query, "variables": {"n": most - 1}}
            assert "data" in (await asking.post("/graphql", json=within, headers=headers)).json()
            beyond = {"query": query, "variables": {"n": most}}
            response = await asking.post("/graphql", json=beyond, headers=headers)
            extensions = error_of(response)
            assert extensions.pop("messageZh")
            assert extensions == {"code": "LIMIT_EXCEEDED", "limit": "COST", "maximum": most}
            assert "data" not in response.json()


async def test_lists_in_variables(asking: httpx.AsyncClient) -> None:
    query = "query($n: [Int!]!) { count(of: $n) }"
    within = await asking.post("/graphql", json={"query": query, "variables": {"n": [1] * 5}})
    assert within.json() == {"data": {"count": 5}}
    for variables in ({"n": [1] * 6}, {"n": [1], "unused": {"deep": [[1], [2] * 6]}}):
        refused = await asking.post("/graphql", json={"query": query, "variables": variables})
        assert error_of(refused)["limit"] == "LIST_ITEMS"


async def test_bytes(asking: httpx.AsyncClient) -> None:
    body = json.dumps({"query": "{ rows { name } }"}).encode()
    headers = {"content-type": "application/json"}
    assert (await asking.post("/graphql", content=body.ljust(2_000), headers=headers)).status_code == 200
    refused = await asking.post("/graphql", content=body.ljust(2_001), headers=headers)
    assert refused.status_code == 413
    assert error_of(refused)["code"] == "LIMIT_EXCEEDED"


@pytest.mark.parametrize(
    "coding", ["gzip", "deflate", "br", "zstd", "x-gzip", "GZIP", "identity, gzip", "nonsense"]
)
async def test_compressed_bodies_are_never_unpacked(asking: httpx.AsyncClient, coding: str) -> None:
    """A bomb of a few hundred bytes is refused for its coding, before anything is read."""
    plain = json.dumps({"query": "{ rows { name } }"}).encode() + b" " * 500_000
    body = zlib.compress(plain) if coding == "deflate" else gzip.compress(plain)
    assert len(body) < 2_000
    headers = {"content-type": "application/json", "content-encoding": coding}
    response = await asking.post("/graphql", content=body, headers=headers)
    assert response.status_code == 415
    assert error_of(response)["code"] == "BAD_USER_INPUT"
    response = await asking.post("/graphql", content=body * 50, headers=headers)
    assert response.status_code in (413, 415)
