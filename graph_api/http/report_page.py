"""The printable credit report: ``/report``, as a page for screen and printer or as a PDF.

The same question as the root field ``creditReport``, under the same rule of who may ask, with the same
record in the audit trail before anything is answered.
"""

from __future__ import annotations

import asyncio
import time
from functools import cache
from importlib.resources import files

import structlog
from jinja2 import Environment, FunctionLoader, StrictUndefined, Template
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from graph_api.domain.facts import SubjectKind
from graph_api.errors import CreditGraphError, LimitExceededError, UnavailableError, engine_away
from graph_api.http.authentication import address_of, authenticated, authorization_of
from graph_api.http.departure import GONE, ClientGoneError, Departure
from graph_api.http.engine_watch import EngineWatch
from graph_api.http.execution import GIVEN_UP
from graph_api.http.metrics import Metrics
from graph_api.http.page import policy_for
from graph_api.http.rates import Rates
from graph_api.http.remembered_tokens import TokenVerifier
from graph_api.http.report_pdf import render_pdf
from graph_api.http.report_request import (
    PDF_TYPE,
    Format,
    ReportRequest,
    read_report_request,
    wanted_look,
)
from graph_api.http.requests import RefusedError
from graph_api.schema.authorization import ROOT_FIELDS, refusal
from graph_api.schema.context import Language
from graph_api.schema.subject_details import identities_of, shown_birth_date
from graph_api.services.callers import Caller
from graph_api.services.container import Services
from graph_api.services.purpose import shows_in_full
from graph_api.services.references import IdentityLookup
from graph_api.services.report_document import Document
from graph_api.services.report_model import CreditReportResult
from graph_api.services.report_texts import text
from graph_api.services.report_visible import all_visible
from graph_api.services.report_writing import Personal, write_report

PATH = "/report"
FIELD = "creditReport"
"""The root field whose authorization, audit and counters this path shares."""

ANSWER_SECONDS = 10.0
"""An answer comes within this time (contract, section 1)."""

PDFS_AT_ONCE = 2
"""Laying out is work for one processor; more at once would only take time from other questions."""

_STATUSES = {
    "BAD_USER_INPUT": 400,
    "UNAUTHENTICATED": 401,
    "FORBIDDEN": 403,
    "NOT_FOUND": 404,
    "UNAVAILABLE": 503,
    "LIMIT_EXCEEDED": 504,
}
_VARY = {"vary": "Accept, Accept-Language, Authorization"}

_log = structlog.get_logger(__name__)


def report_route(
    services: Services, verifier: TokenVerifier, rates: Rates, engine: EngineWatch, metrics: Metrics
) -> BaseRoute:
    """Return the route of the printable report."""
    endpoint = ReportEndpoint(services, verifier, rates, engine, metrics)
    return Route(PATH, endpoint.__call__, methods=["GET", "POST"])


