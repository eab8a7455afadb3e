"""How the page and its files are served, built or not."""

from __future__ import annotations

import gzip
import re

import httpx
from starlette.applications import Starlette
from starlette.routing import Route

from graph_api.http.web import POLICY, Asset, WebPage, web_routes


def client(*routes: Route) -> httpx.AsyncClient:
    app = Starlette(routes=list(routes) or web_routes())
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")


def pages_of(assets: dict[str, Asset]) -> list[Route]:
    page = WebPage(assets)
    return [Route("/", page.page), Route("/assets/{name}", page.asset)]


def test_the_policy_allows_nothing_inline_and_nobody_else() -> None:
    rules = dict(rule.split(" ", 1) for rule in POLICY.split("; "))
    assert rules["default-src"] == "'none'"
    for kind in ("script-src", "style-src", "connect-src"):
        assert rules[kind] == "'self'"
    assert "unsafe" not in POLICY
    assert "http" not in POLICY


async def test_the_built_page_names_files_that_are_there() -> None:
    async with client() as http:
        page = await http.get("/")
        assert page.status_code == 200
        assert page.headers["content-security-policy"] == POLICY
        assert page.headers["cache-control"] == "no-cache"
        named = re.findall(r'(?:src|href)="(assets/[^"]+)"', page.text)
        assert len(named) == 3
        for name in named:
            file = await http.get(f"/{name}")
            assert file.status_code == 200
            assert ("immutable" in file.headers["cache-control"]) == ("-" in name)


async def test_files_come_compressed_to_whom_can_read_that() -> None:
    asset = Asset(b"words", gzip.compress(b"words"), "text/css")
    async with client(*pages_of({"a-1.css": asset})) as http:
        plain = await http.get("/assets/a-1.css", headers={"accept-encoding": "identity"})
        packed = await http.get("/assets/a-1.css", headers={"accept-encoding": "gzip"})
    assert (plain.content, "content-encoding" in plain.headers) == (b"words", False)
    assert (packed.content, packed.headers["content-encoding"]) == (b"words", "gzip")
    assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"


async def test_no_other_file_is_served() -> None:
    async with client() as http:
        for name in ("index.html", "../web.py", "%2e%2e%2fweb.py", "nothing.js"):
            assert (await http.get(f"/assets/{name}")).status_code == 404, name


async def test_an_unbuilt_page_says_how_to_build_it() -> None:
    async with client(*pages_of({})) as http:
        answer = await http.get("/")
    assert answer.status_code == 200
    assert "make install" in answer.text
