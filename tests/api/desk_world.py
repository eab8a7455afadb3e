"""Desks at work on an invented world: look-ups with receipts, answers, promises and decisions."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.api.platform import Json, World, as_of
from tests.api.tables import Tables

DESK = "approval@desk-a"
OTHER_DESK = "approval@desk-b"
NOTE = "虚构说明"

DUTY = """id measure title mandatory state pending possibleActions
  steps { number action state on role organisation reason note reference }"""
RECEIPT = f"""receipt subjectId subjectName matter organisation validAt since dueOn overdue closed lastStep
  duties {{ {DUTY} }} missing {{ measure }}"""
COMMITMENT = """id subjectId title matter madeOn dueOn lastDay overdue state keptOn receipt organisation
  recordId possibleActions steps { number action state on role note }"""
DECISION = """id subjectId matter decidedOn outcome number receipt organisation recordId
  flags { code explanation(language: EN) }"""
ERRORS = """... on CaseError { reason field message(language: EN) }"""

ANSWER = f"""mutation($input: AnswerDutyInput!) {{ answerDuty(input: $input) {{ __typename
  ... on DutySuccess {{ repeated receipt {{ {RECEIPT} }} }} {ERRORS} }} }}"""
OPEN = f"""query($first: Int, $after: String) {{ openReceipts(first: $first, after: $after) {{
  nodes {{ {RECEIPT} }} pageInfo {{ hasNextPage endCursor }} }} }}"""
DUTIES = f"query($id: ID!) {{ receiptDuties(receipt: $id) {{ {RECEIPT} }} }}"

CHECK = """query($subjects: [SubjectRef!]!, $matter: Matter!, $asOf: AsOf) {
  preCheck(subjects: $subjects, matter: $matter, purpose: "虚构办件", asOf: $asOf) {
    receipt verdict subject { id } } }"""


def tables() -> Tables:
    """Return enterprises of which E1 is reached by two measures on licences, one of them recommended."""
    rows = Tables()
    rows.enterprise("E1", region_code="990000", uscc="91990000MA9900A13A", established_on="2001-01-01")
    rows.enterprise("E2", "E3", region_code="990000", established_on="2001-01-01")
    rows.person("P1").role("P1", "E1")
    more = {"matters": "LICENSING|TENDER|LOAN"}
    rows.measure("K", [("SUBJECT",), ("LEGAL_REPRESENTATIVE", "ANY", "WHILE_HOLDING")], **more)
    rows.measure("L", [("SUBJECT",)], force="RECOMMENDED", **more)
    rows.sanction("S1", "E1", decided_on="2020-01-10")
    return rows


@dataclass
class Desk:
    """One world and its desks; every act has a key of its own unless one is given."""

    world: World
    keys: count[int] = field(default_factory=lambda: count(1))

    async def checks(
        self,
        *records: str,
        role: str = DESK,
        matter: str = "LICENSING",
        valid_at: str | None = None,
        known_at: str | None = None,
    ) -> list[Json]:
        """Look subjects up and return the answers."""
        variables = {
            "subjects": [self.world.ref(record) for record in records],
            "matter": matter,
            "asOf": as_of(valid_at, known_at),
        }
        found: list[Json] = (await self.world.platform.ask(CHECK, variables, role))["preCheck"]
        return found

    async def receipt(self, record: str = "E1", **given: Any) -> str:
        """Look a subject up and return the receipt."""
        return str((await self.checks(record, **given))[0]["receipt"])

    async def do(self, document: str, role: str = DESK, **given: Any) -> Json:
        """Send a mutation and return its payload."""
        given.setdefault("idempotencyKey", f"key-{next(self.keys)}")
        ((_, found),) = (await self.world.platform.ask(document, {"input": given}, role)).items()
        payload: Json = found
        return payload

    async def duties(self, receipt: str, role: str = DESK) -> Json:
        """Return a receipt with its duties, which must be there."""
        found = (await self.world.platform.ask(DUTIES, {"id": receipt}, role))["receiptDuties"]
        assert found is not None
        answer: Json = found
        return answer

    async def duty(self, receipt: str, measure: str) -> str:
        """Return the id of the duty about a measure."""
        found = await self.duties(receipt)
        code = self.world.prefix + measure
        return str(next(duty["id"] for duty in found["duties"] if duty["measure"] == code))

    async def answer(self, receipt: str, measure: str, response: str, role: str = DESK, **given: Any) -> Json:
        """Answer about a measure on a receipt and return the payload."""
        duty = given.pop("duty", None) or await self.duty(receipt, measure)
        return await self.do(ANSWER, role, receipt=receipt, duty=duty, response=response, **given)

    async def open(self, role: str = DESK, first: int = 20, after: str | None = None) -> Json:
        """Return a page of open receipts."""
        found: Json = (await self.world.platform.ask(OPEN, {"first": first, "after": after}, role))[
            "openReceipts"
        ]
        return found

    async def open_receipts(self, role: str = DESK) -> list[str]:
        """Return the receipts that are open, oldest first."""
        return [node["receipt"] for node in (await self.open(role, first=100))["nodes"]]


MAKE = f"""mutation($input: MakeCommitmentInput!) {{ makeCommitment(input: $input) {{ __typename
  ... on CommitmentSuccess {{ repeated commitment {{ {COMMITMENT} }} }} {ERRORS} }} }}"""
KEEP = f"""mutation($input: KeepCommitmentInput!) {{ keepCommitment(input: $input) {{ __typename
  ... on CommitmentSuccess {{ repeated commitment {{ {COMMITMENT} }} }} {ERRORS} }} }}"""
DUE = f"""query($until: Date!, $first: Int, $after: String) {{
  commitmentsDue(until: $until, first: $first, after: $after) {{
    nodes {{ {COMMITMENT} }} pageInfo {{ hasNextPage endCursor }} }} }}"""
RECORD = f"""mutation($input: RecordDecisionInput!) {{ recordDecision(input: $input) {{ __typename
  ... on DecisionSuccess {{ repeated decision {{ {DECISION} }} }} {ERRORS} }} }}"""
FINDINGS = f"""query($from: Date!, $to: Date!, $department: String, $first: Int, $after: String) {{
  decisionFindings(from: $from, to: $to, department: $department, first: $first, after: $after) {{
    nodes {{ recordId source sourceId subjectId department decidedOn title flags {{ code }}
      decision {{ {DECISION} }} }}
    pageInfo {{ hasNextPage endCursor }} }} }}"""
