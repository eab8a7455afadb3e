"""Whether one row of a measure's reach list fits one subject: role, anchor, responsibility (R2, R3).

Roles are read against the sanction's subject, which for a decision on a branch is its parent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from graph_api.domain.anchors import held_on_anchor
from graph_api.domain.coverage import may_hold
from graph_api.domain.dates import Spell, Truth
from graph_api.domain.explanation_parts import Part, part
from graph_api.domain.fact_index import FactIndex, Finding
from graph_api.domain.facts import NAMED, SHAREHOLDER, SUBJECT, Interest, ReachRow, Responsibility, RoleKind
from graph_api.domain.standing import Standing

_PRESUMED_OPEN = frozenset({RoleKind.LEGAL_REPRESENTATIVE, RoleKind.PRINCIPAL, RoleKind.ACTUAL_CONTROLLER})
"""Roles for which a decision's silence about the holder's responsibility is never a denial."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How a row fits: ``truth`` of all its conditions, and whether a person has to look at it first."""

    truth: Truth
    review: bool
    parts: tuple[Part, ...]


def fit(index: FactIndex, row: ReachRow, stand: Standing, valid_at: date) -> Fit:
    """Judge one row for one subject on one day."""
    if index.is_unspecified(stand.subject):
        return _fails(part("unspecified_person"))
    if row.role == SUBJECT:
        return _fit_subject(index, row, stand)
    if stand.is_sanctioned:
        # A SUBJECT row is the only one that reaches the sanction's subject, even where the
        # decision also names that person as responsible.
        return _fails(part("subject_row_only", name=index.name(stand.subject)))
    if row.role == NAMED:
        return _fit_named(index, row, stand)
    if index.is_state_owner(stand.sanctioned):
        return _fails(part("state_owner_post", enterprise=index.name(stand.sanctioned)))
    return _fit_role(index, row, stand, valid_at)


def no_row(index: FactIndex, stand: Standing) -> Fit:
    """Return the judgement on a measure that says of nobody that it reaches him."""
    if index.is_unspecified(stand.subject):
        return _fails(part("unspecified_person"))
    return _fails(part("no_reach_row"))


def _fails(*parts: Part) -> Fit:
    return Fit(Truth.NO, False, parts)


def _discretion(row: ReachRow) -> tuple[Part, ...]:
    return (part("discretion"),) if row.responsibility is Responsibility.DISCRETION else ()


def _fit_subject(index: FactIndex, row: ReachRow, stand: Standing) -> Fit:
    name = index.name(stand.subject)
    stated = index.name(stand.sanction.subject)
    if not stand.is_sanctioned:
        return _fails(part("subject_other", name=name, sanctioned=index.name(stand.sanctioned)))
    if stand.subject == stand.sanction.subject and stand.subject == stand.sanctioned:
        who = part("subject_itself", name=name)
    elif stand.subject == stand.sanction.subject:
        who = part("subject_is_branch", name=name, sanctioned=index.name(stand.sanctioned))
    else:
        who = part("subject_of_branch", name=name, branch=stated)
    discretion = _discretion(row)
    return Fit(Truth.YES, bool(discretion), (who, *discretion))


def _fit_named(index: FactIndex, row: ReachRow, stand: Standing) -> Fit:
    """Judge a NAMED row: the decision's finding decides, whatever post he holds and whenever."""
    name = index.name(stand.subject)
    if stand.finding is Finding.RESPONSIBLE:
        discretion = _discretion(row)
        return Fit(Truth.YES, bool(discretion), (part("named_responsible", name=name), *discretion))
    if stand.finding is Finding.OPEN:
        return Fit(Truth.YES, True, (part("named_open", name=name), *_discretion(row)))
    if stand.finding is Finding.NOT_RESPONSIBLE:
        return _fails(part("named_not_responsible", name=name))
    return _fails(part("named_absent", name=name))


def _fit_role(index: FactIndex, row: ReachRow, stand: Standing, valid_at: date) -> Fit:
    """Judge a row about a post or a shareholding: held at all, on the anchor, with responsibility."""
    refusal = _refuse_share(index, stand) if row.role == SHAREHOLDER else None
    if refusal is not None:
        return _fails(refusal)
    spells = _spells(row.role, stand)
    if not spells:
        return _fails(_never_held(index, row.role, stand))
    held, parts = held_on_anchor(index, row, stand, spells, valid_at)
    responsible, review, findings = _responsibility(row, stand)
    truth = held & responsible
    if truth is Truth.NO:
        # What certainly fails decides: a doubt about the other condition is not worth saying.
        failing = [parts] * (held is Truth.NO) + [findings] * (responsible is Truth.NO)
        return _fails(*(piece for group in failing for piece in group))
    return Fit(truth, review, parts + findings)


def _refuse_share(index: FactIndex, stand: Standing) -> Part | None:
    """Return why a shareholder row cannot fit whatever the dates, None where it may."""
    shares = [holding for holding in stand.holdings if holding.interest is Interest.SHAREHOLDING]
    if not index.is_person(stand.subject):
        return part("share_enterprise", name=index.name(stand.subject))
    values = {"name": index.name(stand.subject), "enterprise": index.name(stand.sanctioned)}
    if shares and not any(holding.is_above_zero_or_unknown for holding in shares):
        return part("share_zero", **values)
    if not shares and stand.holdings:
        return part("share_votes_only", **values)
    return None


def _spells(role: str, stand: Standing) -> Sequence[Spell]:
    """Return the spells of a post, or of shares above nought, that held on any day at all."""
    if role == SHAREHOLDER:
        spells: Sequence[Spell] = [
            holding.spell
            for holding in stand.holdings
            if holding.interest is Interest.SHAREHOLDING and holding.is_above_zero_or_unknown
        ]
    else:
        spells = stand.roles.get(role, ())
    return [spell for spell in spells if may_hold(spell)]


def _never_held(index: FactIndex, role: str, stand: Standing) -> Part:
    values = {
        "name": index.name(stand.subject),
        "role": role,
        "enterprise": index.name(stand.sanctioned),
    }
    if stand.branch_post is not None:
        return part("branch_post_only", branch=index.name(stand.branch_post), **values)
    return part("role_never", **values)


def _responsibility(row: ReachRow, stand: Standing) -> tuple[Truth, bool, tuple[Part, ...]]:
    """Return whether responsibility lets the row fit, whether it is for review, and why (R3)."""
    if row.responsibility is Responsibility.DISCRETION:
        return Truth.YES, True, (part("discretion"),)
    if row.responsibility is Responsibility.ANY:
        return Truth.YES, False, ()
    if stand.finding is Finding.RESPONSIBLE:
        return Truth.YES, False, (part("responsible_found"),)
    if stand.finding is Finding.NOT_RESPONSIBLE:
        return Truth.NO, False, (part("responsible_denied"),)
    if stand.finding is Finding.OPEN:
        return Truth.YES, True, (part("responsible_open"),)
    return _silence(row, stand)


def _silence(row: ReachRow, stand: Standing) -> tuple[Truth, bool, tuple[Part, ...]]:
    """Judge a decision that does not mention the holder at all."""
    if row.role in _PRESUMED_OPEN:
        return Truth.YES, True, (part("responsible_presumed", role=row.role),)
    if stand.names_somebody:
        return Truth.NO, False, (part("responsible_others"),)
    return Truth.YES, True, (part("responsible_nobody"),)
