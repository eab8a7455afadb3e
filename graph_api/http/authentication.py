"""Who is calling: a bearer token or nobody in particular."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from graph_api.http.claims import InvalidTokenError
from graph_api.http.issuer import IssuerTokens
from graph_api.http.remembered_tokens import RememberedTokens, TokenVerifier
from graph_api.http.requests import RefusedError
from graph_api.http.tokens import DevelopmentTokens
from graph_api.services.callers import Caller
from graph_api.settings import Settings


def token_verifier(settings: Settings) -> RememberedTokens:
    """Return the verifier that the settings ask for; raises ``SetupError``."""
    found: TokenVerifier = (
        IssuerTokens(settings) if settings.oidc_issuer is not None else DevelopmentTokens(settings)
    )
    return RememberedTokens(found)


async def authenticated(verifier: TokenVerifier, authorization: str | None) -> Caller:
    """Return the caller of a request by its Authorization header; without one, the public.

    Raises ``RefusedError`` (401) for a header that proves nothing: a caller who meant to say who he is
    must not be answered as somebody else. ``UnavailableError`` where the issuer cannot be reached.
    """
    token = bearer_token(authorization)
    if token is None:
        return Caller.public()
    try:
        return await verifier.caller(token)
    except InvalidTokenError as error:
        raise _refused(str(error)) from error


def bearer_token(authorization: str | None) -> str | None:
    """Return the token of an Authorization header, None without one. Raises ``RefusedError`` (401)."""
    if authorization is None or not authorization.strip():
        return None
    scheme, _, token = authorization.strip().partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise _refused("only bearer tokens are accepted")
    return token.strip()


def authorization_of(connection: HTTPConnection) -> str | None:
    """Return the Authorization header of a request, None without one. Raises ``RefusedError`` (401) for two.

    Of two that differ a proxy may have checked the one, and would be answered for the other.
    """
    given = connection.headers.getlist("authorization")
    if len(given) > 1:
        raise _refused("there are several Authorization headers")
    return given[0] if given else None


def address_of(connection: HTTPConnection) -> str:
    """Return the network address of a client, as the server or a proxy that it trusts tells it."""
    return "" if connection.client is None else connection.client.host


def _refused(why: str) -> RefusedError:
    return RefusedError(
        401,
        f"Not authenticated: {why}.",
        "身份验证失败：令牌无效或已过期。",
        code="UNAUTHENTICATED",
        headers={"www-authenticate": 'Bearer error="invalid_token"'},
    )
