"""Editions of the catalogue in a real Chromium: drafted, previewed, approved by somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from graph_api.domain.dates import today
from tests.api.tables import Tables
from tests.web.casework_page import Window
from tests.web.conftest import SCREENSHOTS, Service, Watched, window

SOURCE = "editions-page"
PREFIX = "ed-"
DRAFTER, OTHER, MAINTAINER = (
    ("department", "editions-a"),
    ("department", "editions-b"),
    ("admin", "credit-authority"),
)
LATER = (today() + timedelta(days=30)).isoformat()
OWNER = "虚版本股东"
MANY = 23
"""Directors whom one row would reach: more than a page of a preview."""


@pytest.fixture(scope="module", autouse=True)
def loaded(service: Service, tmp_path_factory: pytest.TempPathFactory) -> None:
    """An enterprise under sanction with an owner and many directors whom its measure does not reach."""
    rows = Tables().enterprise("E1", name="版本受测企业（虚构）", region_code="990000")
    rows.person("P1", name=OWNER).holding("P1", "E1", percent="60")
    for at in range(MANY):
        rows.person(f"D{at}", name=f"虚董事{at}").role(f"D{at}", "E1", "DIRECTOR")
    rows.measure("K", [("SUBJECT",)]).sanction("S1", "E1", decided_on="2024-01-10")
    folder = tmp_path_factory.mktemp("editions")
    assert service.load(rows.write(folder / "world", PREFIX), "--source", SOURCE) == 0


@pytest.fixture
def office(web: Watched) -> Window:
    """A window of the department that drafts."""
    opened = Window(web)
    opened.become(*DRAFTER)
    return opened


@pytest.fixture
def authority(browser: Browser, service: Service, web: Watched) -> Iterator[Window]:
    """A window of the maintaining authority, as large as the first."""
    with window(browser, service, *web.page.evaluate("[innerWidth, innerHeight]")) as opened:
        found = Window(opened)
        found.become(*MAINTAINER)
        yield found


def draft(office: Window, name: str, role: str) -> str:
    """Draft an edition by which the measure reaches a role as well, and return its id."""
    page = office.page
    office.go("editions")
    office.fill("name", name)
    office.fill("validFrom", LATER)
    office.fill("cells", f"measure: {PREFIX}K\nrole: {role}")
    page.click("form[data-act=DRAFT] [data-send]")
    page.wait_for_selector("[data-edition][data-state=DRAFT]")
    return page.get_attribute("[data-edition]", "data-edition") or ""


def open_edition(someone: Window, edition: str) -> None:
    """Open an edition by its permalink, the token staying in the page."""
    someone.page.evaluate(f"location.hash = '#w=edition&c={edition}&lang=zh'")
    someone.page.wait_for_selector(f"[data-edition='{edition}']")


@pytest.mark.parametrize("web", [(1280, 800), (360, 740)], indirect=True, ids=["1280", "360"])
def test_an_edition_is_drafted_previewed_and_approved_by_somebody_else(
    office: Window, authority: Window
) -> None:
    page = office.page
    width = page.evaluate("innerWidth")
    # The catalogue keeps what was approved: each run has a row of its own.
    role = {1280: "SHAREHOLDER", 360: "DIRECTOR"}[width]
    name = f"虚构版本 {width}"
    edition = draft(office, name, role)
    page.wait_for_selector(f"[data-change-key^='{PREFIX}K {role}'] >> text=新增")
    assert page.locator("[data-action=APPROVE]").count() == 0
    page.click("[data-preview-ask]")
    page.wait_for_selector("[data-reading='1'][data-whole=true] >> text=完整")
    expected = {"SHAREHOLDER": 1, "DIRECTOR": MANY}[role]
    page.wait_for_selector(f"[data-count=NEWLY_REACHED][data-effects='{expected}']")
    while page.is_visible("[data-preview-more]"):
        before = page.locator("[data-effect]").count()
        page.click("[data-preview-more]")
        page.locator("[data-effect]").nth(before).wait_for()
    assert page.locator("[data-effect=NEWLY_REACHED]").count() == expected
    assert page.locator("[data-reading]").count() == 1
    page.locator("[data-preview]").scroll_into_view_if_needed()
    office.keep(SCREENSHOTS, f"edition-{width}")
    page.click("[data-language]")
    page.wait_for_selector("[data-reading='1'] >> text=Complete: all")
    office.keep(SCREENSHOTS, f"edition-{width}-en")
    open_edition(authority, edition)
    authority.page.click("[data-action=APPROVE]")
    authority.page.wait_for_selector("form[data-act=APPROVE]:focus-within")
    authority.page.click("form[data-act=APPROVE] [data-send]")
    authority.page.wait_for_selector("[data-told=APPROVE]:focus")
    authority.page.wait_for_selector(f"[data-edition='{edition}'][data-state=APPROVED]")
    authority.go("editions")
    authority.page.select_option("[data-edition-state]", "APPROVED")
    authority.page.wait_for_selector(f"[data-edition-row='{edition}'] >> text={name}")
    authority.keep(SCREENSHOTS, f"editions-{width}")
    authority.page.select_option("[data-edition-state]", "DRAFT")
    authority.page.wait_for_selector(f"[data-edition-row='{edition}']", state="detached")
    office.web.assert_clean()
    authority.web.assert_clean()


def test_what_is_wrong_with_a_row_is_said_at_it_and_a_changed_draft_is_not_approved_unseen(
    office: Window, authority: Window
) -> None:
    page = office.page
    edition = draft(office, "虚构修改版本", "SUPERVISOR")
    open_edition(authority, edition)
    authority.page.click("[data-action=APPROVE]")
    page.click("[data-action=AMEND]")
    page.wait_for_selector("form[data-act=AMEND]:focus-within")
    office.fill("cells", f"measure: {PREFIX}K\nrole: NOBODY\nno cell")
    page.click("form[data-act=AMEND] [data-send]")
    page.wait_for_selector("[data-bad-cells] >> text=no cell")
    office.fill("cells", f"measure: {PREFIX}K\nrole: NOBODY")
    page.click("form[data-act=AMEND] [data-send]")
    page.wait_for_selector("[data-refusal=BAD_ROWS]:focus [data-finding=BAD_ENUM][data-row='1']")
    page.wait_for_selector("[data-row='1'] [data-wrong] >> text=role BAD_ENUM")
    office.fill("cells", f"measure: {PREFIX}K\nrole: SENIOR_MANAGER")
    page.click("form[data-act=AMEND] [data-send]")
    page.wait_for_selector("[data-told=AMEND]:focus")
    page.wait_for_selector(f"[data-change-key^='{PREFIX}K SENIOR_MANAGER']")
    # Whoever reviews sees another draft than he opened: nothing is approved, and he sees how it stands.
    authority.page.click("form[data-act=APPROVE] [data-send]")
    authority.page.wait_for_selector("[data-refusal=CONFLICT]:focus [data-stands-now=DRAFT]")
    authority.page.wait_for_selector(f"[data-change-key^='{PREFIX}K SENIOR_MANAGER']")
    authority.page.press("form[data-act=APPROVE] [data-field=note]", "Escape")
    authority.page.click("[data-action=REJECT]")
    authority.fill("note", "虚构不通过理由")
    authority.page.click("form[data-act=REJECT] [data-send]")
    authority.page.wait_for_selector("[data-told=REJECT]:focus")
    authority.page.wait_for_selector("[data-edition][data-state=REJECTED]")
    office.web.assert_clean()
    authority.web.assert_clean()


def test_a_draft_is_taken_back_and_its_preview_is_not_for_other_departments(office: Window) -> None:
    page = office.page
    edition = draft(office, "虚构撤回版本", "PRINCIPAL")
    office.become(*OTHER)
    open_edition(office, edition)
    page.wait_for_selector("[data-edition] >> text=现在没有您可办的动作")
    page.click("[data-preview-ask]")
    page.wait_for_selector("[data-preview] >> text=预览只给起草机构")
    office.become(*DRAFTER)
    page.click("[data-action=WITHDRAW]")
    page.click("form[data-act=WITHDRAW] [data-send]")
    page.wait_for_selector("[data-told=WITHDRAW]:focus")
    page.wait_for_selector("[data-edition][data-state=WITHDRAWN]")
    office.web.assert_clean()
