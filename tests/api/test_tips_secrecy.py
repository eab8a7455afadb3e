"""Who informed is told to the handler and found nowhere else; whom a report is about is not touched by it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from graph_api.informer_sealing import PRIVATE_FILE
from graph_api.services.callers import Role
from tests.api.casework_world import Office
from tests.api.platform import Json, Platform
from tests.api.test_who_sees_what import name_of
from tests.api.tips_world import (
    COLLEAGUE,
    CONTACT,
    HANDLER,
    INFORMER,
    LIST,
    NAME,
    ONE,
    OTHER,
    OUTSIDE,
    TRIAGE,
    WHO,
    Hotline,
    tables,
)
from tests.attacks.test_strings import logged

pytestmark = pytest.mark.asyncio(loop_scope="session")

SUBJECT_TOKEN = "subject:uscc:91990000MA9900A13A"
DUMP = "MATCH (n) RETURN labels(n) AS labels, properties(n) AS properties"
LINKS = "MATCH ()-[r]->() RETURN type(r) AS labels, properties(r) AS properties"
TRAIL = """query($tip: ID!) { auditRecords(subject: {id: $tip}, first: 100) { nodes {
  operation role org caller purpose question answers { subjectId asked answer } } } }"""
EVERYTHING = """query($ref: SubjectRef!) {
  subject(ref: $ref) { id name ... on Enterprise { status sanctions { nodes { id } } records { nodes { id } }
    honours { nodes { id } } roles { nodes { kind person { id } } } measures { status } } }
  reach(ref: $ref) { items { status } completeness staleness { source } }
  preCheck(subjects: [$ref], matter: LOAN, purpose: "x") { verdict measures { status } signals { explanation }
    incentives { title } completeness }
  search(text: "虚构企业E1") { nodes { id name } }
  neighbours(ref: $ref) { totalCount }
  standings(subjects: [$ref]) { standing }
  ownership(ref: $ref) { status owners { subject { id } } }
  relatedParties(ref: $ref) { completeness }
  creditReport(ref: $ref, purpose: "x") { completeness roles { kind } measures { status } names { name }
    staleness { source } }
}"""
LOOKED_UP = "{ myLookUps(first: 100) { nodes { operation organisation purpose } } }"


@pytest_asyncio.fixture(name="line", loop_scope="session")
async def _line(fresh: Platform) -> Hotline:
    rows = tables()
    rows.rows["enterprises"][0]["uscc"] = "91990000MA9900A13A"
    return Hotline(await fresh.world(rows))


def holding(secret: str, rows: list[Any]) -> list[Any]:
    """Return what of a dump holds a secret."""
    return [row for row in rows if secret in json.dumps(row, ensure_ascii=False, default=repr)]


def files_below(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield every file of a folder with its bytes."""
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            yield file, file.read_bytes()


async def lived_through(line: Hotline) -> Json:
    """Have a named report submitted, assigned, read, decided and followed; return number and code."""
    taken = await line.assigned(
        informer=INFORMER,
        text=f"我是{NAME}，电话{CONTACT}，虚构举报内容",
        evidence={"sha256": "0" * 64, "size": 1, "mediaType": "image/png", "title": f"{NAME}的照片"},
    )
    number = taken["number"]
    assert await line.informer(number, purpose=f"联系{NAME}核实") == {"named": True, **INFORMER}
    await line.decide(number, "DISMISS", reason="OTHER", outcome="虚构结果", note="虚构说明")
    assert await line.outcome(number, taken["code"]) is not None
    return taken


async def test_who_informed_is_nowhere_but_in_the_handlers_answer(
    line: Hotline, caplog: pytest.LogCaptureFixture
) -> None:
    with logged() as lines:
        taken = await lived_through(line)
        await line.taken("bank@informers-bank", informer=INFORMER)
    graph = line.platform.graph
    dump = [*await graph.run_admin(DUMP), *await graph.run_admin(LINKS)]
    assert len(dump) > 20
    trail = await line.platform.ask(TRAIL, {"tip": taken["number"]}, "auditor")
    written = lines.getvalue().decode() + caplog.text
    for secret in (NAME, CONTACT, taken["code"], taken["code"].replace("-", "")):
        assert holding(secret, dump) == []
        assert secret not in json.dumps(trail, ensure_ascii=False)
        assert secret not in written
        found = [
            file for file, content in files_below(line.platform.settings.home) if secret.encode() in content
        ]
        assert found == []
    assert "submitTip" in written
    assert "informers-bank" not in written
    assert holding("informers-bank", dump) == []
    # The text is kept without them.
    tip = await line.tip(taken["number"])
    assert tip is not None
    assert tip["text"] == "我是[informer]，电话[informer]，虚构举报内容"
    assert tip["evidence"]["title"] == "[informer]的照片"


