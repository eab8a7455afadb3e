"""Cursors: what is written is read again, and any other text is refused the same way."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph_api.domain.dates import OPEN_MS, PartialDate
from graph_api.errors import InvalidInputError
from graph_api.services.pages import (
    BAR,
    COLON,
    LARGEST_PAGE,
    LAST_ID,
    LONGEST_CURSOR,
    CursorForm,
    checked_page,
    cursor_of,
    foreign_cursor,
    text_behind,
)

FORMS = st.sampled_from([BAR, COLON])
IDS = st.text(max_size=60).filter(lambda text: text.isprintable())
INSTANTS = st.integers(0, OPEN_MS)
READERS: tuple[Callable[[CursorForm, str], tuple[object, str]], ...] = (
    lambda form, text: form.read(text),
    lambda form, text: form.read(text, date.fromisoformat),
    lambda form, text: form.read(text, PartialDate.parse),
    lambda form, text: form.read_instant(text),
)


def encoded(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode()


def is_refused(read: Callable[[], object]) -> bool:
    """Whether a text is refused as every list refuses a cursor that is not its own."""
    try:
        read()
    except InvalidInputError as error:
        return _told(error) == _told(foreign_cursor())
    return False


def _told(error: InvalidInputError) -> tuple[str, str, str]:
    return error.code, error.message, error.message_zh


@given(FORMS, INSTANTS, IDS)
@example(COLON, OPEN_MS, LAST_ID)
def test_an_instant_that_was_written_is_read_again(form: CursorForm, at: int, item: str) -> None:
    assert form.read_instant(form.write(at, item)) == (at, item)


@given(FORMS, st.dates(), IDS)
def test_a_day_that_was_written_is_read_again(form: CursorForm, day: date, item: str) -> None:
    cursor = form.write(day, item)
    assert form.read(cursor, date.fromisoformat) == (day.isoformat(), item)
    assert form.read(cursor, PartialDate.parse) == (day.isoformat(), item)
    assert is_refused(lambda: form.read_instant(cursor))


@given(FORMS, st.text(st.characters(), max_size=LONGEST_CURSOR + 5), st.booleans())
@example(COLON, "\ud800", False)
@example(BAR, "9" * 5_000 + "|x", True)
@example(COLON, "٣:x", True)
@example(COLON, "1_0:x", True)
@example(BAR, "20240110|x", True)
def test_any_other_text_is_refused(form: CursorForm, text: str, in_base64: bool) -> None:
    """Whatever is read from a text would be written as that text: nothing else gets through."""
    given_text = encoded(text) if in_base64 and text.isprintable() else text
    for read in READERS:
        if not is_refused(lambda read=read: read(form, given_text)):  # type: ignore[misc]
            assert form.write(*read(form, given_text)) == given_text


NO_INSTANTS = ("", "x", ":x", "-1:x", f"{OPEN_MS + 1}:x", "٣:x", "01:x", "+1:x", "1_0:x", " 1:x", "1|x")
NO_CURSORS = (
    *("", "x", "é", "\ud800", encoded("1:xy").rstrip("="), encoded("1:x") + "\n", "!" + encoded("1:x")),
    *(encoded("9" * 5_000 + ":x"), encoded("1:" + "x" * LONGEST_CURSOR)),
    urlsafe_b64encode(b"1:\xff").decode(),
)


@pytest.mark.parametrize("text", [*map(encoded, NO_INSTANTS), *NO_CURSORS])
def test_texts_that_are_no_instant_of_a_list(text: str) -> None:
    assert is_refused(lambda: COLON.read_instant(text))


@pytest.mark.parametrize("day", ["20240110", "2024-W02-3", "2024-13-01", "2024-1-1", "2024", ""])
def test_a_day_written_otherwise_is_refused(day: str) -> None:
    assert is_refused(lambda: BAR.read(encoded(f"{day}|x"), date.fromisoformat))


def test_a_longer_cursor_is_read_where_a_list_writes_longer_ones() -> None:
    text = "字" * LONGEST_CURSOR
    assert is_refused(lambda: text_behind(cursor_of(text)))
    assert text_behind(cursor_of(text), 10 * LONGEST_CURSOR) == text


@given(st.integers())
@example(0)
@example(LARGEST_PAGE + 1)
def test_a_page_has_a_size(first: int) -> None:
    if 1 <= first <= LARGEST_PAGE:
        assert checked_page(first) == first
    else:
        with pytest.raises(InvalidInputError, match="first must be between 1 and 100"):
            checked_page(first)
