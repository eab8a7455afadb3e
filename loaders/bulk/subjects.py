"""The subjects and subject keys of a staged graph: numbers in arrays, texts in files."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from graph_api.domain.keys import SEPARATOR, fact_key, id_key
from loaders.bulk.index import KeyIndex
from loaders.bulk.layout import KEY
from loaders.bulk.records import RecordFile, text_cell

NOBODY = 0xFFFFFFFF
"""In place of a subject's number where there is none."""

_ID_LENGTH = 26

Key = Sequence[str | None]
"""A new subject key: key, kind, source."""


class StagedSubjects:
    """Who there is, under which id, and which keys identify whom; about 200 bytes a subject.

    A subject is known by its number. One that was dissolved into another leads to that one. As in the
    graph, what is asked of an id that no subject has any more does nothing.
    """

    def __init__(self, folder: Path) -> None:
        self.keys = RecordFile(folder / "subject_keys.csv", (":ID(key)",), KEY)
        self.former: dict[int, tuple[str, str, str | None]] = {}
        self._index = KeyIndex()
        self._owner = array("I")
        self._checks = array("I")
        self._ids = bytearray()
        self._records = array("I")
        self._heirs: dict[int, int] = {}
        # Who has an id that does not, or did not always, lead to him as a key.
        self._strays: dict[str, int] = {}

    def create(self, subject_id: str, keys: Iterable[Key]) -> int:
        """Make a subject with keys, none of which exists, and return its number."""
        number = len(self._records)
        data = subject_id.encode()
        assert len(data) == _ID_LENGTH, subject_id
        self._ids += data
        self._records.append(0)
        for key, kind, source in keys:
            self._add_key(str(key), str(kind), source, number)
        return number

    def id_of(self, number: int) -> str:
        """Return the id of a subject."""
        start = number * _ID_LENGTH
        return self._ids[start : start + _ID_LENGTH].decode()

    def is_enterprise(self, number: int) -> bool:
        """Whether a subject is an enterprise, which its id tells."""
        return self._ids[number * _ID_LENGTH] == ord("e")

    def records_of(self, number: int) -> int:
        """Return how many records of the source count for a subject."""
        return self._records[number]

    def number_of(self, subject_id: str) -> int | None:
        """Return the number of the subject that has an id now; None where it has gone or has another."""
        number = self._strays.get(subject_id)
        if number is None:
            number = self.find(id_key(subject_id))
        if number is None or number in self._heirs or self.id_of(number) != subject_id:
            return None
        return number

    def find(self, key: str) -> int | None:
        """Return the number of the subject that a key identifies."""
        place = self._place(key)
        if place is None:
            return None
        number = self._owner[place]
        return self.living(number) if self._heirs else number

    def is_current(self, key: str) -> bool:
        """Whether a key that exists is not a former code."""
        return self._place(key) not in self.former

    def _place(self, key: str) -> int | None:
        """Return the number of a key; None where there is no such key."""
        for place in self._index.find(key):
            if self._checks[place] == _check(key):
                return place
        return None

    def living(self, number: int) -> int:
        """Return the number of the subject that a number stands for by now."""
        while number in self._heirs:
            number = self._heirs[number]
        return number

    def point(self, key: str, kind: str, source: str | None, subject_id: str, *, current: bool) -> None:
        """Let a key identify a subject, whomever it identified before."""
        subject = self.number_of(subject_id)
        if subject is None:
            return
        place = self._place(key)
        if place is None:
            place = self._add_key(key, kind, source, subject)
        else:
            if kind == "id":
                self._strays.setdefault(key.rpartition(SEPARATOR)[2], self._owner[place])
            self._count(kind, self.living(self._owner[place]), -1)
            self._owner[place] = subject
            self._count(kind, subject, 1)
        if current:
            self.former.pop(place, None)
        else:
            self.former[place] = key, kind, source

    def dissolve(self, old_id: str, new_id: str) -> None:
        """Let all that counts for one subject count for another."""
        old, new = self.number_of(old_id), self.number_of(new_id)
        if old is None or new is None:
            return
        self._records[new] += self._records[old]
        self._heirs[old] = new

    def rename(self, subject_id: str, new_id: str) -> None:
        """Give a subject another id; the former one stays a key."""
        number = self.number_of(subject_id)
        if number is None:
            return
        start = number * _ID_LENGTH
        self._ids[start : start + _ID_LENGTH] = new_id.encode()
        self._strays[new_id] = number

    def all(self) -> Iterator[int]:
        """Yield the numbers of the subjects that there are by now."""
        return (number for number in range(len(self._records)) if number not in self._heirs)

    def former_keys(self) -> Iterator[list[object]]:
        """Yield the rows of ``point_keys`` for former codes, which are imported as current ones."""
        for place, (key, kind, source) in self.former.items():
            yield [key, kind, source, self.id_of(self.living(self._owner[place])), False]

    def owners(self) -> Sequence[int]:
        """Return for each key, in the order of its file, the number of the subject at its last pointing."""
        return self._owner

    @property
    def has_heirs(self) -> bool:
        """Whether any subject was dissolved into another."""
        return bool(self._heirs)

    def _add_key(self, key: str, kind: str, source: str | None, subject: int) -> int:
        number = len(self._owner)
        stated = "" if source is None else text_cell(source)
        self.keys.append_cells(str(number), f'{text_cell(key)},"{kind}",{stated},true')
        self._owner.append(subject)
        self._checks.append(_check(key))
        self._index.add(key, number)
        if kind == "source":
            self._records[subject] += 1
        return number

    def _count(self, kind: str, subject: int, change: int) -> None:
        if kind == "source":
            self._records[subject] += change


def _check(key: str) -> int:
    """Return 32 bits by which keys differ that the index, which knows 64 bits of them, takes for one.

    Reading the key itself would cost a look into the file. Of a billion keys any two are taken for one
    with a probability below one in ten billion.
    """
    return hash(key[::-1]) & 0xFFFFFFFF


def record_fact_key(source: str, record: str, *, is_enterprise: bool) -> str:
    """Return the key of the fact that a record of enterprises or persons states."""
    return fact_key("enterprises" if is_enterprise else "persons", source, record)
