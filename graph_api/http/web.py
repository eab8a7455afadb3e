"""The web page at ``/`` and the files it is made of.

They are built by ``make`` from the folder ``web`` into ``web_assets`` beside this module and ship in
the wheel. All are read once; what is not in the folder when the service starts is not served.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
"""Nothing inline, nothing evaluated, no address but our own; images are drawn by the page itself."""

PAGE = "index.html"
FOREVER = "public, max-age=31536000, immutable"
"""For files whose name carries a hash of their content."""

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
_UNBUILT = (
    "The web page has not been built: run `make install` in the checkout. The interface is POST /graphql.\n"
    "网页尚未构建：请在代码目录运行 `make install`。查询接口为 POST /graphql。\n"
)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its bytes, the same compressed by gzip, and its media type."""

    content: bytes
    compressed: bytes
    media_type: str

    def response(self, request: Request, cache_control: str) -> Response:
        """Return the file, compressed where the caller can read that."""
        headers = {
            "content-security-policy": POLICY,
            "cache-control": cache_control,
            "vary": "Accept-Encoding",
        }
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(self.content, 200, headers, self.media_type)
        return Response(self.compressed, 200, {**headers, "content-encoding": "gzip"}, self.media_type)


class WebPage:
    """Serves the page and its files."""

    def __init__(self, assets: Mapping[str, Asset]) -> None:
        """Take the files by name; without ``index.html`` the page says that it is not built."""
        self._assets = assets

    async def page(self, request: Request) -> Response:
        """Answer the page itself, which is never kept: it names the present files."""
        asset = self._assets.get(PAGE)
        if asset is None:
            return PlainTextResponse(_UNBUILT, 200, {"content-security-policy": POLICY})
        return asset.response(request, "no-cache")

    async def asset(self, request: Request) -> Response:
        """Answer one of the files; 404 for any other name."""
        name = request.path_params["name"]
        asset = self._assets.get(name)
        if asset is None or name == PAGE:
            return PlainTextResponse("Not found. 未找到。\n", 404)
        return asset.response(request, FOREVER if "-" in name else "no-cache")


def web_routes() -> list[BaseRoute]:
    """Return the routes of the page."""
    page = WebPage(built_assets())
    return [Route("/", page.page), Route("/assets/{name}", page.asset)]


@cache
def built_assets() -> Mapping[str, Asset]:
    """Return the built files by name; none where the page has not been built."""
    folder = files("graph_api.http") / "web_assets"
    if not folder.is_dir():
        return {}
    return {file.name: _asset(file) for file in folder.iterdir() if _suffix(file.name) in _TYPES}


def _asset(file: Traversable) -> Asset:
    content = file.read_bytes()
    return Asset(content, gzip.compress(content, mtime=0), _TYPES[_suffix(file.name)])


def _suffix(name: str) -> str:
    return name[name.rfind(".") :]
