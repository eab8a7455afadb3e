"""An open inbox in a real Chromium: what arrives shows up, and a lost connection is told and mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.api.tables import Tables
from tests.web.casework_page import Window
from tests.web.conftest import SCREENSHOTS, Service, Watched, window
from tests.web.line import Line

SOURCE = "inbox-page"
PREFIX = "ib-"
INITIATOR, DECIDER = ("department", "inbox-a"), ("department", "inbox-b")
INPUTS = {"openCase": "OpenCaseInput", "submitCase": "CaseStepInput", "reviewCase": "ReviewCaseInput"}
ERRORS = "... on CaseError { reason field message(language: EN) }"


@pytest.fixture(scope="module", autouse=True)
def loaded(service: Service, tmp_path_factory: pytest.TempPathFactory) -> None:
    rows = Tables().enterprise("E1", name="收件受测企业（虚构）", region_code="990000")
    rows.measure("K", [("SUBJECT",)], department="inbox-c")
    folder = tmp_path_factory.mktemp("inbox")
    assert service.load(rows.write(folder / "world", PREFIX), "--source", SOURCE) == 0


@pytest.fixture
def line(service: Service) -> Iterator[Line]:
    """A line to the service that can be cut."""
    with Line(urlsplit(service.url).port or 0) as made:
        yield made


@pytest.fixture
def cuttable(browser: Browser, service: Service, line: Line) -> Iterator[Watched]:
    """A window at the other end of the line."""
    with window(browser, replace(service, url=line.url)) as opened:
        yield opened


def act(service: Service, by: tuple[str, str], mutation: str, key: str, **given: object) -> str:
    """Do something about a case beside the page, as another organisation does; return the case."""
    kind = INPUTS[mutation]
    query = (
        f"mutation($input: {kind}!) {{ {mutation}(input: $input) {{ "
        f"... on CaseSuccess {{ case {{ id }} }} {ERRORS} }} }}"
    )
    found = service.ask(query, {"input": {**given, "idempotencyKey": key}}, by)[mutation]
    assert "case" in found, found
    return str(found["case"]["id"])


def submitted(service: Service, key: str) -> str:
    """Bring a case to where it waits to be reviewed, and return its id."""
    content = {
        "memorandum": f"{PREFIX}M",
        "measures": [f"{PREFIX}K"],
        "legalBasis": "虚构依据",
        "decidedOn": "2020-01-10",
    }
    subject = {"source": {"source": SOURCE, "id": "E1"}}
    opened = {"kind": "PUNISHMENT", "subject": subject, "content": content, "decider": DECIDER[1]}
    case = act(service, INITIATOR, "openCase", f"{key}-open", **opened)
    return act(service, INITIATOR, "submitCase", f"{key}-submit", case=case)


@pytest.mark.parametrize("web", [(1280, 800), (360, 740)], indirect=True, ids=["1280", "360"])
def test_what_arrives_shows_in_the_open_inbox_and_goes_when_it_is_done(web: Watched) -> None:
    office, page = Window(web), web.page
    width = page.evaluate("innerWidth")
    office.become(*DECIDER)
    office.go("inbox")
    page.wait_for_selector("[data-connection=live]")
    case = submitted(web.service, f"arrives-{width}")
    row = f"[data-inbox] tbody tr[data-fresh=true]:has([data-case-link='{case}'])"
    page.wait_for_selector(row)
    page.wait_for_selector(f"[role=log] [data-change=WAITS]:has([data-case-link='{case}'])")
    office.keep(SCREENSHOTS, f"inbox-live-{width}")
    page.click("[data-language]")
    page.wait_for_selector("[data-connection=live] >> text=Connected")
    office.keep(SCREENSHOTS, f"inbox-live-{width}-en")
    act(web.service, DECIDER, "reviewCase", f"review-{width}", case=case, decision="APPROVE")
    page.wait_for_selector(row, state="detached")
    page.wait_for_selector(f"[data-change=DECIDED]:has([data-case-link='{case}'])")
    web.assert_clean()


def test_a_lost_connection_is_told_and_nothing_is_missed_when_it_is_back(
    cuttable: Watched, line: Line
) -> None:
    office, page = Window(cuttable), cuttable.page
    office.become(*DECIDER)
    office.go("inbox")
    page.wait_for_selector("[data-connection=live]")
    before = submitted(cuttable.service, "before")
    page.wait_for_selector(f"[data-change=WAITS]:has([data-case-link='{before}'])")
    page.wait_for_selector(f"tbody [data-case-link='{before}']")
    line.cut()
    page.wait_for_selector("[data-connection=away] >> text=未连接")
    # What is shown stays, and can be read meanwhile.
    assert page.is_visible(f"tbody [data-case-link='{before}']")
    office.keep(SCREENSHOTS, "inbox-away")
    beside = replace(cuttable.service, url=f"http://127.0.0.1:{line.port}")
    meanwhile = submitted(beside, "meanwhile")
    line.mend()
    page.wait_for_selector("[data-connection=live]")
    page.wait_for_selector(f"tbody [data-case-link='{meanwhile}']")
    # It went on from where it was: what happened while it was away is told, and nothing twice.
    page.wait_for_selector(f"[data-change=WAITS]:has([data-case-link='{meanwhile}'])")
    assert page.locator(f"[data-change=WAITS]:has([data-case-link='{before}'])").count() == 1
    # The browser itself remarks that the line is broken, and the page has nothing to complain about.
    assert [each for each in cuttable.complaints if "Failed to load resource" not in each] == []


def test_whoever_has_no_inbox_is_told_and_nothing_is_tried_again(web: Watched) -> None:
    Window(web).become("auditor", "audit-office")
    Window(web).go("inbox")
    web.page.wait_for_selector("[data-connection=ended]")
    web.page.wait_for_selector("[data-inbox] [role=alert] >> text=FORBIDDEN")
    web.assert_clean()
