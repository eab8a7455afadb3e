"""A backup as one file: a tar of a manifest, the engine's dump and a seal over every byte before it.

The file is the same, byte for byte, for the same content, so that whatever is changed, cut off or added
anywhere in it shows: what stands before the seal by its SHA-256, the seal and the end of the file by being
written anew and compared. The seal also holds a keyed hash, which only the holder of the key can make.
The file has its name only when it is whole; until then it is written under another one beside it.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from graph_api.errors import SetupError
from graph_api.private_files import sync_folder

MANIFEST, DUMP, SEAL = "manifest.json", "neo4j.dump", "SEAL"
FORMAT = "credit-graph backup 1"
_BLOCK = 1 << 20
_TAR_BLOCK = 512
_TAIL = 4 * _TAR_BLOCK
"""The seal's header, its text, and the two empty blocks with which a tar ends."""

KeyedHash = Callable[[bytes], str]
"""A keyed hash in hexadecimal, 64 digits."""


class DamagedBackupError(SetupError):
    """The file is not a backup, or not whole, or not as it was written."""


@dataclass(frozen=True, slots=True)
class Archive:
    """A backup whose every byte was read and is as it was written, but for who wrote it.

    ``manifest`` is what its writer said of it; ``digest`` the SHA-256 of all before the seal.
    """

    file: Path
    manifest: Mapping[str, Any]
    digest: str
    keyed: str

    def refuse_other_writer(self, key: KeyedHash) -> None:
        """Raise DamagedBackupError where the file was made anew by somebody without the key."""
        if key(self.digest.encode()) != self.keyed:
            raise DamagedBackupError(
                f"{self.file} was changed and sealed anew without the identity key; it is not used.",
                f"{self.file} 在没有身份密钥的情况下被改动并重新封装, 拒绝使用。",
            )

    def extract_dump(self, folder: Path) -> Path:
        """Write the dump into ``folder`` and return it; raises DamagedBackupError where it has changed."""
        target = folder / DUMP
        try:
            with tarfile.open(self.file, "r:") as tar:
                source = tar.extractfile(DUMP)
                if source is None:
                    raise _damaged(self.file)
                with source, target.open("wb") as file:
                    digest = _copy(source, file)
        except OSError as error:
            raise SetupError(
                f"The dump could not be unpacked into {folder}: {error.strerror}.",
                f"转储无法解包到 {folder}: {error.strerror}。",
            ) from error
        if digest != self.manifest["parts"][DUMP]["sha256"]:
            raise _damaged(self.file)
        return target


def part_of(file: Path) -> dict[str, object]:
    """What a manifest says of a part: its size in bytes and its SHA-256."""
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {"bytes": file.stat().st_size, "sha256": digest}


def write_archive(target: Path, manifest: Mapping[str, Any], dump: Path, key: KeyedHash) -> None:
    """Write a backup to ``target``, which has that name only when it was read back and found whole.

    ``manifest`` is plain JSON; what it says of the parts is added. Mode 0600. Raises SetupError where the
    file exists already or cannot be written; nothing of it is left then.
    """
    said = {**manifest, "format": FORMAT, "parts": {DUMP: part_of(dump)}}
    partial = target.with_name(f".{target.name}.part")
    try:
        _write(partial, said, dump, key)
        read_archive(partial).refuse_other_writer(key)
        if target.exists():
            raise already_there(target)
        partial.rename(target)
        sync_folder(target.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise SetupError(
            f"The backup could not be written to {target}: {error.strerror}. Nothing was left there.",
            f"备份无法写入 {target}: {error.strerror}。未留下任何文件。",
        ) from error
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def already_there(target: Path) -> SetupError:
    """Return the error of a backup that would take the place of a file."""
    return SetupError(
        f"{target} exists already; a backup replaces no file.", f"{target} 已存在; 备份不会覆盖任何文件。"
    )


def read_archive(file: Path) -> Archive:
    """Read every byte of a backup; raises DamagedBackupError where it is not what was written."""
    try:
        size = file.stat().st_size
        with file.open("rb") as stream:
            digest = _digest(stream, size - _TAIL)
            tail = stream.read()
        keyed = tail[_TAR_BLOCK : 2 * _TAR_BLOCK].split(b"\n")[1].decode("ascii")
        if tail != _tail(digest, keyed):
            raise _damaged(file)
        with tarfile.open(file, "r:") as tar:
            member = tar.extractfile(MANIFEST)
            manifest = json.loads(member.read()) if member else {}
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            raise _damaged(file)
    except (ValueError, IndexError, KeyError, tarfile.TarError):
        raise _damaged(file) from None
    except OSError as error:
        raise SetupError(
            f"{file} cannot be read: {error.strerror}", f"无法读取 {file}: {error.strerror}"
        ) from error
    return Archive(file, manifest, digest, keyed)


def _write(file: Path, manifest: Mapping[str, Any], dump: Path, key: KeyedHash) -> None:
    file.unlink(missing_ok=True)  # of a backup that was killed
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w+b") as stream:
        text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()
        _write_part(stream, MANIFEST, len(text), io.BytesIO(text))
        with dump.open("rb") as source:
            _write_part(stream, DUMP, dump.stat().st_size, source)
        end = stream.tell()
        stream.seek(0)
        digest = _digest(stream, end)
        stream.write(_tail(digest, key(digest.encode())))
        stream.flush()
        os.fsync(stream.fileno())


def _write_part(stream: IO[bytes], name: str, size: int, source: IO[bytes]) -> None:
    stream.write(_header(name, size))
    _copy(source, stream)
    stream.write(b"\0" * (-size % _TAR_BLOCK))


def _header(name: str, size: int) -> bytes:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry.tobuf(tarfile.GNU_FORMAT)


def _tail(digest: str, keyed: str) -> bytes:
    text = f"sha256 {digest}\n{keyed}\n".encode()
    return _header(SEAL, len(text)) + text.ljust(_TAR_BLOCK, b"\0") + b"\0" * 2 * _TAR_BLOCK


def _digest(stream: IO[bytes], size: int) -> str:
    """Return the SHA-256 of the next ``size`` bytes; raises ValueError where there are fewer."""
    found, left = hashlib.sha256(), size
    while left > 0:
        block = stream.read(min(_BLOCK, left))
        if not block:
            break
        found.update(block)
        left -= len(block)
    if left:
        raise ValueError("too short")
    return found.hexdigest()


def _copy(source: IO[bytes], target: IO[bytes]) -> str:
    found = hashlib.sha256()
    while block := source.read(_BLOCK):
        found.update(block)
        target.write(block)
    return found.hexdigest()


def _damaged(file: Path) -> DamagedBackupError:
    return DamagedBackupError(
        f"{file} is not a whole backup of credit-graph: it was damaged, changed or cut off. "
        "Nothing was touched.",
        f"{file} 不是完整的 credit-graph 备份: 已损坏、被改动或被截断。未做任何改动。",
    )
