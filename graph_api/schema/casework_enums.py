"""The enumerations of casework, with a description on every value."""

from __future__ import annotations

from enum import StrEnum

from graph_api.domain.casework.news import InboxChange
from graph_api.domain.casework.reasons import StepReason
from graph_api.domain.casework.refusals import CaseReason
from graph_api.domain.casework.states import Action, CaseKind, Machine, State
from graph_api.domain.casework.volunteering import RepairCondition
from graph_api.schema.enums import describe


class Grade(StrEnum):
    """How serious a conduct is (contract, table ``sanctions``)."""

    MINOR = "MINOR"
    GENERAL = "GENERAL"
    SERIOUS = "SERIOUS"


class CaseReviewDecision(StrEnum):
    """What a second person finds about a case."""

    APPROVE = "APPROVE"
    RETURN = "RETURN"


class TaskResponse(StrEnum):
    """What a department answers about a measure that it was given."""

    ACCEPT = "ACCEPT"
    EXECUTE = "EXECUTE"
    DECLINE = "DECLINE"
    LIFT = "LIFT"


class ObjectionDecision(StrEnum):
    """What is decided about an objection."""

    ACCEPT = "ACCEPT"
    REFUSE = "REFUSE"
    EXTEND = "EXTEND"
    REJECT = "REJECT"
    UPHOLD = "UPHOLD"


class RepairDecision(StrEnum):
    """What is decided about an application for repair."""

    GRANT = "GRANT"
    REFUSE = "REFUSE"


