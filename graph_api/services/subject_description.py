"""Statements about subjects, as a subject query returns them, told as one full view of each.

What several statements together say on a day is decided in ``graph_api.domain.description``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph_api.domain.description import (
    EnterpriseStatement,
    NameStatement,
    PersonStatement,
    describe_enterprise,
    describe_person,
    name_order,
    to_subject_fact,
)
from graph_api.domain.facts import Moment
from graph_api.services.decoding import day_known, to_date, to_spell
from graph_api.services.subject_facts import if_branch, parents_of
from graph_api.services.subject_views import IdentityValue, NameSpell, SourceStatement, SubjectView

Row = Mapping[str, Any]


def to_views(rows: Iterable[Row], moment: Moment) -> dict[str, SubjectView]:
    """Return the described subjects by id, without sections."""
    return {row["id"]: _view(row, moment) for row in rows}


def _view(row: Row, moment: Moment) -> SubjectView:
    known = [st for st in row["statements"] if st["knownFrom"] <= moment.known_at < st["knownUntil"]]
    # Subjects are found whenever they are loaded: one first described after knownAt is shown under the
    # name of its first statement, and nothing else of that statement counts yet; it is then described
    # by no statement, which is an answer, not something that was not read.
    fallback = row["placeholder"] or _first_name(row["statements"])
    if row["person"]:
        return _person(row, known, fallback, moment)
    return _enterprise(row, known, fallback, moment)


def _first_name(statements: Sequence[Row]) -> str:
    first = min(statements, key=lambda st: (st["knownFrom"], st["source"], st["sourceId"]), default=None)
    return "" if first is None else first["name"] or ""


def _enterprise(row: Row, known: Sequence[Row], fallback: str, moment: Moment) -> SubjectView:
    stated = (
        NameStatement(name["name"], to_spell(name["since"], name["until"], name["knownFrom"]), name["source"])
        for name in row["names"]
    )
    names = sorted(stated, key=name_order)
    described = describe_enterprise([_enterprise_statement(st) for st in known], names, moment.valid_at)
    branch_of = if_branch(parents_of(row["parents"]).get(row["id"]), described.kind)
    fact = to_subject_fact(row["id"], described, branch_of=branch_of, fallback_name=fallback)
    spells = tuple(
        NameSpell(
            name.name, name.spell.since, name.spell.until, name.spell.holds_on(moment.valid_at), name.source
        )
        for name in names
    )
    return SubjectView(fact, moment.valid_at, enterprise=described, sources=_sources(known), names=spells)


def _person(row: Row, known: Sequence[Row], fallback: str, moment: Moment) -> SubjectView:
    described = describe_person([_person_statement(st) for st in known])
    fact = to_subject_fact(row["id"], described, fallback_name=fallback)
    return SubjectView(
        fact, moment.valid_at, person=described, sources=_sources(known), identities=_identities(known)
    )


def _sources(known: Sequence[Row]) -> tuple[SourceStatement, ...]:
    return tuple(
        SourceStatement(st["source"], st["sourceId"], st["knownFrom"], st["sourceNote"])
        for st in sorted(known, key=lambda st: (st["source"], st["sourceId"]))
    )


def _identities(known: Sequence[Row]) -> tuple[IdentityValue, ...]:
    """Return the identity documents that the statements give, each once, in a stable order."""
    found = {
        (st["idType"], st["idHash"]): IdentityValue(st["idType"] or "", st["idMasked"] or "", st["idCipher"])
        for st in known
        if st["idHash"] is not None
    }
    return tuple(found[key] for key in sorted(found, key=str))


def _enterprise_statement(st: Row) -> EnterpriseStatement:
    return EnterpriseStatement(
        source=st["source"],
        source_id=st["sourceId"],
        known_from=st["knownFrom"],
        known_on=day_known(st["knownFrom"]),
        name=st["name"],
        uscc=st["uscc"],
        kind=st["kind"],
        parent_id=st["parentId"],
        status=st["status"],
        region_code=st["regionCode"],
        industry_code=st["industryCode"],
        registered_capital=st["registeredCapital"],
        established_on=to_date(st["establishedOn"]),
        revoked_on=to_date(st["revokedOn"]),
        deregistered_on=to_date(st["deregisteredOn"]),
    )


def _person_statement(st: Row) -> PersonStatement:
    return PersonStatement(
        source=st["source"],
        source_id=st["sourceId"],
        known_from=st["knownFrom"],
        known_on=day_known(st["knownFrom"]),
        name=st["name"],
        id_type=st["idType"],
        id_hash=st["idHash"],
        id_masked=st["idMasked"],
        id_cipher=st["idCipher"],
        birth_date=to_date(st["birthDate"]),
        unspecified=st["unspecified"],
    )
