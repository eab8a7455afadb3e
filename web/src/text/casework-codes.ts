// Words for the codes of casework. One code means different things to different parts of it, so each list has
// its own words; a code without words is shown as it is.
import type { Language } from "../model/permalink.ts";

type Words = readonly [string, string];

export const STATES: Record<string, Words> = {
  DRAFT: ["草拟", "Draft"],
  SUBMITTED: ["待复核", "For review"],
  RETURNED: ["退回", "Returned"],
  REVIEWED: ["待公示", "To be published"],
  ABANDONED: ["放弃", "Abandoned"],
  PUBLISHED: ["已公示", "Published"],
  CLOSED: ["办结", "Closed"],
  RELEASED: ["已移出", "Released"],
  REPAIRED: ["已修复", "Repaired"],
  REVOKED: ["已撤销", "Revoked"],
  VOIDED: ["异议成立，作废", "Void"],
  ISSUED: ["待接收", "To be accepted"],
  ACCEPTED: ["已受理", "Accepted"],
  EXECUTED: ["已执行", "Executed"],
  NOT_EXECUTED: ["未执行", "Not executed"],
  LIFTED: ["已解除", "Lifted"],
  CANCELLED: ["已取消", "Taken back"],
  FILED: ["已提出", "Filed"],
  EXTENDED: ["延期核查", "Time extended"],
  REFUSED: ["不予受理或批准", "Refused"],
  REJECTED: ["异议不成立", "Rejected"],
  UPHELD: ["异议成立", "Upheld"],
  WITHDRAWN: ["已撤回", "Withdrawn"],
  APPLIED: ["已申请", "Applied for"],
  GRANTED: ["准予修复", "Granted"],
  CONSIDERED: ["已考虑", "Considered"],
  MADE: ["已承诺", "Promised"],
  KEPT: ["已履行", "Kept"],
  MISSED: ["逾期未履行", "Missed"],
  KEPT_LATE: ["逾期后履行", "Kept late"],
  RECORDED: ["已登记", "Recorded"],
};

export const ACTIONS: Record<string, Words> = {
  OPEN: ["发起", "Open"],
  AMEND: ["修改", "Amend"],
  SUBMIT: ["提交复核", "Submit for review"],
  APPROVE: ["复核通过", "Approve"],
  RETURN: ["退回", "Return"],
  ABANDON: ["放弃", "Abandon"],
  PUBLISH: ["公示", "Publish"],
  CLOSE: ["办结", "Close"],
  RELEASE: ["移出", "Take off the list"],
  RELEASE_PERSON: ["对个人解除", "Release one person"],
  REVOKE: ["撤销", "Revoke"],
  REPAIR: ["修复", "Repair"],
  VOID: ["作废", "Void"],
  ISSUE: ["下达", "Issue"],
  ACCEPT: ["受理", "Accept"],
  EXECUTE: ["执行", "Execute"],
  DECLINE: ["不执行", "Decline"],
  LIFT: ["解除", "Lift"],
  CANCEL: ["取消", "Take back"],
  FILE: ["提出异议", "File an objection"],
  EXTEND: ["延期", "Extend the time"],
  REFUSE: ["不予受理或批准", "Refuse"],
  REJECT: ["驳回异议", "Reject"],
  UPHOLD: ["支持异议", "Uphold"],
  WITHDRAW: ["撤回", "Withdraw"],
  APPLY: ["申请修复", "Apply for repair"],
  GRANT: ["准予修复", "Grant"],
  CONSIDER: ["考虑", "Consider"],
  MAKE: ["承诺", "Promise"],
  KEEP: ["履行承诺", "Keep"],
  KEEP_LATE: ["逾期履行", "Keep late"],
  MISS: ["逾期", "Miss"],
  RECORD: ["登记决定", "Record a decision"],
};

