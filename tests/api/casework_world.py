"""An invented world for casework, and the acts on its cases as departments send them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.api.platform import Json, Platform, World
from tests.api.tables import Tables

FIELDS = """id kind state subjectId subjectName department decider regionCode factId lastStep dueOn
  overdue flags
  possibleActions memorandum grade decidedOn named { personId responsible }
  tasks { id state department holderId measure title mandatory pending dueOn overdue possibleActions
    steps { action organisation reference reason note } }
  objections { id state department pending dueOn personId possibleActions }
  repairs { id state pending dueOn personId possibleActions }
  steps { number machine of action state on role organisation reason note personId knownFrom
    evidence { sha256 size mediaType title } }"""

PAYLOAD = f"""__typename ... on CaseSuccess {{ repeated case {{ {FIELDS} }} }}
  ... on CaseError {{ reason field message(language: EN) }}
  ... on CaseConflictError {{ existing {{ state lastStep }} }}
  ... on CaseNotAllowedError {{ firstPossible existing {{ state lastStep }} }}"""

CASE = f"query($id: ID!) {{ case(id: $id) {{ {FIELDS} }} }}"

INPUTS = {
    "openCase": "OpenCaseInput",
    "amendCase": "AmendCaseInput",
    "reviewCase": "ReviewCaseInput",
    "releaseCase": "ReleaseCaseInput",
    "respondToTask": "RespondToTaskInput",
    "fileObjection": "FileObjectionInput",
    "decideObjection": "DecideObjectionInput",
    "withdrawObjection": "WithdrawObjectionInput",
    "applyForRepair": "ApplyForRepairInput",
    "decideRepair": "DecideRepairInput",
    "withdrawRepair": "WithdrawRepairInput",
}

INITIATOR = "department@dept-a"
DECIDER = "department@dept-b"
IMPLEMENTER = "approval@dept-c"
OTHER = "department@dept-z"
DOCUMENT = {"sha256": "0" * 64, "size": 1024, "mediaType": "application/pdf", "title": "虚构证据"}
NOTE = "虚构理由"


def mutation(name: str) -> str:
    """Return the text of a mutation."""
    kind = INPUTS.get(name, "CaseStepInput")
    return f"mutation($input: {kind}!) {{ {name}(input: $input) {{ {PAYLOAD} }} }}"


def tables() -> Tables:
    """Return an enterprise, its people, and a memorandum with two measures, one of another department."""
    rows = Tables()
    rows.enterprise("E1", region_code="990000", uscc="91990000MA9900A13A")
    rows.enterprise("E2", region_code="990000")
    rows.person("P1", "P2", "P3")
    rows.role("P1", "E1").role("P2", "E1", "DIRECTOR").role("P1", "E2")
    rows.measure("K", [("SUBJECT",), ("LEGAL_REPRESENTATIVE", "ANY", "WHILE_HOLDING")], department="dept-c")
    rows.measure("L", [("NAMED",)], force="RECOMMENDED", matters="TENDER")
    rows.memorandum("I", "INCENTIVE")
    rows.measure("F", [("SUBJECT",)], memorandum="O")
    return rows


@dataclass
class Office:
    """Departments at work on a loaded world; every act has a key of its own unless one is given."""

    world: World
    keys: count[int] = field(default_factory=lambda: count(1))

    @property
    def platform(self) -> Platform:
        """The running service."""
        return self.world.platform

    def code(self, name: str) -> str:
        """Return a code of the catalogue as the world has written it."""
        return self.world.prefix + name

    def content(self, **more: Any) -> Json:
        """Return what a punishment says."""
        return {
            "memorandum": self.code("M"),
            "decidedOn": "2020-01-10",
            "legalBasis": "虚构依据",
            **more,
        }

    async def do(self, name: str, role: str = INITIATOR, **given: Any) -> Json:
        """Send a mutation and return its payload."""
        given.setdefault("idempotencyKey", f"{self.world.source}-{next(self.keys)}")
        found: Json = (await self.platform.ask(mutation(name), {"input": given}, role))[name]
        return found

    async def done(self, name: str, role: str = INITIATOR, **given: Any) -> Json:
        """Send a mutation that must succeed and return the case."""
        payload = await self.do(name, role, **given)
        assert payload["__typename"] == "CaseSuccess", payload
        case: Json = payload["case"]
        return case

    async def refused(self, name: str, role: str = INITIATOR, **given: Any) -> str:
        """Send a mutation that must be refused and return the reason."""
        payload = await self.do(name, role, **given)
        assert payload["__typename"] != "CaseSuccess", payload
        return str(payload["reason"])

    async def open(self, record: str = "E1", role: str = INITIATOR, **content: Any) -> Json:
        """Open a case of punishment about a subject, to be decided by another department."""
        return await self.done(
            "openCase",
            role,
            kind="PUNISHMENT",
            subject=self.world.ref(record),
            content=self.content(**content),
            decider="dept-b",
        )

    async def reviewed(self, record: str = "E1", **content: Any) -> Json:
        """Bring a case to where it can be published."""
        case = await self.open(record, **content)
        await self.done("submitCase", case=case["id"])
        return await self.done("reviewCase", DECIDER, case=case["id"], decision="APPROVE")

    async def published(self, record: str = "E1", on: str | None = None, **content: Any) -> Json:
        """Bring a case to where its measures count."""
        case = await self.reviewed(record, **content)
        return await self.done("publishCase", case=case["id"], on=on)

    async def honour(self, record: str = "E1", **content: Any) -> Json:
        """Publish an honour."""
        case = await self.done(
            "openCase",
            kind="INCENTIVE",
            subject=self.world.ref(record),
            content={"title": "虚构荣誉", "awardedOn": "2020-01-10", **content},
            decider="dept-b",
        )
        await self.done("submitCase", case=case["id"])
        await self.done("reviewCase", DECIDER, case=case["id"], decision="APPROVE")
        return await self.done("publishCase", case=case["id"])

    async def accepted(self, case: str, on: str, **given: Any) -> str:
        """File an objection and accept it, and return its id."""
        filed = await self.done("fileObjection", OTHER, case=case, on=on, note=NOTE, **given)
        objection = str(filed["objections"][-1]["id"])
        await self.done("decideObjection", DECIDER, case=case, objection=objection, decision="ACCEPT", on=on)
        return objection

    async def case(self, case: str, role: str = INITIATOR) -> Json | None:
        """Return a case as a role sees it."""
        found: Json | None = (await self.platform.ask(CASE, {"id": case}, role))["case"]
        return found
