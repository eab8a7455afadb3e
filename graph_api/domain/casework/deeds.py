"""What somebody wants to do about a case, and what else bears on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from graph_api.domain.casework.cases import Evidence, Filer, MeasureRow, Volunteering
from graph_api.domain.casework.states import Action, Machine


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody wants to do, on which day of the first clock.

    ``part`` is what it is done to, None: the case itself, or what the deed begins, which gets ``part_id``.
    ``person``: it concerns this person alone. ``reference``: under what number a measure was executed.
    ``duties_done``: whoever grants a repair has found so.
    """

    machine: Machine
    action: Action
    on: date
    part: str | None = None
    part_id: str = ""
    reason: str | None = None
    note: str | None = None
    reference: str | None = None
    person: str | None = None
    evidence: Evidence | None = None
    filer: Filer | None = None
    duties_done: bool = False
    volunteering: Volunteering | None = None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What else bears on a deed.

    ``measures``: those of the memorandum, by code. ``first_repair``: the first day on which a repair keeps
    the minimum term, None where no rule is certain. ``is_person``: the subject of the case is one.
    ``hours``: of volunteer service that are looked for, with what cites them; None: no rule fits.
    """

    today: date
    measures: Mapping[str, MeasureRow] = field(default_factory=dict)
    first_repair: date | None = None
    is_person: bool = False
    hours: tuple[float, str] | None = None
