"""The audit trail through the API: found again page by page, by those entitled, and read on record."""

from __future__ import annotations

import json
from typing import Any

import pytest

from graph_api.schema.authorization import ROOT_FIELDS
from graph_api.schema.context import Context
from graph_api.services.audit import READERS
from graph_api.services.callers import Caller, Role
from tests.schema.world import CODE, IDENTITY, READ_AND_RECORD, World

BANK = Caller(Role.BANK, "bank-a", "630000", "teller-7")
OTHER_BANK = Caller(Role.BANK, "bank-b", "110000", "teller-1")
AUDITOR = Caller(Role.AUDITOR, "audit-office", None, "auditor-1")
RECORD = """id at role org region caller operation purpose caseNumber question validAt knownAt requestId
  answers { receipt subjectId asked verdict answer digest }"""
PRE_CHECK = """query($uscc: USCC!) { preCheck(subjects: [{uscc: $uscc}], matter: LOAN, purpose: "贷款审批",
  caseNumber: "C-1") { receipt verdict subject { id } } }"""


async def ask(world: World, caller: Caller, query: str, **variables: Any) -> dict[str, Any]:
    context = Context(caller, world.services, "zh", "request-1")
    world.graph.round_trips = 0
    result = await world.schema.execute(query, variable_values=variables, context_value=context)
    assert result.errors is None
    assert result.data is not None
    return result.data


async def pre_check(world: World, caller: Caller) -> dict[str, Any]:
    (check,) = (await ask(world, caller, PRE_CHECK, uscc=CODE))["preCheck"]
    return dict(check)


async def trail(world: World, arguments: str, caller: Caller = AUDITOR) -> dict[str, Any]:
    query = f"{{ auditRecords{arguments} {{ edges {{ cursor node {{ {RECORD} }} }} nodes {{ id }} pageInfo {{"
    query += " hasNextPage hasPreviousPage startCursor endCursor } } }"
    return dict((await ask(world, caller, query))["auditRecords"])


def records(page: dict[str, Any]) -> list[dict[str, Any]]:
    return [edge["node"] for edge in page["edges"]]


async def test_a_pre_check_is_found_as_it_was_asked_and_answered(world: World) -> None:
    check = await pre_check(world, BANK)
    (found,) = records(await trail(world, '(caseNumber: "C-1")'))
    assert world.graph.round_trips == READ_AND_RECORD
    assert (found["role"], found["org"], found["region"], found["caller"]) == (
        "bank",
        "bank-a",
        "630000",
        "teller-7",
    )
    assert (found["operation"], found["purpose"], found["caseNumber"]) == ("preCheck", "贷款审批", "C-1")
    assert found["requestId"] == "request-1"
    assert found["at"].endswith("+08:00")
    (answer,) = found["answers"]
    assert (answer["receipt"], answer["subjectId"]) == (check["receipt"], check["subject"]["id"])
    assert answer["verdict"] == check["verdict"]
    assert json.loads(answer["answer"])
    assert len(answer["digest"]) == 64


@pytest.mark.parametrize(
    ("arguments", "orgs"),
    [
        ("", ["bank-b", "bank-a"]),
        ('(org: "bank-a")', ["bank-a"]),
        ('(org: "bank-a", caller: "teller-7")', ["bank-a"]),
        ('(org: "bank-a", caller: "teller-1")', []),
        (f'(subject: {{uscc: "{CODE}"}})', ["bank-b", "bank-a"]),
        (f'(subject: {{uscc: "{CODE}"}}, caller: "teller-1")', ["bank-b"]),
        (f'(subject: {{identity: {{idNumber: "{IDENTITY}"}}}})', []),
        ('(caseNumber: "C-1", org: "bank-b")', ["bank-b"]),
        ('(operation: "reach")', []),
        ('(until: "2001-01-01T00:00:00Z")', []),
        ('(since: "2001-01-01T00:00:00Z", operation: "preCheck")', ["bank-b", "bank-a"]),
    ],
)
async def test_the_trail_is_narrowed(world: World, arguments: str, orgs: list[str]) -> None:
    await pre_check(world, BANK)
    await pre_check(world, OTHER_BANK)
    assert [record["org"] for record in records(await trail(world, arguments))] == orgs


