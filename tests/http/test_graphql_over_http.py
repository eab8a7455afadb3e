"""GraphQL over HTTP: what can be read is answered, what cannot is a 4xx, nothing is ever a 500."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

STRICT = "application/graphql-response+json"


async def post(client: httpx.AsyncClient, query: object, **more: Any) -> httpx.Response:
    headers = more.pop("headers", {})
    return await client.post("/graphql", json={"query": query, **more}, headers=headers)


def code(response: httpx.Response) -> str:
    return str(response.json()["errors"][0]["extensions"]["code"])


async def test_a_query_is_answered(client: httpx.AsyncClient) -> None:
    response = await post(client, "query($n: String!) { hello(name: $n) }", variables={"n": "青海"})
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.json() == {"data": {"hello": "hello 青海"}}


async def test_get_asks_for_the_schema_alone(client: httpx.AsyncClient, bearer: dict[str, str]) -> None:
    response = await client.get("/graphql", params={"query": "{ __typename }"})
    assert response.json() == {"data": {"__typename": "Query"}}
    params = {"query": "query($n: String!) { __type(name: $n) { name } }", "variables": '{"n": "Query"}'}
    shown = await client.get("/graphql", params=params, headers=bearer)
    assert shown.json() == {"data": {"__type": {"name": "Query"}}}


@pytest.mark.parametrize(
    "query",
    ["{ hello }", "{ __typename hello }", "{ __schema { queryType { name } } hello }", "mutation { change }"],
)
async def test_get_looks_nothing_up(client: httpx.AsyncClient, bearer: dict[str, str], query: str) -> None:
    for accept in ("*/*", "application/json", STRICT, "text/event-stream"):
        response = await client.get("/graphql", params={"query": query}, headers={**bearer, "accept": accept})
        assert response.status_code == 405
        assert response.headers["allow"] == "POST"
        assert code(response) == "BAD_USER_INPUT"


async def test_a_mutation_by_post_is_answered(client: httpx.AsyncClient) -> None:
    assert (await post(client, "mutation { change }")).json() == {"data": {"change": "changed"}}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'[{"query": "{ hello }"}]',
        b'"text"',
        b"{}",
        b'{"query": null}',
        b'{"query": 7}',
        b'{"query": ""}',
        b'{"query": "{ hello }", "variables": []}',
        b'{"query": "{ hello }", "variables": "{}"}',
        b'{"query": "{ hello }", "operationName": 1}',
        b'{"query": "{ hello }", "extensions": 1}',
        b'{"query": "\xff"}',
        b'{"query": "\\ud800"}',
        b"[" * 5000,
        b'{"query": "{ hello }"} trailing',
        b'{"query": "{ hello("}',
        b'{"query": "\\u0000"}',
        b'{"query": "{"}',
    ],
)
async def test_what_cannot_be_read_is_a_400(client: httpx.AsyncClient, body: bytes) -> None:
    response = await client.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 400
    assert code(response) == "BAD_USER_INPUT"
    assert "data" not in response.json()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/json; charset=gb18030"}, 415),
        ({"content-type": "application/json; charset=utf-8"}, 200),
        ({"content-type": "application/json", "content-encoding": "gzip"}, 415),
        ({"content-type": "application/json", "accept": "text/html"}, 406),
        ({"content-type": "application/json", "accept": "text/html, */*;q=0.1"}, 200),
        ({"content-type": "application/json", "accept": "application/*"}, 200),
        ({"content-type": "application/json", "accept": f"{STRICT};q=0"}, 406),
    ],
)
async def test_media_types(client: httpx.AsyncClient, headers: dict[str, str], status: int) -> None:
    response = await client.post("/graphql", content=b'{"query": "{ hello }"}', headers=headers)
    assert response.status_code == status


async def test_other_methods_are_refused(client: httpx.AsyncClient) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        assert (await client.request(method, "/graphql")).status_code == 405


@pytest.mark.parametrize(
    ("query", "statuses"),
    [
        ("{ hello }", {"strict": 200, "legacy": 200, "any": 200}),
        ("{ nothing }", {"strict": 400, "legacy": 200, "any": 200}),
        ("{ hello(name: 7) }", {"strict": 400, "legacy": 200, "any": 200}),
        ("{ hello", {"strict": 400, "legacy": 200, "any": 400}),
        ("{ forbidden }", {"strict": 200, "legacy": 200, "any": 200}),
        ("query A { hello } query B { hello }", {"strict": 400, "legacy": 200, "any": 200}),
        ("subscription { hello }", {"strict": 400, "legacy": 200, "any": 200}),
        ("fragment F on Query { hello }", {"strict": 400, "legacy": 200, "any": 200}),
    ],
)
async def test_status_by_media_type(client: httpx.AsyncClient, query: str, statuses: dict[str, int]) -> None:
    accepts = {"strict": STRICT, "legacy": "application/json", "any": "*/*"}
    for kind, status in statuses.items():
        response = await post(client, query, headers={"accept": accepts[kind]})
        assert response.status_code == status, kind
        assert response.headers["content-type"].startswith(STRICT if kind == "strict" else "application/json")
        if query != "{ hello }":
            assert code(response) in ("BAD_USER_INPUT", "FORBIDDEN")


async def test_every_error_has_a_code_and_nothing_internal(client: httpx.AsyncClient) -> None:
    for field, expected in (("forbidden", "FORBIDDEN"), ("away", "UNAVAILABLE"), ("broken", "INTERNAL")):
        response = await post(client, f"{{ {field} }}")
        assert response.status_code == 200
        assert code(response) == expected
        assert response.json()["data"] == {field: None}
    secret = await post(client, '{ broken(value: "91990000MA9900A13A") }')
    assert "91990000MA9900A13A" not in secret.text
    assert "ValueError" not in secret.text


async def test_messages_are_in_both_languages(client: httpx.AsyncClient) -> None:
    error = (await post(client, "{ forbidden }")).json()["errors"][0]
    assert (error["message"], error["extensions"]["messageZh"]) == ("Not for you.", "无权查询。")
    unread = (await client.post("/graphql", content=b"{")).json()["errors"][0]
    assert "JSON" in unread["message"] or "application/json" in unread["message"]
    assert unread["extensions"]["messageZh"] != unread["message"]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("fr, en-GB;q=0.8, zh;q=0.5", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.1", "zh"),
        ("fr", "zh"),
        ("", "zh"),
        ("en;q=x, zh;q=0.1", "zh"),
    ],
)
async def test_language(client: httpx.AsyncClient, header: str, language: str) -> None:
    response = await post(client, "{ me }", headers={"accept-language": header})
    assert response.json()["data"]["me"].endswith(f"/{language}")


async def test_an_answer_that_takes_too_long_is_given_up(client: httpx.AsyncClient) -> None:
    response = await post(client, "{ slow }")
    assert code(response) == "LIMIT_EXCEEDED"
    assert response.elapsed.total_seconds() < 4


async def test_a_body_beyond_the_bound_is_a_413(client: httpx.AsyncClient) -> None:
    large = json.dumps({"query": "{ hello }", "variables": {"x": "y" * 1_100_000}}).encode()
    headers = {"content-type": "application/json"}
    declared = await client.post("/graphql", content=large, headers=headers)
    assert declared.status_code == 413

    async def undeclared() -> Any:
        for start in range(0, len(large), 65_536):
            yield large[start : start + 65_536]

    streamed = await client.post("/graphql", content=undeclared(), headers=headers)
    assert streamed.status_code == 413
    assert code(streamed) == "LIMIT_EXCEEDED"


async def test_security_headers(client: httpx.AsyncClient) -> None:
    response = await post(client, "{ hello }")
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-security-policy"].startswith("default-src 'none'")
    assert len(response.headers["x-request-id"]) == 16


async def test_the_schema_is_shown_to_callers_with_a_token_only(
    client: httpx.AsyncClient, bearer: dict[str, str]
) -> None:
    query = "query { ...F } fragment F on Query { __schema { queryType { name } } }"
    assert code(await post(client, query)) == "UNAUTHENTICATED"
    shown = await post(client, query, headers=bearer)
    assert shown.json() == {"data": {"__schema": {"queryType": {"name": "Query"}}}}
    assert (await post(client, "{ __typename }")).json() == {"data": {"__typename": "Query"}}


async def test_unknown_paths(client: httpx.AsyncClient) -> None:
    assert (await client.get("/graphql/")).status_code == 404
    assert (await client.get("/nothing")).status_code == 404
