"""Groups, foreign tests, votes and honours; and with every answer: complete or not, and how old."""

from __future__ import annotations

import pytest

from tests.api.tables import Tables
from tests.web.conftest import Service, Watched
from tests.web.test_explore import set_day

SOURCE = "panes"
STALE = "panes-stale"
TARGET, HALF, SISTER = "半数受测企业（虚构）", "半数持有人企业（虚构）", "同门姊妹企业（虚构）"
TWIN, DIRECTOR = "虚同姓", "虚共董"
FULL, OLD = "过满企业（虚构）", "久未更新企业（虚构）"
STALE_DAYS = 45
DIRECTORS = 1_005
"""More than one look around brings."""


def world() -> Tables:
    """A holder of exactly half, votes apart from shares, one director of two, and two of one name."""
    tables = Tables()
    for record, name in (("T", TARGET), ("H", HALF), ("S", SISTER), ("F", FULL)):
        tables.enterprise(record, name=name)
    tables.person("O", name="虚另半").person("D", name=DIRECTOR).person("V", name="虚票主")
    tables.person("X1", name=TWIN, birth_date="1970-01-01").person("X2", name=TWIN, birth_date="1970-01-01")
    tables.holding("H", "T", percent="50").holding("O", "T", percent="50")
    tables.holding("V", "T", percent="80", interest="VOTING_RIGHTS")
    tables.role("D", "T", "DIRECTOR").role("D", "S", "DIRECTOR")
    tables.role("X1", "T", "SUPERVISOR").role("X2", "T", "SENIOR_MANAGER")
    for at in range(60):
        tables.add("honours", id=f"W{at}", subject_id="T", title=f"虚构荣誉{at:02}", awarded_on="2020-01-01")
    for at in range(DIRECTORS):
        tables.person(f"F{at}", name=f"虚满{at}").role(f"F{at}", "F", "DIRECTOR")
    return tables