async def test_pages_follow_one_another_after_every_cursor(world: World) -> None:
    for _ in range(4):
        await pre_check(world, BANK)
    whole = await trail(world, '(org: "bank-a")')
    cursors, ids = [edge["cursor"] for edge in whole["edges"]], [node["id"] for node in whole["nodes"]]
    assert len(set(ids)) == 4
    assert whole["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": False,
        "startCursor": cursors[0],
        "endCursor": cursors[-1],
    }
    for index, cursor in enumerate(cursors):
        page = await trail(world, f'(org: "bank-a", first: 2, after: "{cursor}")')
        assert [node["id"] for node in page["nodes"]] == ids[index + 1 : index + 3]
        assert page["pageInfo"]["hasNextPage"] is (index + 3 < 4)
        assert page["pageInfo"]["hasPreviousPage"] is True


async def test_reading_the_trail_is_on_record_with_what_was_looked_for(world: World) -> None:
    check = await pre_check(world, BANK)
    first = await trail(world, f'(subject: {{uscc: "{CODE}"}}, org: "bank-a")')
    assert [record["operation"] for record in records(first)] == ["preCheck"]
    (look,) = records(await trail(world, '(operation: "auditRecords")'))
    assert (look["role"], look["org"], look["caller"]) == ("auditor", "audit-office", "auditor-1")
    assert look["question"] == "org=bank-a; first=20"
    (answer,) = look["answers"]
    assert answer["subjectId"] == check["subject"]["id"]
    assert json.loads(answer["answer"]) == {"records": 1}


async def test_showing_a_receipt_is_on_record(world: World) -> None:
    receipt = (await pre_check(world, BANK))["receipt"]
    await ask(world, BANK, "query($id: ID!) { receipt(id: $id) { id } }", id=receipt)
    await ask(world, OTHER_BANK, "query($id: ID!) { receipt(id: $id) { id } }", id=receipt)
    refused, shown = records(await trail(world, '(operation: "receipt")'))
    assert (shown["org"], shown["question"]) == ("bank-a", f"receipt={receipt}; shown=yes")
    assert len(shown["answers"]) == 1
    assert (refused["org"], refused["question"]) == ("bank-b", f"receipt={receipt}; shown=no")
    assert refused["answers"] == []


async def test_an_identity_number_that_an_auditor_types_is_not_kept(world: World) -> None:
    await trail(world, f'(subject: {{identity: {{idNumber: "{IDENTITY}"}}}}, caller: "{IDENTITY}")')
    stored = await world.graph.run_admin("MATCH (n:AuditRecord|AuditAnswer) RETURN properties(n) AS p")
    assert stored
    assert IDENTITY not in json.dumps(stored, ensure_ascii=False)


async def test_a_receipt_is_shown_to_its_organisation_and_to_auditors(world: World) -> None:
    check = await pre_check(world, BANK)
    query = f"query($id: ID!) {{ receipt(id: $id) {{ {RECORD} }} }}"
    for caller in (BANK, AUDITOR):
        found = (await ask(world, caller, query, id=check["receipt"]))["receipt"]
        assert [answer["verdict"] for answer in found["answers"]] == [check["verdict"]]
    for caller in (OTHER_BANK, Caller(Role.DEPARTMENT, "bureau"), Caller(Role.AUDITOR, "o", "110000")):
        assert (await ask(world, caller, query, id=check["receipt"]))["receipt"] is None
    assert (await ask(world, AUDITOR, query, id="q_unknown"))["receipt"] is None


async def test_an_administrator_reads_the_trail(world: World) -> None:
    await pre_check(world, BANK)
    page = await trail(world, "", Caller(Role.ADMIN, "platform"))
    assert [record["org"] for record in records(page)] == ["bank-a"]


