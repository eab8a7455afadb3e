"""Tokens of the local development key: an Ed25519 key in the home signs, the service verifies.

They exist so that the product can be tried without an OpenID Connect issuer. Once an issuer is
configured they are neither issued nor accepted.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from graph_api.errors import InvalidInputError, SetupError
from graph_api.http.claims import (
    LONGEST_NAME,
    InvalidTokenError,
    caller_of,
    is_region,
    unverified_header,
    verified_claims,
)
from graph_api.services.callers import Caller, Role
from graph_api.settings import Settings

ISSUER = "credit-graph:development"
ALGORITHM = "EdDSA"
DEFAULT_LIFETIME = timedelta(hours=12)
"""A working day; a development token that leaks is worth nothing tomorrow."""

_KEY_FILE = Path("keys") / "token-signing.pem"


@dataclass(frozen=True, slots=True)
class DevelopmentKey:
    """The key of a home and its id, the start of the public key's SHA-256."""

    private: Ed25519PrivateKey
    id: str

    @property
    def public(self) -> Ed25519PublicKey:
        """The half that verifies."""
        return self.private.public_key()


def development_key(home: Path) -> DevelopmentKey:
    """Return the key of a home; the first to ask makes it, also when several ask at once.

    Raises ``SetupError`` when the file cannot be made or read, holds no such key, or is readable by
    others.
    """
    file = home / _KEY_FILE
    try:
        if not file.exists():
            _create(file)
        if file.stat().st_mode & 0o077:
            raise SetupError(
                f"{file} can be read by others; make it yours alone (chmod 600) or delete it.",
                f"{file} 可被他人读取，请执行 chmod 600 或将其删除。",
            )
        private = load_pem_private_key(file.read_bytes(), password=None)
    except (OSError, ValueError) as error:
        raise SetupError(
            f"The signing key {file} cannot be used ({type(error).__name__}); delete it to get a new one.",
            f"签名密钥 {file} 无法使用（{type(error).__name__}），删除后将重新生成。",
        ) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise SetupError(f"{file} holds no Ed25519 key.", f"{file} 中不是 Ed25519 密钥。")
    raw = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return DevelopmentKey(private, sha256(raw).hexdigest()[:16])


def issue_development_token(
    settings: Settings,
    role: str,
    org: str,
    region: str | None = None,
    ttl: timedelta = DEFAULT_LIFETIME,
) -> str:
    """Return a bearer token for a role and organisation, signed by the home's development key.

    Raises ``InvalidInputError`` for an unknown role, an unusable organisation or region, and
    ``SetupError`` where tokens come from an issuer or the key cannot be used.
    """
    if settings.oidc_issuer is not None:
        raise SetupError(
            "Tokens come from the configured OpenID Connect issuer; the development key is not accepted.",
            "已配置 OpenID Connect 签发方，不接受开发密钥签发的令牌。",
        )
    roles = [known.value for known in Role if known is not Role.PUBLIC]
    if role not in roles:
        raise InvalidInputError(
            f"role must be one of {', '.join(roles)}.", f"角色须为 {'、'.join(roles)} 之一。"
        )
    if not 1 <= len(org) <= LONGEST_NAME or not org.isprintable():
        raise InvalidInputError(
            f"org must have 1 to {LONGEST_NAME} printable characters.",
            f"机构须为 1 至 {LONGEST_NAME} 个可显示字符。",
        )
    if region is not None and not is_region(region):
        raise InvalidInputError("region must be a code of six digits.", "行政区划须为六位数字代码。")
    key = development_key(settings.home)
    now = datetime.now(UTC)
    claims: dict[str, object] = {
        "iss": ISSUER,
        "aud": settings.oidc_audience,
        "sub": f"{role}@{org}"[:LONGEST_NAME],
        "role": role,
        "org": org,
        "iat": now,
        "nbf": now,
        "exp": now + ttl,
        "jti": token_hex(8),
    }
    if region is not None:
        claims["region"] = region
    return jwt.encode(claims, key.private, algorithm=ALGORITHM, headers={"kid": key.id})


class DevelopmentTokens:
    """Verifies tokens of one home's development key."""

    def __init__(self, settings: Settings) -> None:
        self._audience = settings.oidc_audience
        self._key = development_key(settings.home)

    async def caller(self, token: str) -> Caller:
        """Return the caller that ``token`` names. Raises ``InvalidTokenError``."""
        header = unverified_header(token)
        if header.get("alg") != ALGORITHM or header.get("kid") != self._key.id:
            raise InvalidTokenError("the token was not signed by this service's key")
        return caller_of(verified_claims(token, self._key.public, ALGORITHM, ISSUER, self._audience))

    async def close(self) -> None:
        """Nothing is held open."""


def _create(file: Path) -> None:
    """Make the key file 0600 and complete, or leave the one that another process made first."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    draft = file.with_name(f".{file.name}.{os.getpid()}.{token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(pem)
            stream.flush()
            os.fsync(stream.fileno())
        # A hard link appears complete or not at all, and never replaces what is there.
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
