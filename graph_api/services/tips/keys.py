"""What is said where the keys for informers are not at hand."""

from __future__ import annotations

from graph_api.errors import UnavailableError


def informers_unavailable() -> UnavailableError:
    """Return the error of a process that lacks the key for informers that it would need."""
    return UnavailableError(
        "The key for informers is not at hand in this process.", "本进程未配置举报人密钥。"
    )
