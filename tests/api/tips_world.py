"""Reports of the public on an invented world, and officers of departments who are told apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import jwt

from graph_api.http.tokens import ALGORITHM, ISSUER, development_key
from tests.api.platform import Json, Platform, World
from tests.api.tables import Tables

NAME = "虚构举报人甲乙"
CONTACT = "13900001111"
INFORMER = {"name": NAME, "contact": CONTACT}
CONDUCT = "T-01"
TEXT = "虚构举报内容"

TRIAGE = "triage"
HANDLER = "alice"
COLLEAGUE = "bob"
OTHER = "carol"
OUTSIDE = "dave"
OFFICERS = {
    TRIAGE: ("dept-t", "990000"),
    HANDLER: ("dept-a", "990000"),
    COLLEAGUE: ("dept-a", "990000"),
    OTHER: ("dept-b", "990000"),
    OUTSIDE: ("dept-c", "110000"),
}
"""Persons by the organisation and region of their tokens."""

TIP = """id state submittedAt regionCode subjectId statedName conduct text evidence { sha256 title }
  department handler dueOn overdue reason outcome caseId lastStep possibleActions
  steps { number action state on organisation reason note knownFrom }"""
ERRORS = "... on CaseError { reason field message(language: EN) }"
SUBMIT = f"""mutation($input: SubmitTipInput!) {{ submitTip(input: $input) {{ __typename
  ... on TipTaken {{ number code repeated }} {ERRORS} }} }}"""
TRIAGE_TIP = f"""mutation($input: TriageTipInput!) {{ triageTip(input: $input) {{ __typename
  ... on TipSuccess {{ repeated tip {{ {TIP} }} }} {ERRORS} }} }}"""
DECIDE = f"""mutation($input: DecideTipInput!) {{ decideTip(input: $input) {{ __typename
  ... on TipSuccess {{ repeated tip {{ {TIP} }} }} {ERRORS} }} }}"""
ONE = f"query($id: ID!) {{ tip(id: $id) {{ {TIP} }} }}"
LIST = f"""query($state: TipState, $first: Int, $after: String) {{
  tips(state: $state, first: $first, after: $after) {{
    nodes {{ {TIP} }} pageInfo {{ hasNextPage endCursor }} }} }}"""
WHO = """query($tip: ID!, $purpose: String!) { tipInformer(tip: $tip, purpose: $purpose) {
  named name contact } }"""
OUTCOME = """query($number: ID!, $code: String!) { tipOutcome(number: $number, code: $code) {
  state submittedOn decidedOn reason outcome explanation(language: EN) } }"""

DECISIONS: dict[str, Json] = {
    "DISMISS": {"reason": "UNFOUNDED", "outcome": "虚构结果"},
    "CLOSE_FOUNDED": {"outcome": "虚构结果"},
}


def tables() -> Tables:
    """Return an enterprise and a person to be reported, a conduct, and what a case needs."""
    rows = Tables()
    rows.enterprise("E1", "E2", region_code="990000")
    rows.person("P1").role("P1", "E1")
    rows.measure("K", [("SUBJECT",)])
    return rows.add("conducts", code=CONDUCT, **{"class": "1"}, title="虚构行为")


def officer_token(platform: Platform, name: str, org: str, region: str | None) -> str:
    """Return the token of one person of a department, as an issuer that tells persons apart gives it."""
    key = development_key(platform.settings.home)
    now = datetime.now(UTC)
    claims = {
        "iss": ISSUER,
        "aud": platform.settings.oidc_audience,
        "sub": name,
        "role": "department",
        "org": org,
        "iat": now,
        "exp": now + timedelta(hours=1),
    }
    if region is not None:
        claims["region"] = region
    return jwt.encode(claims, key.private, algorithm=ALGORITHM, headers={"kid": key.id})


@dataclass
class Hotline:
    """One world with its informers and officers; every act has a key of its own unless one is given."""

    world: World
    keys: count[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        for name, (org, region) in OFFICERS.items():
            self.platform.tokens[name] = officer_token(self.platform, name, org, region)

    @property
    def platform(self) -> Platform:
        """The running service."""
        return self.world.platform

    def key(self) -> str:
        """Return a key that nobody else has."""
        return f"{self.world.source}-key-abcdefgh-{next(self.keys):04d}"

    def content(self, **more: Any) -> Json:
        """Return what a report says."""
        return {
            "subject": self.world.ref("E1"),
            "conduct": CONDUCT,
            "text": TEXT,
            "regionCode": "990000",
            "idempotencyKey": self.key(),
            **more,
        }

    async def submit(self, role: str | None = None, **more: Any) -> Json:
        """Submit a report and return the payload."""
        given = {"input": self.content(**more)}
        found: Json = (await self.platform.ask(SUBMIT, given, role))["submitTip"]
        return found

    async def taken(self, role: str | None = None, **more: Any) -> Json:
        """Submit a report that must be taken and return number and code."""
        found = await self.submit(role, **more)
        assert found["__typename"] == "TipTaken", found
        return found

    async def triage(self, tip: str, role: str = TRIAGE, **more: Any) -> Json:
        """Name the handler and return the payload."""
        given = {"tip": tip, "department": "dept-a", "handler": HANDLER, "idempotencyKey": self.key(), **more}
        found: Json = (await self.platform.ask(TRIAGE_TIP, {"input": given}, role))["triageTip"]
        return found

    async def assigned(self, role: str | None = None, **more: Any) -> Json:
        """Submit a report, have it assigned, and return number and code."""
        taken = await self.taken(role, **more)
        payload = await self.triage(taken["number"])
        assert payload["__typename"] == "TipSuccess", payload
        return taken

    async def decide(self, tip: str, decision: str, role: str = HANDLER, **more: Any) -> Json:
        """Decide a report and return the payload."""
        given = {"tip": tip, "decision": decision, "idempotencyKey": self.key(), **more}
        found: Json = (await self.platform.ask(DECIDE, {"input": given}, role))["decideTip"]
        return found

    async def tip(self, tip: str, role: str = TRIAGE) -> Json | None:
        """Return a report as an officer sees it."""
        found: Json | None = (await self.platform.ask(ONE, {"id": tip}, role))["tip"]
        return found

    async def tips(self, role: str = TRIAGE, **given: Any) -> Json:
        """Return a page of reports."""
        found: Json = (await self.platform.ask(LIST, {"first": 100, **given}, role))["tips"]
        return found

    async def numbers(self, role: str = TRIAGE, **given: Any) -> list[str]:
        """Return the numbers of reports, oldest first."""
        return [node["id"] for node in (await self.tips(role, **given))["nodes"]]

    async def informer(self, tip: str, role: str | None = HANDLER, purpose: str = "虚构核实") -> Json | None:
        """Return who informed, as far as a role is told."""
        found: Json | None = (await self.platform.ask(WHO, {"tip": tip, "purpose": purpose}, role))[
            "tipInformer"
        ]
        return found

    async def outcome(self, number: str, code: str, role: str | None = None) -> Json | None:
        """Return what an informer is told."""
        found: Json | None = (await self.platform.ask(OUTCOME, {"number": number, "code": code}, role))[
            "tipOutcome"
        ]
        return found
