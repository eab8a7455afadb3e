"""Beneficial owners by the rule of 2024-11-01: equity, then votes or income, then control, then concert."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from graph_api.domain.dates import Truth
from graph_api.domain.ownership.concert import Group, for_member
from graph_api.domain.ownership.control import ControlBasis, Controller
from graph_api.domain.ownership.direct import Interval
from graph_api.domain.ownership.rules import Criterion, RuleBook
from graph_api.domain.ownership.structure import Structure
from graph_api.domain.ownership.wording import shown
from graph_api.domain.wording import Text, joined


class BeneficialOwnerVerdict(StrEnum):
    """Whether a person is a beneficial owner (contract, section 4)."""

    YES = "YES"
    NO = "NO"
    UNDETERMINED = "UNDETERMINED"


_VERDICT = {
    Truth.YES: BeneficialOwnerVerdict.YES,
    Truth.UNKNOWN: BeneficialOwnerVerdict.UNDETERMINED,
    Truth.NO: BeneficialOwnerVerdict.NO,
}


@dataclass(frozen=True, slots=True)
class BeneficialOwner:
    """A person, the test that decided, its outcome, and the share tested (None: no share is tested)."""

    person: str
    test: Criterion
    verdict: BeneficialOwnerVerdict
    share: Interval | None
    explanation: Text


@dataclass(frozen=True, slots=True)
class Standing:
    """What everybody has in the subject: equity, votes, control, and groups that act in concert.

    ``undetermined``: owners in or above a loop that nobody outside owns, whose share is not a number.
    """

    shares: Mapping[str, Interval]
    votes: Mapping[str, Interval]
    undetermined: frozenset[str]
    controllers: Sequence[Controller]
    groups: Sequence[Group]


@dataclass(frozen=True, slots=True)
class _Trial:
    test: Criterion
    outcome: Truth
    share: Interval | None
    text: Text


def beneficial_owners(
    structure: Structure, standing: Standing, rules: RuleBook
) -> tuple[BeneficialOwner, ...]:
    """Return one entry for every natural person with a share, votes or control.

    The entry is that of the first test that says YES, else of the first in doubt, else of the first
    tried. An unspecified person is never decided.
    """
    controls = _control_of(standing.controllers)
    listed = dict.fromkeys([*standing.shares, *standing.undetermined, *standing.votes, *controls])
    found = []
    for person in listed:
        if structure.is_person(person):
            trials = list(_trials(person, structure, standing, controls.get(person), rules))
            if trials:
                found.append(_decided(person, trials, structure.is_unspecified(person)))
    return tuple(found)


def _trials(
    person: str, structure: Structure, standing: Standing, control: Controller | None, rules: RuleBook
) -> Iterable[_Trial]:
    day = structure.valid_at
    equity, votes = standing.shares.get(person), standing.votes.get(person)
    if person in standing.undetermined:
        yield _Trial(
            Criterion.EQUITY_25,
            Truth.UNKNOWN,
            None,
            Text(
                "其份额处于无外部所有人的循环持股之上，无法确定。",
                "The share lies above a loop without an end.",
            ),
        )
    if equity is not None and equity.high > 0:
        line = rules.line(Criterion.EQUITY_25, day)
        yield _line_trial(Criterion.EQUITY_25, equity, line.crossed_by(equity.low, equity.high))
    if votes is not None and votes.high > 0:
        line = rules.line(Criterion.VOTES_25, day)
        yield _line_trial(Criterion.VOTES_25, votes, line.crossed_by(votes.low, votes.high))
    if control is not None:
        yield _Trial(Criterion.CONTROL, control.certain, None, control.explanation)
    if equity is not None and equity.high > 0:
        line = rules.line(Criterion.CONCERT, day)
        for group in standing.groups:
            if person in group.members:
                share = for_member(group, person, standing.shares)
                outcome = line.crossed_by(share.low, share.high) & group.members[person]
                yield _line_trial(Criterion.CONCERT, share, outcome)


_TRIED = {
    Criterion.EQUITY_25: ("最终拥有的股权、份额", "Equity finally held"),
    Criterion.VOTES_25: (
        "最终享有的表决权（收益权未见记载）",
        "Votes finally held (rights to income are not on record)",
    ),
    Criterion.CONCERT: ("一致行动人合计", "Held together by those who act in concert"),
}
_REACHED = {
    Truth.YES: ("达到标准", "reaches the line"),
    Truth.UNKNOWN: ("是否达到标准不能确定", "may or may not reach the line"),
    Truth.NO: ("未达到标准", "does not reach the line"),
}


def _line_trial(test: Criterion, share: Interval, outcome: Truth) -> _Trial:
    (zh, en), (reached_zh, reached_en) = _TRIED[test], _REACHED[outcome]
    text = Text(f"{zh}{shown(share)}，{reached_zh}。", f"{en}: {shown(share)}, {reached_en}.")
    return _Trial(test, outcome, share, text)


def _decided(person: str, trials: Sequence[_Trial], unspecified: bool) -> BeneficialOwner:
    chosen = next((each for each in trials if each.outcome is Truth.YES), None)
    chosen = chosen or next((each for each in trials if each.outcome is Truth.UNKNOWN), trials[0])
    verdict = _VERDICT[chosen.outcome]
    tried = trials[: trials.index(chosen) + 1] if chosen.outcome is Truth.YES else trials
    text = joined(each.text for each in tried)
    if unspecified:
        verdict = BeneficialOwnerVerdict.UNDETERMINED
        text += Text(
            "该记录代表身份不明的所有人，须查明后认定。", "The record stands for an owner not known."
        )
    return BeneficialOwner(person, chosen.test, verdict, chosen.share, text)


def _control_of(controllers: Iterable[Controller]) -> dict[str, Controller]:
    """Return each one's strongest control, alone: what concert gives is a test of its own."""
    strongest: dict[str, Controller] = {}
    for each in controllers:
        if each.basis in (ControlBasis.RECORDED, ControlBasis.MAJORITY_SHARES):
            known = strongest.get(each.subject)
            if known is None or each.certain.value > known.certain.value:
                strongest[each.subject] = each
    return strongest
