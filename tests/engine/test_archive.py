"""A backup file: every byte counts, and only a whole one has the name."""

from __future__ import annotations

import errno
import json
import os
import tarfile
from hashlib import sha256
from pathlib import Path

import pytest

from graph_api.engine.archive import (
    DUMP,
    MANIFEST,
    SEAL,
    DamagedBackupError,
    read_archive,
    write_archive,
)
from graph_api.errors import SetupError

CONTENT = bytes(range(256)) * 5 + b"end"


def key(content: bytes) -> str:
    return sha256(b"secret" + content).hexdigest()


@pytest.fixture
def made(tmp_path: Path) -> Path:
    dump = tmp_path / "dump"
    dump.write_bytes(CONTENT)
    target = tmp_path / "备份.tar"
    write_archive(target, {"identity_key": "abcd"}, dump, key)
    return target


def test_a_backup_is_an_ordinary_tar_for_its_owner_alone(made: Path) -> None:
    with tarfile.open(made) as tar:
        assert tar.getnames() == [MANIFEST, DUMP, SEAL]
        part = tar.extractfile(DUMP)
        assert part is not None
        assert part.read() == CONTENT
    assert made.stat().st_mode & 0o777 == 0o600
    assert sorted(entry.name for entry in made.parent.iterdir()) == ["dump", made.name]


def test_a_backup_is_read_as_it_was_written(made: Path, tmp_path: Path) -> None:
    archive = read_archive(made)
    archive.refuse_other_writer(key)
    assert archive.manifest["identity_key"] == "abcd"
    assert archive.manifest["parts"][DUMP] == {"bytes": len(CONTENT), "sha256": sha256(CONTENT).hexdigest()}
    assert archive.extract_dump(tmp_path).read_bytes() == CONTENT


def test_no_byte_can_be_changed_unseen(made: Path) -> None:
    """Headers, manifest, dump, padding, seal and the empty blocks at the end."""
    whole = made.read_bytes()
    for place in range(len(whole)):
        made.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        with pytest.raises(DamagedBackupError):
            read_archive(made).refuse_other_writer(key)


def test_nothing_can_be_cut_off_or_added_unseen(made: Path) -> None:
    whole = made.read_bytes()
    for changed in (*(whole[:size] for size in range(0, len(whole), 101)), whole + b"\0", b"\0" + whole):
        made.write_bytes(changed)
        with pytest.raises(DamagedBackupError):
            read_archive(made)


def test_whoever_has_no_key_cannot_make_a_backup(made: Path) -> None:
    dump = made.with_name("other")
    dump.write_bytes(b"other")
    forged = made.with_name("forged.tar")
    write_archive(forged, {"identity_key": "abcd"}, dump, lambda content: sha256(content).hexdigest())
    with pytest.raises(DamagedBackupError, match="without the identity key"):
        read_archive(forged).refuse_other_writer(key)


def test_an_ordinary_tar_is_no_backup(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text(json.dumps({"format": "other"}))
    with tarfile.open(tmp_path / "plain.tar", "w") as tar:
        tar.add(tmp_path / MANIFEST, MANIFEST)
    with pytest.raises(DamagedBackupError):
        read_archive(tmp_path / "plain.tar")


def test_a_file_that_is_there_is_never_replaced(made: Path) -> None:
    whole = made.read_bytes()
    with pytest.raises(SetupError, match="exists already"):
        write_archive(made, {}, made.with_name("dump"), key)
    assert made.read_bytes() == whole
    assert not list(made.parent.glob(".*"))


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs the device that is always full")
def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full while the file is written: the write itself fails, as it does on a full one."""
    dump = tmp_path / "dump"
    dump.write_bytes(CONTENT * 1_000)
    real = os.open

    def opened(path: str | Path, flags: int, mode: int = 0o777) -> int:
        made = real(path, flags, mode)
        if not str(path).endswith(".part"):
            return made
        os.close(made)
        return real("/dev/full", os.O_RDWR)

    monkeypatch.setattr(os, "open", opened)
    with pytest.raises(SetupError, match=os.strerror(errno.ENOSPC)):
        write_archive(tmp_path / "full.tar", {}, dump, key)
    assert [entry.name for entry in tmp_path.iterdir()] == ["dump"]


def test_what_a_killed_backup_left_does_not_stand_in_the_way(made: Path) -> None:
    target = made.with_name("second.tar")
    (made.parent / ".second.tar.part").write_bytes(b"half")
    write_archive(target, {}, made.with_name("dump"), key)
    read_archive(target).refuse_other_writer(key)
    assert not (made.parent / ".second.tar.part").exists()
