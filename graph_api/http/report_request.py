"""Reading a request for a printed report: parameters of a URL, a form or a JSON object.

Identity numbers stand in the body of a POST only. A URL ends up in histories and in the logs of every
machine on the way, so whatever looks like an identity number in one is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar
from urllib.parse import parse_qsl

import orjson
from graphql import GraphQLError
from starlette.requests import ClientDisconnect, Request

from graph_api.domain.facts import Moment
from graph_api.errors import InvalidInputError
from graph_api.http.requests import JSON_TYPE, RefusedError, language_of
from graph_api.schema.context import Language
from graph_api.schema.inputs import (
    AsOf,
    IdentityKey,
    SourceKey,
    SubjectRef,
    only_member,
    to_moment,
    to_reference,
    to_source_key,
)
from graph_api.schema.scalars import parse_date, parse_instant, parse_uscc
from graph_api.services.legal_ground import Ground, LegalGround, to_ground
from graph_api.services.redaction import without_identity_numbers
from graph_api.services.references import IdentityLookup, SubjectRefValue

Format = Literal["html", "pdf"]

BODY_BYTES = 16_384
"""A purpose of 200 characters and a reference take less than a tenth of it."""

FORM_TYPE = "application/x-www-form-urlencoded"
PDF_TYPE = "application/pdf"
HTML_TYPE = "text/html"

_REFERENCE = frozenset({"id", "uscc", "source", "sourceId"})
_IDENTITY = frozenset({"idType", "idNumber"})
_LOOK = frozenset({"format", "lang"})
_QUESTION = _REFERENCE | _LOOK | {"purpose", "legalGround", "consentReference", "validAt", "knownAt"}

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """A request for a report, read but not checked against the graph; ``given`` is never logged."""

    given: Mapping[str, str]
    language: Language
    format: Format

    def reference(self, identities: IdentityLookup) -> SubjectRefValue:
        """Return the subject asked about. Raises ``InvalidInputError``, also for none or several."""
        return to_reference(_subject_ref(self.given), identities)

    @property
    def purpose(self) -> str:
        """The purpose stated; empty where none is."""
        return self.given.get("purpose", "")

    def ground(self) -> Ground:
        """Return the legal ground stated. Raises ``InvalidInputError``."""
        legal = self.given.get("legalGround")
        if legal is not None and legal not in set(LegalGround):
            known = ", ".join(LegalGround)
            raise InvalidInputError(f"legalGround: one of {known}.", f"legalGround 可选 {known}。")
        return to_ground(None if legal is None else LegalGround(legal), self.given.get("consentReference"))

    def moment(self) -> Moment:
        """Return the moment asked about. Raises ``InvalidInputError``."""
        valid_at, known_at = self.given.get("validAt"), self.given.get("knownAt")
        return to_moment(
            AsOf(
                valid_at=None if valid_at is None else _read(parse_date, valid_at),
                known_at=None if known_at is None else _read(parse_instant, known_at),
            )
        )


def wanted_look(request: Request) -> tuple[Language, Format]:
    """Return language and format as far as URL and headers say them, for answers to unread requests."""
    language = request.query_params.get("lang")
    known = language_of(request.headers.get("accept-language"))
    shown: Language = language if language in ("zh", "en") else known  # type: ignore[assignment]
    return shown, "pdf" if request.query_params.get("format") == "pdf" else "html"


async def read_report_request(request: Request) -> ReportRequest:
    """Read the parameters. Raises ``RefusedError`` where they cannot be read or must not stand there."""
    url = _once(request.query_params.multi_items())
    _check_url(url)
    if request.method == "POST":
        _check_names(url, _LOOK)
        given = {**url, **await _from_body(request)}
        _check_names(given, _QUESTION | _IDENTITY)
    else:
        given = url
    return ReportRequest(given, _language(given, request), _format(given, request))


def _check_url(url: Mapping[str, str]) -> None:
    # A code is left out: eighteen digits of a code may look like an identity number.
    numbers = (value for name, value in url.items() if name != "uscc")
    if _IDENTITY & url.keys() or any(without_identity_numbers(value) != value for value in numbers):
        raise RefusedError(
            400,
            "Identity numbers never stand in a URL: send them by POST, as a form or JSON.",
            "证件号码不得出现在网址中，请以 POST 表单或 JSON 提交。",
        )
    _check_names(url, _QUESTION)


def _check_names(given: Mapping[str, str], known: frozenset[str]) -> None:
    unknown = sorted(given.keys() - known)
    if unknown:
        raise RefusedError(
            400,
            f"Unknown parameters here: there are {', '.join(sorted(known))}.",
            f"存在未知参数，此处可用的参数为：{'、'.join(sorted(known))}。",
        )


def _once(items: list[tuple[str, str]]) -> dict[str, str]:
    """Return the parameters that are not empty; one given twice is refused."""
    found: dict[str, str] = {}
    for name, value in items:
        if name in found:
            raise RefusedError(400, "A parameter is given twice.", "参数重复。")
        if value:
            found[name] = value
    return found


async def _from_body(request: Request) -> dict[str, str]:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await _body(request)
    if media_type == FORM_TYPE:
        try:
            return _once(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=20))
        except ValueError as error:
            raise RefusedError(400, "The form is not readable.", "表单无法读取。") from error
    if media_type == JSON_TYPE:
        return _from_json(body)
    raise RefusedError(415, f"Send {FORM_TYPE} or {JSON_TYPE}.", f"请求体须为 {FORM_TYPE} 或 {JSON_TYPE}。")


def _from_json(body: bytes) -> dict[str, str]:
    try:
        given = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise RefusedError(400, "The body is not valid JSON.", "请求体不是有效的 JSON。") from error
    if not isinstance(given, dict) or not all(isinstance(value, str | None) for value in given.values()):
        raise RefusedError(
            400, "The body must be one JSON object of strings.", "请求体须为一个值均为字符串的 JSON 对象。"
        )
    return {name: value for name, value in given.items() if value}


async def _body(request: Request) -> bytes:
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > BODY_BYTES:
                # What is left of the body is not read, so the connection cannot serve another request.
                raise RefusedError(
                    413,
                    f"The request is larger than {BODY_BYTES} bytes.",
                    f"请求超过 {BODY_BYTES} 字节。",
                    code="LIMIT_EXCEEDED",
                    headers={"connection": "close"},
                )
    except ClientDisconnect as error:
        raise RefusedError(400, "The body ended early.", "请求体不完整。") from error
    return body


def _language(given: Mapping[str, str], request: Request) -> Language:
    asked = given.get("lang")
    if asked is None:
        return language_of(request.headers.get("accept-language"))
    if asked == "zh":
        return "zh"
    if asked == "en":
        return "en"
    raise RefusedError(400, "lang is zh or en.", "lang 须为 zh 或 en。")


def _format(given: Mapping[str, str], request: Request) -> Format:
    asked = given.get("format")
    if asked == "pdf":
        return "pdf"
    if asked == "html":
        return "html"
    if asked is not None:
        raise RefusedError(400, "format is html or pdf.", "format 须为 html 或 pdf。")
    return _accepted(request.headers.get("accept"))


def _accepted(accept: str | None) -> Format:
    """Choose by Accept: a page, unless a PDF is asked for by name and no less. Raises 406."""
    qualities = {HTML_TYPE: 0.0, PDF_TYPE: 0.0, "*/*": 0.0, "text/*": 0.0, "application/*": 0.0}
    for part in (accept or "*/*").split(","):
        media_type, _, options = part.partition(";")
        name = media_type.strip().lower()
        if name in qualities:
            qualities[name] = max(qualities[name], _quality(options))
    page = qualities[HTML_TYPE] or qualities["text/*"] or qualities["*/*"]
    file = qualities[PDF_TYPE] or qualities["application/*"]
    if max(page, file) > 0:
        return "pdf" if file > page or (file == page and qualities[PDF_TYPE] > 0) else "html"
    raise RefusedError(
        406, f"Reports are {HTML_TYPE} or {PDF_TYPE}.", f"报告格式为 {HTML_TYPE} 或 {PDF_TYPE}。"
    )


def _quality(options: str) -> float:
    for option in options.split(";"):
        name, _, value = option.strip().partition("=")
        if name == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def _subject_ref(given: Mapping[str, str]) -> SubjectRef:
    """Return the reference as the schema has it, exactly one member of which must be given."""
    members = {
        "id": "id" in given,
        "uscc": "uscc" in given,
        "source": bool({"source", "sourceId"} & given.keys()),
        "identity": bool(_IDENTITY & given.keys()),
    }
    if sum(members.values()) != 1:
        raise InvalidInputError(
            "Name the subject in exactly one way: id, uscc, source with sourceId, or idNumber with idType.",
            "须且仅须以一种方式指明主体：id、uscc、source 与 sourceId，或 idNumber 与 idType。",
        )
    return only_member(
        id=given.get("id"),
        uscc=_read(parse_uscc, given["uscc"]) if members["uscc"] else None,
        source=_source_key(given) if members["source"] else None,
        identity=_identity_key(given) if members["identity"] else None,
    )


def _source_key(given: Mapping[str, str]) -> SourceKey:
    if not {"source", "sourceId"} <= given.keys():
        raise InvalidInputError("source and sourceId belong together.", "source 与 sourceId 须同时给出。")
    return to_source_key(given["source"], given["sourceId"])


def _identity_key(given: Mapping[str, str]) -> IdentityKey:
    if "idNumber" not in given:
        raise InvalidInputError("idNumber is missing.", "缺少 idNumber。")
    return IdentityKey(id_number=given["idNumber"], id_type=given.get("idType", "RESIDENT_ID"))


def _read(parse: Callable[[object], _T], value: str) -> _T:
    try:
        return parse(value)
    except GraphQLError as error:
        raise InvalidInputError(error.message, f"参数无法读取：{error.message}") from None
