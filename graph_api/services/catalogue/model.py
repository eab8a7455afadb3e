"""How an edition stands in the graph.

===============  ===================================================================================
``Edition``      ``id`` (``edition_…``), ``name``, ``validFrom`` (day), ``org`` that drafted it,
                 ``draftedAt`` (ms), ``changes`` (JSON: table, key, before, after), ``memoranda``
                 (codes whose measures it changes), ``flags``, ``version`` (number of its steps),
                 ``approvedAt`` (ms), ``touchedAt``; mark: ``state``, that of its last step
``EditionStep``  ``id`` (``step_…``), ``number``, ``action``, ``state``, ``knownFrom`` (ms), ``role``,
                 ``org``, ``by``, ``note``, ``content`` (JSON: what a draft or an amendment said)
                 -[:STEP_OF]->
``EditionKey``   ``key``, ``digest``, ``edition``, ``step``, ``at``
===============  ===================================================================================

The rows of an approved edition are statements of the catalogue (``loaders/editions.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import orjson

from graph_api.domain.catalogue.editions import (
    CatalogueTable,
    Change,
    Edition,
    EditionAction,
    EditionState,
    EditionStep,
)


def changes_json(changes: Iterable[Change]) -> str:
    """Write changes as JSON."""
    rows = [[change.table.value, change.key, change.before, change.after] for change in changes]
    return orjson.dumps(rows).decode()


def to_edition(edition: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> Edition:
    """Return an edition as read from the graph."""
    return Edition(
        id=edition["id"],
        name=edition["name"],
        valid_from=date.fromisoformat(edition["validFrom"]),
        state=EditionState(edition["state"]),
        org=edition["org"],
        drafted_at=edition["draftedAt"],
        version=edition["version"],
        changes=tuple(
            Change(CatalogueTable(table), key, before, after)
            for table, key, before, after in orjson.loads(edition["changes"])
        ),
        memoranda=tuple(edition.get("memoranda") or ()),
        flags=tuple(edition.get("flags") or ()),
        approved_at=edition.get("approvedAt"),
        steps=tuple(map(_to_step, steps)),
    )


def _to_step(step: Mapping[str, Any]) -> EditionStep:
    return EditionStep(
        id=step["id"],
        number=step["number"],
        action=EditionAction(step["action"]),
        state=EditionState(step["state"]),
        known_from=step["knownFrom"],
        role=step["role"],
        org=step.get("org"),
        by=step.get("by"),
        note=step.get("note"),
    )
