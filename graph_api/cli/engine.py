"""``credit-graph engine``: the local engine by hand."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from graph_api.bolt.driver import GraphAddress
from graph_api.cli.session import open_engine, open_graph, read_settings
from graph_api.cli.training import train_here
from graph_api.cli.wording import localised
from graph_api.engine.jar_lock import committed_lock, committed_lock_file, render_lock
from graph_api.engine.local import EngineReport, LocalEngine
from graph_api.engine.relock import lock_of_tree, resolve_lock
from graph_api.engine.state import EngineStatus
from graph_api.errors import SetupError
from graph_api.settings import Settings

NOT_RUNNING = 3

engine_app = typer.Typer(
    name="engine", help="The local graph engine of this home. 本主目录的图引擎。", no_args_is_help=True
)


@engine_app.command()
def start() -> None:
    """Start the local engine and keep it running until `engine stop`. 启动并保持运行。"""
    print(LocalEngine(_local_settings(), purpose="engine start").keep().uri)


@engine_app.command()
def stop() -> None:
    """Stop the local engine, whoever uses it. 停止本地引擎。"""
    stopped = LocalEngine(_local_settings()).stop()
    print(localised("stopped", "已停止") if stopped else localised("not running", "未运行"))


@engine_app.command()
def status() -> int:
    """Say whether the engine runs, where, and who uses it; exit 3 when it does not run. 查看状态。"""
    settings = read_settings()
    if settings.neo4j_uri is not None:
        with open_engine(settings, "engine status") as address:
            asyncio.run(_verify(address))
        print(f"READY {settings.neo4j_uri} (NEO4J_URI)")
        return 0
    report = LocalEngine(settings).status()
    for line in _describe(report):
        print(line)
    return 0 if report.state.status in {EngineStatus.READY, EngineStatus.STARTING} else NOT_RUNNING


@engine_app.command()
def train() -> int:
    """Prepare the cache for quick starts now; takes some minutes. 预先生成快速启动缓存。"""
    if train_here(_local_settings()):
        print(localised("quick starts are prepared", "快速启动缓存已生成"))
        return 0
    print(localised("another process is preparing them", "另一进程正在生成"), file=sys.stderr)
    return 1


@engine_app.command(hidden=True)
def relock(
    version: Annotated[str, typer.Option(help="Engine version to lock; default: the one locked now.")] = "",
    tree: Annotated[
        Path | None, typer.Option("--from", help="A Maven repository folder holding exactly the tree.")
    ] = None,
    output: Annotated[Path | None, typer.Option(help="Where to write; default: the committed lock.")] = None,
) -> None:
    """Write the list of the engine's jars anew (for developers)."""
    lock = lock_of_tree(tree) if tree else resolve_lock(version or committed_lock().version)
    target = output or committed_lock_file()
    target.write_text(render_lock(lock.jars), encoding="utf-8")
    print(f"{target}: {len(lock.jars)} jars, {lock.size / 1e6:.0f} MB, neo4j {lock.version}")


def _local_settings() -> Settings:
    settings = read_settings()
    if settings.neo4j_uri is not None:
        raise SetupError(
            "NEO4J_URI is set, so no local engine is used; unset it to work with the local one.",
            "已设置 NEO4J_URI, 不使用本地引擎; 如需使用本地引擎, 请取消该设置。",
        )
    return settings


async def _verify(address: GraphAddress) -> None:
    async with open_graph(address):
        pass


def _describe(report: EngineReport) -> list[str]:
    state = report.state
    lines = [f"{state.status} {report.home}"]
    if state.status in {EngineStatus.STARTING, EngineStatus.READY, EngineStatus.RESTARTING}:
        lines.append(f"bolt://127.0.0.1:{state.port} neo4j {state.version}")
        lines.append(localised(f"since {state.started_at}", f"启动于 {state.started_at}"))
        if state.server is not None:
            lines.append(localised(f"process {state.server.pid}", f"进程 {state.server.pid}"))
        if state.restarts:
            lines.append(localised(f"restarts {state.restarts}", f"重启 {state.restarts} 次"))
    if state.message:
        lines.append(localised(state.message, state.message_zh))
    if report.pinned:
        lines.append(localised("kept running until `engine stop`", "保持运行, 直到 engine stop"))
    lines.extend(f"{user.purpose} ({user.process.pid})" for user in report.users)
    return lines
