"""Requests that are none: always a 4xx in the shape of GraphQL errors, never a 500, never executed."""

from __future__ import annotations

import httpx
import pytest

TYPES = ("*/*", "application/json", "application/graphql-response+json", "text/event-stream")
JSON = {"content-type": "application/json"}


def code(response: httpx.Response) -> str:
    (error,) = response.json()["errors"]
    assert set(response.json()) == {"errors"}
    assert error["extensions"]["messageZh"]
    return str(error["extensions"]["code"])


HELLO = b'{"query": "{ hello }", "variables": '

BODIES = {
    "nothing": b"",
    "blank": b" \n",
    "null": b"null",
    "number": b"0",
    "float": b"1e5",
    "true": b"true",
    "string": b'"{ hello }"',
    "empty array": b"[]",
    "batch": b'[{"query": "{ hello }"}, {"query": "{ hello }"}]',
    "array of parameters": b'["{ hello }"]',
    "GraphQL": b"{ hello }",
    "form": b"query=%7Bhello%7D",
    "unfinished": b'{"query": "{ hello }"',
    "two values": b'{"query": "{ hello }"} {}',
    "comma too many": b'{"query": "{ hello }",}',
    "single quotes": b"{'query': '{ hello }'}",
    "comment": b'{"query": "{ hello }"} // x',
    "byte order mark": b'\xef\xbb\xbf{"query": "{ hello }"}',
    "UTF-16": '{"query": "{ hello }"}'.encode("utf-16"),
    "GB18030": '{"query": "{ hello(name: \\"青海\\") }"}'.encode("gb18030"),
    "no UTF-8": b'{"query": "{ hello } # \xff"}',
    "overlong UTF-8": b'{"query": "{ hello } # \xc0\xaf"}',
    "overlong null": b'{"query": "{ hello } # \xc0\x80"}',
    "surrogate in UTF-8": b'{"query": "{ hello } # \xed\xa0\x80"}',
    "beyond Unicode": b'{"query": "{ hello } # \xf4\x90\x80\x80"}',
    "cut UTF-8": b'{"query": "{ hello } # \xe9\x9d"}',
    "lone high surrogate": b'{"query": "{ hello } # \\ud800"}',
    "lone low surrogate": b'{"query": "{ hello } # \\udc00"}',
    "surrogates the wrong way round": b'{"query": "{ hello } # \\udc00\\ud800"}',
    "lone surrogate in variables": HELLO + b'{"x": "\\ud800"}}',
    "lone surrogate in a name": HELLO + b'{"\\udfff": 1}}',
    "control character": b'{"query": "{ hello }\x01"}',
    "NaN": HELLO + b'{"x": NaN}}',
    "infinity": HELLO + b'{"x": -Infinity}}',
    "number beyond all": HELLO + b'{"x": 1e999}}',
    "integer of 5,000 digits": HELLO + b'{"x": ' + b"9" * 5_000 + b"}}",
    "negative one": HELLO + b'{"x": -' + b"9" * 5_000 + b"}}",
    "leading zero": HELLO + b'{"x": 01}}',
    "hexadecimal": HELLO + b'{"x": 0x1}}',
    "10,000 arrays": b"[" * 10_000 + b"]" * 10_000,
    "10,000 objects": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "10,000 arrays in variables": HELLO + b'{"x": ' + b"[" * 10_000 + b"]" * 10_000 + b"}}",
    "500 arrays in variables": HELLO + b'{"x": ' + b"[" * 500 + b"]" * 500 + b"}}",
    "10,000 open": b"[" * 10_000,
    "query twice": b'{"query": "{ hello }", "query": "{ forbidden }"}',
    "query twice, escaped": b'{"query": "{ hello }", "qu\\u0065ry": "{ forbidden }"}',
    "variables twice": HELLO + b'{}, "variables": {"x": 1}}',
    "twice in variables": HELLO + b'{"x": 1, "x": 2}}',
    "twice deep in variables": HELLO + b'{"x": [{"y": {"z": 1, "z": 1}}]}}',
    "twice with colons": b'{"query": "{ a: hello }", "extensions": {"a:b": ":", "c": 1, "c": "\\":"}}',
    "no query": b'{"variables": {}}',
    "null query": b'{"query": null}',
    "number for a query": b'{"query": 0}',
    "object for a query": b'{"query": {"query": "{ hello }"}}',
    "array for variables": HELLO + b"[]}",
    "text for variables": HELLO + b'"{}"}',
    "number for an operation": b'{"query": "{ hello }", "operationName": 0}',
    "array for extensions": b'{"query": "{ hello }", "extensions": []}',
    "a hash that nobody trusts": b'{"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "00"}}}',
    "a hash that is none": b'{"extensions": {"persistedQuery": {"sha256Hash": [1]}}}',
}


