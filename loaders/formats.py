"""Which files belong to a load: formats by name, tables by file name, readers by extension."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from graph_api.errors import InvalidInputError
from loaders.findings import Code, Finding, Level
from loaders.mappings import penetration_rows
from loaders.readers.csv_file import open_csv
from loaders.readers.json_lines import open_json_lines
from loaders.readers.parquet_file import open_parquet
from loaders.readers.rows import BytesRead, OpenTable
from loaders.schema import Table
from loaders.tables import TABLES

Reader = Callable[[Path, Table, BytesRead], OpenTable]

READERS: Mapping[str, Reader] = {
    ".csv": open_csv,
    ".jsonl": open_json_lines,
    ".parquet": open_parquet,
}


@dataclass(frozen=True, slots=True)
class TableFile:
    """One file of one table; ``size`` in bytes. ``reader``: how a mapping reads it (None: by its ending)."""

    path: Path
    table: Table
    size: int
    reader: Reader | None = None

    @property
    def name(self) -> str:
        """The file's own name, as findings show it."""
        return self.path.name

    def open(self, bytes_read: BytesRead = lambda _: None) -> OpenTable:
        """Open the file. Raises ``UnreadableFileError``; ``OSError`` where it cannot be opened."""
        reader = self.reader or READERS[self.path.suffix.lower()]
        return reader(self.path, self.table, bytes_read)


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a path holds: the provider's name by default, the files of each table in order, remarks."""

    source: str
    files: Mapping[str, tuple[TableFile, ...]]
    findings: tuple[Finding, ...]
    is_folder: bool

    def fingerprint(self) -> str:
        """Return a hash of names and contents: an interrupted load is resumed only with the same input."""
        digest = blake2b(digest_size=16)
        for files in self.files.values():
            for file in files:
                digest.update(f"{file.name}\0{file.size}\0".encode())
                with file.path.open("rb") as content:
                    while chunk := content.read(1024 * 1024):
                        digest.update(chunk)
        return digest.hexdigest()


def find_inputs(path: Path) -> Inputs:
    """Return the tables of the exchange format at ``path``, a folder or a single file.

    Raises ``InvalidInputError`` where the path does not exist or holds no known table.
    """
    if not path.exists():
        raise InvalidInputError("There is no such file or folder.", "没有该文件或文件夹。")
    resolved = path.resolve()
    is_folder = resolved.is_dir()
    candidates = sorted(resolved.iterdir()) if is_folder else [resolved]
    found: dict[str, list[TableFile]] = {}
    findings = []
    for file in candidates:
        if file.suffix.lower() not in READERS or not file.is_file():
            continue
        table = TABLES.get(file.stem.lower())
        if table is None:
            findings.append(_unknown_table(file))
        else:
            found.setdefault(table.name, []).append(TableFile(file, table, file.stat().st_size))
    if not found:
        raise InvalidInputError(
            "No table of the exchange format is there. Known tables: " + ", ".join(TABLES),
            "其中没有交换格式的表。可用的表:" + "、".join(TABLES),
        )
    ordered = {name: tuple(found[name]) for name in TABLES if name in found}
    source = resolved.name if is_folder else resolved.parent.name
    return Inputs(source, ordered, tuple(findings), is_folder)


def _unknown_table(file: Path) -> Finding:
    return Finding(
        Code.UNKNOWN_TABLE,
        Level.WARNING,
        file.name,
        value=file.stem,
        hint="no table of this name; the file was not read",
        hint_zh="没有此名称的表;未读取该文件",
    )


def find_penetration(path: Path) -> Inputs:
    """Return the penetration tables at ``path``, one CSV file or a folder of them.

    Each file gives several tables of the exchange format and is read once for all of them. Raises
    ``InvalidInputError`` where there is no such file.
    """
    if not path.exists():
        raise InvalidInputError("There is no such file or folder.", "没有该文件或文件夹。")
    resolved = path.resolve()
    candidates = sorted(resolved.glob("*.csv")) if resolved.is_dir() else [resolved]
    sources = [file for file in candidates if file.is_file() and file.suffix.lower() == ".csv"]
    if not sources:
        raise InvalidInputError("No CSV file is there.", "其中没有 CSV 文件。")
    mapping = penetration_rows.Penetration()
    files = {
        name: tuple(TableFile(file, TABLES[name], file.stat().st_size, mapping.open) for file in sources)
        for name in penetration_rows.TABLES
    }
    source = resolved.name if resolved.is_dir() else resolved.parent.name
    return Inputs(source, files, (), resolved.is_dir())


FORMATS: Mapping[str, Callable[[Path], Inputs]] = {"exchange": find_inputs, "penetration": find_penetration}
"""Formats that ``--format`` accepts; each finds the tables of the exchange format in its input."""


def inputs_of(path: Path, format_name: str | None) -> Inputs:
    """Return the inputs at ``path``. Raises ``InvalidInputError`` for an unknown format or no input."""
    find = FORMATS.get(format_name or "exchange")
    if find is None:
        raise InvalidInputError(
            f"Unknown format; known are: {', '.join(FORMATS)}", f"未知格式;可用:{'、'.join(FORMATS)}"
        )
    return find(path)
