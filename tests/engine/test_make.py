"""An interrupted ``make`` ends what it runs, whoever was interrupted."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    shutil.which("make") is None or not Path("/proc/self/status").exists(), reason="needs make and /proc"
)

COMMAND = """
import sys, threading
from pathlib import Path
from graph_api.cli.parent import ending_with_make
from graph_api.cli.signals import StopRequested, StopSignals

StopSignals().listen()
try:
    with ending_with_make():
        Path("started").touch()
        threading.Event().wait(60)
except StopRequested:
    Path("ended in good order").touch()
"""


def eventually_exists(file: Path) -> bool:
    deadline = time.monotonic() + 30
    while not file.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    return file.exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("everybody", [False, True])
def test_what_make_runs_ends_with_it(tmp_path: Path, number: signal.Signals, everybody: bool) -> None:
    (tmp_path / "command.py").write_text(COMMAND)
    (tmp_path / "Makefile").write_text(f"run:\n\t@exec {sys.executable} command.py\n")
    make = subprocess.Popen(
        ["make", "run"],
        cwd=tmp_path,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        # Whoever runs the tests in the background of a shell has it ignored, and make would inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        assert eventually_exists(tmp_path / "started")
        if everybody:
            os.killpg(make.pid, number)
        else:
            make.send_signal(number)
        make.wait(20)
        assert eventually_exists(tmp_path / "ended in good order")
    finally:
        make.kill()
        make.wait()
