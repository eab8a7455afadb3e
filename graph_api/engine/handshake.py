"""Whether an engine answers over Bolt: handshake, log-in and one query, with nothing but a socket.

The supervisor runs apart from the service and must not need its driver, so this speaks the few
messages itself (Bolt 5.1 to 5.4, PackStream 1; public protocol documentation of Neo4j).
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Mapping
from enum import Enum

_MAGIC = b"\x60\x60\xb0\x17"
# Four proposals of (unused, range, minor, major): 5.4 down to 5.1, and three empty ones.
_PROPOSALS = bytes((0, 3, 4, 5)) + bytes(12)
_HELLO, _LOGON, _RUN, _PULL, _GOODBYE = 0x01, 0x6A, 0x10, 0x3F, 0x02
_SUCCESS, _RECORD = 0x70, 0x71
# The second comes after several failed log-ins, also to those who know the password.
_REFUSALS = (b"Security.Unauthorized", b"Security.AuthenticationRateLimit")

Value = str | int | Mapping[str, "Value"]


class Answer(Enum):
    """What came back."""

    READY = "ready"
    NOT_YET = "not yet"
    REFUSED = "refused"  # the password does not fit
    FAILING = "failing"  # it lets us in and cannot answer: its database is not open yet, or given up


def ask(port: int, username: str, password: str, *, timeout: float = 5.0) -> Answer:
    """Ask the engine on 127.0.0.1:``port`` one trivial question; ``timeout`` in seconds. Never raises."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=timeout) as connection:
            return _converse(connection, username, password)
    except (OSError, EOFError, struct.error):
        return Answer.NOT_YET


def _converse(connection: socket.socket, username: str, password: str) -> Answer:
    connection.sendall(_MAGIC + _PROPOSALS)
    if _receive(connection, 4)[3] != 5:
        return Answer.NOT_YET
    agent: dict[str, Value] = {"product": "credit-graph-engine/1"}
    login: dict[str, Value] = {"scheme": "basic", "principal": username, "credentials": password}
    messages: list[tuple[int, tuple[Value, ...]]] = [
        (_HELLO, ({"user_agent": "credit-graph-engine/1", "bolt_agent": agent},)),
        (_LOGON, (login,)),
        (_RUN, ("RETURN 1", {}, {"mode": "r"})),
        (_PULL, ({"n": 1},)),
    ]
    for signature, fields in messages:
        _send(connection, signature, fields)
        reply = _message(connection)
        while reply[1] == _RECORD:
            reply = _message(connection)
        if reply[1] != _SUCCESS:
            refused = any(code in reply for code in _REFUSALS)
            if refused:
                return Answer.REFUSED
            return Answer.FAILING if signature in (_RUN, _PULL) else Answer.NOT_YET
    _send(connection, _GOODBYE, ())
    return Answer.READY


def _send(connection: socket.socket, signature: int, fields: tuple[Value, ...]) -> None:
    body = bytes((0xB0 + len(fields), signature)) + b"".join(_pack(field) for field in fields)
    connection.sendall(struct.pack(">H", len(body)) + body + b"\x00\x00")


def _message(connection: socket.socket) -> bytes:
    """One message, put together from its chunks: the structure marker, the signature, the fields."""
    body = b""
    while True:
        (size,) = struct.unpack(">H", _receive(connection, 2))
        if size:
            body += _receive(connection, size)
        elif body:  # an empty chunk before a message only keeps the connection alive
            return body


def _receive(connection: socket.socket, size: int) -> bytes:
    received = b""
    while len(received) < size:
        part = connection.recv(size - len(received))
        if not part:
            raise EOFError
        received += part
    return received


def _pack(value: Value) -> bytes:
    match value:
        case str():
            text = value.encode()
            return b"\xd0" + struct.pack(">B", len(text)) + text
        case int():
            return struct.pack(">b", value)
        case _:
            packed = b"".join(_pack(key) + _pack(member) for key, member in value.items())
            return bytes((0xA0 + len(value),)) + packed
