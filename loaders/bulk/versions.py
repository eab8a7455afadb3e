"""The versions of facts of a staged graph: one file a table, found by the key of the fact."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path

from loaders.bulk.index import KeyIndex
from loaders.bulk.layout import version_columns
from loaders.bulk.records import Fields, RecordFile
from loaders.bulk.subjects import NOBODY
from loaders.loading import RECORD
from loaders.schema import Layout, Table

Stored = tuple[int, list[str], Fields]
"""Place of a version, its leading cells, its properties."""


class StagedVersions:
    """The versions of the facts of one table.

    Of a table of statements each version is a node with a number, and ``subjects`` says by that number
    whom it is linked to; of the others each is a relationship that begins with its two ends and type.
    """

    def __init__(self, folder: Path, table: Table) -> None:
        self.table = table
        self.is_fact = table.layout is Layout.FACT
        end = "group" if table.name == "concert" else "subject"
        leading = (
            (":START_ID(subject)", f":END_ID({end})", ":TYPE") if self.is_fact else (f":ID({table.name})",)
        )
        self.file = RecordFile(folder / f"{table.name}.csv", leading, version_columns(table))
        self.subjects = array("I")
        self._index = KeyIndex()

    def state(self, properties: Fields, subject: int) -> None:
        """Add a version that is a node."""
        number = len(self.subjects)
        self.subjects.append(subject)
        self._add((number,), properties)

    def relate(self, start: int, end: int, kind: str, properties: Fields) -> None:
        """Add a version that is a relationship."""
        self._add((start, end, kind), properties)

    def record(self, leading: str, key: str, cells: str) -> None:
        """Add a version that is a relationship and whose record is written already."""
        self._index.add(key, self.file.append_cells(leading, cells))

    def may_have(self, key: str) -> bool:
        """Whether there may be a version of a fact; False is certain."""
        return self._index.has(key)

    def find(self, key: str) -> Iterator[Stored]:
        """Yield the versions of a fact."""
        for place in self._index.find(key):
            found = self.file.read(place)
            if found is not None and found[1]["key"] == key:
                yield place, *found

    def copy(self, place: int, changes: Fields) -> None:
        """State a version once more with other properties; None removes one."""
        leading, properties = self._at(place)
        changed = _merged(properties, changes)
        if self.is_fact:
            self._add(leading, changed)
        else:
            self.state(changed, self.subjects[int(leading[0])])

    def change(self, place: int, changes: Fields) -> None:
        """Set properties of a version; None removes one."""
        leading, properties = self._at(place)
        self.file.change(place, leading, _merged(properties, changes))

    def remove(self, place: int) -> None:
        """Take a version back."""
        leading, _ = self._at(place)
        if not self.is_fact:
            self.subjects[int(leading[0])] = NOBODY
        self.file.remove(place)

    def _at(self, place: int) -> tuple[list[str], Fields]:
        found = self.file.read(place)
        assert found is not None, "a version is not touched after it was taken back"
        return found

    def _add(self, leading: Sequence[object], properties: Fields) -> None:
        key, record = str(properties["key"]), properties.get(RECORD)
        if isinstance(record, str):
            place = self.file.append_cells(",".join(map(str, leading)), record)
        else:
            place = self.file.append(leading, properties)
        self._index.add(key, place)


def _merged(properties: Fields, changes: Fields) -> Fields:
    return {name: value for name, value in (properties | changes).items() if value is not None}
