// Words for the codes in answers. A code without words here is shown as it is.
import type { LinkKind, Standing } from "../api/types.ts";
import type { Language } from "../model/permalink.ts";

type Words = readonly [string, string];

export const KIND_WORDS: Record<LinkKind, Words> = {
  LEGAL_REPRESENTATIVE: ["法定代表人", "Legal rep."],
  PRINCIPAL: ["主要负责人", "Principal"],
  DIRECTOR: ["董事", "Director"],
  SUPERVISOR: ["监事", "Supervisor"],
  SENIOR_MANAGER: ["高级管理人员", "Senior manager"],
  ACTUAL_CONTROLLER: ["实际控制人", "Actual controller"],
  REGISTERED_PRACTITIONER: ["注册执业人员", "Reg. practitioner"],
  FINANCIAL_OFFICER: ["财务负责人", "Financial officer"],
  SHAREHOLDING: ["持股", "Shares"],
  VOTING_RIGHTS: ["表决权", "Votes"],
  CONCERT: ["一致行动", "Concert"],
  BRANCH: ["分支机构", "Branch"],
  POSSIBLY_SAME: ["可能同一人", "Possibly same"],
};

export const STANDING_WORDS: Record<Standing, Words> = {
  SANCTIONED: ["受惩戒", "Sanctioned"],
  REACHED: ["惩戒及于", "Reached"],
  IN_DOUBT: ["存疑待核", "In doubt"],
  ASSOCIATED: ["仅有关联", "Merely associated"],
  NONE_KNOWN: ["未发现", "None known"],
};

const WORDS: Record<string, Words> = {
  SUSPENDED: ["异议中止", "Suspended"],
  REVIEW: ["待核", "Review"],
  UNKNOWN: ["未知", "Unknown"],
  BASIS_EXPIRED: ["依据失效", "Basis expired"],
  ENDED: ["已结束", "Ended"],
  VOID: ["无效", "Void"],
  NOT_REACHED: ["不适用", "Not reached"],
  MANDATORY: ["应当", "Mandatory"],
  RECOMMENDED: ["建议", "Recommended"],
  ACTIVE: ["存续", "Active"],
  REVOKED: ["吊销", "Revoked"],
  DEREGISTERED: ["注销", "Deregistered"],
  SUBJECT: ["主体本身", "The subject itself"],
  SHAREHOLDER: ["股东", "Shareholder"],
  NAMED: ["决定所列人员", "Named in the decision"],
  YES: ["是", "Yes"],
  NO: ["否", "No"],
  UNDETERMINED: ["无法确定", "Undetermined"],
  EQUITY_25: ["股权 25%", "Equity 25 %"],
  VOTES_25: ["表决权 25%", "Votes 25 %"],
  CONTROL: ["控制", "Control"],
  BAD_USER_INPUT: ["输入有误", "Bad input"],
  NOT_FOUND: ["未找到", "Not found"],
  UNAUTHENTICATED: ["需要令牌", "Token needed"],
  FORBIDDEN: ["无权查询", "Not permitted"],
  LIMIT_EXCEEDED: ["超出界限", "Limit exceeded"],
  UNAVAILABLE: ["服务不可用", "Unavailable"],
  INTERNAL: ["内部错误", "Internal error"],
  OBJECTION_ACCEPTED: ["异议已受理", "Objection accepted"],
  RECORDED: ["登记为实际控制人", "Recorded as controller"],
  MAJORITY_SHARES: ["持股过半", "Majority of shares"],
  LISTED_VOTES_30: ["上市公司表决权超 30%", "> 30 % of a listed company's votes"],
  OFAC: ["美国 OFAC", "US OFAC"],
  EU: ["欧盟", "EU"],
  UK: ["英国", "UK"],
  SAME_NAME: ["姓名相同", "Same name"],
  SAME_BIRTH_DATE: ["出生日期相同", "Same date of birth"],
  COMMON_ENTERPRISE: ["共同企业", "Common enterprise"],
  COMMON_COLLEAGUE: ["共同同事", "Common colleague"],
  DIFFERENT_IDENTITY: ["证件不同", "Different documents"],
  DIFFERENT_BIRTH_DATE: ["出生日期不同", "Different dates of birth"],
  TOTAL_ABOVE_100: ["合计超过 100%", "Total above 100 %"],
  TOTAL_BELOW_100: ["合计不足 100%", "Total below 100 %"],
  SELF_HOLDING: ["持有自身股权", "Holds itself"],
  LOOP: ["循环持股", "Loop"],
  UNRESOLVED_LOOP: ["循环持股无解", "Unresolved loop"],
  MISSING_PERCENT: ["比例缺失", "Percent missing"],
  RANGE: ["比例为区间", "Range"],
  UNKNOWN_OWNER: ["所有人不明", "Unknown owner"],
  STATE_OWNER: ["国有出资人", "State owner"],
  DOUBTFUL_DAY: ["日期不确定", "Doubtful day"],
  CONFLICTING_SOURCES: ["来源矛盾", "Sources conflict"],
  DEPTH: ["层数", "depth"],
  NODES: ["主体数", "number of subjects"],
  HUB: ["枢纽", "hub"],
  TIME: ["时间", "time"],
  ...KIND_WORDS,
  ...STANDING_WORDS,
};

export function words(code: string, language: Language): string {
  return WORDS[code]?.[language === "zh" ? 0 : 1] ?? code;
}
