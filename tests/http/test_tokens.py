"""Development tokens: issued by the home's key, accepted by that home alone."""

from __future__ import annotations

import base64
import json
import stat
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from graph_api.errors import InvalidInputError, SetupError
from graph_api.http.claims import InvalidTokenError
from graph_api.http.tokens import ISSUER, DevelopmentTokens, development_key, issue_development_token
from graph_api.services.callers import Caller, Role
from graph_api.settings import Settings


def claims(**changes: object) -> dict[str, object]:
    now = datetime.now(UTC)
    given: dict[str, object] = {
        "iss": ISSUER,
        "aud": "credit-graph",
        "sub": "x",
        "role": "bank",
        "org": "bank-a",
        "nbf": now,
        "exp": now + timedelta(hours=1),
    }
    given.update(changes)
    return {name: value for name, value in given.items() if value is not None}


def signed(settings: Settings, **changes: object) -> str:
    key = development_key(settings.home)
    return jwt.encode(claims(**changes), key.private, algorithm="EdDSA", headers={"kid": key.id})


def unsigned(header: dict[str, object], payload: dict[str, object]) -> str:
    parts = [base64.urlsafe_b64encode(json.dumps(part, default=str).encode()) for part in (header, payload)]
    return b".".join([*(part.rstrip(b"=") for part in parts), b""]).decode()


async def test_a_token_names_its_caller(settings: Settings) -> None:
    token = issue_development_token(settings, "bank", "工商银行", "630000")
    caller = await DevelopmentTokens(settings).caller(token)
    assert caller == Caller(Role.BANK, "工商银行", "630000", "bank@工商银行")
    everywhere = await DevelopmentTokens(settings).caller(issue_development_token(settings, "admin", "x"))
    assert everywhere.region is None


async def test_every_role_can_be_issued(settings: Settings) -> None:
    for role in set(Role) - {Role.PUBLIC}:
        own = "id:p_x" if role is Role.SUBJECT else None
        token = issue_development_token(settings, role.value, "x", subject=own)
        assert (await DevelopmentTokens(settings).caller(token)).role is role


@pytest.mark.parametrize(
    ("role", "org", "region"),
    [
        ("public", "x", None),
        ("root", "x", None),
        ("bank", "", None),
        ("bank", "a\nb", None),
        ("bank", "x" * 201, None),
        ("bank", "x", "63"),
        ("bank", "x", "青海"),
    ],
)
def test_what_cannot_be_issued(settings: Settings, role: str, org: str, region: str | None) -> None:
    with pytest.raises(InvalidInputError):
        issue_development_token(settings, role, org, region)


def test_with_an_issuer_configured_none_is_issued(settings: Settings) -> None:
    with pytest.raises(SetupError):
        issue_development_token(
            settings.model_copy(update={"oidc_issuer": "https://issuer.test"}), "bank", "x"
        )


def test_the_key_is_the_owners_alone(settings: Settings) -> None:
    development_key(settings.home)
    file = settings.home / "keys" / "token-signing.pem"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [entry.name for entry in file.parent.iterdir()] == ["token-signing.pem"]
    file.chmod(0o644)
    with pytest.raises(SetupError, match="chmod 600"):
        development_key(settings.home)


def test_a_damaged_key_is_named(settings: Settings) -> None:
    development_key(settings.home)
    (settings.home / "keys" / "token-signing.pem").write_bytes(b"nothing")
    with pytest.raises(SetupError, match="delete it"):
        development_key(settings.home)


def _key_id(home: Path) -> str:
    return development_key(home).id


