"""Texts of operations that the operator trusts, by the SHA-256 of each.

A client names one as ``{"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "…"}}}`` instead
of sending ``query``. Clients cannot add any.
For roles of which the settings say so nothing else is read: then a text is executed only where it is
trusted, by hash or in full, or is one of the service's own page, which its build lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import orjson

from graph_api.errors import ForbiddenError, SetupError
from graph_api.services.callers import Caller, Role
from graph_api.settings import Settings

PAGE_DOCUMENTS = "documents.json"
"""The file in which the build of the page lists its questions, in the form of the settings' file."""


class TrustedDocuments:
    """The trusted texts of one application."""

    def __init__(self, texts: Mapping[str, str], page: Iterable[str] = ()) -> None:
        """``texts`` by the hexadecimal SHA-256 of their UTF-8.

        ``page`` are texts that are no stranger than these but cannot be named by a hash, and so are not
        answered by GET.
        """
        self._texts = texts
        self._known = frozenset(texts.values()) | frozenset(page)

    @classmethod
    def read(cls, path: Path | None) -> TrustedDocuments:
        """Read the file of the settings; without one nothing is trusted.

        Raises ``SetupError`` for a file that cannot be read or in which a hash is not that of its text.
        """
        if path is None:
            return cls({}, page_documents())
        try:
            texts = orjson.loads(path.read_bytes())
        except (OSError, orjson.JSONDecodeError) as error:
            raise _unusable("it cannot be read as JSON", "无法读取为 JSON") from error
        if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
            raise _unusable("it is no JSON object of texts", "不是由文本组成的 JSON 对象")
        if any(sha256(text.encode()).hexdigest() != key for key, text in texts.items()):
            raise _unusable("a hash in it is not the SHA-256 of its text", "其中的散列值与文本不符")
        return cls(texts, page_documents())

    def knows(self, text: str) -> bool:
        """Whether a text that was sent in full is a trusted one, letter by letter."""
        return text in self._known

    @staticmethod
    def names_one(extensions: Mapping[str, Any] | None) -> bool:
        """Whether the extensions of a request name a text by its hash."""
        return isinstance((extensions or {}).get("persistedQuery"), dict)

    def text(self, extensions: Mapping[str, Any] | None) -> str | None:
        """Return the text that the extensions name; None where it is not trusted."""
        named = (extensions or {}).get("persistedQuery")
        found = named.get("sha256Hash") if isinstance(named, dict) else None
        return self._texts.get(found) if isinstance(found, str) else None


class TrustedOnly:
    """The roles whose operations are executed only where their text is trusted."""

    def __init__(self, roles: frozenset[Role], documents: TrustedDocuments) -> None:
        self._roles = roles
        self._documents = documents

    @classmethod
    def configured(cls, settings: Settings, documents: TrustedDocuments) -> TrustedOnly:
        """Return what the settings say; raises ``SetupError`` for a role that does not exist."""
        named = [name.strip() for name in settings.trusted_only.split(",") if name.strip()]
        known = {role.value: role for role in Role}
        if not known.keys() >= set(named):
            raise SetupError(
                f"CREDIT_GRAPH_TRUSTED_ONLY names roles, joined by commas: {', '.join(known)}.",
                f"CREDIT_GRAPH_TRUSTED_ONLY 须为以逗号分隔的角色：{'、'.join(known)}。",
            )
        return cls(frozenset(known[name] for name in named), documents)

    def check(self, caller: Caller, text: str, *, trusted: bool) -> None:
        """Raise ``ForbiddenError`` for a text that the caller's role may not send.

        ``trusted``: it was named by its hash. The text is compared and never read.
        """
        if caller.role in self._roles and not (trusted or self._documents.knows(text)):
            raise ForbiddenError(
                f"The role {caller.role.value} may ask trusted documents only.",
                f"角色 {caller.role.value} 仅可执行受信任的查询。",
            )


@cache
def page_documents() -> frozenset[str]:
    """Return the questions of the service's own page; none where the page has not been built."""
    listed = files("graph_api.http") / "web_assets" / PAGE_DOCUMENTS
    return frozenset(orjson.loads(listed.read_bytes()).values()) if listed.is_file() else frozenset()


def _unusable(why: str, why_zh: str) -> SetupError:
    return SetupError(
        f"CREDIT_GRAPH_TRUSTED_DOCUMENTS names a file that is not usable: {why}.",
        f"CREDIT_GRAPH_TRUSTED_DOCUMENTS 所指文件不可用：{why_zh}。",
    )