@pytest.mark.parametrize("name", BODIES)
async def test_bodies(client: httpx.AsyncClient, name: str) -> None:
    for accept in TYPES:
        response = await client.post("/graphql", content=BODIES[name], headers={**JSON, "accept": accept})
        assert response.status_code == 400
        assert code(response) == "BAD_USER_INPUT"


READABLE = {
    "colons in strings": b'{"query": "{ a: hello }", "variables": {"x": "a:b\\":\\\\", "y:z": ":{"}}',
    "surrogate pair": b'{"query": "{ hello } # \\ud83d\\ude00"}',
    "null character in a comment": b'{"query": "{ hello } # x", "variables": {"x": "\\u0000"}}',
    "a name twice in two objects": HELLO + b'{"x": {"z": 1}, "y": {"z": 1}}}',
    "levels within the bound": HELLO + b'{"x": ' + b"[" * 98 + b"]" * 98 + b"}}",
}


@pytest.mark.parametrize("name", READABLE)
async def test_what_looks_alike_is_read(client: httpx.AsyncClient, name: str) -> None:
    response = await client.post("/graphql", content=READABLE[name], headers=JSON)
    assert response.status_code == 200, response.text
    assert list(response.json()) == ["data"]


DOCUMENTS = {
    "integer of 5,000 digits": "{ hello(name: " + "9" * 5_000 + ") }",
    "float of 5,000 digits": "{ hello(name: 0." + "9" * 5_000 + ") }",
    "10,000 levels": "{ hello " * 10_000 + "}" * 10_000,
    "10,000 lists": "{ hello(name: " + "[" * 10_000 + "]" * 10_000 + ") }",
    "lone surrogate": '{ hello(name: "\\ud800") }',
    "beyond Unicode": '{ hello(name: "\\u{110000}") }',
    "null character": "{ hello\u0000 }",
    "unknown fragment": "{ ...Nothing }",
    "circular fragments": "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
    "operation twice": "query A { hello } query A { hello }",
    "two without a name": "{ hello } { hello }",
    "one without a name": "{ hello } query A { hello }",
    "no operation": "fragment A on Query { hello }",
    "type system": "type Query { hello: String }",
    "unknown directive": "{ hello @nothing }",
    "directive twice": "{ hello @skip(if: true) @skip(if: true) }",
    "argument twice": '{ hello(name: "a", name: "b") }',
    "variable twice": "query($a: Int, $a: Int) { hello }",
    "unknown variable": "{ hello(name: $a) }",
}


@pytest.mark.parametrize("name", DOCUMENTS)
async def test_documents(client: httpx.AsyncClient, name: str) -> None:
    for accept in TYPES[:3]:
        response = await client.post("/graphql", json={"query": DOCUMENTS[name]}, headers={"accept": accept})
        assert response.status_code in ((400,) if "response" in accept else (200, 400))
        answer = response.json()
        assert set(answer) == {"errors"}
        assert {e["extensions"]["code"] for e in answer["errors"]} <= {"BAD_USER_INPUT", "LIMIT_EXCEEDED"}


