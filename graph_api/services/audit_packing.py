"""How the trail keeps look-ups of many subjects: the answers of one record in one place.

A pre-check of 500 subjects as 500 nodes costs more to write than to decide, and a nightly screening of a
loan book would fill the store with them. From ``PACKED_FROM`` answers on they stand in the record itself:

==================  ================================================================================
``packed``          the answers as JSON, compressed (zlib)
``receipts``        what the receipts of the batch begin with; their last characters are the position
``packedSubjects``  for the full-text index ``audit_batch_subjects``: each subject's id, and the digest
                    of the key asked with, joined to the month of the record (``e_….202611``)
==================  ================================================================================
"""

from __future__ import annotations

import zlib
from base64 import b32encode
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from secrets import token_bytes
from typing import Any

import orjson

from graph_api.domain.dates import OPEN_MS, day_of_ms

PACKED_FROM = 8
"""A look-up of fewer subjects keeps a node for each: they are found without reading a batch."""

_TOKEN_BYTES = 15
_TOKEN_CHARACTERS = 24
_POSITION_CHARACTERS = 4

_COLUMNS = ("receipt", "subjectKey", "subjectId", "asked", "verdict", "answer", "digest")

MOST_MONTHS = 36
"""A search by months names each of them; one of a longer period looks through all."""


def new_id(prefix: str) -> str:
    """Return a fresh, unguessable id that means nothing else."""
    return f"{prefix}_{b32encode(token_bytes(_TOKEN_BYTES)).decode().lower()}"


def new_receipt_ids(count: int) -> tuple[str, ...]:
    """Return ``count`` fresh receipt ids; those of a batch share their beginning."""
    if count < PACKED_FROM:
        return tuple(new_id("q") for _ in range(count))
    beginning = new_id("q")
    return tuple(f"{beginning}{position:0{_POSITION_CHARACTERS}d}" for position in range(count))


def batch_of(receipt: str) -> str:
    """Return what the receipts of its batch begin with; empty where it is no receipt of a batch."""
    beginning = receipt[:-_POSITION_CHARACTERS]
    is_batch = len(beginning) == len("q_") + _TOKEN_CHARACTERS
    return beginning if is_batch and receipt[-_POSITION_CHARACTERS:].isdecimal() else ""


def pack(answers: Sequence[Mapping[str, Any]], at: int) -> dict[str, object]:
    """Return the properties of a record that keep its answers; ``at`` is its instant (ms)."""
    rows = [[answer[column] for column in _COLUMNS] for answer in answers]
    month = _month(day_of_ms(at))
    named = {
        name for answer in answers for name in (answer["subjectId"], answer["subjectKey"]) if name is not None
    }
    receipt = answers[0]["receipt"]
    return {
        "packed": zlib.compress(orjson.dumps(rows), level=1),
        "packedSubjects": " ".join(f"{name}.{month}" for name in sorted(named)),
        "receipts": batch_of(receipt) or None if receipt else None,
    }


def unpack(record: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the answers that stand in a record, as nodes of their own would show them."""
    packed = record.get("packed")
    if packed is None:
        return
    for position, row in enumerate(orjson.loads(zlib.decompress(packed))):
        yield {
            **dict(zip(_COLUMNS, row, strict=True)),
            "recordId": record["id"],
            "position": position,
            "at": record["at"],
        }


def search_months(since: int, before: int) -> list[str]:
    """Return the months in which a search between two instants (ms) looks; ``*`` where they are too many."""
    if since <= 0 or before >= OPEN_MS:
        return ["*"]
    first, last = day_of_ms(since), day_of_ms(before)
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    if len(months) > MOST_MONTHS:
        return ["*"]
    return [_month(date(month // 12, month % 12 + 1, 1)) for month in months]


def _month(day: date) -> str:
    return f"{day.year:04d}{day.month:02d}"
