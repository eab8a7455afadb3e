"""The page about casework shows the table of transitions and the deadlines as they are."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def test_the_states_of_casework_are_drawn_from_the_table() -> None:
    """When this fails: python docs/draw_casework.py."""
    outcome = subprocess.run(
        [sys.executable, DOCS / "draw_casework.py", "--check"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(DOCS.parent)},
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
