"""The fixed wording of the printed report, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from graph_api.domain.explanations import Language

TEXTS: Mapping[str, tuple[str, str]] = {
    "title": ("公共信用信息报告", "Public Credit Information Report"),
    "number": ("报告编号", "Report number"),
    "purpose": ("查询目的", "Purpose"),
    "asked_by": ("查询单位", "Requested by"),
    "valid_at": ("所查日期", "Valid at"),
    "known_at": ("知悉时点", "Known at"),
    "generated_at": ("生成时间", "Generated at"),
    "completeness": ("完整性", "Completeness"),
    "complete": ("完整：应读取的内容均已读取", "Complete: everything that belongs in it was read"),
    "incomplete": ("不完整：见“重要提示”", "Incomplete: see the notices"),
    "page": ("第 {page} 页 / 共 {pages} 页", "Page {page} of {pages}"),
    "clocks": ("所查日期 {valid_at} · 知悉时点 {known_at}", "valid at {valid_at} · known at {known_at}"),
    # headings
    "notices": ("重要提示", "Notices"),
    "overview": ("信息概览", "Overview"),
    "basics": ("基本信息", "Basic information"),
    "names": ("名称沿革", "Names over time"),
    "posts_of_enterprise": ("任职人员", "Posts in the enterprise"),
    "posts_of_person": ("任职情况", "Posts held"),
    "administration": ("行政管理", "Administration: licences and penalties"),
    "integrity": ("诚实守信", "Integrity: honours and A-rated tax years"),
    "serious_lists": ("严重失信主体名单", "Lists of seriously dishonest subjects"),
    "abnormal": ("经营异常", "Abnormal operation"),
    "commitments": ("信用承诺", "Credit commitments"),
    "evaluations": ("信用评价", "Credit evaluations"),
    "judgments": ("司法判决", "Court judgments"),
    "others": ("其他", "Other"),
    "measures": ("惩戒措施的适用与理由", "Measures: how each stands, and why"),
    "associated": (
        "任职企业的不良信息（个人信用记录）",
        "Adverse records of enterprises headed (personal credit record)",
    ),
    "sources": ("数据来源与时效", "Sources and their age"),
    "explanations": ("阅读说明", "How to read this report"),
    # labels
    "name": ("名称", "Name"),
    "person_name": ("姓名", "Name"),
    "platform_id": ("平台标识", "Platform id"),
    "uscc": ("统一社会信用代码", "Unified social credit code"),
    "kind": ("主体类型", "Kind"),
    "status": ("登记状态", "Registration status"),
    "region": ("行政区划", "Region"),
    "industry": ("行业", "Industry"),
    "capital": ("注册资本", "Registered capital"),
    "established_on": ("成立日期", "Established"),
    "revoked_on": ("吊销日期", "Licence revoked"),
    "deregistered_on": ("注销日期", "Deregistered"),
    "parent": ("隶属企业", "Parent enterprise"),
    "identity": ("身份证件", "Identity document"),
    "birth_date": ("出生日期", "Birth date"),
    "other_names": ("其他姓名", "Other names"),
    "unspecified": ("不明原因", "Why unspecified"),
    "conflict": ("来源不一致：{attribute}", "Sources disagree: {attribute}"),
    "section": ("部分", "Section"),
    "count": ("条数", "Rows"),
    "period": ("起止", "Period"),
    "in_force": ("所查日", "On the day"),
    "source": ("来源", "Source"),
    "person": ("人员", "Person"),
    "enterprise": ("企业", "Enterprise"),
    "post": ("职务", "Post"),
    "type": ("类别", "Type"),
    "record": ("内容", "Record"),
    "honour": ("荣誉、红名单", "Honour or list"),
    "decided_on": ("决定日期", "Decided"),
    "awarded_on": ("授予日期", "Awarded"),
    "department": ("机关", "Authority"),
    "standing": ("状态", "Standing"),
    "measure": ("措施", "Measure"),
    "reasons": ("理由", "Reasons"),
    "decision": ("列入决定", "Decision"),
    "annotations": ("处理事项与标注", "Events and annotations"),
    "posts_then": ("决定时的职务", "Post at the decision"),
    "loaded": ("最近装载", "Last loaded"),
    "age": ("距今天数", "Days ago"),
    # values
    "none": ("未提供", "Not provided"),
    "not_known": ("不详", "not known"),
    "none_of": ("无", "None"),
    "yes": ("是", "Yes"),
    "no": ("否", "No"),
    "unknown": ("不明", "Not known"),
    "still": ("今", "present"),
    "to": ("至", " to "),
    "until_before": ("{day}前", "before {day}"),
    "open_end": ("无终止日或不详", "no end stated or known"),
    "published_on": ("公示 {day}", "published {day}"),
    "due_on": ("期限 {day}", "due {day}"),
    "kept": ("已履行", "kept"),
    "broken": ("未履行", "not kept"),
    "kept_unknown": ("履行情况不明", "not known whether kept"),
    "grade": ("等级 {grade}", "grade {grade}"),
    "effective_from": ("生效 {day}", "effective {day}"),
    "reason": ("〔{role}·{status}〕", "[{role}: {status}] "),
    "years": ("{count}年", "{count} y"),
    "months": ("{count}个月", "{count} m"),
    "days": ("{count}日", "{count} d"),
    "term": ("期限 {term}", "term {term}"),
    "until": ("截止 {day}", "until {day}"),
    "conduct": ("行为 {conduct}", "conduct: {conduct}"),
    "act": ("行为期间 {period}", "conduct {period}"),
    "branch": ("作出对象：{name}", "imposed on {name}"),
    "by_sanction": (
        "{memorandum}（{decided_on}，对象：{subject}）",
        "{memorandum} ({decided_on}, on {subject})",
    ),
    "open_objection": (
        "异议标注：{on}受理异议，尚未办结",
        "Objection annotation: accepted {on}, not yet closed",
    ),
    "one_person": ("（仅涉及一名人员）", " (one person only)"),
    "honour_yes": ("有效", "in force"),
    "honour_withheld": ("有效，但激励中止", "in force, but withheld"),
    "honour_no": ("已失效", "no longer in force"),
    "honour_revoked": ("已撤销 {day}", "revoked {day}"),
    "honour_unknown": ("是否有效不明", "not known whether in force"),
    "list": ("名单：{name}", "list: {name}"),
    "basis": ("依据：{basis}", "Basis: {basis}"),
    "held_yes": ("在任", "held"),
    "held_unknown": ("是否在任不明", "not known whether held"),
    "stale": ("陈旧", "stale"),
    "fresh": ("", ""),
    # notes
    "no_rows": (
        "未见此类记录。以所列数据来源和知悉时点为限，不表示不存在此类情形。",
        (
            "No such record is known to the sources listed, as of the moment stated. That does not "
            "say there is none."
        ),
    ),
    "no_measures": (
        "没有已知的惩戒决定涉及该主体，以所列数据来源和知悉时点为限。",
        "No sanction is known that concerns the subject, as far as the sources listed go.",
    ),
    "nothing_known": (
        "各部分均未见记录。这只说明所列来源在知悉时点没有相关记录，不构成对该主体信用状况良好的证明。",
        (
            "No section has a record. This says only that the sources listed had none at the moment "
            "stated; it does not certify that the subject's credit is good."
        ),
    ),
    "no_sources": (
        "没有任何已完成装载的来源描述该主体，各项均为未知。",
        "No source whose load has finished describes the subject: everything here is unknown.",
    ),
    "undescribed": (
        "在知悉时点尚无任何来源描述该主体，登记信息未知。",
        "At the moment stated no source described the subject yet: its registration is unknown.",
    ),
    "truncated": (
        "本报告不完整：{parts}超过服务上限，未全部读取。未列出的内容不得视为不存在。",
        (
            "This report is incomplete: {parts} exceed a bound of the service and were not all read. "
            "What is not listed must not be taken as absent."
        ),
    ),
    "printed": (
        "共 {total} 项，此处印出 {shown} 项；其余可经接口逐页查询，均已计入上文的统计。",
        (
            "{shown} of {total} are printed; the others can be read through the interface and are "
            "counted above."
        ),
    ),
    "stale_note": (
        "数据来源“{source}”最近一次装载距今 {days} 天，其后的变化不在本报告内。",
        "The source '{source}' was last loaded {days} days ago; later changes are not in this report.",
    ),
    "objection_note": (
        "有 {count} 项列入正在异议处理中，已作异议标注；其间相应措施中止。",
        "{count} listing(s) are under objection and annotated; their measures are suspended meanwhile.",
    ),
    "withheld_note": (
        "该主体自身的失信惩戒未结（{measures}），期间荣誉与红名单的激励中止。",
        (
            "A sanction on the subject itself is still open ({measures}); honours and red lists give "
            "no incentive meanwhile."
        ),
    ),
    "associated_note": (
        (
            "以下不良信息属于企业，因该人员在决定作出时任其法定代表人或主要负责人而一并列示，不表示已"
            "认定其个人责任，也不是对其采取的措施。"
        ),
        (
            "These records are those of enterprises. They stand here because the person was legal "
            "representative or principal when they were decided; they are no finding of personal "
            "responsibility and no measure on the person."
        ),
    ),
    "reading_dates": (
        (
            "日期按来源原样列示：只记载年或月的，代表整个年或月；决定结果取决于其中哪一天的，答复为“"
            "不明”。任职与名称的终止日为不再有效的第一天，其他截止日均为仍有效的最后一天。"
        ),
        (
            "Dates are shown as stated: a year or month alone stands for all of it, and what depends "
            "on the day within it is 'not known'. Posts and names end on the first day they no "
            "longer hold; every other end is the last day that still holds."
        ),
    ),
    "reading_clocks": (
        (
            "“所查日期”是法律事实所对应的日期，“知悉时点”是平台当时所掌握的信息截止的时刻。其后知"
            "悉的更正不在本报告内。"
        ),
        (
            "'Valid at' is the day the facts are about; 'known at' is the moment up to which the "
            "platform's knowledge counts. Corrections learned later are not in this report."
        ),
    ),
    "reading_decision": (
        "本报告列示事实与理由，供人工判断，不构成自动化决定。对内容有异议的，可以提出异议申请。",
        (
            "This report gives facts and reasons for a person to judge; it is no automated decision. "
            "Whoever disagrees with its content may file an objection."
        ),
    ),
}
"""Every text by name: Chinese, English."""

PARTS: Mapping[str, tuple[str, str]] = {
    "LINKS": ("任职与持股关联", "posts and holdings"),
    "SANCTIONS": ("惩戒决定", "sanctions"),
    "FINDINGS": ("责任认定", "findings about persons"),
    "POSTS": ("任职", "posts"),
    "HONOURS": ("荣誉", "honours"),
    "RECORDS": ("信用记录", "records"),
    "ASSOCIATED": ("任职企业的不良信息", "records of enterprises headed"),
}
"""The parts of a report that a bound of the service may cut short."""


def text(name: str, language: Language, /, **values: object) -> str:
    """Return a text in the language, with its values filled in."""
    return TEXTS[name][_column(language)].format_map(values) if values else TEXTS[name][_column(language)]


def part_name(bound: str, language: Language) -> str:
    """Return what a bound of the service cuts short, in words."""
    found = PARTS.get(bound)
    return bound if found is None else found[_column(language)]


def _column(language: Language) -> int:
    return 0 if language == "zh" else 1
