"""Commands of ``credit-graph`` as real processes, on the graph of the tests and in their home."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys

from graph_api.bolt.driver import GraphAddress
from tests.api.platform import Platform

COMMAND = (sys.executable, "-c", "from graph_api.cli import main; main()")


class Commands:
    """Runs ``credit-graph NAME``, in English unless another locale is given."""

    def __init__(self, name: str, platform: Platform, address: GraphAddress) -> None:
        self._command = (*COMMAND, name)
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))},
            "CREDIT_GRAPH_HOME": str(platform.settings.home),
            "NEO4J_URI": address.uri,
            "NEO4J_USERNAME": address.username,
            "NEO4J_PASSWORD": address.password,
            **({"NEO4J_DATABASE": address.database} if address.database else {}),
        }

    async def run(self, *arguments: str, locale: str = "C.UTF-8") -> subprocess.CompletedProcess[str]:
        """Return what came of a command."""
        return await asyncio.to_thread(
            subprocess.run,
            [*self._command, *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**self.environment, "LC_ALL": locale, "PYTHONUTF8": "1"},
            timeout=120,
            check=False,
        )
