"""Section 2, Identity: when subjects of different sources are one, and when a name is not enough."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from tests.api.codes import resident_id, uscc
from tests.api.platform import Platform
from tests.api.questions import SUBJECT
from tests.api.tables import Tables

pytestmark = pytest.mark.asyncio(loop_scope="session")

AT = "2021-01-01"


async def find(platform: Platform, ref: dict[str, Any], role: str | None = "bank") -> Any:
    return (await platform.ask(SUBJECT, {"ref": ref}, role))["subject"]


async def test_sources_meet_by_code_and_by_identity_number(platform: Platform) -> None:
    code, number = uscc(1001), resident_id(1001)
    register = Tables().enterprise("E1", uscc=code.lower()).enterprise("E3").person("P1", id_number=number)
    register.role("P1", "E1").role("P1", "E3")
    court = Tables().enterprise("X", uscc=code).person("Y", id_number=number.lower())
    court.measure("K", [("SUBJECT",), ("LEGAL_REPRESENTATIVE",), ("NAMED",)])
    court.sanction("S1", "X", decided_on="2020-01-01").named("S1", "Y", "true")
    first, second = await platform.world(register), await platform.world(court)

    assert await first.id("E1") == await second.id("X")
    assert await first.id("P1") == await second.id("Y")
    for ref in ({"uscc": code}, {"uscc": code.lower()}, {"id": await first.id("E1")}):
        assert (await find(platform, ref))["id"] == await first.id("E1")
    assert (await find(platform, {"identity": {"idNumber": number}}))["id"] == await first.id("P1")
    assert await second.statuses("X", AT) == {"K@S1": "REACHED"}
    (item,) = (await second.items("Y", AT)).values()
    reached = {reason["role"] for reason in item["reasons"] if reason["status"] == "REACHED"}
    assert reached == {"LEGAL_REPRESENTATIVE", "NAMED"}
    check = await first.check("E3", AT)
    assert await first.paths(check, "E1", "P1", "E3") == [["E1", "P1", "E3"]]
    sources = [age["source"] for age in check["staleness"]]
    assert sources == sorted([first.source, second.source])


async def test_a_code_that_comes_later_joins_what_was_apart(platform: Platform) -> None:
    code = uscc(1002)
    first = await platform.world(Tables().enterprise("E1"))
    tables = (
        Tables()
        .enterprise("X", uscc=code)
        .measure("K", [("SUBJECT",)])
        .sanction("S1", "X", decided_on="2020-01-01")
    )
    second = await platform.world(tables)
    old = {await first.id("E1"), await second.id("X")}
    assert len(old) == 2
    await first.load(Tables().enterprise("E1", uscc=code, known_on="2010-01-01"))
    assert await first.id("E1") == await second.id("X")
    # Both former ids still lead there.
    for subject in old:
        assert (await find(platform, {"id": subject}))["id"] == await first.id("E1")
    assert [item["sanction"]["sourceId"] for item in (await first.reach("E1", AT))["items"]] == ["S1"]


async def test_a_name_never_merges(platform: Platform) -> None:
    tables = (
        Tables()
        .add("enterprises", id="E1", name="虚构同名有限公司")
        .add("enterprises", id="E2", name="虚构同名有限公司")
    )
    for person in ("P1", "P2"):
        tables.add("persons", id=person, name="虚构同名", birth_date="1970-01-01")
    tables.role("P1", "E1").role("P2", "E2").measure("K", [("SUBJECT",), ("LEGAL_REPRESENTATIVE",)])
    tables.sanction("S1", "E1", decided_on="2020-01-01")
    world = await platform.world(tables)
    other = await platform.world(
        Tables().add("persons", id="P1", name="虚构同名").add("enterprises", id="E1", name="虚构同名有限公司")
    )
    ids = [await world.id(record) for record in ("E1", "E2", "P1", "P2")]
    ids += [await other.id(record) for record in ("E1", "P1")]
    assert len(set(ids)) == 6
    assert await world.statuses("P2", AT) == {}
    assert await other.statuses("P1", AT) == {}


async def test_documents_of_another_type_are_another_identity(platform: Platform) -> None:
    tables = (
        Tables()
        .person("P1", id_type="PASSPORT", id_number="E12345671")
        .person("P2", id_type="HK_MACAU_PERMIT", id_number="H1234567101")
    )
    world = await platform.world(tables)
    passport = {"identity": {"idType": "PASSPORT", "idNumber": "e12345671"}}
    assert (await find(platform, passport))["id"] == await world.id("P1")
    assert await find(platform, {"identity": {"idType": "TAIWAN_PERMIT", "idNumber": "12345678"}}) is None
    assert (
        await platform.code(SUBJECT, {"ref": {"identity": {"idType": "LIBRARY_CARD", "idNumber": "1"}}})
        == "BAD_USER_INPUT"
    )


async def test_identity_numbers_are_masked_but_for_two_roles_with_a_purpose(platform: Platform) -> None:
    number = resident_id(1003)
    world = await platform.world(Tables().person("P1", id_number=number))
    roles = ("bank", "approval", "department", "admin", "investigator", "auditor")
    for role, purpose in product(roles, (None, " ", "案件核查")):
        asked = {"ref": world.ref("P1"), "purpose": purpose}
        shown = (await platform.ask(SUBJECT, asked, role))["subject"]["identities"]
        entitled = role in ("investigator", "auditor") and purpose == "案件核查"
        assert shown[0]["masked"] is not entitled
        assert (shown[0]["idNumber"] == number) is entitled
        assert entitled or number[6:14] not in shown[0]["idNumber"]


async def test_a_value_whose_check_fails_is_left_out_and_the_row_loads(platform: Platform) -> None:
    wrong = uscc(1004)[:-1] + ("0" if uscc(1004)[-1] != "0" else "1")
    impossible = "999999199002290152"
    tables = Tables().enterprise("E1", uscc=wrong).person("P1", id_number=impossible).role("P1", "E1")
    tables.measure("K", [("LEGAL_REPRESENTATIVE",)]).sanction("S1", "E1", decided_on="2020-01-01")
    world = await platform.world(tables, exit_code=2)
    assert dict(world.reports[0].codes) == {"BAD_USCC": 1, "BAD_ID_NUMBER": 1}
    assert (await world.subject("E1"))["uscc"] is None
    assert (await world.subject("P1"))["identities"] == []
    assert await world.status("P1", AT) == "REACHED"
    assert await platform.code(SUBJECT, {"ref": {"uscc": wrong}}) == "BAD_USER_INPUT"
    assert await platform.code(SUBJECT, {"ref": {"identity": {"idNumber": impossible}}}) == "BAD_USER_INPUT"


async def test_ids_are_unique_across_enterprises_and_persons_of_a_source(platform: Platform) -> None:
    world = await platform.world(Tables().enterprise("A").person("A", "B"), exit_code=2)
    assert (await world.subject("A"))["kind"] == "ENTERPRISE"
    assert (await world.subject("B"))["kind"] == "PERSON"


async def test_every_id_in_an_answer_leads_somewhere(platform: Platform) -> None:
    tables = Tables().enterprise("E1", "E3").person("P1").role("P1", "E1").role("P1", "E3")
    tables.measure("K", [("LEGAL_REPRESENTATIVE",)]).sanction("S1", "E1", decided_on="2020-01-01")
    world = await platform.world(tables)
    (item,) = (await world.items("P1", AT)).values()
    assert await world.node(item["sanction"]["id"]) == {
        "__typename": "Sanction",
        "id": item["sanction"]["id"],
    }
    (signal,) = (await world.check("E3", AT))["signals"]
    assert signal["sanction"]["id"] == item["sanction"]["id"]
    for node, kind in zip(signal["path"]["nodes"], ("Enterprise", "Person", "Enterprise"), strict=True):
        assert await world.node(node["id"]) == {"__typename": kind, "id": node["id"]}
    for nothing in ("", "s_nothing", "e_nothing", "p_", "x", "h_1", "r_1", "0" * 200):
        assert await world.node(nothing) is None
