"""Who a process is, in a way that survives the reuse of process numbers."""

from __future__ import annotations

import os
import signal
import subprocess
from dataclasses import dataclass
from typing import Any

import psutil

# The start time is computed from the machine's boot time, which a clock correction may move a little.
_START_TOLERANCE_SECONDS = 2.0


def end(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Ask a process of our own to end, and make it end when it has not done so after some seconds."""
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@dataclass(frozen=True, slots=True)
class ProcessIdentity:
    """A process number with the start time (seconds since 1970) of the process that was meant."""

    pid: int
    started: float

    @classmethod
    def of(cls, pid: int) -> ProcessIdentity | None:
        """The identity of the running process ``pid``; None when there is none."""
        try:
            return cls(pid, psutil.Process(pid).create_time())
        except psutil.Error:
            return None

    @classmethod
    def current(cls) -> ProcessIdentity:
        """The identity of this process."""
        return cls(os.getpid(), psutil.Process().create_time())

    @classmethod
    def from_json(cls, value: object) -> ProcessIdentity | None:
        """Read what ``as_json`` wrote; None for anything else."""
        match value:
            case {"pid": int(pid), "started": float(started) | int(started)}:
                return cls(pid, float(started))
            case _:
                return None

    def as_json(self) -> dict[str, Any]:
        """The identity as JSON members ``pid`` and ``started``."""
        return {"pid": self.pid, "started": self.started}

    def is_alive(self) -> bool:
        """Whether the process meant still runs; one that has ended but was not collected does not."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started) <= _START_TOLERANCE_SECONDS
            return same and process.status() not in {psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD}
        except psutil.Error:
            return False

    def send(self, number: signal.Signals) -> None:
        """Send a signal, only to the process meant; nothing happens when it is gone."""
        if self.is_alive():
            try:
                psutil.Process(self.pid).send_signal(number)
            except psutil.NoSuchProcess:
                return

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send(signal.SIGTERM)

    def kill(self) -> None:
        """End the process without asking."""
        self.send(signal.SIGKILL)
