"""Explanations in the language asked for."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graph_api.domain.answers import Explanation
from graph_api.domain.explanations import render
from graph_api.domain.wording import Text
from graph_api.schema.context import Context
from graph_api.schema.enums import Language

Info = strawberry.Info[Context, None]

LanguageArgument = Annotated[
    Language | None,
    strawberry.argument(description="语言 | Language; default: that of Accept-Language, else Chinese."),
]


def explain(explanation: Explanation, language: Language | None, info: Info) -> str:
    """Render an explanation in the language asked for, else in that of the request."""
    if language is None:
        return render(explanation, info.context.language)
    return render(explanation, "zh" if language is Language.ZH else "en")


def worded(text: Text, language: Language | None, info: Info) -> str:
    """Return a text in the language asked for, else in that of the request."""
    if language is None:
        return text.text(info.context.language)
    return text.text("zh" if language is Language.ZH else "en")
