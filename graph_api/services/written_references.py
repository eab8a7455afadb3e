"""Subjects as the rows of a table name them."""

from __future__ import annotations

from collections.abc import Mapping

from graph_api.domain.identity_number import IdentityType, check_identity_number
from graph_api.domain.uscc import check_uscc
from graph_api.errors import InvalidInputError
from graph_api.services.references import LONGEST_KEY_PART, IdentityLookup, SubjectRefValue

NAMING = ("id", "uscc", "id_number", "source_id")
"""Columns that name a subject; of several in a row the first one counts."""


def written_reference(cells: Mapping[str, str], identities: IdentityLookup) -> SubjectRefValue:
    """Return whom the cells of a row name.

    Raises ``BadUsccError`` and ``BadIdentityNumberError`` for a number whose check fails, and
    ``InvalidInputError`` where nobody is named.
    """
    named = next((name for name in NAMING if cells.get(name)), None)
    if named is None:
        raise InvalidInputError("the row names nobody", "该行未指明主体")
    value = cells[named]
    if named == "uscc":
        return SubjectRefValue.by_uscc(check_uscc(value).code)
    if named == "id_number":
        number = check_identity_number(cells.get("id_type") or IdentityType.RESIDENT_ID, value)
        return SubjectRefValue.by_identity(identities, number.type.value, number.number)
    if max(len(value), len(cells.get("source", ""))) > LONGEST_KEY_PART:
        raise InvalidInputError(
            f"{named}: at most {LONGEST_KEY_PART} characters", f"{named}: 最长 {LONGEST_KEY_PART} 个字符"
        )
    if named == "id":
        return SubjectRefValue.by_id(value)
    if not cells.get("source"):
        raise InvalidInputError(
            "source: empty; whose source_id is it?", "source: 为空, 无法确定 source_id 属于哪个来源"
        )
    return SubjectRefValue.by_source(cells["source"], value)
