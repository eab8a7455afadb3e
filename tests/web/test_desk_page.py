"""The desk in a real Chromium: duties of receipts, decisions without a look-up, promises."""

from __future__ import annotations

from datetime import timedelta

import pytest

from graph_api.domain.dates import today
from tests.api.tables import Tables
from tests.web.casework_page import Window
from tests.web.conftest import SCREENSHOTS, Service, Watched

SOURCE = "desk-page"
PREFIX = "dk-"
FIRM = "窗口受测企业（虚构）"
DESK, OTHER_DESK = ("approval", "desk-page-a"), ("approval", "desk-page-b")
SOON = (today() + timedelta(days=10)).isoformat()
LONG_AGO = "2020-01-10"


@pytest.fixture(scope="module", autouse=True)
def loaded(service: Service, tmp_path_factory: pytest.TempPathFactory) -> None:
    """An enterprise that a mandatory and a recommended measure on licences reach."""
    rows = Tables().enterprise("E1", name=FIRM, region_code="990000")
    rows.measure("K", [("SUBJECT",)], matters="LICENSING")
    rows.measure("L", [("SUBJECT",)], matters="LICENSING", force="RECOMMENDED")
    rows.sanction("S1", "E1", decided_on=LONG_AGO)
    folder = tmp_path_factory.mktemp("desk")
    assert service.load(rows.write(folder / "world", PREFIX), "--source", SOURCE) == 0


def look_up(service: Service, by: tuple[str, str]) -> str:
    """Look the enterprise up before a licence, as a desk does, and return the receipt."""
    query = (
        "query($subjects: [SubjectRef!]!) { preCheck(subjects: $subjects, matter: LICENSING,"
        ' purpose: "虚构办件") { receipt } }'
    )
    subjects = [{"source": {"source": SOURCE, "id": "E1"}}]
    return str(service.ask(query, {"subjects": subjects}, by)["preCheck"][0]["receipt"])


@pytest.fixture
def desk(web: Watched) -> Window:
    """A window of a desk."""
    opened = Window(web)
    opened.become(*DESK)
    return opened


def choose_subject(desk: Window, form: str) -> None:
    """Choose the enterprise by search in one of the forms."""
    field = f"{form} [data-form-subject] input"
    desk.page.fill(field, FIRM)
    desk.page.wait_for_selector(f"{form} [role=option]")
    desk.page.press(field, "Enter")
    desk.page.wait_for_selector(f"{form} [data-form-subject] >> text={FIRM}")


@pytest.mark.parametrize("web", [(1280, 800), (360, 740)], indirect=True, ids=["1280", "360"])
def test_a_receipt_is_open_until_every_measure_is_executed_or_answered_why_not(desk: Window) -> None:
    page = desk.page
    receipt = f"[data-open-receipt='{look_up(desk.service, DESK)}']"
    mandatory, recommended = (f"{receipt} [data-duty='{PREFIX}{code}']" for code in "KL")
    desk.go("duties")
    page.wait_for_selector(f"{mandatory}[data-state=ISSUED]")
    # A mandatory measure is never merely considered.
    offered = page.locator(f"{mandatory} [data-action]").all()
    assert [each.get_attribute("data-action") for each in offered] == ["EXECUTE", "DECLINE"]
    page.click(f"{mandatory} [data-action=EXECUTE]")
    page.wait_for_selector("form[data-act=EXECUTE]:focus-within")
    # What the service refuses is said at its field, and what was typed stays.
    desk.fill("reference", "虚执 7 号")
    desk.fill("on", "2019-01-01")
    page.click("form [data-send]")
    page.wait_for_selector("[data-refusal]:focus")
    assert page.get_attribute("form [data-field=on]", "aria-invalid") == "true"
    assert page.input_value("form [data-field=reference]") == "虚执 7 号"
    desk.keep(SCREENSHOTS, f"duties-{page.evaluate('innerWidth')}")
    desk.fill("on", "")
    page.click("form [data-send]")
    page.wait_for_selector("[data-told=EXECUTE]:focus")
    page.wait_for_selector(f"{mandatory}[data-state=EXECUTED] >> text=虚执 7 号")
    page.click("[data-language]")
    page.click(f"{recommended} [data-action=DECLINE]")
    page.wait_for_selector("form[data-act=DECLINE]:focus-within")
    desk.choose("reason", "RECOMMENDED_ONLY")
    desk.fill("note", "虚构理由")
    page.click("form [data-send]")
    page.wait_for_selector("[data-told=DECLINE]:focus")
    page.wait_for_selector(f"{recommended}[data-state=NOT_EXECUTED] >> text=Recommended only")
    page.wait_for_selector(f"{receipt}[data-closed=true] >> text=All answered")
    desk.keep(SCREENSHOTS, f"duties-{page.evaluate('innerWidth')}-en")
    page.click("[data-duties] [data-refresh]")
    page.wait_for_selector(receipt, state="detached")
    desk.web.assert_clean()


