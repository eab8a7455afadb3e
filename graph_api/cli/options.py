"""Options of commands whose values are words of a list."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from graph_api.errors import InvalidInputError

_E = TypeVar("_E", bound=StrEnum)


def choice(name: str, text: str | None, kind: type[_E]) -> _E | None:
    """Return the value that an option means, None where it is not given; raises ``InvalidInputError``."""
    if text is None:
        return None
    try:
        return kind(text.upper())
    except ValueError:
        known = ", ".join(kind)
        raise InvalidInputError(f"{name}: one of {known}.", f"{name}: 可选 {known}。") from None
