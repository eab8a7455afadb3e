"""A ground for looking a person up is on record where it is stated, and required of banks by setting."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio

from graph_api.app import create_app
from graph_api.services.legal_ground import LONGEST_REFERENCE, LegalGround
from tests.api.codes import resident_id
from tests.api.platform import Platform, World
from tests.api.tables import Tables
from tests.http.test_operation import client_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

NOBODY = resident_id(1999)
REPORT = """query($ref: SubjectRef!, $ground: LegalGround, $consent: String) {
  answer: creditReport(ref: $ref, purpose: "贷前", legalGround: $ground, consentReference: $consent) { id }
}"""
REACH = """query($ref: SubjectRef!, $ground: LegalGround, $consent: String) {
  answer: reach(ref: $ref, legalGround: $ground, consentReference: $consent) { completeness }
}"""
PRE_CHECK = """query($refs: [SubjectRef!]!, $ground: LegalGround, $consent: String) {
  answer: preCheck(subjects: $refs, matter: LOAN, purpose: "贷前", legalGround: $ground,
    consentReference: $consent) { receipt }
}"""
TRAIL = """{ auditRecords(org: "bank-org", first: 1) {
  nodes { id operation legalGround consentReference } } }"""
RECEIPT = "query($id: ID!) { receipt(id: $id) { legalGround consentReference } }"
BY_NUMBER = {"identity": {"idNumber": NOBODY}}


async def world_of(platform: Platform) -> World:
    return await platform.world(Tables().person("P1").enterprise("E1"))


@pytest_asyncio.fixture(loop_scope="session")
async def strict(platform: Platform) -> AsyncIterator[Platform]:
    """The same graph, served with the ground required of banks."""
    settings = platform.settings.model_copy(update={"bank_person_ground": "required"})
    app = create_app(settings, graph=platform.graph)
    async with app.router.lifespan_context(app), client_of(app) as client:
        yield replace(platform, client=client)


async def latest(platform: Platform) -> dict[str, Any]:
    return dict((await platform.ask(TRAIL, role="admin"))["auditRecords"]["nodes"][0])


@pytest.mark.parametrize("query", [REPORT, REACH])
async def test_it_is_recorded_where_it_is_stated(platform: Platform, query: str) -> None:
    world = await world_of(platform)
    for ground, consent in ((None, None), ("CONSENT", "同意书 2026-17"), ("STATUTORY_DUTY", None)):
        asked = {"ref": world.ref("P1"), "ground": ground, "consent": consent}
        await platform.ask(query, asked)
        found = await latest(platform)
        assert (found["legalGround"], found["consentReference"]) == (ground, consent)


async def test_it_stands_in_the_receipt(platform: Platform) -> None:
    world = await world_of(platform)
    asked = {"refs": [world.ref("P1")], "ground": "CONSENT", "consent": f"同意书 {NOBODY}"}
    (answer,) = (await platform.ask(PRE_CHECK, asked))["answer"]
    found = (await platform.ask(RECEIPT, {"id": answer["receipt"]}))["receipt"]
    assert found == {"legalGround": "CONSENT", "consentReference": "同意书 [identity number]"}


@pytest.mark.parametrize(
    ("ground", "consent"),
    [(None, "C-1"), ("CONTRACT", "C-1"), ("CONSENT", ""), ("CONSENT", "x" * (LONGEST_REFERENCE + 1))],
)
async def test_a_consent_belongs_to_that_ground(platform: Platform, ground: str | None, consent: str) -> None:
    world = await world_of(platform)
    for query in (REPORT, REACH):
        asked = {"ref": world.ref("P1"), "ground": ground, "consent": consent}
        assert await platform.code(query, asked) == "BAD_USER_INPUT"


async def test_required_of_banks_for_persons_alone(strict: Platform) -> None:
    world = await world_of(strict)
    before = await latest(strict)
    for query in (REPORT, REACH):
        error = await strict.refusal(query, {"ref": world.ref("P1")})
        assert error["extensions"]["code"] == "BAD_USER_INPUT"
        assert "legalGround" in error["message"]
    mixed = [world.ref("E1"), world.ref("P1"), BY_NUMBER, world.ref("nobody")]
    error = await strict.refusal(PRE_CHECK, {"refs": mixed})
    assert "1, 2" in error["message"]
    assert "3" not in error["message"]
    assert await latest(strict) == before  # nothing was answered, so nothing is on record
    await strict.ask(PRE_CHECK, {"refs": [world.ref("E1")]})
    await strict.ask(REPORT, {"ref": world.ref("E1")})
    for role in ("approval", "department", "investigator"):
        await strict.ask(PRE_CHECK, {"refs": mixed}, role)
        await strict.ask(REACH, {"ref": world.ref("P1")}, role)


@pytest.mark.parametrize(
    "field",
    [
        "subject(ref: %s, GROUND) { id }",
        'node(id: "ID", GROUND) { id }',
        'search(text: "NAME", GROUND) { nodes { id } }',
        "neighbourhood(ref: %s, GROUND) { completeness }",
        "neighbours(ref: %s, GROUND) { totalCount }",
        "paths(from: ENTERPRISE, to: %s, GROUND) { explored }",
        "standings(subjects: [ENTERPRISE, %s], GROUND) { __typename }",
        "commonParties(subjects: [ENTERPRISE, %s], GROUND) { __typename }",
        "relatedParties(ref: %s, GROUND) { __typename }",
        "possiblySame(ref: %s, GROUND) { __typename }",
        "foreignOwnership(ref: ENTERPRISE, listed: [%s], GROUND) { __typename }",
    ],
)
async def test_required_by_every_field_that_leads_to_a_person(strict: Platform, field: str) -> None:
    world = await strict.world(Tables().person("P1", name="虚构合法查询").enterprise("E1").role("P1", "E1"))
    person, enterprise = (f'{{source: {{source: "{world.source}", id: "{each}"}}}}' for each in ("P1", "E1"))
    asked = field.replace("%s", person).replace("ENTERPRISE", enterprise).replace("NAME", "虚构合法查询")
    found = await strict.ask(f"{{ subject(ref: {person}) {{ id }} }}", role="investigator")
    asked = f"{{ answer: {asked.replace('ID', found['subject']['id'])} }}"
    assert await strict.code(asked.replace(", GROUND", "")) == "BAD_USER_INPUT"
    await strict.ask(asked.replace("GROUND", "legalGround: CONTRACT"))
    assert (await latest(strict))["legalGround"] == "CONTRACT"
    await strict.ask(asked.replace(", GROUND", ""), role="investigator")


async def test_consent_counts_with_its_reference(strict: Platform) -> None:
    world = await world_of(strict)
    for ground in LegalGround:
        asked = {"ref": world.ref("P1"), "ground": ground.value}
        if ground is LegalGround.CONSENT:
            assert await strict.code(REACH, asked) == "BAD_USER_INPUT"
            assert await strict.code(REACH, {**asked, "consent": " "}) == "BAD_USER_INPUT"
            asked["consent"] = "C-1"
        await strict.ask(REACH, asked)


async def test_the_printed_report_asks_for_it_too(strict: Platform) -> None:
    world = await world_of(strict)
    asked = {"source": world.source, "sourceId": "P1", "purpose": "贷前"}
    headers = {"authorization": f"Bearer {strict.token('bank')}"}

    async def status(**more: str) -> int:
        return (await strict.client.get("/report", params={**asked, **more}, headers=headers)).status_code

    assert await status() == 400
    assert await status(legalGround="WISH") == 400
    assert await status(legalGround="CONSENT", consentReference="C-1") == 200
    assert (await latest(strict))["consentReference"] == "C-1"
