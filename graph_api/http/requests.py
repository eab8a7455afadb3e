"""Reading a GraphQL request from HTTP, as "GraphQL over HTTP" says; what cannot be read is a 4xx."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request

from graph_api.http.limits import BODY_BYTES
from graph_api.schema.context import Language

RESPONSE_TYPE = "application/graphql-response+json"
JSON_TYPE = "application/json"


class RefusedError(Exception):
    """A request that is not executed: HTTP status, error code, message in both languages, headers."""

    def __init__(
        self,
        status: int,
        message: str,
        message_zh: str,
        code: str = "BAD_USER_INPUT",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.message_zh = message_zh
        self.code = code
        self.headers = dict(headers or {})


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """The parameters of one GraphQL request; nothing of it is ever logged."""

    query: str
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """How the client wants its answer.

    ``strict`` is the media type ``application/graphql-response+json``: every request error is a 4xx.
    ``legacy`` is a client that asks for ``application/json`` by name: everything readable is a 200.
    Others get ``application/json`` and a 400 for a document that has no GraphQL syntax.
    """

    media_type: str
    strict: bool
    legacy: bool


def negotiate(accept: str | None) -> Reply:
    """Choose the media type of the answer. Raises ``RefusedError`` (406) where none is acceptable."""
    wanted = _qualities(accept or "*/*")
    strict, plain = wanted.get(RESPONSE_TYPE, 0.0), wanted.get(JSON_TYPE, 0.0)
    anything = max(wanted.get("*/*", 0.0), wanted.get("application/*", 0.0))
    if strict > 0 and strict >= plain:
        return Reply(f"{RESPONSE_TYPE}; charset=utf-8", strict=True, legacy=False)
    if plain > 0:
        return Reply(JSON_TYPE, strict=False, legacy=True)
    if anything > 0:
        return Reply(JSON_TYPE, strict=False, legacy=False)
    raise RefusedError(
        406,
        f"Answers are {RESPONSE_TYPE} or {JSON_TYPE}.",
        f"应答格式为 {RESPONSE_TYPE} 或 {JSON_TYPE}。",
    )


def language_of(accept_language: str | None) -> Language:
    """Choose Chinese or English by Accept-Language; Chinese where neither is asked for."""
    best: tuple[float, Language] = (0.0, "zh")
    for tag, quality in _qualities(accept_language or "").items():
        primary = tag.split("-", 1)[0]
        if quality > best[0] and primary in ("zh", "en"):
            best = (quality, "en" if primary == "en" else "zh")
    return best[1]


async def read_request(request: Request) -> GraphQLRequest:
    """Read the GraphQL parameters of a GET or POST. Raises ``RefusedError``."""
    if request.method == "GET":
        return _from_query_string(request)
    _check_content_type(request)
    parameters = _decoded(await _body(request), "body", "请求体")
    if not isinstance(parameters, dict):
        raise RefusedError(400, "The body must be one JSON object.", "请求体须为一个 JSON 对象。")
    return checked_parameters(parameters)


def checked_parameters(parameters: Mapping[str, Any], *, read_only: bool = False) -> GraphQLRequest:
    """Check the types of the four parameters. Raises ``RefusedError`` (400)."""
    query = parameters.get("query")
    if not isinstance(query, str) or not query.strip():
        raise RefusedError(400, "The parameter 'query' must be a string.", "参数 query 须为非空字符串。")
    operation_name = parameters.get("operationName")
    if not isinstance(operation_name, str | None):
        raise RefusedError(
            400, "'operationName' must be a string or null.", "operationName 须为字符串或 null。"
        )
    for name in ("variables", "extensions"):
        if not isinstance(parameters.get(name), dict | None):
            raise RefusedError(400, f"'{name}' must be an object or null.", f"{name} 须为对象或 null。")
    return GraphQLRequest(query, parameters.get("variables"), operation_name or None, read_only)


def _from_query_string(request: Request) -> GraphQLRequest:
    parameters: dict[str, Any] = {}
    for name in ("query", "operationName", "variables", "extensions"):
        values = request.query_params.getlist(name)
        if len(values) > 1:
            raise RefusedError(400, f"'{name}' is given twice.", f"参数 {name} 重复。")
        if values and values[0]:
            parameters[name] = values[0]
    for name in ("variables", "extensions"):
        if name in parameters:
            parameters[name] = _decoded(parameters[name].encode(), name, name)
    return checked_parameters(parameters, read_only=True)


def _check_content_type(request: Request) -> None:
    media_type, _, options = request.headers.get("content-type", "").partition(";")
    charset = options.replace(" ", "").lower()
    readable = media_type.strip().lower() == JSON_TYPE and (
        "charset=" not in charset or "charset=utf-8" in charset or 'charset="utf-8"' in charset
    )
    if not readable or request.headers.get("content-encoding", "identity") != "identity":
        raise RefusedError(
            415,
            "Send the request as application/json in UTF-8, not compressed.",
            "请以 UTF-8 编码、未压缩的 application/json 提交请求。",
        )


async def _body(request: Request) -> bytes:
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and len(declared) < 20 and int(declared) > BODY_BYTES:
        raise _too_large()
    chunks: list[bytes] = []
    size = 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size > BODY_BYTES:
                raise _too_large()
            chunks.append(chunk)
    except ClientDisconnect as error:
        raise RefusedError(400, "The body ended early.", "请求体不完整。") from error
    return b"".join(chunks)


def _too_large() -> RefusedError:
    # What is left of the body is not read, so the connection cannot serve another request.
    return RefusedError(
        413,
        f"The request is larger than {BODY_BYTES} bytes.",
        f"请求超过 {BODY_BYTES} 字节。",
        code="LIMIT_EXCEEDED",
        headers={"connection": "close"},
    )


def _decoded(raw: bytes, what: str, what_zh: str) -> Any:
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise RefusedError(400, f"The {what} is not valid JSON.", f"{what_zh}不是有效的 JSON。") from error


def _qualities(header: str) -> dict[str, float]:
    """Read ``a;q=0.5, b`` as a mapping from lower-case value to quality."""
    found: dict[str, float] = {}
    for part in header.split(","):
        value, *options = (piece.strip().lower() for piece in part.split(";"))
        if not value:
            continue
        quality = 1.0
        for option in options:
            if option.startswith("q="):
                try:
                    quality = float(option[2:])
                except ValueError:
                    quality = 0.0
        found[value] = max(found.get(value, 0.0), quality)
    return found
