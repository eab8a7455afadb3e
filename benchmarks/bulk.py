"""Compare a bulk load with the bare import tool on the files that it made.

    python -m benchmarks.bulk [--sizes 10000 100000] [--folder FOLDER]

For each size an invented register (``benchmarks.registry_world``: 7.5 rows an enterprise) is checked into
files; then the import tool is run on them, once. Constraints and indexes, which both ways need, are not
part of either time. Wall time depends on what else the machine does, so CPU time stands beside it. The tool
takes seconds to start, so small sizes flatter the ratio.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import tempfile
import time
from pathlib import Path

from benchmarks import registry_world
from graph_api.engine.replacement import Replacement
from graph_api.sealing import IdentitySealer
from graph_api.settings import Settings
from loaders.bulk.checking import CheckingElsewhere
from loaders.bulk.run import BulkLoad, BulkOptions


def cpu_seconds() -> float:
    """Return the CPU time of this process and of those that it has started and seen end."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def measure(folder: Path, home: Path) -> dict[str, float]:
    """Check a folder into files and import them into a store that is thrown away; seconds, MiB, ratios."""
    settings = Settings().model_copy(update={"home": home, "neo4j_uri": None})
    options = BulkOptions(checking=CheckingElsewhere.fitted())
    with (
        Replacement(settings, None) as replacement,
        BulkLoad(folder, IdentitySealer(os.urandom(32)), home / "rejects", options) as work,
    ):
        began = time.perf_counter(), cpu_seconds()
        arguments = asyncio.run(work.stage(replacement.files))
        staged = time.perf_counter(), cpu_seconds()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        size = sum(file.stat().st_size for file in replacement.files.iterdir())
        replacement.import_files(arguments)
        imported = time.perf_counter(), cpu_seconds()
    rows = sum(counts.read for counts in work.report.tables.values())
    stage, tool = (
        [end - begin for begin, end in zip(first, second, strict=True)]
        for first, second in ((began, staged), (staged, imported))
    )
    return {
        "rows": rows,
        "bytesPerRow": round(size / rows),
        "peakMiB": round(peak),
        "checkSeconds": round(stage[0], 1),
        "checkCpuMicrosecondsPerRow": round(stage[1] / rows * 1e6, 1),
        "importSeconds": round(tool[0], 1),
        "importCpuMicrosecondsPerRow": round(tool[1] / rows * 1e6, 1),
        "wallRatio": round((stage[0] + tool[0]) / tool[0], 2),
        "cpuRatio": round((stage[1] + tool[1]) / tool[1], 2),
    }


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sizes", nargs="+", type=int, default=[10_000], help="numbers of enterprises")
    parser.add_argument("--folder", type=Path, help="where worlds and stores are made")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as root:
        for size in asked.sizes:
            world = Path(root) / f"world-{size}"
            registry_world.main(world, size)
            print(json.dumps(measure(world, Path(root) / f"home-{size}")), flush=True)


if __name__ == "__main__":
    main()
