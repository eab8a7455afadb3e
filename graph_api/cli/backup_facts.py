"""What a backup says of the graph in it, read from the graph that was made of its own dump."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.migrations import migrate, shipped_migrations
from graph_api.cli.session import open_graph
from graph_api.errors import SetupError
from graph_api.keyring import Keyring
from graph_api.sealing import KEY_FILE, IdentitySealer
from graph_api.services.audit_verification import Heads, verify
from graph_api.settings import Settings


@dataclass(frozen=True, slots=True)
class GraphFacts:
    """The contents of a graph in figures.

    ``labels``: nodes by label; ``relationships``: all of them; ``migrations``: number and checksum;
    ``identity_key``: id of the key its persons are sealed with, None where there is none yet;
    ``audit_records``, ``audit_flaws``: records of the trail, and chains in which something is wrong;
    ``heads``: the ends of the trail's chains, by which a later loss would show.
    """

    labels: Mapping[str, int]
    relationships: int
    migrations: Sequence[Sequence[Any]]
    identity_key: str | None
    audit_records: int
    audit_flaws: int
    heads: Mapping[str, Sequence[str | None]]

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> GraphFacts:
        """Read what ``as_json`` wrote."""
        return cls(**value)

    def as_json(self) -> dict[str, Any]:
        """The facts as plain JSON."""
        return asdict(self)

    def differences(self, other: GraphFacts) -> list[str]:
        """What of the contents differs, one line each; empty where the graphs are alike."""
        names = sorted({*self.labels, *other.labels})
        lines = [
            f"{name}: {self.labels.get(name, 0)} / {other.labels.get(name, 0)}"
            for name in names
            if self.labels.get(name, 0) != other.labels.get(name, 0)
        ]
        for field in ("relationships", "identity_key", "audit_records", "audit_flaws"):
            mine, theirs = getattr(self, field), getattr(other, field)
            if mine != theirs:
                lines.append(f"{field}: {mine} / {theirs}")
        return lines


async def read_facts(
    address: GraphAddress,
    keys: Sequence[IdentitySealer],
    kept: Heads | None = None,
    *,
    migrated: bool = False,
) -> GraphFacts:
    """Count a graph and verify its audit trail, against ``kept`` heads where there are some.

    ``keys``: that of the graph and those retired before it. ``migrated``: the migrations that it lacks are
    applied after the counting. Raises ``UnavailableError``, and ``SetupError`` where one key is taking the
    place of another.
    """
    async with open_graph(address) as graph:
        facts = await _facts(graph, keys, kept)
        if migrated:
            await migrate(graph)
        return facts


async def _facts(graph: Graph, keys: Sequence[IdentitySealer], kept: Heads | None) -> GraphFacts:
    labels = {}
    for row in await graph.run_admin("CALL db.labels() YIELD label RETURN label ORDER BY label"):
        name = str(row["label"]).replace("`", "``")
        count = int((await graph.run_admin(f"MATCH (n:`{name}`) RETURN count(n) AS n"))[0]["n"])
        if count:
            labels[str(row["label"])] = count
    links = await graph.run_admin("MATCH ()-[r]->() RETURN count(r) AS n")
    applied = await graph.run_admin(
        "MATCH (m:Migration) RETURN m.version AS version, m.checksum AS checksum ORDER BY version"
    )
    sealed = await graph.run_admin("MATCH (k:IdentityKey) RETURN k.keyId AS id, k.rotatingTo AS next LIMIT 1")
    if sealed and sealed[0]["next"]:
        raise SetupError(
            "The identity key of this graph is being replaced; end that first: credit-graph identity rotate",
            "该图的证件号码密钥正在更换，请先完成更换(credit-graph identity rotate)。",
        )
    trail = await verify(graph, keys[0], kept, retired=keys[1:])
    return GraphFacts(
        labels,
        int(links[0]["n"]),
        [[row["version"], row["checksum"]] for row in applied],
        str(sealed[0]["id"]) if sealed else None,
        trail.records + trail.unchained,
        len(trail.findings),
        {chain: list(head) for chain, head in trail.heads.items()},
    )


def refuse_newer_migrations(facts: GraphFacts) -> None:
    """Raise SetupError where the graph was migrated by a newer or another product."""
    shipped = {migration.version: migration.checksum for migration in shipped_migrations()}
    foreign = [version for version, checksum in facts.migrations if shipped.get(version) != checksum]
    if foreign:
        raise SetupError(
            f"The backup was made by another, probably newer version (migrations {foreign}). "
            "Upgrade credit-graph.",
            f"该备份由其他(可能更新的)版本生成(迁移 {foreign})。请升级 credit-graph。",
        )


def key_at_hand(settings: Settings) -> IdentitySealer:
    """The home's identity key, which is not made here; raises SetupError where there is none."""
    return keys_at_hand(settings).current


def keys_at_hand(settings: Settings) -> Keyring:
    """The home's identity keys, none of which is made here; raises SetupError where there is none."""
    if settings.identity_key is None and not (settings.home / KEY_FILE).exists():
        raise SetupError(
            f"The identity key is missing: put it back as {settings.home / KEY_FILE} (mode 600) or set "
            "CREDIT_GRAPH_IDENTITY_KEY. It is never part of a backup.",
            f"缺少身份密钥: 请将其恢复到 {settings.home / KEY_FILE} (权限 600) 或设置 "
            "CREDIT_GRAPH_IDENTITY_KEY。备份中从不包含该密钥。",
        )
    return Keyring.from_settings(settings)


def backup_hash(key: IdentitySealer, content: bytes) -> str:
    """The keyed hash of a backup; nothing that the audit trail hashes begins like this."""
    return key.chain_hash(b"credit-graph backup\n" + content)
