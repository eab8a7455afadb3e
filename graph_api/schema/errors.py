"""Every error with its ``extensions.code``; what is not meant for users is masked and logged.

=====================================  ================================================================
syntax, validation, coercion           BAD_USER_INPUT
``graph_api.errors.CreditGraphError``  its own code; English message, Chinese in ``extensions.messageZh``
anything else                          INTERNAL, message "internal error"; the original goes to the log
=====================================  ================================================================
"""

from __future__ import annotations

from traceback import format_tb
from typing import Any

import structlog
from graphql import GraphQLError

from graph_api.errors import CreditGraphError, InvalidInputError, SetupError

_LOG = structlog.get_logger(__name__)

INTERNAL_MESSAGE = "internal error"
_CANNOT_REPRESENT = "cannot represent"


def public_error(error: GraphQLError, request_id: str = "") -> GraphQLError:
    """Return the error as a client may see it: with a code, and without anything internal."""
    if error.extensions and error.extensions.get("code"):
        return error
    cause = _cause(error)
    if isinstance(cause, CreditGraphError) and not isinstance(cause, SetupError):
        return _with_code(error, cause.message, cause.code, cause.message_zh)
    if cause is None and not _is_serialisation(error):
        return _with_code(error, error.message, InvalidInputError.code, None)
    # Frames and type only: the message and the values in the frames may hold personal data.
    _LOG.error(
        "internal_error",
        request_id=request_id,
        path=".".join(str(step) for step in error.path or ()),
        error=type(cause).__name__ if cause else "serialisation",
        frames="".join(format_tb(cause.__traceback__)) if cause else "",
    )
    return _with_code(error, INTERNAL_MESSAGE, "INTERNAL", "内部错误")


def _cause(error: GraphQLError) -> BaseException | None:
    """Return what was raised beneath GraphQL's own wrappers; None where GraphQL itself refused."""
    cause: BaseException | None = error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause


def _is_serialisation(error: GraphQLError) -> bool:
    """Whether a value of ours did not fit its type: our mistake, and the message may quote the value."""
    return error.path is not None and _CANNOT_REPRESENT in error.message


def _with_code(error: GraphQLError, message: str, code: str, message_zh: str | None) -> GraphQLError:
    extensions: dict[str, Any] = {"code": code}
    if message_zh and message_zh != message:
        extensions["messageZh"] = message_zh
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=extensions,
    )
