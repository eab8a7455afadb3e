"""Identity numbers at rest: encrypted for those entitled, found by a keyed hash, never in clear.

One secret key per installation. Further keys are derived from it (HKDF-SHA256), so that what is found
by hash can never help to decrypt:

- the lookup key: HMAC-SHA256 over document type and number, deterministic, to find and to merge;
- the sealing key: AES-256-GCM with a random nonce, so that equal numbers look different at rest;
- the audit key: HMAC-SHA256 that chains the records of the audit trail (``services/audit_chain.py``).

Why it is done so, and what follows for operators, stands in ``docs/adr/0003-identity-sealing.md``.

::

    SetupError
    ├── BadIdentityKeyError      the configured key or key file cannot be used
    ├── WrongIdentityKeyError    a sealed number belongs to another key
    └── BrokenSealError          a sealed number was damaged or altered
"""

from __future__ import annotations

import hmac
import os
import secrets
import stat
from base64 import b64decode, urlsafe_b64encode
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from graph_api.domain.identity_number import normalise_identity_number
from graph_api.errors import SetupError
from graph_api.private_files import create_private
from graph_api.settings import Settings

KEY_FILE: Final = Path("keys") / "identity.key"
"""Where the key of a home lies, below the home."""

_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_VERSION: Final = "v1"
_SEPARATOR: Final = "\x1f"
# Every number is padded to a whole block, so that the length of a sealed one does not tell which
# document it belongs to; the longest type and number fit into one block.
_BLOCK: Final = 48


class BadIdentityKeyError(SetupError):
    """The key for identity numbers is missing its form, or its file is open to others."""


class WrongIdentityKeyError(SetupError):
    """A sealed number was sealed with another key than the one at hand."""


class BrokenSealError(SetupError):
    """A sealed number is not whole: it was cut, damaged or altered."""


