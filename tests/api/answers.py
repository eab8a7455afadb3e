"""All that the API says about some subjects, as one text that two graphs can be compared by."""

from __future__ import annotations

import json
from asyncio import gather
from collections.abc import Sequence
from typing import Any

from tests.api.platform import Json, World, as_of
from tests.api.questions import DESCRIPTION

_OF_THE_LOAD = ("receipt", "staleness")
"""Members that differ from load to load or from question to question."""

Moments = Sequence[tuple[str | None, str | None]]
"""Days asked about, each with what was known at the end of which day (None: now)."""


async def everything(world: World, records: Sequence[str], moments: Moments) -> str:
    """Return descriptions, reach and pre-checks of all these records, platform ids included."""
    found: list[Any] = []
    for valid_at, known_at in moments:
        described = [describe(world, record, valid_at, known_at) for record in records]
        reached = [world.reach(record, valid_at, known_at) for record in records]
        checks = await world.checks(*records, valid_at=valid_at, known_at=known_at)
        answers = [*await gather(*described), *await gather(*reached), *checks]
        found += [answer and stripped(answer) for answer in answers]
    return json.dumps(found, ensure_ascii=False, indent=1)


async def describe(world: World, record: str, valid_at: str | None, known_at: str | None) -> Json | None:
    """Return all that describes a subject, with every connection in full."""
    variables = {"ref": world.ref(record), "asOf": as_of(valid_at, known_at)}
    found: Json | None = (await world.platform.ask(DESCRIPTION, variables))["subject"]
    return found


def stripped(answer: Json) -> Json:
    """Return an answer without what differs from load to load."""
    return {name: value for name, value in answer.items() if name not in _OF_THE_LOAD}
