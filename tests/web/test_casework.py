"""Casework in a real Chromium: a case from its draft to its repair, two at one case, the desk's pre-check."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Route

from tests.api.tables import Tables
from tests.web.casework_page import Window
from tests.web.conftest import SCREENSHOTS, Service, Watched, window

SOURCE = "casework-page"
PREFIX = "cw-"
FIRM, HEAD, STRANGER = "办案受测企业（虚构）", "虚负责", "虚无关"
QUIET = "办案无事企业（虚构）"
CODE = "91990000MA9900A13A"
INITIATOR, DECIDER, DESK, OTHER = (
    ("department", "dept-a"),
    ("department", "dept-b"),
    ("approval", "dept-c"),
    ("department", "dept-z"),
)
BUSY = ("department", "dept-busy")
MANY, TASKS = "N", 22
"""A memorandum all of whose measures come to one department: more than a page of its inbox."""

EVIDENCE = "虚构证明材料".encode()


def world() -> Tables:
    """An enterprise with a head, somebody who has nothing to do with it, and a measure for the desk."""
    rows = Tables()
    rows.enterprise("E1", name=FIRM, region_code="990000", uscc=CODE)
    rows.enterprise("E2", name=QUIET, region_code="990000")
    rows.person("P1", name=HEAD).person("P2", name=STRANGER)
    rows.role("P1", "E1")
    rows.measure(
        "K",
        [("SUBJECT",), ("LEGAL_REPRESENTATIVE", "ANY", "WHILE_HOLDING")],
        department="dept-c",
        matters="LICENSING",
    )
    for at in range(TASKS):
        rows.measure(f"N{at}", [("SUBJECT",)], memorandum=MANY, department=BUSY[1], matters="TENDER")
    return rows


@pytest.fixture(scope="module", autouse=True)
def loaded(service: Service, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("casework")
    assert service.load(world().write(folder / "world", PREFIX), "--source", SOURCE) == 0


@pytest.fixture
def office(web: Watched) -> Window:
    """A window of the initiating department."""
    opened = Window(web)
    opened.become(*INITIATOR)
    return opened


@pytest.fixture
def second(browser: Browser, service: Service) -> Iterator[Window]:
    """Another window, of somebody else."""
    with window(browser, service) as opened:
        yield Window(opened)


def id_of(service: Service, record: str) -> str:
    query = "query($ref: SubjectRef!) { subject(ref: $ref) { id } }"
    found = service.ask(query, {"ref": {"source": {"source": SOURCE, "id": record}}})
    return str(found["subject"]["id"])


def open_in_the_page(office: Window, memorandum: str = "M", decider: str = DECIDER[1]) -> str:
    """Open a case about the enterprise, naming somebody without any link to it, and return its id."""
    office.go("open")
    page = office.page
    page.fill("[data-case-subject] input", FIRM)
    page.wait_for_selector("[data-case-subject] [role=option]")
    page.press("[data-case-subject] input", "Enter")
    page.wait_for_selector(f"[data-case-subject] >> text={FIRM}")
    office.fill("memorandum", f"{PREFIX}{memorandum}")
    office.fill("legalBasis", "虚构依据")
    office.fill("decidedOn", "2020-01-10")
    office.fill("decider", decider)
    page.fill("[data-case-named] input[type=search]", STRANGER)
    page.wait_for_selector("[data-case-named] [role=option]")
    page.press("[data-case-named] input[type=search]", "Enter")
    page.wait_for_selector("[data-case-named] [data-named]")
    page.click("[data-open-case] [data-send]")
    page.wait_for_selector("[data-case][data-state=DRAFT]")
    return page.get_attribute("[data-case]", "data-case") or ""


def published(
    office: Window, memorandum: str = "M", role: str = DECIDER[0], decider: str = DECIDER[1]
) -> str:
    """Bring a case in the page to where its measures count."""
    case = open_in_the_page(office, memorandum, decider)
    office.act("SUBMIT")
    office.become(role, decider)
    office.act("APPROVE")
    office.become(*INITIATOR)
    office.act("PUBLISH")
    return case


def test_from_the_draft_to_the_repair_watching_the_responsible_person(
    office: Window, service: Service
) -> None:
    page = office.page
    head = id_of(service, "P1")
    case = open_in_the_page(office)
    # Whom a decision names without any post or share is allowed and flagged.
    named = f"[data-content] [data-named='{id_of(service, 'P2')}']"
    page.wait_for_selector(f"{named}:has-text('{STRANGER}') [data-flag=PERSON_WITHOUT_LINK]")
    office.keep(SCREENSHOTS, "draft")
    office.act("SUBMIT")
    assert page.locator("button[data-action]").count() == 0  # whoever submits does not review
    office.become(*DECIDER)
    office.act("APPROVE", note="虚构复核意见")
    assert page.locator("button[data-action]").count() == 0
    office.become(*INITIATOR)
    office.act("PUBLISH")
    assert office.state() == "PUBLISHED"
    office.status(head, "REACHED")

    # The task waits in the desk's inbox, is accepted and executed.
    office.become(*DESK)
    office.go("inbox")
    page.click(f"[data-case-link='{case}']")
    task = office.part("tasks", "ISSUED")
    office.keep(SCREENSHOTS, "task")
    office.act("ACCEPT", task)
    office.act("EXECUTE", task, reference="虚构字〔2020〕1号")
    assert office.part("tasks", "EXECUTED") == task
    assert "虚构字〔2020〕1号" in page.inner_text("[data-steps]")

    # An objection suspends, for the responsible person too; its rejection resumes.
    office.become(*OTHER)
    office.act("FILE", note="虚构异议理由")
    objection = office.part("objections", "FILED")
    office.status(head, "REACHED")
    office.become(*DECIDER)
    office.act("ACCEPT", objection)
    office.status(head, "SUSPENDED")
    office.keep(SCREENSHOTS, "suspended")
    office.act("REJECT", objection, note="虚构核查结论")
    office.status(head, "REACHED")

    # A repair with evidence, of which only the digest leaves the machine, ends it.
    office.become(*OTHER)
    office.start("APPLY")
    office.fill("note", "虚构修复申请")
    assert office.attach("虚构证明.pdf", EVIDENCE) == hashlib.sha256(EVIDENCE).hexdigest()
    office.done("APPLY")
    repair = office.part("repairs", "APPLIED")
    office.become(*DECIDER)
    office.start("GRANT", repair)
    page.click("form[data-act=GRANT] [data-send]")
    page.wait_for_selector("[data-refusal=DUTIES_NOT_DONE]:focus")
    page.check("form [data-field=dutiesDone]")
    office.done("GRANT")
    assert office.state() == "REPAIRED"
    office.status(head, "ENDED")
    office.keep(SCREENSHOTS, "repaired")
    sent = [request.post_data or "" for request in office.web.requests if request.method == "POST"]
    assert not any(EVIDENCE.decode() in body for body in sent)
    office.web.assert_clean()


def test_of_two_the_second_hears_how_the_case_stands_and_keeps_what_was_typed(
    office: Window, second: Window
) -> None:
    case = published(office)
    second.become(*DECIDER)
    second.open_case(case)
    second.start("REVOKE")
    second.choose("reason", "DECISION_WRONG")
    second.fill("note", "虚构撤销理由")
    # Meanwhile the other one acts.
    office.start("FILE")
    office.fill("note", "虚构异议理由")
    office.done("FILE")
    page = second.page
    page.click("form [data-send]")
    page.wait_for_selector("[data-refusal=CONFLICT]:focus")
    assert page.inner_text("[data-refusal=CONFLICT]").count("虚构异议理由") == 1
    assert second.last_step() == office.last_step()
    assert page.input_value("form [data-field=note]") == "虚构撤销理由"
    assert page.input_value("form [data-field=reason]") == "DECISION_WRONG"
    second.keep(SCREENSHOTS, "conflict")
    # Having seen that, it may still be decided.
    second.done("REVOKE")
    assert second.state() == "REVOKED"
    for each in (office, second):
        each.web.assert_clean()


def test_a_double_click_does_nothing_twice_and_one_form_has_one_key(office: Window) -> None:
    case = open_in_the_page(office)
    office.start("SUBMIT")
    page = office.page
    page.fill("form [data-field=on]", "2020-02-30")
    assert page.get_attribute("form [data-field=on]", "aria-invalid") == "true"
    page.fill("form [data-field=on]", "")
    page.dblclick("form [data-send]")
    page.wait_for_selector("[data-told=SUBMIT]")
    bodies = [json.loads(request.post_data or "{}") for request in office.web.requests if request.post_data]
    acts = [body["variables"]["input"] for body in bodies if "SubmitCase" in body["query"]]
    assert len({act["idempotencyKey"] for act in acts}) == 1
    assert len(page.locator("[data-step-action=SUBMIT]").all()) == 1
    # The key did not change the permalink, which says the place and the case only.
    assert page.url.partition("#")[2] == f"w=case&c={case}&lang=zh"
    page.go_back()
    page.wait_for_selector("[data-open-case]")
    office.web.assert_clean()


def test_when_the_answer_is_lost_a_second_try_does_nothing_twice(office: Window) -> None:
    open_in_the_page(office)
    office.start("SUBMIT")
    page = office.page

    def lose(route: Route) -> None:
        """Let the act come to the service, and its answer to nobody."""
        if "SubmitCase" not in (route.request.post_data or ""):
            route.continue_()
            return
        assert "CaseSuccess" in route.fetch().text()
        route.abort()

    page.route("**/graphql", lose)
    page.click("form [data-send]")
    page.wait_for_selector("[data-refusal=UNAVAILABLE]:focus")
    page.unroute("**/graphql")
    page.click("form [data-send]")
    page.wait_for_selector("[data-told=SUBMIT]:has-text('此前已办理')")
    assert page.locator("[data-step-action=SUBMIT]").count() == 1


def test_a_draft_is_amended_as_it_stands(office: Window, service: Service) -> None:
    open_in_the_page(office)
    page = office.page
    page.wait_for_selector(f"[data-content] [data-named]:has-text('{STRANGER}')")
    office.start("AMEND")
    assert page.input_value("form [data-field=memorandum]") == f"{PREFIX}M"
    assert page.input_value("form [data-field=decidedOn]") == "2020-01-10"
    assert page.is_visible(f"form [data-named='{id_of(service, 'P2')}']")
    office.fill("term", "P30Y")
    office.choose("grade", "SERIOUS")
    office.fill("implementers", f"{PREFIX}K dept-other")
    page.select_option("form [data-named] [data-field=responsible]", "false")
    # A term beyond the longest is refused by name, and everything stays as it was typed.
    page.click("form [data-send]")
    page.wait_for_selector("[data-refusal=TERM_TOO_LONG]:focus")
    assert page.input_value("form [data-field=implementers]") == f"{PREFIX}K dept-other"
    office.fill("term", "")
    office.done("AMEND")
    content = page.inner_text("[data-content]")
    assert "严重" in content
    assert "不负责任" in content
    assert "dept-other" in content
    office.web.assert_clean()


def test_a_form_by_keyboard_alone(office: Window) -> None:
    open_in_the_page(office)
    page = office.page
    page.focus("button[data-action=ABANDON]")
    page.keyboard.press("Enter")
    page.wait_for_selector("form[data-act=ABANDON]:focus-within")
    page.keyboard.press("Escape")
    page.wait_for_selector("button[data-action=ABANDON]:focus")
    page.keyboard.press("Enter")
    page.wait_for_selector("form[data-act=ABANDON] [data-field=on]:focus")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-told=ABANDON]:focus")
    unlabelled = page.evaluate(
        "[...document.querySelectorAll('input, select, textarea')].filter(each => !each.labels?.length"
        " && !each.ariaLabel).length"
    )
    assert unlabelled == 0
    office.web.assert_clean()


@pytest.mark.parametrize("web", [(1280, 800), (360, 740)], indirect=True, ids=["1280", "360"])
def test_the_desk_checks_before_it_decides(office: Window, service: Service) -> None:
    case = published(office)
    office.become(*DESK)
    office.go("desk")
    page = office.page
    office.fill("subjects", f"{CODE}\n\n不明企业\n{id_of(service, 'E2')}")
    office.fill("purpose", "虚构许可办件")
    office.choose("matter", "LICENSING")
    page.click("form [data-send]")
    page.wait_for_selector("[data-complaints] >> text=第 3 行")
    office.fill("subjects", f"{CODE}\n{id_of(service, 'E2')}\ne_nobody")
    page.fill("form [data-field=caseNumber]", "虚构办件 7")
    page.click("form [data-send]")
    page.wait_for_selector("[data-found='3']:focus")
    verdicts = [each.get_attribute("data-verdict") for each in page.locator("[data-verdict]").all()]
    assert verdicts == ["BLOCKED", "CLEAR", "NOT_FOUND"]
    assert page.is_visible(f"[data-verdict=BLOCKED] [data-measure='{PREFIX}K']")
    receipts = page.locator("[data-receipt]").all_inner_texts()
    assert len(set(receipts)) == 3
    office.keep(SCREENSHOTS, f"desk-{page.evaluate('innerWidth')}")
    page.click("[data-language]")
    page.wait_for_selector("[data-verdict=BLOCKED] >> text=Blocked")
    # The case ends so that the next check begins where this one did.
    office.become(*INITIATOR)
    office.open_case(case)
    office.start("REVOKE")
    office.choose("reason", "DECISION_WRONG")
    office.fill("note", "虚构撤销理由")
    office.done("REVOKE")
    office.web.assert_clean()


def test_the_inbox_shows_what_is_overdue_first_and_the_rest_page_by_page(office: Window) -> None:
    published(office, MANY, *BUSY)
    page = office.page
    office.become(*BUSY)
    # Whose day lies years back has been waiting since.
    office.act("FILE", on="2020-02-03", note="虚构异议理由")
    objection = office.part("objections", "FILED")
    office.go("inbox")
    rows = page.locator("[data-part]")
    page.wait_for_selector(f"[data-inbox] tbody tr:first-child[data-part='{objection}'].overdue")
    assert "逾期" in rows.first.inner_text()
    assert rows.count() == 20
    page.click("[data-more]")
    rows.nth(TASKS).wait_for()
    assert len({row.get_attribute("data-part") for row in rows.all()}) == TASKS + 1
    assert not page.is_visible("[data-more]")
    assert all("待接收" in row.inner_text() for row in rows.all()[1:])
    office.keep(SCREENSHOTS, "inbox")
    # Cases to review or publish stand in a list of their own, by state.
    office.become(*INITIATOR)
    draft = open_in_the_page(office)
    office.go("cases")
    page.select_option("[data-case-state]", "DRAFT")
    page.wait_for_selector(f"[data-case-row='{draft}']")
    page.select_option("[data-case-state]", "ABANDONED")
    page.wait_for_selector(f"[data-case-row='{draft}']", state="detached")
    office.web.assert_clean()


def test_without_a_token_casework_asks_for_one_and_a_bank_sees_what_was_published(
    web: Watched, second: Window
) -> None:
    web.open("#w=inbox&lang=zh")
    web.page.wait_for_selector("main.casework .notice:has-text('令牌')")
    Window(web).become(*INITIATOR)
    web.page.wait_for_selector("[data-inbox]")
    case = open_in_the_page(Window(web))
    second.become("bank", "bank-org")
    second.page.evaluate(f"location.hash = '#w=case&c={case}&lang=zh'")
    second.page.wait_for_selector("main.casework >> text=没有此案件")
    web.page.click("[data-content] button")
    web.wait_for_nodes(2)
    web.assert_clean()
    second.web.assert_clean()
