"""Whether the key for identity numbers at hand is the one that this graph's persons are sealed with.

With another key nothing fails visibly: a person already known gets another hash, is not found, and
a load makes a second person of him. So it is checked before a graph is served or loaded, and again and
again while it is served, because the key of a graph can be replaced (``loaders/rotation.py``).
"""

from __future__ import annotations

import asyncio

from graph_api.bolt.driver import Graph
from graph_api.domain.keys import identity_key
from graph_api.errors import LimitExceededError, SetupError, UnavailableError


class ForeignIdentityKeyError(SetupError):
    """The graph's identity numbers are sealed with another key than the one at hand."""


class UnfinishedRotationError(SetupError):
    """Some of the graph's identity numbers are sealed with one key and some with the one that follows."""


async def claim_identity_key(graph: Graph, key_id: str) -> None:
    """Return if ``key_id`` (``IdentitySealer.key_id``) is the key of this graph.

    A graph without any sealed identity number takes it and records it. The graph is to be migrated
    already; a load asks while it holds the load lock. Raises ``ForeignIdentityKeyError`` that names
    both keys by their ids and says what to do, ``UnfinishedRotationError`` while one key takes the place of
    another, and ``UnavailableError``.
    """
    found = await graph.write("claim_identity_key", keyId=key_id, identityPrefix=identity_key(""))
    _refuse_other(found["keyId"], found["rotatingTo"], key_id)


LOOK_AT_KEY_SECONDS = 0.5
"""How long a probe may wait to see whose key the graph has, once the engine has answered."""


class IdentityKeyWatch:
    """Claims a graph for the key of this process and notices when it is no longer the graph's.

    ``probe`` and ``claim`` are called in turns by whoever watches the engine: once the key was refused it is
    ``claim`` that must succeed again, because only it looks at the sealed numbers.
    """

    def __init__(self, graph: Graph, key_id: str) -> None:
        self._graph = graph.aside()  # not what a question costs
        self._key_id = key_id
        self._is_claimed = False

    async def probe(self) -> None:
        """Return if the engine answers and a key claimed before is still the graph's.

        Raises ``UnavailableError`` and what ``claim_identity_key`` raises.
        """
        await self._graph.verify()
        if not self._is_claimed:
            return
        try:
            async with asyncio.timeout(LOOK_AT_KEY_SECONDS):
                found = await self._graph.read("identity_key_in_use")
        except (UnavailableError, LimitExceededError, TimeoutError):
            return  # It answers, and is busy. Whoever records an answer looks at the key as well.
        try:
            _refuse_other(found["keyId"] or self._key_id, found["rotatingTo"], self._key_id)
        except SetupError:
            self._is_claimed = False
            raise

    async def claim(self) -> None:
        """Claim the graph; raises as ``claim_identity_key``."""
        await claim_identity_key(self._graph, self._key_id)
        self._is_claimed = True


def _refuse_other(recorded: str, rotating_to: str | None, key_id: str) -> None:
    if rotating_to is not None:
        raise UnfinishedRotationError(
            f"Identity key {rotating_to} is taking the place of {recorded} in this graph. Wait for "
            "`credit-graph identity rotate` to end, or run it again if it was cut off, then start with the "
            "new key.",
            f"该图数据库正以证件号码密钥 {rotating_to} 替换 {recorded}。请待 `credit-graph identity rotate` "
            "结束(若已中断请重新运行),再以新密钥启动。",
        )
    if recorded != key_id:
        raise ForeignIdentityKeyError(
            f"The persons of this graph are sealed with identity key {recorded}; the key at hand is "
            f"{key_id}, with which nobody would be recognised. Put back keys/identity.key of the home that "
            "loaded the graph, or set CREDIT_GRAPH_IDENTITY_KEY to that key. Where a rotation of the key was "
            "cut off, or a backup of before one was restored, run `credit-graph identity rotate`.",
            f"该图数据库中的自然人是以证件号码密钥 {recorded} 加密的,当前密钥为 {key_id},"
            "无法识别其中任何人。请恢复加载该图的主目录下的 keys/identity.key,"
            "或将 CREDIT_GRAPH_IDENTITY_KEY 设为该密钥。若密钥更换曾中断,或恢复了更换前的备份,"
            "请运行 `credit-graph identity rotate`。",
        )
