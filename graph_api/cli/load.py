"""``credit-graph load``: a folder or file of the exchange format into the graph."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer

from graph_api.bolt.driver import GraphAddress
from graph_api.bolt.migrations import migrate
from graph_api.cli.bulk import load_bulk
from graph_api.cli.session import open_engine, open_graph, read_settings
from graph_api.errors import InvalidInputError, SetupError
from graph_api.sealing import IdentitySealer
from graph_api.settings import Settings
from loaders.bulk.checking import CheckingElsewhere
from loaders.bulk.run import BulkOptions
from loaders.pace import FULL, GENTLE, Pace
from loaders.progress import RichProgress
from loaders.report import RunReport
from loaders.run import load as load_path


def load(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="Folder or file. 文件夹或文件。")],
    format: Annotated[  # noqa: A002 - the option's name is fixed
        str | None, typer.Option(help="Name of the format; default: found out. 格式名称。")
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="Provider to whom the ids belong; default: the folder's name. 来源。")
    ] = None,
    complete: Annotated[
        bool, typer.Option("--complete", help="The folder is all that the source knows. 来源的全部数据。")
    ] = False,
    bulk: Annotated[
        bool, typer.Option("--bulk", help="Into an empty graph, by the import tool. 空图批量导入。")
    ] = False,
    gentle: Annotated[
        bool, typer.Option("--gentle", help="Leave half of the engine to those who ask. 让出一半引擎供查询。")
    ] = False,
    report: Annotated[Path | None, typer.Option(help="Write the run report here as JSON. 运行报告。")] = None,
) -> int:
    """Load PATH; exit 0 all loaded, 2 some rows rejected, 1 nothing loaded. 加载数据。"""
    if not path.exists():
        raise InvalidInputError(f"{path} does not exist.", f"{path} 不存在。")
    if bulk and gentle:
        raise InvalidInputError(
            "--bulk fills an engine of its own, which nobody asks: leave out --gentle.",
            "--bulk 使用独立引擎,无人查询:请去掉 --gentle。",
        )
    settings = read_settings()
    if bulk:
        outcome = _load_bulk(settings, path, format, source, complete)
    else:
        pace = GENTLE if gentle else FULL
        with open_engine(settings, "load") as address:
            outcome = asyncio.run(_load(settings, address, path, format, source, complete, pace))
    if report is not None:
        _write_report(report, outcome)
    print(outcome.render())
    return outcome.exit_code


async def _load(
    settings: Settings,
    address: GraphAddress,
    path: Path,
    format_name: str | None,
    source: str | None,
    complete: bool,
    pace: Pace,
) -> RunReport:
    async with open_graph(address) as graph:
        await migrate(graph)
        with RichProgress() as progress:
            return await load_path(
                path,
                graph=graph,
                sealer=IdentitySealer.from_settings(settings),
                source=source,
                format=format_name,
                complete=complete,
                progress=progress,
                pace=pace,
            )


def _load_bulk(
    settings: Settings, path: Path, format_name: str | None, source: str | None, complete: bool
) -> RunReport:
    with RichProgress() as progress:
        options = BulkOptions(source, format_name, complete, None, CheckingElsewhere.fitted(), progress)
        return load_bulk(path, settings, IdentitySealer.from_settings(settings), options)


def _write_report(file: Path, outcome: RunReport) -> None:
    try:
        file.write_text(json.dumps(outcome.as_json(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise SetupError(
            f"The report could not be written to {file}: {error.strerror}. The load itself ended with exit "
            f"code {outcome.exit_code}.",
            f"运行报告无法写入 {file}: {error.strerror}。加载本身的退出码为 {outcome.exit_code}。",
        ) from error
