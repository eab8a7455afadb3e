"""Search, open, expand, find a path, move the dates, export: on the invented sample world."""

from __future__ import annotations

import csv
import io
import re

import pytest
from playwright.sync_api import Page

from tests.web.conftest import ROOT, Watched

FIRM = "海平线建设有限公司"
OLD, NEW = "虚白嘉", "虚川晴"
PNG = b"\x89PNG\r\n"


def table_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def set_day(web: Watched, clock: str, day: str) -> None:
    web.page.fill(f"[data-day={clock}]", day)
    web.page.wait_for_url(re.compile(f"[#&]{clock[0]}={day}"))
    web.settle()


def slide(web: Watched, clock: str, key: str, times: int) -> None:
    for _ in range(times):
        web.page.press(f"[data-clock={clock}]", key)


def test_from_search_to_export(web: Watched) -> None:
    web.give_token()
    web.choose(FIRM)
    web.wait_for_nodes(3)
    assert web.page.inner_text("[data-card-name]").startswith(FIRM)
    assert "受惩戒" in web.page.inner_text(".standing")
    web.keep("card")

    # Expand: the present representative has another enterprise.
    web.tab("links")
    web.page.click(f".linklist button:has-text('{NEW}')")
    web.tab("card")
    web.page.click("button.primary:has-text('展开关系')")
    web.wait_for_nodes(4)
    assert any("海平线劳务" in name for name in web.linked())

    # A path from the other holder to that enterprise leads over both.
    web.tab("paths")
    web.choose(OLD, ".paths .search:nth-of-type(1) input")
    web.choose("海平线劳务有限公司", ".paths .search:nth-of-type(2) input")
    web.page.click(".paths button.primary")
    web.page.wait_for_selector("[data-path='1']")
    web.page.click("[data-path='1']")
    steps = [step.partition("\n")[0] for step in web.page.locator(".path button.link").all_inner_texts()]
    assert [step.strip()[:5] for step in steps] == [OLD, FIRM[:5], NEW, "海平线劳务"]
    web.keep("path")

    # Exports: each made from what is shown.
    assert web.download("[data-export=png]").startswith(PNG)
    svg = web.download("[data-export=svg]").decode()
    assert svg.startswith("<svg")
    assert FIRM in svg.replace("</tspan>", "").replace("\n", "") or "海平线建设" in svg
    rows = table_of(web.download("[data-export=csv]"))
    assert {"LEGAL_REPRESENTATIVE", "SHAREHOLDING"} <= {row["kind"] for row in rows}
    assert {row["percent"] for row in rows if row["from_name"] == OLD} == {"70"}
    web.assert_clean()


def test_moving_the_day_draws_what_was_true_then(web: Watched) -> None:
    web.give_token()
    web.choose(FIRM)
    set_day(web, "valid", "2019-01-15")
    rows = table_of(web.download("[data-export=csv]"))
    assert [row["from_name"] for row in rows if row["kind"] == "LEGAL_REPRESENTATIVE"] == [OLD]
    # On the day after the change the new representative stands there.
    set_day(web, "valid", "2019-03-24")
    slide(web, "valid", "ArrowRight", 1)
    web.page.wait_for_url(re.compile("v=2019-03-25"))
    web.settle()
    rows = table_of(web.download("[data-export=csv]"))
    assert [row["from_name"] for row in rows if row["kind"] == "LEGAL_REPRESENTATIVE"] == [NEW]
    web.keep("dates")
    web.assert_clean()


def test_moving_the_other_clock_draws_what_was_known_then(web: Watched) -> None:
    web.give_token()
    web.choose(FIRM)
    set_day(web, "valid", "2019-04-01")
    set_day(web, "known", "2018-06-01")
    # Neither the change of 2019 nor the decision of 2018 was known.
    rows = table_of(web.download("[data-export=csv]"))
    assert [row["from_name"] for row in rows if row["kind"] == "LEGAL_REPRESENTATIVE"] == [OLD]
    assert "受惩戒" not in web.page.inner_text(".status")
    web.page.click("[data-unset=known]")
    web.page.wait_for_url(lambda url: "k=" not in url)
    web.settle()
    assert "受惩戒" in web.page.inner_text(".status")
    web.assert_clean()


def test_a_permalink_shows_the_same_again_and_holds_no_token(web: Watched) -> None:
    web.give_token()
    web.choose(FIRM)
    set_day(web, "valid", "2019-01-15")
    web.page.click("button:has-text('分层')")
    web.page.click("[data-language]")
    web.page.wait_for_url(re.compile("lang=en"))
    nodes, link = web.nodes(), web.page.evaluate("location.hash.slice(1)")
    assert "layout=layered" in link
    assert web.service.token()[:20] not in web.page.url
    web.open(f"#{link}")
    # Without a token the page asks for one, and nothing was kept from before.
    web.page.wait_for_selector("[data-token]")
    assert "UNAUTHENTICATED" in web.page.inner_text(".notices")
    web.give_token()
    web.wait_for_nodes(nodes)
    assert web.page.evaluate("location.hash.slice(1)") == link
    assert web.page.get_attribute("html", "lang") == "en"
    web.assert_clean()


def test_the_token_is_kept_nowhere(web: Watched) -> None:
    web.give_token()
    web.choose(FIRM)
    kept = web.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie, location.href]")
    assert kept[:3] == [0, 0, ""]
    assert web.page.input_value("[data-token]") == "" if web.page.is_visible("[data-token]") else True
    sent = [request for request in web.requests if request.method == "POST"]
    assert sent
    token = web.service.token()
    assert not [request.url for request in web.requests if token[-20:] in request.url]
    web.page.reload()
    web.page.wait_for_selector("[data-token]")
    web.assert_clean()


