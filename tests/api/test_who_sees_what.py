"""Role by field, in full: who is answered, who is refused, and that nobody is shown a secret.

The tables are those of ``schema/authorization.py``. For every object type of the schema an operation is found
that reaches it; all roles ask it, and what each is told is compared with the tables. Secrets are planted in
the world, in the trail and in the home; none may stand in any answer, page or error of a role that does not
see it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from graph_api.schema.authorization import FIELDS, ROOT_FIELDS, SEES_IDENTITY_NUMBERS
from graph_api.schema.build import schema
from graph_api.services.callers import Role
from tests.api.field_paths import Way, ways
from tests.api.platform import Platform
from tests.schema.world import CODE, IDENTITY, SOURCE, TABLES, write

pytestmark = pytest.mark.asyncio(loop_scope="session")

BIRTH_DATE = "1970-01-01"
OTHERS_PURPOSE = "另一家机构的秘密用途"
REF = f'ref: {{source: {{source: "{SOURCE}", id: "E1"}}}}'
PAIR = f'[{{source: {{source: "{SOURCE}", id: "E1"}}}}, {{source: {{source: "{SOURCE}", id: "E3"}}}}]'
WAYS_TRIED = 40

UNREACHED = frozenset({"Hub"})
"""A subject with hundreds of links: ``test_hubs`` has some."""

MORE: dict[str, list[dict[str, str]]] = {
    "enterprises": [{"id": "E3", "name": "戊己测试有限公司", "established_on": "2010-01-01"}],
    "persons": [{"id": "P3", "name": "测试甲", "birth_date": BIRTH_DATE}],
    "roles": [{"person_id": "P3", "enterprise_id": "E1", "role": "DIRECTOR", "since": "2018-01-01"}],
    "holdings": [{"holder_id": "P1", "enterprise_id": "E3", "percent": "60"}],
    "sanctions": [{"id": "S4", "subject_id": "E1", "memorandum": "M", "decided_on": "2024-03-15"}],
    "events": [{"sanction_id": "S4", "type": "OBJECTION_ACCEPTED", "on": "2024-06-01"}],
    "honours": [{"id": "H3", "subject_id": "E3", "title": "守信企业", "awarded_on": "2020-01-01"}],
}
"""What the world of the schema's tests lacks, so that every type is reached."""

OTHER_SOURCE = {"enterprises": [{"id": "X1", "name": "甲乙测试有限公司", "uscc": CODE, "status": "REVOKED"}]}


def arguments(receipt: str, subject: str) -> dict[str, str]:
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
    found = await platform.ask(f"{{ subject({REF.replace('E1', 'P1')}) {{ id }} }}")
    return asked["preCheck"][0]["receipt"], found["subject"]["id"]


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
    return [*found, *lines, *platform.tokens.values()]


async def test_every_field_for_every_role(fresh: Platform) -> None:
    receipt, subject = await plant(fresh)
    told, never = arguments(receipt, subject), await secrets(fresh)
    reached: set[str] = set()
    for way in ways(schema._schema, told, WAYS_TRIED):
        if way.kind.name in reached:
            continue
        operation = way.operation(told)
        whole = (await fresh.post(operation, {}, Role.AUDITOR.value)).json()
        if "errors" in whole or not reaches(whole["data"], way):
            continue
        reached.add(way.kind.name)
        for role in Role:
            answer = await fresh.post(operation, {}, None if role is Role.PUBLIC else role.value)
            check(role, way, answer.json(), answer.text, never)
    kinds = {name for way in ways(schema._schema, told, 1) for name in [way.kind.name]}
    assert kinds - reached == UNREACHED
    await fresh.wipe()


def check(role: Role, way: Way, answer: dict[str, Any], text: str, never: list[str]) -> None:
    """Compare an answer with the tables, and look for secrets in it."""
    context = f"{role}: {way.fields} {way.kind.name}: {text[:500]}"
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
    if role not in SEES_IDENTITY_NUMBERS:
        shown += [secret for secret in (IDENTITY, BIRTH_DATE) if secret in text]
    if role not in (Role.AUDITOR, Role.ADMIN, Role.APPROVAL):
        shown += [OTHERS_PURPOSE] if OTHERS_PURPOSE in text else []
    assert not shown, context


async def test_pages_and_messages_hold_no_secret(fresh: Platform) -> None:
    _, person = await plant(fresh)
    never = [*await secrets(fresh), OTHERS_PURPOSE]
    for role in Role:
        hidden = never if role in SEES_IDENTITY_NUMBERS else [*never, IDENTITY, BIRTH_DATE]
        headers = {} if role is Role.PUBLIC else {"authorization": f"Bearer {fresh.token(role.value)}"}
        for language in ("zh", "en"):
            asked = {"id": person, "purpose": "test", "lang": language}
            page = await fresh.client.get("/report", params=asked, headers=headers)
            assert page.status_code == (401 if role is Role.PUBLIC else 200), page.text[:300]
            assert not [secret for secret in hidden if secret in page.text], (role, language)
            assert role not in SEES_IDENTITY_NUMBERS or IDENTITY in page.text
        for number in (IDENTITY, IDENTITY[:-1] + "0", IDENTITY + "9"):
            # Refused or not found: nobody hears his own words again.
            reference = f'{{identity: {{idType: "PASSPORT", idNumber: "{number}"}}}}'
            answer = await fresh.post(
                f"{{ reach(ref: {reference}) {{ completeness }} }}",
                {},
                None if role is Role.PUBLIC else role.value,
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
