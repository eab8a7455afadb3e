"""Self-contained pages under a strict content security policy."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

_INLINE = re.compile(r"<(style|script)>(.*?)</\1>", re.DOTALL)


class Page:
    """One page; its inline styles and scripts are allowed by their hashes, and nothing else is."""

    def __init__(self, name: str) -> None:
        """Read ``pages/NAME`` of this package."""
        self.html = (files("graph_api.http.pages") / name).read_text(encoding="utf-8")
        self.policy = policy_for(self.html)

    async def __call__(self, _: Request) -> Response:
        """Answer the page."""
        headers = {"content-security-policy": self.policy, "cache-control": "no-cache"}
        return HTMLResponse(self.html, headers=headers)


def policy_for(html: str) -> str:
    """Return the content security policy under which exactly this page's inline parts run."""
    hashes: dict[str, list[str]] = {"style": [], "script": []}
    for kind, text in _INLINE.findall(html):
        hashes[kind].append(f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'")
    allowed = [f"{kind}-src {' '.join(found)}" for kind, found in hashes.items() if found]
    fixed = ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"]
    return "; ".join(fixed + allowed)
