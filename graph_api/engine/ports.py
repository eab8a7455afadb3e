"""Free ports on the loopback interface."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen on ``host``:``port`` now."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


@contextlib.contextmanager
def kept_free(port: int) -> Iterator[None]:
    """Keep a port of loopback from being given to others while its server is off; connections are refused."""
    with socket.socket() as keeper:
        keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            keeper.bind(("127.0.0.1", port))  # without listening
        yield


def choose_port(preferred: int) -> int:
    """``preferred`` when it is free, so that addresses outlive a restart; else one the system picks."""
    if preferred and is_free(preferred):
        return preferred
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