export const REASONS: Record<string, Words> = {
  NO_COMPETENCE: ["非本部门职责", "Not for this department"],
  NO_APPLICATION_PENDING: ["无相关申请事项", "Nothing pending to which it applies"],
  SUBJECT_GONE: ["主体已注销或死亡", "The subject no longer exists"],
  MEASURE_SUSPENDED: ["异议核实期间", "An objection is being examined"],
  ALREADY_EXECUTED: ["此前已执行", "Executed before, for another case"],
  RECOMMENDED_ONLY: ["推荐性措施未采用", "Recommended only, and not taken"],
  BASIS_EXPIRED: ["依据已失效", "Its legal basis has expired"],
  FACTS_UNCLEAR: ["事实不清", "The facts are not clear"],
  CONTENT_INCOMPLETE: ["内容不完整", "What it says is incomplete"],
  NOT_CONCERNED: ["与申请人无关", "It does not concern whoever asks"],
  NO_EVIDENCE: ["缺少证据", "Evidence is missing"],
  DECIDED_BEFORE: ["此前已有结论", "It was decided before"],
  MINIMUM_TERM: ["最短期限未满", "The minimum term is not over"],
  DUTIES_NOT_DONE: ["义务未履行", "Duties are not done"],
  NOT_REPAIRABLE: ["依法不予修复", "The law excludes repair"],
  DECISION_REVOKED: ["原决定已撤销", "The decision it rests on was revoked"],
  DECISION_WRONG: ["原决定有误", "The decision is wrong"],
  SERIOUS_MISCONDUCT: ["严重失信", "Serious breach of trust"],
  NO_LONGER_RESPONSIBLE: ["不再负有责任", "No longer in the post, or not responsible"],
  TERM_OVER: ["期限届满", "The term is over"],
  OTHER: ["其他", "Another reason, told in the text"],
};

export const MACHINES: Record<string, Words> = {
  CASE: ["案件", "Case"],
  TASK: ["任务", "Task"],
  OBJECTION: ["异议", "Objection"],
  REPAIR: ["修复", "Repair"],
  DUTY: ["待答复措施", "Duty"],
  COMMITMENT: ["信用承诺", "Commitment"],
  DECISION: ["许可决定", "Decision"],
};

export const KINDS: Record<string, Words> = {
  PUNISHMENT: ["失信联合惩戒", "Joint punishment"],
  INCENTIVE: ["守信联合激励", "Red-list honour"],
};

export const GRADES: Record<string, Words> = {
  MINOR: ["轻微", "Minor"],
  GENERAL: ["一般", "General"],
  SERIOUS: ["严重", "Serious"],
};

export const FLAGS: Record<string, Words> = {
  PERSON_WITHOUT_LINK: ["在该企业无任何职务或股权", "No post or share in the enterprise"],
  NO_MAXIMUM_TERM_KNOWN: ["没有已知的最长期限", "No longest term is known"],
};

export const VERDICTS: Record<string, Words> = {
  BLOCKED: ["禁止", "Blocked"],
  RESTRICTED: ["限制", "Restricted"],
  REVIEW: ["需人工核查", "Review"],
  CLEAR: ["无限制", "Clear"],
  PRIORITY: ["优先", "Priority"],
};

export const MATTERS: Record<string, Words> = {
  LOAN: ["贷款", "Loan"],
  GUARANTEE: ["担保", "Guarantee"],
  INSURANCE: ["保险", "Insurance"],
  SECURITIES_ISSUE: ["证券发行", "Issue of securities"],
  TENDER: ["招标投标、政府采购", "Tender and procurement"],
  GOVERNMENT_FUNDING: ["财政性资金", "Government funding"],
  LICENSING: ["行政许可", "Licensing"],
  MARKET_ENTRY: ["市场准入", "Market entry"],
  APPOINTMENT: ["任职", "Appointment"],
  HONOUR: ["荣誉、评先评优", "Honour"],
  HIGH_CONSUMPTION: ["高消费", "High consumption"],
  EXIT: ["出境", "Leaving the country"],
  PROPERTY_PURCHASE: ["购置不动产", "Purchase of property"],
  FINANCIAL_INSTITUTION_ENTRY: ["设立或任职金融机构", "Founding or entering a financial institution"],
  SUPERVISION: ["监管", "Supervision"],
  PREFERENCE: ["优惠政策", "Preferences"],
};

export const CHANGES: Record<string, Words> = {
  WAITS: ["待办", "Waits"],
  RESPONDED: ["已答复", "Answered"],
  SUSPENDED: ["中止", "Suspended"],
  RESUMED: ["恢复", "Resumed"],
  CANCELLED: ["取消", "Taken back"],
  DECIDED: ["已决定", "Decided"],
  OVERDUE: ["逾期", "Overdue"],
};

const ROLES: Record<string, Words> = {
  platform: ["平台", "platform"],
  subject: ["当事人", "the subject"],
  department: ["部门", "department"],
  approval: ["审批窗口", "approval desk"],
  bank: ["银行", "bank"],
};

const LISTS = {
  state: STATES,
  action: ACTIONS,
  reason: REASONS,
  machine: MACHINES,
  kind: KINDS,
  grade: GRADES,
  flag: FLAGS,
  verdict: VERDICTS,
  matter: MATTERS,
  change: CHANGES,
  role: ROLES,
};

/** The words of a code on one of the lists. */
export function caseWords(list: keyof typeof LISTS, code: string, language: Language): string {
  return LISTS[list][code]?.[language === "zh" ? 0 : 1] ?? code;
}
