"""How a case stands in the graph.

========================  ==========================================================================
``Case``                  ``id`` (``case_…``), ``kind``, ``subjectId`` and ``subjectName`` (when it was
                          opened), ``department``, ``decider``, ``region``, ``openedAt`` (ms),
                          ``content`` (JSON), ``persons`` (ids named), ``flags``, ``version`` (number
                          of its steps), ``public`` (it was published); marks: ``state``, that of its
                          last step; ``dueOn``; ``watched`` (``dueOn`` until somebody was reminded);
                          while it waits for its review ``waits``, ``submitter``, ``submittedBy``
``CasePart``              ``id``, ``machine``, ``openedAt``, ``department`` that has to act,
                          ``measure``, ``title``, ``force``, ``person``, ``filerRole``, ``filerOrg``,
                          ``filer`` (platform id); marks: ``state``, ``pending``, ``dueOn``, ``waits``
                          (while pending: ``dueOn`` or the last of days), ``watched`` (``dueOn`` until
                          somebody was reminded) -[:PART_OF]->. Second label: ``CaseTask``,
                          ``CaseObjection``, ``CaseRepair``, which has ``volunteering`` (JSON) and
                          ``firstRepair`` (day) where there are any
``CaseStep``              ``id`` (``step_…``), ``number``, ``machine``, ``of``, ``action``, ``state``,
                          ``on`` (day), ``knownFrom`` (ms), ``role``, ``org``, ``by``, ``reason``,
                          ``note``, ``reference``, ``person``, ``evidence`` (JSON), ``content`` (JSON:
                          what an opening or a change said) -[:STEP_OF]->. Where others hear of it, a
                          second label ``InboxNews`` with ``at`` (ms by the engine's clock), and lists of
                          one length: ``tells`` (organisation), ``tellsWhat``, ``tellsOf`` (part)
``CaseOverdue``           a last day that is over: ``id``, ``dueOn`` -[:OVERDUE_OF]->; also ``InboxNews``
``CaseKey``               ``key``, ``digest``, ``case``, ``step``, ``at``
========================  ==========================================================================
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import orjson

from graph_api.domain.casework.cases import (
    Case,
    Content,
    Evidence,
    Filer,
    Named,
    Part,
    Step,
    Volunteering,
)
from graph_api.domain.casework.states import Action, CaseKind, Machine, State

NEVER = "9999-12-31"
"""Where what waits without a last day stands in the order of an inbox."""

PART_LABELS = {
    Machine.TASK: "CaseTask",
    Machine.OBJECTION: "CaseObjection",
    Machine.REPAIR: "CaseRepair",
}
PART_PREFIXES = {Machine.OBJECTION: "objection", Machine.REPAIR: "repair"}


def content_json(content: Content) -> str:
    """Write a content as JSON, without what it does not say."""
    return orjson.dumps({name: value for name, value in asdict(content).items() if value}).decode()


def content_of(text: str) -> Content:
    """Read what ``content_json`` has written."""
    found: dict[str, Any] = orjson.loads(text)
    evidence = found.get("evidence")
    found["measures"] = tuple(found.get("measures", ()))
    found["named"] = tuple(Named(**named) for named in found.get("named", ()))
    found["implementers"] = tuple(tuple(pair) for pair in found.get("implementers", ()))
    found["evidence"] = None if evidence is None else Evidence(**evidence)
    return Content(**found)


def evidence_json(evidence: Evidence | None) -> str | None:
    """Write a reference to a document as JSON."""
    return None if evidence is None else orjson.dumps(asdict(evidence)).decode()


def volunteering_json(service: Volunteering | None) -> str | None:
    """Write volunteer service as JSON."""
    return None if service is None else orjson.dumps(asdict(service)).decode()


def _volunteering(text: str | None) -> Volunteering | None:
    """Read what ``volunteering_json`` has written."""
    if text is None:
        return None
    found: dict[str, Any] = orjson.loads(text)
    days = {name: date.fromisoformat(found[name]) for name in ("begun", "until")}
    return Volunteering(**{**found, **days, "evidence": Evidence(**found["evidence"])})


def to_case(
    case: Mapping[str, Any], parts: Sequence[Mapping[str, Any]], steps: Sequence[Mapping[str, Any]]
) -> Case:
    """Return a case as read from the graph."""
    return Case(
        id=case["id"],
        kind=CaseKind(case["kind"]),
        subject=case["subjectId"],
        subject_name=case.get("subjectName"),
        department=case["department"],
        decider=case["decider"],
        region=case.get("region"),
        state=State(case["state"]),
        opened_at=case["openedAt"],
        version=case["version"],
        content=content_of(case["content"]),
        due_on=_day(case.get("dueOn")),
        flags=tuple(case.get("flags") or ()),
        parts=tuple(map(to_part, parts)),
        steps=tuple(map(to_step, steps)),
    )


def to_part(part: Mapping[str, Any]) -> Part:
    """Return a part of a case as read from the graph."""
    role = part.get("filerRole")
    return Part(
        id=part["id"],
        machine=Machine(part["machine"]),
        state=State(part["state"]),
        opened_at=part["openedAt"],
        due_on=_day(part.get("dueOn")),
        pending=part["pending"],
        measure=part.get("measure"),
        title=part.get("title"),
        force=part.get("force"),
        department=part.get("department"),
        person=part.get("person"),
        filer=None if role is None else Filer(role, part.get("filerOrg"), part.get("filer")),
        volunteering=_volunteering(part.get("volunteering")),
        first_repair=_day(part.get("firstRepair")),
    )


def to_step(step: Mapping[str, Any]) -> Step:
    """Return a step of a case as read from the graph."""
    evidence = step.get("evidence")
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
        person=step.get("person"),
        evidence=None if evidence is None else Evidence(**orjson.loads(evidence)),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