def test_processes_that_start_at_once_share_one_key(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        assert len(set(pool.map(_key_id, [tmp_path / "home"] * 8))) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "somebody"},
        {"iss": None},
        {"aud": "another-service"},
        {"aud": None},
        {"exp": None},
        {"exp": datetime.now(UTC) - timedelta(seconds=120)},
        {"nbf": datetime.now(UTC) + timedelta(hours=1)},
        {"role": None},
        {"role": "public"},
        {"role": "root"},
        {"role": ["bank"]},
        {"org": None},
        {"org": ""},
        {"org": 7},
        {"region": "63"},
        {"region": 630000},
        {"region": "630000\n"},
        {"region": "６３００００"},
        {"exp": 10**400},
        {"sub": "a\nb"},
    ],
)
async def test_a_token_that_proves_nothing(settings: Settings, changes: dict[str, object]) -> None:
    with pytest.raises(InvalidTokenError):
        await DevelopmentTokens(settings).caller(signed(settings, **changes))


async def test_clocks_may_differ_by_a_minute(settings: Settings) -> None:
    now = datetime.now(UTC)
    token = signed(settings, exp=now - timedelta(seconds=30), nbf=now + timedelta(seconds=30))
    assert (await DevelopmentTokens(settings).caller(token)).org == "bank-a"


async def test_forged_tokens(settings: Settings) -> None:
    key = development_key(settings.home)
    public = key.public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    header = {"kid": key.id}
    stranger = Ed25519PrivateKey.generate()
    good = signed(settings)
    forged = [
        unsigned({"alg": "none", "kid": key.id}, claims()),
        unsigned({"alg": "None", "kid": key.id}, claims()),
        jwt.encode(claims(), public.hex(), algorithm="HS256", headers=header),
        jwt.encode(claims(), stranger, algorithm="EdDSA", headers=header),
        jwt.encode(claims(), key.private, algorithm="EdDSA"),
        jwt.encode(claims(), key.private, algorithm="EdDSA", headers={"kid": key.id, "crit": ["x"], "x": 1}),
        good[:-4] + "AAAA",
        good.rsplit(".", 1)[0] + ".",
        "x.y.z",
        "x",
        "",
        "é" * 20,
        "a" * 10_000,
    ]
    for token in forged:
        with pytest.raises(InvalidTokenError):
            await DevelopmentTokens(settings).caller(token)


async def test_another_homes_token(settings: Settings, tmp_path: Path) -> None:
    elsewhere = settings.model_copy(update={"home": tmp_path / "elsewhere"})
    with pytest.raises(InvalidTokenError):
        await DevelopmentTokens(settings).caller(issue_development_token(elsewhere, "bank", "x"))


async def test_the_caller_reaches_the_resolver(client: httpx.AsyncClient, bearer: dict[str, str]) -> None:
    mine = await client.post("/graphql", json={"query": "{ me }"}, headers=bearer)
    assert mine.json() == {"data": {"me": "bank/bank-a/630000/zh"}}
    public = await client.post("/graphql", json={"query": "{ me }"})
    assert public.json() == {"data": {"me": "public/None/None/zh"}}


@pytest.mark.parametrize("header", ["Bearer x", "Bearer", "Basic eDp5", "Bearer x.y.z", "x"])
async def test_a_bad_token_is_a_401_and_never_the_public(client: httpx.AsyncClient, header: str) -> None:
    response = await client.post("/graphql", json={"query": "{ me }"}, headers={"authorization": header})
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer")
    assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert "data" not in response.json()


async def test_two_headers_prove_nothing(client: httpx.AsyncClient, settings: Settings) -> None:
    tokens = [issue_development_token(settings, role, "x") for role in ("bank", "admin")]
    both = [("authorization", f"Bearer {token}") for token in tokens]
    for headers in (both, both[::-1], [both[0], ("authorization", "")]):
        response = await client.post("/graphql", json={"query": "{ me }"}, headers=headers)
        assert response.status_code == 401
        assert "data" not in response.json()


async def test_an_expired_token_is_a_401(client: httpx.AsyncClient, settings: Settings) -> None:
    token = issue_development_token(settings, "bank", "x", ttl=timedelta(seconds=-120))
    response = await client.post(
        "/graphql", json={"query": "{ me }"}, headers={"authorization": f"Bearer {token}"}
    )
    assert response.status_code == 401