describe(
    Grade,
    "失信程度 | How serious the conduct is.",
    {
        "MINOR": "轻微 | Minor.",
        "GENERAL": "一般 | General.",
        "SERIOUS": "严重 | Serious.",
    },
)
describe(
    CaseKind,
    "案件类别 | What a case is about.",
    {
        "PUNISHMENT": "失信联合惩戒 | A joint punishment.",
        "INCENTIVE": "守信联合激励(红名单荣誉) | An honour of a red list.",
    },
)
describe(
    Machine,
    "办理对象 | What has states of its own.",
    {
        "CASE": "案件 | The case.",
        "TASK": "实施任务 | A measure that a department implements.",
        "OBJECTION": "异议 | An objection.",
        "REPAIR": "信用修复 | An application for repair.",
        "DUTY": "待答复措施 | A measure on a receipt that a desk answers about.",
        "COMMITMENT": "信用承诺 | A promise made to a desk.",
        "DECISION": "许可决定 | A decision of a desk.",
    },
)
describe(
    State,
    "办理状态 | How a case, task, objection or repair stands.",
    {
        "DRAFT": "草拟 | Being written.",
        "SUBMITTED": "待复核 | A second person has to review it.",
        "RETURNED": "退回 | Returned to whoever wrote it.",
        "REVIEWED": "待公示 | Reviewed, to be published.",
        "ABANDONED": "放弃 | Not pursued.",
        "PUBLISHED": "已公示 | Published: its measures count.",
        "CLOSED": "办结 | Over, because its last day is.",
        "RELEASED": "已移出 | Taken off the list.",
        "REPAIRED": "已修复 | Repaired.",
        "REVOKED": "已撤销 | Revoked: void from the start.",
        "VOIDED": "异议成立 | Found wrong: void from the start.",
        "ISSUED": "待接收 | Delivered to a department.",
        "ACCEPTED": "已受理 | Accepted.",
        "EXECUTED": "已执行 | Executed.",
        "NOT_EXECUTED": "未执行 | Not executed, with a reason.",
        "LIFTED": "已解除 | Executed and lifted again.",
        "CANCELLED": "已取消 | Taken back, because the case ended.",
        "FILED": "已提出 | Filed.",
        "EXTENDED": "延期核查 | The time to decide was extended.",
        "REFUSED": "不予受理或批准 | Refused.",
        "REJECTED": "异议不成立 | Examined and rejected.",
        "UPHELD": "异议成立 | Examined and upheld.",
        "WITHDRAWN": "已撤回 | Taken back by whoever filed it.",
        "APPLIED": "已申请 | Applied for.",
        "GRANTED": "准予修复 | Granted.",
        "CONSIDERED": "已考虑 | A recommended measure was considered.",
        "MADE": "已承诺 | Promised, to be kept by its day.",
        "KEPT": "已履行 | Kept by its day.",
        "MISSED": "逾期未履行 | The day passed and it was not kept: a bad record.",
        "KEPT_LATE": "逾期后履行 | Kept after its day: it stays a bad record.",
        "RECORDED": "已登记 | Recorded.",
    },
)
describe(
    Action,
    "办理动作 | What can be done.",
    {
        "OPEN": "发起 | Open a case.",
        "AMEND": "修改 | Change what it says.",
        "SUBMIT": "提交 | Submit for review.",
        "APPROVE": "复核通过 | Approve.",
        "RETURN": "退回 | Return.",
        "ABANDON": "放弃 | Not pursue it.",
        "PUBLISH": "公示 | Publish.",
        "CLOSE": "办结 | Close.",
        "RELEASE": "移出 | Take off the list.",
        "RELEASE_PERSON": "对个人解除 | Release one person.",
        "REVOKE": "撤销 | Revoke.",
        "REPAIR": "修复 | Repair, by granting an application.",
        "VOID": "作废 | Void, by upholding an objection.",
        "ISSUE": "下达 | Give a measure to a department.",
        "ACCEPT": "受理 | Accept.",
        "EXECUTE": "执行 | Execute.",
        "DECLINE": "不执行 | Not execute, with a reason.",
        "LIFT": "解除 | Lift.",
        "CANCEL": "取消 | Take a task back.",
        "FILE": "提出异议 | File an objection.",
        "EXTEND": "延期 | Extend the time.",
        "REFUSE": "不予受理或批准 | Refuse.",
        "REJECT": "驳回异议 | Reject.",
        "UPHOLD": "支持异议 | Uphold.",
        "WITHDRAW": "撤回 | Take back.",
        "APPLY": "申请修复 | Apply for repair.",
        "GRANT": "准予修复 | Grant.",
        "CONSIDER": "考虑 | Consider a recommended measure.",
        "MAKE": "承诺 | Promise.",
        "KEEP": "履行承诺 | Keep it by its day.",
        "KEEP_LATE": "逾期履行 | Keep it after its day.",
        "MISS": "逾期 | Its day has passed.",
        "RECORD": "登记决定 | Record a decision.",
    },
)
describe(
    StepReason,
    "理由 | A reason from the list.",
    {
        "NO_COMPETENCE": "非本部门职责 | Not for this department.",
        "NO_APPLICATION_PENDING": "无相关申请事项 | The subject has nothing pending to which it applies.",
        "SUBJECT_GONE": "主体已注销或死亡 | The subject no longer exists.",
        "MEASURE_SUSPENDED": "异议核实期间 | An objection is being examined.",
        "ALREADY_EXECUTED": "此前已执行 | Executed before, for another case.",
        "RECOMMENDED_ONLY": "推荐性措施未采用 | Recommended only, and not taken.",
        "BASIS_EXPIRED": "依据已失效 | Its legal basis has expired.",
        "FACTS_UNCLEAR": "事实不清 | The facts are not clear.",
        "CONTENT_INCOMPLETE": "内容不完整 | What it says is incomplete.",
        "NOT_CONCERNED": "与申请人无关 | It does not concern whoever asks.",
        "NO_EVIDENCE": "缺少证据 | Evidence is missing.",
        "DECIDED_BEFORE": "此前已有结论 | It was decided before.",
        "MINIMUM_TERM": "最短期限未满 | The minimum term is not over.",
        "DUTIES_NOT_DONE": "义务未履行 | Duties are not done.",
        "NOT_REPAIRABLE": "依法不予修复 | The law excludes repair.",
        "DECISION_REVOKED": "原决定已撤销 | The decision it rests on was revoked.",
        "DECISION_WRONG": "原决定有误 | The decision is wrong.",
        "SERIOUS_MISCONDUCT": "严重失信 | Serious breach of trust (article 10).",
        "NO_LONGER_RESPONSIBLE": "不再负有责任 | No longer in the post, or not responsible.",
        "TERM_OVER": "期限届满 | The term is over.",
        "OTHER": "其他 | Another reason, told in the text.",
    },
)
describe(
    CaseReviewDecision,
    "复核结论 | What a second person finds about a case.",
    {"APPROVE": "通过 | Approved.", "RETURN": "退回 | Returned, with a reason."},
)
describe(
    TaskResponse,
    "任务答复 | What a department answers about a measure.",
    {
        "ACCEPT": "接收 | Accept it.",
        "EXECUTE": "已执行 | Executed, with reference and day.",
        "DECLINE": "不执行 | Not executed, with a reason.",
        "LIFT": "解除 | Lifted again.",
    },
)
describe(
    ObjectionDecision,
    "异议处理 | What is decided about an objection.",
    {
        "ACCEPT": "受理并标注 | Accept: annotate and suspend.",
        "REFUSE": "不予受理 | Do not accept it.",
        "EXTEND": "延期 | Extend the time to decide, once.",
        "REJECT": "不成立 | Reject: measures resume, their end does not move.",
        "UPHOLD": "成立 | Uphold: void from the start.",
    },
)
describe(
    RepairDecision,
    "修复决定 | What is decided about an application for repair.",
    {
        "GRANT": "准予 | Grant: measures end on that day.",
        "REFUSE": "不予 | Refuse, with a reason.",
    },
)
describe(
    CaseReason,
    "未办理原因 | Why something about a case was not done.",
    {
        "INVALID_TEXT": "文字无效 | A text is missing, too long or holds control characters.",
        "INVALID_KEY": "幂等键无效 | The idempotency key cannot be used.",
        "INVALID_DATE": "日期无效 | A date cannot be read.",
        "INVALID_TERM": "期限无效 | A term cannot be read.",
        "INVALID_EVIDENCE": "证据引用无效 | A reference to evidence is no document of at most 100 MiB.",
        "MISSING_VALUE": "缺少内容 | Something needed is missing.",
        "REASON_NEEDED": "缺少理由 | A reason from the list and a text are needed.",
        "FUTURE_DATE": "未来日期 | A day lies in the future.",
        "DATES_OUT_OF_ORDER": "日期颠倒 | Days are out of order.",
        "END_IN_PAST": "已过期限 | The last day is over.",
        "TERM_TOO_LONG": "超过最长期限 | The term is longer than the rules allow.",
        "UNKNOWN_MEMORANDUM": "无此备忘录 | No such memorandum is known.",
        "WRONG_MEMORANDUM": "备忘录类别不符 | A memorandum of incentives carries no sanction.",
        "MEASURE_OUTSIDE_MEMORANDUM": "措施不在备忘录内 | The memorandum has no such measure.",
        "UNKNOWN_CONDUCT": "行为不在目录内 | The conduct is none of the catalogue's.",
        "NOT_A_PERSON": "非自然人 | Whom a decision names is a natural person.",
        "SUBJECT_NOT_FOUND": "查无主体 | There is no such subject.",
        "PERSON_NOT_FOUND": "查无此人 | There is no such person.",
        "CASE_NOT_FOUND": "查无案件 | There is no such case for this caller.",
        "PART_NOT_FOUND": "查无事项 | The case has no such task, objection or repair.",
        "KEY_REUSED": "幂等键重复 | The key was used for something else.",
        "CONFLICT": "已有变化 | The case has moved on since the step that was expected.",
        "ALREADY_OPEN": "尚有未办结 | One of the same kind is not closed yet.",
        "WRONG_STATE": "状态不符 | This cannot be done in the present state.",
        "NOT_YOURS": "非本方步骤 | This step is for somebody else.",
        "OUTSIDE_REGION": "地区不符 | The subject lies outside the caller's region.",
        "NOT_FOR_HONOURS": "荣誉不适用 | A case of an honour has no such step.",
        "STILL_IN_FORCE": "尚在有效期 | Measures are still in force.",
        "SUSPENDED": "异议期间暂不执行 | Suspended while an objection is examined.",
        "NOT_ELIGIBLE": "最短期限未满 | The minimum term is not over.",
        "DUTIES_NOT_DONE": "义务未履行 | Duties are not done, or evidence is missing.",
        "RECEIPT_NOT_FOUND": "查无回执 | No such receipt of this organisation.",
        "DUTY_NOT_FOUND": "查无待答复措施 | The receipt has no such measure to be answered.",
        "COMMITMENT_NOT_FOUND": "查无承诺 | No such commitment of this organisation.",
        "MANDATORY_MEASURE": "强制性措施 | This answer is for recommended measures alone.",
        "OTHER_SUBJECT": "主体不同 | The receipt or case is about another subject.",
        "TIP_NOT_FOUND": "查无举报 | No such report for this caller.",
        "OWN_ASSIGNMENT": "不得自行承办 | Whoever assigns a report names somebody else.",
        "GUESSABLE_KEY": "幂等键过短 | The idempotency key of a report is random and long.",
        "INVALID_REGION": "行政区划无效 | The region is no code of six digits.",
        "INVALID_SERVICE": "志愿服务无效 | The volunteer service cannot be, or is no person's.",
    },
)
describe(
    InboxChange,
    "收件箱变化 | What a piece of news means to the organisation that hears of it.",
    {
        "WAITS": "待办 | Something has come to wait for it.",
        "RESPONDED": "已答复 | An implementing organisation has accepted, executed, declined or lifted.",
        "SUSPENDED": "中止 | An objection was accepted: the measure is suspended.",
        "RESUMED": "恢复 | An objection was rejected or withdrawn: the measure resumes.",
        "CANCELLED": "取消 | A measure is not to be executed any more.",
        "DECIDED": "已决定 | A case, objection or application was decided about.",
        "OVERDUE": "逾期 | A last day is over and nobody has acted.",
    },
)
describe(
    RepairCondition,
    "修复条件 | What an application for repair is looked at for.",
    {
        "MINIMUM_TERM": "最短期限 | The minimum term of the grade and field is over.",
        "EVIDENCE": "履行证据 | Evidence of duties done was given.",
        "VOLUNTEER_HOURS": "志愿服务时数 | Hours of volunteer service, of a person who names some.",
    },
)
