"""search, reach and preCheck through the schema: thin views over what the services answer."""

from __future__ import annotations

import pytest

from graph_api.services.callers import Role
from tests.schema.world import CODE, READ_AND_RECORD, SOURCE, World

E1 = f'{{uscc: "{CODE}"}}'
P1 = f'{{source: {{source: "{SOURCE}", id: "P1"}}}}'


async def test_reach_names_measure_sanction_and_every_reason(world: World) -> None:
    data = await world.data(
        f"""{{ reach(ref: {P1}, asOf: {{validAt: "2022-01-01"}}, statuses: [REACHED]) {{
          subject {{ __typename name }} completeness staleness {{ source days stale lastLoadedAt }}
          items {{ status validFrom validUntil measure {{ code title force matters basis }}
            sanction {{ sourceId memorandum decidedOn subject {{ name }} annotations {{ type }} }}
            reasons {{ role anchor status enterprise {{ name uscc }} zh: explanation(language: ZH)
              en: explanation(language: EN) explanation }} }} }} }}"""
    )
    assert world.graph.round_trips == READ_AND_RECORD
    answer = data["reach"]
    assert answer["subject"] == {"__typename": "Person", "name": "测试甲"}
    assert answer["completeness"] == "COMPLETE"
    assert [age["source"] for age in answer["staleness"]] == [SOURCE]
    item = next(item for item in answer["items"] if item["sanction"]["sourceId"] == "S1")
    assert (item["validFrom"], item["validUntil"]) == ("2021-03-15", "2024-03-15")
    assert item["measure"]["matters"] == ["LOAN", "TENDER"]
    assert item["sanction"]["subject"] == {"name": "甲乙测试有限公司"}
    (reason,) = [reason for reason in item["reasons"] if reason["status"] == "REACHED"]
    assert (reason["role"], reason["enterprise"]["uscc"]) == ("LEGAL_REPRESENTATIVE", CODE)
    assert reason["explanation"] == reason["zh"] != reason["en"]


async def test_reach_of_nobody_is_not_found(world: World) -> None:
    code, _ = await world.code('{ reach(ref: {id: "e_nobody"}) { completeness } }')
    assert code == "NOT_FOUND"


async def test_pre_check_answers_in_order_with_receipts(world: World) -> None:
    data = await world.data(
        f"""{{ preCheck(subjects: [{E1}, {{id: "e_nobody"}}, {P1}, {E1}], matter: LOAN, purpose: "贷前核查",
            asOf: {{validAt: "2022-01-01"}}) {{ receipt verdict notFound completeness explanation
            subject {{ name }} measures {{ measure {{ code }} }} incentives {{ title }}
            signals {{ explanation sanction {{ sourceId }} path {{ nodes {{ name }}
              links {{ kind from {{ name }} to {{ name }} percent since until }} }} }}
              staleness {{ source }} }} }}"""
    )
    assert world.graph.round_trips == READ_AND_RECORD
    first, missing, person, again = data["preCheck"]
    assert (first["verdict"], first["subject"]["name"]) == ("BLOCKED", "甲乙测试有限公司")
    assert missing["notFound"] is True
    assert (missing["subject"], missing["verdict"], missing["explanation"]) == (None, "REVIEW", None)
    assert person["verdict"] == "BLOCKED"
    assert len({answer["receipt"] for answer in data["preCheck"]}) == 4
    assert again["verdict"] == first["verdict"]


async def test_a_signal_shows_its_path(world: World) -> None:
    data = await world.data(
        f"""{{ preCheck(subjects: [{{source: {{source: "{SOURCE}", id: "E2"}}}}], matter: LOAN, purpose: "x",
            asOf: {{validAt: "2022-01-01"}}) {{ verdict measures {{ status }}
            signals {{ sanction {{ sourceId }}
              path {{ nodes {{ name }} links {{ kind from {{ name }} to {{ name }} }} }} }} }} }}"""
    )
    (answer,) = data["preCheck"]
    assert (answer["verdict"], answer["measures"]) == ("REVIEW", [])
    signal = next(signal for signal in answer["signals"] if signal["sanction"]["sourceId"] == "S1")
    assert [node["name"] for node in signal["path"]["nodes"]] == [
        "甲乙测试有限公司",
        "测试甲",
        "丙丁测试有限公司",
    ]
    assert {
        "kind": "DIRECTOR",
        "from": {"name": "测试甲"},
        "to": {"name": "丙丁测试有限公司"},
    } in signal["path"]["links"]


