"""What a case may say: checked when it is opened, changed and published, against the catalogue of the day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from graph_api.domain.casework.cases import Catalogue, Content, Evidence, Rule, Subject
from graph_api.domain.casework.refusals import LARGEST_EVIDENCE, CaseReason, RefusedError
from graph_api.domain.casework.states import CaseKind
from graph_api.domain.dates import PartialDate, Term

GRADES = ("MINOR", "GENERAL", "SERIOUS")
WITHOUT_LINK = "PERSON_WITHOUT_LINK"
NO_MAXIMUM = "NO_MAXIMUM_TERM_KNOWN"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MEDIA_TYPE = re.compile(r"[a-z]+/[A-Za-z0-9.+-]{1,100}")
_LONGEST_TITLE = 200
_INCENTIVE = "INCENTIVE"


@dataclass(frozen=True, slots=True)
class Setting:
    """What a content is checked against: subject, catalogue, longest terms for its grade and field, today."""

    subject: Subject
    catalogue: Catalogue
    today: date
    longest: Rule | None = None


def check(kind: CaseKind, content: Content, setting: Setting) -> tuple[str, ...]:
    """Return what is remarkable about a content, as codes (``CODE`` or ``CODE:platform id``).

    Raises ``RefusedError`` for the first thing that cannot be.
    """
    if content.evidence is not None:
        check_evidence(content.evidence)
    if kind is CaseKind.INCENTIVE:
        _check_honour(content, setting)
        return ()
    _check_memorandum(content, setting.catalogue)
    _check_days(content, setting)
    return tuple(_flags(content, setting))


def check_evidence(evidence: Evidence) -> None:
    """Raise ``RefusedError`` for a reference that names no document of reasonable size."""
    is_named = 1 <= len(evidence.title.strip()) <= _LONGEST_TITLE and evidence.title.isprintable()
    if (
        not is_named
        or _SHA256.fullmatch(evidence.sha256) is None
        or _MEDIA_TYPE.fullmatch(evidence.media_type) is None
        or not 0 < evidence.size <= LARGEST_EVIDENCE
    ):
        raise RefusedError(CaseReason.INVALID_EVIDENCE, "evidence")


def first_day(content: Content) -> date:
    """Return the day from which a punishment counts; its check has found one."""
    return exact_day(content.effective_from or content.decided_on, "decidedOn")


def last_day(kind: CaseKind, content: Content) -> date | None:
    """Return the last day that a case states itself, None for no end."""
    if content.term is not None and kind is CaseKind.PUNISHMENT:
        return _term(content.term).last_day(first_day(content))
    return None if content.until is None else exact_day(content.until, "until")


def exact_day(text: str | None, field: str) -> date:
    """Return a day; raises ``RefusedError`` where there is none or it is known to its month or year only."""
    if text is None:
        raise RefusedError(CaseReason.MISSING_VALUE, field)
    exact = _partial(text, field).exact
    if exact is None:
        raise RefusedError(CaseReason.INVALID_DATE, field)
    return exact


def longest_rule(rules: Sequence[Rule], names: Sequence[str]) -> Rule | None:
    """Return the rule of the first of these codes that states a maximum."""
    by_code = {rule.code: rule for rule in rules}
    return next((by_code[name] for name in names if name in by_code and by_code[name].maximum), None)


def _check_memorandum(content: Content, catalogue: Catalogue) -> None:
    if content.memorandum is None:
        raise RefusedError(CaseReason.MISSING_VALUE, "memorandum")
    if catalogue.memorandum_kind is None:
        raise RefusedError(CaseReason.UNKNOWN_MEMORANDUM, "memorandum")
    if catalogue.memorandum_kind == _INCENTIVE:
        raise RefusedError(CaseReason.WRONG_MEMORANDUM, "memorandum")
    for code in (*content.measures, *(measure for measure, _ in content.implementers)):
        if code not in catalogue.measures:
            raise RefusedError(CaseReason.MEASURE_OUTSIDE_MEMORANDUM, code)
    if content.conduct is not None and not catalogue.conduct_known:
        raise RefusedError(CaseReason.UNKNOWN_CONDUCT, "conduct")
    if content.grade is not None and content.grade not in GRADES:
        raise RefusedError(CaseReason.MISSING_VALUE, "grade")
    if not content.legal_basis:
        raise RefusedError(CaseReason.MISSING_VALUE, "legalBasis")


def _check_days(content: Content, setting: Setting) -> None:
    decided = exact_day(content.decided_on, "decidedOn")
    if decided > setting.today:
        raise RefusedError(CaseReason.FUTURE_DATE, "decidedOn")
    act_from, act_until = (_optional(content.act_from, "actFrom"), _optional(content.act_until, "actUntil"))
    if act_from is not None and act_from.first > decided:
        raise RefusedError(CaseReason.DATES_OUT_OF_ORDER, "actFrom")
    if act_until is not None and (
        act_until.first > decided or (act_from is not None and act_until.last < act_from.first)
    ):
        raise RefusedError(CaseReason.DATES_OUT_OF_ORDER, "actUntil")
    if content.term is not None and content.until is not None:
        raise RefusedError(CaseReason.DATES_OUT_OF_ORDER, "until")
    _check_end(decided, content, setting)


def _check_end(decided: date, content: Content, setting: Setting) -> None:
    """Refuse an end before the beginning, before today, or after the longest term from the decision on."""
    last = last_day(CaseKind.PUNISHMENT, content)
    if last is None:
        return
    if last < first_day(content):
        raise RefusedError(CaseReason.DATES_OUT_OF_ORDER, "until")
    if last < setting.today:
        raise RefusedError(CaseReason.END_IN_PAST, "until")
    rule = setting.longest
    if rule is not None and rule.maximum is not None and last > Term.parse(rule.maximum).last_day(decided):
        raise RefusedError(CaseReason.TERM_TOO_LONG, "term")


def _check_honour(content: Content, setting: Setting) -> None:
    if not content.title:
        raise RefusedError(CaseReason.MISSING_VALUE, "title")
    awarded = exact_day(content.awarded_on, "awardedOn")
    if awarded > setting.today:
        raise RefusedError(CaseReason.FUTURE_DATE, "awardedOn")
    last = last_day(CaseKind.INCENTIVE, content)
    if last is not None and last < awarded:
        raise RefusedError(CaseReason.DATES_OUT_OF_ORDER, "until")
    if last is not None and last < setting.today:
        raise RefusedError(CaseReason.END_IN_PAST, "until")


def _flags(content: Content, setting: Setting) -> Iterator[str]:
    for named in content.named:
        if named.person != setting.subject.id and named.person not in setting.subject.linked:
            yield f"{WITHOUT_LINK}:{named.person}"
    if setting.longest is None and last_day(CaseKind.PUNISHMENT, content) is not None:
        yield NO_MAXIMUM


def _partial(text: str, field: str) -> PartialDate:
    try:
        return PartialDate.parse(text)
    except ValueError:
        raise RefusedError(CaseReason.INVALID_DATE, field) from None


def _optional(text: str | None, field: str) -> PartialDate | None:
    return None if text is None else _partial(text, field)


def _term(text: str) -> Term:
    try:
        return Term.parse(text)
    except ValueError:
        raise RefusedError(CaseReason.INVALID_TERM, "term") from None
