"""One identity key takes the place of another in a graph: numbers are sealed, and their hashes made, anew.

From the first transaction to the last nobody answers from the graph and nobody loads into it: the load lock
is held, and ``rotatingTo`` stands on the ``IdentityKey``, which every audit record looks at before it is
written. Persons are taken in the order of their ids, a page to a transaction that also says how far it came;
killed at any moment, the rotation goes on from there when it is run again with the same two keys. What is
written under the new key is recognised by the key id in the sealed number, so nothing is written twice.

In the end a chain of the audit trail is opened under the new key that names the ends of all chains of before,
so that whoever has come by the former key can add nothing to them that a verification would believe.

- **Content.** The digest of a statement is made of its content and the hash of the number. It is made anew
  from the stored columns, where the former digest comes out the same way; where not, it stays, and the next
  load of that row makes a version that says the same (``Rotation.digests_kept``).
- **Keys without a number.** A subject key whose number no statement has cannot be made anew. Nobody can
  find anything by it any more, and it is removed (``Rotation.keys_dropped``).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

from graph_api.bolt.driver import Graph
from graph_api.bolt.identity_key import ForeignIdentityKeyError
from graph_api.domain.dates import day_of_ms, now_ms
from graph_api.domain.keys import identity_key
from graph_api.errors import LimitExceededError
from graph_api.sealing import IdentitySealer
from loaders.locking import LoadLock
from loaders.statements import content_digest

PERSONS_A_TRANSACTION = 1_000
KEYS_A_PAGE = 5_000
ALL_CHAINS = 1_000_000
"""Chains whose ends are named: each start of a process makes one."""

Ends = Sequence[Sequence[str | None]]
"""The ends of the chains of the audit trail, as ``audit_chain_heads`` gives them."""

_PERSONS = "p_"
_CONTENT = ("id", "name", "birth_date", "unspecified", "source_note")

# Answers that were let through before the rotation began may still be on their way to the trail.
_UNDER_WAY = (
    "SHOW TRANSACTIONS YIELD transactionId, metaData "
    "WHERE metaData.query IN ['audit_append', 'audit_chain_open'] RETURN transactionId AS id"
)
_LONGEST_SECONDS: Final = 30.0
_BETWEEN_LOOKS: Final = 0.1


@dataclass(slots=True)
class Rotation:
    """What was done, or would be: persons looked at, statements and subject keys written anew.

    ``digests_kept`` statements keep a digest of before; ``keys_dropped`` subject keys have no number;
    ``chains`` of the trail were closed.
    """

    persons: int = 0
    statements: int = 0
    keys: int = 0
    digests_kept: int = 0
    keys_dropped: int = 0
    chains: int = 0


@dataclass(frozen=True, slots=True)
class Sealed:
    """A statement with a sealed number, as ``rotation_page`` gives it."""

    place: str
    id_type: str | None
    hash: str
    cipher: str
    digest: str
    content: Mapping[str, str]
    void_from: int | None

    @classmethod
    def of(cls, row: Sequence[Any]) -> Sealed:
        """Read a row."""
        place, id_type, hash_, cipher, digest, *content, void_from = row
        stated = {name: text for name, text in zip(_CONTENT, content, strict=True) if text is not None}
        return cls(place, id_type, hash_, cipher, digest, stated, void_from)

    def digest_with(self, new_hash: str) -> str | None:
        """Return the digest with another hash in it; None where the present one cannot be made from this."""
        for void_on in _days_stated(self.void_from):
            values = {**self.content, **void_on}
            if self.id_type is not None:
                values["id_type"] = self.id_type
            if content_digest(values, self.hash) == self.digest:
                return content_digest(values, new_hash)
        return None


async def rotate(
    graph: Graph,
    old: IdentitySealer,
    new: IdentitySealer,
    *,
    closing: Callable[[Ends], Mapping[str, Any]],
    told: Callable[[int], None] = lambda persons: None,
    portion: int = PERSONS_A_TRANSACTION,
) -> Rotation:
    """Put ``new`` in the place of ``old``, or go on with doing so; ``told`` hears of the persons done.

    ``closing`` makes the chain of the audit trail, under ``new``, that names the ends of those of before.

    The graph is migrated. Raises ``ForeignIdentityKeyError`` where it is another's key or a third key is
    taking its place, ``LimitExceededError`` where a load holds the graph for too long, ``BrokenSealError``
    for a sealed number that was damaged, and ``UnavailableError``; run again, it goes on.
    """
    done = Rotation()
    async with LoadLock(graph, f"r_{uuid4().hex}") as lock:
        begun = await graph.write("begin_rotation", keyId=old.key_id, newKeyId=new.key_id)
        if (begun["keyId"], begun["rotatingTo"]) != (old.key_id, new.key_id):
            raise _other_keys(begun, old, new)
        await _let_answers_pass(graph)
        async for page, last in _pages(graph, begun["after"], portion):
            step = _rewritten(page, old, new, done)
            async with lock.held() as hold:
                wrote = (await graph.write_all([hold, ("rotate_numbers", {**step, "last": last})]))[1]
            done.keys += wrote["keys"]
            told(done.persons)
        _, orphans = await _subject_keys(graph)
        async with lock.held() as hold:
            dropped = [identity_key(each) for each in orphans]
            await graph.write_all([hold, ("drop_keys", {"keys": dropped})])
        done.keys_dropped = len(orphans)
        heads = (await graph.read("audit_chain_heads", limit=ALL_CHAINS))["heads"]
        done.chains = len(heads)
        async with lock.held() as hold:
            finish = {"newKeyId": new.key_id, "chain": closing(heads), "now": now_ms()}
            await graph.write_all([hold, ("finish_rotation", finish)])
    await graph.await_followers()
    return done


async def rehearse(graph: Graph, old: IdentitySealer, *, portion: int = PERSONS_A_TRANSACTION) -> Rotation:
    """Return what ``rotate`` would do, with every sealed number opened once; nothing is written.

    Raises ``BrokenSealError`` and ``WrongIdentityKeyError`` where a number cannot be opened.
    """
    done = Rotation()
    async for page, _ in _pages(graph, "", portion):
        for statement in map(Sealed.of, page["statements"]):
            old.open(statement.cipher)
            done.statements += 1
            done.digests_kept += statement.digest_with("") is None
        done.persons += page["persons"]
    keys, orphans = await _subject_keys(graph)
    done.keys, done.keys_dropped = keys - len(orphans), len(orphans)
    done.chains = len((await graph.read("audit_chain_heads", limit=ALL_CHAINS))["heads"])
    return done


async def _pages(graph: Graph, after: str, portion: int) -> AsyncIterator[tuple[Mapping[str, Any], str]]:
    """Yield pages of persons with the id of the last of each."""
    while True:
        page = await graph.write("rotation_page", after=after, first=_PERSONS, limit=portion)
        if page["last"] is None:
            return
        after = page["last"]
        yield page, after


def _rewritten(
    page: Mapping[str, Any], old: IdentitySealer, new: IdentitySealer, done: Rotation
) -> dict[str, object]:
    """Return the parameters of ``rotate_numbers`` for what a page has under the old key."""
    statements, keys = [], {}
    for statement in map(Sealed.of, page["statements"]):
        if statement.cipher.split(".")[1] == new.key_id:
            continue
        id_type, number = old.open(statement.cipher)
        new_hash = new.lookup_hash(id_type, number)
        digest = statement.digest_with(new_hash)
        done.digests_kept += digest is None
        statements.append(
            [
                statement.place,
                statement.cipher,
                new_hash,
                new.seal(id_type, number),
                digest or statement.digest,
            ]
        )
        keys[identity_key(statement.hash)] = identity_key(new_hash)
    done.persons += page["persons"]
    done.statements += len(statements)
    return {"statements": statements, "keys": [list(pair) for pair in keys.items()]}


async def _subject_keys(graph: Graph) -> tuple[int, list[str]]:
    """Return how many subject keys of numbers there are, and the hashes in those that no statement has."""
    prefix = after = identity_key("")
    found: list[str] = []
    keys = 0
    while True:
        page = await graph.write("rotation_keys", prefix=prefix, after=after, limit=KEYS_A_PAGE)
        if page["last"] is None:
            break
        found += page["hashes"]
        keys += page["keys"]
        after = page["last"]
    if not found:
        return keys, []
    stated = set((await graph.write("rotation_stated", hashes=found))["hashes"])
    return keys, [each for each in found if each not in stated]


async def _let_answers_pass(graph: Graph) -> None:
    """Return when no record is being written that was let through before the rotation began."""

    async def under_way() -> set[str]:
        return {row["id"] for row in await graph.run_admin(_UNDER_WAY)}

    earlier = await under_way()
    try:
        async with asyncio.timeout(_LONGEST_SECONDS):
            while earlier & await under_way():
                await asyncio.sleep(_BETWEEN_LOOKS)
    except TimeoutError:
        raise LimitExceededError(
            "Records of the audit trail are still being written; run the rotation again.",
            "仍有留痕正在写入，请重新运行密钥更换。",
        ) from None


def _days_stated(void_from: int | None) -> list[dict[str, str]]:
    """Return how ``void_on`` may have been written in a row that counts as void from this instant (ms)."""
    if void_from is None:
        return [{}]
    day = day_of_ms(void_from)
    texts = [day.isoformat()]
    if day.day == 1:
        texts.append(day.isoformat()[:7])
    if (day.month, day.day) == (1, 1):
        texts.append(day.isoformat()[:4])
    return [*({"void_on": text} for text in texts), {}]


def _other_keys(
    found: Mapping[str, Any], old: IdentitySealer, new: IdentitySealer
) -> ForeignIdentityKeyError:
    return ForeignIdentityKeyError(
        f"This graph is sealed with identity key {found['keyId']}"
        + (f", and {found['rotatingTo']} is taking its place" if found["rotatingTo"] else "")
        + f"; the keys at hand are {old.key_id} and {new.key_id}.",
        f"该图数据库使用密钥 {found['keyId']}"
        + (f"，正更换为 {found['rotatingTo']}" if found["rotatingTo"] else "")
        + f"；当前可用密钥为 {old.key_id} 与 {new.key_id}。",
    )
