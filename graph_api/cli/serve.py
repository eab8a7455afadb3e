"""``credit-graph serve``: the service in the foreground, on the engine that the settings mean."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import Annotated

import typer
import uvicorn

from graph_api.bolt.driver import GraphAddress
from graph_api.cli.session import open_engine, read_settings
from graph_api.cli.signals import StopRequested
from graph_api.cli.training import training_beside
from graph_api.engine.ports import is_free
from graph_api.errors import SetupError
from graph_api.settings import Settings

# Together with the engine's 15 s this stays below the 30 s in which everything has to be off.
GRACEFUL_SECONDS = 8


def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; default 127.0.0.1. 监听地址。")
    ] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port; default PORT or 8000. 端口。")
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, max=64, help="Processes; default CREDIT_GRAPH_WORKERS or 1. 进程数。"),
    ] = None,
) -> int:
    """Serve until SIGINT or SIGTERM. 启动服务。"""
    settings = read_settings()
    host, port = host or settings.host, port or settings.port
    refuse_taken_port(host, port)
    with open_engine(settings, "serve") as address:
        return serve_on(address, settings, host, port, workers or settings.workers)


def refuse_taken_port(host: str, port: int) -> None:
    """Raise SetupError where nobody could listen, before minutes are spent on preparing."""
    if not is_free(port, host):
        raise SetupError(
            f"Nobody can listen on {host}:{port}: it is taken or not allowed. Set PORT to another port.",
            f"无法监听 {host}:{port}: 端口被占用或无权限。请将 PORT 设为其他端口。",
        )


def serve_on(address: GraphAddress, settings: Settings, host: str, port: int, workers: int) -> int:
    """Serve on the engine at ``address`` until told to stop; the exit code: 0 after an orderly stop.

    Worker processes get the address through their environment; that this process uses the engine
    keeps it running for all of them.
    """
    os.environ["NEO4J_URI"] = address.uri
    os.environ["NEO4J_USERNAME"] = address.username
    os.environ["NEO4J_PASSWORD"] = address.password
    if address.database:
        os.environ["NEO4J_DATABASE"] = address.database
    os.environ["CREDIT_GRAPH_WORKERS"] = str(workers)
    print(f"http://{host}:{port}", file=sys.stderr)
    # A stop ends the service in good order; the signal is raised once more only to tell us so.
    with contextlib.suppress(StopRequested), training_beside(settings):
        uvicorn.run(
            "graph_api.asgi:app",
            host=host,
            port=port,
            workers=workers,
            timeout_graceful_shutdown=GRACEFUL_SECONDS,
            access_log=False,
            server_header=False,
            # Room for telling a client what was wrong with its message; beyond, it is not read at all.
            ws_max_size=2 * settings.request_bytes,
            log_level=settings.log_level.lower(),
        )
    return 0
