"""Texts of operations that the operator trusts, by the SHA-256 of each.

A client names one as ``{"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "…"}}}`` instead
of sending ``query``. Clients cannot add any.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from graph_api.errors import SetupError


class TrustedDocuments:
    """The trusted texts of one application."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """``texts`` by the hexadecimal SHA-256 of their UTF-8."""
        self._texts = texts

    @classmethod
    def read(cls, path: Path | None) -> TrustedDocuments:
        """Read the file of the settings; without one nothing is trusted.

        Raises ``SetupError`` for a file that cannot be read or in which a hash is not that of its text.
        """
        if path is None:
            return cls({})
        try:
            texts = orjson.loads(path.read_bytes())
        except (OSError, orjson.JSONDecodeError) as error:
            raise _unusable("it cannot be read as JSON", "无法读取为 JSON") from error
        if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
            raise _unusable("it is no JSON object of texts", "不是由文本组成的 JSON 对象")
        if any(sha256(text.encode()).hexdigest() != key for key, text in texts.items()):
            raise _unusable("a hash in it is not the SHA-256 of its text", "其中的散列值与文本不符")
        return cls(texts)

    @staticmethod
    def names_one(extensions: Mapping[str, Any] | None) -> bool:
        """Whether the extensions of a request name a text by its hash."""
        return isinstance((extensions or {}).get("persistedQuery"), dict)

    def text(self, extensions: Mapping[str, Any] | None) -> str | None:
        """Return the text that the extensions name; None where it is not trusted."""
        named = (extensions or {}).get("persistedQuery")
        found = named.get("sha256Hash") if isinstance(named, dict) else None
        return self._texts.get(found) if isinstance(found, str) else None


def _unusable(why: str, why_zh: str) -> SetupError:
    return SetupError(
        f"CREDIT_GRAPH_TRUSTED_DOCUMENTS names a file that is not usable: {why}.",
        f"CREDIT_GRAPH_TRUSTED_DOCUMENTS 所指文件不可用：{why_zh}。",
    )
