"""Texts that people type into cases: bounded, without control characters and identity numbers."""

from __future__ import annotations

from dataclasses import replace

from graph_api.domain.casework.cases import Content, Volunteering
from graph_api.domain.casework.refusals import CaseReason, RefusedError
from graph_api.services.casework.requests import ActRequest, CaseContent, Opening
from graph_api.services.rights_review_model import cleaned

_LONGEST_CODE = 200
_MOST_NAMED = 200
_CODES = ("memorandum", "conduct", "grade", "term")
_TEXTS = ("legal_basis", "title", "list_name")


def checked_opening(opening: Opening) -> Opening:
    """Return an opening with its texts as they are kept; raises ``RefusedError``."""
    _code(opening.decider, "decider")
    return replace(opening, content=checked_content(opening.content))


def checked_act(request: ActRequest) -> ActRequest:
    """Return an act with its texts as they are kept; raises ``RefusedError`` for one that cannot be."""
    return replace(
        request,
        note=_text(request.note, "note"),
        reference=_code(request.reference, "reference"),
        volunteering=_service(request.volunteering),
        content=None if request.content is None else checked_content(request.content),
    )


def _service(given: Volunteering | None) -> Volunteering | None:
    if given is None:
        return None
    organisation = _text(given.organisation, "volunteerService")
    assert organisation is not None
    return replace(given, organisation=organisation)


def checked_content(given: CaseContent) -> CaseContent:
    """Return what a case says with its texts as they are kept; raises ``RefusedError``."""
    content = given.content
    kept: dict[str, str | None] = {name: _text(getattr(content, name), name) for name in _TEXTS}
    kept.update({name: _code(getattr(content, name), name) for name in _CODES})
    if len(given.named) > _MOST_NAMED or len(content.implementers) > _MOST_NAMED:
        raise RefusedError(CaseReason.INVALID_TEXT, "named")
    for code in (*content.measures, *(text for pair in content.implementers for text in pair)):
        _code(code, "measures")
    named = tuple(replace(each, capacity=_text(each.capacity, "capacity")) for each in given.named)
    changed: Content = replace(content, **kept)  # type: ignore[arg-type]
    return CaseContent(changed, named)


def _text(text: str | None, field: str) -> str | None:
    if text is None:
        return None
    kept = cleaned(text)
    if kept is None:
        raise RefusedError(CaseReason.INVALID_TEXT, field)
    # One line, as a cell of a table is.
    return " ".join(kept.split())


def _code(text: str | None, field: str) -> str | None:
    if text is None:
        return None
    if not 1 <= len(text) <= _LONGEST_CODE or not text.isprintable() or text != text.strip() or "|" in text:
        raise RefusedError(CaseReason.INVALID_TEXT, field)
    return text


def checked_text(text: str | None, field: str) -> str | None:
    """Return a text as it is kept, on one line; raises ``RefusedError``."""
    return _text(text, field)


def checked_code(text: str | None, field: str) -> str | None:
    """Return a code or number as it is kept; raises ``RefusedError``."""
    return _code(text, field)
