"""Cutting what one portion writes into transactions that may run at the same time.

Two transactions that touch one subject wait for each other, and each for the other where they touch two in
different orders. So rows are cut by what they lock: new subjects share nothing; facts are put into cells by
both of their ends, and only cells without a common subject are written at once. Whatever else a portion
writes stays one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from loaders.store import Step

LANES = 2
"""Transactions at a time."""

LEAST_ROWS = 500
"""A portion of fewer rows is not worth a second transaction."""

Round = list[list[Step]]
"""The steps of transactions that may run at the same time."""

_NEW = frozenset({"create_enterprises", "create_persons"})


def rounds_of(steps: list[Step]) -> list[Round]:
    """Return rounds of transactions that together write ``steps``; each round after the one before."""
    if len(steps) != 1:
        return [[steps]]
    query, parameters = steps[0]
    rows: Any = parameters.get("rows", ())
    if len(rows) < LEAST_ROWS:
        return [[steps]]
    if query in _NEW:
        cuts = [[rows[: len(rows) // 2], rows[len(rows) // 2 :]]]
    elif query == "create_facts":
        cuts = _cells(rows)
    else:
        return [[steps]]
    return [[[(query, {**parameters, "rows": part})] for part in cut if part] for cut in cuts if any(cut)]


def _cells(rows: Sequence[Sequence[Any]]) -> list[list[list[Sequence[Any]]]]:
    """Return the rows of facts in rounds of parts that have no subject in common.

    Ends are halved by a letter of their ids. Where both are in one half the other half is free; where they
    are in different ones a second part may cross over only if a holder is never the enterprise of another
    row, that is, a person. What is left is written alone.
    """
    same: list[list[Sequence[Any]]] = [[], []]
    across: list[list[Sequence[Any]]] = [[], []]
    alone: list[Sequence[Any]] = []
    for row in rows:
        start, end = ord(row[1][-1]) & 1, ord(row[2][-1]) & 1
        if start == end:
            same[start].append(row)
        elif row[1].startswith("p_"):
            across[start].append(row)
        else:
            alone.append(row)
    return [same, across, [alone]]
