"""What informers say of themselves does not stay in what they write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_api.domain.tips.informers import ANONYMOUS, MARK, Informer

INFORMER = Informer("虚构举报人", "13900000000")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("我是虚构举报人，电话13900000000。", f"我是{MARK}，电话{MARK}。"),
        ("电话１３９００００００００", f"电话{MARK}"),
        ("与举报人无关", "与举报人无关"),
        ("虚构举报人虚构举报人", f"{MARK}{MARK}"),
    ],
)
def test_name_and_contact_are_taken_out(text: str, kept: str) -> None:
    assert INFORMER.taken_out_of(text) == kept


def test_case_and_width_do_not_hide_a_name() -> None:
    informer = Informer("Zhang San", "A@example.test")
    assert informer.taken_out_of("zhang san wrote, ZHANG SAN, Ｚhang San; a@EXAMPLE.test") == (
        f"{MARK} wrote, {MARK}, {MARK}; {MARK}"
    )


@given(st.text(max_size=60))
def test_a_text_without_them_is_not_touched(text: str) -> None:
    assert ANONYMOUS.taken_out_of(text) == text
    if "虚构" not in text and "139" not in text:
        assert INFORMER.taken_out_of(text) == text


WRITTEN = "张三李四 Zhang-ＺＨ139é@."


@given(st.text(WRITTEN, max_size=30), st.text(WRITTEN, max_size=30), st.text(WRITTEN, min_size=2, max_size=9))
def test_no_name_stays_in_a_text_that_holds_it(before: str, after: str, name: str) -> None:
    informer = Informer(name)
    found = informer.taken_out_of(before + name + after)
    # The mark itself may hold what is short enough.
    assert name not in found.replace(MARK, "\0") or name in MARK


def test_a_single_character_is_no_name() -> None:
    assert Informer("我").taken_out_of("我举报") == "我举报"


def test_printing_an_informer_tells_nothing() -> None:
    assert "虚构举报人" not in repr(INFORMER)
    assert "139" not in repr(INFORMER)
    assert INFORMER.is_named
    assert not ANONYMOUS.is_named
