"""Identity numbers never stay in text that people type."""

from __future__ import annotations

import pytest

from graph_api.services.redaction import MARK, without_identity_numbers


@pytest.mark.parametrize(
    "number",
    [
        "99999919700101101X",
        "99999919700101101x",
        "999999197503151127",
        "999999 19750315 1127",
        "999999-19750315-1127",
        "９９９９９９１９７５０３１５１１２７",
        "999999197503151128",  # a wrong check character still points at a person
        "999999750315112",  # GB 11643-1989
        "9999 9919 7503 1511 27",
        "9 9 9 9 9 9 1 9 7 5 0 3 1 5 1 1 2 7",
        "999999/19750315/1127",
        "999999_19750315_1127",
        "999999\u200b19750315\u200b1127",  # as pages make it that are copied from
        "9999991975\u00ad03151127",
        "\u202e999999197503151127",
        "٩٩٩٩٩٩١٩٧٥٠٣١٥١١٢٧",
        "99999919700101101\u0425",  # a Cyrillic letter
    ],
)
def test_numbers_are_taken_out(number: str) -> None:
    assert without_identity_numbers(f"查询{number}的情况") == f"查询{MARK}的情况"


@pytest.mark.parametrize("text", ["P{}", "ID{}", "{}abc", "身份证{}号", "x_{}_1"])
def test_a_letter_beside_it_hides_no_number(text: str) -> None:
    """Providers make ids of numbers."""
    assert without_identity_numbers(text.format("99999919700101101X")) == text.format(MARK)


@pytest.mark.parametrize(
    "text",
    [
        "贷款审批",
        "91990000MA9900A13A",
        "(2024)青01执1234号",
        "案号 202400000000001",
        "13800001111",
        "９１９９ Ｌｔｄ",
        "999999999999999999",
        "支付100000 2019-01-01 1000元",
        "SHA256 a19750315112b7",
        "A999999750315112",
        "9999999197503151127",
        "虚\u200b构",
    ],
)
def test_other_text_stays_as_it_was(text: str) -> None:
    assert without_identity_numbers(text) == text
