"""Clients of the API who act on cases, and write down what they were told."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from itertools import count
from typing import Any, TypeAlias

import httpx

from benchmarks.casework.ledger import Ledger

Json: TypeAlias = dict[str, Any]

_CASE = (
    "case { id state lastStep tasks { id department state } objections { id state } repairs { id state } }"
)
_PAYLOAD = f"""__typename ... on CaseSuccess {{ repeated {_CASE} }}
  ... on CaseError {{ reason message(language: EN) }}"""
_INPUTS = {
    "openCase": "OpenCaseInput",
    "amendCase": "AmendCaseInput",
    "reviewCase": "ReviewCaseInput",
    "releaseCase": "ReleaseCaseInput",
    "respondToTask": "RespondToTaskInput",
    "fileObjection": "FileObjectionInput",
    "decideObjection": "DecideObjectionInput",
    "applyForRepair": "ApplyForRepairInput",
    "decideRepair": "DecideRepairInput",
}
ATTEMPTS = 20
"""How often an act is sent again while the service says that it cannot be done just now."""


class Office:
    """Sends mutations as one department or another; every act has an idempotency key of its own."""

    def __init__(self, client: httpx.AsyncClient, token: Callable[[str], str], ledger: Ledger) -> None:
        self._client = client
        self._token = token
        self._keys = count(1)
        self.ledger = ledger

    def key(self) -> str:
        """Return a key that was not used before."""
        return f"year-{next(self._keys)}"

    async def do(self, name: str, org: str, **given: Any) -> Json:
        """Send a mutation until it is answered and return its payload."""
        given.setdefault("idempotencyKey", self.key())
        kind = _INPUTS.get(name, "CaseStepInput")
        text = f"mutation($input: {kind}!) {{ {name}(input: $input) {{ {_PAYLOAD} }} }}"
        began = time.perf_counter()
        payload: Json = (await self.ask(text, org, {"input": given}))[name]
        self.ledger.milliseconds.setdefault(name, []).append(1000 * (time.perf_counter() - began))
        if payload["__typename"] == "CaseSuccess":
            self.ledger.keys.add(given["idempotencyKey"])
            self.ledger.repeated += payload["repeated"]
        return payload

    async def done(self, name: str, org: str, **given: Any) -> Json | None:
        """Send a mutation that should succeed and return the case; None, and a surprise, if it does not."""
        payload = await self.do(name, org, **given)
        if payload["__typename"] != "CaseSuccess":
            self.ledger.surprises.append(f"{name} by {org}: {payload['reason']} {payload['message']}")
            return None
        case: Json = payload["case"]
        return case

    async def ask(self, text: str, org: str, variables: Json, role: str = "department") -> Json:
        """Return the data of an answer, asking again while the service is not available."""
        headers = {"authorization": f"Bearer {self._token(f'{role}@{org}')}"}
        body = {"query": text, "variables": variables}
        for attempt in range(ATTEMPTS):
            answer = (await self._client.post("/graphql", json=body, headers=headers)).json()
            codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
            if not codes:
                data: Json = answer["data"]
                return data
            if not codes <= {"UNAVAILABLE", "LIMIT_EXCEEDED", "RATE_LIMITED"}:
                raise SystemExit(f"the service answered {answer['errors']}")
            await asyncio.sleep(min(5.0, 0.2 * 2**attempt))
        raise SystemExit("the service was not available for a minute")
