"""The committed schema is the one in the code, is fully described, and keeps the contract's core."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    build_schema,
    print_ast,
)

from graph_api.schema.build import schema, sdl

ROOT = Path(__file__).parents[2]
GRAPHQL = schema._schema
CHINESE = re.compile(r"[一-鿿]")

CORE = """
scalar Date
scalar DateTime
scalar USCC
scalar Percentage
directive @oneOf on INPUT_OBJECT
input AsOf { validAt: Date, knownAt: DateTime }
input IdentityKey { idType: String! = "RESIDENT_ID", idNumber: String! }
input SourceKey { source: String!, id: String! }
input SubjectRef { id: ID, uscc: USCC, identity: IdentityKey, source: SourceKey }
type Query {
  node(id: ID!): Node
  subject(ref: SubjectRef!, asOf: AsOf): Subject
  search(text: String!, kinds: [SubjectKind!], regionCode: String, first: Int = 20, after: String)
    : SubjectConnection!
  reach(ref: SubjectRef!, asOf: AsOf, statuses: [ReachStatus!]): ReachAnswer!
  creditReport(ref: SubjectRef!, purpose: String!, asOf: AsOf): CreditReport!
  preCheck(subjects: [SubjectRef!]!, matter: Matter!, purpose: String!, caseNumber: String, asOf: AsOf)
    : [PreCheck!]!
}
type SubjectConnection { edges: [SubjectEdge!]! }
type SubjectEdge { cursor: String!, node: Subject! }
type CreditReport { id: ID! }
interface Node { id: ID! }
interface Subject implements Node { id: ID!, kind: SubjectKind!, name: String! }
type Enterprise implements Node & Subject { id: ID!, kind: SubjectKind!, name: String!, uscc: USCC
  status: String! }
type Person implements Node & Subject { id: ID!, kind: SubjectKind!, name: String! }
enum SubjectKind { ENTERPRISE PERSON }
enum Completeness { COMPLETE INCOMPLETE }
enum Force { MANDATORY RECOMMENDED }
enum ReachStatus { REACHED SUSPENDED REVIEW UNKNOWN BASIS_EXPIRED ENDED VOID NOT_REACHED }
enum Verdict { BLOCKED RESTRICTED REVIEW CLEAR PRIORITY }
enum LinkKind { LEGAL_REPRESENTATIVE PRINCIPAL DIRECTOR SUPERVISOR SENIOR_MANAGER ACTUAL_CONTROLLER
  REGISTERED_PRACTITIONER FINANCIAL_OFFICER SHAREHOLDING VOTING_RIGHTS CONCERT BRANCH POSSIBLY_SAME }
enum Matter { LOAN GUARANTEE INSURANCE SECURITIES_ISSUE TENDER GOVERNMENT_FUNDING LICENSING MARKET_ENTRY
  APPOINTMENT HONOUR HIGH_CONSUMPTION EXIT PROPERTY_PURCHASE
  FINANCIAL_INSTITUTION_ENTRY SUPERVISION PREFERENCE }
type ReachAnswer { subject: Subject!, items: [Reach!]!, completeness: Completeness!
  staleness: [SourceAge!]! }
type SourceAge { source: String!, lastLoadedAt: DateTime!, days: Int!, stale: Boolean! }
type Reach { measure: Measure!, sanction: Sanction!, status: ReachStatus!, validFrom: Date, validUntil: Date
  reasons: [ReachReason!]! }
type ReachReason { role: String!, anchor: String!, status: ReachStatus!, enterprise: Enterprise
  explanation: String! }
type Measure { code: String!, title: String!, force: Force!, matters: [Matter!]!, basis: String! }
type Sanction implements Node { id: ID!, sourceId: String!, subject: Subject!, memorandum: String!
  decidedOn: Date
  annotations: [Annotation!]! }
type Annotation { type: String!, on: Date!, note: String }
type PreCheck { receipt: ID!, subject: Subject, verdict: Verdict!, completeness: Completeness!
  staleness: [SourceAge!]!
  measures: [Reach!]!, incentives: [Incentive!]!, signals: [AssociationSignal!]!, notFound: Boolean! }
type Incentive { title: String!, list: String, department: String, validFrom: Date!, validUntil: Date
  explanation: String! }
type AssociationSignal { path: Path!, sanction: Sanction!, explanation: String! }
type Path { nodes: [Subject!]!, links: [Link!]! }
type Link { kind: LinkKind!, from: Subject!, to: Subject!, percent: Percentage, since: Date, until: Date }
"""
"""The core of the contract as far as this schema has it."""


def test_the_committed_sdl_is_the_schema() -> None:
    """A change of the schema shows in review: ``credit-graph`` writes no file behind anybody's back."""
    assert (ROOT / "schema.graphql").read_text(encoding="utf-8") == sdl()


def _described() -> list[tuple[str, str | None]]:
    found: list[tuple[str, str | None]] = []
    for name, kind in GRAPHQL.type_map.items():
        if name.startswith("__") or name in {"String", "Int", "Float", "Boolean", "ID"}:
            continue
        found.append((name, kind.description))
        if isinstance(kind, GraphQLEnumType):
            found += [(f"{name}.{key}", value.description) for key, value in kind.values.items()]
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            found += [(f"{name}.{key}", field.description) for key, field in kind.fields.items()]
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            for key, field in kind.fields.items():
                found += [(f"{name}.{key}({arg})", value.description) for arg, value in field.args.items()]
    return found


@pytest.mark.parametrize(("place", "description"), _described())
def test_everything_is_described_with_its_chinese_term(place: str, description: str | None) -> None:
    assert description, place
    assert CHINESE.search(description), place
    assert re.search(r"[A-Za-z]{2}", description), place


def _default(argument: GraphQLArgument) -> str | None:
    node = argument.ast_node
    return print_ast(node.default_value) if node and node.default_value else None


def test_the_core_of_the_contract_is_kept() -> None:
    core, whole = build_schema(CORE), build_schema(sdl())
    for name, expected in core.type_map.items():
        if name.startswith("__"):
            continue
        actual = whole.type_map[name]
        assert type(actual) is type(expected), name
        if isinstance(expected, GraphQLEnumType) and isinstance(actual, GraphQLEnumType):
            assert set(actual.values) == set(expected.values), name
        if isinstance(expected, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            assert isinstance(actual, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType)
            for key, field in expected.fields.items():
                assert str(actual.fields[key].type) == str(field.type), f"{name}.{key}"
        if isinstance(expected, GraphQLObjectType) and isinstance(actual, GraphQLObjectType):
            assert {i.name for i in expected.interfaces} <= {i.name for i in actual.interfaces}, name
            for key, field in expected.fields.items():
                for arg, value in field.args.items():
                    given = actual.fields[key].args[arg]
                    assert str(given.type) == str(value.type), f"{name}.{key}({arg})"
                    assert _default(given) == _default(value), f"{name}.{key}({arg})"


def test_references_are_one_of() -> None:
    assert "input SubjectRef @oneOf {" in sdl()