class ReportEndpoint:
    """Answers GET and POST on ``/report``."""

    def __init__(
        self,
        services: Services,
        verifier: TokenVerifier,
        rates: Rates,
        engine: EngineWatch,
        metrics: Metrics,
        *,
        seconds: float = ANSWER_SECONDS,
    ) -> None:
        self._services = services
        self._verifier = verifier
        self._rates = rates
        self._engine = engine
        self._metrics = metrics
        self._seconds = seconds
        self._layouts = asyncio.Semaphore(PDFS_AT_ONCE)

    async def __call__(self, request: Request) -> Response:
        """Answer one request; whatever is wrong with it is said in the language asked for."""
        started = time.perf_counter()
        language, shown = wanted_look(request)
        caller = Caller.public()
        try:
            caller = await authenticated(self._verifier, authorization_of(request))
            if caller.role not in ROOT_FIELDS[FIELD]:
                raise refusal(caller, FIELD)
            asked = await read_report_request(request)
            language, shown = asked.language, asked.format
            async with (
                Departure(request),
                self._rates.admitted(caller, address_of(request)),
                asyncio.timeout(self._seconds),
            ):
                response = await self._answer(asked, caller, request.scope["state"]["request_id"])
            code = "OK"
        except RefusedError as error:
            response = _refused(error.status, error.code, error.message, error.message_zh, language)
            response.headers.update(error.headers)
            code = error.code
        except ClientGoneError:
            response, code = Response(status_code=GONE), GIVEN_UP
        except (CreditGraphError, TimeoutError) as error:
            known = self._late() if isinstance(error, TimeoutError) else error
            response, code = self._failed(known, language), known.code
        self._report(request, caller, shown, code, time.perf_counter() - started)
        return response

    async def _answer(self, asked: ReportRequest, caller: Caller, request_id: str) -> Response:
        if not self._engine.ready:
            raise engine_away()
        services = self._services
        result = await services.reports.report(
            asked.reference(services.identities),
            asked.purpose,
            asked.moment(),
            caller,
            request_id=request_id,
            ground=asked.ground(),
        )
        personal = _personal(result, services.identities, in_full=shows_in_full(caller, asked.purpose))
        document = all_visible(write_report(result, asked.language, personal, _asked_by(caller)))
        if asked.format == "html":
            html = await asyncio.to_thread(render_page, document)
            return HTMLResponse(html, headers={**_VARY, "content-security-policy": policy_for(html)})
        async with self._layouts:
            content = await asyncio.to_thread(render_pdf, document)
        name = f'inline; filename="credit-report-{document.number}.pdf"'
        return Response(content, 200, {**_VARY, "content-disposition": name}, PDF_TYPE)

    def _late(self) -> CreditGraphError:
        if self._engine.silent:
            return engine_away()
        return LimitExceededError(
            f"The report took longer than {self._seconds:g} s.", f"生成报告超过 {self._seconds:g} 秒。"
        )

    def _failed(self, error: CreditGraphError, language: Language) -> Response:
        if isinstance(error, UnavailableError):
            self._engine.suspect()
        response = _refused(
            _STATUSES.get(error.code, 500), error.code, error.message, error.message_zh, language
        )
        if error.code == "UNAUTHENTICATED":
            response.headers["www-authenticate"] = "Bearer"
        if isinstance(error, LimitExceededError) and error.retry_after:
            response.status_code = 429
            response.headers["retry-after"] = str(error.retry_after)
        return response

    def _report(self, request: Request, caller: Caller, shown: Format, code: str, seconds: float) -> None:
        self._metrics.answered(FIELD, caller.role.value, code, seconds)
        _log.info(
            "report",
            request_id=request.scope["state"]["request_id"],
            format=shown,
            code=code,
            milliseconds=round(seconds * 1000, 1),
            role=caller.role.value,
            org=caller.org,
        )


def render_page(document: Document) -> str:
    """Return the document as one self-contained page, fit for the screen and for A4 paper."""
    of = text("page", document.language, page="\0", pages="\1")
    counters = "".join(_page_counter(piece) for piece in _split_counters(of))
    return _template("report.html").render(
        document=document, page_counter=counters, number_label=text("number", document.language)
    )


def _split_counters(words: str) -> list[str]:
    before, _, rest = words.partition("\0")
    between, _, after = rest.partition("\1")
    return [before, "page", between, "pages", after]


def _page_counter(piece: str) -> str:
    """Return one piece of the page number in a style sheet: the browser counts the pages."""
    return f"counter({piece}) " if piece in ("page", "pages") else f"{css_string(piece)} "


def css_string(value: str) -> str:
    """Write text as a CSS string in which no character can end the string or the style sheet."""
    return (
        '"'
        + "".join(char if char.isascii() and char.isalnum() else f"\\{ord(char):x} " for char in value)
        + '"'
    )


def _refused(status: int, code: str, message: str, message_zh: str, language: Language) -> Response:
    messages = (message_zh, message) if language == "zh" else (message, message_zh)
    html = _template("report_error.html").render(language=language, code=code, messages=messages)
    return HTMLResponse(html, status, {**_VARY, "content-security-policy": policy_for(html)})


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=FunctionLoader(_source), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["css_string"] = css_string
    environment.filters["block_kind"] = lambda block: type(block).__name__
    return environment.get_template(name)


def _source(name: str) -> str:
    return (files("graph_api.http.pages") / name).read_text(encoding="utf-8")


def _personal(result: CreditReportResult, identities: IdentityLookup, *, in_full: bool) -> Personal:
    """Return what the caller may read of a person, by the rule of the schema."""
    if result.view.kind is not SubjectKind.PERSON:
        return Personal()
    person = result.view.person
    documents = identities_of(result.view, identities, in_full=in_full)
    return Personal(
        tuple((document.id_type, document.id_number) for document in documents),
        shown_birth_date(None if person is None else person.birth_date, in_full=in_full),
    )


def _asked_by(caller: Caller) -> str:
    return f"{caller.org}（{caller.role.value}）" if caller.org else caller.role.value
