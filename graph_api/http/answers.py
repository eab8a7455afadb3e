"""The JSON that leaves: results, and refusals in the shape of GraphQL errors.

Messages are English with the Chinese in ``extensions.messageZh``, as ``schema/errors.py`` has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from graphql import GraphQLError
from starlette.responses import Response

from graph_api.http.requests import JSON_TYPE, RefusedError, Reply
from graph_api.schema.errors import public_error


def error_entry(code: str, message: str, message_zh: str) -> dict[str, Any]:
    """Return one entry of ``errors``."""
    return {"message": message, "extensions": {"code": code, "messageZh": message_zh}}


def refusal(error: RefusedError, reply: Reply | None = None) -> Response:
    """Return the response to a request that is not executed."""
    body = {"errors": [error_entry(error.code, error.message, error.message_zh)]}
    # A refusal is never a stream: there is nothing to follow.
    media_type = JSON_TYPE if reply is None or reply.events else reply.media_type
    return Response(encoded(body), error.status, error.headers, media_type)


def coded(error: GraphQLError, request_id: str = "") -> dict[str, Any]:
    """Return a GraphQL error as it leaves: with a code, and masked where it is unexpected.

    What the schema has given a code is left as it is; syntax errors never reach the schema.
    """
    has_code = bool((error.extensions or {}).get("code"))
    return dict((error if has_code else public_error(error, request_id)).formatted)


def encoded(body: Mapping[str, Any]) -> bytes:
    """Return a body as JSON."""
    return orjson.dumps(body)