def test_what_a_colleague_has_answered_is_shown_when_it_is_answered_again(desk: Window) -> None:
    page, service = desk.page, desk.service
    receipt = look_up(service, DESK)
    duty = f"[data-open-receipt='{receipt}'] [data-duty='{PREFIX}K']"
    desk.go("duties")
    page.click(f"{duty} [data-action=EXECUTE]")
    desk.fill("reference", "虚执 8 号")
    found = service.ask(
        "query($id: ID!) { receiptDuties(receipt: $id) { duties { id measure } } }", {"id": receipt}, DESK
    )
    duties = {each["measure"]: each["id"] for each in found["receiptDuties"]["duties"]}
    answer = {
        "receipt": receipt,
        "duty": duties[f"{PREFIX}K"],
        "response": "EXECUTE",
        "reference": "虚执 9 号",
        "idempotencyKey": f"colleague-{receipt}",
    }
    mutation = "mutation($input: AnswerDutyInput!) { answerDuty(input: $input) { __typename } }"
    assert service.ask(mutation, {"input": answer}, DESK)["answerDuty"]["__typename"] == "DutySuccess"
    page.click("form [data-send]")
    page.wait_for_selector("[data-refusal=WRONG_STATE]:focus")
    page.wait_for_selector(f"{duty}[data-state=EXECUTED] >> text=虚执 9 号")
    desk.web.assert_clean()


@pytest.mark.parametrize("web", [(1280, 800), (360, 740)], indirect=True, ids=["1280", "360"])
def test_a_decision_without_a_look_up_is_found(desk: Window) -> None:
    page = desk.page
    width = page.evaluate("innerWidth")
    number = f"虚许 {width} 号"
    desk.go("duties")
    page.click("nav.within [data-place=decisions]")
    choose_subject(desk, "form[data-act=RECORD]")
    desk.fill("number", number)
    page.click("form[data-act=RECORD] [data-send]")
    page.wait_for_selector("[data-told=RECORD]:focus [data-flag=NO_RECEIPT]")
    page.wait_for_selector(f"[data-decision='{number}'] [data-flag=NO_RECEIPT]")
    desk.keep(SCREENSHOTS, f"decisions-{width}")
    page.click("[data-language]")
    page.wait_for_selector(f"[data-decision='{number}'] >> text=receipt")
    desk.keep(SCREENSHOTS, f"decisions-{width}-en")
    # Another period has others.
    page.fill("[data-period] [data-field=from]", LONG_AGO)
    page.fill("[data-period] [data-field=to]", LONG_AGO)
    page.click("[data-period] [data-ask]")
    page.wait_for_selector(f"[data-decision='{number}']", state="detached")
    desk.web.assert_clean()


@pytest.mark.parametrize("web", [(1280, 800), (360, 740)], indirect=True, ids=["1280", "360"])
def test_a_promise_is_taken_listed_and_kept_and_its_record_says_so(desk: Window) -> None:
    page = desk.page
    width = page.evaluate("innerWidth")
    title = f"补交虚构材料 {width}"
    desk.go("duties")
    page.click("nav.within [data-place=commitments]")
    choose_subject(desk, "form[data-act=MAKE]")
    desk.fill("title", title)
    desk.fill("dueOn", LONG_AGO)
    page.click("form[data-act=MAKE] [data-send]")
    page.wait_for_selector("form[data-act=MAKE] [data-refusal]:focus")
    page.wait_for_selector("form[data-act=MAKE] [data-field=dueOn][aria-invalid=true]")
    desk.fill("dueOn", SOON)
    page.click("form[data-act=MAKE] [data-send]")
    page.wait_for_selector("[data-told=MAKE]:focus")
    promise = f"[data-commitment]:has-text('{title}')"
    page.wait_for_selector(f"{promise}[data-state=MADE]")
    choose_subject(desk, "[data-became]")
    record = f"[data-promise]:has-text('{title}')"
    page.wait_for_selector(f"{record}[data-kept=null]")
    page.locator(promise).scroll_into_view_if_needed()
    desk.keep(SCREENSHOTS, f"commitments-{width}")
    page.click(f"{promise} [data-action=KEEP]")
    page.wait_for_selector("form[data-act=KEEP]:focus-within")
    page.click("form[data-act=KEEP] [data-send]")
    page.wait_for_selector("[data-told=KEEP]:focus")
    page.wait_for_selector(f"{promise}[data-state=KEPT]")
    page.click("[data-language]")
    page.wait_for_selector(f"{record}[data-kept=true] >> text=Kept")
    page.click("[data-commitments] [data-refresh]")
    page.wait_for_selector(promise, state="detached")
    page.wait_for_selector(f"{record}[data-kept=true]")
    desk.keep(SCREENSHOTS, f"commitments-{width}-en")
    desk.web.assert_clean()


def test_another_desk_sees_none_of_it_and_every_field_has_its_label(desk: Window) -> None:
    page = desk.page
    receipt = look_up(desk.service, DESK)
    desk.go("duties")
    page.wait_for_selector(f"[data-open-receipt='{receipt}']")
    desk.become(*OTHER_DESK)
    page.wait_for_selector("[data-duties] >> text=没有未办结的回执")
    for place in ("decisions", "commitments"):
        page.click(f"nav.within [data-place={place}]")
        page.wait_for_selector(f"[data-{place}] form[data-act]")
        unlabelled = page.evaluate(
            "[...document.querySelectorAll('input, select, textarea')].filter(each => !each.labels?.length"
            " && !each.ariaLabel).length"
        )
        assert unlabelled == 0, place
    desk.web.assert_clean()
