"""Chinese texts of explanations, by code; ``{values}`` are filled in by ``explanations.render``."""

from __future__ import annotations

_SPELL = "（{since}，{until}）"

TEXTS = {
    # what a reach row says of the subject
    "void": "该决定自始无效：{on}{event}。",
    "unspecified_person": "该记录代表身份不明的所有人，任何措施均不及于它。",
    "state_owner_post": "“{enterprise}”为国有出资人，在其中任职或持股不产生任何措施。",
    "no_reach_row": "该措施未列明任何适用对象。",
    "subject_itself": "决定的对象即“{name}”本身。",
    "subject_is_branch": "决定的对象为“{sanctioned}”的分支机构“{name}”，及于两者。",
    "subject_of_branch": "对分支机构“{branch}”作出的决定视同对“{name}”作出。",
    "subject_other": "该项仅适用于决定的对象“{sanctioned}”，不适用于“{name}”。",
    "subject_row_only": "“{name}”为决定的对象，该项不以决定的对象为适用对象。",
    "named_responsible": "决定载明“{name}”负有责任（直接责任人员）。",
    "named_open": "决定提及“{name}”，但未认定其是否负有责任。",
    "named_not_responsible": "决定认定“{name}”不负有责任。",
    "named_absent": "决定未提及“{name}”。",
    "anchor_named": "决定提及“{name}”，且未否定其责任。",
    "anchor_named_absent": "该项要求决定提及“{name}”，而决定未提及。",
    "share_enterprise": "“{name}”并非自然人；企业不因持股而被措施所及。",
    "share_zero": "“{name}”在“{enterprise}”的持股比例记载为0%。",
    "share_votes_only": "“{name}”在“{enterprise}”仅有表决权，并无股权。",
    "branch_post_only": "“{name}”仅在分支机构“{branch}”任职或持股，而该项要求为“{enterprise}”的{role}。",
    "role_never": "“{name}”从未担任“{enterprise}”的{role}。",
    # the anchor
    "at_act_held": "“{name}”在违法行为期间（{act_from}至{act_until}）系“{enterprise}”的{role}{spell}。",
    "at_act_not_held": "“{name}”曾为“{enterprise}”的{role}{spell}，但不在违法行为期间（{act_from}至"
    "{act_until}）。",
    "at_act_doubt": "“{name}”在违法行为期间（{act_from}至{act_until}）是否为“{enterprise}”的{role}{spell}"
    "无法确定：日期缺失或不完整。",
    "at_act_after": "违法行为于{act_until}终了后，“{name}”始为“{enterprise}”的{role}{spell}。",
    "at_act_missing": "违法行为起始日不详，无法确定“{name}”当时是否为“{enterprise}”的{role}{spell}。",
    "at_decision_held": "决定作出之日（{day}），“{name}”系“{enterprise}”的{role}{spell}。",
    "at_decision_not_held": "决定作出之日（{day}），“{name}”不是“{enterprise}”的{role}{spell}。",
    "at_decision_doubt": "决定作出之日（{day}），“{name}”是否为“{enterprise}”的{role}{spell}无法确定：日期"
    "缺失或不完整。",
    "at_decision_missing": "决定日期不详，无法确定“{name}”当日是否为“{enterprise}”的{role}{spell}。",
    "sticky_held": "措施生效之日（{day}），“{name}”系“{enterprise}”的{role}{spell}；离任后仍受约束，直至解"
    "除。",
    "sticky_not_held": "措施生效之日（{day}），“{name}”不是“{enterprise}”的{role}{spell}。",
    "sticky_doubt": "措施生效之日（{day}），“{name}”是否为“{enterprise}”的{role}{spell}无法确定：日期缺失"
    "或不完整。",
    "sticky_missing": "措施生效日不详，无法确定“{name}”当日是否为“{enterprise}”的{role}{spell}。",
    "while_holding_held": "{day}，“{name}”系“{enterprise}”的{role}{spell}。",
    "while_holding_not_held": "{day}，“{name}”不是“{enterprise}”的{role}{spell}；该措施仅在任职或持股期间"
    "适用。",
    "while_holding_doubt": "{day}，“{name}”是否为“{enterprise}”的{role}{spell}无法确定：日期缺失或不完整。",
    # responsibility
    "discretion": "该措施由主管机关裁量，须经人工核定。",
    "responsible_found": "措施要求负有责任，决定已认定其负有责任。",
    "responsible_denied": "措施要求负有责任，而决定认定其不负有责任。",
    "responsible_open": "措施要求负有责任；决定提及该人，但未作认定。",
    "responsible_presumed": "措施要求负有责任；决定未提及该人，就{role}而言责任问题仍待核定。",
    "responsible_others": "措施要求负有责任；决定认定他人负有责任，未提及该人。",
    "responsible_nobody": "措施要求负有责任；决定未认定任何人负有责任，责任问题仍待核定。",
    # time
    "effective_missing": "生效日与决定日期均不详。",
    "before_effective": "{valid_at}早于措施生效日（{effective_from}）。",
    "effective_doubt": "生效日仅知为{effective_from}，{valid_at}是否已生效无法确定。",
    "before_basis": "{valid_at}早于依据施行日（{basis_from}）。",
    "basis_from_doubt": "依据施行日仅知为{basis_from}，{valid_at}是否已施行无法确定。",
    "basis_expired": "依据有效期至{basis_until}，{valid_at}已失效。",
    "basis_until_doubt": "依据有效期截止日仅知为{basis_until}，{valid_at}是否仍有效无法确定。",
    "ended_by_event": "{on}{event}，措施终止。",
    "doubt_does_not_decide": "无论存疑日期落在该期间的哪一天,结论均相同。",
    "end_event_doubt": "{event}的日期仅知为{on}，措施是否已终止无法确定。",
    "term_start_missing": "期限{term}的起算日不详。",
    "term_over": "自{effective_from}起算的期限{term}已于{last_day}届满。",
    "term_doubt": "自{effective_from}起算的期限{term}在{valid_at}是否届满无法确定。",
    "until_over": "所载期限已于{last_day}届满。",
    "until_doubt": "所载截止日仅知为{last_day}，在{valid_at}是否届满无法确定。",
    "suspended": "{on}异议已受理且尚未办结，其间暂停适用，期限不顺延。",
    "suspension_doubt": "{on}受理的异议在{valid_at}是否仍未办结无法确定：日期不完整。",
    "window": "有效期自{valid_from}至{valid_until}。",
    "basis": "依据：{basis}。",
    "basis_dated": "依据：{basis}（有效期自{basis_from}至{basis_until}）。",
    # incentives
    "honour": "“{title}”，授予日期{awarded_on}。",
    "honour_award_partial": "授予日期仅知为{awarded_on}，所示为其最早可能之日。",
    "honour_until": "有效期至{last_day}（含当日）。",
    "honour_revoked": "自{on}起撤销。",
    # signals
    "signal_through_person": "“{person}”因“{sanctioned}”所受惩戒（{memorandum}）而被措施所及，并与“"
    "{enterprise}”有关联。",
    "signal_own_sanction": "“{person}”本人受到惩戒（{memorandum}），并与“{enterprise}”有关联。",
    "signal_link": "关联：{kind}（{since}，{until}）。",
    "signal_link_doubt": "关联：{kind}（{since}，{until}），在所问之日是否成立存疑。",
    "signal_advisory": "本提示仅供进一步核查，不构成对该企业的惩戒措施。",
    # verdicts
    "verdict_blocked": "该事项的强制性措施及于该主体。",
    "verdict_restricted": "该事项的推荐性措施及于该主体，无强制性措施。",
    "verdict_review": "须经人工核查后方可决定。",
    "verdict_priority": "该主体符合优先办理条件。",
    "verdict_clear": "在该事项上未发现对该主体不利的已知情形。",
    "measure_status": "{measure}（{memorandum}）：{status}。",
    "measures_more": "另有{count}项措施。",
    "signals_exist": "关联提示{count}条。",
    "incomplete": "答复不完整，触及的服务上限：{bounds}。",
    "incentives_withheld": "因该主体尚有惩戒，暂停守信激励与优先办理：",
    "priority_honour": "有效荣誉：{title}。",
    "clean_years": "自{day}起已成立满三年，且连续三年无不良信用记录。",
    "bad_record": "{record_kind}{record}（决定日期{decided_on}）在最近三年之内。",
    "bad_record_doubt": "{record_kind}{record}（{decided_on}）可能在最近三年之内。",
    "established_missing": "成立日期不详。",
    "established_late": "成立于{established_on}，晚于{day}，不满三年。",
    "established_doubt": "成立日期仅知为{established_on}，是否不晚于{day}无法确定。",
}
TEXTS = {code: text.replace("{spell}", _SPELL) for code, text in TEXTS.items()}
