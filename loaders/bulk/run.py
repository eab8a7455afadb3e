"""A bulk load from beginning to end: refuse, check into files, import, load the rest, take its place."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.identity_key import claim_identity_key
from graph_api.bolt.migrations import migrate
from graph_api.domain.dates import now_ms
from graph_api.engine.home import claim_home, was_ready
from graph_api.engine.local import EngineAddress, LocalEngine
from graph_api.engine.processes import ProcessIdentity
from graph_api.engine.progress import ConsoleReporter, Reporter
from graph_api.engine.replacement import Replacement, in_use
from graph_api.engine.state import read_state
from graph_api.errors import InvalidInputError, SetupError
from graph_api.sealing import IdentitySealer
from graph_api.settings import Settings
from loaders.bulk.graph import STAGED, StagedGraph
from loaders.bulk.importing import import_arguments
from loaders.bulk.output import Output
from loaders.formats import Inputs, inputs_of
from loaders.locking import LoadLock
from loaders.novelty import Novelty
from loaders.passes import Passes
from loaders.portions import Checking, CheckingHere
from loaders.progress import NoProgress, Progress
from loaders.rejects import Rejects
from loaders.report import RunReport
from loaders.run import source_name
from loaders.settling import settle_joins
from loaders.writing import Writer

_PAGE = 4000
_FOREIGN = "MATCH (n) WHERE NOT n:Migration AND NOT n:LoadLock AND NOT n:IdentityKey RETURN labels(n) LIMIT 1"


@dataclass(frozen=True, slots=True)
class BulkOptions:
    """How to load: as the arguments of ``loaders.run.load``; ``checking``: where rows are checked."""

    source: str | None = None
    format: str | None = None
    complete: bool = False
    load_time: int | None = None
    rejects: Path | None = None
    checking: Checking = CheckingHere
    progress: Progress = field(default_factory=NoProgress)
    reporter: Reporter = field(default_factory=ConsoleReporter)


def load_bulk(path: Path, settings: Settings, sealer: IdentitySealer, options: BulkOptions) -> RunReport:
    """Load the tables at ``path`` into the empty graph of a home, and return the run report.

    The outcome is that of ``loaders.run.load`` into an empty graph. Input that cannot be loaded is told in
    the report, and nothing is written then. Raises ``SetupError`` where the graph is not the home's own, is
    not empty, or is in use.
    """
    started = time.monotonic()
    if settings.neo4j_uri is not None:
        raise SetupError(
            "A bulk load writes the files of the local engine; NEO4J_URI names another one, whose files the "
            "import tool cannot reach. Unset it, or load without --bulk.",
            "批量加载直接写入本地引擎的文件; NEO4J_URI 指向其他引擎, 导入工具无法访问其文件。"
            "请取消该设置, 或不带 --bulk 加载。",
        )
    run = f"l_{uuid4().hex}"
    try:
        inputs = inputs_of(path, options.format)
        name = source_name(options.source or inputs.source)
        fingerprint = f"{inputs.fingerprint()} {options.complete}"
    except InvalidInputError as error:
        return RunReport(
            run, options.source or "", failed=True, message=error.message, message_zh=error.message_zh
        )
    report = RunReport(run, name, options.load_time or now_ms())
    judged = _refuse_filled(settings, options.reporter)
    with (
        Replacement(settings, judged, options.reporter) as replacement,
        Rejects((options.rejects or settings.home / "rejects") / run / name) as rejected,
    ):
        report.sink = rejected.note
        bulk = _Bulk(inputs, report, rejected, sealer, fingerprint, options)
        bulk.load(replacement)
        report.rejects, report.findings_file = rejected.folder, rejected.findings_file
        replacement.adopt()
    report.seconds = time.monotonic() - started
    return report


def _refuse_filled(settings: Settings, reporter: Reporter) -> ProcessIdentity | None:
    """Return the supervisor under which the graph was seen to be empty, None where there was none ever."""
    home = claim_home(settings.home)
    if read_state(home).supervised:
        raise in_use()
    if not was_ready(home):
        return None
    with LocalEngine(settings, reporter=reporter, purpose="bulk load") as address:
        found = asyncio.run(_labels_found(address))
        judged = read_state(home).supervisor
    if found:
        raise SetupError(
            f"A bulk load fills an empty graph, and this one holds data ({', '.join(found)}). Load without "
            "--bulk, or set CREDIT_GRAPH_HOME to a new folder.",
            f"批量加载只能用于空的图数据库, 而此图中已有数据 ({'、'.join(found)})。请不带 --bulk 加载, "
            "或将 CREDIT_GRAPH_HOME 设为新的文件夹。",
        )
    return judged


async def _labels_found(address: EngineAddress) -> list[str]:
    graph = _connect(address)
    try:
        found = await graph.run_admin(_FOREIGN)
        return list(found[0]["labels(n)"]) if found else []
    finally:
        await graph.close()


def _connect(address: EngineAddress) -> Graph:
    return Graph.connect(GraphAddress(address.uri, address.username, address.password, address.database))


class _Bulk:
    """One bulk load while it lasts."""

    def __init__(
        self,
        inputs: Inputs,
        report: RunReport,
        rejects: Rejects,
        sealer: IdentitySealer,
        fingerprint: str,
        options: BulkOptions,
    ) -> None:
        self._inputs = inputs
        self._report = report
        self._rejects = rejects
        self._sealer = sealer
        self._fingerprint = fingerprint
        self._options = options

    def load(self, replacement: Replacement) -> None:
        """Check and import the tables up to concert groups, and load the others into the new store."""
        say = self._options.reporter.say
        staged = StagedGraph(replacement.files, self._report.source)
        passes = asyncio.run(self._stage(staged))
        files = Output(staged).write()
        former = list(staged.subjects.former_keys())
        del staged
        say("Importing … 正在导入")
        replacement.import_files(import_arguments(files))
        with replacement.engine as address:
            say("Making constraints and indexes, loading the rest … 正在建立约束与索引并加载其余数据")
            asyncio.run(self._complete(address, passes, former))

    async def _stage(self, staged: StagedGraph) -> Passes:
        """Load what is imported into files."""
        # Nobody else writes into files, so the lock is never taken, only shown to the writer.
        async with Writer(staged, LoadLock(staged, self._report.run)) as writer:
            passes = Passes(
                staged,
                self._sealer,
                self._inputs,
                self._report,
                self._rejects,
                writer,
                self._options.progress,
                self._options.complete,
                # The staged graph looks every key up in its own index, so no filter pays.
                Novelty(is_first=False),
                self._options.checking,
            )
            await passes.begin()
            for name in self._inputs.files:
                if name in STAGED:
                    await passes.load_table(name)
        return passes

    async def _complete(self, address: EngineAddress, passes: Passes, former: list[list[object]]) -> None:
        """Finish the imported graph: schema, bookkeeping, the tables that are not imported."""
        report = self._report
        graph = _connect(address)
        try:
            await graph.verify()
            await migrate(graph)
            async with LoadLock(graph, report.run) as lock, Writer(graph, lock) as writer:
                await claim_identity_key(graph, self._sealer.key_id)
                await graph.write(
                    "begin_load_run",
                    id=report.run,
                    source=report.source,
                    fingerprint=self._fingerprint,
                    now=report.load_time,
                )
                for place in range(0, len(former), _PAGE):
                    await writer.write([("point_keys", {"rows": former[place : place + _PAGE]})])
                await self._load_rest(graph, writer, passes)
                await graph.write(
                    "finish_load_run",
                    id=report.run,
                    source=report.source,
                    now=now_ms() if self._options.load_time is None else report.load_time,
                    counts=json.dumps({table: counts.as_json() for table, counts in report.tables.items()}),
                    loaded=report.loaded > 0,
                )
        finally:
            await graph.close()

    async def _load_rest(self, graph: Graph, writer: Writer, passes: Passes) -> None:
        """Load the tables that are not imported, as any load does.

        A first load that is complete lists all that the graph has: nothing is to be retired.
        """
        passes.graph, passes.writer = graph, writer
        passes.novelty = Novelty(is_first=True)
        await passes.read_catalogue()
        for name in self._inputs.files:
            if name not in STAGED:
                await passes.load_table(name)
        await passes.state_sanctions()
        passes.remark_incomplete()
        await settle_joins(graph, writer.write)
