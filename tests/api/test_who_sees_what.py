"""Role by field, in full: who is answered, who is refused, and that nobody is shown a secret.

The tables are those of ``schema/authorization.py``. For every object type of the schema an operation is found
that reaches it; all roles ask it, and what each is told is compared with the tables. Secrets are planted in
the world, in the trail and in the home; none may stand in any answer, page or error of a role that does not
see it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from graph_api.domain.dates import today
from graph_api.schema.authorization import FIELDS, ROOT_FIELDS
from graph_api.schema.build import schema
from graph_api.services.callers import Role
from graph_api.services.purpose import SEES_IDENTITY_NUMBERS
from tests.api.casework_world import DOCUMENT, NOTE, OTHER, Office
from tests.api.catalogue_world import Registry, row
from tests.api.desk_world import MAKE, RECORD, Desk
from tests.api.field_paths import Way, ways
from tests.api.platform import Platform, World
from tests.api.tips_world import CONDUCT, CONTACT, INFORMER, NAME, Hotline
from tests.schema.world import CODE, IDENTITY, SOURCE, TABLES, write

pytestmark = pytest.mark.asyncio(loop_scope="session")

BIRTH_DATE = "1970-01-01"
OTHERS_PURPOSE = "另一家机构的秘密用途"
REF = f'ref: {{source: {{source: "{SOURCE}", id: "E1"}}}}'
PAIR = f'[{{source: {{source: "{SOURCE}", id: "E1"}}}}, {{source: {{source: "{SOURCE}", id: "E3"}}}}]'
BEHALF = f'{REF}, purpose: "test"'
ASSOCIATED = BEHALF.replace("E1", "E2")
WAYS_TRIED = 40

WITHOUT_PERSONS = frozenset(
    {
        *("auditRecords", "receipt", "reviewRequests", "case", "cases", "inbox", "caseNotices"),
        *("openReceipts", "receiptDuties", "commitmentsDue", "decisionFindings", "serviceEligibility"),
        *("tips", "tip", "tipOutcome"),
        *("edition", "editions", "editionPreview"),
    }
)
"""Root fields that lead to no identity number and take no purpose."""

ALWAYS_STATED = frozenset({"creditReport", "preCheck"})
"""Root fields that are not asked without one."""

UNREACHED = frozenset({"Hub", "TipInformer"})
"""A subject with hundreds of links: ``test_hubs`` has some. Who informed, which one person alone is told:
``test_tips_secrecy`` has one."""

MORE: dict[str, list[dict[str, str]]] = {
    "enterprises": [{"id": "E3", "name": "戊己测试有限公司", "established_on": "2010-01-01"}],
    "persons": [{"id": "P3", "name": "测试甲", "birth_date": BIRTH_DATE}],
    "roles": [{"person_id": "P3", "enterprise_id": "E1", "role": "DIRECTOR", "since": "2018-01-01"}],
    "holdings": [{"holder_id": "P1", "enterprise_id": "E3", "percent": "60"}],
    "sanctions": [
        {"id": "S4", "subject_id": "E1", "memorandum": "M", "decided_on": "2024-03-15"},
        {"id": "S5", "subject_id": "E2", "memorandum": "M", "decided_on": "2024-03-15"},
    ],
    "events": [{"sanction_id": "S4", "type": "OBJECTION_ACCEPTED", "on": "2024-06-01"}],
    "conducts": [{"code": CONDUCT, "class": "1", "title": "虚构行为"}],
    "honours": [{"id": "H3", "subject_id": "E3", "title": "守信企业", "awarded_on": "2020-01-01"}],
}
"""What the world of the schema's tests lacks, so that every type is reached."""

OTHER_SOURCE = {"enterprises": [{"id": "X1", "name": "甲乙测试有限公司", "uscc": CODE, "status": "REVOKED"}]}


