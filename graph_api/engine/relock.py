"""Writing the jar lock anew for another engine version; a developer's command, not needed to run."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from jgo.maven import MavenContext

from graph_api.engine.jar_lock import (
    ENGINE_ARTIFACT,
    ENGINE_GROUP,
    JarLock,
    LockedJar,
    parse_lock,
    render_lock,
    sha256_of,
)


def lock_of_tree(root: Path) -> JarLock:
    """The lock of all jars below ``root``, a folder in the layout of a Maven repository.

    Raises ValueError for a jar whose name does not follow from its folder.
    """
    return parse_lock(render_lock(_jars_of_tree(root)))


def resolve_lock(version: str) -> JarLock:
    """The lock of engine ``version`` with all it needs, resolved and fetched anew; takes minutes."""
    with tempfile.TemporaryDirectory() as folder:
        context = MavenContext(repo_cache=Path(folder))
        wanted = context.create_dependency(f"{ENGINE_GROUP}:{ENGINE_ARTIFACT}:{version}")
        inputs, transitive = context.resolver.resolve([wanted])
        jars = []
        for dependency in [*inputs, *transitive]:
            if dependency.artifact.packaging != "jar" or dependency.scope in {"test", "provided"}:
                continue
            file = Path(dependency.artifact.resolve())
            jars.append(
                LockedJar(
                    dependency.groupId,
                    dependency.artifactId,
                    dependency.version,
                    dependency.classifier or "",
                    sha256_of(file),
                    file.stat().st_size,
                )
            )
        return parse_lock(render_lock(set(jars)))


def _jars_of_tree(root: Path) -> Iterator[LockedJar]:
    for file in root.rglob("*.jar"):
        *group, artifact, version, name = file.relative_to(root).parts
        stem = f"{artifact}-{version}"
        if not group or not name.startswith(stem):
            raise ValueError(f"{file}: not in the layout of a Maven repository")
        classifier = name.removeprefix(stem).removesuffix(".jar").removeprefix("-")
        yield LockedJar(".".join(group), artifact, version, classifier, sha256_of(file), file.stat().st_size)
