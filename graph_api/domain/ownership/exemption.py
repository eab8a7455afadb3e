"""Whether an enterprise may promise instead of filing its beneficial owners (the rule's exemption)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from graph_api.domain.dates import Truth
from graph_api.domain.ownership.control import Controller
from graph_api.domain.ownership.rules import Criterion, RuleBook
from graph_api.domain.ownership.structure import Structure
from graph_api.domain.wording import Text, joined

_AMOUNT = re.compile(r"\s*([0-9][0-9,]*(?:\.[0-9]+)?)\s*(万|亿)?\s*(?:元)?\s*(?:人民币)?\s*(?:元)?\s*")
_UNITS = {"万": 10_000, "亿": 100_000_000}
_BARE_UNITS = (1, 10_000)
"""Registers write a bare number in yuan or in ten thousand yuan, and do not say which."""


@dataclass(frozen=True, slots=True)
class Exemption:
    """Whether the conditions on record are met; a promise by the enterprise is needed besides."""

    met: Truth
    explanation: Text


def exemption(
    structure: Structure, controllers: Sequence[Controller], capital: str | None, rules: RuleBook
) -> Exemption:
    """Judge the three conditions: small capital, natural persons only, nobody else in control."""
    rule = rules.on(Criterion.EXEMPTION, structure.valid_at)
    most = rule.amount or 0
    conditions = (
        (capital_at_most(capital, most), "注册资本不超过上限", "registered capital within the limit"),
        (_natural_persons_only(structure), "持有人均为自然人", "every holder a natural person"),
        (_nobody_else(structure, controllers), "无他人以其他方式控制", "nobody else in control"),
    )
    met = Truth.YES
    for truth, _, _ in conditions:
        met &= truth
    told = joined(
        Text(f"{zh}：{_ZH[truth]}。", f"{en[0].upper()}{en[1:]}: {_EN[truth]}.")
        for truth, zh, en in conditions
    )
    return Exemption(met, rule.text + told)


_ZH = {Truth.YES: "是", Truth.NO: "否", Truth.UNKNOWN: "不能确定"}
_EN = {Truth.YES: "yes", Truth.NO: "no", Truth.UNKNOWN: "not certain"}


def capital_at_most(text: str | None, most: int) -> Truth:
    """Whether a registered capital as written is at most ``most`` yuan."""
    match = _AMOUNT.fullmatch(text or "")
    if match is None:
        return Truth.UNKNOWN
    number = Decimal(match[1].replace(",", ""))
    units = (_UNITS[match[2]],) if match[2] else ((1,) if "元" in (text or "") else _BARE_UNITS)
    answers = {number * unit <= most for unit in units}
    return Truth.UNKNOWN if len(answers) > 1 else Truth.of(answers.pop())


def _natural_persons_only(structure: Structure) -> Truth:
    holders = structure.shares.get(structure.subject, {})
    if not holders:
        return Truth.UNKNOWN
    truth = Truth.YES
    for holder, share in holders.items():
        if not structure.is_person(holder):
            truth &= Truth.NO if share.low > 0 else Truth.UNKNOWN
        elif structure.is_unspecified(holder):
            truth &= Truth.UNKNOWN
    return truth


def _nobody_else(structure: Structure, controllers: Sequence[Controller]) -> Truth:
    holders = structure.shares.get(structure.subject, {})
    others = [each.certain for each in controllers if each.subject not in holders]
    others += [
        Truth.YES if share.low > 0 else Truth.UNKNOWN
        for voter, share in structure.votes.get(structure.subject, {}).items()
        if voter not in holders
    ]
    return ~max(others, key=lambda truth: truth.value, default=Truth.NO)