def arguments(
    receipt: str,
    subject: str,
    standing: str = "case_none",
    revoked: str = "case_none",
    desk: str = "q_none",
    tip: str = "tip_none",
    code: str = "none",
    edition: str = "edition_none",
) -> dict[str, str]:
    """Return what is written for the arguments of fields that need some."""
    return {
        "Query.node": f'id: "{subject}"',
        "Query.subject": REF,
        "Query.search": 'text: "测试"',
        "Query.reach": REF,
        "Query.creditReport": f'{REF}, purpose: "test"',
        "Query.preCheck": f'subjects: {PAIR}, matter: LOAN, purpose: "test"',
        "Query.neighbourhood": REF,
        "Query.neighbours": REF,
        "Query.paths": f'from: {REF.removeprefix("ref: ")}, to: {{source: {{source: "{SOURCE}", id: "P2"}}}}',
        "Query.standings": f"subjects: {PAIR}",
        "Query.ownership": REF.replace("E1", "E3"),
        "Query.foreignOwnership": f"{REF}, listed: {PAIR}",
        "Query.commonParties": f"subjects: {PAIR}",
        "Query.relatedParties": REF,
        "Query.possiblySame": f'ref: {{source: {{source: "{SOURCE}", id: "P1"}}}}',
        "Query.auditRecords": "first: 5",
        "Query.receipt": f'id: "{receipt}"',
        "Query.myLookUps": BEHALF,
        "Query.myExplanation": f"matter: LOAN, {ASSOCIATED}",
        "Query.myReviews": BEHALF,
        "Query.reviewRequests": "first: 5",
        "Query.openReceipts": "first: 5",
        "Query.receiptDuties": f'receipt: "{desk}"',
        "Query.commitmentsDue": 'until: "2999-01-01"',
        "Query.decisionFindings": f'from: "{today().isoformat()}", to: "{today().isoformat()}"',
        "Query.serviceEligibility": f"{REF}, matter: LICENSING",
        "Query.case": f'id: "{standing}"',
        "Query.cases": "first: 5",
        "Query.caseNotices": f'case: "{revoked}"',
        "Query.tips": "first: 5",
        "Query.tip": f'id: "{tip}"',
        "Query.tipInformer": f'tip: "{tip}", purpose: "test"',
        "Query.tipOutcome": f'number: "{tip}", code: "{code}"',
        "Query.edition": f'id: "{edition}"',
        "Query.editions": "first: 5",
        "Query.editionPreview": f'edition: "{edition}"',
    }


def stated(told: dict[str, str]) -> dict[str, str]:
    """Return the same arguments with a purpose on every root field that takes one and has none yet."""
    plain = {f"Query.{name}" for name in WITHOUT_PERSONS}
    return {
        name: written if name in plain or "purpose:" in written else f'{written}, purpose: "case"'
        for name, written in told.items()
    }


