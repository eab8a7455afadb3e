"""Cursors that tell nothing of the row at which they stand.

A row of a subject's posts, holdings or records is found by its key, and the key has what its provider calls
the subjects in it: often enough an identity number, which is shown to nobody. So the key is sealed. The same
key makes the same cursor in every process that has the installation's key.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from graph_api.services.idempotency import KeyedHash
from graph_api.services.sections import bad_cursor

_PURPOSES = (b"credit-graph cursor v1, first half", b"credit-graph cursor v1, second half")


class SealedCursors:
    """Writes and reads the cursors of rows."""

    def __init__(self, hashes: KeyedHash) -> None:
        """``hashes`` are those of the installation's key, from which the key of cursors is made."""
        self._cipher = AESSIV(b"".join(bytes.fromhex(hashes.chain_hash(each)) for each in _PURPOSES))

    def write(self, key: str) -> str:
        """Return the cursor that continues after the row with a key."""
        return urlsafe_b64encode(self._cipher.encrypt(key.encode(), None)).decode().rstrip("=")

    def read(self, cursor: str) -> str:
        """Return the key in a cursor. Raises ``InvalidInputError`` for text that is no cursor of ours."""
        try:
            sealed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
            return self._cipher.decrypt(sealed, None).decode()
        except (InvalidTag, ValueError) as error:
            raise bad_cursor() from error
