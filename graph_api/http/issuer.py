"""Tokens of an OpenID Connect issuer: discovery, its published keys, and an allow-list of algorithms.

The key is chosen from what the issuer publishes and from nothing in the token but its ``kid``:
``jku``, ``x5u``, ``jwk`` and ``x5c`` headers are never looked at. The algorithm follows from the
key's own type, so that a public key can never be taken for the secret of an HMAC.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import httpx
import jwt
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from graph_api.errors import SetupError, UnavailableError
from graph_api.http.claims import InvalidTokenError, caller_of, unverified_header, verified_claims
from graph_api.services.callers import Caller
from graph_api.settings import Settings

FETCH_SECONDS = 3.0
"""How long the issuer may take; a caller waits for it only when no known key fits."""

KEYS_LIFETIME_SECONDS = 600.0
"""After this the keys are read again: a key that the issuer withdrew stops working."""

REFRESH_PAUSE_SECONDS = 10.0
"""Between two reads; tokens with invented key ids must not make us flood the issuer."""

LARGEST_DOCUMENT = 1_048_576
SMALLEST_RSA_BITS = 2048

_ALGORITHMS = {("RSA", None): "RS256", ("EC", "P-256"): "ES256", ("OKP", "Ed25519"): "EdDSA"}

_log = structlog.get_logger(__name__)


class IssuerTokens:
    """Verifies tokens of one issuer; keys are read when needed and shared by all requests."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], float] = time.monotonic,
        refresh_pause: float = REFRESH_PAUSE_SECONDS,
    ) -> None:
        """Prepare for the issuer of the settings; raises ``SetupError`` unless it is https or loopback."""
        issuer = settings.oidc_issuer or ""
        _require_safe(issuer)
        self._issuer = issuer
        self._audience = settings.oidc_audience
        self._clock = clock
        self._refresh_pause = refresh_pause
        self._client = httpx.AsyncClient(
            timeout=FETCH_SECONDS, follow_redirects=False, trust_env=not _is_loopback(issuer)
        )
        self._keys: dict[tuple[str | None, str], Any] = {}
        self._read_at: float | None = None
        self._tried_at: float | None = None
        self._reading = asyncio.Lock()

    async def caller(self, token: str) -> Caller:
        """Return the caller that ``token`` names.

        Raises ``InvalidTokenError``, or ``UnavailableError`` where the issuer's keys were never read.
        """
        header = unverified_header(token)
        algorithm, key_id = header.get("alg"), header.get("kid")
        if not isinstance(algorithm, str) or algorithm not in _ALGORITHMS.values():
            raise InvalidTokenError("the token's algorithm is not accepted")
        if not isinstance(key_id, str | None):
            raise InvalidTokenError("the token's key id is no text")
        key = await self._key(key_id, algorithm)
        return caller_of(verified_claims(token, key, algorithm, self._issuer, self._audience))

    async def close(self) -> None:
        """Close the connections to the issuer."""
        await self._client.aclose()

    async def _key(self, key_id: str | None, algorithm: str) -> Any:
        fresh = self._read_at is not None and self._clock() - self._read_at < KEYS_LIFETIME_SECONDS
        found = self._lookup(key_id, algorithm)
        # Old keys keep working while somebody else is reading new ones.
        if found is None or not (fresh or self._reading.locked()):
            await self._refresh()
            found = self._lookup(key_id, algorithm)
        if found is None:
            if self._read_at is None:
                raise UnavailableError(
                    "The token issuer cannot be reached at the moment.", "目前无法连接令牌签发方。"
                )
            raise InvalidTokenError("the token was signed by an unknown key")
        return found

    def _lookup(self, key_id: str | None, algorithm: str) -> Any | None:
        if key_id is not None:
            return self._keys.get((key_id, algorithm))
        # Without a key id the issuer must publish exactly one key of that kind.
        fitting = [key for (_, known), key in self._keys.items() if known == algorithm]
        return fitting[0] if len(fitting) == 1 else None

    async def _refresh(self) -> None:
        """Read the keys again unless someone just did; a failure leaves the known ones in force."""
        asked_at = self._clock()
        async with self._reading:
            tried = self._tried_at
            if tried is not None and (tried >= asked_at or self._clock() - tried < self._refresh_pause):
                return
            self._tried_at = self._clock()
            try:
                self._keys = await self._published_keys()
                self._read_at = self._clock()
            except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
                _log.warning("issuer_keys_unread", error=type(error).__name__)

    async def _published_keys(self) -> dict[tuple[str | None, str], Any]:
        configuration = await self._json(self._issuer.rstrip("/") + "/.well-known/openid-configuration")
        if configuration["issuer"] != self._issuer:
            raise ValueError("the discovery document names another issuer")
        address = configuration["jwks_uri"]
        if not _is_safe(address):
            raise ValueError("the keys are not published over https")
        keys: dict[tuple[str | None, str], Any] = {}
        for entry in (await self._json(address))["keys"]:
            accepted = _accepted(entry)
            if accepted is not None:
                algorithm, key = accepted
                keys[(entry.get("kid"), algorithm)] = key
        return keys

    async def _json(self, address: str) -> Any:
        async with self._client.stream("GET", address, headers={"accept": "application/json"}) as response:
            response.raise_for_status()
            if response.is_redirect:
                raise ValueError("the issuer redirects")
            received = bytearray()
            async for chunk in response.aiter_bytes():
                received += chunk
                if len(received) > LARGEST_DOCUMENT:
                    raise ValueError("the issuer's document is too large")
        document = httpx.Response(200, content=bytes(received)).json()
        if not isinstance(document, Mapping):
            raise TypeError("the issuer's document is no object")
        return document


def _accepted(entry: Any) -> tuple[str, Any] | None:
    """Return algorithm and key of a published JWK, or None for one that must not sign tokens for us."""
    if not isinstance(entry, Mapping) or entry.get("use", "sig") != "sig":
        return None
    kind = entry.get("kty")
    algorithm = _ALGORITHMS.get((str(kind), None if kind == "RSA" else str(entry.get("crv"))))
    if algorithm is None or entry.get("alg", algorithm) != algorithm or "d" in entry:
        return None
    if not isinstance(entry.get("kid"), str | None):
        return None
    try:
        key = jwt.PyJWK(dict(entry), algorithm=algorithm).key
    except (jwt.PyJWTError, ValueError, KeyError):
        return None
    if isinstance(key, RSAPublicKey) and key.key_size < SMALLEST_RSA_BITS:
        return None
    return algorithm, key


def _require_safe(issuer: str) -> None:
    if not _is_safe(issuer):
        raise SetupError(
            "CREDIT_GRAPH_OIDC_ISSUER must be an https address (http on this machine only).",
            "CREDIT_GRAPH_OIDC_ISSUER 须为 https 地址（仅本机可用 http）。",
        )


def _is_safe(address: object) -> bool:
    if not isinstance(address, str):
        return False
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(address))


def _is_loopback(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
