"""Which receipts leave duties: those of approval desks, for matters that a desk decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import orjson

from graph_api.domain.answers import PreCheckDecision, ReachStatus
from graph_api.domain.facts import Matter, Moment
from graph_api.services.callers import Caller, Role
from graph_api.services.rule_tables import rule_rows


@cache
def desk_matters() -> frozenset[str]:
    """Return the matters of rules/desk_matters.csv."""
    return frozenset(row["matter"] for row in rule_rows("desk_matters.csv"))


def opening(
    caller: Caller, matter: Matter, moment: Moment, decision: PreCheckDecision | None, name: str | None
) -> Mapping[str, object] | None:
    """Return what is kept of a pre-check that leaves duties; None where it leaves none.

    Every measure of the matter that reaches the subject is one; a verdict of BLOCKED or RESTRICTED says
    that there is at least one.
    """
    if decision is None or caller.role is not Role.APPROVAL or caller.org is None:
        return None
    if matter.value not in desk_matters():
        return None
    reached = [item for item in decision.measures if item.status is ReachStatus.REACHED]
    if not reached:
        return None
    duties: Sequence[Sequence[str]] = [
        [item.sanction.id, item.measure.code, item.measure.title, item.measure.force.value]
        for item in reached
    ]
    return {
        "subjectId": decision.subject,
        "subjectName": name,
        "matter": matter.value,
        "validAt": moment.valid_at.isoformat(),
        "duties": orjson.dumps(duties).decode(),
    }
