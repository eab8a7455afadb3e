"""Why something about a case is not done, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from graph_api.domain.wording import Text


class CaseReason(StrEnum):
    """Codes of refusals."""

    INVALID_TEXT = "INVALID_TEXT"
    INVALID_KEY = "INVALID_KEY"
    INVALID_DATE = "INVALID_DATE"
    INVALID_TERM = "INVALID_TERM"
    INVALID_EVIDENCE = "INVALID_EVIDENCE"
    MISSING_VALUE = "MISSING_VALUE"
    REASON_NEEDED = "REASON_NEEDED"
    FUTURE_DATE = "FUTURE_DATE"
    DATES_OUT_OF_ORDER = "DATES_OUT_OF_ORDER"
    END_IN_PAST = "END_IN_PAST"
    TERM_TOO_LONG = "TERM_TOO_LONG"
    UNKNOWN_MEMORANDUM = "UNKNOWN_MEMORANDUM"
    WRONG_MEMORANDUM = "WRONG_MEMORANDUM"
    MEASURE_OUTSIDE_MEMORANDUM = "MEASURE_OUTSIDE_MEMORANDUM"
    UNKNOWN_CONDUCT = "UNKNOWN_CONDUCT"
    NOT_A_PERSON = "NOT_A_PERSON"
    SUBJECT_NOT_FOUND = "SUBJECT_NOT_FOUND"
    PERSON_NOT_FOUND = "PERSON_NOT_FOUND"
    CASE_NOT_FOUND = "CASE_NOT_FOUND"
    PART_NOT_FOUND = "PART_NOT_FOUND"
    KEY_REUSED = "KEY_REUSED"
    CONFLICT = "CONFLICT"
    ALREADY_OPEN = "ALREADY_OPEN"
    WRONG_STATE = "WRONG_STATE"
    NOT_YOURS = "NOT_YOURS"
    OUTSIDE_REGION = "OUTSIDE_REGION"
    NOT_FOR_HONOURS = "NOT_FOR_HONOURS"
    STILL_IN_FORCE = "STILL_IN_FORCE"
    SUSPENDED = "SUSPENDED"
    NOT_ELIGIBLE = "NOT_ELIGIBLE"
    DUTIES_NOT_DONE = "DUTIES_NOT_DONE"
    RECEIPT_NOT_FOUND = "RECEIPT_NOT_FOUND"
    DUTY_NOT_FOUND = "DUTY_NOT_FOUND"
    COMMITMENT_NOT_FOUND = "COMMITMENT_NOT_FOUND"
    MANDATORY_MEASURE = "MANDATORY_MEASURE"
    OTHER_SUBJECT = "OTHER_SUBJECT"
    TIP_NOT_FOUND = "TIP_NOT_FOUND"
    OWN_ASSIGNMENT = "OWN_ASSIGNMENT"
    GUESSABLE_KEY = "GUESSABLE_KEY"
    INVALID_REGION = "INVALID_REGION"
    INVALID_SERVICE = "INVALID_SERVICE"


LONGEST_TEXT = 2_000
SHORTEST_SECRET_KEY = 16
"""Characters of an idempotency key that is not a caller's own and that nobody else may hit upon."""

LARGEST_EVIDENCE = 100 * 1024 * 1024
"""Bytes of a document that is referred to; a larger one is a store's backup and no piece of evidence."""

