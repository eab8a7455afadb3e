"""One load from beginning to end: find, read, check, resolve, load, retire, report."""

from __future__ import annotations

import json
import time
from pathlib import Path
from uuid import uuid4

from graph_api.bolt.driver import Graph
from graph_api.bolt.identity_key import claim_identity_key
from graph_api.domain.dates import now_ms
from graph_api.errors import InvalidInputError
from graph_api.sealing import IdentitySealer
from graph_api.settings import Settings
from loaders.ends import KnownEnds
from loaders.formats import inputs_of
from loaders.locking import LoadLock
from loaders.memory import few_collections
from loaders.novelty import Novelty
from loaders.pace import FULL, Pace
from loaders.passes import Passes
from loaders.progress import NoProgress, Progress
from loaders.rejects import Rejects
from loaders.report import RunReport
from loaders.writing import Writer


async def load(
    path: Path,
    *,
    graph: Graph,
    sealer: IdentitySealer,
    source: str | None = None,
    format: str | None = None,  # noqa: A002 (the command line's own word)
    complete: bool = False,
    progress: Progress | None = None,
    load_time: int | None = None,
    rejects: Path | None = None,
    pace: Pace = FULL,
) -> RunReport:
    """Load the tables at ``path`` (a folder or one file) and return the run report.

    ``source``: the provider to whom ids belong (default: the folder's name). ``complete``: the
    input is all that the source knows, and what it no longer lists ends. ``load_time``: the instant
    (ms) from which rows without ``known_on`` are known (default: now). ``rejects``: folder for the
    rejected rows (default: in the home). ``pace``: how much of the engine it takes. An interrupted load of
    the same source and input is taken up where it stopped, with its own instant.

    Input that cannot be loaded is told in the report. Raises ``UnavailableError`` when the engine
    is gone, ``SetupError`` when the graph's persons are sealed with another key than ``sealer``'s, and
    ``LimitExceededError`` when another load holds the graph for too long.
    """
    started = time.monotonic()
    run = f"l_{uuid4().hex}"
    try:
        inputs = inputs_of(path, format)
        name = source_name(source or inputs.source)
        fingerprint = f"{inputs.fingerprint()} {complete}"
    except InvalidInputError as error:
        return RunReport(run, source or "", failed=True, message=error.message, message_zh=error.message_zh)
    async with LoadLock(graph, run) as lock:
        await claim_identity_key(graph, sealer.key_id)
        begun = await graph.write(
            "begin_load_run", id=run, source=name, fingerprint=fingerprint, now=load_time or now_ms()
        )
        report = RunReport(begun["id"], name, begun["startedAt"], resumed=begun["resumed"])
        folder = (rejects or Settings().home / "rejects") / report.run / name
        with Rejects(folder) as rejected:
            report.sink = rejected.note
            async with Writer(graph, lock, pace) as writer:
                work = Passes(
                    graph,
                    sealer,
                    inputs,
                    report,
                    rejected,
                    writer,
                    progress or NoProgress(),
                    complete,
                    Novelty(is_first=begun["isFirst"], is_empty=begun["isEmpty"]),
                    portion=pace.portion,
                    ends=KnownEnds(),
                )
                with few_collections():
                    await work.go()
            report.rejects, report.findings_file = rejected.folder, rejected.findings_file
        report.seconds = time.monotonic() - started
        await graph.write(
            "finish_load_run",
            id=report.run,
            source=name,
            now=now_ms() if load_time is None else report.load_time,
            counts=json.dumps({table: counts.as_json() for table, counts in report.tables.items()}),
            loaded=report.loaded > 0,
        )
    # What is reported as loaded is in every answer from then on, also in one that a follower gives.
    await graph.await_followers()
    return report


def source_name(name: str) -> str:
    """Return the name of a provider; raises ``InvalidInputError`` where it cannot be one."""
    if not name or not name.isprintable():
        raise InvalidInputError(
            "The source needs a name of printable characters.", "来源名称须为可打印字符。"
        )
    return name
