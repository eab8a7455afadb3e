"""The files of a staged graph as arguments of the import tool."""

from __future__ import annotations

from collections.abc import Iterable

from loaders.bulk.output import ImportFile, ImportFiles
from loaders.bulk.records import ARRAY_DELIMITER

_LEAST_BUFFER = 4 * 1024 * 1024


def import_arguments(files: ImportFiles) -> list[str]:
    """Return the arguments, for a tool that is run in the folder of the files; any bad entry ends it."""
    return [
        *_groups("nodes", files.nodes),
        *_groups("relationships", files.relationships),
        "--id-type=integer",
        f"--array-delimiter={ARRAY_DELIMITER}",
        # Line breaks inside of values make the tool slower, so it is told only where there are any.
        f"--multiline-fields={str(files.spans_lines).lower()}",
        f"--read-buffer-size={max(_LEAST_BUFFER, 2 * files.largest)}",
        "--path-pattern-style=none",
        "--bad-tolerance=0",
        "--max-off-heap-memory=60%",
    ]


def _groups(option: str, files: Iterable[ImportFile]) -> list[str]:
    return [
        f"--{option}={f'{file.kind}=' if file.kind else ''}{file.header.name},{file.data.name}"
        for file in files
    ]