async def test_what_is_on_record_and_what_is_not(line: Hotline) -> None:
    taken = await lived_through(line)
    trail = (await line.platform.ask(TRAIL, {"tip": taken["number"]}, "auditor"))["auditRecords"]["nodes"]
    assert [record["operation"] for record in reversed(trail)] == ["triageTip", "tipInformer", "decideTip"]
    (read,) = [record for record in trail if record["operation"] == "tipInformer"]
    assert (read["org"], read["caller"], read["purpose"]) == ("dept-a", HANDLER, "联系[informer]核实")
    assert json.loads(read["answers"][0]["answer"]) == {"shown": True}
    for record in trail:
        assert {answer["subjectId"] for answer in record["answers"]} == {None}
    rows = await line.platform.graph.run_admin(
        "MATCH (r:AuditRecord) WHERE r.operation IN ['submitTip', 'tipOutcome'] RETURN r.id AS id"
    )
    assert rows == []


async def test_the_named_handler_reads_it_and_nobody_else(line: Hotline) -> None:
    number = (await line.assigned(informer=INFORMER))["number"]
    silent = (await line.assigned())["number"]
    assert await line.informer(number) == {"named": True, **INFORMER}
    assert await line.informer(silent) == {"named": False, "name": None, "contact": None}
    for officer in (TRIAGE, COLLEAGUE, OTHER, OUTSIDE, "department", "department@dept-a"):
        assert await line.informer(number, officer) is None
        assert await line.informer("tip_none", officer) is None
    for role in (Role.BANK, Role.APPROVAL, Role.INVESTIGATOR, Role.AUDITOR, Role.ADMIN, Role.SUBJECT):
        assert await line.platform.code(WHO, {"tip": number, "purpose": "x"}, name_of(role)) == "FORBIDDEN"
    assert await line.platform.code(WHO, {"tip": number, "purpose": "x"}, None) == "UNAUTHENTICATED"
    # Whoever asked in vain is on record too.
    trail = (await line.platform.ask(TRAIL, {"tip": number}, "auditor"))["auditRecords"]["nodes"]
    asked = [record for record in trail if record["operation"] == "tipInformer"]
    assert [json.loads(each["answers"][0]["answer"])["shown"] for each in asked].count(True) == 1
    assert len(asked) == 7
    # Another handler takes his place: the former one reads nothing any more.
    payload = await line.triage(number, COLLEAGUE, triage="REASSIGN", department="dept-b", handler=OTHER)
    assert payload["__typename"] == "TipSuccess"
    assert await line.informer(number) is None
    assert await line.informer(number, OTHER) == {"named": True, **INFORMER}


async def test_it_needs_a_purpose(line: Hotline) -> None:
    number = (await line.assigned(informer=INFORMER))["number"]
    for purpose in ("", "  ", "x" * 201):
        code = await line.platform.code(WHO, {"tip": number, "purpose": purpose}, HANDLER)
        assert code == "BAD_USER_INPUT"


async def test_no_answer_to_anybody_else_holds_the_informer(line: Hotline) -> None:
    number = (await line.assigned(informer=INFORMER))["number"]
    questions: tuple[tuple[str, Json], ...] = (
        (ONE, {"id": number}),
        (LIST, {}),
        (WHO, {"tip": number, "purpose": "x"}),
    )
    for role in (*map(name_of, Role), TRIAGE, COLLEAGUE, OTHER, OUTSIDE):
        for query, variables in questions:
            text = (await line.platform.post(query, variables, role)).text
            assert NAME not in text
            assert CONTACT not in text


async def test_the_store_does_not_tell_whether_somebody_gave_a_name(line: Hotline) -> None:
    named = (await line.taken(informer=INFORMER))["number"]
    silent = (await line.taken())["number"]
    rows = await line.platform.graph.run_admin(
        "MATCH (t:Tip) WHERE t.id IN $ids RETURN t.id AS id, properties(t) AS properties", ids=[named, silent]
    )
    one, other = (row["properties"] for row in rows)
    own = {"id", "sealed", "codeHash", "submittedAt", "touchedAt"}
    assert set(one) == set(other) >= own
    assert {key: one[key] for key in set(one) - own} == {key: other[key] for key in set(other) - own}
    assert len(one["sealed"]) == len(other["sealed"])
    assert one["sealed"].split(".")[:2] == other["sealed"].split(".")[:2]


