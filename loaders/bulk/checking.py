"""Rows checked by processes of their own, so that checking does not wait for writing nor the other way.

Of ``n`` processes each reads the whole file and checks every ``n``-th portion; the portions are taken in
their order. Text lines are cheap to pass over, and so nothing needs to know where a portion begins.
"""

from __future__ import annotations

import marshal
import multiprocessing
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection

from graph_api.sealing import IdentitySealer
from loaders.bulk.encoding import EncodingHere
from loaders.bulk.graph import STAGED
from loaders.checking import CheckedRow
from loaders.findings import Code, Issue, Level
from loaders.memory import few_collections
from loaders.portions import CheckedPortions, CheckingHere, Portions
from loaders.readers.rows import OpenTable, RawRow

_SMALL_BYTES = 1024 * 1024
"""A smaller file is checked before another process has started."""


@dataclass(frozen=True, slots=True)
class CheckingElsewhere:
    """Checks files of ``small`` bytes or more in ``processes`` other processes; a ``Checking``."""

    processes: int
    small: int = _SMALL_BYTES

    @classmethod
    def fitted(cls) -> CheckingElsewhere:
        """Return as many as the machine has processors beside the one that writes, at most 8."""
        return cls(min(max(len(os.sched_getaffinity(0)) - 1, 1), 8))

    def __call__(self, portions: Portions, opened: OpenTable, sealer: IdentitySealer) -> CheckedPortions:
        """Begin to check the rows of a file."""
        # A mapping holds its file in memory, and would do so in every process.
        if portions.file.reader is not None or portions.file.size < self.small:
            return checking_here(portions, opened, sealer)
        # Rows that name their own columns are warned of once a file, so one process has to see them all.
        return _Elsewhere(portions, sealer, 1 if opened.columns is None else self.processes)


def checking_here(portions: Portions, opened: OpenTable, sealer: IdentitySealer) -> CheckedPortions:
    """Begin to check the rows of a file in this process; a ``Checking``."""
    checking = EncodingHere if portions.file.table.name in STAGED else CheckingHere
    return checking(portions, opened, sealer)


class _Elsewhere:
    """The processes that check one file."""

    def __init__(self, portions: Portions, sealer: IdentitySealer, processes: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._line: list[Connection] = []
        self._processes = []
        self._next = 0
        for place in range(processes):
            receiving, sending = context.Pipe(duplex=False)
            process = context.Process(
                target=_check,
                args=(sending, portions, sealer.hand_over(), place, processes),
                name=f"check-{portions.file.table.name}-{place}",
                daemon=True,
            )
            process.start()
            sending.close()  # so that a process that dies ends the line
            self._line.append(receiving)
            self._processes.append(process)

    def next(self) -> list[CheckedRow]:
        """Return the next portion, none at the end. Raises ``RuntimeError`` where a process died."""
        connection = self._line[self._next]
        self._next = (self._next + 1) % len(self._line)
        try:
            return unpacked(connection.recv_bytes())
        except EOFError:
            raise RuntimeError("a process that checks rows ended before its file did") from None

    def close(self) -> None:
        """End the processes."""
        for connection, process in zip(self._line, self._processes, strict=True):
            connection.close()
            process.terminate()
            process.join()


def _check(sending: Connection, portions: Portions, key: bytes, place: int, processes: int) -> None:
    """Check every ``processes``-th portion from the ``place``-th on; the work of one process."""
    with few_collections():
        _send_portions(sending, portions, key, place, processes)


def _send_portions(sending: Connection, portions: Portions, key: bytes, place: int, processes: int) -> None:
    opened = portions.file.open()
    checking = checking_here(portions, opened, IdentitySealer(key))
    _pass(opened.rows, place * portions.rows)
    checked = checking.next()
    while checked:
        if not _send(sending, checked):
            return
        _pass(opened.rows, (processes - 1) * portions.rows)
        checked = checking.next()
    _send(sending, checked)


def _pass(rows: Iterator[RawRow], count: int) -> None:
    """Read on without checking."""
    for _ in islice(rows, count):
        pass


def _send(sending: Connection, rows: list[CheckedRow]) -> bool:
    """Send a portion; False where nobody wants it any more."""
    try:
        sending.send_bytes(packed(rows))
    except OSError:
        return False
    return True


def packed(rows: Iterable[CheckedRow]) -> bytes:
    """Return rows as bytes; ``ends`` are empty before rows are resolved, and stay behind."""
    return marshal.dumps(
        [
            (
                row.line,
                row.raw,
                row.place,
                row.values,
                row.known_from,
                row.is_dated,
                row.void_from,
                row.identity_type,
                row.identity_number,
                row.identity,
                row.key,
                row.digest,
                [_plain(issue) for issue in row.issues],
                row.record,
            )
            for row in rows
        ]
    )


def unpacked(data: bytes) -> list[CheckedRow]:
    """Return the rows of ``packed``."""
    rows = []
    for line, raw, place, values, known_from, is_dated, void_from, kind, number, *rest in marshal.loads(data):  # noqa: S302
        identity, key, digest, issues, record = rest
        row = CheckedRow(line, raw, place, values, known_from, is_dated, void_from, kind, number)
        row.identity, row.key, row.digest, row.record = identity, key, digest, record
        if issues:
            row.issues = [Issue(Code(code), Level(level), *texts) for code, level, *texts in issues]
        rows.append(row)
    return rows


def _plain(issue: Issue) -> tuple[str, ...]:
    return issue.code.value, issue.level.value, issue.column, issue.value, issue.hint, issue.hint_zh
