"""Statements about subjects, as read, told as one description of each at ``validAt``.

What several statements together say is decided in ``graph_api.domain.description``; here rows of
``reach_facts`` become statements, and descriptions become the guards of the rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from graph_api.domain.description import (
    STATE_OWNER,
    EnterpriseStatement,
    NameStatement,
    PersonStatement,
    describe_enterprise,
    describe_person,
    status_on,
    to_subject_fact,
)
from graph_api.domain.facts import Moment, SubjectFact, SubjectKind
from graph_api.services.decoding import REMEMBERED_TEXTS, day_known, to_date, to_spell

BRANCH = "BRANCH"


def describe_subjects(record: Mapping[str, Any], moment: Moment) -> Mapping[str, SubjectFact]:
    """Return every subject that the record mentions, by id, as described at ``moment``."""
    statements: dict[str, list[Sequence[Any]]] = {}
    for row in record["descriptions"]:
        statements.setdefault(row[0], []).append(row)
    names: dict[str, list[NameStatement]] = {}
    for subject, source, known_from, name, since, until in record["names"]:
        names.setdefault(subject, []).append(NameStatement(name, to_spell(since, until, known_from), source))
    bare = {subject: name for subject, name, _ in record["bare"]}
    parents = parents_of(record["branches"])
    return {
        subject: _describe(subject, rows, names.get(subject, ()), bare, parents.get(subject), moment.valid_at)
        for subject, rows in statements.items()
    }


def _describe(
    subject: str,
    rows: Sequence[Sequence[Any]],
    names: Sequence[NameStatement],
    bare: Mapping[str, str],
    parent: str | None,
    valid_at: date,
) -> SubjectFact:
    if subject in bare:
        nothing = describe_person([]) if rows[0][1] else describe_enterprise([], names, valid_at)
        return to_subject_fact(subject, nothing, fallback_name=bare[subject] or "")
    if len(rows) == 1 and not names:
        return _described_once(subject, rows[0], parent, valid_at)
    if rows[0][1]:
        return to_subject_fact(subject, describe_person([_person_statement(row) for row in rows]))
    enterprise = describe_enterprise([_enterprise_statement(row) for row in rows], names, valid_at)
    return to_subject_fact(subject, enterprise, branch_of=if_branch(parent, enterprise.kind))


def _described_once(subject: str, row: Sequence[Any], parent: str | None, valid_at: date) -> SubjectFact:
    """Return what a single statement without other names says, as all of them together would be read.

    Most subjects of a batch are of this sort, and for them names have no rivals and attributes no
    conflicts, whose search takes most of the time of decoding.
    """
    if row[1]:
        return SubjectFact(subject, SubjectKind.PERSON, row[5] or "", unspecified=bool(row[12]))
    _, _, _, _, known_from, name, uscc, kind, status, established, revoked, deregistered, _ = row
    return SubjectFact(
        subject,
        SubjectKind.ENTERPRISE,
        name or "",
        uscc=uscc or None,
        status=_status_by_one(status, established, revoked, deregistered, known_from, valid_at),
        state_owner=kind == STATE_OWNER,
        branch_of=if_branch(parent, kind),
        established_on=to_date(established),
    )


@lru_cache(maxsize=REMEMBERED_TEXTS)
def _status_by_one(
    status: str | None,
    established: str | None,
    revoked: str | None,
    deregistered: str | None,
    known_from: int,
    valid_at: date,
) -> str:
    """Return an enterprise's status on a day by one statement: days and instants repeat within a register."""
    statement = EnterpriseStatement(
        source="",
        source_id="",
        known_from=known_from,
        known_on=day_known(known_from),
        status=status,
        established_on=to_date(established),
        revoked_on=to_date(revoked),
        deregistered_on=to_date(deregistered),
    )
    return status_on(valid_at, (statement,)).value


def if_branch(parent: str | None, kind: str | None) -> str | None:
    """Return the parent of an enterprise that counts as a branch of it; ``kind`` is None where unstated."""
    # A parent without the kind BRANCH is that of a subsidiary, whose sanctions are its own. A row
    # that names a parent and no kind cannot mean anything but a branch.
    return parent if kind in (None, BRANCH) else None


def _enterprise_statement(row: Sequence[Any]) -> EnterpriseStatement:
    _, _, source, source_id, known_from, name, uscc, kind, status, established, revoked, deregistered, _ = row
    return EnterpriseStatement(
        source=source,
        source_id=source_id,
        known_from=known_from,
        known_on=day_known(known_from),
        name=name,
        uscc=uscc,
        kind=kind,
        status=status,
        established_on=to_date(established),
        revoked_on=to_date(revoked),
        deregistered_on=to_date(deregistered),
    )


def _person_statement(row: Sequence[Any]) -> PersonStatement:
    return PersonStatement(
        source=row[2],
        source_id=row[3],
        known_from=row[4],
        known_on=day_known(row[4]),
        name=row[5],
        unspecified=row[12],
    )


def parents_of(rows: Sequence[Sequence[Any]]) -> dict[str, str]:
    """Return each branch's parent: the one stated last; of two stated at once the smaller id.

    ``rows``: [branch's id, parent's id, knownFrom]. A branch that is one subject with its parent is no
    branch of itself.
    """
    parents: dict[str, str] = {}
    for branch, parent, _ in sorted(rows, key=lambda row: (-row[2], row[1])):
        if branch != parent:
            parents.setdefault(branch, parent)
    return parents
