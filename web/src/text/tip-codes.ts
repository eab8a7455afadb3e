// Words for the codes of reports by the public; a code without words is shown as it is.
import type { Language } from "../model/permalink.ts";

type Words = readonly [string, string];

export const TIP_STATES: Record<string, Words> = {
  SUBMITTED: ["已提交", "Submitted"],
  ASSIGNED: ["已分办", "Assigned"],
  DISMISSED: ["不予处理", "Not pursued"],
  OPENED_CASE: ["已立案", "Led to a case"],
  FOUNDED_NO_CASE: ["属实未立案", "Founded, without a case"],
};

export const TIP_ACTIONS: Record<string, Words> = {
  SUBMIT: ["提交", "Submit"],
  ASSIGN: ["分办", "Assign"],
  REASSIGN: ["改派", "Reassign"],
  DISMISS: ["不予处理", "Do not pursue"],
  OPEN_CASE: ["转立案", "Led to a case"],
  CLOSE_FOUNDED: ["属实办结", "Close as founded"],
};

export const TIP_REASONS: Record<string, Words> = {
  NOT_CONCRETE: ["线索不具体", "Not concrete enough to be examined"],
  NO_SUCH_SUBJECT: ["查无主体", "No such enterprise or person"],
  NO_COMPETENCE: ["非职责范围", "Not for credit management"],
  UNFOUNDED: ["查无实据", "Examined, and not found"],
  NO_BREACH: ["不构成失信", "The facts are no breach of trust"],
  DECIDED_BEFORE: ["此前已有结论", "The same matter was decided before"],
  OTHER: ["其他", "Another reason, told in the text"],
};

const LISTS = { state: TIP_STATES, action: TIP_ACTIONS, reason: TIP_REASONS };

/** The words of a code on one of the lists. */
export function tipWords(list: keyof typeof LISTS, code: string, language: Language): string {
  return LISTS[list][code]?.[language === "zh" ? 0 : 1] ?? code;
}
