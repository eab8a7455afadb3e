"""Whether the key for identity numbers at hand is the one that this graph's persons are sealed with.

With another key nothing fails visibly: a person already known gets another hash, is not found, and
a load makes a second person of him. So it is checked before a graph is served or loaded.
"""

from __future__ import annotations

from graph_api.bolt.driver import Graph
from graph_api.domain.keys import identity_key
from graph_api.errors import SetupError


class ForeignIdentityKeyError(SetupError):
    """The graph's identity numbers are sealed with another key than the one at hand."""


async def claim_identity_key(graph: Graph, key_id: str) -> None:
    """Return if ``key_id`` (``IdentitySealer.key_id``) is the key of this graph.

    A graph without any sealed identity number takes it and records it. The graph is to be migrated
    already; a load asks while it holds the load lock. Raises ``ForeignIdentityKeyError`` that names
    both keys by their ids and says what to do, and ``UnavailableError``.
    """
    found = await graph.write("claim_identity_key", keyId=key_id, identityPrefix=identity_key(""))
    if found["keyId"] != key_id:
        raise ForeignIdentityKeyError(
            f"The persons of this graph were loaded with identity key {found['keyId']}; the key at hand is "
            f"{key_id}, with which nobody would be recognised. Put back keys/identity.key of the home that "
            "loaded the graph, or set CREDIT_GRAPH_IDENTITY_KEY to that key.",
            f"该图数据库中的自然人是以证件号码密钥 {found['keyId']} 加载的,当前密钥为 {key_id},"
            "无法识别其中任何人。请恢复加载该图的主目录下的 keys/identity.key,"
            "或将 CREDIT_GRAPH_IDENTITY_KEY 设为该密钥。",
        )
