// Words for the codes of editions of the catalogue; a code without words is shown as it is.
import type { Language } from "../model/permalink.ts";

type Words = readonly [string, string];

export const EDITION_STATES: Record<string, Words> = {
  DRAFT: ["草拟，待复核", "Draft, for review"],
  APPROVED: ["已通过", "Approved"],
  REJECTED: ["未通过", "Rejected"],
  WITHDRAWN: ["已撤回", "Taken back"],
};

export const EDITION_ACTIONS: Record<string, Words> = {
  DRAFT: ["起草", "Draft"],
  AMEND: ["修改", "Amend"],
  APPROVE: ["复核通过", "Approve"],
  REJECT: ["复核不通过", "Reject"],
  WITHDRAW: ["撤回", "Take back"],
};

export const EFFECT_KINDS: Record<string, Words> = {
  NEWLY_REACHED: ["新增适用", "Newly reached"],
  RELEASED: ["不再适用", "Released"],
  UNCERTAIN: ["不能确定", "Uncertain"],
  CHANGED: ["其他变化", "Changed otherwise"],
};

export const CATALOGUE_TABLES: Record<string, Words> = {
  MEMORANDA: ["备忘录", "Memoranda"],
  MEASURES: ["措施", "Measures"],
  REACH: ["适用对象", "Reach"],
  TERMS: ["期限规则", "Terms"],
};

/** Flags are written as CODE or CODE:column:value. */
export const EDITION_FLAGS: Record<string, Words> = {
  RETROACTIVE: ["生效日期在过去", "Its first day is in the past"],
};

const LISTS = {
  state: EDITION_STATES,
  action: EDITION_ACTIONS,
  effect: EFFECT_KINDS,
  table: CATALOGUE_TABLES,
  flag: EDITION_FLAGS,
};

/** The words of a code on one of the lists. */
export function editionWords(list: keyof typeof LISTS, code: string, language: Language): string {
  return LISTS[list][code]?.[language === "zh" ? 0 : 1] ?? code;
}
