"""How a report by the public stands in the graph.

===========  =======================================================================================
``Tip``      ``id`` (``tip_…``, the number that the informer is given), ``submittedAt`` (ms),
             ``region``, ``subjectKey`` (SubjectKey that was referred to, loaded or not), ``subjectId``
             (platform id where it was loaded), ``statedName``, ``conduct``, ``text``, ``evidence``
             (JSON), ``sealed`` (the informer, sealed, of one length whether there is one or not),
             ``codeHash`` (keyed hash of number and follow-up code), ``version`` (number of its
             steps), ``touchedAt``; by its steps: ``state``, ``dueOn``, ``handlerOrg``, ``handler``,
             ``reason``, ``outcome``, ``case``, ``decidedOn``
``TipStep``  ``id`` (``step_…``), ``number``, ``action``, ``state``, ``on`` (day), ``knownFrom``
             (ms), ``org``, ``by`` (absent: the informer), ``reason``, ``note`` -[:STEP_OF]->
``TipKey``   ``key``, ``digest``, ``tip``, ``step``, ``at``
===========  =======================================================================================

Nothing but ``sealed`` depends on who informed. No relationship leads from a tip to a subject.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

import orjson

from graph_api.domain.casework.cases import Evidence
from graph_api.domain.keys import stable_id
from graph_api.domain.tips.machine import TipAction, TipState, TipTransition
from graph_api.domain.tips.reasons import TipReason
from graph_api.domain.tips.tips import Handler, LinkedCase, Tip, TipStep
from graph_api.services.callers import Caller


def to_tip(tip: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> Tip:
    """Return a tip as read from the graph, without its informer."""
    evidence, due, reason = tip.get("evidence"), tip.get("dueOn"), tip.get("reason")
    return Tip(
        id=tip["id"],
        state=TipState(tip["state"]),
        conduct=tip["conduct"],
        text=tip["text"],
        region=tip["region"],
        submitted_at=tip["submittedAt"],
        version=tip["version"],
        subject=tip.get("subject"),
        stated_name=tip.get("statedName"),
        evidence=None if evidence is None else Evidence(**orjson.loads(evidence)),
        handler=handler_of(tip),
        due_on=None if due is None else date.fromisoformat(due),
        reason=None if reason is None else TipReason(reason),
        outcome=tip.get("outcome"),
        case=tip.get("case"),
        steps=tuple(map(_to_step, steps)),
    )


def handler_of(tip: Mapping[str, Any]) -> Handler | None:
    """Return who handles a tip as read from the graph."""
    org = tip.get("handlerOrg")
    return None if org is None else Handler(org, tip["handler"])


def to_linked_case(case: Mapping[str, Any] | None) -> LinkedCase | None:
    """Return a case that a decision names, as read from the graph."""
    return None if case is None else LinkedCase(case["department"], case["decider"], case["subject"])


def step_of(
    row: TipTransition,
    version: int,
    on: date,
    now: int,
    caller: Caller | None,
    *,
    reason: TipReason | None = None,
    note: str | None = None,
) -> dict[str, Any]:
    """Return the properties of the step that a row makes; ``caller`` None: the informer, of whom nothing."""
    return {
        "id": stable_id("step", uuid4().hex),
        "number": version + 1,
        "action": row.action.value,
        "state": row.after.value,
        "on": on.isoformat(),
        "knownFrom": now,
        "org": None if caller is None else caller.org,
        "by": None if caller is None else caller.subject,
        "reason": None if reason is None else reason.value,
        "note": note,
    }


def _to_step(step: Mapping[str, Any]) -> TipStep:
    reason = step.get("reason")
    return TipStep(
        number=step["number"],
        action=TipAction(step["action"]),
        state=TipState(step["state"]),
        on=date.fromisoformat(step["on"]),
        known_from=step["knownFrom"],
        org=step.get("org"),
        by=step.get("by"),
        reason=None if reason is None else TipReason(reason),
        note=step.get("note"),
    )
