"""What the codes in a report are called in print, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from graph_api.domain.explanations import Language

TERMS: Mapping[str, tuple[str, str]] = {
    # subjects
    "ENTERPRISE": ("企业", "Enterprise"),
    "INDIVIDUAL_BUSINESS": ("个体工商户", "Individual business"),
    "COOPERATIVE": ("农民专业合作社", "Farmers' cooperative"),
    "SOCIAL_ORGANISATION": ("社会组织", "Social organisation"),
    "PUBLIC_INSTITUTION": ("事业单位", "Public institution"),
    "STATE_OWNER": ("国有出资人", "State owner"),
    "FOREIGN": ("境外组织", "Foreign organisation"),
    "BRANCH": ("分支机构", "Branch"),
    "ACTIVE": ("存续", "Active"),
    "DEREGISTERED": ("已注销", "Deregistered"),
    # identity documents
    "RESIDENT_ID": ("居民身份证", "Resident identity card"),
    "PASSPORT": ("护照", "Passport"),
    "HK_MACAU_PERMIT": ("港澳居民来往内地通行证", "Hong Kong and Macau permit"),
    "TAIWAN_PERMIT": ("台湾居民来往大陆通行证", "Taiwan permit"),
    "FOREIGN_RESIDENT_ID": ("外国人永久居留身份证", "Foreign permanent resident card"),
    # roles
    "SUBJECT": ("决定的对象", "Subject of the decision"),
    "NAMED": ("决定所认定的人员", "Named in the decision"),
    "LEGAL_REPRESENTATIVE": ("法定代表人", "Legal representative"),
    "PRINCIPAL": ("主要负责人", "Principal"),
    "DIRECTOR": ("董事", "Director"),
    "SUPERVISOR": ("监事", "Supervisor"),
    "SENIOR_MANAGER": ("高级管理人员", "Senior manager"),
    "ACTUAL_CONTROLLER": ("实际控制人", "Actual controller"),
    "REGISTERED_PRACTITIONER": ("注册执业人员", "Registered practitioner"),
    "FINANCIAL_OFFICER": ("财务负责人", "Financial officer"),
    "SHAREHOLDER": ("股东", "Shareholder"),
    # status of a measure
    "REACHED": ("适用", "Reached"),
    "SUSPENDED": ("中止（异议处理中）", "Suspended (objection)"),
    "REVIEW": ("需人工核查", "For review"),
    "UNKNOWN": ("不明", "Not known"),
    "BASIS_EXPIRED": ("依据已失效", "Basis expired"),
    "ENDED": ("已结束", "Ended"),
    "VOID": ("自始无效", "Void"),
    "NOT_REACHED": ("不适用", "Not reached"),
    "MANDATORY": ("强制性", "Mandatory"),
    "RECOMMENDED": ("推荐性", "Recommended"),
    # records and grades
    "LICENCE": ("行政许可", "Licence"),
    "PENALTY": ("行政处罚", "Penalty"),
    "JUDGMENT": ("司法判决", "Judgment"),
    "TAX_RATING": ("纳税信用评价", "Tax credit rating"),
    "COMMITMENT": ("信用承诺", "Commitment"),
    "ABNORMAL": ("经营异常", "Abnormal listing"),
    "MINOR": ("轻微", "Minor"),
    "GENERAL": ("一般", "General"),
    "SERIOUS": ("严重", "Serious"),
    # events
    "OBJECTION_ACCEPTED": ("异议受理", "Objection accepted"),
    "OBJECTION_REJECTED": ("异议不成立", "Objection rejected"),
    "OBJECTION_UPHELD": ("异议成立", "Objection upheld"),
    "REPAIRED": ("信用修复", "Credit repaired"),
    "REVOKED": ("撤销", "Revoked"),
    "RELEASED": ("移出、解除", "Released"),
    "PUBLISHED": ("公示", "Published"),
}
"""Term by code. One code may serve two tables where the word is the same (REVOKED: a licence, a decision)."""


def term(code: str | None, language: Language) -> str:
    """Return what a code is called; a code without a term is shown as it is, none as nothing."""
    if not code:
        return ""
    found = TERMS.get(code)
    return code if found is None else found[0 if language == "zh" else 1]
