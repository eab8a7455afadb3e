"""``credit-graph check``: the engine's consistency check and what must hold of our own graph."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.migrations import pending
from graph_api.cli.backup_facts import keys_at_hand
from graph_api.cli.session import open_engine, open_graph, read_settings
from graph_api.cli.wording import localised
from graph_api.engine.admin_tool import check_store
from graph_api.engine.home import claim_home, was_ready
from graph_api.engine.local import LocalEngine
from graph_api.engine.progress import ConsoleReporter
from graph_api.engine.staging import Staging
from graph_api.engine.standstill import Standstill
from graph_api.errors import SetupError
from graph_api.keyring import Keyring
from graph_api.services.audit_verification import verify
from graph_api.settings import Settings
from loaders.hub_checking import lists_hold

_SHOWN = 20
_HUBS_A_PAGE = 100

_UNSANCTIONED = (
    "MATCH (s:Subject)<-[:IMPOSED_ON]-() WHERE NOT s:Sanctioned RETURN DISTINCT s.id AS id LIMIT $most"
)
_NOT_NEAR = (
    "MATCH (p:Person)-[r:!NAMED_IN&!MEMBER_OF]->(:Sanctioned&Enterprise) WHERE NOT p:NearSanctioned "
    "RETURN DISTINCT p.id AS id LIMIT $most"
)
_BEHIND = "MATCH (s:HubPending|JoinPending) RETURN coalesce(s.id, s.key) AS id LIMIT $most"
_NOT_ONLINE = "SHOW INDEXES YIELD name, state WHERE state <> 'ONLINE' RETURN name + ' ' + state AS id"
_HUBS = (
    "MATCH (h:Hub) WHERE h.id > $after AND NOT h:HubPending WITH h.id AS id ORDER BY id LIMIT $most RETURN id"
)
_SHELVES = (
    "MATCH (b:LinkShelf) WHERE b.at > $hub + '\\u001f' AND b.at < $hub + ' ' RETURN properties(b) AS shelf"
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What one check found: a name in English and Chinese, and one line for each thing that is wrong."""

    name: str
    name_zh: str
    wrong: Sequence[str]


Check = Callable[[Graph, Keyring], Coroutine[Any, Any, Sequence[str]]]


def check() -> int:
    """Check the store and the graph in it; exit 1 where something is wrong. 检查。"""
    found = run_checks(read_settings())
    for each in found:
        state = localised("WRONG", "有误") if each.wrong else localised("ok", "正常")
        print(f"{state}: {localised(each.name, each.name_zh)}")
        for line in each.wrong:
            print(f"  {line}")
    return 1 if any(each.wrong for each in found) else 0


def run_checks(settings: Settings) -> list[Checked]:
    """Run every check, and return what each found.

    With NEO4J_URI the engine's own check is left to whoever runs that server. Raises SetupError where others
    use the local engine, which stands still while its store is checked.
    """
    keys = keys_at_hand(settings)
    found = [] if settings.neo4j_uri is not None else [_check_store(settings)]
    with open_engine(settings, "check") as address:
        return [*found, *asyncio.run(_check_at(address, keys))]


async def check_graph(graph: Graph, keys: Keyring) -> list[Checked]:
    """Check what must hold of a graph; writes nothing."""
    return [Checked(name, name_zh, list(await look(graph, keys))[:_SHOWN]) for name, name_zh, look in _CHECKS]


async def _check_at(address: GraphAddress, keys: Keyring) -> list[Checked]:
    async with open_graph(address) as graph:
        return await check_graph(graph, keys)


def _check_store(settings: Settings) -> Checked:
    home, reporter = claim_home(settings.home), ConsoleReporter()
    if not was_ready(home):
        raise SetupError("There is no graph in this home to check.", "该主目录中没有可检查的图。")
    with Standstill(settings, reporter, "check"):
        staging = Staging(settings, home.bulk, reporter, "check")  # ours while the store is
        if staging.exists:
            staging.end_interrupted()
        staging.open()
        try:
            check_store(home, LocalEngine(settings).program(), home.logs, home.bulk)
            wrong = []
        except SetupError as error:
            wrong = [localised(error.message, error.message_zh)]
        finally:
            staging.close()
    return Checked("the engine's consistency check", "引擎一致性检查", wrong)


async def _migrations(graph: Graph, _: Keyring) -> Sequence[str]:
    try:
        return [f"V{each.version:04} {each.name}" for each in await pending(graph)]
    except SetupError as error:
        return [localised(error.message, error.message_zh)]


async def _rows(statement: str, graph: Graph, _: Keyring) -> Sequence[str]:
    return [str(row["id"]) for row in await graph.run_admin(statement, most=_SHOWN)]


async def _marks(graph: Graph, keys: Keyring) -> Sequence[str]:
    return [id_ for statement in (_UNSANCTIONED, _NOT_NEAR) for id_ in await _rows(statement, graph, keys)]


async def _key(graph: Graph, keys: Keyring) -> Sequence[str]:
    sealed = await graph.run_admin("MATCH (k:IdentityKey) RETURN k.keyId AS id, k.rotatingTo AS next")
    ours = keys.current.key_id
    return [
        f"{row['id']} / {ours}" + (f" → {row['next']}" if row["next"] else "")
        for row in sealed
        if row["id"] != ours or row["next"]
    ]


async def _lists(graph: Graph, _: Keyring) -> Sequence[str]:
    wrong = []
    async for hub in _hubs(graph):
        shelves = [row["shelf"] for row in await graph.run_admin(_SHELVES, hub=hub)]
        if not await lists_hold(graph, hub, shelves):
            wrong.append(hub)
    return wrong


async def _hubs(graph: Graph) -> AsyncIterator[str]:
    after = ""
    while page := await graph.run_admin(_HUBS, after=after, most=_HUBS_A_PAGE):
        for row in page:
            yield row["id"]
        after = page[-1]["id"]


async def _trail(graph: Graph, keys: Keyring) -> Sequence[str]:
    found = await verify(graph, keys.current, retired=keys.retired)
    return [f"{each.chain} {each.where} {each.flaw.value}" for each in found.findings]


_CHECKS: tuple[tuple[str, str, Check], ...] = (
    ("all migrations are applied", "迁移均已应用", _migrations),
    ("indexes are online", "索引可用", partial(_rows, _NOT_ONLINE)),
    ("persons are sealed with the key at hand", "身份密钥一致", _key),
    ("sanctioned subjects and persons near them are marked", "制裁标记完整", _marks),
    ("nothing is left to settle by an interrupted load", "没有中断的加载遗留", partial(_rows, _BEHIND)),
    ("lists of subjects with many links hold their links", "多链接主体的列表一致", _lists),
    ("the audit trail is whole", "留痕完整", _trail),
)
