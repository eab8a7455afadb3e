"""The chain that makes a removed or changed record of the audit trail show.

Every process that writes has a chain of its own, so that workers need not wait for each other. A record
carries its number in the chain and the keyed hash (HMAC-SHA256, ``sealing``) of its content with the hash of
the record before it; the first one follows the opening of the chain, which names the heads that the
chains opened before had then. So whoever changes, removes, inserts or reorders a record breaks its
chain, and whoever removes a whole chain, or the end of one, contradicts the chains opened later. What he
needs to hide it is the key, which is not in the graph. The end of the newest chain is attested by heads
that are kept elsewhere (``credit-graph audit verify --save``).

==============  ====================================================================================
``AuditChain``  ``id`` (``c_…``), ``records`` (what the ids of its records begin with), ``openedAt``
                (ms), ``heads`` (JSON: [chain, last record, hash]), ``hash``
``AuditRecord`` its ``id`` ends in its number; ``sequence``, ``hash``
==============  ====================================================================================
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import orjson

from graph_api.services.audit_packing import new_id

HEADS_NAMED = 64
"""Chains opened last whose heads a new one names; every chain was among them when its successor began."""

_DIGITS = 10
_FIELD_OF_HASH = "hash"
_ROLE = "role"


class ChainKey(Protocol):
    """Whoever holds the key of the chain."""

    @property
    def key_id(self) -> str:
        """What names the key without revealing it."""
        ...

    def chain_hash(self, content: bytes) -> str:
        """Return the keyed hash of a content."""
        ...


@dataclass(slots=True)
class AuditChain:
    """The end of the chain that this process writes: ``head`` is the hash that the next record follows."""

    key: ChainKey
    records: str
    head: str
    sequence: int = 0

    def next_ids(self, count: int) -> list[str]:
        """Return the ids of the next records."""
        return [record_id(self.records, self.sequence + place) for place in range(1, count + 1)]

    def linked(self, rows: Sequence[Mapping[str, Any]]) -> AuditChain:
        """Add number and hash to the rows of the next records; return the end once they are written."""
        end = AuditChain(self.key, self.records, self.head, self.sequence)
        for row in rows:
            end.sequence += 1
            properties = row["properties"]
            properties["sequence"] = end.sequence
            end.head = properties[_FIELD_OF_HASH] = link(self.key, end.head, properties, row["answers"])
        return end


def opened(
    key: ChainKey, at: int, heads: Sequence[Sequence[str | None]]
) -> tuple[AuditChain, dict[str, Any]]:
    """Return a new chain and the properties of its node; ``heads`` as ``audit_chain_heads`` gives them."""
    name = new_id("c")
    properties: dict[str, Any] = {
        "id": name,
        "records": f"a_{name.removeprefix('c_')}",
        "openedAt": at,
        "heads": orjson.dumps(heads).decode(),
    }
    properties[_FIELD_OF_HASH] = opening_hash(key, properties)
    return AuditChain(key, properties["records"], properties[_FIELD_OF_HASH]), properties


def opening_hash(key: ChainKey, properties: Mapping[str, Any]) -> str:
    """Return the hash of the opening of a chain."""
    return link(key, "", properties, ())


def link(
    key: ChainKey, previous: str, properties: Mapping[str, Any], answers: Sequence[Mapping[str, Any]]
) -> str:
    """Return the hash of a record that follows ``previous``; absent values and the hash do not count.

    Neither does the role in an answer where it is that of the record: it stands there for an index.
    """
    role = properties.get(_ROLE)
    content = [_content(properties), [_content(_without_role(answer, role)) for answer in answers]]
    return key.chain_hash(
        previous.encode() + orjson.dumps(content, default=bytes.hex, option=orjson.OPT_SORT_KEYS)
    )


def record_id(records: str, number: int) -> str:
    """Return the id of a record of a chain."""
    return f"{records}{number:0{_DIGITS}d}"


def _without_role(answer: Mapping[str, Any], role: object) -> Mapping[str, Any]:
    if answer.get(_ROLE) != role:
        return answer
    return {name: value for name, value in answer.items() if name != _ROLE}


def _content(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if value is not None and name != _FIELD_OF_HASH}
