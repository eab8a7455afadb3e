"""Tokens of an OpenID Connect issuer, played by a real HTTP server on loopback."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from graph_api.errors import SetupError, UnavailableError
from graph_api.http.claims import InvalidTokenError
from graph_api.http.issuer import KEYS_LIFETIME_SECONDS, IssuerTokens
from graph_api.services.callers import Caller, Role
from graph_api.settings import Settings

RSA = rsa.generate_private_key(65537, 2048)
SHORT_RSA = rsa.generate_private_key(65537, 1024)
EC = ec.generate_private_key(ec.SECP256R1())
OTHER_CURVE = ec.generate_private_key(ec.SECP384R1())
ED = Ed25519PrivateKey.generate()


def jwk(key: Any, kid: str | None, **more: object) -> dict[str, object]:
    if isinstance(key, rsa.RSAPrivateKey):
        made = jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    elif isinstance(key, ec.EllipticCurvePrivateKey):
        made = jwt.algorithms.ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
    else:
        made = jwt.algorithms.OKPAlgorithm.to_jwk(key.public_key(), as_dict=True)
    made = {name: value for name, value in made.items() if name != "key_ops"}
    return {**made, **({"kid": kid} if kid else {}), **more}


@dataclass
class FakeIssuer:
    """An issuer whose documents a test may change while it serves."""

    address: str
    keys: list[dict[str, object]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    named: str | None = None
    keys_address: str | None = None
    down: bool = False

    def answer(self, path: str) -> tuple[int, bytes]:
        self.requests.append(path)
        if self.down:
            return 500, b""
        if path == "/.well-known/openid-configuration":
            document: object = {
                "issuer": self.named or self.address,
                "jwks_uri": self.keys_address or f"{self.address}/keys",
            }
        elif path == "/keys":
            document = {"keys": self.keys}
        else:
            return 404, b""
        return 200, json.dumps(document).encode()

    def read_keys(self) -> int:
        return self.requests.count("/keys")


@pytest.fixture
def issuer() -> Iterator[FakeIssuer]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = fake.answer(self.path)
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake = FakeIssuer(f"http://127.0.0.1:{server.server_port}")
    fake.keys = [jwk(RSA, "r"), jwk(EC, "e"), jwk(ED, "d")]
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield fake
    server.shutdown()
    server.server_close()


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def tokens(issuer: FakeIssuer, tmp_path: Path, clock: Clock) -> Any:
    verifier = IssuerTokens(Settings(home=tmp_path, oidc_issuer=issuer.address), clock=clock)
    yield verifier
    await verifier.close()


def token(
    issuer: FakeIssuer, key: Any, algorithm: str, kid: str | None, *, headers: Any = None, **changes: object
) -> str:
    claims: dict[str, object] = {
        "iss": issuer.address,
        "aud": ["other", "credit-graph"],
        "sub": "u-1",
        "role": "approval",
        "org": "desk",
        "exp": datetime.now(UTC) + timedelta(minutes=5),
        **changes,
    }
    named = {**({"kid": kid} if kid else {}), **(headers or {})}
    return jwt.encode(claims, key, algorithm=algorithm, headers=named)


@pytest.mark.parametrize(
    ("key", "algorithm", "kid"), [(RSA, "RS256", "r"), (EC, "ES256", "e"), (ED, "EdDSA", "d")]
)
async def test_tokens_of_the_issuer(
    issuer: FakeIssuer, tokens: IssuerTokens, key: Any, algorithm: str, kid: str
) -> None:
    caller = await tokens.caller(token(issuer, key, algorithm, kid, region="630000"))
    assert caller == Caller(Role.APPROVAL, "desk", "630000", "u-1")


async def test_keys_are_read_once_for_a_crowd(issuer: FakeIssuer, tokens: IssuerTokens) -> None:
    given = token(issuer, RSA, "RS256", "r")
    await asyncio.gather(*(tokens.caller(given) for _ in range(20)))
    assert issuer.read_keys() == 1


async def test_a_new_key_is_found_and_a_withdrawn_one_forgotten(
    issuer: FakeIssuer, tokens: IssuerTokens, clock: Clock
) -> None:
    await tokens.caller(token(issuer, RSA, "RS256", "r"))
    issuer.keys = [jwk(EC, "new")]
    clock.now += 60
    await tokens.caller(token(issuer, EC, "ES256", "new"))
    with pytest.raises(InvalidTokenError):
        await tokens.caller(token(issuer, RSA, "RS256", "r"))


async def test_a_withdrawn_key_stops_working_though_nobody_uses_a_new_one(
    issuer: FakeIssuer, tokens: IssuerTokens, clock: Clock
) -> None:
    given = token(issuer, RSA, "RS256", "r")
    await tokens.caller(given)
    issuer.keys = []
    await tokens.caller(given)
    clock.now += KEYS_LIFETIME_SECONDS + 1
    with pytest.raises(InvalidTokenError):
        await tokens.caller(given)


async def test_invented_key_ids_do_not_flood_the_issuer(
    issuer: FakeIssuer, tokens: IssuerTokens, clock: Clock
) -> None:
    for number in range(30):
        with pytest.raises(InvalidTokenError):
            await tokens.caller(token(issuer, RSA, "RS256", f"invented-{number}"))
        clock.now += 0.1
    assert issuer.read_keys() == 1


async def test_known_keys_survive_an_outage_of_the_issuer(
    issuer: FakeIssuer, tokens: IssuerTokens, clock: Clock
) -> None:
    given = token(issuer, RSA, "RS256", "r")
    await tokens.caller(given)
    issuer.down = True
    clock.now += KEYS_LIFETIME_SECONDS + 1
    await tokens.caller(given)


async def test_without_any_keys_nobody_can_be_told_who_he_is(
    issuer: FakeIssuer, tokens: IssuerTokens, clock: Clock
) -> None:
    issuer.down = True
    with pytest.raises(UnavailableError):
        await tokens.caller(token(issuer, RSA, "RS256", "r"))
    issuer.down = False
    clock.now += 60
    await tokens.caller(token(issuer, RSA, "RS256", "r"))


async def test_without_a_key_id_there_must_be_one_key_of_the_kind(
    issuer: FakeIssuer, tokens: IssuerTokens, clock: Clock
) -> None:
    await tokens.caller(token(issuer, RSA, "RS256", None))
    issuer.keys.append(jwk(rsa.generate_private_key(65537, 2048), "r2"))
    clock.now += KEYS_LIFETIME_SECONDS + 1
    with pytest.raises(InvalidTokenError):
        await tokens.caller(token(issuer, RSA, "RS256", None))


async def test_forged_tokens(issuer: FakeIssuer, tokens: IssuerTokens) -> None:
    stranger = Ed25519PrivateKey.generate()
    public = RSA.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    elsewhere = {
        "jku": f"{issuer.address}/elsewhere",
        "x5u": f"{issuer.address}/x5u",
        "jwk": jwk(stranger, "d"),
    }
    forged = [
        token(issuer, public.hex(), "HS256", "r"),
        token(issuer, public.hex(), "HS512", "r"),
        token(issuer, RSA, "RS512", "r"),
        token(issuer, RSA, "PS256", "r"),
        token(issuer, RSA, "RS256", "e"),
        token(issuer, EC, "ES256", "r"),
        token(issuer, stranger, "EdDSA", "d"),
        token(issuer, stranger, "EdDSA", "d", headers=elsewhere),
        token(issuer, RSA, "RS256", "r", iss="https://elsewhere.test"),
        token(issuer, RSA, "RS256", "r", aud="other"),
        token(issuer, RSA, "RS256", "r", exp=datetime.now(UTC) - timedelta(minutes=2)),
        token(issuer, RSA, "RS256", "r", nbf=datetime.now(UTC) + timedelta(minutes=2)),
        jwt.encode({"iss": issuer.address}, None, algorithm="none"),  # type: ignore[arg-type]
    ]
    for given in forged:
        with pytest.raises(InvalidTokenError):
            await tokens.caller(given)
    assert set(issuer.requests) == {"/.well-known/openid-configuration", "/keys"}


async def test_keys_that_must_not_sign_are_passed_over(issuer: FakeIssuer, tokens: IssuerTokens) -> None:
    issuer.keys = [
        jwk(RSA, "enc", use="enc"),
        jwk(RSA, "other", alg="RS512"),
        jwk(SHORT_RSA, "short"),
        jwk(OTHER_CURVE, "curve"),
        {"kty": "oct", "kid": "secret", "k": "c2VjcmV0"},
        {"kty": "RSA", "kid": "broken"},
        {"kid": "nothing"},
        {"kty": "EC", "kid": "list", "crv": ["P-256"]},
        {**jwk(RSA, "r"), "kid": ["r"]},
        jwk(ED, "d"),
    ]
    await tokens.caller(token(issuer, ED, "EdDSA", "d"))
    for key, algorithm, kid in (
        (RSA, "RS256", "enc"),
        (RSA, "RS256", "other"),
        (SHORT_RSA, "RS256", "short"),
        ("secret-secret-secret-secret-secret", "HS256", "secret"),
    ):
        with pytest.raises(InvalidTokenError):
            await tokens.caller(token(issuer, key, algorithm, kid))


@pytest.mark.parametrize(
    "change", [{"named": "https://elsewhere.test"}, {"keys_address": "http://elsewhere.test/keys"}]
)
async def test_a_discovery_document_that_points_elsewhere(
    issuer: FakeIssuer, tokens: IssuerTokens, change: dict[str, str]
) -> None:
    for name, value in change.items():
        setattr(issuer, name, value)
    with pytest.raises(UnavailableError):
        await tokens.caller(token(issuer, RSA, "RS256", "r"))


@pytest.mark.parametrize("address", ["http://issuer.test", "ftp://issuer.test", "issuer.test", ""])
def test_an_issuer_in_the_clear_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(SetupError):
        IssuerTokens(Settings(home=tmp_path, oidc_issuer=address))
