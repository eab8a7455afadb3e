"""``/report``: the printable report over HTTP, for those and only those who may ask ``creditReport``."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from html import unescape
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.http.authentication import token_verifier
from graph_api.http.engine_watch import EngineWatch
from graph_api.http.envelope import Envelope
from graph_api.http.metrics import Metrics
from graph_api.http.rates import Rates
from graph_api.http.report_page import css_string, report_route
from graph_api.http.tokens import issue_development_token
from graph_api.services.audit import AuditService
from graph_api.services.callers import Caller, Role
from graph_api.services.report import ReportService
from graph_api.services.wiring import build_services
from graph_api.settings import Settings
from tests.services.report_world import load_world

IDENTITY = "99999919610202101X"
"""Number of P01 of the sample."""

AUDITOR = Caller(Role.AUDITOR, org="audit-office")
E10 = {"source": "sample", "sourceId": "E10", "purpose": "授信审批", "validAt": "2024-10-15"}


@pytest.fixture(scope="module")
def home(graph_address: GraphAddress, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    load_world(graph_address, folder)
    return folder / "home"


@dataclass(frozen=True)
class Counter:
    """A started application with the report alone, and what is behind it."""

    settings: Settings
    graph: Graph
    audit: AuditService
    client: httpx.AsyncClient

    def bearer(self, role: str = "bank") -> dict[str, str]:
        return {"authorization": f"Bearer {issue_development_token(self.settings, role, 'bank-a', None)}"}

    async def get(self, role: str = "bank", accept: str = "text/html", **given: str) -> httpx.Response:
        self.graph.round_trips = 0
        headers = {**self.bearer(role), "accept": accept}
        return await self.client.get("/report", params=given, headers=headers)


@asynccontextmanager
async def opened(home: Path, address: GraphAddress, *, watched: bool) -> AsyncIterator[Counter]:
    """Open a counter; one that is not watched has not found its engine yet."""
    settings = Settings(home=home)
    graph = Graph.connect(address)
    services = build_services(settings, graph)
    services = replace(services, reports=ReportService(graph, services.audit, stale_after_days=30))
    verifier, metrics = token_verifier(settings), Metrics()
    engine = EngineWatch(graph.verify, _nothing)
    if watched:
        await engine.start()
    app = Starlette(
        routes=[report_route(services, verifier, Rates.configured(settings), engine, metrics)],
        middleware=[Middleware(Envelope, metrics=metrics)],
    )
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield Counter(settings, graph, services.audit, client)
    await engine.stop()
    await verifier.close()
    await services.audit.close()
    await graph.close()


@pytest.fixture
async def counter(home: Path, graph_address: GraphAddress) -> AsyncIterator[Counter]:
    async with opened(home, graph_address, watched=True) as found:
        yield found


async def _nothing() -> None:
    """Prepare nothing: the module's fixture did."""


async def test_a_page_with_everything_on_it(counter: Counter) -> None:
    response = await counter.get(**E10)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert counter.graph.round_trips == 2
    page = unescape(response.text)
    for words in (
        "北岭纺织有限公司（虚构）",
        "授信审批",
        "bank-a（bank）",
        "2024-10-15",
        "异议标注",
        "围标串标",
    ):
        assert words in page
    (number,) = set(re.findall(r"q_[a-z0-9]{20,}", page))
    record = await counter.audit.receipt(AUDITOR, number)
    assert record is not None
    assert (record.operation, record.purpose) == ("creditReport", "授信审批")


