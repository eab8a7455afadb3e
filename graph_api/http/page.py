"""Policies of self-contained pages under a strict content security policy."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

_INLINE = re.compile(r"<(style|script)>(.*?)</\1>", re.DOTALL)


def policy_for(html: str) -> str:
    """Return the content security policy under which exactly this page's inline parts run."""
    hashes: dict[str, list[str]] = {"style": [], "script": []}
    for kind, text in _INLINE.findall(html):
        hashes[kind].append(f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'")
    allowed = [f"{kind}-src {' '.join(found)}" for kind, found in hashes.items() if found]
    fixed = ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"]
    return "; ".join(fixed + allowed)
