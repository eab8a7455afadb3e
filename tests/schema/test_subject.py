"""subject and node: everything selected comes in one round trip, as of the moment asked about."""

from __future__ import annotations

from graph_api.domain.dates import OPEN_MS
from graph_api.domain.keys import source_key
from tests.schema.world import CODE, IDENTITY, READ_AND_RECORD, SOURCE, World

E1 = {"ref": {"source": {"source": SOURCE, "id": "E1"}}, "at": {"validAt": "2022-01-01"}}
P1 = {"ref": {"source": {"source": SOURCE, "id": "P1"}}, "at": {"validAt": "2022-01-01"}}
Q = "query($ref: SubjectRef!, $at: AsOf) { subject(ref: $ref, asOf: $at) { __typename id kind name %s } }"


async def test_enterprise_with_its_connections_in_one_round_trip(world: World) -> None:
    data = await world.data(
        Q
        % """... on Enterprise {
          uscc status regionCode industryCode registeredCapital establishedOn formerNames
          names { name since until holds }
          roles { edges { cursor node { kind since until holds person { name
            positions { nodes { kind enterprise { name } } } } } } pageInfo { hasNextPage } }
          holders { nodes { percentMin percentMax holder { name } } }
          holdings { nodes { percentMin percentMax enterprise { name } } }
          branches { nodes { enterprise { name organisationKind } } }
          sanctions { nodes { sourceId decidedOn subject { name } events { type on } annotations { type } } }
          honours { nodes { title } }
          records(types: [LICENCE]) { nodes { type decidedOn } }
          sources { source sourceId }
        }""",
        E1,
    )
    assert world.graph.round_trips == READ_AND_RECORD
    subject = data["subject"]
    assert subject["__typename"] == "Enterprise"
    assert (subject["kind"], subject["name"], subject["uscc"]) == ("ENTERPRISE", "甲乙测试有限公司", CODE)
    assert subject["status"] == "ACTIVE"
    assert subject["establishedOn"] == "2010-05"
    assert subject["formerNames"] == ["旧称测试厂"]
    (role,) = [edge["node"] for edge in subject["roles"]["edges"]]
    assert (role["kind"], role["holds"], role["person"]["name"]) == ("LEGAL_REPRESENTATIVE", "YES", "测试甲")
    assert sorted(p["enterprise"]["name"] for p in role["person"]["positions"]["nodes"]) == [
        "丙丁测试有限公司",
        "甲乙测试有限公司",
    ]
    assert subject["holders"]["nodes"] == [
        {"percentMin": 33.333333, "percentMax": 33.333333, "holder": {"name": "测试甲"}}
    ]
    assert subject["holdings"]["nodes"] == [
        {"percentMin": 25, "percentMax": 50, "enterprise": {"name": "丙丁测试有限公司"}}
    ]
    assert subject["branches"]["nodes"] == [
        {"enterprise": {"name": "甲乙测试有限公司分公司", "organisationKind": "BRANCH"}}
    ]
    # A sanction on a branch counts as one on its parent, which is its subject.
    assert {s["sourceId"]: s["subject"]["name"] for s in subject["sanctions"]["nodes"]} == {
        "S1": "甲乙测试有限公司",
        "S3": "甲乙测试有限公司",
    }
    assert subject["records"]["nodes"] == [{"type": "LICENCE", "decidedOn": "2016-02-01"}]
    assert subject["honours"]["nodes"] == [{"title": "守信企业"}]


async def test_name_and_posts_are_those_of_the_day_asked_about(world: World) -> None:
    query = Q % "... on Enterprise { roles { nodes { kind person { name } } } }"
    data = await world.data(query, {**E1, "at": {"validAt": "2014-01-01"}})
    assert data["subject"]["name"] == "旧称测试厂"
    assert data["subject"]["roles"]["nodes"] == [{"kind": "DIRECTOR", "person": {"name": "测试乙"}}]
    everything = await world.data(
        Q % "... on Enterprise { roles(history: true) { nodes { kind holds } } }", E1
    )
    assert len(everything["subject"]["roles"]["nodes"]) == 2


async def test_a_post_known_to_its_year_is_in_doubt_within_the_year(world: World) -> None:
    data = await world.data(
        Q % "... on Enterprise { roles { nodes { kind holds } } }", {**E1, "at": {"validAt": "2012-05-05"}}
    )
    assert data["subject"]["roles"]["nodes"] == [{"kind": "DIRECTOR", "holds": "UNKNOWN"}]


