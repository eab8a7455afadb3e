"""The enumerations of the schema: the domain's own, with a description on every value."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, StrEnum
from typing import TypeVar

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from graph_api.domain.answers import ReachStatus, Verdict
from graph_api.domain.dates import Truth
from graph_api.domain.exploration.standings import Standing
from graph_api.domain.facts import EventType, Force, Interest, Matter, RoleKind, SubjectKind
from graph_api.domain.groups.same import EvidenceCode
from graph_api.domain.links import Bound, LinkKind
from graph_api.domain.ownership.beneficial import BeneficialOwnerVerdict
from graph_api.domain.ownership.control import ControlBasis
from graph_api.domain.ownership.decision import OwnershipStatus
from graph_api.domain.ownership.findings import OwnershipFindingCode
from graph_api.domain.remedies import RemedyKind
from graph_api.domain.reviews import ReviewState
from graph_api.services.legal_ground import LegalGround
from graph_api.services.rights_review_model import ReviewReason

_E = TypeVar("_E", bound=Enum)


class Completeness(StrEnum):
    """Whether an answer says everything that is known."""

    COMPLETE = "COMPLETE"
    INCOMPLETE = "INCOMPLETE"


class RecordType(StrEnum):
    """The kinds of record (contract, table ``records``)."""

    LICENCE = "LICENCE"
    PENALTY = "PENALTY"
    JUDGMENT = "JUDGMENT"
    TAX_RATING = "TAX_RATING"
    COMMITMENT = "COMMITMENT"
    ABNORMAL = "ABNORMAL"


class ReviewOutcome(StrEnum):
    """What a person finds about an automated answer."""

    UPHELD = "UPHELD"
    CHANGED = "CHANGED"
    REFERRED = "REFERRED"


class Language(StrEnum):
    """The languages of explanations."""

    ZH = "ZH"
    EN = "EN"


class Certainty(Enum):
    """Three-valued truth as the schema shows it."""

    YES = "YES"
    NO = "NO"
    UNKNOWN = "UNKNOWN"

    @staticmethod
    def of(truth: Truth) -> Certainty:
        """Return the schema's value of a domain truth."""
        return Certainty[truth.name]


def _describe(enum: type[_E], description: str, values: Mapping[str, str]) -> None:
    """Register an enumeration with the schema; every value must be described."""
    strawberry.enum(enum, description=description)
    definition = enum.__strawberry_definition__  # type: ignore[attr-defined]
    assert isinstance(definition, StrawberryEnumDefinition)
    for value in definition.values:
        value.description = values[value.name]


describe = _describe
"""For the enumerations of other modules."""


POSTS = {
    "LEGAL_REPRESENTATIVE": "法定代表人 | Legal representative.",
    "PRINCIPAL": "主要负责人 | Principal, the person chiefly in charge.",
    "DIRECTOR": "董事 | Director.",
    "SUPERVISOR": "监事 | Supervisor.",
    "SENIOR_MANAGER": "高级管理人员 | Senior manager.",
    "ACTUAL_CONTROLLER": "实际控制人 | Actual controller.",
    "REGISTERED_PRACTITIONER": "注册执业人员 | Registered practitioner.",
    "FINANCIAL_OFFICER": "财务负责人 | Financial officer.",
}
_HOLDINGS = {
    "SHAREHOLDING": "持股 | Direct shareholding.",
    "VOTING_RIGHTS": "表决权 | Voting rights held directly.",
}

