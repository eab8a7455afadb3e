"""A process that uses the local engine of its environment until its standard input closes.

Prints the address once the engine answers.
"""

from __future__ import annotations

import sys

from graph_api.engine.local import LocalEngine
from graph_api.settings import Settings

with LocalEngine(Settings(), purpose=sys.argv[1]) as address:
    print(address.uri, flush=True)
    sys.stdin.read()
