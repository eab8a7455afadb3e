"""What a step states as facts: rows of the exchange format, as a provider would write them.

So the reach, pre-checks and reports that follow are those of loaded rows, and an export of the rows loads
as the same facts. The id of a sanction or honour is that of its case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from graph_api.domain.casework.cases import Case, Content
from graph_api.domain.casework.states import CaseKind, Effect

SOURCE = "casework"
"""The provider of all that is decided here."""


@dataclass(frozen=True, slots=True)
class FactRow:
    """One row of a table: its cells as text; ids of subjects are platform ids."""

    table: str
    cells: Mapping[str, str]


def rows_of(
    effect: Effect, case: Case, on: date, *, person: str | None = None, note: str | None = None
) -> tuple[FactRow, ...]:
    """Return the rows that an effect writes; none where the exchange format has no word for it."""
    if case.kind is CaseKind.INCENTIVE:
        return _of_honour(effect, case, on, note)
    if effect is Effect.LISTING:
        return _listing(case, on)
    return (_event(case, effect.value, on, person, note),)


def _listing(case: Case, on: date) -> tuple[FactRow, ...]:
    content = case.content
    found = [FactRow("sanctions", _filled({**_sanction(content), **_head(case)}))]
    found += [
        FactRow(
            "responsible",
            _filled(
                {
                    "sanction_id": case.id,
                    "person_id": named.person,
                    "responsible": None if named.responsible is None else str(named.responsible).lower(),
                    "capacity": named.capacity,
                }
            ),
        )
        for named in content.named
    ]
    return (*found, _event(case, "PUBLISHED", on, None, None))


def _head(case: Case) -> dict[str, str | None]:
    return {"id": case.id, "subject_id": case.subject, "department": case.department}


def _sanction(content: Content) -> dict[str, str | None]:
    return {
        "memorandum": content.memorandum,
        "measures": "|".join(content.measures) or None,
        "conduct": content.conduct,
        "grade": content.grade,
        "act_from": content.act_from,
        "act_until": content.act_until,
        "decided_on": content.decided_on,
        "effective_from": content.effective_from,
        "term": content.term,
        "until": content.until,
        "source_note": content.legal_basis,
    }


def _event(case: Case, kind: str, on: date, person: str | None, note: str | None) -> FactRow:
    return FactRow(
        "events",
        _filled(
            {
                "sanction_id": case.id,
                "type": kind,
                "on": on.isoformat(),
                "person_id": person,
                "note": note,
            }
        ),
    )


def _of_honour(effect: Effect, case: Case, on: date, note: str | None) -> tuple[FactRow, ...]:
    """Return the row of an honour: with the day of its end, or no longer true where it was an error.

    An objection that is being examined changes nothing about an honour, so it has no row.
    """
    content = case.content
    cells: dict[str, str | None] = {
        **_head(case),
        "title": content.title,
        "list": content.list_name,
        "awarded_on": content.awarded_on,
        "until": content.until,
        "source_note": content.legal_basis,
    }
    match effect:
        case Effect.LISTING:
            pass
        case Effect.REVOKED | Effect.RELEASED:
            cells.update(revoked_on=on.isoformat(), source_note=note or content.legal_basis)
        case Effect.OBJECTION_UPHELD:
            cells.update(void_on=on.isoformat(), source_note=note or content.legal_basis)
        case _:
            return ()
    return (FactRow("honours", _filled(cells)),)


def _filled(cells: Mapping[str, str | None]) -> dict[str, str]:
    return {name: text for name, text in cells.items() if text is not None}
