"""Tokens of the local development key: an Ed25519 key in the home signs, the service verifies.

They exist so that the product can be tried without an OpenID Connect issuer. Once an issuer is
configured they are neither issued nor accepted.
"""

from __future__ import annotations

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
from graph_api.http.own_subject import CLAIM, claim_of, own_subject_written
from graph_api.private_files import create_private
from graph_api.sealing import IdentitySealer
from graph_api.services.callers import Caller, OwnSubject, Role
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
            create_private(file, _new_key())
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
    org: str | None = None,
    region: str | None = None,
    ttl: timedelta = DEFAULT_LIFETIME,
    *,
    subject: str | None = None,
) -> str:
    """Return a bearer token for a role and organisation, signed by the home's development key.

    The role ``subject`` acts for no organisation but for ``subject``: ``uscc:CODE``,
    ``identity:TYPE:NUMBER`` or ``id:ID``. Raises ``InvalidInputError`` for an unknown role, an unusable
    organisation, region or subject, and ``SetupError`` where tokens come from an issuer or the key cannot
    be used.
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
    own = _own(role, org, subject)
    if region is not None and not is_region(region):
        raise InvalidInputError("region must be a code of six digits.", "行政区划须为六位数字代码。")
    key = development_key(settings.home)
    now = datetime.now(UTC)
    claims: dict[str, object] = {
        "iss": ISSUER,
        "aud": settings.oidc_audience,
        "sub": _name_of(settings, role, org, own),
        "role": role,
        "iat": now,
        "nbf": now,
        "exp": now + ttl,
        "jti": token_hex(8),
    }
    if own is None:
        claims["org"] = org
    else:
        claims[CLAIM] = claim_of(own)
    if region is not None:
        claims["region"] = region
    return jwt.encode(claims, key.private, algorithm=ALGORITHM, headers={"kid": key.id})


def _own(role: str, org: str | None, subject: str | None) -> OwnSubject | None:
    """Return whom a caller of the role ``subject`` stands for, None for others; checks the organisation."""
    if (role == Role.SUBJECT.value) != (subject is not None):
        raise InvalidInputError(
            "The role subject, and no other, names its subject.",
            "角色 subject 须指明主体，其他角色不得指明。",
        )
    if subject is not None:
        return own_subject_written(subject)
    if org is None or not 1 <= len(org) <= LONGEST_NAME or not org.isprintable():
        raise InvalidInputError(
            f"org must have 1 to {LONGEST_NAME} printable characters.",
            f"机构须为 1 至 {LONGEST_NAME} 个可显示字符。",
        )
    return None


def _name_of(settings: Settings, role: str, org: str | None, own: OwnSubject | None) -> str:
    """Return the token's name for its caller; of a subject a digest, because names stand in the trail."""
    if own is None:
        return f"{role}@{org}"[:LONGEST_NAME]
    digest = IdentitySealer.from_settings(settings).chain_hash(f"{own.kind} {own.value}".encode())
    return f"{role}@{digest[:24]}"


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


def _new_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
