"""Explanations as text, in Chinese or English.

An explanation is data until somebody reads it: codes with values. Values that are codes
themselves (a role, an event, a status) are written as the legal term of the language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from graph_api.domain import explanation_texts_en, explanation_texts_zh
from graph_api.domain.answers import Explanation

Language: TypeAlias = Literal["zh", "en"]

TEXTS: Mapping[Language, Mapping[str, str]] = {
    "zh": explanation_texts_zh.TEXTS,
    "en": explanation_texts_en.TEXTS,
}
"""The text of every code, by language."""

_ROLE_TERMS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "LEGAL_REPRESENTATIVE": "法定代表人",
        "PRINCIPAL": "主要负责人",
        "DIRECTOR": "董事",
        "SUPERVISOR": "监事",
        "SENIOR_MANAGER": "高级管理人员",
        "ACTUAL_CONTROLLER": "实际控制人",
        "REGISTERED_PRACTITIONER": "注册执业人员",
        "FINANCIAL_OFFICER": "财务负责人",
        "SHAREHOLDER": "股东",
        "SHAREHOLDING": "持股",
        "VOTING_RIGHTS": "表决权",
    },
    "en": {
        "LEGAL_REPRESENTATIVE": "legal representative",
        "PRINCIPAL": "principal",
        "DIRECTOR": "director",
        "SUPERVISOR": "supervisor",
        "SENIOR_MANAGER": "senior manager",
        "ACTUAL_CONTROLLER": "actual controller",
        "REGISTERED_PRACTITIONER": "registered practitioner",
        "FINANCIAL_OFFICER": "financial officer",
        "SHAREHOLDER": "shareholder",
        "SHAREHOLDING": "shareholding",
        "VOTING_RIGHTS": "voting rights",
    },
}

_EVENT_TERMS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "OBJECTION_UPHELD": "异议成立",
        "REVOKED": "决定被撤销",
        "REPAIRED": "信用修复",
        "RELEASED": "解除",
    },
    "en": {
        "OBJECTION_UPHELD": "an objection upheld",
        "REVOKED": "a revocation",
        "REPAIRED": "a credit repair",
        "RELEASED": "a release",
    },
}

_STATUS_TERMS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "REACHED": "适用",
        "SUSPENDED": "异议期间暂停适用",
        "REVIEW": "须人工核定",
        "UNKNOWN": "无法确定",
        "BASIS_EXPIRED": "依据已失效",
    },
    "en": {
        "REACHED": "reached",
        "SUSPENDED": "suspended by an objection",
        "REVIEW": "for review",
        "UNKNOWN": "not known",
        "BASIS_EXPIRED": "legal basis expired",
    },
}

_RECORD_TERMS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "SANCTION": "惩戒决定",
        "PENALTY": "行政处罚",
        "ABNORMAL": "经营异常",
        "COMMITMENT": "违背信用承诺",
    },
    "en": {
        "SANCTION": "Sanction ",
        "PENALTY": "Penalty ",
        "ABNORMAL": "Abnormal listing ",
        "COMMITMENT": "Broken commitment ",
    },
}

_TERMS: Mapping[str, Mapping[Language, Mapping[str, str]]] = {
    "role": _ROLE_TERMS,
    "kind": _ROLE_TERMS,
    "event": _EVENT_TERMS,
    "status": _STATUS_TERMS,
    "record_kind": _RECORD_TERMS,
}
"""Values that are codes, by the name of the value."""

_OPEN: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "since": "起始日不详",
        "until": "至今",
        "valid_from": "（不详）",
        "valid_until": "（无终止日或不详）",
        "basis_from": "（不限）",
        "basis_until": "（不限）",
        "decided_on": "日期不详",
    },
    "en": {
        "since": "from a day not known",
        "until": "not ended",
        "valid_from": "a day not known",
        "valid_until": "a day not stated or not known",
        "basis_from": "no stated day",
        "basis_until": "no stated day",
        "decided_on": "day not known",
    },
}
"""How an empty value reads, by its name."""

_SPELL_ENDS: Mapping[Language, Mapping[str, str]] = {
    "zh": {"since": "自{}起", "until": "{}起终止"},
    "en": {"since": "from {}", "until": "ended as of {}"},
}
"""How the ends of a spell read: ``until`` is the first day on which it no longer held."""


def render(explanation: Explanation, language: Language) -> str:
    """Write an explanation in Chinese (``zh``) or English (``en``).

    Raises ``KeyError`` for a code without a text, which the tests rule out.
    """
    separator = "" if language == "zh" else " "
    return separator.join(_sentence(code, values, language) for code, values in explanation.parts)


def _sentence(code: str, values: Mapping[str, str], language: Language) -> str:
    return TEXTS[language][code].format_map(
        {name: _shown(name, value, language) for name, value in values.items()}
    )


def _shown(name: str, value: str, language: Language) -> str:
    """Write one value: a legal term for a code, words for an empty date, all else as it is."""
    if not value and name in _OPEN[language]:
        return _OPEN[language][name]
    if name in _SPELL_ENDS[language]:
        return _SPELL_ENDS[language][name].format(value)
    terms = _TERMS.get(name)
    return value if terms is None else terms[language].get(value, value)
