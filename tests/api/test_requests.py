"""Section 4: arguments, roles, error codes, batches, scalars, round trips."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.codes import uscc
from tests.api.platform import READ_AND_RECORD, Platform, World, as_of
from tests.api.questions import NODE, PRE_CHECK, REACH, SUBJECT
from tests.api.tables import Tables

pytestmark = pytest.mark.asyncio(loop_scope="session")

AT = "2021-01-01"
ROLES = ("bank", "approval", "investigator", "department", "auditor", "admin")
REPORT = "query($ref: SubjectRef!, $purpose: String!) { creditReport(ref: $ref, purpose: $purpose) { id } }"
NOBODYS_NUMBER = "999999193102070010"
SEARCH = "query($text: String!) { search(text: $text) { nodes { id name } } }"


def small() -> Tables:
    tables = (
        Tables()
        .enterprise("E1")
        .person("P1")
        .role("P1", "E1")
        .measure("K", [("SUBJECT",), ("LEGAL_REPRESENTATIVE",)])
    )
    return tables.sanction("S1", "E1", decided_on="2020-01-01", term="P3Y")


def batch(refs: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {"subjects": refs, "matter": "LOAN", "purpose": "测试", "asOf": {"validAt": AT}, **more}


async def audited(platform: Platform) -> int:
    (row,) = await platform.graph.run_admin("MATCH (r:AuditRecord) RETURN count(r) AS count")
    return int(row["count"])


async def test_the_public_is_asked_who_it_is(platform: Platform) -> None:
    world = await platform.world(small())
    ref = world.ref("E1")
    for query, variables in (
        (REACH, {"ref": ref}),
        (PRE_CHECK, batch([ref])),
        (PRE_CHECK, batch([])),
        (REPORT, {"ref": ref, "purpose": "测试"}),
    ):
        assert await platform.code(query, variables, None) == "UNAUTHENTICATED"
    public = "query($ref: SubjectRef!) { subject(ref: $ref) { id name } }"
    assert (await platform.ask(public, {"ref": ref}, None))["subject"]["name"] == "虚构企业E1"
    assert (await platform.ask(NODE, {"id": await world.id("E1")}, None))["node"] is not None
    assert (await platform.ask(SEARCH, {"text": "虚构企业"}, None))["search"]["nodes"]


async def test_every_role_asks_every_field(platform: Platform) -> None:
    world = await platform.world(small())
    for role in ROLES:
        data = await platform.ask(REACH, {"ref": world.ref("P1"), "asOf": as_of(AT, None)}, role)
        assert [item["status"] for item in data["reach"]["items"]] == ["REACHED"]
        data = await platform.ask(PRE_CHECK, batch([world.ref("P1")]), role)
        assert data["preCheck"][0]["verdict"] == "BLOCKED"


async def test_a_token_that_cannot_be_read_is_no_caller(platform: Platform) -> None:
    response = await platform.client.post(
        "/graphql", json={"query": '{ node(id: "x") { id } }'}, headers={"authorization": "Bearer nonsense"}
    )
    assert response.status_code in (200, 401)
    assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_what_is_missing(platform: Platform) -> None:
    missing: list[dict[str, Any]] = [
        {"id": "e_nobody"}, {"uscc": uscc(99_999)}, {"source": {"source": "nobody", "id": "1"}},
        {"identity": {"idNumber": NOBODYS_NUMBER}},
    ]  # fmt: skip
    for ref in missing:
        assert (await platform.ask(SUBJECT, {"ref": ref}))["subject"] is None
        assert await platform.code(REACH, {"ref": ref}) == "NOT_FOUND"
        (check,) = (await platform.ask(PRE_CHECK, batch([ref])))["preCheck"]
        assert check["notFound"] is True
        assert (check["verdict"], check["subject"]) == ("REVIEW", None)
        assert check["measures"] == check["incentives"] == check["signals"] == []
        assert check["receipt"]


@pytest.mark.parametrize(
    "ref",
    [
        {},
        {"id": "e_1", "uscc": "91990000MA9900A13A"},
        {"id": None},
        {"uscc": "91990000MA9900A13B"},
        {"uscc": "123"},
        {"uscc": ""},
        {"identity": {"idNumber": "123"}},
        {"identity": {"idNumber": ""}},
        {"nonsense": "1"},
    ],
)
async def test_a_reference_that_cannot_be_meant(platform: Platform, ref: dict[str, Any]) -> None:
    for query, variables in ((SUBJECT, {"ref": ref}), (REACH, {"ref": ref}), (PRE_CHECK, batch([ref]))):
        response = await platform.post(query, variables, "bank")
        answer = response.json()
        assert {error["extensions"]["code"] for error in answer["errors"]} == {"BAD_USER_INPUT"}
        assert "MATCH" not in response.text
        assert "Traceback" not in response.text


@pytest.mark.parametrize(
    "day", ["0000-01-01", "10000-01-01", "2021-02-29", "2021-13-01", "2021", "", "heute", 5]
)
async def test_a_day_that_does_not_exist(platform: Platform, day: object) -> None:
    variables = {"ref": {"id": "e_1"}, "asOf": {"validAt": day}}
    assert await platform.code(REACH, variables) == "BAD_USER_INPUT"


@pytest.mark.parametrize("moment", ["2021-01-01", "2021-01-01T00:00:00", "2021-01-01T25:00:00Z", "", 5])
async def test_a_moment_needs_an_offset(platform: Platform, moment: object) -> None:
    variables = {"ref": {"id": "e_1"}, "asOf": {"knownAt": moment}}
    assert await platform.code(REACH, variables) == "BAD_USER_INPUT"


async def test_days_and_moments_at_the_ends_of_time(platform: Platform) -> None:
    world = await platform.world(small())
    for moment in ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.999-12:00"):
        variables = {"ref": world.ref("E1"), "asOf": {"knownAt": moment, "validAt": "0001-01-01"}}
        assert (await platform.ask(REACH, variables))["reach"]["subject"]["name"] == "虚构企业E1"
        assert (await platform.ask(PRE_CHECK, batch([world.ref("E1")], asOf=variables["asOf"])))["preCheck"]
    assert await world.status("E1", "0001-01-01") == "NOT_REACHED"
    assert await world.status("E1", "9999-12-31") == "ENDED"


async def test_an_empty_batch_is_an_empty_answer(platform: Platform) -> None:
    assert (await platform.ask(PRE_CHECK, batch([])))["preCheck"] == []


async def test_a_batch_keeps_its_order_and_its_repeats(platform: Platform) -> None:
    world = await platform.world(small())
    identity = await world.id("E1")
    refs = [world.ref("P1"), {"id": "nobody"}, world.ref("E1"), {"id": identity}, world.ref("P1")]
    checks = (await platform.ask(PRE_CHECK, batch(refs, caseNumber="案-1")))["preCheck"]
    assert [check["subject"] and check["subject"]["name"] for check in checks] == [
        "虚构人员P1", None, "虚构企业E1", "虚构企业E1", "虚构人员P1",
    ]  # fmt: skip
    assert len({check["receipt"] for check in checks}) == 5
    assert [check["verdict"] for check in checks] == ["BLOCKED", "REVIEW", "BLOCKED", "BLOCKED", "BLOCKED"]


async def test_five_hundred_are_answered_and_one_more_is_refused_without_a_receipt(
    platform: Platform,
) -> None:
    world = await platform.world(small())
    checks = (await platform.ask(PRE_CHECK, batch([world.ref("E1")] * 500)))["preCheck"]
    assert len(checks) == 500
    before = await audited(platform)
    refs: list[dict[str, Any]] = [world.ref("E1")] * 501
    assert await platform.code(PRE_CHECK, batch(refs)) == "LIMIT_EXCEEDED"
    assert await audited(platform) == before


async def test_the_purpose_has_1_to_200_characters(platform: Platform) -> None:
    world = await platform.world(small())
    for purpose in ("x", "授" * 200):
        assert (await platform.ask(PRE_CHECK, batch([world.ref("E1")], purpose=purpose)))["preCheck"]
    before = await audited(platform)
    for purpose in ("", "授" * 201):
        assert await platform.code(PRE_CHECK, batch([world.ref("E1")], purpose=purpose)) == "BAD_USER_INPUT"
        assert await platform.code(PRE_CHECK, batch([], purpose=purpose)) == "BAD_USER_INPUT"
    assert await audited(platform) == before


async def test_an_unknown_matter_status_or_field(platform: Platform) -> None:
    assert await platform.code(PRE_CHECK, batch([], matter="LUNCH")) == "BAD_USER_INPUT"
    assert await platform.code(REACH, {"ref": {"id": "x"}, "statuses": ["MAYBE"]}) == "BAD_USER_INPUT"
    assert await platform.code("{ nonsense }") == "BAD_USER_INPUT"


async def round_trips(
    platform: Platform, query: str, variables: dict[str, Any], role: str | None = "bank"
) -> int:
    platform.graph.round_trips = 0
    await platform.ask(query, variables, role)
    return platform.graph.round_trips


async def test_a_root_field_costs_one_round_trip_and_its_record(platform: Platform) -> None:
    world: World = await platform.world(small())
    ref = world.ref("E1")
    assert await round_trips(platform, REACH, {"ref": ref}) == READ_AND_RECORD
    assert await round_trips(platform, PRE_CHECK, batch([ref])) == READ_AND_RECORD
    assert await round_trips(platform, PRE_CHECK, batch([ref, world.ref("P1")] * 250)) == READ_AND_RECORD
    assert await round_trips(platform, SUBJECT, {"ref": ref}) == READ_AND_RECORD
    public = "query($ref: SubjectRef!) { subject(ref: $ref) { id name } }"
    assert await round_trips(platform, public, {"ref": ref}, None) == 1
    assert await round_trips(platform, NODE, {"id": await world.id("E1")}, None) == 1


async def test_the_fields_of_an_item(platform: Platform) -> None:
    tables = (
        Tables()
        .enterprise("E1")
        .measure("K", [("SUBJECT",)], matters="EXIT|LOAN|LOAN", force="RECOMMENDED", basis="虚构依据第一条")
    )
    tables.sanction("S1", "E1", decided_on="2020-01-01", term="P3Y")
    world = await platform.world(tables)
    (item,) = (await world.items("E1", AT)).values()
    assert item["measure"] == {
        "code": f"{world.prefix}K", "title": "虚构措施K", "force": "RECOMMENDED", "matters": ["LOAN", "EXIT"],
        "basis": "虚构依据第一条",
    }  # fmt: skip
    sanction = item["sanction"]
    assert (sanction["sourceId"], sanction["memorandum"], sanction["decidedOn"]) == (
        "S1",
        f"{world.prefix}M",
        "2020-01-01",
    )
    assert sanction["annotations"] == []
    assert (item["validFrom"], item["validUntil"]) == ("2020-01-01", "2023-01-01")
    (reason,) = item["reasons"]
    assert (reason["role"], reason["status"]) == ("SUBJECT", "REACHED")
    assert "虚构依据第一条" in reason["explanation"]
