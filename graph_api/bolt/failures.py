"""What the driver raises, in the terms of the product."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConnectionPoolError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from graph_api.errors import CreditGraphError, LimitExceededError, UnavailableError, engine_away


class LostExchangeError(ServiceUnavailable):
    """The engine answers, but will never answer this: the connection leads nowhere."""


_OF_THE_DATABASE = tuple(f"Neo.DatabaseError.{kind}." for kind in ("Transaction", "Database", "General"))
_TIMED_OUT = ("TransactionTimedOut", "TransactionTimedOutClientConfiguration")


@contextmanager
def translated() -> Iterator[None]:
    """Turn driver exceptions into ``UnavailableError`` or ``LimitExceededError``; a bug stays itself."""
    try:
        yield
    except AuthError as error:
        raise UnavailableError(
            "The graph engine refused the configured user or password.", "图数据库拒绝了所配置的用户或密码。"
        ) from error
    except Neo4jError as error:
        if (error.code or "").rsplit(".", 1)[-1] in _TIMED_OUT:
            raise LimitExceededError(
                "The question took longer than allowed.", "查询超过了允许的时间。"
            ) from error
        if "OutOfMemory" in (error.code or ""):
            # Of the memory for transactions, which the engine counts: it goes on, and other questions fit.
            raise LimitExceededError(
                "The question needs more memory than the engine gives to one.",
                "查询所需内存超过了数据库的限额。",
            ) from error
        if isinstance(error, ClientError):
            raise
        if isinstance(error, TransientError) or _has_given_up(error.code or ""):
            raise engine_away() from error
        raise
    except (ServiceUnavailable, SessionExpired, OSError) as error:
        raise engine_away() from error
    except (DriverError, RuntimeError) as error:
        if _lacks_connection(error):
            raise engine_away() from error
        raise


def _has_given_up(code: str) -> bool:
    """Whether it is the database that fails and not the statement: it is closed, or its disk was full."""
    return "Unavailable" in code or code.startswith(_OF_THE_DATABASE)


def _lacks_connection(error: DriverError | RuntimeError) -> bool:
    """Whether there was none to be had, or it was gone before it was written to."""
    if isinstance(error, DriverError):
        # An exhausted pool and a connection that did not come in time count as final for the driver.
        return error.is_retryable() or isinstance(error, ConnectionPoolError)
    # What the event loop (uvloop) says to who writes to a connection that was reset a moment ago.
    return "the handler is closed" in str(error)


def may_pass(error: CreditGraphError) -> bool:
    """Whether what failed may succeed when it is tried again: the driver says so of its cause."""
    cause = error.__cause__
    return isinstance(cause, DriverError | Neo4jError) and cause.is_retryable()


def was_lost(error: CreditGraphError) -> bool:
    """Whether the engine answers, but the answer to this was lost with its connection."""
    return isinstance(error.__cause__, LostExchangeError)