async def test_the_style_sheet_is_all_that_the_policy_lets_in(counter: Counter) -> None:
    response = await counter.get(**E10)
    policy = response.headers["content-security-policy"]
    (style,) = re.findall(r"<style>(.*?)</style>", response.text, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "script-src" not in policy
    assert response.headers["cache-control"] == "no-store"
    assert " style=" not in response.text


async def test_what_sources_state_is_text_and_never_markup(counter: Counter) -> None:
    response = await counter.get(
        source="extra", sourceId="X3", purpose="</style><script>alert(2)</script>", lang="en"
    )
    assert response.status_code == 200
    assert "<script" not in response.text
    assert "<script>alert(1)</script>" in unescape(response.text)
    assert response.text.count("</style>") == 1


def test_no_character_ends_a_css_string() -> None:
    assert css_string('"}</style>\n') == '"\\22 \\7d \\3c \\2f style\\3e \\a "'
    assert css_string("报1") == '"\\62a5 1"'


@pytest.mark.parametrize(("language", "title"), [("zh", "公共信用信息报告"), ("en", "Public Credit")])
async def test_the_language_asked_for(counter: Counter, language: str, title: str) -> None:
    assert f"<h1>{title}" in (await counter.get(**E10, lang=language)).text
    headers = {**counter.bearer(), "accept-language": language}
    assert f"<h1>{title}" in (await counter.client.get("/report", params=E10, headers=headers)).text


@pytest.mark.parametrize(
    ("accept", "format_", "media_type"),
    [
        ("application/pdf", None, "application/pdf"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", None, "text/html; charset=utf-8"),
        ("*/*", None, "text/html; charset=utf-8"),
        ("application/pdf;q=0.5, text/html", None, "text/html; charset=utf-8"),
        ("text/html", "pdf", "application/pdf"),
        ("application/pdf", "html", "text/html; charset=utf-8"),
    ],
)
async def test_page_or_pdf(counter: Counter, accept: str, format_: str | None, media_type: str) -> None:
    given = E10 if format_ is None else {**E10, "format": format_}
    response = await counter.get(accept=accept, **given)
    assert response.headers["content-type"] == media_type
    if media_type == "application/pdf":
        assert response.content.startswith(b"%PDF-")
        assert re.search(r'filename="credit-report-q_\w+\.pdf"', response.headers["content-disposition"])


async def test_by_form_and_by_json(counter: Counter) -> None:
    form = await counter.client.post("/report?lang=en", data=E10, headers=counter.bearer())
    json = await counter.client.post("/report", json={**E10, "format": "html"}, headers=counter.bearer())
    assert (form.status_code, json.status_code) == (200, 200)
    assert "北岭纺织有限公司（虚构）" in form.text
    assert "北岭纺织有限公司（虚构）" in json.text


async def test_an_identity_number_is_read_from_the_body_alone(counter: Counter) -> None:
    given = {"idNumber": IDENTITY, "purpose": "loan"}
    found = await counter.client.post("/report", data=given, headers=counter.bearer())
    assert found.status_code == 200
    assert IDENTITY not in found.text
    refused = await counter.get(**given)
    assert refused.status_code == 400
    hidden = await counter.get(source="sample", sourceId=IDENTITY, purpose="loan")
    assert hidden.status_code == 400
    assert counter.graph.round_trips == 0
    assert IDENTITY not in refused.text + hidden.text
    in_url = await counter.client.post(f"/report?idNumber={IDENTITY}", data=E10, headers=counter.bearer())
    assert in_url.status_code == 400


@pytest.mark.parametrize(("role", "full"), [("bank", False), ("investigator", True), ("auditor", True)])
async def test_identity_numbers_by_role(counter: Counter, role: str, full: bool) -> None:
    """The same rule as in the schema: in full for investigators and auditors, who state a purpose here."""
    response = await counter.get(role, source="sample", sourceId="P01", purpose="case")
    assert (IDENTITY in response.text) is full
    assert ("1961-02-02" in response.text) is full
    assert "居民身份证" in response.text


async def test_a_blank_purpose_shows_no_number(counter: Counter) -> None:
    response = await counter.get("investigator", source="sample", sourceId="P01", purpose="  ")
    assert response.status_code == 200
    assert IDENTITY not in response.text
    assert "1961-02-02" not in response.text


@pytest.mark.parametrize("role", ["bank", "approval", "investigator", "department", "auditor", "admin"])
async def test_every_role_may_ask(counter: Counter, role: str) -> None:
    assert (await counter.get(role, **E10)).status_code == 200


async def test_without_a_token_nothing_is_read(counter: Counter) -> None:
    response = await counter.client.get("/report", params=E10)
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert "UNAUTHENTICATED" in response.text
    wrong = await counter.client.get("/report", params=E10, headers={"authorization": "Bearer nonsense"})
    assert wrong.status_code == 401
    assert counter.graph.round_trips <= 1  # the watch's own probe


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"sourceId": "nobody"}, 404, "NOT_FOUND"),
        ({"purpose": ""}, 400, "BAD_USER_INPUT"),
        ({"purpose": "x" * 201}, 400, "BAD_USER_INPUT"),
        ({"uscc": "91990000MA0000015Q"}, 400, "BAD_USER_INPUT"),  # a second way to name the subject
        ({"sourceId": ""}, 400, "BAD_USER_INPUT"),
        ({"validAt": "2024-13-01"}, 400, "BAD_USER_INPUT"),
        ({"knownAt": "yesterday"}, 400, "BAD_USER_INPUT"),
        ({"lang": "fr"}, 400, "BAD_USER_INPUT"),
        ({"format": "docx"}, 400, "BAD_USER_INPUT"),
        ({"colour": "red"}, 400, "BAD_USER_INPUT"),
    ],
)
async def test_what_cannot_be_meant(counter: Counter, change: dict[str, str], status: int, code: str) -> None:
    response = await counter.get(**{**E10, **change})
    assert (response.status_code, code in response.text) == (status, True)


async def test_no_acceptable_format(counter: Counter) -> None:
    assert (await counter.get(accept="image/png", **E10)).status_code == 406


async def test_bodies_that_cannot_be_read(counter: Counter) -> None:
    async def status(content: bytes, kind: str) -> int:
        headers = {**counter.bearer(), "content-type": kind}
        return (await counter.client.post("/report", content=content, headers=headers)).status_code

    assert await status(b"{", "application/json") == 400
    assert await status(b"[]", "application/json") == 400
    assert await status(b"id=%ff", "application/x-www-form-urlencoded") in (400, 404)
    assert await status(b"a", "text/plain") == 415
    assert await status(b"purpose=" + b"x" * 20_000, "application/x-www-form-urlencoded") == 413


async def test_an_engine_that_is_away_is_told_at_once(home: Path, graph_address: GraphAddress) -> None:
    async with opened(home, graph_address, watched=False) as counter:
        response = await counter.get(**E10)
        assert (response.status_code, counter.graph.round_trips) == (503, 0)
        assert "UNAVAILABLE" in response.text


async def test_known_at_and_the_other_ways_to_name_a_subject(counter: Counter) -> None:
    page = (
        await counter.get(uscc="91990000MA0000015Q", purpose="p", knownAt="2019-04-01T00:00:00+08:00")
    ).text
    assert "海平线建设有限公司（虚构）" in page
    assert "2019-04-01 00:00:00 +08:00" in page
    (platform_id,) = set(re.findall(r"e_[a-z0-9]{20,}", page))
    assert (await counter.get(id=platform_id, purpose="p")).status_code == 200


async def test_caches_are_told_what_the_answer_depends_on(counter: Counter) -> None:
    response = await counter.get(**E10)
    assert response.headers["x-request-id"]
    assert response.headers["vary"] == "Accept, Accept-Language, Authorization"