QUERY_STRINGS = {
    "nothing": "",
    "no query": "variables=%7B%7D",
    "query twice": "query=%7B__typename%7D&query=%7B__typename%7D",
    "no UTF-8": "query=%7B__typename%7D%23%FF",
    "overlong UTF-8": "query=%7B__typename%7D%23%C0%AF",
    "surrogate": "query=%7B__typename%7D%23%ED%A0%80",
    "variables that are none": "query=%7B__typename%7D&variables=x",
    "variables that are a list": "query=%7B__typename%7D&variables=%5B%5D",
    "variables twice over": "query=%7B__typename%7D&variables=%7B%22a%22%3A1%2C%22a%22%3A1%7D",
    "extensions that are text": "query=%7B__typename%7D&extensions=%22x%22",
    "a hash that nobody trusts": "extensions=%7B%22persistedQuery%22%3A%7B%22sha256Hash%22%3A%220%22%7D%7D",
}


@pytest.mark.parametrize("name", QUERY_STRINGS)
async def test_query_strings(client: httpx.AsyncClient, name: str) -> None:
    response = await client.get(f"/graphql?{QUERY_STRINGS[name]}")
    assert response.status_code == 400
    assert code(response) == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "text/plain; application/json",
        "application/json; charset=gb18030",
        "application/jsonp",
    ],
)
async def test_what_a_page_of_another_site_can_send_unasked_is_refused(
    client: httpx.AsyncClient, content_type: str | None
) -> None:
    """Browsers send these types across sites without asking first; ``application/json`` they do not."""
    headers = {} if content_type is None else {"content-type": content_type}
    response = await client.post("/graphql", content=b'{"query": "mutation { change }"}', headers=headers)
    assert response.status_code == 415
    assert code(response) == "BAD_USER_INPUT"
    assert "access-control-allow-origin" not in response.headers


async def test_a_head_executes_nothing(client: httpx.AsyncClient, bearer: dict[str, str]) -> None:
    """What goes by a safe method past a proxy or a policy must not change anything."""
    sent = {"json": {"query": "mutation { change }"}, "headers": bearer}
    assert (await client.request("HEAD", "/graphql", **sent)).status_code == 400  # type: ignore[arg-type]
    by_get = await client.head("/graphql", params={"query": "mutation { change }"}, headers=bearer)
    assert by_get.status_code == 405


async def test_no_other_site_is_let_in(client: httpx.AsyncClient) -> None:
    asked = {"origin": "https://elsewhere.test", "access-control-request-method": "POST"}
    response = await client.options("/graphql", headers=asked)
    assert response.status_code == 405
    assert not [name for name in response.headers if name.startswith("access-control")]


@pytest.mark.parametrize("accept", ["text/html", "text/html,application/xhtml+xml", "text/html, */*;q=0.8"])
async def test_there_is_no_page_to_ask_from(client: httpx.AsyncClient, accept: str) -> None:
    response = await client.get("/graphql", headers={"accept": accept})
    assert response.status_code in (400, 406)
    assert "html" not in response.headers["content-type"]


SUGGESTED = {
    "{ helo }": "hello",
    '{ hello(nam: "x") }': "name",
    "{ ... on Qery { hello } }": "Query",
    "query($n: Strin) { hello(name: $n) }": "String",
}


@pytest.mark.parametrize("query", SUGGESTED)
async def test_suggestions_are_for_callers_with_a_token(
    client: httpx.AsyncClient, bearer: dict[str, str], query: str
) -> None:
    for _ in range(2):
        public = await client.post("/graphql", json={"query": query})
        known = await client.post("/graphql", json={"query": query}, headers=bearer)
        assert "Did you mean" in known.text
        assert "Did you mean" not in public.text
        assert [e["extensions"] for e in public.json()["errors"]] == [
            e["extensions"] for e in known.json()["errors"]
        ]
        assert f"'{SUGGESTED[query]}'" not in public.text
