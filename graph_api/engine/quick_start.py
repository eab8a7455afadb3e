"""The cache with which the engine's Java starts in about half the time, and whose it is.

A Java from version 25 on can write down, at the end of a training run, which classes it loaded and how
they were used, and begin the next run from there. The file belongs to one Java, one set of jars in one
folder and one collector; it lies beside the jars, so that all homes of a user share it. It carries its
own SHA-256 in its name: there is a cache exactly when a whole one lies there, and it can be removed at
any time. Java itself looks past a cache that does not fit it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from graph_api.engine.jar_lock import sha256_of

_PREFIX = "quick-start-"
_KEY_LENGTH = 16


@dataclass(frozen=True, slots=True)
class QuickStart:
    """The place of the cache for one combination; ``key`` stands for the combination."""

    folder: Path
    key: str

    @classmethod
    def of(cls, java: Path, jars: tuple[Path, ...], collector: str) -> QuickStart:
        """The place for this Java (path, size and time of its modules), these jars and this collector."""
        modules = java.resolve().parent.parent / "lib" / "modules"
        try:
            status = modules.stat()
            image = (str(modules), status.st_size, status.st_mtime_ns)
        except OSError:
            image = (str(java), 0, 0)
        said = repr((image, [str(jar) for jar in jars], collector))
        return cls(jars[0].parent, hashlib.sha256(said.encode()).hexdigest()[:_KEY_LENGTH])

    def find(self) -> Path | None:
        """The cache, if a whole one is there; one that was damaged is removed."""
        for file in sorted(self.folder.glob(f"{_PREFIX}{self.key}.*.aot")):
            try:
                if sha256_of(file) == file.name.split(".")[1]:
                    return file
            except OSError:
                continue
            file.unlink(missing_ok=True)
        return None

    def exists(self) -> bool:
        """Whether there is a cache, without looking whether it is whole."""
        return any(self.folder.glob(f"{_PREFIX}{self.key}.*.aot"))

    def keep(self, made: Path) -> None:
        """Move a finished cache from ``made``, in the same file system, to its place in one step."""
        digest = sha256_of(made)
        self.discard()
        made.replace(self.folder / f"{_PREFIX}{self.key}.{digest}.aot")

    def discard(self) -> None:
        """Remove the cache, if there is one."""
        for file in self.folder.glob(f"{_PREFIX}{self.key}.*.aot"):
            file.unlink(missing_ok=True)
