"""What is odd about a structure: reported beside the shares, never repaired."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from graph_api.domain.dates import Truth
from graph_api.domain.facts import Interest
from graph_api.domain.ownership.components import components
from graph_api.domain.ownership.direct import ONE, ZERO, Direct, Stake, contradict, stated_by
from graph_api.domain.ownership.shares import LookThrough
from graph_api.domain.ownership.structure import Structure
from graph_api.domain.ownership.wording import shown_uncapped
from graph_api.domain.wording import Text

_NAMES_SHOWN = 5


class OwnershipFindingCode(StrEnum):
    """What a finding is about."""

    TOTAL_ABOVE_100 = "TOTAL_ABOVE_100"
    TOTAL_BELOW_100 = "TOTAL_BELOW_100"
    SELF_HOLDING = "SELF_HOLDING"
    LOOP = "LOOP"
    UNRESOLVED_LOOP = "UNRESOLVED_LOOP"
    MISSING_PERCENT = "MISSING_PERCENT"
    RANGE = "RANGE"
    UNKNOWN_OWNER = "UNKNOWN_OWNER"
    STATE_OWNER = "STATE_OWNER"
    DOUBTFUL_DAY = "DOUBTFUL_DAY"
    CONFLICTING_SOURCES = "CONFLICTING_SOURCES"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know; ``enterprise`` is where it is so."""

    code: OwnershipFindingCode
    enterprise: str | None
    explanation: Text


def findings(structure: Structure, solved: LookThrough) -> tuple[Finding, ...]:
    """Return what is odd, by enterprise from the subject upwards, loops last."""
    by_enterprise: dict[str, list[Stake]] = {}
    for stake in structure.stakes:
        by_enterprise.setdefault(stake.holding.enterprise, []).append(stake)
    found = [
        finding
        for enterprise, stakes in by_enterprise.items()
        for finding in _of_enterprise(structure, enterprise, stakes)
    ]
    return (*found, *_loops(structure, solved))


def _of_enterprise(structure: Structure, enterprise: str, stakes: Sequence[Stake]) -> Iterable[Finding]:
    name = structure.name(enterprise)
    yield from _totals(structure, structure.shares, enterprise, "持股", "shares")
    if any(stake.holding.interest is Interest.VOTING_RIGHTS for stake in stakes):
        yield from _totals(structure, structure.votes, enterprise, "表决权", "votes")
    for code, applies, zh, en in _OF_HOLDERS:
        holders = dict.fromkeys(s.holding.holder for s in stakes if applies(structure, s))
        if holders:
            who_zh, who_en = _names(structure, holders)
            yield Finding(
                code,
                enterprise,
                Text(f"“{name}”：{zh}：{who_zh}。", f'"{name}": {en}: {who_en}.'),
            )
    contradicted = _contradicted(structure, stakes)
    if contradicted:
        who_zh, who_en = _names(structure, contradicted)
        yield Finding(
            OwnershipFindingCode.CONFLICTING_SOURCES,
            enterprise,
            Text(
                f"“{name}”：不同来源记载的比例相互矛盾，按其全部范围计算：{who_zh}。",
                f'"{name}": sources contradict each other; the interval spans them: {who_en}.',
            ),
        )


def _totals(structure: Structure, direct: Direct, enterprise: str, zh: str, en: str) -> Iterable[Finding]:
    name = structure.name(enterprise)
    total = sum((each.low for each in direct.get(enterprise, {}).values()), ZERO)
    if total > ONE:
        percent = shown_uncapped(total)
        yield Finding(
            OwnershipFindingCode.TOTAL_ABOVE_100,
            enterprise,
            Text(
                f"“{name}”的{zh}合计{percent}，超过100%；如实列示，未作折算。",
                f'The {en} of "{name}" add up to {percent}, more than 100%; shown as stated, not scaled.',
            ),
        )
    most = sum((each.high for each in direct.get(enterprise, {}).values()), ZERO)
    if ZERO < most < ONE and not structure.facts.truncated:
        percent = shown_uncapped(most)
        yield Finding(
            OwnershipFindingCode.TOTAL_BELOW_100,
            enterprise,
            Text(
                f"“{name}”的{zh}仅记载{percent}，其余由何人持有不明。",
                f'Only {percent} of the {en} of "{name}" are on record; who holds the rest is not known.',
            ),
        )


