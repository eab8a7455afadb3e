"""What is hidden in a name is shown, and what is not is left as it is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_api.domain.visibility import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("甲\u202e司公乙", "甲[U+202E]司公乙"),
        ("甲\u2066乙\u2069", "甲[U+2066]乙[U+2069]"),
        ("甲\u200b乙\ufeff", "甲[U+200B]乙[U+FEFF]"),
        ("甲\x00\x1b乙", "甲[U+0000][U+001B]乙"),
        ("ACM\u0415 集团", "ACM[U+0415] 集团"),
        ("\u0391lpha", "[U+0391]lpha"),
        ("ㅤ", "[U+3164]"),
    ],
)
def test_what_is_hidden_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "甲乙（虚构）有限公司",
        "Ａ１２ Acme",
        "Газпром",
        "β粒子科技",
        "a\nb\tc",
        "José Ñandú",
        "娜仁·其其格",
        "𠮷野",
    ],
)
def test_what_is_not_stays(text: str) -> None:
    assert visible(text) == text


@given(st.text(max_size=30))
def test_nothing_unseen_is_left(text: str) -> None:
    shown = visible(text)
    assert not [each for each in shown if unicodedata.category(each) in ("Cf", "Co", "Cs", "Cn")]
    assert visible(shown) == shown