async def test_a_name_and_a_known_subject_change_neither_answer_nor_work(line: Hotline) -> None:
    graph = line.platform.graph
    seen = set()
    for informer in (None, INFORMER, {"name": NAME}, {}):
        for subject in ("E1", "NONE"):
            before = graph.round_trips
            taken = await line.taken(informer=informer, subject=line.world.ref(subject))
            shape = tuple((key, len(str(value))) for key, value in taken.items())
            seen.add((graph.round_trips - before, shape))
    assert len(seen) == 1


async def test_logs_and_counters_do_not_say_who_asks_as_an_informer(line: Hotline) -> None:
    with logged() as lines:
        taken = await line.taken("bank@informers-bank")
        await line.outcome(taken["number"], taken["code"], "bank@informers-bank")
    said = [json.loads(each) for each in lines.getvalue().splitlines()]
    told = [each for each in said if each.get("operation") in ("submitTip", "tipOutcome")]
    assert [(each["role"], each["org"]) for each in told] == [("public", None)] * 2
    counted = (await line.platform.client.get("/metrics")).text
    assert 'operation="submitTip",role="public"' in counted
    assert 'operation="submitTip",role="bank"' not in counted


async def test_without_the_private_key_reports_are_taken_and_nobody_is_told(line: Hotline) -> None:
    number = (await line.assigned(informer=INFORMER))["number"]
    private = line.platform.settings.home / PRIVATE_FILE
    away = private.with_suffix(".away")
    private.rename(away)
    try:
        later = (await line.assigned(informer=INFORMER))["number"]
        assert await line.platform.code(WHO, {"tip": number, "purpose": "x"}, HANDLER) == "UNAVAILABLE"
    finally:
        away.rename(private)
    assert await line.informer(later) == {"named": True, **INFORMER}


async def test_what_was_sealed_for_one_report_opens_for_no_other(line: Hotline) -> None:
    mine = (await line.assigned(informer=INFORMER))["number"]
    other = (await line.assigned())["number"]
    await line.platform.graph.run_admin(
        "MATCH (a:Tip {id: $from}), (b:Tip {id: $to}) SET b.sealed = a.sealed", **{"from": mine, "to": other}
    )
    error = await line.platform.refusal(WHO, {"tip": other, "purpose": "x"}, HANDLER)
    assert error["extensions"]["code"] == "UNAVAILABLE"
    assert NAME not in json.dumps(error, ensure_ascii=False)


async def test_answers_about_the_subject_stay_the_same_byte_for_byte(line: Hotline) -> None:
    given = {"ref": line.world.ref("E1")}
    before = (await line.platform.post(EVERYTHING, given, "bank")).text
    assert '"errors"' not in before
    looked_up = await others_look_ups(line)
    for subject in ({}, {"subject": None, "subjectName": "虚构企业E1"}):
        taken = await line.assigned(informer=INFORMER, **subject)
        await line.informer(taken["number"])
        await line.decide(taken["number"], "CLOSE_FOUNDED", outcome="虚构结果")
        await line.tip(taken["number"])
        await line.numbers()
    assert (await line.platform.post(EVERYTHING, given, "bank")).text == before
    # That departments read of him is not told to him either: what is new is the second look of above.
    more = await others_look_ups(line)
    assert sorted(each["operation"] for each in more) == sorted(2 * [each["operation"] for each in looked_up])
    links = await line.platform.graph.run_admin(
        "MATCH (t:Tip)-[r]-(n) RETURN DISTINCT type(r) AS type, labels(n) AS labels"
    )
    assert links == [{"type": "STEP_OF", "labels": ["TipStep"]}]


async def others_look_ups(line: Hotline) -> list[Json]:
    """Return what others looked up of E1, as it reads itself."""
    found = (await line.platform.ask(LOOKED_UP, {}, SUBJECT_TOKEN))["myLookUps"]["nodes"]
    return [each for each in found if each["operation"] != "myLookUps"]


async def test_only_a_published_case_says_something_about_the_subject(line: Hotline) -> None:
    """A report that led to a case says nothing more than the case does."""
    number = (await line.assigned())["number"]
    office = Office(line.world)
    case = await office.done(
        "openCase",
        "department@dept-a",
        kind="PUNISHMENT",
        subject=line.world.ref("E1"),
        content=office.content(),
        decider="dept-b",
    )
    payload = await line.decide(number, "OPEN_CASE", case=case["id"], outcome="虚构结果")
    assert payload["__typename"] == "TipSuccess"
    assert await line.world.statuses("E1") == {}
