"""The committed list of the files that make up the engine: coordinates, SHA-256 and size of each jar."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

ENGINE_GROUP, ENGINE_ARTIFACT = "org.neo4j", "neo4j"
_LINE = re.compile(
    r"(?P<group>[^:\s]+):(?P<artifact>[^:\s]+):(?P<version>[^:\s]+)(:(?P<classifier>[^:\s]+))?"
    r" sha256=(?P<sha256>[0-9a-f]{64}) size=(?P<size>\d+)"
)
_HEADER = """\
# The jars of the local engine: group:artifact:version[:classifier] sha256=… size=… (bytes).
# Written by `credit-graph engine relock`; do not edit.
"""


@dataclass(frozen=True, slots=True, order=True)
class LockedJar:
    """One jar; ``classifier`` is empty for a project's main file, ``size`` is in bytes."""

    group: str
    artifact: str
    version: str
    classifier: str
    sha256: str
    size: int

    @property
    def file_name(self) -> str:
        """The name that the jar has in a repository and in the store; unique within the lock."""
        suffix = f"-{self.classifier}" if self.classifier else ""
        return f"{self.artifact}-{self.version}{suffix}.jar"

    @property
    def line(self) -> str:
        """The jar's line in the lock."""
        name = ":".join(part for part in (self.group, self.artifact, self.version, self.classifier) if part)
        return f"{name} sha256={self.sha256} size={self.size}"


@dataclass(frozen=True, slots=True)
class JarLock:
    """All jars of one engine version, in class-path order."""

    jars: tuple[LockedJar, ...]

    @property
    def version(self) -> str:
        """The version of the engine itself."""
        return next(
            jar.version for jar in self.jars if (jar.group, jar.artifact) == (ENGINE_GROUP, ENGINE_ARTIFACT)
        )

    @property
    def size(self) -> int:
        """Bytes of all jars together."""
        return sum(jar.size for jar in self.jars)


def committed_lock_file() -> Path:
    """Where the committed lock lies within the package."""
    return Path(str(files("graph_api.engine"))) / "jars.lock"


def committed_lock() -> JarLock:
    """The lock that this version of the product ships with."""
    return parse_lock(committed_lock_file().read_text(encoding="utf-8"))


def parse_lock(text: str) -> JarLock:
    """Read a lock; raises ValueError naming the line that is none, or a file name that stands twice."""
    jars, names = [], set()
    for number, line in enumerate(text.splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line)
        if found is None:
            raise ValueError(
                f"jars.lock, line {number}: not group:artifact:version[:classifier] sha256= size="
            )
        fields = found.groupdict(default="")
        jar = LockedJar(
            fields["group"],
            fields["artifact"],
            fields["version"],
            fields["classifier"],
            fields["sha256"],
            int(fields["size"]),
        )
        if jar.file_name in names:
            raise ValueError(f"jars.lock, line {number}: a second {jar.file_name}")
        names.add(jar.file_name)
        jars.append(jar)
    return JarLock(tuple(jars))


def render_lock(jars: Iterable[LockedJar]) -> str:
    """The text of a lock, in a stable order."""
    return _HEADER + "".join(f"{jar.line}\n" for jar in sorted(jars))


def sha256_of(file: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
