"""A report in which no name hides anything: every text of a document as ``domain/visibility`` shows it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

from graph_api.domain.visibility import visible

_T = TypeVar("_T")


def all_visible(document: _T) -> _T:
    """Return a document, or any part of one, whose texts show what would not be seen in them."""
    return _shown(document)  # type: ignore[no-any-return]


def _shown(value: Any) -> Any:
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, tuple):
        return tuple(_shown(each) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return type(value)(**{each.name: _shown(getattr(value, each.name)) for each in fields(value)})
    return value
