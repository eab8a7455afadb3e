"""The enumerations of reports by the public, with a description on every value."""

from __future__ import annotations

from enum import StrEnum

from graph_api.domain.tips.machine import TipAction, TipState
from graph_api.domain.tips.reasons import TipReason
from graph_api.schema.enums import describe


class TipTriage(StrEnum):
    """Who is named to handle a tip: the first one, or another."""

    ASSIGN = "ASSIGN"
    REASSIGN = "REASSIGN"


class TipDecision(StrEnum):
    """How the handling of a tip ends."""

    DISMISS = "DISMISS"
    OPEN_CASE = "OPEN_CASE"
    CLOSE_FOUNDED = "CLOSE_FOUNDED"


describe(
    TipState,
    "举报状态 | How a report by the public stands.",
    {
        "SUBMITTED": "已提交 | Taken; nobody handles it yet.",
        "ASSIGNED": "已分办 | A named person of a department handles it.",
        "DISMISSED": "不予处理 | Not pursued, with a reason of the list.",
        "OPENED_CASE": "已立案 | It led to a case.",
        "FOUNDED_NO_CASE": "属实未立案 | Founded, and dealt with without a case.",
    },
)
describe(
    TipAction,
    "举报办理动作 | What can be done with a report.",
    {
        "SUBMIT": "提交 | Submit.",
        "ASSIGN": "分办 | Name the department and the person who handle it.",
        "REASSIGN": "改派 | Name somebody else.",
        "DISMISS": "不予处理 | Not pursue it.",
        "OPEN_CASE": "转立案 | Say which case it led to.",
        "CLOSE_FOUNDED": "属实办结 | Close it as founded, without a case.",
    },
)
describe(
    TipReason,
    "不予处理理由 | Why a report is not pursued.",
    {
        "NOT_CONCRETE": "线索不具体 | Not concrete enough to be examined.",
        "NO_SUCH_SUBJECT": "查无主体 | No such enterprise or person.",
        "NO_COMPETENCE": "非职责范围 | Not for credit management.",
        "UNFOUNDED": "查无实据 | Examined, and not found.",
        "NO_BREACH": "不构成失信 | The facts are no breach of trust.",
        "DECIDED_BEFORE": "此前已有结论 | The same matter was decided before.",
        "OTHER": "其他 | Another reason, told in the text.",
    },
)
describe(
    TipTriage,
    "举报分办 | Who is named to handle a report.",
    {"ASSIGN": "分办 | The first handler.", "REASSIGN": "改派 | Another handler."},
)
describe(
    TipDecision,
    "举报处理 | How the handling of a report ends.",
    {
        "DISMISS": "不予处理 | Not pursued, with a reason.",
        "OPEN_CASE": "转立案 | It led to a case.",
        "CLOSE_FOUNDED": "属实办结 | Founded, and dealt with without a case.",
    },
)
