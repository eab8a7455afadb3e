"""``credit-graph backup`` and ``restore``: the graph of a home to one file, and back."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from filelock import FileLock, Timeout

from graph_api.cli.backup_facts import (
    GraphFacts,
    backup_hash,
    key_at_hand,
    keys_at_hand,
    read_facts,
    refuse_newer_migrations,
)
from graph_api.cli.bulk import refuse_filled
from graph_api.cli.session import graph_at, read_settings
from graph_api.cli.wording import localised
from graph_api.engine.admin_tool import dump_store
from graph_api.engine.archive import DUMP, Archive, already_there, read_archive, write_archive
from graph_api.engine.home import PRODUCT, claim_home, ensure_password, was_ready
from graph_api.engine.jar_lock import committed_lock
from graph_api.engine.local import LocalEngine
from graph_api.engine.progress import ConsoleReporter, Reporter
from graph_api.engine.replacement import Replacement
from graph_api.engine.staging import Staging
from graph_api.engine.standstill import Standstill
from graph_api.engine.users import SERVICES, EngineInUseError
from graph_api.errors import SetupError
from graph_api.keyring import Keyring
from graph_api.sealing import IdentitySealer
from graph_api.services.audit_verification import read_heads
from graph_api.settings import Settings

_PAUSE = (
    " Or say --pause: a running service then answers UNAVAILABLE for that moment and goes on by itself.",
    "也可加上 --pause: 服务在此期间返回 UNAVAILABLE, 之后自行恢复。",
)
_VERSION = re.compile(r"\d{4}\.\d{2}\.\d+")


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup to make. 备份文件。")],
    pause: Annotated[
        bool,
        typer.Option(
            "--pause",
            help="Stop the engine under running services, which answer UNAVAILABLE for that moment and go on "
            "by themselves. 服务运行时短暂停止引擎, 其间服务返回 UNAVAILABLE, 之后自行恢复。",
        ),
    ] = False,
) -> None:
    """Write the graph of this home to FILE; stops the engine for a moment. 备份。"""
    settings = read_settings()
    facts = make_backup(settings, file.absolute(), ConsoleReporter(), pause=pause)
    key = key_at_hand(settings).key_id
    nodes = f"{facts.labels.get('Subject', 0):,}"
    print(
        localised(
            f"{file}: {nodes} subjects, {facts.audit_records:,} audit records, read back and whole.\n"
            f"The identity key {key} is not in it. Keep it elsewhere: without it the backup cannot be used.",
            f"{file}: {nodes} 个主体, {facts.audit_records:,} 条留痕, 已读回核验。\n"
            f"其中不含身份密钥 {key}。请另行保管: 没有该密钥, 备份无法使用。",
        )
    )
    if facts.audit_flaws:
        print(
            localised(
                f"The audit trail was NOT WHOLE already ({facts.audit_flaws} chains): "
                "credit-graph audit verify",
                f"备份前留痕已不完整({facts.audit_flaws} 条链): credit-graph audit verify",
            )
        )


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup. 备份文件。")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace the graph that is there. 替换已有的图。")
    ] = False,
) -> None:
    """Put the graph of FILE into this home, once it is proven to be whole. 恢复。"""
    settings = read_settings()
    facts = restore_backup(settings, file.absolute(), ConsoleReporter(), replace=replace)
    if facts.identity_key not in {None, key_at_hand(settings).key_id}:
        print(
            localised(
                f"The persons in it are sealed with the retired key {facts.identity_key}. Before the graph "
                "can be served: credit-graph identity rotate",
                f"其中的自然人以已停用的密钥 {facts.identity_key} 加密。"
                "提供服务前请运行 credit-graph identity rotate",
            )
        )
    print(
        localised(
            f"restored: {facts.labels.get('Subject', 0):,} subjects, {facts.audit_records:,} audit records",
            f"已恢复: {facts.labels.get('Subject', 0):,} 个主体, {facts.audit_records:,} 条留痕",
        )
    )


def make_backup(settings: Settings, target: Path, reporter: Reporter, *, pause: bool = False) -> GraphFacts:
    """Write the backup ``target`` and return what is in it.

    The dump is read back before it counts: loaded into a store of its own, checked by the engine, counted,
    its audit trail verified. Raises SetupError where the engine is used by others (with ``pause``: by others
    than services, which live through it), and leaves no file then.
    """
    refuse_foreign(settings)
    if target.exists():
        raise already_there(target)
    if not target.parent.is_dir():
        raise SetupError(f"{target.parent} is no folder.", f"{target.parent} 不是文件夹。")
    home = claim_home(settings.home)
    if not was_ready(home):
        raise SetupError("There is no graph in this home to back up.", "该主目录中没有可备份的图。")
    keys = keys_at_hand(settings)
    staging = Staging(settings, home.backup, reporter, "backup")
    try:
        with FileLock(home.backup_lock, timeout=0):
            if staging.exists:
                staging.end_interrupted()
            staging.open()
            try:
                _dump(settings, staging, reporter, pause=pause)
                return _read_back(settings, target, keys, staging, reporter)
            finally:
                staging.close()
    except Timeout:
        raise SetupError("Another backup is under way.", "另一备份正在进行。") from None


def restore_backup(
    settings: Settings, file: Path, reporter: Reporter, *, replace: bool = False
) -> GraphFacts:
    """Put the graph of the backup ``file`` into the home, and return what is in it.

    Everything is verified before anything is touched, and the new store is proven on an engine of its own
    before it takes the place of the present one: killed at any moment, the home has the one or the other.
    Raises SetupError where the file is damaged, belongs to another key or a newer version, or where the graph
    of the home is in use, or holds data and ``replace`` is not said.
    """
    refuse_foreign(settings)
    at_hand = keys_at_hand(settings)
    reporter.say("Verifying the backup … 正在核验备份")
    archive = read_archive(file)
    keys = keys_of(archive, at_hand)
    facts = refuse_unfit(archive, keys[0])
    home = claim_home(settings.home)
    pinned = home.pin.exists()
    judged = None if replace else refuse_filled(settings, reporter, restoring=True)
    LocalEngine(settings, reporter=reporter).stop(alone=True)
    try:
        with Replacement(settings, judged, reporter, whatever_is_there=replace) as replacement:
            return _put_in_place(archive, facts, keys, replacement, reporter)
    finally:
        if pinned:
            LocalEngine(settings, reporter=reporter, purpose="restore").keep()


def refuse_foreign(settings: Settings) -> None:
    """Raise SetupError where the settings name an engine whose files are out of reach."""
    if settings.neo4j_uri is not None:
        raise SetupError(
            "NEO4J_URI is set: this works on the files of the local engine alone. Use that server's own "
            "backups (neo4j-admin, or those of Aura); docs/operation.md says which.",
            "已设置 NEO4J_URI: 该命令只适用于本地引擎的文件。请使用该服务器自身的备份 (neo4j-admin 或 Aura), "
            "参见 docs/operation.md。",
        )


def keys_of(archive: Archive, keys: Keyring) -> tuple[IdentitySealer, ...]:
    """Return the key to which a backup belongs and those retired before it; raises SetupError without it."""
    wanted = str(archive.manifest.get("identity_key"))
    found = keys.since(wanted)
    if not found:
        raise SetupError(
            f"The backup belongs to identity key {wanted}; the key at hand is {keys.known()}"
            ", with which nobody in it would be recognised. Put back the key that was kept with it, as "
            "keys/identity.key or, where it was replaced since, into keys/retired "
            f"(0001.{wanted}.key) or CREDIT_GRAPH_IDENTITY_KEY_RETIRED.",
            f"该备份属于身份密钥 {wanted}, 当前密钥为 {keys.known()}, "
            "无法识别其中任何人。请恢复与备份对应的密钥: keys/identity.key; 若此后已更换, 则置于 "
            f"keys/retired (0001.{wanted}.key) 或 CREDIT_GRAPH_IDENTITY_KEY_RETIRED。",
        )
    return found


def refuse_unfit(archive: Archive, key: IdentitySealer) -> GraphFacts:
    """Return what a backup says of its graph; raises SetupError where it does not fit here."""
    said = archive.manifest
    archive.refuse_other_writer(partial(backup_hash, key))
    _refuse_newer_engine(said["engine"])
    facts = GraphFacts.from_json(said["graph"])
    refuse_newer_migrations(facts)
    return facts


def _dump(settings: Settings, staging: Staging, reporter: Reporter, *, pause: bool) -> None:
    home = claim_home(settings.home)
    try:
        with Standstill(settings, reporter, "backup", services_too=pause):
            reporter.say("Dumping, the engine stands still … 正在导出, 引擎暂停")
            dump_store(home, LocalEngine(settings).program(), staging.files, home.backup)
    except EngineInUseError as error:
        if pause or any(user.purpose not in SERVICES for user in error.users):
            raise
        raise EngineInUseError(error.users, _PAUSE) from None


def _read_back(
    settings: Settings, target: Path, keys: Keyring, staging: Staging, reporter: Reporter
) -> GraphFacts:
    key = keys.current
    reporter.say("Reading the dump back … 正在读回核验")
    staging.load_dump(ensure_password(claim_home(settings.home)))
    with staging.engine as address:
        facts = asyncio.run(read_facts(graph_at(address), (key, *keys.retired)))
    _refuse_other_key(facts, key)
    write_archive(target, _manifest(key, facts), staging.files / DUMP, partial(backup_hash, key))
    return facts


def _put_in_place(
    archive: Archive,
    said: GraphFacts,
    keys: Sequence[IdentitySealer],
    replacement: Replacement,
    reporter: Reporter,
) -> GraphFacts:
    archive.extract_dump(replacement.files)
    reporter.say("Loading and checking the dump … 正在加载并检查")
    replacement.load_dump()
    with replacement.engine as address:
        reporter.say("Comparing with what the backup says … 正在与备份说明核对")
        found = asyncio.run(read_facts(graph_at(address), keys, read_heads(said.heads), migrated=True))
    _refuse_different(said, found)
    replacement.adopt()
    return found


def _manifest(key: IdentitySealer, facts: GraphFacts) -> Mapping[str, Any]:
    return {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "engine": {"product": PRODUCT, "version": committed_lock().version},
        "identity_key": key.key_id,
        "graph": facts.as_json(),
    }


def _refuse_other_key(facts: GraphFacts, key: IdentitySealer) -> None:
    if facts.identity_key not in {None, key.key_id}:
        raise SetupError(
            f"The persons of this graph were loaded with identity key {facts.identity_key}; the key at hand "
            f"is {key.key_id}. Put back the key of the graph, then back it up.",
            f"该图中的自然人以身份密钥 {facts.identity_key} 加载, 当前密钥为 {key.key_id}。"
            "请先恢复该图的密钥再备份。",
        )


def _refuse_newer_engine(engine: Mapping[str, str]) -> None:
    ours, theirs = committed_lock().version, str(engine.get("version"))
    known = engine.get("product") == PRODUCT and _VERSION.fullmatch(theirs)
    if known and _numbers(theirs) <= _numbers(ours):
        return
    raise SetupError(
        f"The backup was written by {engine.get('product')} {theirs}; this version runs {PRODUCT} {ours}, "
        "which reads backups of its own and of earlier versions. Upgrade credit-graph.",
        f"该备份由 {engine.get('product')} {theirs} 写入; 本版本运行 {PRODUCT} {ours}, "
        "只能读取相同或更早版本的备份。请升级 credit-graph。",
    )


def _refuse_different(said: GraphFacts, found: GraphFacts) -> None:
    different = said.differences(found)
    if different:
        shown = "; ".join(different[:5])
        raise SetupError(
            f"The restored graph is not the one that the backup describes ({shown}); "
            "it was not put in place.",
            f"恢复的图与备份说明不符 ({shown}), 未予替换。",
        )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
