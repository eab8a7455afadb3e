"""Reports by the public in a real Chromium: what the informer sends is kept nowhere, and others handle it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.web.casework_page import Window
from tests.web.conftest import SCREENSHOTS, Service, Watched, window

NAME, CONTACT = "虚构举报人甲乙", "13900001111"
TEXT = "夜间排放废水，虚构内容"
FIRM = "被举报企业（虚构）"
TRIAGE, OFFICE = ("department", "tips-page-a"), ("department", "tips-page-b")

KEPT = """async () => JSON.stringify([
  {...localStorage}, {...sessionStorage}, document.cookie, location.href, history.state, name,
  await caches.keys(), await indexedDB.databases(), document.title])"""
"""Everything in which a page can keep something beyond itself."""


@pytest.fixture
def officer(browser: Browser, service: Service, web: Watched) -> Iterator[Window]:
    """A window of somebody else, as large as the first, who assigns."""
    with window(browser, service, *web.page.evaluate("[innerWidth, innerHeight]")) as opened:
        found = Window(opened)
        found.become(*TRIAGE)
        yield found


def submit(page: Page) -> tuple[str, str]:
    """Fill in the form as somebody of the public does, send it, and return number and code."""
    page.click("[data-place=tip]")
    page.fill("form[data-act=SUBMIT] [data-field=subjectName]", FIRM)
    page.select_option("form[data-act=SUBMIT] [data-field=conduct]", "C1-02")
    page.fill("form[data-act=SUBMIT] [data-field=regionCode]", "990000")
    page.fill("form[data-act=SUBMIT] [data-field=text]", TEXT)
    page.fill("[data-informer] [data-field=name]", NAME)
    page.fill("[data-informer] [data-field=contact]", CONTACT)
    page.click("form[data-act=SUBMIT] [data-send]")
    page.wait_for_selector("[data-told=SUBMIT]:focus")
    return page.inner_text("[data-tip-number]"), page.inner_text("[data-tip-code]")


def ask(page: Page, number: str, code: str, state: str) -> None:
    """Ask what became of a report, and wait for how it stands."""
    page.click("[data-place=tip]")
    page.fill("[data-ask-outcome] [data-field=number]", number)
    page.fill("[data-ask-outcome] [data-field=code]", code)
    page.click("[data-ask-outcome] [data-send]")
    page.wait_for_selector(f"[data-outcome={state}]:focus")


@pytest.mark.parametrize("web", [(1280, 800), (360, 740)], indirect=True, ids=["1280", "360"])
def test_a_report_is_taken_from_anybody_and_its_outcome_told_to_who_has_number_and_code(
    web: Watched, officer: Window
) -> None:
    page, width = web.page, web.page.evaluate("innerWidth")
    page.click("[data-place=tip]")
    page.wait_for_selector("form[data-act=SUBMIT]")
    Window(web).keep(SCREENSHOTS, f"tip-form-{width}")
    number, code = submit(page)
    Window(web).keep(SCREENSHOTS, f"tip-{width}")
    page.click("[data-clear]")
    page.wait_for_selector("form[data-act=SUBMIT]")
    ask(page, number, code, "SUBMITTED")
    ask(page, number, "wrong", "NONE")
    handled = officer.page
    officer.go("tip")
    handled.click("nav.within [data-place=tips]")
    tip = f"[data-tip='{number}']"
    handled.wait_for_selector(f"{tip} >> text={TEXT}")
    # Whoever assigns names somebody else, and is told so at the field.
    handled.click(f"{tip} [data-action=ASSIGN]")
    handled.wait_for_selector("form[data-act=ASSIGN]:focus-within")
    officer.fill("department", TRIAGE[1])
    officer.fill("handler", f"department@{TRIAGE[1]}")
    handled.click("form[data-act=ASSIGN] [data-send]")
    handled.wait_for_selector("[data-refusal=OWN_ASSIGNMENT]:focus")
    handled.wait_for_selector("form [data-field=handler][aria-invalid=true]")
    officer.fill("department", OFFICE[1])
    officer.fill("handler", f"department@{OFFICE[1]}")
    handled.click("form[data-act=ASSIGN] [data-send]")
    handled.wait_for_selector("[data-told=ASSIGN]:focus")
    # Who informed is for the person who was named, and not for whoever named him.
    assert handled.locator(f"{tip} [data-who]").count() == 0
    assert NAME not in handled.content()
    officer.keep(SCREENSHOTS, f"tips-{width}")
    officer.become(*OFFICE)
    handled.click(f"{tip} [data-who] summary")
    handled.fill(f"{tip} [data-who] [data-field=purpose]", "虚构核实")
    handled.click(f"{tip} [data-who] [data-send]")
    handled.wait_for_selector(f"[data-informer-told] >> text={NAME}")
    handled.click("[data-informer-told] button")
    assert NAME not in handled.content()
    handled.click("[data-language]")
    handled.click(f"{tip} [data-action=DISMISS]")
    officer.choose("reason", "UNFOUNDED")
    officer.fill("outcome", "虚构结果")
    officer.keep(SCREENSHOTS, f"tips-{width}-en")
    handled.click("form[data-act=DISMISS] [data-send]")
    handled.wait_for_selector("[data-told=DISMISS]:focus")
    handled.wait_for_selector(f"{tip}[data-state=DISMISSED] [data-ended] >> text=虚构结果")
    ask(page, number, code, "DISMISSED")
    assert "虚构结果" in page.inner_text("[data-outcome]")
    web.assert_clean()
    officer.web.assert_clean()


def test_nothing_of_the_informer_is_kept_and_nothing_says_who_sent_it(web: Watched) -> None:
    page = web.page
    # Whoever informs may have a token in the page; what he informs is sent without it.
    Window(web).become(*TRIAGE)
    number, code = submit(page)
    ask(page, number, code, "SUBMITTED")
    sent = [each for each in web.requests if "Tip" in (each.post_data or "")]
    assert len(sent) == 2
    assert [each.headers.get("authorization") for each in sent] == [None, None]
    kept = page.evaluate(KEPT)
    for secret in (NAME, CONTACT, TEXT, FIRM, number, code):
        assert secret not in kept
        assert json.dumps(secret) not in kept
    # What was typed and told is gone with the form.
    page.click("[data-place=graph]")
    page.click("[data-place=tip]")
    page.wait_for_selector("form[data-act=SUBMIT]")
    page.go_back()
    page.go_forward()
    page.wait_for_selector("form[data-act=SUBMIT]")
    shown = page.evaluate(
        "[...document.querySelectorAll('input, textarea')].map(each => each.value).join()"
        " + document.body.innerText"
    )
    for secret in (NAME, CONTACT, TEXT, number, code):
        assert secret not in shown
    web.assert_clean()


def test_what_is_missing_is_said_before_anything_is_sent(web: Watched) -> None:
    page = web.page
    page.click("[data-place=tip]")
    page.select_option("form[data-act=SUBMIT] [data-field=conduct]", "OTHER")
    page.fill("form[data-act=SUBMIT] [data-field=otherConduct]", "NOT-THERE")
    page.fill("form[data-act=SUBMIT] [data-field=regionCode]", "990000")
    page.fill("form[data-act=SUBMIT] [data-field=text]", TEXT)
    page.click("form[data-act=SUBMIT] [data-send]")
    page.wait_for_selector("[data-tip-problem=missing]")
    assert [each for each in web.requests if "Tip" in (each.post_data or "")] == []
    page.fill("form[data-act=SUBMIT] [data-field=subjectName]", FIRM)
    page.click("form[data-act=SUBMIT] [data-send]")
    page.wait_for_selector("[data-refusal=UNKNOWN_CONDUCT]:focus")
    page.click("[data-language]")
    Window(web).keep(SCREENSHOTS, "tip-form-en")
    unlabelled = page.evaluate(
        "[...document.querySelectorAll('input, select, textarea')].filter(each => !each.labels?.length"
        " && !each.ariaLabel).length"
    )
    assert unlabelled == 0
    web.assert_clean()
