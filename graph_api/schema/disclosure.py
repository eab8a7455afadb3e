"""Which answers of an operation may show identity numbers and birth dates in full.

A root field is disclosed by the code that has put its look-up on record, and only then; what is resolved
beneath it asks by the root of its own path. So two root fields of one operation, one with a purpose and
one without, do not open each other, and both executors decide alike.
"""

from __future__ import annotations

from graph_api.schema.text import Info
from graph_api.services.purpose import shows_in_full


def disclose(info: Info, purpose: str | None) -> None:
    """Let the answer of the root field of ``info``, which is on record, show what its purpose entitles to."""
    if shows_in_full(info.context.caller, purpose):
        info.context.disclosed.add(info.path.key)


def is_disclosed(info: Info) -> bool:
    """Whether numbers are shown in full beneath the root field to which ``info`` belongs."""
    if not info.context.disclosed:
        return False
    path = info.path
    while path.prev is not None:
        path = path.prev
    return path.key in info.context.disclosed
