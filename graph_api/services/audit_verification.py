"""Whether the audit trail is whole: every chain recomputed and held against those opened after it.

The trail is read a page at a time, so that memory does not grow with it. What is not found by it: records
removed from the end of the newest chain, unless heads were kept elsewhere (``kept``), and records from
before there were chains.

A chain of a time before the identity key was replaced is recomputed with the retired key of that time. Who
has come by a retired key could make such a chain anew or lengthen it; so each must end as a chain of a later
key says, which the rotation opens for this purpose (``loaders/rotation.py``).
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
    AFTER_RETIREMENT = "AFTER_RETIREMENT"


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
    """One chain: ``known`` hashes that others name, by record (None: of its opening).

    ``closed``: the last record that it may have (None in it: no record), where its key was retired.
    """

    chain: Mapping[str, Any]
    known: Mapping[str | None, str]
    head: str
    closed: tuple[str | None] | None = None
    last: str | None = None
    records: int = 0

    def follow(
        self, key: ChainKey, record: Mapping[str, Any], answers: Sequence[Mapping[str, Any]]
    ) -> Finding | None:
        """Take the next record; return the flaw that it shows."""
        expected = record_id(self.chain["records"], self.records + 1)
        if self.closed is not None and expected > (self.closed[0] or ""):
            return Finding(self.chain["id"], Flaw.AFTER_RETIREMENT, expected)
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


def read_heads(kept: Mapping[str, Any]) -> Heads:
    """Return heads from their JSON: chains with the id of the last record, or null, and its hash.

    Raises ``ValueError``, ``TypeError`` or ``AttributeError`` for JSON of another form.
    """
    return {
        str(chain): (None if last is None else str(last), str(head)) for chain, (last, head) in kept.items()
    }


async def verify(
    graph: NamedReads,
    key: ChainKey,
    kept: Heads | None = None,
    told: Callable[[int], None] = lambda records: None,
    retired: Sequence[ChainKey] = (),
) -> Verification:
    """Read the whole trail and say what is wrong with it; ``told`` hears of the records read.

    ``kept`` are heads of an earlier verification that were kept elsewhere. ``retired`` are the keys in use
    before ``key``, the one retired last first. A chain that none of them opened counts as changed.
    """
    found = Verification()
    chains = [chain async for chain in _chains(graph)]
    known = _known(chains, kept or {})
    keys = (key, *retired)
    ages = {chain["id"]: _age(keys, chain) for chain in chains}
    closed = _closed(chains, ages)
    present = {chain["id"] for chain in chains}
    found.findings += [Finding(chain, Flaw.CHAIN_MISSING, chain) for chain in sorted(known.keys() - present)]
    for chain in chains:
        walk = _Walk(chain, known.get(chain["id"], {}), chain["hash"])
        flaw = _of_opening(walk, ages, closed)
        if flaw is None:
            its_key = keys[ages[chain["id"]] or 0]
            flaw = await _walked(graph, its_key, walk, lambda records: told(found.records + records))
        if flaw is not None:
            found.findings.append(flaw)
        found.chains += 1
        found.records += walk.records
        found.heads[chain["id"]] = (walk.last, walk.head)
    counted = (await graph.read("audit_count"))["records"]
    found.unchained = max(0, counted - found.records) if found.is_whole else 0
    return found


def _age(keys: Sequence[ChainKey], chain: Mapping[str, Any]) -> int | None:
    """Return the place in ``keys``, the newest first, of the one that opened a chain; None: no one did."""
    return next((age for age, key in enumerate(keys) if opening_hash(key, chain) == chain["hash"]), None)


def _closed(
    chains: Sequence[Mapping[str, Any]], ages: Mapping[str, int | None]
) -> dict[str, tuple[str | None]]:
    """Return the last record of every chain whose key was retired, as a chain of a later key names it."""
    found: dict[str, tuple[str | None]] = {}
    for chain in chains:
        age = ages[chain["id"]]
        if age is None:
            continue
        for name, last, _ in orjson.loads(chain["heads"]):
            if age < (ages.get(name) or 0):
                found[name] = (last,)
    return found


def _of_opening(
    walk: _Walk, ages: Mapping[str, int | None], closed: Mapping[str, tuple[str | None]]
) -> Finding | None:
    """Return what is wrong with the beginning of a chain, and tell the walk where the chain must end."""
    name = walk.chain["id"]
    age = ages[name]
    if age is None:
        return Finding(name, Flaw.OPENING_CHANGED, name)
    if age > 0:
        walk.closed = closed.get(name)
        if walk.closed is None:
            return Finding(name, Flaw.AFTER_RETIREMENT, name)
    return None


async def _walked(
    graph: NamedReads, key: ChainKey, walk: _Walk, told: Callable[[int], None]
) -> Finding | None:
    """Follow a chain whose opening is right to its end or its first flaw."""
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
