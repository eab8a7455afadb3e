"""Every part that runs, as the committed locks list it: Python, the engine's jars, the web page."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from packageurl import PackageURL

from graph_api.engine.jar_lock import committed_lock

ROOT = Path(__file__).resolve().parents[1]
PYTHON_LOCK = ROOT / "requirements.lock"
PAGE_LOCK = ROOT / "web" / "package-lock.json"
_PINNED = re.compile(r"([A-Za-z0-9._-]+)==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_NPM_HASHES = {"sha512": "SHA-512", "sha256": "SHA-256", "sha1": "SHA-1"}


@dataclass(frozen=True, slots=True)
class Part:
    """One locked package of a ``family`` (python, engine, page).

    ``hashes`` are (algorithm as CycloneDX calls it, hexadecimal), several where a package has several files;
    ``licence`` is what the lock says, empty where it says nothing; ``development``: not in what runs.
    """

    family: str
    name: str
    version: str
    purl: PackageURL
    hashes: tuple[tuple[str, str], ...]
    licence: str = ""
    development: bool = False

    @property
    def shown(self) -> str:
        """Name and version."""
        return f"{self.name} {self.version}"


def all_parts() -> list[Part]:
    """Return the parts of every lock."""
    return [
        *python_parts(PYTHON_LOCK.read_text(encoding="utf-8")),
        *engine_parts(),
        *page_parts(json.loads(PAGE_LOCK.read_text(encoding="utf-8"))),
    ]


def python_parts(lock: str) -> list[Part]:
    """Read a lock with hashes; raises ValueError where a line pins nothing or has no hash."""
    parts = []
    for line in lock.replace("\\\n", " ").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        pinned, hashes = _PINNED.match(line), _HASH.findall(line)
        if pinned is None or not hashes:
            raise ValueError(f"no pinned and hashed requirement: {line[:80]}")
        name, version = pinned.groups()
        purl = PackageURL("pypi", None, name.lower().replace("_", "-"), version)
        parts.append(Part("python", name, version, purl, tuple(("SHA-256", each) for each in hashes)))
    return parts


def engine_parts() -> list[Part]:
    """Return the jars of the engine."""
    return [
        Part(
            "engine",
            f"{jar.group}:{jar.artifact}",
            jar.version,
            PackageURL(
                "maven",
                jar.group,
                jar.artifact,
                jar.version,
                {"classifier": jar.classifier} if jar.classifier else None,
            ),
            (("SHA-256", jar.sha256),),
        )
        for jar in committed_lock().jars
    ]


def page_parts(lock: Mapping[str, Mapping[str, Mapping[str, object]]]) -> list[Part]:
    """Read npm's lock (version 3)."""
    parts = {}
    for path, entry in lock["packages"].items():
        if not path or entry.get("link"):
            continue
        full = path.rpartition("node_modules/")[2]
        scope, _, name = full.rpartition("/")
        version = str(entry["version"])
        parts[(full, version)] = Part(
            "page",
            full,
            version,
            PackageURL("npm", scope or None, name, version),
            _npm_hashes(str(entry.get("integrity", ""))),
            str(entry.get("license", "")),
            bool(entry.get("dev") or entry.get("devOptional")),
        )
    return list(parts.values())


def _npm_hashes(integrity: str) -> tuple[tuple[str, str], ...]:
    found: Sequence[tuple[str, str, str]] = [each.partition("-") for each in integrity.split()]
    return tuple(
        (_NPM_HASHES[kind], b64decode(value).hex()) for kind, _, value in found if kind in _NPM_HASHES
    )
