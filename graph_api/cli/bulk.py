"""``credit-graph load --bulk``: a first load, by the engine's import tool, into a new store."""

from __future__ import annotations

import asyncio
from pathlib import Path

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.migrations import migrate
from graph_api.cli.session import graph_at, open_graph
from graph_api.engine.home import claim_home, was_ready
from graph_api.engine.local import LocalEngine
from graph_api.engine.processes import ProcessIdentity
from graph_api.engine.progress import ConsoleReporter, Reporter
from graph_api.engine.replacement import Replacement, in_use
from graph_api.engine.state import read_state
from graph_api.errors import InvalidInputError, SetupError
from graph_api.sealing import IdentitySealer
from graph_api.settings import Settings
from loaders.bulk.run import BulkLoad, BulkOptions
from loaders.report import RunReport

_CONTENT = (
    "MATCH (n) WHERE NOT n:Migration AND NOT n:LoadLock AND NOT n:IdentityKey "
    "RETURN labels(n) AS labels LIMIT 1"
)


def load_bulk(
    path: Path,
    settings: Settings,
    sealer: IdentitySealer,
    options: BulkOptions,
    *,
    reporter: Reporter | None = None,
) -> RunReport:
    """Load the tables at ``path`` into the empty graph of a home, and return the run report.

    The outcome is that of ``loaders.run.load`` into an empty graph. Input that cannot be loaded is told in
    the report, and nothing is written then. Raises ``SetupError`` where the graph is not the home's own, is
    not empty, or is in use. Whatever ends it before its end leaves the graph empty.
    """
    reporter = reporter or ConsoleReporter()
    if settings.neo4j_uri is not None:
        raise _foreign()
    try:
        work = BulkLoad(path, sealer, settings.home / "rejects", options)
    except InvalidInputError as error:
        return RunReport(
            "", options.source or "", failed=True, message=error.message, message_zh=error.message_zh
        )
    judged = refuse_filled(settings, reporter)
    with Replacement(settings, judged, reporter) as replacement, work:
        arguments = asyncio.run(work.stage(replacement.files))
        reporter.say("Importing … 正在导入")
        replacement.import_files(arguments)
        with replacement.engine as address:
            reporter.say(
                "Making constraints and indexes, loading the rest … 正在建立约束与索引并加载其余数据"
            )
            asyncio.run(_complete(work, graph_at(address)))
        replacement.adopt()
    return work.report


async def _complete(work: BulkLoad, address: GraphAddress) -> None:
    async with open_graph(address) as graph:
        await migrate(graph)
        await work.complete(graph)


def _foreign() -> SetupError:
    return SetupError(
        "A bulk load writes the files of the local engine; NEO4J_URI names another one, whose files the "
        "import tool cannot reach. Unset it, or load without --bulk.",
        "批量加载直接写入本地引擎的文件; NEO4J_URI 指向其他引擎, 导入工具无法访问其文件。"
        "请取消该设置, 或不带 --bulk 加载。",
    )


def refuse_filled(
    settings: Settings, reporter: Reporter, *, restoring: bool = False
) -> ProcessIdentity | None:
    """Return the supervisor under which the graph was seen to be empty, None where there was none ever.

    Raises SetupError where the engine is in use or the graph holds data; ``restoring`` is for its wording.
    """
    home = claim_home(settings.home)
    if read_state(home).supervised:
        raise in_use()
    if not was_ready(home):
        return None
    with LocalEngine(settings, reporter=reporter, purpose="bulk load") as address:
        found = asyncio.run(_labels_found(graph_at(address)))
        judged = read_state(home).supervisor
    if found and restoring:
        raise SetupError(
            f"The graph of this home holds data ({', '.join(found)}). Say --replace to put the backup in its "
            "place, or set CREDIT_GRAPH_HOME to a new folder.",
            f"该主目录的图中已有数据 ({'、'.join(found)})。请使用 --replace 以备份替换, "
            "或将 CREDIT_GRAPH_HOME 设为新的文件夹。",
        )
    if found:
        raise SetupError(
            f"A bulk load fills an empty graph, and this one holds data ({', '.join(found)}). Load without "
            "--bulk, or set CREDIT_GRAPH_HOME to a new folder.",
            f"批量加载只能用于空的图数据库, 而此图中已有数据 ({'、'.join(found)})。请不带 --bulk 加载, "
            "或将 CREDIT_GRAPH_HOME 设为新的文件夹。",
        )
    return judged


async def _labels_found(address: GraphAddress) -> list[str]:
    """Return the labels of some node that a load or a server has written, none where there is none."""
    async with open_graph(address) as graph:
        return await _first_labels(graph)


async def _first_labels(graph: Graph) -> list[str]:
    found = await graph.run_admin(_CONTENT)
    return list(found[0]["labels"]) if found else []