@pytest.fixture(scope="module", autouse=True)
def worlds(service: Service, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("panes")
    assert service.load(world().write(folder / "world", "panes-"), "--source", SOURCE) == 0
    old = Tables().enterprise("OLD", name=OLD).person("OP", name="虚旧任").role("OP", "OLD")
    old.holding("OP", "OLD", percent="100")
    service.load_aged(old.write(folder / "old", "stale-"), STALE, STALE_DAYS)


SIZES = pytest.mark.parametrize("web", [(1280, 800), (360, 740)], indirect=True, ids=["1280", "360"])


def keep_pane(web: Watched, name: str) -> None:
    """Keep a picture at this width, and see that nothing hangs over."""
    width = web.page.evaluate("innerWidth")
    assert web.page.evaluate("document.documentElement.scrollWidth") <= width, name
    web.page.locator(".panel").scroll_into_view_if_needed()
    if width < 760:
        web.page.evaluate("document.querySelector('.panel').scrollIntoView()")
    web.keep(f"{name}-{width}")


@SIZES
def test_foreign_tests_stand_side_by_side(web: Watched) -> None:
    web.give_token()
    web.choose(TARGET)
    web.tab("foreign")
    web.choose(HALF, "[data-picker=listed] input")
    page = web.page
    page.wait_for_selector("[data-foreign-tests]")

    def verdicts() -> list[str]:
        page.wait_for_selector("[data-foreign-tests]")
        return [page.inner_text(f"td[data-regime={each}] >> nth=0").strip() for each in ("OFAC", "EU", "UK")]

    # Exactly half: enough for OFAC and, since 2024-07-03, for the EU; the UK asks for more.
    assert verdicts() == ["是", "是", "否"]
    table = page.inner_text("[data-foreign-tests]")
    assert "自 2024-07-03" in table
    assert "> 50%" in table
    assert "答复完整" in page.inner_text(".foreign .answered")
    assert SOURCE in page.inner_text(".foreign .sources")
    keep_pane(web, "foreign")
    set_day(web, "valid", "2024-07-02")
    page.wait_for_selector("[data-foreign-tests] >> text=至 2024-07-02")
    assert verdicts() == ["是", "否", "否"]
    # What decided can be drawn, and a permalink draws it again.
    page.click("[data-draw-foreign]")
    web.settle()
    link = page.evaluate("location.hash.slice(1)")
    assert "g=f." in link
    web.open(f"#{link}")
    web.give_token()
    web.tab("foreign")
    assert verdicts() == ["是", "否", "否"]
    assert HALF in page.inner_text("[data-picker=listed] .chips")
    web.assert_clean()


@SIZES
def test_groups_give_a_reason_for_each(web: Watched) -> None:
    web.give_token()
    web.choose(TARGET)
    web.tab("groups")
    page = web.page
    # Related parties, each with the row of the rule that makes it one.
    page.wait_for_selector("[data-member]")
    members = page.locator("[data-member]").all_inner_texts()
    assert any(DIRECTOR in member and "公司法" in member for member in members)
    assert any(HALF in member for member in members)
    keep_pane(web, "groups")
    page.click("[data-draw-related]")
    web.settle()
    assert web.nodes() >= len(members)
    # Parties in common of two.
    page.click("[data-pick-chosen]")
    web.choose(SISTER, "[data-picker=compared] input")
    page.wait_for_selector("[data-party]")
    parties = page.locator("[data-party]").all_inner_texts()
    assert [DIRECTOR in party for party in parties] == [True]
    assert "2 / 2" in parties[0]
    assert "答复完整" in page.inner_text("[data-common] .answered")
    page.locator("[data-common]").scroll_into_view_if_needed()
    web.keep(f"common-{page.evaluate('innerWidth')}")
    page.click("[data-draw-common]")
    web.settle()
    link = page.evaluate("location.hash.slice(1)")
    web.open(f"#{link}")
    web.give_token()
    web.tab("groups")
    page.wait_for_selector("[data-party]")
    assert SISTER in page.inner_text("[data-picker=compared] .chips")
    web.assert_clean()


@SIZES
def test_possibly_same_persons_are_proposed_never_merged(web: Watched) -> None:
    web.give_token()
    web.choose(TWIN)
    web.tab("groups")
    page = web.page
    page.wait_for_selector("[data-candidate]")
    shown = page.inner_text("[data-same]")
    assert "从不合并" in shown
    assert "出生日期相同" in shown
    assert "共同企业" in shown
    # A date of birth is evidence, and stays where it is.
    assert "1970" not in shown
    page.locator("[data-same]").scroll_into_view_if_needed()
    keep_pane(web, "same")
    page.click("[data-language]")
    page.wait_for_selector("[data-same] >> text=never merged")
    web.assert_clean()


@SIZES
def test_votes_and_the_exemption_stand_beside_the_shares(web: Watched) -> None:
    web.give_token()
    web.choose(TARGET)
    web.tab("ownership")
    page = web.page
    page.wait_for_selector("[data-voters] .bars li")
    assert "虚票主" in page.inner_text("[data-voters] .bars")
    assert "80%" in page.inner_text("[data-voters] .bars")
    assert "承诺免报" in page.inner_text("[data-exemption]")
    keep_pane(web, "votes")
    page.click("[data-draw-ownership]")
    web.settle()
    assert "表决权 80%" in web.download("[data-export=svg]").decode()
    web.assert_clean()


def test_more_honours_follow_those_shown(web: Watched) -> None:
    web.give_token()
    web.choose(TARGET)
    honours = web.page.locator("[data-honours] li")
    web.page.click("[data-more-honours]")
    honours.nth(59).wait_for()
    assert len(set(honours.all_inner_texts())) == 60
    assert not web.page.is_visible("[data-more-honours]")
    web.assert_clean()


def test_an_answer_cut_short_says_so_everywhere(web: Watched) -> None:
    web.give_token()
    web.choose(FULL)
    web.page.wait_for_selector(".card [data-completeness=COMPLETE]")
    assert not web.page.is_visible(".notices .incomplete")
    web.page.click("button:has-text('展开 2 层')")
    web.wait_for_nodes(1_000)
    notice = web.page.inner_text(".notices .incomplete")
    assert "答复不完整" in notice
    assert "主体数" in notice
    web.tab("links")
    assert "答复不完整" in web.page.inner_text("[role=tabpanel] .answered")
    assert "答复不完整" in web.download("[data-export=svg]").decode()
    web.keep("incomplete")
    web.assert_clean()


def test_a_stale_source_stands_out_with_every_answer(web: Watched) -> None:
    web.give_token()
    web.choose(OLD)
    words = f"{STALE} 最后更新于 {STALE_DAYS} 天前"
    web.page.wait_for_selector(".card .sources .stale")
    for place in (".notices .stale", ".card .stale"):
        assert words in web.page.inner_text(place)
    for tab in ("links", "ownership", "groups"):
        web.tab(tab)
        web.page.wait_for_selector("[role=tabpanel] .sources .stale")
        assert words in web.page.inner_text("[role=tabpanel] .sources .stale >> nth=0")
    web.keep("stale")
    web.assert_clean()


def test_a_day_is_typed_in_one_form_whatever_the_browser_speaks(web: Watched) -> None:
    web.give_token()
    web.choose(TARGET)
    field = web.page.locator("[data-day=valid]")
    before = web.page.url
    field.fill("2024-02-30")
    assert field.get_attribute("aria-invalid") == "true"
    assert web.page.url == before
    set_day(web, "valid", "2024-02-29")
    assert field.input_value() == "2024-02-29"
    assert field.get_attribute("aria-invalid") == "false"
    web.page.click("[data-unset=valid]")
    web.page.wait_for_url(lambda url: "v=" not in url)
    web.assert_clean()
