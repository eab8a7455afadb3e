"""A bulk load but for the engine: what is checked into files, and what follows once they are imported."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from uuid import uuid4

from graph_api.bolt.driver import Graph
from graph_api.bolt.identity_key import claim_identity_key
from graph_api.domain.dates import now_ms
from graph_api.sealing import IdentitySealer
from loaders.bulk.checking import checking_here
from loaders.bulk.graph import STAGED, StagedGraph
from loaders.bulk.importing import import_arguments
from loaders.bulk.output import Output
from loaders.formats import inputs_of
from loaders.hubs import settle_hubs
from loaders.locking import LoadLock
from loaders.memory import few_collections
from loaders.novelty import Novelty
from loaders.passes import Passes
from loaders.portions import BATCH_ROWS, Checking
from loaders.progress import NoProgress, Progress
from loaders.rejects import Rejects
from loaders.report import RunReport
from loaders.run import source_name
from loaders.settling import settle_joins
from loaders.writing import Writer

_PAGE = 4000


@dataclass(frozen=True, slots=True)
class BulkOptions:
    """How to load: as the arguments of ``loaders.run.load``; ``checking``: where rows are checked."""

    source: str | None = None
    format: str | None = None
    complete: bool = False
    load_time: int | None = None
    checking: Checking = checking_here
    progress: Progress = field(default_factory=NoProgress)
    portion: int = BATCH_ROWS


class BulkLoad:
    """The load of ``path`` into an empty graph; use it as a context manager, ``stage`` before ``complete``.

    ``rejects``: folder for the rejected rows. Raises ``InvalidInputError`` for input that cannot be loaded.
    """

    def __init__(self, path: Path, sealer: IdentitySealer, rejects: Path, options: BulkOptions) -> None:
        self._started = time.monotonic()
        self._inputs = inputs_of(path, options.format)
        name = source_name(options.source or self._inputs.source)
        self._fingerprint = f"{self._inputs.fingerprint()} {options.complete}"
        self._sealer = sealer
        self._options = options
        self.report = RunReport(f"l_{uuid4().hex}", name, options.load_time or now_ms())
        self._rejects = Rejects(rejects / self.report.run / name)
        self.report.sink = self._rejects.note
        self._passes: Passes | None = None
        self._former: list[list[object]] = []

    def __enter__(self) -> BulkLoad:
        """Return itself."""
        self._rejects.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the files of rejected rows, and say where they are."""
        self._rejects.__exit__(kind, error, trace)
        self.report.rejects = self._rejects.folder
        self.report.findings_file = self._rejects.findings_file
        self.report.seconds = time.monotonic() - self._started

    async def stage(self, folder: Path) -> list[str]:
        """Check the tables up to concert groups into files in ``folder``.

        Returns the arguments for the import tool, which is to be run in that folder.
        """
        with few_collections():
            staged, self._passes = await self.read(folder)
        files = Output(staged).write()
        self._former = list(staged.subjects.former_keys())
        return import_arguments(files)

    async def read(self, folder: Path) -> tuple[StagedGraph, Passes]:
        """Load what is imported into a staged graph, with what the tables after it continue from."""
        staged = StagedGraph(folder, self.report.source)
        # Nobody else writes into files, so the lock is never taken, only shown to the writer.
        async with Writer(staged, LoadLock(staged, self.report.run)) as writer:
            passes = Passes(
                staged,
                self._sealer,
                self._inputs,
                self.report,
                self._rejects,
                writer,
                self._options.progress,
                self._options.complete,
                # The staged graph looks every key up in its own index, so no filter pays.
                Novelty(is_first=False),
                self._options.checking,
                self._options.portion,
                staged,
            )
            await passes.begin()
            for name in self._inputs.files:
                if name in STAGED:
                    await passes.load_table(name)
        return staged, passes

    async def complete(self, graph: Graph) -> None:
        """Finish the imported graph, which is migrated: bookkeeping, and the tables that are not imported."""
        passes, report = self._passes, self.report
        assert passes is not None, "stage comes first"
        async with LoadLock(graph, report.run) as lock, Writer(graph, lock) as writer:
            await claim_identity_key(graph, self._sealer.key_id)
            await graph.write(
                "begin_load_run",
                id=report.run,
                source=report.source,
                fingerprint=self._fingerprint,
                now=report.load_time,
            )
            for place in range(0, len(self._former), _PAGE):
                await writer.write([("point_keys", {"rows": self._former[place : place + _PAGE]})])
            await self._load_rest(graph, writer, passes)
            await writer.drain()
            await graph.write(
                "finish_load_run",
                id=report.run,
                source=report.source,
                now=now_ms() if self._options.load_time is None else report.load_time,
                counts=json.dumps({table: counts.as_json() for table, counts in report.tables.items()}),
                loaded=report.loaded > 0,
            )

    async def _load_rest(self, graph: Graph, writer: Writer, passes: Passes) -> None:
        """Load the tables that are not imported, as any load does.

        A first load that is complete lists all that the graph has: nothing is to be retired.
        """
        passes.graph, passes.writer = graph, writer
        passes.novelty, passes.shortcut = Novelty(is_first=True), None
        await passes.read_catalogue()
        for name in self._inputs.files:
            if name not in STAGED:
                await passes.load_table(name)
        await passes.state_sanctions()
        passes.remark_incomplete()
        await settle_joins(graph, writer.write)
        await settle_hubs(graph, writer.write)
