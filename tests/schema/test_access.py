"""Who may ask what: every root field has a rule, and the public reads what is published and no more."""

from __future__ import annotations

import pytest
from graphql import GraphQLObjectType, get_named_type

from graph_api.schema.authorization import FIELDS, ROOT_FIELDS
from graph_api.schema.build import schema
from graph_api.services.callers import Role
from tests.schema.world import CODE, IDENTITY, SOURCE, World

REF = f'{{source: {{source: "{SOURCE}", id: "%s"}}}}'
ENTERPRISE = f'{{uscc: "{CODE}"}}'
GRAPHQL = schema._schema


def test_every_root_field_has_a_rule_and_every_rule_a_field() -> None:
    assert GRAPHQL.query_type is not None
    assert set(ROOT_FIELDS) == set(GRAPHQL.query_type.fields)


def test_public_asks_three_root_fields_and_every_other_role_all_but_the_trail() -> None:
    assert {name for name, roles in ROOT_FIELDS.items() if Role.PUBLIC in roles} == {
        "node",
        "subject",
        "search",
    }
    for name, roles in ROOT_FIELDS.items():
        if name != "auditRecords":
            assert roles >= set(Role) - {Role.PUBLIC}


@pytest.mark.parametrize("field", FIELDS)
def test_every_guarded_field_exists_and_may_be_null(field: str) -> None:
    type_name, name = field.split(".")
    owner = GRAPHQL.type_map[type_name]
    assert isinstance(owner, GraphQLObjectType)
    kind = owner.fields[name].type
    assert get_named_type(kind) is not None
    assert not str(kind).endswith("!"), "a refusal must not take its parent with it"


async def test_the_public_is_refused_what_is_not_published(world: World) -> None:
    for query in (
        f"{{ reach(ref: {ENTERPRISE}) {{ completeness }} }}",
        f'{{ creditReport(ref: {ENTERPRISE}, purpose: "x") {{ id }} }}',
        f'{{ preCheck(subjects: [{ENTERPRISE}], matter: LOAN, purpose: "x") {{ verdict }} }}',
    ):
        code, _ = await world.code(query, role=Role.PUBLIC)
        assert code == "UNAUTHENTICATED"
        assert world.graph.round_trips == 0


async def test_the_public_reads_an_enterprise_as_published(world: World) -> None:
    query = f"""{{ subject(ref: {ENTERPRISE}) {{ name ... on Enterprise {{ uscc status
      roles {{ nodes {{ kind person {{ name birthDate identities {{ idNumber }}
        positions {{ nodes {{ kind }} }} }} }} }}
      honours {{ nodes {{ title }} }} records {{ nodes {{ type }} }} sanctions {{ nodes {{ sourceId }} }}
      holders {{ nodes {{ percentMin }} }} }} }} }}"""
    data, errors = await world.ask(query, role=Role.PUBLIC)
    assert world.graph.round_trips == 1  # nothing of the public's is recorded
    assert data is not None
    subject = data["subject"]
    (post,) = subject["roles"]["nodes"]
    assert post["person"] == {"name": "测试甲", "birthDate": None, "identities": None, "positions": None}
    assert [record["type"] for record in subject["records"]["nodes"]] == ["LICENCE"]
    assert [sanction["sourceId"] for sanction in subject["sanctions"]["nodes"]] == ["S1"]
    assert subject["holders"] is None
    assert {error["extensions"]["code"] for error in errors} == {"UNAUTHENTICATED"}
    assert {".".join(map(str, error["path"])) for error in errors} == {
        "subject.holders",
        *(f"subject.roles.nodes.0.person.{name}" for name in ("birthDate", "identities", "positions")),
    }


async def test_the_public_finds_a_person_only_by_a_published_sanction_of_his_own(world: World) -> None:
    query = "{ subject(ref: %s) { id name } }"
    assert (await world.data(query % (REF % "P1"), role=Role.PUBLIC))["subject"] is None
    sanctioned = (await world.data(query % (REF % "P2"), role=Role.PUBLIC))["subject"]
    assert sanctioned["name"] == "测试乙"
    unseen = (await world.data(query % (REF % "P1")))["subject"]["id"]
    node = "query($id: ID!) { node(id: $id) { id } }"
    assert (await world.data(node, {"id": unseen}, Role.PUBLIC))["node"] is None
    found = await world.data('{ search(text: "测试") { nodes { name kind } } }', role=Role.PUBLIC)
    assert {"name": "测试甲", "kind": "PERSON"} not in found["search"]["nodes"]
    assert {"name": "测试乙", "kind": "PERSON"} in found["search"]["nodes"]


@pytest.mark.parametrize("role", [Role.INVESTIGATOR, Role.AUDITOR])
async def test_entitled_roles_read_identity_numbers_in_full(world: World, role: Role) -> None:
    selection = "... on Person { birthDate identities { idNumber masked } }"
    query = f"{{ subject(ref: {REF % 'P1'}) {{ {selection} }} }}"
    data = await world.data(query, role=role)
    assert data["subject"] == {
        "birthDate": "1970-01-01",
        "identities": [{"idNumber": IDENTITY, "masked": False}],
    }
