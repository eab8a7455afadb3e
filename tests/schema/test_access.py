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
    assert GRAPHQL.mutation_type is not None
    assert GRAPHQL.subscription_type is not None
    assert set(ROOT_FIELDS) == {
        *GRAPHQL.query_type.fields,
        *GRAPHQL.mutation_type.fields,
        *GRAPHQL.subscription_type.fields,
    }


OWN = {"myLookUps", "myExplanation", "myReviews", "requestReview", "withdrawReview"}
OF_REVIEWERS = {"reviewRequests", "answerReview"}
PUBLISHED = {"node", "subject", "search"}
OF_ITS_CASES = {"case", "fileObjection", "withdrawObjection", "applyForRepair", "withdrawRepair"}
OF_OFFICES = {*OF_ITS_CASES, *(name for name in ROOT_FIELDS if "case" in name.lower())} | {
    "cases",
    "inbox",
    "inboxItems",
    "respondToTask",
    "decideObjection",
    "decideRepair",
}
"""Casework: departments, organisations that were given a measure, and whoever is concerned."""


OF_DESKS = {
    "openReceipts",
    "receiptDuties",
    "answerDuty",
    "makeCommitment",
    "keepCommitment",
    "commitmentsDue",
    "recordDecision",
    "decisionFindings",
}
"""The desk: approval desks and departments; auditors and administrators read."""


FOR_INFORMERS = {"submitTip", "tipOutcome"}
OF_TIPS = {"tips", "tip", "triageTip", "decideTip", "tipInformer"}
"""Reports of the public: anybody submits and follows one, departments handle them."""


def test_reports_are_for_departments_and_their_submission_for_everybody() -> None:
    for name in FOR_INFORMERS:
        assert ROOT_FIELDS[name] == set(Role)
    for name in OF_TIPS:
        assert ROOT_FIELDS[name] == {Role.DEPARTMENT}


OF_THE_CATALOGUE = {name for name in ROOT_FIELDS if "edition" in name.lower()}
"""Editions: departments draft, the authority that maintains the catalogue reviews, auditors read."""


def test_a_subject_asks_what_everybody_may_and_its_own_rights_alone() -> None:
    assert {name for name, roles in ROOT_FIELDS.items() if Role.SUBJECT in roles} == (
        PUBLISHED | OWN | OF_ITS_CASES | FOR_INFORMERS
    )
    assert not [name for name, roles in FIELDS.items() if Role.SUBJECT in roles]


def test_public_asks_three_root_fields_and_informs_and_every_other_role_asks_all_but_the_trail() -> None:
    public = {name for name, roles in ROOT_FIELDS.items() if Role.PUBLIC in roles}
    assert public == PUBLISHED | FOR_INFORMERS
    for name, roles in ROOT_FIELDS.items():
        if name not in {
            "auditRecords",
            *OWN,
            *OF_REVIEWERS,
            *OF_OFFICES,
            *OF_DESKS,
            *OF_TIPS,
            *OF_THE_CATALOGUE,
        }:
            assert roles >= set(Role) - {Role.PUBLIC, Role.SUBJECT}


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
    query = f'{{ subject(ref: {REF % "P1"}, purpose: "case") {{ {selection} }} }}'
    data = await world.data(query, role=role)
    assert data["subject"] == {
        "birthDate": "1970-01-01",
        "identities": [{"idNumber": IDENTITY, "masked": False}],
    }
