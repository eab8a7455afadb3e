"""Many callers at once are answered as each of them alone, and share round trips."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from tests.api.platform import Platform
from tests.api.questions import PRE_CHECK, REACH

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROOT = Path(__file__).parents[2]
SAMPLE = json.loads((ROOT / "tests" / "graphs" / "sample_world.json").read_text(encoding="utf-8"))
MOST_SUBJECTS = 12

BEHIND = """
query Behind($ref: SubjectRef!, $first: Int) {
  subject(ref: $ref) {
    __typename id name
    ... on Enterprise {
      uscc
      roles(first: $first) { edges { node { kind since until person { id name } } } }
      sanctions(first: $first) { edges { node { id memorandum decidedOn } } }
    }
  }
}
"""


async def _subjects(platform: Platform) -> list[str]:
    rows = await platform.graph.run_admin("MATCH (s:Subject) RETURN s.id AS id ORDER BY id")
    every = max(1, len(rows) // MOST_SUBJECTS)
    return [row["id"] for row in rows[::every]]


def _questions(ids: list[str]) -> list[tuple[str, dict[str, Any], str | None]]:
    asked: list[tuple[str, dict[str, Any], str | None]] = []
    for place, subject in enumerate(ids):
        ref = {"id": subject}
        for role in ("bank", "investigator", None):
            asked.append((BEHIND, {"ref": ref, "first": 1 + place % 2}, role))
        asked.append((REACH, {"ref": ref, "asOf": {"validAt": f"20{15 + place % 10}-06-01"}}, "bank"))
        check = {"subjects": [ref], "matter": "LOAN", "purpose": "a test"}
        asked.append((PRE_CHECK, check, "bank"))
    return [*asked, (REACH, {"ref": {"id": "e_nobody"}}, "bank")]


def _said(answer: Any) -> Any:
    """Return an answer without the receipts and request ids that are new each time."""
    if isinstance(answer, dict):
        return {key: _said(value) for key, value in answer.items() if key not in ("receipt", "requestId")}
    return [_said(value) for value in answer] if isinstance(answer, list) else answer


async def test_a_crowd_is_told_what_each_is_told_alone(fresh: Platform) -> None:
    for folder in SAMPLE["load"]:
        await fresh.load(ROOT / folder)
    questions = _questions(await _subjects(fresh))
    alone = [_said((await fresh.post(*question)).json()) for question in questions]
    assert any("errors" in answer for answer in alone)
    shared = fresh.graph.shared_reads
    crowd = await asyncio.gather(*(fresh.post(*question) for question in questions))
    assert [_said(answer.json()) for answer in crowd] == alone
    assert fresh.graph.shared_reads > shared