def refusals(answer: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield code and field of every error."""
    for error in answer.get("errors", ()):
        named = [step for step in error.get("path", ()) if isinstance(step, str)]
        yield error["extensions"]["code"], named[-1] if named else ""


def refused_by_table(role: Role, way: Way) -> set[str]:
    """Return the fields of a way, and of the type at its end, that the tables refuse to a role."""
    fields = [*way.fields[1:], *(f"{way.kind.name}.{name}" for name in way.kind.fields)]
    found = {field.split(".")[1] for field in fields if role not in FIELDS.get(field, frozenset(Role))}
    if role not in ROOT_FIELDS[way.root]:
        found.add(way.root)
    return found


def reaches(data: Any, way: Way) -> bool:
    """Whether an answer holds an object of the type at the end of the way."""
    found = [data]
    for field in way.fields:
        name = field.split(".")[1]
        found = [
            item
            for each in found
            if isinstance(each, dict) and each.get(name) is not None
            for item in (each[name] if isinstance(each[name], list) else [each[name]])
        ]
    return any(isinstance(each, dict) and each for each in found)


def name_of(role: Role) -> str | None:
    """Return whom the platform issues a token to for a role; the subject is E1."""
    if role is Role.SUBJECT:
        return f"subject:uscc:{CODE}"
    return None if role is Role.PUBLIC else role.value


async def plant(platform: Platform) -> tuple[str, str]:
    """Load the world and leave a look-up by another organisation; return its receipt and a person's id."""
    tables = {name: TABLES.get(name, []) + MORE.get(name, []) for name in {**TABLES, **MORE}}
    for source, rows in ((SOURCE, tables), ("other", OTHER_SOURCE)):
        report = await platform.load(write(platform.folder / "roles" / source, rows))
        assert report.exit_code == 0, report.as_json()
    asked = await platform.ask(
        f'{{ preCheck(subjects: {PAIR}, matter: LOAN, purpose: "{OTHERS_PURPOSE}") '
        "{ receipt subject { id } } }",
        role="approval",
    )
    receipt = asked["preCheck"][0]["receipt"]
    await platform.ask(
        f'mutation {{ requestReview(input: {{receipt: "{receipt}", statement: "x", idempotencyKey: "k"}}) '
        "{ ... on ReviewSuccess { repeated } } }",
        role=name_of(Role.SUBJECT),
    )
    found = await platform.ask(f"{{ subject({REF.replace('E1', 'P1')}) {{ id }} }}")
    return receipt, found["subject"]["id"]


async def plant_cases(platform: Platform) -> tuple[str, str]:
    """Leave a case with a task, an objection and an application, and one that was told of and revoked."""
    world = World(platform, SOURCE)
    office = Office(world)
    content: dict[str, Any] = {
        "memorandum": "M",
        "named": [{"person": world.ref("P1"), "capacity": "测试"}],
        "implementers": [{"measure": "M-LOAN", "department": "department-org"}],
    }
    standing, revoked = [await office.published("E1", **content) for _ in range(2)]
    given: dict[str, Any] = {"case": standing["id"], "note": NOTE}
    await office.done("fileObjection", OTHER, **given)
    served = {"organisation": "虚构志愿队", "hours": 20, "from": "2020-02-01", "until": "2020-02-10"}
    service = {**served, "evidence": DOCUMENT}
    person = world.ref("P1")
    await office.done(
        "applyForRepair", OTHER, evidence=DOCUMENT, person=person, volunteerService=service, **given
    )
    draft: dict[str, Any] = {"kind": "PUNISHMENT", "subject": world.ref("E1"), "decider": "department-org"}
    waiting = await office.done("openCase", content=office.content(**content), **draft)
    await office.done("submitCase", case=waiting["id"])
    await platform.ask(
        f'{{ preCheck(subjects: {PAIR}, matter: LOAN, purpose: "test") {{ receipt }} }}', role="investigator"
    )
    await platform.ask(f'{{ preCheck(subjects: {PAIR}, matter: LOAN, purpose: "test") {{ receipt }} }}')
    await office.done("revokeCase", case=revoked["id"], reason="DECISION_WRONG", note=NOTE)
    return standing["id"], revoked["id"]


async def plant_desk(platform: Platform) -> str:
    """Leave a receipt with an answer, a promise, and a decision without a receipt; return the receipt."""
    desk = Desk(World(platform, SOURCE))
    answers = await desk.checks("E2", "P2", matter="TENDER")
    receipt = next(answer["receipt"] for answer in answers if answer["verdict"] == "BLOCKED")
    duty = (await desk.duties(receipt))["duties"][0]["id"]
    answered = await desk.answer(receipt, "", "DECLINE", duty=duty, reason="NO_COMPETENCE", note=NOTE)
    given: dict[str, Any] = {"ref": desk.world.ref("E1"), "matter": "LICENSING"}
    promised = await desk.do(MAKE, title="测试", dueOn="2030-01-01", **given)
    day = today().isoformat()
    decided = await desk.do(RECORD, decidedOn=day, outcome="GRANTED", number="虚构许字1号", **given)
    for payload in (answered, promised, decided):
        assert payload["__typename"].endswith("Success"), payload
    await desk.checks("E2", "P2", matter="TENDER")
    return str(receipt)


async def plant_tip(platform: Platform) -> tuple[str, str]:
    """Leave a report with evidence and an informer, decided by its handler; return its number and code."""
    line = Hotline(World(platform, SOURCE))
    taken = await line.assigned(informer=INFORMER, evidence=DOCUMENT)
    assert await line.informer(taken["number"]) == {"named": True, **INFORMER}
    await line.decide(taken["number"], "DISMISS", reason="OTHER", outcome=NOTE)
    return taken["number"], taken["code"]


async def plant_edition(platform: Platform) -> str:
    """Leave an edition of another department that changes a row and would reach a person."""
    registry = Registry(World(platform, SOURCE, prefix="-"))
    cells = {"code": "M-LOAN", "memorandum": "M", "title": "测试", "force": "MANDATORY", "matters": "LOAN"}
    edition = await registry.draft(
        row("reach", measure="M-LOAN", role="SHAREHOLDER", anchor="AT_DECISION"),
        row("measures", basis="虚构依据", term="P90Y", **cells),
        role="department@other-org",
    )
    return str(edition["id"])


async def secrets(platform: Platform) -> list[str]:
    """Return what nobody may ever be shown."""
    kept = await platform.graph.run_admin(
        "MATCH (s:PersonStatement) WHERE s.idHash IS NOT NULL RETURN s.idHash AS hash, s.idCipher AS cipher"
    )
    found = [value for row in kept for value in (row["hash"], row["cipher"])]
    assert found
    keys = [file.read_text(encoding="utf-8").strip() for file in platform.settings.home.rglob("*.key")]
    lines = [line for key in keys for line in key.splitlines() if len(line) > 30]
    assert lines
    sealed = await platform.graph.run_admin("MATCH (t:Tip) RETURN t.sealed AS sealed, t.codeHash AS code")
    informers = [NAME, CONTACT, *(value for row in sealed for value in (row["sealed"], row["code"]))]
    return [*found, *lines, *platform.tokens.values(), *informers]


async def test_every_field_for_every_role(fresh: Platform) -> None:
    receipt, subject = await plant(fresh)
    told = arguments(
        *(receipt, subject, *await plant_cases(fresh), await plant_desk(fresh)),
        *(*await plant_tip(fresh), await plant_edition(fresh)),
    )
    never = await secrets(fresh)
    reached: set[str] = set()
    for way in ways(schema._schema, told, WAYS_TRIED):
        if way.kind.name in reached:
            continue
        operation = way.operation(told)
        first = Role.AUDITOR if Role.AUDITOR in ROOT_FIELDS[way.root] else Role.DEPARTMENT
        whole = (await fresh.post(operation, {}, first.value)).json()
        if "errors" in whole or not reaches(whole["data"], way):
            continue
        reached.add(way.kind.name)
        for role, purpose in product(Role, (False, True)):
            asked = way.operation(stated(told)) if purpose else operation
            if purpose and asked == operation:
                continue
            if role is Role.SUBJECT and way.root.startswith("my"):  # names nobody: it is E1 itself
                asked = asked.replace(f"({BEHALF})", "").replace(f", {ASSOCIATED}", "")
            answer = await fresh.post(asked, {}, name_of(role))
            in_full = role in SEES_IDENTITY_NUMBERS and (purpose or way.root in ALWAYS_STATED)
            check(role, way, answer.json(), answer.text, never, in_full=in_full)
    kinds = {name for way in ways(schema._schema, told, 1) for name in [way.kind.name]}
    assert kinds - reached == UNREACHED
    await fresh.wipe()


def check(
    role: Role, way: Way, answer: dict[str, Any], text: str, never: list[str], *, in_full: bool
) -> None:
    """Compare an answer with the tables, and look for secrets in it."""
    context = f"{role} in_full={in_full}: {way.fields} {way.kind.name}: {text[:500]}"
    wanted = refused_by_table(role, way)
    found = set(refusals(answer))
    code = "UNAUTHENTICATED" if role is Role.PUBLIC else "FORBIDDEN"
    assert {field for each, field in found if each == code} <= wanted, context
    others = {each for each, _ in found} - {code}
    assert others <= {"NOT_FOUND"}, context
    data = answer.get("data")
    if way.root in wanted:
        assert (code, way.root) in found, context
        assert not data or data[way.root] is None, context
    elif data is not None and reaches(data, way):
        inner = {name for name in wanted if name in way.kind.fields}
        assert inner <= {field for _, field in found}, context
    shown = [secret for secret in never if secret in text]
    if not in_full:
        shown += [secret for secret in (IDENTITY, BIRTH_DATE) if secret in text]
    if not (role in (Role.AUDITOR, Role.ADMIN, Role.APPROVAL) or way.root == "myLookUps"):
        shown += [OTHERS_PURPOSE] if OTHERS_PURPOSE in text else []
    assert not shown, context


async def test_pages_and_messages_hold_no_secret(fresh: Platform) -> None:
    _, person = await plant(fresh)
    never = [*await secrets(fresh), OTHERS_PURPOSE]
    for role in Role:
        hidden = never if role in SEES_IDENTITY_NUMBERS else [*never, IDENTITY, BIRTH_DATE]
        named = name_of(role)
        headers = {} if named is None else {"authorization": f"Bearer {fresh.token(named)}"}
        for language in ("zh", "en"):
            asked = {"id": person, "purpose": "test", "lang": language}
            page = await fresh.client.get("/report", params=asked, headers=headers)
            refused = {Role.PUBLIC: 401, Role.SUBJECT: 403}
            assert page.status_code == refused.get(role, 200), page.text[:300]
            assert not [secret for secret in hidden if secret in page.text], (role, language)
            assert role not in SEES_IDENTITY_NUMBERS or IDENTITY in page.text
        for number in (IDENTITY, IDENTITY[:-1] + "0", IDENTITY + "9"):
            # Refused or not found: nobody hears his own words again.
            reference = f'{{identity: {{idType: "PASSPORT", idNumber: "{number}"}}}}'
            answer = await fresh.post(
                f"{{ reach(ref: {reference}) {{ completeness }} }}",
                {},
                name_of(role),
            )
            assert answer.json()["errors"]
            assert number not in answer.text
    await fresh.wipe()


async def test_a_receipt_of_others_is_as_unknown_as_none(fresh: Platform) -> None:
    receipt, _ = await plant(fresh)
    question = '{ receipt(id: "%s") { purpose } }'
    for role in (Role.BANK, Role.INVESTIGATOR, Role.DEPARTMENT):
        theirs = (await fresh.post(question % receipt, {}, role.value)).json()
        none = (await fresh.post(question % "q_aaaaaaaaaaaaaaaaaaaaaaaa", {}, role.value)).json()
        assert theirs == none
    assert (await fresh.ask(question % receipt, role="approval"))["receipt"]["purpose"] == OTHERS_PURPOSE
    await fresh.wipe()
