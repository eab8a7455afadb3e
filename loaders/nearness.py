"""Keeping the mark of persons near a sanction, in the transaction that makes it true."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from loaders.store import Step

_LINKS = frozenset({"copy_facts"})
"""What writes links and leaves it to others to mark their ends; ``create_facts`` does so itself."""
_IDENTITY = frozenset({"move_records", "dissolve_subjects"})


def nearness_steps(steps: Sequence[Step]) -> list[Step]:
    """Return what is to be written after ``steps`` so that nobody near a sanction is without the mark.

    A person comes near by a link into a sanctioned enterprise, by a sanction on the enterprise or a
    branch of it, by a branch's link to its parent, and by a change of who is who. A subject that is
    given another id keeps its marks.
    """
    holders: set[tuple[str, str]] = set()
    subjects: set[str] = set()
    branches: set[str] = set()
    for query, parameters in steps:
        rows: Any = parameters.get("rows", ())
        if query in _LINKS:
            holders.update((row[1], row[2]) for row in rows)
        elif query in _IDENTITY:
            subjects.update(end for row in rows for end in row[:2])
        elif query == "sync_branches":
            branches.update(row[0] for row in rows)
        elif query == "mark_sanctioned":
            ids: Any = parameters["ids"]
            subjects.update(ids)
    found: list[Step] = []
    if holders:
        found.append(("mark_near_holders", {"rows": [list(pair) for pair in sorted(holders)]}))
    if subjects:
        found.append(("mark_near_subjects", {"ids": sorted(subjects)}))
    if branches:
        found.append(("mark_near_branches", {"keys": sorted(branches)}))
    return found
