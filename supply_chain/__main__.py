"""``python -m supply_chain sbom [FILE] | licenses | audit``."""

from __future__ import annotations

import sys
from pathlib import Path

from graph_api.engine.jar_lock import committed_lock
from graph_api.engine.jars import JarStore
from graph_api.engine.progress import ConsoleReporter
from graph_api.settings import Settings
from supply_chain.licences import Policy, licence_of
from supply_chain.parts import all_parts
from supply_chain.sbom import bill_of_materials
from supply_chain.weaknesses import audit

USAGE = 2


def main(arguments: list[str]) -> int:
    """Run one command; its exit code."""
    match arguments:
        case ["sbom", file]:
            return write_sbom(Path(file))
        case ["licenses"]:
            return list_licences()
        case ["audit"]:
            return show_audit()
        case _:
            print("usage: python -m supply_chain sbom FILE | licenses | audit", file=sys.stderr)
            return USAGE


def write_sbom(file: Path) -> int:
    """Write the bill of materials."""
    parts = all_parts()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(bill_of_materials(parts), encoding="utf-8")
    print(f"{file}: {len(parts)} parts")
    return 0


def list_licences() -> int:
    """List every part with its licence; 1 where one is not allowed or not known."""
    policy, jars = Policy.committed(), _jars()
    refused = 0
    for part in all_parts():
        licence = licence_of(part, policy, jars.get((part.name, part.version)))
        allowed = policy.permits(part.family, licence)
        refused += not allowed
        state = "" if allowed else "NOT ALLOWED "
        print(f"{state}{part.family:8}{part.shown:60}{licence or 'unknown'}")
    print(f"{refused} parts under licences that pyproject.toml does not allow", file=sys.stderr)
    return 1 if refused else 0


def show_audit() -> int:
    """Say what is known to be weak, and what nobody could be asked about."""
    found = audit()
    for line in found.weak:
        print(f"WEAK {line}")
    for line in found.unasked:
        print(f"NOT AUDITED {line}")
    print(f"{len(found.weak)} known weaknesses; {len(found.unasked)} locks not or not wholly audited")
    return found.exit_code


def _jars() -> dict[tuple[str, str], Path]:
    """Where the jars of the engine lie, fetched where they are missing."""
    settings, lock = Settings(), committed_lock()
    store = JarStore(settings.cache, lock, repository=settings.engine_repository)
    store.complete(ConsoleReporter())
    named = (f"{jar.group}:{jar.artifact}" for jar in lock.jars)
    return {
        (name, jar.version): path for name, jar, path in zip(named, lock.jars, store.paths(), strict=True)
    }


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