async def test_an_auditor_of_a_region_sees_its_callers_only(world: World) -> None:
    await pre_check(world, BANK)
    await pre_check(world, OTHER_BANK)
    page = await trail(world, "", Caller(Role.AUDITOR, "o", "630000"))
    assert [record["org"] for record in records(page)] == ["bank-a"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (f'(subject: {{uscc: "{CODE}"}}, caseNumber: "C-1")', "Search by subject or by case number"),
        ('(caller: "teller-7")', "names his organisation too"),
        ('(org: "")', "org is 1 to 200 characters"),
        ('(caseNumber: "")', "caseNumber is 1 to 200 characters"),
        ('(operation: "precheck")', "one of abandonCase, amendCase"),
        ('(since: "2024-01-02T00:00:00Z", until: "2024-01-01T00:00:00Z")', "exchange since and until"),
        ("(first: 0)", "between 1 and 100"),
        ("(first: 101)", "between 1 and 100"),
        ('(after: "x")', "cursor"),
        ('(subject: {id: "e_x", source: {source: "s", id: "1"}})', "SubjectRef"),
    ],
)
async def test_what_could_only_find_nothing_is_refused_with_what_to_do(
    world: World, arguments: str, message: str
) -> None:
    query = f"{{ auditRecords{arguments} {{ nodes {{ id }} }} }}"
    code, said = await world.code(query, role=Role.AUDITOR)
    assert code == "BAD_USER_INPUT"
    assert message in said


async def test_a_text_too_long_for_a_receipt_is_refused(world: World) -> None:
    code, _ = await world.code(f'{{ receipt(id: "{"q" * 201}") {{ id }} }}')
    assert code == "BAD_USER_INPUT"


async def test_a_department_sees_the_receipts_of_its_own_region_and_looks_up_everywhere(world: World) -> None:
    """What others did is narrowed by region; what stands about a subject is not (SECURITY.md)."""
    here, elsewhere, above, everywhere, other = (
        Caller(Role.DEPARTMENT, org, region, "clerk")
        for org, region in (
            ("office", "630100"),
            ("office", "110000"),
            ("office", "630000"),
            ("office", None),
            ("other-office", "630100"),
        )
    )
    receipt = (await pre_check(world, here))["receipt"]
    whole = (await pre_check(world, everywhere))["receipt"]
    query = "query($id: ID!) { receipt(id: $id) { caller } }"
    seen = {
        (name, made): (await ask(world, caller, query, id=id_))["receipt"] is not None
        for name, caller in (
            ("here", here),
            ("elsewhere", elsewhere),
            ("above", above),
            ("everywhere", everywhere),
            ("other", other),
        )
        for made, id_ in (("here", receipt), ("everywhere", whole))
    }
    assert {pair for pair, shown in seen.items() if shown} == {
        ("here", "here"),
        ("above", "here"),
        ("everywhere", "here"),
        ("everywhere", "everywhere"),
    }
    # The enterprise is of region 990101.
    for caller in (here, elsewhere, above, everywhere, other):
        assert (await pre_check(world, caller))["subject"] is not None


def test_the_trail_is_for_auditors_and_administrators() -> None:
    assert ROOT_FIELDS["auditRecords"] == READERS == {Role.AUDITOR, Role.ADMIN}


@pytest.mark.parametrize("role", sorted(set(Role) - READERS))
async def test_others_are_refused_and_nothing_is_read(world: World, role: Role) -> None:
    code, _ = await world.code("{ auditRecords { nodes { id } } }", role=role)
    assert code == ("UNAUTHENTICATED" if role is Role.PUBLIC else "FORBIDDEN")
    assert world.graph.round_trips == 0


async def test_the_public_has_no_receipts(world: World) -> None:
    assert (await world.code('{ receipt(id: "q_x") { id } }', role=Role.PUBLIC))[0] == "UNAUTHENTICATED"
    assert world.graph.round_trips == 0
