"""The written form of codes and numbers: width, case and the space around them."""

from __future__ import annotations

from typing import Final

# Only the width and the case of ASCII are levelled: a general upper() or NFKC would turn characters
# that no one may write in a code (ſ, ①) into ones that pass.
_FORM: Final = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | {0x3000: 0x20}
    | {code: code - 0x20 for code in range(ord("a"), ord("z") + 1)}
    | {code: code - 0xFEE0 - 0x20 for code in range(0xFF41, 0xFF5B)}
)
_INVISIBLE: Final = "\ufeff\u200b\u200c\u200d\u2060"


def normalise_code(text: str) -> str:
    """Return ``text`` without surrounding space, in half width and upper case; nothing is checked."""
    return text.translate(_FORM).strip().strip(_INVISIBLE).strip()