_OF_HOLDERS: Sequence[tuple[OwnershipFindingCode, Callable[[Structure, Stake], bool], str, str]] = (
    (
        OwnershipFindingCode.SELF_HOLDING,
        lambda _, stake: stake.holding.holder == stake.holding.enterprise,
        "持有自身股权",
        "holds shares of its own",
    ),
    (
        OwnershipFindingCode.MISSING_PERCENT,
        lambda _, stake: stake.holding.maximum is None,
        "持有比例未记载，按其余持有人余下的全部范围计算",
        "percentage missing, counted as all that the others leave",
    ),
    (
        OwnershipFindingCode.RANGE,
        lambda _, stake: stake.holding.minimum != stake.holding.maximum,
        "持有比例为区间",
        "the percentage is a range",
    ),
    (
        OwnershipFindingCode.UNKNOWN_OWNER,
        lambda structure, stake: structure.is_unspecified(stake.holding.holder),
        "持有人身份不明",
        "the owner is not known",
    ),
    (
        OwnershipFindingCode.STATE_OWNER,
        lambda structure, stake: structure.is_state_owner(stake.holding.holder),
        "持有人为国有出资人，不再向上追溯",
        "a state owner, above whom nothing is followed",
    ),
    (
        OwnershipFindingCode.DOUBTFUL_DAY,
        lambda structure, stake: stake.holding.spell.holds_on(structure.valid_at) is Truth.UNKNOWN,
        "该日是否持有不能确定，按自零起的区间计算",
        "whether it was held on that day is not known, counted from 0",
    ),
)


def _contradicted(structure: Structure, stakes: Sequence[Stake]) -> list[str]:
    groups: dict[tuple[str, Interest], list[Stake]] = {}
    for stake in stakes:
        groups.setdefault((stake.holding.holder, stake.holding.interest), []).append(stake)
    return [
        holder
        for (holder, _), group in groups.items()
        if len({stake.provider for stake in group}) > 1
        and contradict(list(stated_by(group, structure.valid_at).values()))
    ]


def _loops(structure: Structure, solved: LookThrough) -> Iterable[Finding]:
    for members in components(structure.shares, structure.subject):
        own = members[0]
        if len(members) == 1 and not (solved.unresolved and own in structure.shares.get(own, {})):
            continue
        zh, en = _names(structure, dict.fromkeys(members))
        if _is_endless(members, structure, solved):
            yield Finding(
                OwnershipFindingCode.UNRESOLVED_LOOP,
                own,
                Text(f"循环持股且无外部所有人：{zh}。", f"A loop that nobody outside owns: {en}."),
            )
        elif len(members) > 1:
            text = Text(
                f"循环持股，已按线性方程组精确求解：{zh}。",
                f"A loop of holdings, solved exactly as a linear system: {en}.",
            )
            if not solved.open_above.isdisjoint(members):
                text += Text("其上限不能确定，按100%计。", "It has no upper end of its own: counted as 100%.")
            yield Finding(OwnershipFindingCode.LOOP, own, text)


def _is_endless(members: Sequence[str], structure: Structure, solved: LookThrough) -> bool:
    if not solved.unresolved:
        return False
    return all(member in solved.undetermined or member == structure.subject for member in members)


def _names(structure: Structure, ids: Mapping[str, None] | Sequence[str]) -> tuple[str, str]:
    names = [structure.name(each) for each in ids]
    zh, en = "、".join(names[:_NAMES_SHOWN]), ", ".join(names[:_NAMES_SHOWN])
    left = len(names) - _NAMES_SHOWN
    return (f"{zh}等{len(names)}个", f"{en} and {left} more") if left > 0 else (zh, en)
