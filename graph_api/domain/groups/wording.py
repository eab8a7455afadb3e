"""What an answer about groups says in words, in Chinese and English."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from graph_api.domain.links import LinkKind, SubjectLink
from graph_api.domain.wording import Text

Namer = Callable[[str], str]
"""Gives the name of a subject by its platform id."""

_POSTS_ZH = {
    LinkKind.LEGAL_REPRESENTATIVE: "法定代表人",
    LinkKind.PRINCIPAL: "主要负责人",
    LinkKind.DIRECTOR: "董事",
    LinkKind.SUPERVISOR: "监事",
    LinkKind.SENIOR_MANAGER: "高级管理人员",
    LinkKind.ACTUAL_CONTROLLER: "实际控制人",
    LinkKind.REGISTERED_PRACTITIONER: "注册执业人员",
    LinkKind.FINANCIAL_OFFICER: "财务负责人",
}


def link_wording(link: SubjectLink, name: Namer) -> Text:
    """Say who holds what where: a post, a share with its percentage, concert or a branch."""
    source, target = name(link.source), name(link.target)
    if link.kind is LinkKind.CONCERT:
        return Text(f"{source}与{target}一致行动", f"{source} and {target} act in concert")
    if link.kind is LinkKind.BRANCH:
        return Text(f"{source}是{target}的分支机构", f"{source} is a branch of {target}")
    if link.kind in _POSTS_ZH:
        post = link.kind.value.lower().replace("_", " ")
        return Text(f"{source}任{target}{_POSTS_ZH[link.kind]}", f"{source} is {post} of {target}")
    share = _share(link)
    what_zh, what_en = ("表决权", "votes") if link.kind is LinkKind.VOTING_RIGHTS else ("股权", "shares")
    return Text(
        f"{source}持有{target}{share.zh}{what_zh}", f"{source} holds {share.en} of the {what_en} of {target}"
    )


def _share(link: SubjectLink) -> Text:
    low, high = link.minimum, link.maximum
    if low is None and high is None:
        return Text("比例不详的", "an unstated part")
    if low == high:
        return Text(f" {_number(low)}% ", f"{_number(low)} %")
    return Text(
        f" {_number(low or Decimal(0))}% 至 {_number(high or Decimal(100))}% ",
        f"{_number(low or Decimal(0))} % to {_number(high or Decimal(100))} %",
    )


def _number(value: Decimal | None) -> str:
    return "" if value is None else format(value.normalize(), "f")
