"""Rows that other processes check and write are those that would be checked and planned here."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_api.domain.keys import id_key, source_key
from graph_api.sealing import IdentitySealer
from loaders.bulk.checking import CheckingElsewhere, checking_here, packed, unpacked
from loaders.bulk.encoding import VersionEncoder
from loaders.bulk.graph import STAGED, StagedGraph
from loaders.bulk.layout import version_columns
from loaders.bulk.records import RecordFile
from loaders.bulk.subjects import StagedSubjects
from loaders.checking import CheckedRow
from loaders.formats import TableFile, find_inputs
from loaders.loading import Batch
from loaders.novelty import RestatedKeys
from loaders.portions import CheckedPortions, Portions
from loaders.subjects import SubjectBatch
from loaders.tables import TABLES
from tests.loaders.dirty_world import DirtyWorld

LOAD_TIME = 1_790_000_000_000
RUN = "l_run"
PORTION = 70
WRITTEN = ("departments", "measures", "enterprises", "persons", "names", "roles", "holdings", "concert")


@pytest.fixture
def files(tmp_path: Path) -> dict[str, TableFile]:
    """Give the files of a dirty world."""
    inputs = find_inputs(DirtyWorld(3, 300).write(tmp_path / "world"))
    return {name: found[0] for name, found in inputs.files.items()}


def portions_of(file: TableFile) -> Portions:
    return Portions(file, 0, "alpha", LOAD_TIME, PORTION, RUN)


def all_of(portions: CheckedPortions) -> list[list[CheckedRow]]:
    """Return all portions."""
    found = []
    while rows := portions.next():
        found.append(rows)
    portions.close()
    return found


def without_cipher(sealer: IdentitySealer, table: str, record: str | None, folder: Path) -> object:
    """Return the properties of a record; a cipher, which is never the same twice, as what it hides."""
    if record is None:
        return None
    file = RecordFile(folder / "one.csv", (":ID(x)",), version_columns(TABLES[table]))
    found = file.read(file.append_cells("0", record))
    file.finish()
    assert found is not None
    fields = found[1]
    if "idCipher" in fields:
        fields["idCipher"] = sealer.open(str(fields["idCipher"]))
    return fields


def plain(sealer: IdentitySealer, table: str, row: CheckedRow, folder: Path) -> tuple[object, ...]:
    """Return all of a row."""
    names = [name for name in CheckedRow.__slots__ if name != "record"]
    values = [getattr(row, name) for name in names]
    return (*values, without_cipher(sealer, table, row.record, folder))


@pytest.mark.parametrize("table", ["enterprises", "persons", "roles", "sanctions"])
def test_rows_come_from_other_processes_as_they_are(
    files: dict[str, TableFile], sealer: IdentitySealer, tmp_path: Path, table: str
) -> None:
    portions = portions_of(files[table])
    elsewhere = CheckingElsewhere(2, small=0)
    here = all_of(checking_here(portions, files[table].open(), sealer))
    there = all_of(elsewhere(portions, files[table].open(), sealer))
    assert [len(rows) for rows in there] == [len(rows) for rows in here]
    for mine, theirs in zip(here, there, strict=True):
        for one, other in zip(mine, theirs, strict=True):
            assert plain(sealer, table, other, tmp_path) == plain(sealer, table, one, tmp_path)
    assert any(row.record is not None for rows in there for row in rows) == (table in STAGED)


@pytest.mark.parametrize("table", WRITTEN)
def test_a_record_says_what_planning_would_write(
    files: dict[str, TableFile], sealer: IdentitySealer, tmp_path: Path, table: str
) -> None:
    encoder = VersionEncoder(TABLES[table], "alpha", RUN, sealer)
    written = 0
    for rows in all_of(checking_here(portions_of(files[table]), files[table].open(), sealer)):
        for row in unpacked(packed(rows)):
            if row.is_rejected:
                assert row.record is None
                continue
            if table in ("enterprises", "persons"):
                batch: Batch = SubjectBatch(TABLES[table], "alpha", RUN, LOAD_TIME, sealer)
            else:
                batch = Batch(TABLES[table], "alpha", RUN, LOAD_TIME)
            record, row.record = encoder.encode(row), None
            batch.add(row)
            batch.plan(RestatedKeys())
            ((_, properties),) = batch.created()
            file = RecordFile(tmp_path / "planned.csv", (":ID(x)",), version_columns(TABLES[table]))
            found = file.read(file.append((0,), properties))
            file.finish()
            assert found is not None
            if "idCipher" in found[1]:
                found[1]["idCipher"] = sealer.open(str(found[1]["idCipher"]))
            assert without_cipher(sealer, table, record, tmp_path) == found[1]
            written += 1
    assert written > 0


class Alike(str):
    """A text with the hash of all others of its kind: what two keys of very many may chance upon."""

    def __hash__(self) -> int:
        return 7


def test_keys_that_look_alike_to_the_index_stay_apart(tmp_path: Path) -> None:
    subjects = StagedSubjects(tmp_path)
    ids = ["e_" + letter * 24 for letter in "abc"]
    keys = [Alike(source_key("alpha", str(number))) for number in range(4)]
    for number, subject in enumerate(ids):
        assert subjects.create(subject, [(id_key(subject), "id", None)]) == number
        subjects.point(keys[number], "source", "alpha", subject, current=True)
    assert [subjects.find(key) for key in keys] == [0, 1, 2, None]
    subjects.point(keys[1], "source", "alpha", ids[0], current=True)
    subjects.point(keys[3], "source", "alpha", ids[2], current=False)
    assert [subjects.find(key) for key in keys] == [0, 0, 2, 2]
    assert [subjects.is_current(key) for key in keys] == [True, True, True, False]
    assert [subjects.records_of(number) for number in range(3)] == [2, 0, 2]


def test_facts_that_look_alike_to_the_index_are_planned(
    files: dict[str, TableFile], sealer: IdentitySealer, tmp_path: Path
) -> None:
    staged = StagedGraph(tmp_path, "alpha")
    (rows, *_) = all_of(checking_here(portions_of(files["roles"]), files["roles"].open(), sealer))
    facts = {row.key: row for row in rows if not row.is_rejected}
    for number, row in enumerate(facts.values()):
        row.key = Alike(row.key)
        row.ends = {"person_id": str(number), "enterprise_id": "0"}
    first, *others = facts.values()
    assert staged.state_new(TABLES["roles"], [first]) == []
    assert staged.state_new(TABLES["roles"], others) == others
