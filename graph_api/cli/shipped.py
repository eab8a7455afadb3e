"""The data that come with the package: loaded once, and again when another version brings others."""

from __future__ import annotations

import sys
from importlib.resources import as_file, files
from pathlib import Path

from graph_api.bolt.driver import Graph
from graph_api.errors import SetupError
from graph_api.sealing import IdentitySealer
from loaders.formats import find_inputs
from loaders.progress import RichProgress
from loaders.run import load

SHIPPED = ("reference", "sample")
"""The folders, in loading order; their names are their sources."""

_NOTHING_LOADED = 1


async def load_shipped(graph: Graph, sealer: IdentitySealer) -> None:
    """Bring the shipped data into the graph; raises SetupError when a folder could not be loaded."""
    for name in SHIPPED:
        with as_file(files("graph_api") / name) as folder:
            if not await _is_loaded(graph, folder, name):
                await _load(graph, sealer, folder, name)


async def _is_loaded(graph: Graph, folder: Path, source: str) -> bool:
    """Whether the last load of the source was of these very files, all of them, and came to its end."""
    latest = await graph.read("latest_load", source=source)
    fingerprint = f"{find_inputs(folder).fingerprint()} {True}"  # as load(complete=True) writes it down
    return bool(latest["status"] == "DONE" and latest["fingerprint"] == fingerprint)


async def _load(graph: Graph, sealer: IdentitySealer, folder: Path, source: str) -> None:
    with RichProgress() as progress:
        report = await load(
            folder, graph=graph, sealer=sealer, source=source, complete=True, progress=progress
        )
    if report.changed or report.exit_code:
        print(report.render(), file=sys.stderr)
    if report.exit_code == _NOTHING_LOADED:
        raise SetupError(
            f"The shipped {source} data could not be loaded; see the report above.",
            f"内置的 {source} 数据未能加载; 见上方报告。",
        )
