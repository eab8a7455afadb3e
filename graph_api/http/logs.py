"""Logs: one JSON object a line on stderr, without variables, names, numbers or messages of errors.

An unexpected error is logged by its type and the places it passed through. Its message is not: the
message of a parser or of the engine repeats the value that it stumbled over.
"""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType
from typing import Any

import orjson
import structlog
from structlog.typing import EventDict, WrappedLogger

QUIET = ("uvicorn.access", "neo4j", "neo4j.pool", "neo4j.io", "httpx", "httpcore", "asyncio")
"""Loggers of libraries that write addresses with query strings, or parameters, below ERROR."""

SILENT = ("strawberry.execution", "strawberry.ws")
"""Loggers that write the messages of errors, values included; the service logs those errors itself."""

UNSAID = ('%s - "WebSocket %s', "Invalid UTF-8 sequence received from client.")
"""How uvicorn's lines begin that repeat the address a client typed, or call his mistake an error of ours."""

_FRAMES = 12
_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def configure_logging(level: str) -> None:
    """Send the logs of the product and of its libraries to stderr as JSON; ``level`` as in the settings."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_error_messages,
    ]
    # Two lines a request: past the standard library's loggers they cost a tenth.
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(serializer=orjson.dumps)],
        logger_factory=structlog.BytesLoggerFactory(sys.stderr.buffer),
        wrapper_class=structlog.make_filtering_bound_logger(level.lower()),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in ("uvicorn", "uvicorn.error", "uvicorn.asgi"):
        _through_root(logging.getLogger(name))
    for name in QUIET:
        _through_root(logging.getLogger(name))
        logging.getLogger(name).setLevel(logging.ERROR)
    for name in SILENT:
        logging.getLogger(name).disabled = True
    logging.getLogger("uvicorn.error").addFilter(is_said)


def is_said(record: logging.LogRecord) -> bool:
    """Whether a line of the server belongs into the logs."""
    return not str(record.msg).startswith(UNSAID)


def without_error_messages(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Replace exception information by the exception's type and the places it passed through."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    if isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    if isinstance(info, tuple) and info[0] is not None:
        event["error"] = info[0].__qualname__
        event["at"] = places(info[1])
    event.pop("exception", None)
    event.pop("stack_info", None)
    return event


def places(error: BaseException) -> list[str]:
    """Return where an exception passed through, innermost last: ``module.py:line function``."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames]


def _through_root(logger: logging.Logger) -> None:
    logger.handlers = []
    logger.propagate = True
