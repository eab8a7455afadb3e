"""Every question in the README gets the answer printed below it.

``CREDIT_GRAPH_WRITE_README=1`` writes the present answers into it instead; look at the difference.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from tests.api.platform import Platform

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
EXAMPLE = re.compile(r"<!-- role: (\w+) -->\n```graphql\n(.*?)```\n```json\n(.*?)```", re.DOTALL)
OF_THIS_CALL = {"receipt"}


def _shown(value: Any, name: str = "") -> Any:
    """Leave out what is new in every call."""
    if name in OF_THIS_CALL:
        return "…"
    if isinstance(value, dict):
        return {key: _shown(entry, key) for key, entry in value.items()}
    return [_shown(entry) for entry in value] if isinstance(value, list) else value


async def test_answers_are_those_of_the_service(fresh: Platform) -> None:
    for folder in ("graph_api/reference", "graph_api/sample"):
        await fresh.load(ROOT / folder)
    text = README.read_text(encoding="utf-8")
    examples = EXAMPLE.findall(text)
    assert {role for role, _, _ in examples} == {"bank", "approval", "investigator", "public"}
    answers = {}
    for role, query, printed in examples:
        data = _shown(await fresh.ask(query, role=None if role == "public" else role))
        answer = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
        answers[f"{query}```\n```json\n{printed}```"] = f"{query}```\n```json\n{answer}```"
    if os.environ.get("CREDIT_GRAPH_WRITE_README"):
        for printed, answer in answers.items():
            text = text.replace(printed, answer)
        README.write_text(text, encoding="utf-8")
    assert list(answers) == list(answers.values())