REFUSALS: Mapping[CaseReason, Text] = {
    CaseReason.INVALID_TEXT: Text(
        f"文字须为 1 至 {LONGEST_TEXT} 个字符，且不含控制字符。",
        f"The text has 1 to {LONGEST_TEXT} characters and no control characters.",
    ),
    CaseReason.INVALID_KEY: Text(
        "幂等键须为 1 至 100 个可显示字符。", "The idempotency key has 1 to 100 printable characters."
    ),
    CaseReason.INVALID_DATE: Text("日期无法识别。", "The date cannot be read."),
    CaseReason.INVALID_TERM: Text(
        "期限须为 ISO 8601 年、月、周、日，且大于零。",
        "The term is an ISO 8601 duration of years, months, weeks or days, above zero.",
    ),
    CaseReason.INVALID_EVIDENCE: Text(
        "证据以引用登记：SHA-256、媒体类型、标题，文件不超过 100 MiB；更大的材料请拆分后分别登记。",
        "Evidence is registered by reference: SHA-256, media type, title, and at most 100 MiB; divide what "
        "is larger into documents.",
    ),
    CaseReason.MISSING_VALUE: Text("缺少必需的内容。", "Something that is needed is missing."),
    CaseReason.REASON_NEEDED: Text(
        "须从列表中选择理由并说明。", "A reason from the list, and a text, are needed."
    ),
    CaseReason.FUTURE_DATE: Text("日期不得晚于今日。", "The day lies in the future."),
    CaseReason.DATES_OUT_OF_ORDER: Text(
        "日期先后颠倒。", "The days are out of order: one ends, or happens, before what it follows."
    ),
    CaseReason.END_IN_PAST: Text(
        "惩戒或荣誉的截止日期已过，不再发起。", "The last day is over: there is nothing left to initiate."
    ),
    CaseReason.TERM_TOO_LONG: Text(
        "期限超过规定的最长期限。", "The term is longer than the rules for its grade and field allow."
    ),
    CaseReason.UNKNOWN_MEMORANDUM: Text("没有此代码的备忘录。", "No memorandum of this code is known."),
    CaseReason.WRONG_MEMORANDUM: Text(
        "激励类备忘录不能用于惩戒。", "A memorandum of incentives cannot carry a sanction."
    ),
    CaseReason.MEASURE_OUTSIDE_MEMORANDUM: Text(
        "该措施不在此备忘录内。", "The memorandum has no such measure."
    ),
    CaseReason.UNKNOWN_CONDUCT: Text(
        "行为须取自目录（第九条）。", "The conduct is none of the catalogue's (article 9)."
    ),
    CaseReason.NOT_A_PERSON: Text("责任人须为自然人。", "Whom a decision names is a natural person."),
    CaseReason.SUBJECT_NOT_FOUND: Text(
        "查无此主体：请先载入其登记信息，再发起。",
        "There is no such subject: load its registration first, then open the case.",
    ),
    CaseReason.PERSON_NOT_FOUND: Text(
        "查无此人：请先载入其身份信息。", "There is no such person: load the identity first."
    ),
    CaseReason.CASE_NOT_FOUND: Text("查无此案件。", "There is no such case for this caller."),
    CaseReason.PART_NOT_FOUND: Text(
        "该案件下查无此任务、异议或修复。", "The case has no such task, objection or repair."
    ),
    CaseReason.KEY_REUSED: Text(
        "该幂等键已用于其他内容，请换用新键。",
        "This idempotency key was used for something else: use a new one.",
    ),
    CaseReason.CONFLICT: Text(
        "案件在此期间已有变化，请核对后重试。", "The case has moved on since: look at it and try again."
    ),
    CaseReason.ALREADY_OPEN: Text(
        "同一对象的同类申请尚未办结。", "One of the same kind, for the same subject, is not closed yet."
    ),
    CaseReason.WRONG_STATE: Text("当前状态下不能办理。", "This cannot be done in the present state."),
    CaseReason.NOT_YOURS: Text(
        "该步骤由其他机构或人员办理；复核人不得为提交人。",
        "This step is for somebody else; whoever submits a case does not review it.",
    ),
    CaseReason.OUTSIDE_REGION: Text(
        "主体不在本机构的地区范围内。", "The subject lies outside the region of the caller."
    ),
    CaseReason.NOT_FOR_HONOURS: Text("荣誉案件没有此步骤。", "A case of an honour has no such step."),
    CaseReason.STILL_IN_FORCE: Text(
        "措施尚在有效期内或期限不明，不能办结。",
        "Measures are still in force, or it is not known until when: the case cannot be closed.",
    ),
    CaseReason.SUSPENDED: Text(
        "异议核实期间措施暂不执行。",
        "While an accepted objection is examined the measure is not executed.",
    ),
    CaseReason.NOT_ELIGIBLE: Text(
        "最短期限未满，尚不能修复。", "The minimum term is not over: it cannot be repaired yet."
    ),
    CaseReason.DUTIES_NOT_DONE: Text(
        "须已履行义务并附证据。", "Duties are to be done first, and evidence given."
    ),
    CaseReason.RECEIPT_NOT_FOUND: Text(
        "本机构查无此核查回执。", "There is no such receipt of this organisation."
    ),
    CaseReason.DUTY_NOT_FOUND: Text(
        "该回执没有此项待答复措施。", "The receipt has no such measure to be answered."
    ),
    CaseReason.COMMITMENT_NOT_FOUND: Text(
        "查无此承诺。", "There is no such commitment of this organisation."
    ),
    CaseReason.MANDATORY_MEASURE: Text(
        "强制性措施须执行，或说明不执行的理由；“已考虑”“推荐性措施未采用”仅用于推荐性措施。",
        "A mandatory measure is executed, or not with a reason; considering it, or not taking it because it "
        "is recommended, is for recommended ones alone.",
    ),
    CaseReason.OTHER_SUBJECT: Text(
        "回执或案件的主体与此事项的主体不同。",
        "The receipt or case is about another subject than this.",
    ),
    CaseReason.TIP_NOT_FOUND: Text("查无此举报。", "There is no such report for this caller."),
    CaseReason.OWN_ASSIGNMENT: Text(
        "承办人须由他人指定。", "Whoever assigns a report names somebody else to handle it."
    ),
    CaseReason.GUESSABLE_KEY: Text(
        f"举报的幂等键须为至少 {SHORTEST_SECRET_KEY} 个随机字符（如 UUID）。",
        f"The idempotency key of a report has at least {SHORTEST_SECRET_KEY} random characters (a UUID).",
    ),
    CaseReason.INVALID_REGION: Text("行政区划须为六位数字代码。", "The region is a code of six digits."),
    CaseReason.INVALID_SERVICE: Text(
        "志愿服务仅限自然人，须注明组织，时数大于零且每日不超过 24 小时。",
        "Volunteer service is a natural person's, for an organisation, of at most 24 hours a day.",
    ),
}


class RefusedError(Exception):
    """Something is not done; ``field`` says what of the input, ``first_possible`` from which day on."""

    def __init__(
        self, reason: CaseReason, field: str | None = None, first_possible: date | None = None
    ) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.field = field
        self.first_possible = first_possible

    @property
    def text(self) -> Text:
        """Why, in words."""
        found = REFUSALS[self.reason]
        if self.first_possible is not None:
            day = self.first_possible.isoformat()
            return found + Text(f"最早可于 {day} 申请。", f"It is possible from {day} on.")
        return found