_describe(
    SubjectKind,
    "主体类别 | What a subject is.",
    {
        "ENTERPRISE": "企业及其他组织 | An enterprise or other organisation.",
        "PERSON": "自然人 | A natural person.",
    },
)
_describe(
    Completeness,
    "完整性 | Whether an answer says everything that is known.",
    {
        "COMPLETE": "完整 | Everything needed was read.",
        "INCOMPLETE": "不完整 | A bound of the service was hit or something needed could not be read.",
    },
)
_describe(
    Force,
    "效力 | Whether a measure must be executed.",
    {
        "MANDATORY": "强制性措施 | Departments must execute it.",
        "RECOMMENDED": "推荐性措施 | Departments are recommended to execute it.",
    },
)
_describe(
    ReachStatus,
    "措施状态 | How a measure stands for a subject, strongest first.",
    {
        "REACHED": "适用 | The measure reaches the subject.",
        "SUSPENDED": "中止（异议处理中） | Paused while an objection is examined.",
        "REVIEW": "需人工核查 | A person has to decide: responsibility is not established.",
        "UNKNOWN": "不明 | A date that decides is missing or only partly known.",
        "BASIS_EXPIRED": "依据已失效 | The legal basis is no longer in force.",
        "ENDED": "已结束 | Its term has run out, or it was repaired or released.",
        "VOID": "自始无效 | The decision was revoked or an objection was upheld.",
        "NOT_REACHED": "不适用 | Role, anchor or responsibility fails, or the measure has not begun.",
    },
)
_describe(
    Verdict,
    "核查结论 | The outcome of a pre-check, first that fits.",
    {
        "BLOCKED": "禁止 | A mandatory measure of the matter reaches the subject.",
        "RESTRICTED": "限制 | Only recommended measures of the matter reach the subject.",
        "REVIEW": "需人工核查 | Something is in doubt, a signal exists, or the subject was not found.",
        "CLEAR": "无限制 | Nothing stands against it.",
        "PRIORITY": "优先 | An honour is in force, or three full years are without a bad record.",
    },
)
_describe(
    Standing,
    "总体状况 | How a subject stands at a glance, first that fits.",
    {
        "SANCTIONED": "自身受惩戒 | A measure of a sanction on the subject itself reaches it.",
        "REACHED": "受他人惩戒波及 | A measure of a sanction on somebody else reaches it.",
        "IN_DOUBT": "存疑 | Measures are only suspended, to be reviewed, unknown or without a valid basis.",
        "ASSOCIATED": "仅有关联 | Nothing but advisory signals: somebody near it is reached.",
        "NONE_KNOWN": "未发现 | Nothing is known against it; that is not to say that there is nothing.",
    },
)
_describe(
    LinkKind,
    "关联类型 | What links two subjects.",
    {
        **POSTS,
        **_HOLDINGS,
        "CONCERT": "一致行动 | Acting in concert.",
        "BRANCH": "分支机构 | Branch of an enterprise.",
        "POSSIBLY_SAME": "可能为同一主体 | Possibly the same subject; never a measure crosses it.",
    },
)
_describe(
    Bound,
    "界限 | A bound of the service that cut an answer short.",
    {
        "DEPTH": "深度 | Chains were longer than those followed.",
        "NODES": "节点数 | There were more subjects or chains than are read.",
        "HUB": "枢纽 | A subject has more links than are read.",
        "TIME": "时间 | The time of an answer ran out.",
    },
)
_describe(
    EvidenceCode,
    "异同证据 | What speaks for or against two persons of one name being one.",
    {
        "SAME_NAME": "姓名相同 | The names are the same.",
        "SAME_BIRTH_DATE": "出生日期相同 | The dates of birth are the same.",
        "COMMON_ENTERPRISE": "共同企业 | Both hold or held a post or share in one enterprise.",
        "COMMON_COLLEAGUE": "共同同事 | Both meet one person, in different enterprises.",
        "DIFFERENT_IDENTITY": "证件号码不同(反证) | Documents of one type differ; speaks against.",
        "DIFFERENT_BIRTH_DATE": "出生日期不同(反证) | The dates of birth differ; speaks against.",
    },
)
_describe(
    OwnershipStatus,
    "股权穿透状态 | Whether everybody's share could be worked out.",
    {
        "RESOLVED": "已穿透 | Every share is worked out.",
        "UNRESOLVED_LOOP": "循环持股无解 | Nobody outside owns a loop; who is in or above it is left out.",
        "INCOMPLETE": "不完整 | A bound of the service was hit; upper ends are then 100.",
    },
)
_describe(
    BeneficialOwnerVerdict,
    "受益所有人结论 | Whether a person is a beneficial owner.",
    {
        "YES": "是 | A test is met.",
        "NO": "否 | No test is met.",
        "UNDETERMINED": "不能确定 | An interval crosses the line, or the owner is not known.",
    },
)
_describe(
    ControlBasis,
    "控制依据 | Why somebody controls an enterprise.",
    {
        "RECORDED": "登记的实际控制人 | On record as actual controller.",
        "MAJORITY_SHARES": "逐级过半数持股 | The majority of the equity at every step.",
        "LISTED_VOTES_30": "表决权超过30%(上市公司) | More than 30 % of the votes, if it is listed.",
        "CONCERT": "一致行动 | The majority together with those who act in concert.",
    },
)
_describe(
    OwnershipFindingCode,
    "股权结构提示类别 | What is odd about an ownership structure.",
    {
        "TOTAL_ABOVE_100": "合计超过100% | Holdings add up to more than 100 %.",
        "TOTAL_BELOW_100": "合计不足100% | Holdings on record add up to less than 100 %.",
        "SELF_HOLDING": "持有自身股权 | An enterprise holds shares of its own.",
        "LOOP": "循环持股 | Enterprises own one another; solved as a linear system.",
        "UNRESOLVED_LOOP": "循环持股无解 | A loop that nobody outside owns.",
        "MISSING_PERCENT": "比例缺失 | A percentage is missing.",
        "RANGE": "比例为区间 | A percentage is a range.",
        "UNKNOWN_OWNER": "所有人不明 | An owner is not known.",
        "STATE_OWNER": "国有出资人 | A state owner, above whom nothing is followed.",
        "DOUBTFUL_DAY": "持有日期不确定 | Whether it was held on that day is not known.",
        "CONFLICTING_SOURCES": "来源矛盾 | Sources contradict each other.",
    },
)
_describe(RoleKind, "任职类型 | A post that a person holds in an enterprise.", POSTS)
_describe(Interest, "持有类型 | What a holding gives.", _HOLDINGS)
_describe(
    EventType,
    "处理事项 | What happens to a sanction after its decision.",
    {
        "OBJECTION_ACCEPTED": "异议受理 | An objection was accepted for examination.",
        "OBJECTION_REJECTED": "异议不成立 | The objection was rejected.",
        "OBJECTION_UPHELD": "异议成立 | The objection was upheld.",
        "REPAIRED": "信用修复 | Credit was repaired.",
        "REVOKED": "决定撤销 | The decision was revoked.",
        "RELEASED": "移出、解除 | Released from the list or the measure.",
        "PUBLISHED": "公示 | Published.",
    },
)
_describe(
    RecordType,
    "记录类型 | Kind of an administrative or judicial record.",
    {
        "LICENCE": "行政许可 | Administrative licence.",
        "PENALTY": "行政处罚 | Administrative penalty.",
        "JUDGMENT": "司法判决 | Court judgment.",
        "TAX_RATING": "纳税信用评价 | Tax credit rating.",
        "COMMITMENT": "信用承诺 | Credit commitment.",
        "ABNORMAL": "经营异常 | Listing as operating abnormally.",
    },
)
_describe(
    Language,
    "语言 | Language of an explanation.",
    {"ZH": "中文 | Chinese.", "EN": "英文 | English."},
)
_describe(
    Certainty,
    "确定程度 | Whether something holds, as far as is known.",
    {
        "YES": "是 | It certainly holds.",
        "NO": "否 | It certainly does not.",
        "UNKNOWN": "不明 | It depends on a date that is missing or only partly known.",
    },
)
_describe(
    LegalGround,
    "合法性基础 | On which ground a person is looked up (Personal Information Protection Law, article 13).",
    {
        "CONSENT": "取得个人同意 | The person's consent; in credit reporting in writing, to a stated use.",
        "CONTRACT": "订立、履行合同所必需 | Needed for a contract with the person.",
        "STATUTORY_DUTY": "履行法定职责或者法定义务所必需 | Needed for a duty that a law imposes.",
        "EMERGENCY": "应对突发事件、紧急情况所必需 | Needed in an emergency for life, health or property.",
        "PUBLIC_INTEREST_REPORTING": "为公共利益实施新闻报道、舆论监督 | Reporting in the public interest.",
        "LAWFULLY_DISCLOSED": "个人自行公开或者已合法公开 | Disclosed by the person or lawfully.",
        "OTHER_LAW": "法律、行政法规规定的其他情形 | Another case that a law provides for.",
    },
)
_describe(
    Matter,
    "事项 | What a measure bears on; a pre-check asks for one.",
    {
        "LOAN": "贷款 | Loan.",
        "GUARANTEE": "担保 | Guarantee.",
        "INSURANCE": "保险 | Insurance.",
        "SECURITIES_ISSUE": "证券发行 | Issue of securities.",
        "TENDER": "招标投标、政府采购 | Tender and government procurement.",
        "GOVERNMENT_FUNDING": "财政性资金 | Government funding.",
        "LICENSING": "行政许可 | Licensing.",
        "MARKET_ENTRY": "市场准入 | Entry to a market or an industry.",
        "APPOINTMENT": "任职 | Appointment to a post.",
        "HONOUR": "荣誉、评先评优 | Honours.",
        "HIGH_CONSUMPTION": "高消费 | High consumption.",
        "EXIT": "出境 | Leaving the country.",
        "PROPERTY_PURCHASE": "购置不动产 | Purchase of property.",
        "FINANCIAL_INSTITUTION_ENTRY": "设立或任职金融机构 | Founding or entering a financial institution.",
        "SUPERVISION": "监管 | Supervision and inspection.",
        "PREFERENCE": "优惠政策 | Preferential policies.",
    },
)
_describe(
    RemedyKind,
    "救济途径 | A way that is open to a subject against a measure.",
    {
        "OBJECTION": "异议 | Object to the decision, its content or the link.",
        "OBJECTION_PENDING": "异议处理中 | An objection is being examined.",
        "REPAIR": "信用修复 | Have it repaired once duties are done.",
        "RELEASE": "解除 | Ask that the measure be lifted from oneself alone.",
    },
)
_describe(
    ReviewState,
    "复核状态 | How the review of an answer stands.",
    {
        "OPEN": "待复核 | Nobody has answered yet.",
        "UPHELD": "维持 | A person found the answer right.",
        "CHANGED": "变更 | A person found otherwise.",
        "REFERRED": "转交 | What the answer rests on is for somebody else to change.",
        "WITHDRAWN": "已撤回 | Whoever asked for it took it back.",
    },
)
_describe(
    ReviewOutcome,
    "复核结论 | What a person finds about an automated answer.",
    {
        "UPHELD": "维持 | The answer is right.",
        "CHANGED": "变更 | The answer is not right; the reasons say what holds.",
        "REFERRED": "转交 | It rests on a decision or record that somebody else has to change.",
    },
)
_describe(
    ReviewReason,
    "未办理原因 | Why something about a review was not done.",
    {
        "INVALID_TEXT": "文字无效 | The text is empty, too long or holds control characters.",
        "INVALID_KEY": "幂等键无效 | The idempotency key cannot be used.",
        "KEY_REUSED": "幂等键重复 | The key was used for something else.",
        "RECEIPT_NOT_FOUND": "查无回执 | There is no such receipt about this subject.",
        "ALREADY_REQUESTED": "已申请复核 | A review of the answer was requested before.",
        "REVIEW_NOT_FOUND": "查无复核 | There is no such review for this caller.",
        "OWN_REQUEST": "不得自行复核 | Whoever asked for a review does not answer it.",
        "WRONG_STATE": "复核已结束 | The review is closed.",
    },
)
