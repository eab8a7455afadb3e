"""One text in Chinese and in English, as explanations are put together from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph_api.domain.explanations import Language


@dataclass(frozen=True, slots=True)
class Text:
    """One text in Chinese and in English."""

    zh: str
    en: str

    def __add__(self, other: Text) -> Text:
        """Join two texts; English needs a space between them."""
        if not self.zh:
            return other
        return self if not other.zh else Text(self.zh + other.zh, f"{self.en} {other.en}")

    def text(self, language: Language) -> str:
        """Return the text in the language asked for."""
        return self.zh if language == "zh" else self.en


NOTHING = Text("", "")


def joined(texts: Iterable[Text]) -> Text:
    """Return all texts as one."""
    whole = NOTHING
    for text in texts:
        whole += text
    return whole