class IdentitySealer:
    """Seals, opens and hashes identity numbers with one installation's key.

    Numbers are normalised (width, case, space) before they are hashed or sealed, so that a caller
    who asks for ``…002x`` finds what was loaded as ``…002X``.
    """

    __slots__ = ("_audit_key", "_cipher", "_key", "_lookup_key", "key_id")

    def __init__(self, key: bytes) -> None:
        """Take the secret ``key`` of 32 bytes."""
        if len(key) != _KEY_BYTES:
            raise BadIdentityKeyError(*_FORM_HINT)
        self._key = key
        self._cipher = AESGCM(_derive(key, b"credit-graph identity sealing v1"))
        self._lookup_key = _derive(key, b"credit-graph identity lookup v1")
        self._audit_key = _derive(key, b"credit-graph audit chain v1")
        self.key_id: str = _derive(key, b"credit-graph identity key id v1")[:4].hex()
        """Names the key without revealing it; stands in every sealed number."""

    @classmethod
    def from_settings(cls, settings: Settings) -> IdentitySealer:
        """Return the sealer of ``settings.identity_key`` or, unset, of the home's key file.

        The file is created on first use; of several processes that start at once all get the
        same key. Raises ``BadIdentityKeyError``.
        """
        if settings.identity_key is not None:
            return cls(decode_key(settings.identity_key.get_secret_value()))
        return cls(read_or_create_key(settings.home / KEY_FILE))

    def hand_over(self) -> bytes:
        """Return the secret key, for a process that this one starts and for the key files of the home."""
        return self._key

    def lookup_hash(self, id_type: str, number: str) -> str:
        """Return the hash under which the number is found: 64 hexadecimal digits."""
        return hmac.digest(self._lookup_key, _plain(id_type, number), "sha256").hex()

    def chain_hash(self, content: bytes) -> str:
        """Return the keyed hash of a link of the audit trail: 64 hexadecimal digits."""
        return hmac.digest(self._audit_key, content, "sha256").hex()

    def seal(self, id_type: str, number: str) -> str:
        """Return the number encrypted: ``v1.<key id>.<nonce and cipher text>``, new at every call."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        plain = _plain(id_type, number)
        padded = plain + b"\0" * (-len(plain) % _BLOCK)
        prefix = f"{_VERSION}.{self.key_id}"
        cipher = self._cipher.encrypt(nonce, padded, prefix.encode())
        return f"{prefix}.{urlsafe_b64encode(nonce + cipher).decode()}"

    def open(self, sealed: str) -> tuple[str, str]:
        """Return document type and number of a sealed number.

        Raises ``WrongIdentityKeyError`` where another key sealed it, ``BrokenSealError`` where it
        is not what was sealed.
        """
        prefix, key_id, body = _split(sealed)
        if key_id != self.key_id:
            raise WrongIdentityKeyError(
                f"an identity number was sealed with key {key_id}, the key at hand is {self.key_id}: "
                "set CREDIT_GRAPH_IDENTITY_KEY to the key with which the graph was loaded",
                f"证件号码由密钥 {key_id} 加密，当前密钥为 {self.key_id}："
                "请将 CREDIT_GRAPH_IDENTITY_KEY 设为加载该图谱时所用的密钥",
            )
        try:
            padded = self._cipher.decrypt(body[:_NONCE_BYTES], body[_NONCE_BYTES:], prefix.encode())
        except InvalidTag:
            raise BrokenSealError(*_BROKEN_HINT) from None
        id_type, _, number = padded.rstrip(b"\0").decode().partition(_SEPARATOR)
        return id_type, number

    def __repr__(self) -> str:
        """Name the key by its id only."""
        return f"IdentitySealer(key_id={self.key_id!r})"


def new_identity_key() -> str:
    """Return a fresh key in the form of ``CREDIT_GRAPH_IDENTITY_KEY`` and of the key file."""
    return urlsafe_b64encode(secrets.token_bytes(_KEY_BYTES)).decode()


_FORM_HINT: Final = (
    (
        "the key for identity numbers must be 32 bytes in URL-safe base64 (44 characters): "
        "check CREDIT_GRAPH_IDENTITY_KEY or keys/identity.key in the home"
    ),
    (
        "证件号码密钥须为 32 字节的 URL 安全 base64（44 个字符）："
        "请检查 CREDIT_GRAPH_IDENTITY_KEY 或主目录下的 keys/identity.key"
    ),
)
_OPEN_HINT: Final = (
    (
        "a key in the folder keys of the home can be read by other users: restrict it to its owner "
        "(chmod 600), and consider the key known to others"
    ),
    "主目录 keys 文件夹中的密钥可被其他用户读取：请仅限所有者访问（chmod 600），并视该密钥为已泄露",
)
_STORE_HINT: Final = (
    (
        "keys/identity.key in the home cannot be read or created: "
        "make the home writable or set CREDIT_GRAPH_IDENTITY_KEY"
    ),
    "无法读取或创建主目录下的 keys/identity.key：请使主目录可写，或设置 CREDIT_GRAPH_IDENTITY_KEY",
)
_BROKEN_HINT: Final = (
    "a sealed identity number is damaged or was altered",
    "加密的证件号码已损坏或被篡改",
)


def _derive(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=purpose).derive(key)


def _plain(id_type: str, number: str) -> bytes:
    return f"{id_type}{_SEPARATOR}{normalise_identity_number(number)}".encode()


def _split(sealed: str) -> tuple[str, str, bytes]:
    """Return prefix, key id and nonce with cipher text of a sealed number."""
    parts = sealed.split(".")
    if len(parts) != 3 or parts[0] != _VERSION:
        raise BrokenSealError(*_BROKEN_HINT)
    try:
        body = b64decode(parts[2], altchars=b"-_", validate=True)
    except ValueError:
        raise BrokenSealError(*_BROKEN_HINT) from None
    if len(body) <= _NONCE_BYTES:
        raise BrokenSealError(*_BROKEN_HINT)
    return f"{parts[0]}.{parts[1]}", parts[1], body


def decode_key(text: str) -> bytes:
    """Return a key as settings and key files write it. Raises ``BadIdentityKeyError``."""
    try:
        return b64decode(text.strip(), altchars=b"-_", validate=True)
    except ValueError:
        raise BadIdentityKeyError(*_FORM_HINT) from None


def read_or_create_key(path: Path) -> bytes:
    """Return the key in ``path``; where there is none, the one that the first creator puts there.

    Raises ``BadIdentityKeyError`` where the file cannot be used or others can read it.
    """
    try:
        if not path.exists():
            create_private(path, f"{new_identity_key()}\n".encode("ascii"))
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise BadIdentityKeyError(*_OPEN_HINT)
        return decode_key(path.read_text(encoding="ascii"))
    except UnicodeDecodeError:
        raise BadIdentityKeyError(*_FORM_HINT) from None
    except OSError:
        raise BadIdentityKeyError(*_STORE_HINT) from None
