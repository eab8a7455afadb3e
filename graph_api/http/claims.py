"""From the claims of a verified token to a caller; shared by both kinds of token."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import jwt

from graph_api.http.limits import TOKEN_CHARACTERS
from graph_api.http.own_subject import own_subject_of
from graph_api.services.callers import Caller, Role

LEEWAY_SECONDS = 60
"""How far the clocks of issuer and service may be apart."""

LONGEST_NAME = 200
"""Characters of an organisation or subject in a token; they stand in every audit record."""

_REGION = re.compile(r"[0-9]{6}")


class InvalidTokenError(Exception):
    """A bearer token that proves nothing; the message says why without repeating any of it."""


def unverified_header(token: str) -> Mapping[str, Any]:
    """Read the header of a compact token, to pick a key by. Raises ``InvalidTokenError``."""
    if len(token) > TOKEN_CHARACTERS:
        raise InvalidTokenError("the token is too long")
    try:
        header = jwt.get_unverified_header(token)
    except jwt.InvalidTokenError as error:
        raise InvalidTokenError("the token is malformed") from error
    # An extension that the token calls critical is one that we do not know.
    if "crit" in header:
        raise InvalidTokenError("the token uses an unknown extension")
    return header


def verified_claims(token: str, key: Any, algorithm: str, issuer: str, audience: str) -> Mapping[str, Any]:
    """Return the claims of a token signed by ``key`` under exactly ``algorithm``.

    Signature, issuer, audience, expiry and start are checked. Raises ``InvalidTokenError``.
    """
    try:
        claims = jwt.decode(
            token,
            key=key,
            algorithms=[algorithm],
            issuer=issuer,
            audience=audience,
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "iss", "aud"], "strict_aud": False},
        )
        float(claims["exp"])  # an end that no clock can reach is none
        return claims
    except jwt.ExpiredSignatureError as error:
        raise InvalidTokenError("the token has expired") from error
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError) as error:
        raise InvalidTokenError("the token is not valid for this service") from error


def caller_of(claims: Mapping[str, Any]) -> Caller:
    """Return the caller that verified claims name. Raises ``InvalidTokenError``."""
    try:
        role = Role(claims.get("role", ""))
    except ValueError as error:
        raise InvalidTokenError("the token names no role of this service") from error
    if role is Role.PUBLIC:
        raise InvalidTokenError("the public needs no token")
    region = claims.get("region")
    if region is not None and not (isinstance(region, str) and is_region(region)):
        raise InvalidTokenError("the token's region is no GB/T 2260 code")
    if role is Role.SUBJECT:
        return _own_caller(claims, region)
    org = _name(claims, "org")
    if org is None:
        raise InvalidTokenError("the token names no organisation")
    return Caller(role, org, region, _name(claims, "sub"))


def _own_caller(claims: Mapping[str, Any], region: str | None) -> Caller:
    """Return a caller who acts for itself: for no organisation, whatever the token says of one."""
    try:
        own = own_subject_of(claims)
    except ValueError as error:
        raise InvalidTokenError(str(error)) from None
    name = _name(claims, "sub")
    if name is None:
        raise InvalidTokenError("the token names nobody")
    return Caller(Role.SUBJECT, None, region, name, own)


def is_region(text: str) -> bool:
    """Whether a text has the form of a GB/T 2260 code."""
    return _REGION.fullmatch(text) is not None


def _name(claims: Mapping[str, Any], claim: str) -> str | None:
    value = claims.get(claim)
    if value is None:
        return None
    if not isinstance(value, str) or not 1 <= len(value) <= LONGEST_NAME or not value.isprintable():
        raise InvalidTokenError(f"the token's claim {claim} is unusable")
    return value