async def test_filters_aliases_fragments_and_directives_are_read_ahead(world: World) -> None:
    data = await world.data(
        """query($ref: SubjectRef!, $no: Boolean = false, $kind: RoleKind!) { subject(ref: $ref) { ...E } }
        fragment E on Enterprise {
          boss: roles(roles: [$kind]) { nodes { person { name } } }
          directors: roles(roles: DIRECTOR, history: true) { nodes { person { name } } }
          holders @include(if: $no) { nodes { holder { name } } }
          holdings @skip(if: $no) { nodes { holder { name } } }
        }""",
        {"ref": E1["ref"], "kind": "LEGAL_REPRESENTATIVE"},
    )
    assert world.graph.round_trips == READ_AND_RECORD
    assert data["subject"] == {
        "boss": {"nodes": [{"person": {"name": "测试甲"}}]},
        "directors": {"nodes": [{"person": {"name": "测试乙"}}]},
        "holdings": {"nodes": [{"holder": {"name": "甲乙测试有限公司"}}]},
    }


async def test_pages_follow_one_another(world: World) -> None:
    query = """query($ref: SubjectRef!, $after: String) { subject(ref: $ref) { ... on Enterprise {
      roles(history: true, first: 1, after: $after) {
        nodes { kind } pageInfo { hasNextPage hasPreviousPage endCursor startCursor } } } } }"""
    first = (await world.data(query, {"ref": E1["ref"]}))["subject"]["roles"]
    assert first["pageInfo"]["hasNextPage"]
    assert not first["pageInfo"]["hasPreviousPage"]
    second = (await world.data(query, {"ref": E1["ref"], "after": first["pageInfo"]["endCursor"]}))[
        "subject"
    ]["roles"]
    assert not second["pageInfo"]["hasNextPage"]
    assert first["nodes"] != second["nodes"]
    assert await world.code(query, {"ref": E1["ref"], "after": "nonsense"}) == (
        "BAD_USER_INPUT",
        "after is not a cursor that this service gave out.",
    )


async def test_person_with_posts_findings_and_measures(world: World) -> None:
    data = await world.data(
        Q
        % """... on Person { birthDate identities { idType idNumber masked }
          positions { nodes { kind enterprise { name roles { nodes { kind } } } } }
          holdings { nodes { enterprise { name } } }
          namedIn { nodes { responsible capacity sanction { sourceId subject { name } } } }
          sanctions { nodes { sourceId } } }""",
        P1,
    )
    assert world.graph.round_trips == READ_AND_RECORD
    subject = data["subject"]
    assert subject["birthDate"] == "1970"
    (identity,) = subject["identities"]
    assert identity["masked"] is True
    assert identity["idNumber"] != IDENTITY
    assert IDENTITY[6:14] not in identity["idNumber"]
    assert len(subject["positions"]["nodes"]) == 2
    assert subject["namedIn"]["nodes"] == [
        {
            "responsible": True,
            "capacity": "法定代表人",
            "sanction": {"sourceId": "S1", "subject": {"name": "甲乙测试有限公司"}},
        }
    ]
    assert subject["sanctions"]["nodes"] == []


async def test_measures_of_the_subject_asked_about(world: World) -> None:
    query = (
        Q
        % "... on Person { measures(statuses: [REACHED]) { status measure { code } sanction { sourceId } } }"
    )
    data = await world.data(query, P1)
    assert data["subject"]["measures"] == [
        {"status": "REACHED", "measure": {"code": "M-LOAN"}, "sanction": {"sourceId": sanction}}
        for sanction in ("S1", "S3")
    ]
    assert world.graph.round_trips == READ_AND_RECORD


async def test_measures_beside_sections_come_in_the_same_round_trip(world: World) -> None:
    for sections in (
        "positions { nodes { enterprise { name } } }",
        "positions { nodes { enterprise { roles { nodes { kind } } } } }",
    ):
        data = await world.data(Q % f"... on Person {{ measures {{ status }} {sections} }}", P1)
        assert len(data["subject"]["measures"]) > 1
        assert data["subject"]["positions"]["nodes"]
        assert world.graph.round_trips == READ_AND_RECORD


