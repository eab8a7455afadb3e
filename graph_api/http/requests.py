"""Reading a GraphQL request from HTTP, as "GraphQL over HTTP" says; what cannot be read is a 4xx."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import orjson
from starlette.requests import ClientDisconnect, Request

from graph_api.http.trusted import TrustedDocuments
from graph_api.schema.context import Language

RESPONSE_TYPE = "application/graphql-response+json"
JSON_TYPE = "application/json"
EVENTS_TYPE = "text/event-stream"

JSON_LEVELS = 100
"""Lists and objects within one another at most: no argument needs a tenth, and what reads them recurses."""

PREFLIGHT_HEADERS = ("authorization", "x-requested-with", "x-graphql-preflight")
"""Headers that a browser sends to another site only after asking it: their presence shows that it did."""

_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_PARAMETERS = ("query", "operationName", "variables", "extensions")


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
    """The parameters of one GraphQL request; nothing of it is ever logged.

    ``trusted``: the text is one that the operator trusts, asked for by its hash.
    """

    query: str
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    read_only: bool = False
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """How the client wants its answer.

    ``strict`` is the media type ``application/graphql-response+json``: every request error is a 4xx.
    ``legacy`` is a client that asks for ``application/json`` by name: everything readable is a 200.
    Others get ``application/json`` and a 400 for a document that has no GraphQL syntax. ``events`` is a
    client that wants a stream of events.
    """

    media_type: str
    strict: bool = False
    legacy: bool = False
    events: bool = False


def negotiate(accept: str | None) -> Reply:
    """Choose the media type of the answer. Raises ``RefusedError`` (406) where none is acceptable."""
    wanted = _qualities(accept or "*/*")
    strict, plain = wanted.get(RESPONSE_TYPE, 0.0), wanted.get(JSON_TYPE, 0.0)
    anything = max(wanted.get("*/*", 0.0), wanted.get("application/*", 0.0))
    events = wanted.get(EVENTS_TYPE, 0.0)
    if events > max(strict, plain) and events >= anything:
        return Reply(EVENTS_TYPE, events=True)
    if strict > 0 and strict >= plain:
        return Reply(f"{RESPONSE_TYPE}; charset=utf-8", strict=True)
    if plain > 0:
        return Reply(JSON_TYPE, legacy=True)
    if anything > 0:
        return Reply(JSON_TYPE)
    raise RefusedError(
        406,
        f"Answers are {RESPONSE_TYPE}, {JSON_TYPE} or {EVENTS_TYPE}.",
        f"应答格式为 {RESPONSE_TYPE}、{JSON_TYPE} 或 {EVENTS_TYPE}。",
    )


def language_of(accept_language: str | None) -> Language:
    """Choose Chinese or English by Accept-Language; Chinese where neither is asked for."""
    best: tuple[float, Language] = (0.0, "zh")
    for tag, quality in _qualities(accept_language or "").items():
        primary = tag.split("-", 1)[0]
        if quality > best[0] and primary in ("zh", "en"):
            best = (quality, "en" if primary == "en" else "zh")
    return best[1]


async def read_request(request: Request, trusted: TrustedDocuments, most_bytes: int) -> GraphQLRequest:
    """Read the parameters of a GET, HEAD or POST. Raises ``RefusedError``, also beyond ``most_bytes``."""
    if request.method in ("GET", "HEAD"):  # neither changes anything, whatever its body says
        found = checked_parameters(_from_query_string(request), trusted, read_only=True)
        _check_preflight(request, found)
        return found
    _check_content_type(request)
    parameters = decoded(await _body(request, most_bytes), "body", "请求体")
    if not isinstance(parameters, dict):
        raise RefusedError(400, "The body must be one JSON object.", "请求体须为一个 JSON 对象。")
    return checked_parameters(parameters, trusted)


def checked_parameters(
    parameters: Mapping[str, Any], trusted: TrustedDocuments, *, read_only: bool = False
) -> GraphQLRequest:
    """Check the types of the four parameters, and find a trusted text. Raises ``RefusedError`` (400)."""
    query, operation_name = parameters.get("query"), parameters.get("operationName")
    if not isinstance(operation_name, str | None):
        raise _wrong("'operationName' must be a string or null.", "operationName 须为字符串或 null。")
    for name in ("variables", "extensions"):
        if not isinstance(parameters.get(name), dict | None):
            raise _wrong(f"'{name}' must be an object or null.", f"{name} 须为对象或 null。")
    by_hash = query is None and trusted.names_one(parameters.get("extensions"))
    if by_hash:
        query = trusted.text(parameters.get("extensions"))
        if query is None:
            raise _wrong("There is no trusted document of this hash.", "没有该散列值的受信任文档。")
    if not isinstance(query, str):
        raise _wrong("The parameter 'query' must be a string.", "参数 query 须为非空字符串。")
    return GraphQLRequest(query, parameters.get("variables"), operation_name or None, read_only, by_hash)


def decoded(raw: bytes, what: str, what_zh: str) -> Any:
    """Return what JSON text stands for. Raises ``RefusedError`` (400), also for a name given twice."""
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise _wrong(f"The {what} is not valid JSON.", f"{what_zh}不是有效的 JSON。") from error
    members, levels = _measured(value)
    if levels > JSON_LEVELS:
        raise _wrong(
            f"The {what} has more than {JSON_LEVELS} levels.", f"{what_zh}的嵌套超过 {JSON_LEVELS} 层。"
        )
    # Outside its strings, valid JSON has one colon for each member, and a repeated name keeps one value.
    if _STRING.sub(b"", raw).count(b":") != members:
        raise _wrong(f"The {what} names a member twice.", f"{what_zh}中存在重复的成员名。")
    return value


def _measured(value: Any) -> tuple[int, int]:
    """Return the number of members of all objects in a JSON value, and its levels of lists and objects."""
    members = levels = 0
    level = [value]
    while level:
        beneath: list[Any] = []
        nested = False
        for each in level:
            if isinstance(each, dict):
                members += len(each)
                beneath += each.values()
                nested = True
            elif isinstance(each, list):
                beneath += each
                nested = True
        levels += nested
        level = beneath
    return members, levels


def _wrong(message: str, message_zh: str) -> RefusedError:
    return RefusedError(400, message, message_zh)


def _from_query_string(request: Request) -> dict[str, Any]:
    try:
        given = parse_qsl(
            request.scope["query_string"].decode("ascii"), keep_blank_values=True, errors="strict"
        )
    except UnicodeDecodeError as error:
        raise RefusedError(400, "The URL is not UTF-8.", "网址不是有效的 UTF-8。") from error
    parameters: dict[str, Any] = {}
    for name, value in given:
        if name in parameters:
            raise RefusedError(400, f"'{name}' is given twice.", f"参数 {name} 重复。")
        if name in _PARAMETERS:
            parameters[name] = value
    parameters = {name: value for name, value in parameters.items() if value}
    for name in ("variables", "extensions"):
        if name in parameters:
            parameters[name] = decoded(parameters[name].encode(), name, name)
    return parameters


def _check_preflight(request: Request, found: GraphQLRequest) -> None:
    """Raise ``RefusedError`` (403) for a look-up that a page of another site could make a browser send."""
    if found.trusted and not any(name in request.headers for name in PREFLIGHT_HEADERS):
        raise RefusedError(
            403,
            f"A look-up by GET needs one of the headers {', '.join(PREFLIGHT_HEADERS)}.",
            f"以 GET 方法查询须带有以下请求头之一：{'、'.join(PREFLIGHT_HEADERS)}。",
            code="FORBIDDEN",
        )


def _check_content_type(request: Request) -> None:
    media_type, _, options = request.headers.get("content-type", "").partition(";")
    charset = options.replace(" ", "").lower()
    readable = media_type.strip().lower() == JSON_TYPE and (
        "charset=" not in charset or "charset=utf-8" in charset or 'charset="utf-8"' in charset
    )
    packed = any(
        coding.strip().lower() not in ("", "identity")
        for header in request.headers.getlist("content-encoding")
        for coding in header.split(",")
    )
    if not readable or packed:
        # What is left of the body is not read, so the connection cannot serve another request.
        raise RefusedError(
            415,
            "Send the request as application/json in UTF-8, not compressed.",
            "请以 UTF-8 编码、未压缩的 application/json 提交请求。",
            headers={"accept-encoding": "identity", "connection": "close"} if packed else None,
        )


async def _body(request: Request, most_bytes: int) -> bytes:
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and len(declared) < 20 and int(declared) > most_bytes:
        raise _too_large(most_bytes)
    chunks: list[bytes] = []
    size = 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size > most_bytes:
                raise _too_large(most_bytes)
            chunks.append(chunk)
    except ClientDisconnect as error:
        raise RefusedError(400, "The body ended early.", "请求体不完整。") from error
    return b"".join(chunks)


def _too_large(most_bytes: int) -> RefusedError:
    # What is left of the body is not read, so the connection cannot serve another request.
    return RefusedError(
        413,
        f"The request is larger than {most_bytes} bytes.",
        f"请求超过 {most_bytes} 字节。",
        code="LIMIT_EXCEEDED",
        headers={"connection": "close"},
    )


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
                quality = _quality(option[2:])
        found[value] = max(found.get(value, 0.0), quality)
    return found


def _quality(text: str) -> float:
    """Read a weight; what is none, or lies outside 0 to 1, is 0."""
    try:
        weight = float(text)
    except ValueError:
        return 0.0
    return weight if 0.0 <= weight <= 1.0 else 0.0
