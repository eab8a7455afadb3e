"""``credit-graph audit``: whether the trail of look-ups is whole."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console

from graph_api.bolt.driver import GraphAddress
from graph_api.bolt.migrations import migrate
from graph_api.cli.session import open_engine, open_graph, read_settings
from graph_api.cli.wording import localised
from graph_api.errors import InvalidInputError
from graph_api.keyring import Keyring
from graph_api.services.audit_verification import Finding, Flaw, Heads, Verification, read_heads
from graph_api.services.audit_verification import verify as verify_trail

audit_app = typer.Typer(name="audit", help="The trail of look-ups. 查询留痕。", no_args_is_help=True)

_SAID = {
    Flaw.OPENING_CHANGED: (
        "the opening of the chain was changed, or another key chained it",
        "链首被改动，或由其他密钥生成",
    ),
    Flaw.RECORD_CHANGED: ("changed, or not the record that followed", "记录被改动或替换"),
    Flaw.RECORD_MISSING: ("missing", "记录缺失"),
    Flaw.END_MISSING: ("missing, with what came before it back to the end of the chain", "链尾记录缺失"),
    Flaw.AFTER_RETIREMENT: (
        "made with a retired identity key after it was replaced",
        "以已停用的密钥在其停用之后生成",
    ),
    Flaw.CHAIN_MISSING: ("the whole chain is missing", "整条链缺失"),
}


@audit_app.command()
def verify(
    heads: Annotated[
        Path | None, typer.Option(help="Heads kept by an earlier --save. 此前保存的链尾。")
    ] = None,
    save: Annotated[
        Path | None, typer.Option(help="Write the heads here, to be kept elsewhere. 保存链尾,另行存放。")
    ] = None,
) -> int:
    """Recompute the chain of every record; exit 1 where one was changed or removed. 核验留痕。"""
    settings = read_settings()
    kept = None if heads is None else _read_heads(heads)
    keys = Keyring.from_settings(settings)
    with open_engine(settings, "audit verify") as address:
        found = asyncio.run(_verify(address, keys, kept))
    if save is not None and found.is_whole:
        save.write_bytes(orjson.dumps(found.heads, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS))
    for finding in found.findings:
        print(_shown(finding))
    print(_summary(found))
    return 0 if found.is_whole else 1


async def _verify(address: GraphAddress, keys: Keyring, kept: Heads | None) -> Verification:
    console = Console(stderr=True)
    async with open_graph(address) as graph:
        await migrate(graph)
        with console.status("") as status:
            return await verify_trail(
                graph, keys.current, kept, lambda records: status.update(f"{records:,}"), keys.retired
            )


def _read_heads(file: Path) -> Heads:
    try:
        return read_heads(orjson.loads(file.read_bytes()))
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise InvalidInputError(
            f"{file} does not hold heads that `credit-graph audit verify --save` wrote: {error}",
            f"{file} 不是由 `credit-graph audit verify --save` 保存的链尾: {error}",
        ) from None


def _shown(finding: Finding) -> str:
    english, chinese = _SAID[finding.flaw]
    return f"{finding.chain} {finding.where} {finding.flaw.value}: {localised(english, chinese)}"


def _summary(found: Verification) -> str:
    state = localised("whole", "完整") if found.is_whole else localised("NOT WHOLE", "不完整")
    before = found.unchained
    return localised(
        f"{state}: {found.records:,} records in {found.chains:,} chains"
        + (f"; {before:,} from before there were chains" if before else ""),
        f"{state}: {found.chains:,} 条链, {found.records:,} 条记录"
        + (f"; 另有 {before:,} 条早于链的记录" if before else ""),
    )
