"""Who controls an enterprise: on record, by a chain of majorities, by votes, or in concert."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from graph_api.domain.dates import Truth
from graph_api.domain.ownership.cascade import CascadePair, Threshold
from graph_api.domain.ownership.concert import Group
from graph_api.domain.ownership.direct import Interval
from graph_api.domain.ownership.structure import Structure
from graph_api.domain.ownership.wording import shown
from graph_api.domain.wording import Text


class ControlBasis(StrEnum):
    """Why somebody controls an enterprise."""

    RECORDED = "RECORDED"
    MAJORITY_SHARES = "MAJORITY_SHARES"
    LISTED_VOTES_30 = "LISTED_VOTES_30"
    CONCERT = "CONCERT"


@dataclass(frozen=True, slots=True)
class Controller:
    """One subject that controls another, or may; ``via`` is the enterprise where the control is recorded."""

    subject: str
    basis: ControlBasis
    certain: Truth
    share: Interval | None
    explanation: Text
    via: str | None = None


def recorded_controllers(structure: Structure, majority: CascadePair) -> list[Controller]:
    """Return the actual controllers on record: of the subject, or of whoever has its majority."""
    behind: dict[str, Truth] = {structure.subject: Truth.YES}
    best: dict[tuple[str, str], Truth] = {}
    for post in structure.facts.controllers:
        held = post.spell.holds_on(structure.valid_at)
        if held is Truth.NO:
            continue
        enterprise = post.enterprise
        if enterprise not in behind:
            behind[enterprise] = majority.controls([enterprise], structure.subject)
        truth = held & behind[enterprise]
        if truth is not Truth.NO:
            key = (post.person, enterprise)
            best[key] = best.get(key, Truth.NO) | truth
    return [_recorded(structure, person, enterprise, truth) for (person, enterprise), truth in best.items()]


def _recorded(structure: Structure, person: str, enterprise: str, truth: Truth) -> Controller:
    name = structure.name(enterprise)
    if enterprise == structure.subject:
        text = Text(f"登记为“{name}”的实际控制人。", f'On record as actual controller of "{name}".')
    else:
        text = Text(
            f"登记为“{name}”的实际控制人，该企业通过逐级多数持股控制本主体。",
            f'On record as actual controller of "{name}", which controls it through majorities.',
        )
    return Controller(person, ControlBasis.RECORDED, truth, None, text + _doubt(truth), enterprise)


def majority_controllers(
    structure: Structure, owners: Sequence[str], shares: Mapping[str, Interval], majority: CascadePair
) -> list[Controller]:
    """Return the owners that have the majority at every step down to the subject."""
    found = majority.by_owner(structure.subject, owners)
    text = Text(
        "单独或连同其所控制的企业，逐级持有过半数股权。",
        "Holds, alone or with what it controls, the majority of the equity at every step.",
    )
    return [
        Controller(
            owner, ControlBasis.MAJORITY_SHARES, found[owner], shares.get(owner), text + _doubt(found[owner])
        )
        for owner in owners
        if owner in found
    ]


def voting_controllers(votes: Mapping[str, Interval], line: Threshold) -> list[Controller]:
    """Return the voters above the line for listed companies.

    Whether a company is listed is not among the facts, so none of them is certain.
    """
    return [
        Controller(
            voter,
            ControlBasis.LISTED_VOTES_30,
            Truth.UNKNOWN,
            share,
            Text(
                f"支配表决权{shown(share)}，超过30%；若为上市公司，视为拥有控制权。是否上市未见记载。",
                f"Casts {shown(share)} of the votes, more than 30%: control if the company is listed, "
                "which is not on record.",
            ),
        )
        for voter, share in votes.items()
        if line.crossed_by(share.low, share.high) is not Truth.NO
    ]


def concert_controllers(groups: Iterable[Group], line: Threshold) -> list[Controller]:
    """Return the members of concert groups that together hold the majority."""
    found: dict[str, Controller] = {}
    for group in groups:
        truth = line.crossed_by(group.together.low, group.together.high)
        for member, held in group.members.items():
            certain = truth & held
            known = found.get(member)
            if certain is Truth.NO or (known is not None and known.certain.value >= certain.value):
                continue
            text = Text(
                f"一致行动人合计持股{shown(group.together)}，过半数。",
                f"Those who act in concert together hold {shown(group.together)}, a majority.",
            )
            found[member] = Controller(
                member, ControlBasis.CONCERT, certain, group.together, text + _doubt(certain)
            )
    return list(found.values())


def _doubt(truth: Truth) -> Text:
    if truth is Truth.YES:
        return Text("", "")
    return Text(
        "相关日期或比例不确定，故不能确定。", "Days or percentages are in doubt, so it is not certain."
    )
