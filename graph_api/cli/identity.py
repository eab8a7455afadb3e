"""``credit-graph identity``: the key for identity numbers, and putting another in its place."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import typer
from rich.console import Console

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.identity_key import ForeignIdentityKeyError, claim_identity_key
from graph_api.bolt.migrations import migrate
from graph_api.cli.backup_facts import keys_at_hand
from graph_api.cli.session import open_engine, open_graph, read_settings
from graph_api.cli.wording import localised
from graph_api.domain.dates import now_ms
from graph_api.errors import SetupError
from graph_api.informer_sealing import new_informer_keys
from graph_api.keyring import Keyring, keep_retired, next_key, take_next
from graph_api.sealing import IdentitySealer, new_identity_key
from graph_api.services.audit_chain import opened
from graph_api.settings import Settings
from loaders.rotation import Ends, Rotation, rehearse
from loaders.rotation import rotate as rotate_graph

identity_app = typer.Typer(
    name="identity", help="The key for identity numbers. 证件号码密钥。", no_args_is_help=True
)


@dataclass(frozen=True, slots=True)
class Change:
    """Which key takes the place of which in the graph; ``is_next``: in the home it then becomes the key."""

    old: IdentitySealer
    new: IdentitySealer
    is_next: bool


@identity_app.command()
def new() -> None:
    """Print a fresh key for CREDIT_GRAPH_IDENTITY_KEY_NEXT. 生成新密钥。"""
    print(new_identity_key())


@identity_app.command()
def informer() -> None:
    """Print a fresh pair of keys for informers, as settings. 生成举报人密钥对。"""
    private, public = new_informer_keys()
    print(f"CREDIT_GRAPH_INFORMER_KEY={private}\nCREDIT_GRAPH_INFORMER_PUBLIC_KEY={public}")


@identity_app.command()
def rotate(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done; change nothing. 仅预演。")
    ] = False,
) -> None:
    """Seal every number with a new key; run again after an interruption, it goes on. 更换密钥。"""
    settings = read_settings()
    keys = keys_at_hand(settings)
    with open_engine(settings, "identity rotate") as address:
        said = asyncio.run(
            _rehearsed(settings, address, keys) if dry_run else _rotated(settings, address, keys)
        )
    print(said)


async def _rotated(settings: Settings, address: GraphAddress, keys: Keyring) -> str:
    console = Console(stderr=True)
    async with open_graph(address) as graph:
        await migrate(graph)
        with console.status("") as status:
            return await rotate_key(settings, graph, keys, lambda persons: status.update(f"{persons:,}"))


async def rotate_key(
    settings: Settings, graph: Graph, keys: Keyring, told: Callable[[int], None] = lambda persons: None
) -> str:
    """Put another key in the place of the graph's, and in the home in that of the present one.

    The key that is replaced is kept first, then the graph is written, then the files change places, so that
    after an end at any moment every key is there and running it again goes on. Returns what was done, in
    words. Raises ``SetupError`` where a key is missing, and as ``loaders.rotation.rotate``.
    """
    recorded = await _recorded(graph, keys)
    following = next_key(settings, made=_begins(recorded, keys))
    if following is not None and recorded["keyId"] == following.key_id and not recorded["rotatingTo"]:
        take_next(settings)  # the graph was finished, and the command ended before the files were
        return "\n".join(_next_steps(settings, Change(keys.current, following, is_next=True)))
    change = _change(recorded, keys, following)
    if change.is_next:
        keep_retired(settings, change.old)
    done = await rotate_graph(
        graph, change.old, change.new, closing=lambda ends: _closing(change.new, ends), told=told
    )
    if change.is_next:
        take_next(settings)
    return "\n".join((_summary(done), *_next_steps(settings, change)))


async def _rehearsed(settings: Settings, address: GraphAddress, keys: Keyring) -> str:
    async with open_graph(address) as graph:
        recorded = await _recorded(graph, keys)
        if recorded["rotatingTo"]:
            return localised(
                f"A rotation to key {recorded['rotatingTo']} is under way; run the command again to end it.",
                f"正更换为密钥 {recorded['rotatingTo']}；请重新运行该命令以完成。",
            )
        following = next_key(settings, made=False)
        if following is not None and recorded["keyId"] == following.key_id:
            return localised(
                f"The graph has key {following.key_id} already; run the command again to take it into use.",
                f"图数据库已使用密钥 {following.key_id}；请重新运行该命令以启用。",
            )
        named = following.key_id if following else localised("a new one", "新密钥")
        if recorded["keyId"] != keys.current.key_id:
            named = keys.current.key_id
        old = _first(keys, recorded["keyId"])
        done = await rehearse(graph, old)
    return localised(
        f"Would replace key {old.key_id} by {named}. Nothing was changed.\n",
        f"将以 {named} 替换密钥 {old.key_id}。未作任何更改。\n",
    ) + _summary(done)


async def _recorded(graph: Graph, keys: Keyring) -> Mapping[str, Any]:
    """Return the key of the graph and the one that takes its place, if any."""
    found = await graph.read("identity_key_in_use")
    if found["rotatingTo"] is None:
        try:
            await claim_identity_key(graph, found["keyId"] or keys.current.key_id)
        except ForeignIdentityKeyError:
            # The sealed numbers say otherwise than the record, which has been mended.
            return await graph.read("identity_key_in_use")
    return {"keyId": found["keyId"] or keys.current.key_id, "rotatingTo": found["rotatingTo"]}


def _begins(recorded: Mapping[str, Any], keys: Keyring) -> bool:
    """Whether a rotation away from the key in use begins or goes on, for which there must be another."""
    return bool(recorded["keyId"] == keys.current.key_id) and recorded["rotatingTo"] is None


def _change(recorded: Mapping[str, Any], keys: Keyring, following: IdentitySealer | None) -> Change:
    target = recorded["rotatingTo"]
    if target is None:
        target = following.key_id if _begins(recorded, keys) and following else keys.current.key_id
    old = _first(keys, recorded["keyId"])
    if following is not None and following.key_id == target:
        new = following
    elif keys.current.key_id == target:
        new = keys.current
    else:
        raise _missing(target, keys)
    if new.key_id == old.key_id:
        raise SetupError(
            "There is no key to follow: set CREDIT_GRAPH_IDENTITY_KEY_NEXT to a new one (credit-graph "
            "identity new).",
            "缺少后续密钥：请将 CREDIT_GRAPH_IDENTITY_KEY_NEXT 设为新密钥(credit-graph identity new)。",
        )
    return Change(old, new, is_next=new is following)


def _first(keys: Keyring, key_id: str) -> IdentitySealer:
    found = keys.since(key_id)
    if not found:
        raise _missing(key_id, keys)
    return found[0]


def _missing(key_id: str, keys: Keyring) -> SetupError:
    return SetupError(
        f"Identity key {key_id} is needed and not here; the keys at hand are {keys.known()}. Put it back as "
        "keys/identity.key, keys/identity.key.next or into keys/retired of the home, or set "
        "CREDIT_GRAPH_IDENTITY_KEY, _NEXT or _RETIRED.",
        f"需要证件号码密钥 {key_id}，但当前仅有 {keys.known()}。请将其恢复为主目录的 keys/identity.key、"
        "keys/identity.key.next 或 keys/retired 中的文件，或设置 CREDIT_GRAPH_IDENTITY_KEY、"
        "_NEXT 或 _RETIRED。",
    )


def _closing(key: IdentitySealer, ends: Ends) -> Mapping[str, Any]:
    return opened(key, now_ms(), ends)[1]


def _summary(done: Rotation) -> str:
    lines = [
        localised(
            f"{done.statements:,} sealed numbers, {done.keys:,} keys of {done.persons:,} persons; "
            f"{done.chains:,} chains of the audit trail closed",
            f"{done.persons:,} 人的 {done.statements:,} 个加密号码、{done.keys:,} 个主体键；"
            f"封闭留痕链 {done.chains:,} 条",
        )
    ]
    if done.keys_dropped:
        lines.append(
            localised(
                f"{done.keys_dropped:,} subject keys have no number any more and are removed",
                f"{done.keys_dropped:,} 个主体键已无对应号码，予以移除",
            )
        )
    if done.digests_kept:
        lines.append(
            localised(
                f"{done.digests_kept:,} statements will be stated once more by the next load of their rows",
                f"{done.digests_kept:,} 条陈述将在下次加载时重新生成同内容版本",
            )
        )
    return "\n".join(lines)


def _next_steps(settings: Settings, change: Change) -> list[str]:
    if settings.identity_key is None or not change.is_next:
        return [_taken(change.old, change.new)]
    return [
        localised(
            f"Now set CREDIT_GRAPH_IDENTITY_KEY to the key {change.new.key_id} (it is in _NEXT), put the key "
            f"{change.old.key_id} first in CREDIT_GRAPH_IDENTITY_KEY_RETIRED, and start every service again.",
            f"请将 CREDIT_GRAPH_IDENTITY_KEY 设为密钥 {change.new.key_id}(即 _NEXT 的值)，将密钥 "
            f"{change.old.key_id} 置于 CREDIT_GRAPH_IDENTITY_KEY_RETIRED 之首，并重新启动所有服务。",
        )
    ]


def _taken(old: IdentitySealer, new: IdentitySealer) -> str:
    return localised(
        f"Key {new.key_id} is in use; {old.key_id} is kept for the audit trail and older backups. Keep a "
        "copy of both elsewhere, and start every service again.",
        f"密钥 {new.key_id} 已启用；{old.key_id} 保留用于留痕核验与旧备份。"
        "请另行备存两者，并重新启动所有服务。",
    )