async def test_objection_stands_as_annotation_until_closed(world: World) -> None:
    query = (
        Q % "... on Enterprise { sanctions(first: 10) { nodes { sourceId annotations { type on note } } } }"
    )
    data = await world.data(query, {**E1, "at": {"validAt": "2021-06-15"}})
    noted = {s["sourceId"]: s["annotations"] for s in data["subject"]["sanctions"]["nodes"]}
    assert noted["S1"] == [{"type": "OBJECTION_ACCEPTED", "on": "2021-06-01", "note": "受理"}]
    later = await world.data(query, E1)
    assert all(not s["annotations"] for s in later["subject"]["sanctions"]["nodes"])


async def test_every_way_to_name_a_subject(world: World) -> None:
    by_source = await world.data(Q % "", E1)
    subject_id = by_source["subject"]["id"]
    for ref in ({"id": subject_id}, {"uscc": CODE.lower()}):
        assert (await world.data(Q % "", {"ref": ref}))["subject"]["id"] == subject_id
    person = await world.data(Q % "", {"ref": {"identity": {"idNumber": IDENTITY}}})
    assert person["subject"]["name"] == "测试甲"
    assert (await world.data(Q % "", {"ref": {"id": "e_nobody"}}))["subject"] is None


async def test_a_subject_is_found_before_it_was_known(world: World) -> None:
    data = await world.data(
        Q % "... on Enterprise { status roles { nodes { kind } } }",
        {**E1, "at": {"knownAt": "2000-01-01T00:00:00+08:00"}},
    )
    assert data["subject"]["name"] == "甲乙测试有限公司"
    assert data["subject"]["status"] == "UNKNOWN"
    assert data["subject"]["roles"]["nodes"] == []


async def test_node_answers_everything_with_an_id(world: World) -> None:
    ids = (
        await world.data(
            """query($ref: SubjectRef!) { subject(ref: $ref) { id ... on Enterprise {
              sanctions { nodes { id } } honours { nodes { id } } records { nodes { id } } } } }""",
            E1 | {"at": None},
        )
    )["subject"]
    node = "query($id: ID!) { node(id: $id) { __typename id ... on Sanction { sourceId subject { name } } } }"
    for kind, node_id in (
        ("Enterprise", ids["id"]),
        ("Sanction", ids["sanctions"]["nodes"][0]["id"]),
        ("Honour", ids["honours"]["nodes"][0]["id"]),
        ("Record", ids["records"]["nodes"][0]["id"]),
    ):
        data = await world.data(node, {"id": node_id})
        assert (data["node"]["__typename"], data["node"]["id"]) == (kind, node_id)
        assert world.graph.round_trips == READ_AND_RECORD
    for unknown in ("s_none", "h_none", "r_none", "e_none", "?", ""):
        assert (await world.data(node, {"id": unknown}))["node"] is None


async def test_nesting_and_fan_out_are_bounded(world: World) -> None:
    deep = Q % (
        "... on Enterprise { roles { nodes { person { positions { nodes { enterprise { roles { nodes "
        "{ kind } } } } } } } } }"
    )
    code, message = await world.code(deep, E1)
    assert code == "LIMIT_EXCEEDED"
    assert "2 levels" in message
    wide = Q % (
        "... on Enterprise { roles(first: 500) { nodes { person {"
        " positions(first: 500) { nodes { kind } } } } } }"
    )
    assert (await world.code(wide, E1))[0] == "LIMIT_EXCEEDED"
    assert (await world.code(Q % "... on Enterprise { roles(first: 0) { nodes { kind } } }", E1))[
        0
    ] == "BAD_USER_INPUT"


async def test_a_person_with_many_posts_is_answered_a_page_at_a_time(world: World) -> None:
    """10,000 posts cost their relationships in the engine and one page in the answer."""
    await world.graph.run_admin(
        """MATCH (:SubjectKey {key: $key})-[:IDENTIFIES]->(p:Person)
        UNWIND range(1, 10000) AS n
        CREATE (e:Subject:Enterprise {id: 'e_' + n})
        CREATE (p)-[:DIRECTOR_OF {key: 'k' + n, source: 'world', knownFrom: 0, knownUntil: $open}]->(e)""",
        key=source_key(SOURCE, "P1"),
        open=OPEN_MS,
    )
    query = Q % "... on Person { positions(first: 10) { nodes { kind } pageInfo { hasNextPage } } }"
    data = await world.data(query, P1)
    assert len(data["subject"]["positions"]["nodes"]) == 10
    assert data["subject"]["positions"]["pageInfo"]["hasNextPage"]
    assert world.graph.round_trips == READ_AND_RECORD