async def test_pre_check_bounds(world: World) -> None:
    query = """query($refs: [SubjectRef!]!, $purpose: String!) {
      preCheck(subjects: $refs, matter: LOAN, purpose: $purpose) { receipt } }"""
    assert await world.data(query, {"refs": [], "purpose": "x"}) == {"preCheck": []}
    many = [{"id": "e_x"}] * 501
    assert (await world.code(query, {"refs": many, "purpose": "x"}))[0] == "LIMIT_EXCEEDED"
    assert world.graph.round_trips == 0
    for purpose in ("", "x" * 201):
        code, _ = await world.code(query, {"refs": [{"id": "e_x"}], "purpose": purpose})
        assert code == "BAD_USER_INPUT"


@pytest.mark.parametrize("text", ["甲乙测试", "乙测", "旧称", "JIAYI", "jycs", "甲乙測試", "ＣＯＤＥ"])
async def test_search_by_part_of_name_pinyin_and_code(world: World, text: str) -> None:
    text = CODE.lower() if text == "ＣＯＤＥ" else text
    data = await world.data(
        "query($t: String!) { search(text: $t) { nodes { name ... on Enterprise { uscc } } } }", {"t": text}
    )
    assert {"name": "甲乙测试有限公司", "uscc": CODE} in data["search"]["nodes"]
    assert world.graph.round_trips == READ_AND_RECORD


async def test_search_filters_pages_and_bounds(world: World) -> None:
    query = """query($t: String!, $k: [SubjectKind!], $r: String, $f: Int, $a: String) {
      search(text: $t, kinds: $k, regionCode: $r, first: $f, after: $a) {
        completeness edges { cursor node { id name kind } } pageInfo { hasNextPage endCursor } } }"""

    async def names(**variables: object) -> list[str]:
        found = await world.data(query, {"t": "测试", **variables})
        return [edge["node"]["name"] for edge in found["search"]["edges"]]

    everything = await names()
    assert sorted(await names(k=["PERSON"])) == ["测试乙", "测试甲"]
    assert await names(r="990100") == ["甲乙测试有限公司"]
    assert sorted(await names(r="990000")) == ["丙丁测试有限公司", "甲乙测试有限公司"]
    paged: list[str] = []
    cursor = None
    while True:
        page = (await world.data(query, {"t": "测试", "f": 2, "a": cursor}))["search"]
        paged += [edge["node"]["name"] for edge in page["edges"]]
        cursor = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert paged == everything
    assert len(set(paged)) == len(paged)
    assert await names(t="《》!") == []
    for variables, code in (
        ({"f": 0}, "BAD_USER_INPUT"),
        ({"f": 1_000_000_000}, "LIMIT_EXCEEDED"),
        ({"a": "###"}, "BAD_USER_INPUT"),
        ({"r": "99"}, "BAD_USER_INPUT"),
    ):
        assert (await world.code(query, {"t": "测试", **variables}))[0] == code


async def test_what_was_not_read_says_where_to_ask(world: World) -> None:
    code, message = await world.code(
        '{ search(text: "丙丁") { nodes { ... on Enterprise { roles { nodes { kind } } } } } }'
    )
    assert code == "LIMIT_EXCEEDED"
    assert "subject(ref:" in message


async def test_look_ups_by_a_role_are_on_record(world: World) -> None:
    await world.data(f"{{ subject(ref: {E1}) {{ name }} }}", role=Role.BANK)
    await world.data('{ search(text: "甲乙") { nodes { name } } }', role=Role.BANK)
    await world.data(f"{{ reach(ref: {P1}) {{ completeness }} }}", role=Role.BANK)
    rows = await world.graph.run_admin(
        "MATCH (r:AuditRecord) RETURN r.operation AS operation, r.role AS role ORDER BY r.operation"
    )
    assert rows == [{"operation": name, "role": "bank"} for name in ("reach", "search", "subject")]
