"""Identity numbers and birth dates in full: for two roles and a purpose that is on record, nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import is_required_argument

from graph_api.schema.build import schema
from graph_api.services.callers import Role
from tests.api.codes import resident_id
from tests.api.platform import Platform, World
from tests.api.tables import Tables
from tests.api.test_who_sees_what import WITHOUT_PERSONS

pytestmark = pytest.mark.asyncio(loop_scope="session")

BORN = "1950-01-02"
"""The birth date in the numbers ``resident_id(1000)`` to ``resident_id(1999)``."""
SHOWN = "... on Person { birthDate identities { idNumber masked } conflicts { attribute value } }"
"""Root fields that lead to no person."""


async def with_person(platform: Platform, index: int, **columns: str) -> tuple[World, str]:
    """Load a person with a number; return the world and the reference as it is written."""
    person = Tables().person("P1", id_number=resident_id(index), birth_date=BORN, **columns)
    world = await platform.world(person)
    return world, f'{{source: {{source: "{world.source}", id: "P1"}}}}'


async def latest(platform: Platform, org: str) -> dict[str, Any] | None:
    """Return what the trail says of the last look-up of an organisation; None where there is none."""
    question = f'{{ auditRecords(org: "{org}", first: 1) {{ nodes {{ operation purpose numbersInFull }} }} }}'
    records = (await platform.ask(question, role="admin"))["auditRecords"]["nodes"]
    return dict(records[0]) if records else None


async def test_every_root_field_that_leads_to_persons_takes_a_purpose() -> None:
    query = schema._schema.query_type
    assert query is not None
    for name, field in query.fields.items():
        argument = field.args.get("purpose")
        assert (argument is None) is (name in WITHOUT_PERSONS), name
        required = argument is not None and is_required_argument(argument)
        assert required is (name in ("creditReport", "preCheck", "tipInformer")), name
        grounds = {"legalGround", "consentReference"} & set(field.args)
        is_groundless = name in WITHOUT_PERSONS or name.startswith("my") or name == "tipInformer"
        assert len(grounds) == (0 if is_groundless else 2), name


async def test_one_root_field_does_not_open_another(platform: Platform) -> None:
    world, ref = await with_person(platform, 1010)
    number = resident_id(1010)
    both = (
        f'{{ open: subject(ref: {ref}, purpose: "case") {{ {SHOWN} }} '
        f"shut: subject(ref: {ref}) {{ {SHOWN} }} "
        f'node(id: "{await world.id("P1")}") {{ {SHOWN} }} }}'
    )
    for role in ("investigator", "auditor"):
        for _ in range(2):  # what one operation opened is shut in the next
            answer = await platform.ask(both, role=role)
            assert answer["open"]["identities"] == [{"idNumber": number, "masked": False}]
            assert answer["open"]["birthDate"] == BORN
            for shut in ("shut", "node"):
                assert answer[shut]["identities"][0]["masked"] is True
                assert answer[shut]["birthDate"] == BORN[:4]
            plain = await platform.ask(f"{{ open: subject(ref: {ref}) {{ {SHOWN} }} }}", role=role)
            assert number not in str(plain)
            assert BORN not in str(plain)


async def test_the_purpose_is_on_record_and_says_that_numbers_were_open(platform: Platform) -> None:
    _, ref = await with_person(platform, 1011)
    for role, purpose, in_full in (
        ("investigator", "案件核查", True),
        ("bank", "贷前", False),
        ("investigator", None, False),
    ):
        written = "" if purpose is None else f', purpose: "{purpose}"'
        await platform.ask(f"{{ reach(ref: {ref}{written}) {{ completeness }} }}", role=role)
        found = await latest(platform, f"{role}-org")
        assert found == {"operation": "reach", "purpose": purpose, "numbersInFull": in_full}


@pytest.mark.parametrize("length", [0, 201])
async def test_a_purpose_has_1_to_200_characters(platform: Platform, length: int) -> None:
    _, ref = await with_person(platform, 1012 + length)
    before = await latest(platform, "investigator-org")
    question = f'{{ subject(ref: {ref}, purpose: "{"x" * length}") {{ id }} }}'
    assert await platform.code(question, role="investigator") == "BAD_USER_INPUT"
    assert await latest(platform, "investigator-org") == before


async def test_the_public_gains_nothing_by_a_purpose(platform: Platform) -> None:
    _, ref = await with_person(platform, 1014)
    answer = await platform.post(f'{{ subject(ref: {ref}, purpose: "case") {{ {SHOWN} }} }}', {}, None)
    assert resident_id(1014) not in answer.text
    assert BORN not in answer.text


async def test_what_sources_disagree_on_hides_birth_dates_too(platform: Platform) -> None:
    number, other = resident_id(1015), "1950-03-04"
    _, ref = await with_person(platform, 1015)
    await platform.world(Tables().person("X1", name="虚构人员P1", id_number=number, birth_date=other))
    asked = f"{{ subject(ref: {ref}%s) {{ {SHOWN} }} }}"
    for role in Role:
        if role in (Role.PUBLIC, Role.SUBJECT):
            continue
        plain = await platform.ask(asked % "", role=role.value)
        assert {"attribute": "birth_date", "value": "1950"} in plain["subject"]["conflicts"], role
        assert BORN not in str(plain)
        assert other not in str(plain)
    full = (await platform.ask(asked % ', purpose: "case"', role="auditor"))["subject"]["conflicts"]
    assert {each["value"] for each in full} == {BORN, other}


async def test_an_identity_number_that_a_provider_uses_as_id_is_not_shown(platform: Platform) -> None:
    number = resident_id(1016)
    world = await platform.world(Tables().person(number, source_note=f"案卷 {number}"))
    person = await world.id(number)
    asked = f'{{ subject(ref: {{id: "{person}"}}%s) {{ ... on Person {{ sources {{ sourceId note }} }} }} }}'
    for role in ("bank", "investigator"):
        assert number not in str(await platform.ask(asked % "", role=role))
    (full,) = (await platform.ask(asked % ', purpose: "case"', role="investigator"))["subject"]["sources"]
    assert (full["sourceId"], full["note"]) == (number, f"案卷 {number}")
