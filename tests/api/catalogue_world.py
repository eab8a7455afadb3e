"""An invented world for editions of the catalogue, and the acts on them as officials send them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from graph_api.domain.dates import today
from tests.api.platform import Json, Platform, World
from tests.api.questions import ITEM
from tests.api.tables import Tables

EDITION = """id name state validFrom draftedBy reviewedBy draftedAt reviewedAt lastStep memoranda flags
  possibleActions changes { table key columns before { column text } after { column text } }
  steps { number action state role organisation note knownFrom }"""

PAYLOAD = f"""__typename ... on EditionSuccess {{ repeated edition {{ {EDITION} }} }}
  ... on EditionError {{ reason field message(language: EN) findings {{
    row table column code value message(language: EN) }} }}
  ... on EditionConflictError {{ existing {{ state lastStep }} }}
  ... on EditionNotAllowedError {{ existing {{ state lastStep }} }}"""

COUNTS = "persons enterprises effects"
PREVIEW = (
    f"""query($edition: ID!, $first: Int, $after: String) {{
  editionPreview(edition: $edition, first: $first, after: $after) {{
    validAt knownAt complete completeness sanctionsLookedAt subjectsLookedAt
    newlyReached {{ {COUNTS} }} released {{ {COUNTS} }} uncertain {{ {COUNTS} }} changed {{ {COUNTS} }}
    nodes {{ kind subject {{ __typename id name }} before {{ ...Item }} after {{ ...Item }} }}
    pageInfo {{ hasNextPage endCursor }}
  }}
}}
"""
    + ITEM
)

INPUTS = {"draftEdition": "DraftEditionInput", "amendEdition": "AmendEditionInput"}

DRAFTER = "department@dept-a"
OTHER = "department@dept-b"
MAINTAINER = "admin@credit-authority"
NOTE = "虚构理由"
LATER = (today() + timedelta(days=30)).isoformat()
BEFORE = (today() + timedelta(days=29)).isoformat()
"""The first day of most editions here, and the day before it."""


def mutation(name: str) -> str:
    """Return the text of a mutation."""
    kind = INPUTS.get(name, "EditionStepInput")
    return f"mutation($input: {kind}!) {{ {name}(input: $input) {{ {PAYLOAD} }} }}"


def row(table: str, repeal: bool = False, /, **cells: str) -> Json:
    """Return a row of an edition as it is sent."""
    found: Json = {
        "table": table.upper(),
        "cells": [{"column": name, "text": text} for name, text in cells.items()],
    }
    return {**found, "repeal": True} if repeal else found


def tables() -> Tables:
    """Return an enterprise under a sanction, its people, and one of them named without a finding."""
    rows = Tables()
    rows.enterprise("E1", "E2", "E3")
    rows.person("P1", "P2", "P3", "P4", "P5")
    rows.role("P1", "E1").role("P5", "E1", "DIRECTOR").role("P4", "E2")
    rows.holding("P2", "E1", percent="60").holding("P3", "E1", percent="10", until="2020-01-01")
    rows.holding("E3", "E1", percent="30").holding("P4", "E3", percent="100")
    rows.measure("K", [("SUBJECT",), ("LEGAL_REPRESENTATIVE", "ANY", "WHILE_HOLDING")])
    rows.measure("L", [("NAMED",)], force="RECOMMENDED", matters="TENDER", term="P1Y")
    rows.measure("X", [("SUBJECT",)], memorandum="O")
    rows.sanction("S1", "E1", decided_on="2024-01-10")
    rows.sanction("S2", "E2", memorandum="O", decided_on="2024-01-10")
    rows.named("S1", "P5")
    return rows


@dataclass
class Registry:
    """Whoever keeps the catalogue, at work on a loaded world; every act has a key of its own unless given."""

    world: World
    keys: count[int] = field(default_factory=lambda: count(1))

    @property
    def platform(self) -> Platform:
        """The running service."""
        return self.world.platform

    def code(self, name: str) -> str:
        """Return a code of the catalogue as the world has written it."""
        return self.world.prefix + name

    def reach(self, measure: str, role: str, repeal: bool = False, **cells: str) -> Json:
        """Return a row of a reach list."""
        return row("reach", repeal, measure=self.code(measure), role=role, **cells)

    def measure(self, code: str, **cells: str) -> Json:
        """Return a row of a measure, by default as ``tables`` writes it."""
        usual = {
            "memorandum": self.code("M"),
            "title": f"虚构措施{code}",
            "force": "MANDATORY",
            "matters": "LOAN",
            "basis": "虚构依据",
        }
        return row("measures", code=self.code(code), **{**usual, **cells})

    async def do(self, name: str, role: str = DRAFTER, /, **given: Any) -> Json:
        """Send a mutation and return its payload."""
        given.setdefault("idempotencyKey", f"{self.world.source}-{next(self.keys)}")
        found: Json = (await self.platform.ask(mutation(name), {"input": given}, role))[name]
        return found

    async def done(self, name: str, role: str = DRAFTER, /, **given: Any) -> Json:
        """Send a mutation that must succeed and return the edition."""
        payload = await self.do(name, role, **given)
        assert payload["__typename"] == "EditionSuccess", payload
        edition: Json = payload["edition"]
        return edition

    async def refused(self, name: str, role: str = DRAFTER, /, **given: Any) -> Json:
        """Send a mutation that must be refused and return the payload."""
        payload = await self.do(name, role, **given)
        assert payload["__typename"] != "EditionSuccess", payload
        return payload

    async def draft(self, *rows: Json, role: str = DRAFTER, **given: Any) -> Json:
        """Draft an edition."""
        return await self.done(
            "draftEdition", role, **{"name": "虚构目录版本", "validFrom": LATER, "rows": list(rows), **given}
        )

    async def findings(self, *rows: Json, **given: Any) -> list[tuple[int, str, str, str]]:
        """Return what is wrong with the rows of an edition that must be refused: row, table, column, code."""
        given = {"name": "虚构目录版本", "validFrom": LATER, "rows": list(rows), **given}
        payload = await self.refused("draftEdition", **given)
        assert payload["reason"] == "BAD_ROWS", payload
        assert all(finding["message"] for finding in payload["findings"])
        return [
            (finding["row"], finding["table"], finding["column"], finding["code"])
            for finding in payload["findings"]
        ]

    async def approve(self, edition: Json, role: str = MAINTAINER, **given: Any) -> Json:
        """Approve an edition."""
        return await self.done("approveEdition", role, edition=edition["id"], **given)

    async def approved(self, *rows: Json, **given: Any) -> Json:
        """Draft an edition and approve it."""
        return await self.approve(await self.draft(*rows, **given))

    async def preview(self, edition: Json, role: str = DRAFTER, **given: Any) -> Json:
        """Return a page of a preview."""
        found: Json = (await self.platform.ask(PREVIEW, {"edition": edition["id"], **given}, role))[
            "editionPreview"
        ]
        return found

    async def effects(self, edition: Json, first: int = 100) -> tuple[Json, set[tuple[str, ...]]]:
        """Return the first page of a preview, and of all pages the effects by the source's own ids.

        An effect: kind, subject, ``MEASURE@SANCTION``, statuses before and after.
        """
        page = opening = await self.preview(edition, first=first)
        nodes = list(page["nodes"])
        while page["pageInfo"]["hasNextPage"]:
            page = await self.preview(edition, first=first, after=page["pageInfo"]["endCursor"])
            nodes += page["nodes"]
        found = {self._named(node) for node in nodes}
        assert len(found) == len(nodes)
        return opening, found

    def _named(self, node: Json) -> tuple[str, ...]:
        (name,) = {
            name for side in (node["before"], node["after"]) if side for name in self.world.named([side])
        }
        before, after = (side["status"] if side else "" for side in (node["before"], node["after"]))
        return node["kind"], self.world.records[node["subject"]["id"]], name, before, after
