"""A small invented world and the questions of a subject about itself."""

from __future__ import annotations

from tests.api.platform import Json, World
from tests.api.tables import Tables
from tests.schema.world import CODE, IDENTITY

LOOK_UPS = """query($first: Int, $after: String, $ref: SubjectRef, $purpose: String) {
  myLookUps(first: $first, after: $after, ref: $ref, purpose: $purpose) { completeness
    nodes { at role organisation operation matter purpose validAt knownAt receipt verdict }
    pageInfo { hasNextPage hasPreviousPage endCursor } } }"""
CHECK = """query($subjects: [SubjectRef!]!, $purpose: String!) {
  preCheck(subjects: $subjects, matter: LOAN, purpose: $purpose) { receipt verdict subject { id } } }"""
EXPLAIN = """query($receipt: ID, $matter: Matter, $asOf: AsOf, $ref: SubjectRef, $purpose: String) {
  myExplanation(receipt: $receipt, matter: $matter, asOf: $asOf, ref: $ref, purpose: $purpose) {
    subject { id name } validAt matter verdict explanation(language: EN) completeness receipt
    recordedVerdict asRecorded staleness { source }
    measures { remedies { kind earliest basis department explanation(language: EN) }
      reach { status measure { code basis } sanction { sourceId subject { id name } }
        reasons { role status explanation(language: EN) } } }
    signals { explanation(language: EN) sanction { sourceId subject { name } }
      path { nodes { id name } links { kind } } } } }"""
REQUEST = """mutation($input: RequestReviewInput!) { requestReview(input: $input) { __typename
  ... on ReviewSuccess { repeated review { id state statement organisation dueOn requesterRole
    steps { state role knownUntil } } }
  ... on ReviewError { reason message(language: EN) } } }"""
ANSWER = """mutation($input: AnswerReviewInput!) { answerReview(input: $input) { __typename
  ... on ReviewSuccess { repeated review { id state steps { state role organisation reasons knownUntil } } }
  ... on ReviewConflictError { reason existing { state } } ... on ReviewError { reason } } }"""
WITHDRAW = """mutation($input: WithdrawReviewInput!) { withdrawReview(input: $input) { __typename
  ... on ReviewSuccess { repeated review { state } } ... on ReviewError { reason } } }"""
REQUESTS = """query($status: ReviewState, $first: Int, $after: String) {
  reviewRequests(status: $status, first: $first, after: $after) {
    nodes { id state organisation } pageInfo { hasNextPage endCursor } } }"""
MINE = "{ myReviews { nodes { id state steps { state reasons } } } }"

OWN = f"subject:uscc:{CODE}"
LR = f"subject:identity:RESIDENT_ID:{IDENTITY}"


def world() -> Tables:
    """E1 under a sanction that reaches its representative P1, who links it to E2; P2's own is not public."""
    tables = Tables().enterprise("E1", uscc=CODE).enterprise("E2", "E3").person("P2", "P3", "P4")
    tables.add("persons", id="P1", name="虚构人员P1", id_number=IDENTITY)
    tables.role("P1", "E1").role("P1", "E2", "DIRECTOR").role("P2", "E1", "DIRECTOR")
    tables.role("P3", "E1", "SUPERVISOR")
    rows = [("SUBJECT",), ("LEGAL_REPRESENTATIVE",), ("DIRECTOR",)]
    tables.measure("K", rows, basis="虚构依据第一条").measure("OTHER", rows, matters="TENDER")
    tables.sanction("S1", "E1", decided_on="2024-01-10", grade="SERIOUS", department="D1", term="P3Y")
    tables.add("departments", code="D1", name="虚构机关")
    tables.sanction("HIDDEN", "P2", decided_on="2024-02-01")
    tables.sanction("SHOWN", "P3", decided_on="2024-02-01").event("SHOWN", "PUBLISHED", "2024-02-02")
    return tables


async def check(own: World, role: str, *records: str, purpose: str = "测试") -> list[Json]:
    variables = {"subjects": [own.ref(record) for record in records], "purpose": purpose}
    found: list[Json] = (await own.platform.ask(CHECK, variables, role))["preCheck"]
    return found
