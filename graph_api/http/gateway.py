"""The GraphQL endpoint over HTTP: read, authenticate, execute, answer with the right status."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from graph_api.errors import UnavailableError
from graph_api.http.answers import encoded, refusal
from graph_api.http.authentication import address_of, authenticated, authorization_of
from graph_api.http.departure import GONE, ClientGoneError, Departure
from graph_api.http.event_stream import TokenEnds, event_stream
from graph_api.http.execution import Executor
from graph_api.http.outcomes import Outcome, failure
from graph_api.http.remembered_tokens import TokenVerifier
from graph_api.http.requests import (
    JSON_TYPE,
    RefusedError,
    Reply,
    language_of,
    negotiate,
    read_request,
)
from graph_api.http.token_watch import until_refused
from graph_api.http.trusted import TrustedDocuments
from graph_api.schema.context import Context
from graph_api.services.container import Services

PATH = "/graphql"


class GraphQLEndpoint:
    """Answers GET and POST on ``/graphql``."""

    def __init__(
        self,
        executor: Executor,
        verifier: TokenVerifier,
        services: Services,
        trusted: TrustedDocuments,
        most_bytes: int,
    ) -> None:
        self._executor = executor
        self._verifier = verifier
        self._services = services
        self._trusted = trusted
        self._most_bytes = most_bytes

    async def __call__(self, request: Request) -> Response:
        """Answer one request; whatever is wrong with it is an answer in the shape of GraphQL."""
        language = language_of(request.headers.get("accept-language"))
        reply: Reply | None = None
        try:
            reply = negotiate(request.headers.get("accept"))
            question = await read_request(request, self._trusted, self._most_bytes)
            caller = await authenticated(self._verifier, authorization_of(request))
            request_id = request.scope["state"]["request_id"]
            context = Context(caller, self._services, language, request_id, address_of(request))
            if reply.events:
                self._executor.admission.check_stream(question, context)
                follows = self._executor.admission.subscribes(question, context)
                return event_stream(
                    self._executor.results(question, context),
                    self._token_ends(context, request) if follows else None,
                    self._executor.note_lasting if follows else None,
                )
            async with Departure(request):
                outcome = await self._executor.execute(question, context)
        except RefusedError as error:
            return refusal(error, reply)
        except ClientGoneError:
            return Response(status_code=GONE)
        except UnavailableError as error:
            # The token issuer is away: nobody can be told who he is.
            assert reply is not None
            outcome = failure(error)
            reply = Reply(JSON_TYPE, strict=True) if reply.events else reply
        headers = {"vary": "Accept, Accept-Language, Authorization"}
        if outcome.retry_after:
            headers["retry-after"] = str(outcome.retry_after)
        return Response(encoded(outcome.body), status_of(outcome, reply), headers, reply.media_type)

    def _token_ends(self, context: Context, request: Request) -> TokenEnds | None:
        """Return what ends a stream that may last; a query has its deadline."""
        if context.caller.is_public:
            return None
        return partial(until_refused, self._verifier, authorization_of(request))


def status_of(outcome: Outcome, reply: Reply) -> int:
    """Return the HTTP status of a result.

    Under ``application/graphql-response+json`` every result without data is a 4xx or 5xx, as the
    specification demands. Under ``application/json`` it wants 200 for every readable request; a
    document without GraphQL syntax cannot be read, and is a 400 unless the client names that type. A
    caller who may not send the request at all is told so by the status under either (403).
    """
    if outcome.kind == "answered":
        return 200
    if outcome.kind == "busy":
        return 429
    if outcome.kind == "forbidden":
        return 403
    if reply.strict:
        return 503 if outcome.kind == "unavailable" else 400
    return 400 if outcome.kind == "unread" and not reply.legacy else 200
