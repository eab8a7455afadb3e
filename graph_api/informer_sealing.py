"""Informers at rest: sealed by whoever takes a report, opened with a key that taking one does not need.

A key pair of its own, apart from the identity key. The public half seals (X25519 with a fresh key for every
report, HKDF-SHA256, AES-256-GCM); the private half is read when somebody entitled asks, and not before.

=======================  ===========================================================================
``keys/informer.key``    private half, made on first use; may be kept away from machines that take
                         reports, once the public half is there
``keys/informer.pub``    public half
=======================  ===========================================================================

``CREDIT_GRAPH_INFORMER_KEY`` and ``CREDIT_GRAPH_INFORMER_PUBLIC_KEY`` stand in the place of the files. Where
the identity key comes by settings files are not looked at, and none are made: a home that may vanish, or is
one of several, would take informers with it.

What is sealed has one length, whether an informer gave a name, a contact, both or neither, and belongs to
one report: in the place of another it does not open.

::

    SetupError
    ├── BadInformerKeyError      the configured key or key file cannot be used
    │   └── NoInformerKeyError   there is no key, and none can be made
    ├── WrongInformerKeyError    it was sealed to another key
    └── BrokenInformerSealError  what was sealed is damaged or was altered
"""

from __future__ import annotations

import os
import secrets
import stat
from base64 import b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from graph_api.domain.tips.informers import Informer
from graph_api.errors import SetupError
from graph_api.private_files import create_private
from graph_api.settings import Settings

PRIVATE_FILE: Final = Path("keys") / "informer.key"
PUBLIC_FILE: Final = Path("keys") / "informer.pub"
"""Where the keys of a home lie, below the home."""

_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_VERSION: Final = "i1"
_PURPOSE: Final = b"credit-graph informer v1"
_LENGTH_BYTES: Final = 2
_PLAIN_BYTES: Final = 1_536
"""Room for the longest name and contact, four bytes a character."""


class BadInformerKeyError(SetupError):
    """A key for informers is missing its form, or its file is open to others."""


class NoInformerKeyError(BadInformerKeyError):
    """There is no key for informers, and none can be made: without one no report of the public is taken."""


class WrongInformerKeyError(SetupError):
    """What is to be opened was sealed to another key than the one at hand."""


class BrokenInformerSealError(SetupError):
    """What was sealed is not whole, or belongs to another report."""


class InformerSealer:
    """Seals with the public half of a key pair; what it sealed it cannot open."""

    __slots__ = ("_public", "_raw", "key_id")

    def __init__(self, public: bytes) -> None:
        """Take the public key of 32 bytes; raises ``BadInformerKeyError``."""
        try:
            self._public = X25519PublicKey.from_public_bytes(public)
            X25519PrivateKey.generate().exchange(self._public)
        except ValueError:
            raise BadInformerKeyError(*_FORM_HINT) from None
        self._raw = public
        self.key_id: str = sha256(public).hexdigest()[:8]
        """Names the key in everything that was sealed to it."""

    def seal(self, tip: str, informer: Informer) -> str:
        """Return an informer sealed for one tip: ``i1.<key id>.<…>``, of one length, new at every call."""
        own = X25519PrivateKey.generate()
        sent = own.public_key().public_bytes_raw()
        key = _derived(own.exchange(self._public), sent + self._raw)
        nonce = secrets.token_bytes(_NONCE_BYTES)
        prefix = f"{_VERSION}.{self.key_id}"
        cipher = AESGCM(key).encrypt(nonce, _padded(informer), _bound(prefix, tip))
        return f"{prefix}.{urlsafe_b64encode(sent + nonce + cipher).decode()}"


class InformerOpener:
    """Opens what was sealed to the public half of its key."""

    __slots__ = ("_private", "_raw", "key_id")

    def __init__(self, private: bytes) -> None:
        """Take the private key of 32 bytes; raises ``BadInformerKeyError``."""
        self._raw = public_half(private)
        self._private = X25519PrivateKey.from_private_bytes(private)
        self.key_id = InformerSealer(self._raw).key_id

    def open(self, tip: str, sealed: str) -> Informer:
        """Return the informer of a tip.

        Raises ``WrongInformerKeyError`` and ``BrokenInformerSealError``; neither says what was sealed.
        """
        prefix, key_id, body = _split(sealed)
        if key_id != self.key_id:
            raise WrongInformerKeyError(
                f"an informer was sealed to key {key_id}, the key at hand is {self.key_id}",
                f"举报人信息由密钥 {key_id} 加密，当前密钥为 {self.key_id}",
            )
        sent, nonce = body[:_KEY_BYTES], body[_KEY_BYTES : _KEY_BYTES + _NONCE_BYTES]
        try:
            shared = self._private.exchange(X25519PublicKey.from_public_bytes(sent))
            key = _derived(shared, sent + self._raw)
            plain = AESGCM(key).decrypt(nonce, body[_KEY_BYTES + _NONCE_BYTES :], _bound(prefix, tip))
        except (InvalidTag, ValueError):
            raise BrokenInformerSealError(*_BROKEN_HINT) from None
        size = int.from_bytes(plain[:_LENGTH_BYTES])
        name, contact = orjson.loads(plain[_LENGTH_BYTES : _LENGTH_BYTES + size])
        return Informer(name, contact)

    def __repr__(self) -> str:
        """Name the key by its id only."""
        return f"InformerOpener(key_id={self.key_id!r})"


