"""What is found about a decision of a desk: whether it rests on a look-up as it should. Pure.

Whoever decides has to look up first and act on what was answered (青政〔2016〕93号, article 17: 应查必查、
奖惩到位). A decision that does not is recorded all the same: it has been made, and hiding it helps nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph_api.domain.casework.cases import Step
from graph_api.domain.casework.effects import FactRow
from graph_api.domain.wording import Text


class DecisionOutcome(StrEnum):
    """How a desk decided."""

    GRANTED = "GRANTED"
    REFUSED = "REFUSED"


class DecisionFindingCode(StrEnum):
    """What is wrong with the look-up behind a decision."""

    NO_RECEIPT = "NO_RECEIPT"
    OTHER_ORGANISATION = "OTHER_ORGANISATION"
    OTHER_SUBJECT = "OTHER_SUBJECT"
    OTHER_DAY = "OTHER_DAY"
    OTHER_MATTER = "OTHER_MATTER"
    DUTIES_OPEN = "DUTIES_OPEN"
    NO_LOOK_UP = "NO_LOOK_UP"
    DAY_NOT_EXACT = "DAY_NOT_EXACT"


FINDINGS: Mapping[DecisionFindingCode, Text] = {
    DecisionFindingCode.NO_RECEIPT: Text(
        "未注明核查回执，或查无此回执。", "It names no receipt, or none that exists."
    ),
    DecisionFindingCode.OTHER_ORGANISATION: Text(
        "回执为其他机构所取得。", "The receipt is one of another organisation."
    ),
    DecisionFindingCode.OTHER_SUBJECT: Text(
        "回执的主体与决定的相对人不同。", "The receipt is about another subject."
    ),
    DecisionFindingCode.OTHER_DAY: Text(
        "回执并非决定当日的核查。",
        "The receipt is not of the day of the decision: made, asked for and known on that day.",
    ),
    DecisionFindingCode.OTHER_MATTER: Text(
        "回执并非就同一事项的核查。", "The receipt is not of a pre-check on the same matter."
    ),
    DecisionFindingCode.DUTIES_OPEN: Text(
        "作出决定时，回执上的强制性措施尚未全部答复。",
        "When it was recorded, mandatory measures on the receipt had not all been answered.",
    ),
    DecisionFindingCode.NO_LOOK_UP: Text(
        "许可机关当日没有核查该主体的留痕。",
        "The department has no pre-check of the subject on record for that day.",
    ),
    DecisionFindingCode.DAY_NOT_EXACT: Text(
        "决定日期仅知年或月，无法比对留痕。",
        "The day of the decision is known to its month or year only: it cannot be compared with the trail.",
    ),
}


@dataclass(frozen=True, slots=True)
class LookUp:
    """The look-up behind a receipt: by which organisation, on what, asked, made and known on which days.

    ``subject`` None: nobody was found. ``matter`` None: it was no pre-check. ``open_mandatory``: how many
    mandatory measures had not been answered.
    """

    org: str | None
    subject: str | None
    matter: str | None
    valid_at: date | None
    made_on: date
    known_on: date | None
    open_mandatory: int


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision of a desk as it was recorded; ``opened_at`` in ms."""

    id: str
    subject: str
    subject_name: str | None
    matter: str
    decided_on: date
    outcome: DecisionOutcome
    number: str
    org: str
    region: str | None
    receipt: str | None
    opened_at: int
    findings: tuple[DecisionFindingCode, ...] = ()
    version: int = 0
    steps: tuple[Step, ...] = ()


def findings(
    decision: Decision, ids: Collection[str], look_up: LookUp | None
) -> tuple[DecisionFindingCode, ...]:
    """Return what is wrong with the look-up behind a decision; ``ids``: all ids that its subject has had.

    Of a receipt of another organisation no more is told.
    """
    if look_up is None:
        return (DecisionFindingCode.NO_RECEIPT,)
    if look_up.org != decision.org:
        return (DecisionFindingCode.OTHER_ORGANISATION,)
    return tuple(_of_own(decision, ids, look_up))


def _of_own(decision: Decision, ids: Collection[str], look_up: LookUp) -> Iterator[DecisionFindingCode]:
    if look_up.subject not in ids:
        yield DecisionFindingCode.OTHER_SUBJECT
    if {look_up.valid_at, look_up.made_on, look_up.known_on} != {decision.decided_on}:
        yield DecisionFindingCode.OTHER_DAY
    if look_up.matter != decision.matter:
        yield DecisionFindingCode.OTHER_MATTER
    if look_up.open_mandatory:
        yield DecisionFindingCode.DUTIES_OPEN


_OUTCOMES = {DecisionOutcome.GRANTED: "准予许可 granted", DecisionOutcome.REFUSED: "不予许可 refused"}


def row_of(decision: Decision) -> FactRow:
    """Return the row of ``records`` by which a decision is known."""
    return FactRow(
        "records",
        {
            "id": decision.id,
            "subject_id": decision.subject,
            "type": "LICENCE",
            "title": decision.number,
            "decided_on": decision.decided_on.isoformat(),
            "department": decision.org,
            "details": f"事项 {decision.matter}；{_OUTCOMES[decision.outcome]}",
        },
    )
