"""How the desk stands in the graph.

==============  ====================================================================================
``DeskItem``    ``id``, ``version`` (number of its steps), ``org`` and ``region`` of the caller whose it
                is, ``subjectId``, ``subjectName``, ``matter``, ``openedAt`` (ms). Second label:
``Desk``        ``id`` is that of a receipt; ``validAt``, ``duties`` (JSON: sanction, measure, title,
                force), written with the receipt; mark: ``openSince`` (``openedAt`` while something
                has not been answered)
``Commitment``  ``title``, ``madeOn``, ``dueOn``, ``receipt``; mark: ``waits`` (``dueOn`` while it
                has been neither kept nor missed)
``Decision``    ``decidedOn``, ``outcome``, ``number``, ``receipt``, ``flags``; mark: ``flagged``
                (``decidedOn`` where there are flags)
``DeskStep``    like ``CaseStep`` -[:STEP_OF]->
``DeskKey``     ``key``, ``digest``, ``item``, ``step``, ``at``
==============  ====================================================================================

What a receipt leaves stands in a node of its own from the beginning, so that open receipts are found by
an index and the trail stays as it was written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

import orjson

from graph_api.domain.casework.cases import Step
from graph_api.domain.casework.commitments import Commitment
from graph_api.domain.casework.deeds import Deed
from graph_api.domain.casework.duties import Desk, Duty, duty_id
from graph_api.domain.casework.machine import Transition
from graph_api.domain.casework.states import Action, Machine, State
from graph_api.domain.keys import stable_id
from graph_api.services.callers import Caller
from graph_api.services.casework.writing import PLATFORM

DESK = "Desk"
COMMITMENT = "Commitment"
DECISION = "Decision"


def to_desk(item: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> Desk:
    """Return a receipt with its duties as read from the graph."""
    receipt = str(item["id"])
    return Desk(
        receipt=receipt,
        org=item["org"],
        region=item.get("region"),
        subject=item["subjectId"],
        subject_name=item.get("subjectName"),
        matter=item["matter"],
        valid_at=date.fromisoformat(item["validAt"]),
        opened_at=item["openedAt"],
        version=item["version"],
        duties=tuple(
            Duty(duty_id(receipt, sanction, measure), sanction, measure, title, force)
            for sanction, measure, title, force in orjson.loads(item["duties"])
        ),
        steps=tuple(map(to_step, steps)),
    )


def to_commitment(item: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> Commitment:
    """Return a promise as read from the graph."""
    return Commitment(
        id=item["id"],
        subject=item["subjectId"],
        subject_name=item.get("subjectName"),
        title=item["title"],
        matter=item["matter"],
        made_on=date.fromisoformat(item["madeOn"]),
        due_on=date.fromisoformat(item["dueOn"]),
        org=item["org"],
        region=item.get("region"),
        receipt=item.get("receipt"),
        opened_at=item["openedAt"],
        version=item["version"],
        steps=tuple(map(to_step, steps)),
    )


def to_step(step: Mapping[str, Any]) -> Step:
    """Return a step as read from the graph."""
    return Step(
        id=step["id"],
        number=step["number"],
        machine=Machine(step["machine"]),
        of=step["of"],
        action=Action(step["action"]),
        state=State(step["state"]),
        on=date.fromisoformat(step["on"]),
        known_from=step["knownFrom"],
        role=step["role"],
        org=step.get("org"),
        by=step.get("by"),
        reason=step.get("reason"),
        note=step.get("note"),
        reference=step.get("reference"),
    )


def steps_of(
    rows: Sequence[Transition], of: str, version: int, deed: Deed, caller: Caller | None, now: int
) -> list[dict[str, Any]]:
    """Return the properties of the steps that rows of the table make; without a caller, the platform's.

    Of several the last is the caller's own, and the others follow from the calendar.
    """
    found = []
    for place, row in enumerate(rows):
        step: dict[str, Any] = {
            "id": stable_id("step", uuid4().hex),
            "number": version + place + 1,
            "machine": row.machine.value,
            "of": of,
            "action": row.action.value,
            "state": row.after.value,
            "on": deed.on.isoformat(),
            "knownFrom": now,
            "role": PLATFORM,
        }
        if caller is not None and place == len(rows) - 1:
            step.update(
                role=caller.role.value,
                org=caller.org,
                by=caller.subject,
                reason=deed.reason,
                note=deed.note,
                reference=deed.reference,
            )
        found.append(step)
    return found
