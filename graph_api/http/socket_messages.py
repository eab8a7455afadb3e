"""The messages of ``graphql-transport-ws`` as clients send them; what is none closes the socket."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph_api.http.requests import RefusedError, decoded

REASON_BYTES = 123
"""Bytes of the reason that a close frame has room for."""

_PAYLOADS: Mapping[str, Any] = {
    "connection_init": dict | None,
    "ping": dict | None,
    "pong": dict | None,
    "subscribe": dict,
    "complete": object,
}
"""The messages of a client, and what their payload may be; ``complete`` has none to look at."""

_WITH_ID = frozenset({"subscribe", "complete"})


class CloseSocket(Exception):  # noqa: N818 - an order, not an error
    """Close the socket with a code of the protocol."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason.encode()[:REASON_BYTES].decode(errors="ignore")


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a client, as far as the protocol says what it has to look like."""

    kind: str
    key: str = ""
    payload: Mapping[str, Any] | None = None


def read_message(text: str | None, most_bytes: int) -> Message:
    """Read what a client sent. Raises ``CloseSocket`` (4400) for what is no message of the protocol."""
    if text is None:
        raise CloseSocket(4400, "Messages are text")
    raw = text.encode()
    if len(raw) > most_bytes:
        raise CloseSocket(4400, f"Messages have at most {most_bytes} bytes")
    try:
        message = decoded(raw, "message", "消息")
    except RefusedError as error:
        raise CloseSocket(4400, "The message is not valid JSON") from error
    if not isinstance(message, dict):
        raise CloseSocket(4400, "A message is an object")
    kind, key, payload = message.get("type"), message.get("id"), message.get("payload")
    if not isinstance(kind, str) or kind not in _PAYLOADS:
        raise CloseSocket(4400, "There is no message of this type")
    if not isinstance(payload, _PAYLOADS[kind]):
        raise CloseSocket(4400, f"The payload of {kind} is an object")
    if kind not in _WITH_ID:
        return Message(kind, payload=payload)
    if not isinstance(key, str) or not key:
        raise CloseSocket(4400, f"The id of {kind} is text")
    return Message(kind, key, payload if kind == "subscribe" else None)
