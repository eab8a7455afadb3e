"""Whether the audit trail is whole: every chain recomputed and held against those opened after it.

The trail is read a page at a time, so that memory does not grow with it. What is not found by it: records
removed from the end of the newest chain, unless heads were kept elsewhere (``kept``), and records from
before there were chains.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import orjson

from graph_api.services.audit_chain import ChainKey, link, opening_hash, record_id
from graph_api.services.facts import NamedReads

RECORDS_A_PAGE = 1_000
CHAINS_A_PAGE = 200

Heads = dict[str, tuple[str | None, str]]
"""The last record of a chain, None while it has none, and the hash of that record or of its opening."""


class Flaw(StrEnum):
    """What is wrong with a chain."""

    OPENING_CHANGED = "OPENING_CHANGED"
    RECORD_CHANGED = "RECORD_CHANGED"
    RECORD_MISSING = "RECORD_MISSING"
    END_MISSING = "END_MISSING"
    CHAIN_MISSING = "CHAIN_MISSING"


@dataclass(frozen=True, slots=True)
class Finding:
    """The first flaw of a chain: ``where`` is the record that is changed or missing, or the chain."""

    chain: str
    flaw: Flaw
    where: str


@dataclass(slots=True)
class Verification:
    """What a verification found: how many chains and records were read, and every flawed chain.

    ``unchained`` counts records from before there were chains, about which nothing can be said.
    """

    chains: int = 0
    records: int = 0
    unchained: int = 0
    findings: list[Finding] = field(default_factory=list)
    heads: Heads = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


@dataclass(slots=True)
class _Walk:
    """One chain: ``known`` hashes that others name, by record (None: of its opening)."""

    chain: Mapping[str, Any]
    known: Mapping[str | None, str]
    head: str
    last: str | None = None
    records: int = 0

    def follow(
        self, key: ChainKey, record: Mapping[str, Any], answers: Sequence[Mapping[str, Any]]
    ) -> Finding | None:
        """Take the next record; return the flaw that it shows."""
        expected = record_id(self.chain["records"], self.records + 1)
        if record["id"] != expected:
            return Finding(self.chain["id"], Flaw.RECORD_MISSING, expected)
        head = link(key, self.head, record, answers)
        if head != record.get("hash") or record.get("sequence") != self.records + 1:
            return Finding(self.chain["id"], Flaw.RECORD_CHANGED, expected)
        self.head, self.last, self.records = head, expected, self.records + 1
        return self.contradiction()

    def contradiction(self) -> Finding | None:
        """Return a flaw where somebody knew another hash of the record reached."""
        known = self.known.get(self.last)
        if known is None or known == self.head:
            return None
        return Finding(self.chain["id"], Flaw.RECORD_CHANGED, self.last or self.chain["id"])

    def end(self) -> Finding | None:
        """Return a flaw where somebody knew records after the last one."""
        later = [name for name in self.known if name is not None and (self.last is None or name > self.last)]
        return Finding(self.chain["id"], Flaw.END_MISSING, max(later)) if later else None


async def verify(
    graph: NamedReads,
    key: ChainKey,
    kept: Heads | None = None,
    told: Callable[[int], None] = lambda records: None,
) -> Verification:
    """Read the whole trail and say what is wrong with it; ``told`` hears of the records read.

    ``kept`` are heads of an earlier verification that were kept elsewhere. With another key than the one
    that chained the records every opening counts as changed.
    """
    found = Verification()
    chains = [chain async for chain in _chains(graph)]
    known = _known(chains, kept or {})
    present = {chain["id"] for chain in chains}
    found.findings += [Finding(chain, Flaw.CHAIN_MISSING, chain) for chain in sorted(known.keys() - present)]
    for chain in chains:
        walk = _Walk(chain, known.get(chain["id"], {}), chain["hash"])
        flaw = await _walked(graph, key, walk, lambda records: told(found.records + records))
        if flaw is not None:
            found.findings.append(flaw)
        found.chains += 1
        found.records += walk.records
        found.heads[chain["id"]] = (walk.last, walk.head)
    counted = (await graph.read("audit_count"))["records"]
    found.unchained = max(0, counted - found.records) if found.is_whole else 0
    return found


async def _walked(
    graph: NamedReads, key: ChainKey, walk: _Walk, told: Callable[[int], None]
) -> Finding | None:
    """Follow a chain to its end or its first flaw."""
    if opening_hash(key, walk.chain) != walk.chain["hash"]:
        return Finding(walk.chain["id"], Flaw.OPENING_CHANGED, walk.chain["id"])
    flaw = walk.contradiction()
    after, until = walk.chain["records"], f"{walk.chain['records']}:"
    while flaw is None:
        page = (await graph.read("audit_chain_page", after=after, until=until, limit=RECORDS_A_PAGE))[
            "records"
        ]
        if not page:
            return walk.end()
        for row in page:
            flaw = walk.follow(key, row["record"], row["answers"])
            if flaw is not None:
                return flaw
        after = page[-1]["record"]["id"]
        told(walk.records)
    return flaw


async def _chains(graph: NamedReads) -> AsyncIterator[Mapping[str, Any]]:
    after = ""
    while page := (await graph.read("audit_chains", after=after, limit=CHAINS_A_PAGE))["chains"]:
        for chain in page:
            yield chain
        after = page[-1]["id"]


def _known(chains: Sequence[Mapping[str, Any]], kept: Heads) -> dict[str, dict[str | None, str]]:
    """Return, by chain, every hash that the openings of chains, or ``kept`` heads, name."""
    known: dict[str, dict[str | None, str]] = {}
    for chain in chains:
        for name, last, head in orjson.loads(chain["heads"]):
            known.setdefault(name, {})[last] = head
    for name, (last, head) in kept.items():
        known.setdefault(name, {})[last] = head
    return known