@dataclass(frozen=True, slots=True)
class InformerKeys:
    """The keys of one installation: the sealer for every process, the private half on demand."""

    settings: Settings
    sealer: InformerSealer

    @classmethod
    def from_settings(cls, settings: Settings) -> InformerKeys:
        """Return the keys of the settings or of the home.

        Raises ``BadInformerKeyError``, of which ``NoInformerKeyError`` says that there is none. The pair of a
        home is made on first use; of several processes that start at once all get the same.
        The private half is not looked at where the public one is there.
        """
        return cls(settings, InformerSealer(_public(settings)))

    def opener(self) -> InformerOpener | None:
        """Return what opens, read anew; None where the private half is kept elsewhere.

        Raises ``BadInformerKeyError``.
        """
        given = self.settings.informer_key
        if given is not None:
            return InformerOpener(_decoded(given.get_secret_value()))
        file = self.settings.home / PRIVATE_FILE
        is_there = self.settings.identity_key is None and file.exists()
        return InformerOpener(_read(file)) if is_there else None


def new_informer_keys() -> tuple[str, str]:
    """Return a fresh pair, private half first, in the form of settings and key files."""
    private = secrets.token_bytes(_KEY_BYTES)
    return _encoded(private), _encoded(public_half(private))


def public_half(private: bytes) -> bytes:
    """Return the public half of a private key; raises ``BadInformerKeyError``."""
    try:
        return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    except ValueError:
        raise BadInformerKeyError(*_FORM_HINT) from None


_FORM_HINT: Final = (
    (
        "a key for informers must be 32 bytes in URL-safe base64 (44 characters): check "
        "CREDIT_GRAPH_INFORMER_KEY, CREDIT_GRAPH_INFORMER_PUBLIC_KEY, or informer.key and informer.pub in "
        "the folder keys of the home"
    ),
    (
        "举报人密钥须为 32 字节的 URL 安全 base64（44 个字符）：请检查 CREDIT_GRAPH_INFORMER_KEY、"
        "CREDIT_GRAPH_INFORMER_PUBLIC_KEY 或主目录 keys 文件夹中的 informer.key、informer.pub"
    ),
)
_OPEN_HINT: Final = (
    (
        "the private key for informers can be read by other users: restrict it to its owner (chmod 600), and "
        "consider the key known to others"
    ),
    "举报人私钥可被其他用户读取：请仅限所有者访问（chmod 600），并视该密钥为已泄露",
)
_STORE_HINT: Final = (
    (
        "there is no key for informers, or it cannot be read: make the home writable, or set "
        "CREDIT_GRAPH_INFORMER_PUBLIC_KEY and, where informers are read, CREDIT_GRAPH_INFORMER_KEY"
    ),
    (
        "没有举报人密钥或无法读取：请使主目录可写，或设置 CREDIT_GRAPH_INFORMER_PUBLIC_KEY 及（在查阅举报人的"
        "进程）CREDIT_GRAPH_INFORMER_KEY"
    ),
)
_BROKEN_HINT: Final = (
    "what was sealed of an informer is damaged or was altered",
    "加密的举报人信息已损坏或被篡改",
)


def _public(settings: Settings) -> bytes:
    if settings.informer_public_key is not None:
        return _decoded(settings.informer_public_key)
    if settings.informer_key is not None:
        return public_half(_decoded(settings.informer_key.get_secret_value()))
    if settings.identity_key is not None:
        raise NoInformerKeyError(*_STORE_HINT)
    file = settings.home / PUBLIC_FILE
    try:
        if not file.exists():
            private = settings.home / PRIVATE_FILE
            if not private.exists():
                create_private(private, _line(secrets.token_bytes(_KEY_BYTES)))
            # Whoever was first has made the pair; everybody derives the public half from what is there.
            create_private(file, _line(public_half(_read(private))))
        return _decoded(file.read_text(encoding="ascii"))
    except UnicodeDecodeError:
        raise BadInformerKeyError(*_FORM_HINT) from None
    except OSError:
        raise NoInformerKeyError(*_STORE_HINT) from None


def _read(file: Path) -> bytes:
    """Return a private key; raises ``BadInformerKeyError`` where others can read it or it is none."""
    try:
        if os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
            raise BadInformerKeyError(*_OPEN_HINT)
        return _decoded(file.read_text(encoding="ascii"))
    except UnicodeDecodeError:
        raise BadInformerKeyError(*_FORM_HINT) from None
    except OSError:
        raise BadInformerKeyError(*_STORE_HINT) from None


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text.strip(), altchars=b"-_", validate=True)
    except ValueError:
        raise BadInformerKeyError(*_FORM_HINT) from None


def _encoded(key: bytes) -> str:
    return urlsafe_b64encode(key).decode()


def _line(key: bytes) -> bytes:
    return f"{_encoded(key)}\n".encode("ascii")


def _derived(shared: bytes, salt: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=salt, info=_PURPOSE).derive(shared)


def _bound(prefix: str, tip: str) -> bytes:
    return f"{prefix}.{tip}".encode()


def _padded(informer: Informer) -> bytes:
    """Return name and contact as bytes of one length."""
    said = orjson.dumps([informer.name, informer.contact])
    room = _PLAIN_BYTES - _LENGTH_BYTES
    assert len(said) <= room  # intake has bounded both
    return len(said).to_bytes(_LENGTH_BYTES) + said.ljust(room, b"\0")


def _split(sealed: str) -> tuple[str, str, bytes]:
    """Return prefix, key id, and what follows as bytes."""
    parts = sealed.split(".")
    if len(parts) != 3 or parts[0] != _VERSION:
        raise BrokenInformerSealError(*_BROKEN_HINT)
    try:
        body = b64decode(parts[2], altchars=b"-_", validate=True)
    except ValueError:
        raise BrokenInformerSealError(*_BROKEN_HINT) from None
    if len(body) <= _KEY_BYTES + _NONCE_BYTES:
        raise BrokenInformerSealError(*_BROKEN_HINT)
    return f"{parts[0]}.{parts[1]}", parts[1], body