@pytest.mark.parametrize(("language", "words"), [("zh", "惩戒及于"), ("en", "Reached")])
def test_reach_is_explained_in_both_languages(web: Watched, language: str, words: str) -> None:
    web.give_token()
    if language == "en":
        web.page.click("[data-language]")
    web.choose(NEW)
    web.tab("reach")
    web.page.wait_for_selector(".measure")
    shown = web.page.inner_text(".reach")
    assert words in shown
    assert "S01" in shown
    web.keep(f"reach-{language}")
    web.assert_clean()


def test_honours_and_the_report(web: Watched) -> None:
    web.give_token()
    enterprise = web.service.ask(
        'query { subject(ref: {source: {source: "sample", id: "E21"}}) { id name } }'
    )["subject"]
    web.choose(enterprise["name"])
    web.page.wait_for_selector(".card :text('省级诚信示范企业')")
    web.page.fill(".card form input", "贷前审查")
    assert web.download(".card form button[type=submit]").startswith(b"%PDF")
    web.assert_clean()


def test_errors_stand_by_code_in_both_languages(web: Watched) -> None:
    web.choose(FIRM)
    box = web.page.locator(".notices .problem")
    box.wait_for()
    assert "UNAUTHENTICATED" in box.inner_text()
    assert box.locator("[lang=zh]").inner_text() != box.locator("[lang=en]").inner_text()
    assert web.page.is_visible("[data-token]")
    web.page.fill("[data-token]", "not.a.token")
    web.page.press("[data-token]", "Enter")
    web.page.wait_for_selector(".token .on")
    box.wait_for()
    web.page.wait_for_selector("[data-token]")


def test_ownership_is_drawn_with_its_shares(web: Watched) -> None:
    web.give_token()
    enterprise = web.service.ask(
        'query { subject(ref: {source: {source: "sample", id: "E42"}}) { id name } }'
    )["subject"]
    web.choose(enterprise["name"])
    web.tab("ownership")
    web.page.wait_for_selector(".bars li")
    assert "30%" in web.page.inner_text(".bars")
    web.page.click("[data-chains]")
    web.page.wait_for_selector(".chains li")
    assert " → " in web.page.inner_text(".chains li >> nth=0")
    web.page.click("[data-draw-ownership]")
    web.settle()
    rows = table_of(web.download("[data-export=csv]"))
    assert {"60", "50"} <= {row["percent"] for row in rows if row["kind"] == "SHAREHOLDING"}
    web.keep("ownership")
    web.assert_clean()


@pytest.mark.parametrize("web", [(360, 640)], indirect=True)
def test_at_360_pixels_nothing_hangs_over(web: Watched) -> None:
    web.give_token()
    web.choose(FIRM)
    web.wait_for_nodes(3)
    for tab in ("card", "reach", "links", "ownership", "paths"):
        web.tab(tab)
        assert web.page.evaluate("document.documentElement.scrollWidth") <= 360, tab
    web.tab("card")
    web.page.evaluate("scrollTo(0, 0)")
    web.keep("narrow")
    web.assert_clean()


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Go on by one key until what is wanted has the focus."""
    for _ in range(40):
        page.keyboard.press(key)
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    pytest.fail(f"{selector} cannot be reached by {key}")


def chosen(web: Watched) -> str:
    """Return the name of the chosen subject, as the line below the graph says it."""
    return web.page.inner_text(".status").partition(" · ")[2].partition("，")[0]


def test_everything_by_keyboard(web: Watched) -> None:
    page = web.page
    tab_to(page, ".top .search input")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-token]")
    page.keyboard.insert_text(web.service.token())
    page.keyboard.press("Enter")
    page.wait_for_selector(".token .on")
    tab_to(page, ".top .search input", "Shift+Tab")
    page.keyboard.insert_text(FIRM)
    page.wait_for_selector("[role=option]")
    page.keyboard.press("Enter")
    web.wait_for_nodes(3)
    tab_to(page, ".canvas")
    # The round of the firm's links comes back to where it began, wherever the layout put them.
    round_ = []
    for _ in range(3):
        page.keyboard.press("]")
        round_.append(chosen(web))
    assert {round_[0], round_[1]} == {OLD, NEW}
    assert round_[2] == round_[0]
    page.keyboard.press("[")
    assert chosen(web) == round_[1]
    # N goes through everybody, the firm too.
    walked = set()
    for _ in range(3):
        page.keyboard.press("n")
        walked.add(chosen(web))
    assert len(walked) == 3
    # An arrow leads to somebody wherever there is anybody on its side: one of the four does.
    before = chosen(web)
    for key in ("ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
        if chosen(web) != before:
            break
    assert chosen(web) != before
    for _ in range(3):
        if NEW in chosen(web):
            break
        page.keyboard.press("n")
    assert NEW in page.inner_text(".status")
    page.keyboard.press("Enter")
    web.wait_for_nodes(4)
    page.keyboard.press("Delete")
    web.wait_for_nodes(3)
    page.keyboard.press("0")
    tab_to(page, "[role=tab]")
    page.keyboard.press("ArrowRight")
    assert page.get_attribute("#tab-reach", "aria-selected") == "true"
    web.assert_clean()


def test_the_screenshot_of_the_docs_is_a_picture() -> None:
    assert (ROOT / "docs" / "screenshot.png").read_bytes().startswith(PNG)
