"""The identity key in use, the one that shall follow it, and those that were in use before.

A retired key opens what was sealed and verifies what was chained before it was replaced: older backups and
the audit trail. Nothing new is ever made with one.

==============================  ====================================================================
``keys/identity.key``           in use
``keys/identity.key.next``      while a rotation is under way: the key that follows
``keys/retired/0001.<id>.key``  the first key that was retired, and so on
==============================  ====================================================================

Where ``CREDIT_GRAPH_IDENTITY_KEY`` is set, files are not looked at: ``CREDIT_GRAPH_IDENTITY_KEY_NEXT`` and
``CREDIT_GRAPH_IDENTITY_KEY_RETIRED`` name the others.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from pathlib import Path

from graph_api.errors import SetupError
from graph_api.private_files import create_private, sync_folder
from graph_api.sealing import KEY_FILE, IdentitySealer, decode_key, read_or_create_key
from graph_api.settings import Settings

NEXT_FILE = KEY_FILE.with_name("identity.key.next")
RETIRED_FOLDER = KEY_FILE.parent / "retired"


@dataclass(frozen=True, slots=True)
class Keyring:
    """The key in use and the retired ones, the one retired last first."""

    current: IdentitySealer
    retired: tuple[IdentitySealer, ...] = ()

    @classmethod
    def from_settings(cls, settings: Settings) -> Keyring:
        """Return the keys of the settings or of the home; raises ``BadIdentityKeyError``.

        The key in use is made where there is none yet (``IdentitySealer.from_settings``).
        """
        current = IdentitySealer.from_settings(settings)
        if settings.identity_key is not None:
            return cls(current, _listed(settings))
        files = sorted((settings.home / RETIRED_FOLDER).glob("*.key"), reverse=True)
        return cls(current, tuple(IdentitySealer(read_or_create_key(file)) for file in files))

    def since(self, key_id: str) -> tuple[IdentitySealer, ...]:
        """Return the key of this id and those retired before it; empty where it is not here."""
        keys = (self.current, *self.retired)
        for place, key in enumerate(keys):
            if key.key_id == key_id:
                return keys[place:]
        return ()

    def known(self) -> str:
        """Return the ids of all keys, for messages."""
        return ", ".join(key.key_id for key in (self.current, *self.retired))


def next_key(settings: Settings, *, made: bool) -> IdentitySealer | None:
    """Return the key that shall follow; ``made``: in a home one is made where there is none.

    None where there is none and none may be made. Raises ``BadIdentityKeyError``.
    """
    if settings.identity_key is not None:
        given = settings.identity_key_next
        return None if given is None else IdentitySealer(decode_key(given.get_secret_value()))
    file = settings.home / NEXT_FILE
    return IdentitySealer(read_or_create_key(file)) if made or file.exists() else None


def keep_retired(settings: Settings, key: IdentitySealer) -> None:
    """Put a key among the retired ones of the home; nothing where it is there, or keys come by settings."""
    folder = settings.home / RETIRED_FOLDER
    if settings.identity_key is not None or any(folder.glob(f"*.{key.key_id}.key")):
        return
    text = urlsafe_b64encode(key.hand_over()).decode()
    number = len(list(folder.glob("*.key"))) + 1
    try:
        create_private(folder / f"{number:04d}.{key.key_id}.key", f"{text}\n".encode("ascii"))
    except OSError as error:
        raise _unwritable(folder, error) from error


def take_next(settings: Settings) -> None:
    """Make the key that shall follow the one in use, in one step; nothing where keys come by settings."""
    if settings.identity_key is not None:
        return
    target = settings.home / KEY_FILE
    try:
        (settings.home / NEXT_FILE).replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise _unwritable(target.parent, error) from error


def _listed(settings: Settings) -> tuple[IdentitySealer, ...]:
    if settings.identity_key_retired is None:
        return ()
    texts = settings.identity_key_retired.get_secret_value().split(",")
    return tuple(IdentitySealer(decode_key(text)) for text in texts if text.strip())


def _unwritable(folder: Path, error: OSError) -> SetupError:
    return SetupError(
        f"{folder} cannot be written: {error.strerror}. Run the command again when it can.",
        f"{folder} 无法写入: {error.strerror}。请在可写后重新运行该命令。",
    )
