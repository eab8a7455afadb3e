"""A code passes exactly when GB 32100-2015 says so, however it was typed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_api.domain.uscc import (
    ALPHABET,
    BadUsccError,
    Uscc,
    UsccReason,
    check_character,
    check_uscc,
    normalise_uscc,
)

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "uscc"

SYNTHETIC = [
    "91990000MA9900A13A",
    "91990000MA9900B28G",
    "91990000MA9900C32L",
    "91990000MA9900D47T",
    "91990000MA9900E51Y",
    "91990000MA99000950",  # the sum is a multiple of 31: the check wraps to 0
    "91990000MA990001X2",  # the organisation code ends in its own check X
    "N2990000MF9900A11X",
    "Y1990000MB9900A173",
    "91350100M000100Y43",  # the standard's own example
]

BODIES = st.text(alphabet=ALPHABET, min_size=17, max_size=17)


def reason_of(text: str) -> UsccReason:
    with pytest.raises(BadUsccError) as caught:
        check_uscc(text)
    assert caught.value.hint
    assert caught.value.hint_zh
    return caught.value.reason


@pytest.mark.parametrize("code", SYNTHETIC)
def test_known_codes_pass(code: str) -> None:
    assert check_uscc(code) == Uscc(code)
    assert str(check_uscc(code.lower())) == code


def test_parts() -> None:
    code = check_uscc("N2990000MF9900A11X")
    assert (code.department, code.category, code.region_code) == ("N", "2", "990000")
    assert code.organisation_code == "MF9900A11"


def test_standard_example_expects_3() -> None:
    with pytest.raises(BadUsccError) as caught:
        check_uscc("91350100M000100Y4J")  # what arithmetic on character codes gives
    assert caught.value.reason is UsccReason.CHECK_CHARACTER
    assert caught.value.expected == "3"
    assert "3" in caught.value.hint
    assert "3" in caught.value.hint_zh


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", UsccReason.EMPTY),
        ("  　\ufeff", UsccReason.EMPTY),
        ("91350100M000100Y4", UsccReason.LENGTH),
        ("320404000009558", UsccReason.LENGTH),
        ("3202111102990", UsccReason.LENGTH),
        ("91350100M000100Y433", UsccReason.LENGTH),
        ("91350100M000100 43", UsccReason.ALPHABET),
        ("9135O100M000100Y43", UsccReason.ALPHABET),
        ("91350100M000100Y4٣", UsccReason.ALPHABET),
        ("91350100M000100Y4③", UsccReason.ALPHABET),
        ("91350100M000100Y4ß", UsccReason.ALPHABET),
        ("91350100M000100Y44", UsccReason.CHECK_CHARACTER),
    ],
)
def test_reasons(text: str, reason: UsccReason) -> None:
    assert reason_of(text) is reason


def test_a_look_alike_is_suggested() -> None:
    with pytest.raises(BadUsccError, match=r"position 5.*perhaps 0"):
        check_uscc("9135O100M000100Y43")


def test_an_old_registration_number_is_named_as_such() -> None:
    with pytest.raises(BadUsccError, match="old registration number"):
        check_uscc("320404000009558")


def test_width_case_and_space_are_levelled() -> None:
    assert normalise_uscc("\ufeff　９１３５０１００ｍ０００１００ｙ４３\t\n") == "91350100M000100Y43"


@settings(deadline=None)
@given(BODIES)
def test_check_character_satisfies_the_congruence(body: str) -> None:
    """The standard's definition: the weighted sum and the check add up to a multiple of 31."""
    code = body + check_character(body)
    total = sum(ALPHABET.index(character) * 3**place for place, character in enumerate(body))
    assert (total + ALPHABET.index(code[-1])) % 31 == 0
    assert check_uscc(code).code == code


@settings(deadline=None)
@given(BODIES, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_found(body: str, place: int, other: str) -> None:
    code = body + check_character(body)
    if code[place] != other:
        assert reason_of(code[:place] + other + code[place + 1 :]) is UsccReason.CHECK_CHARACTER


@settings(deadline=None)
@given(BODIES, st.integers(0, 16))
def test_every_swap_of_neighbours_is_found(body: str, place: int) -> None:
    code = body + check_character(body)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if swapped != code:
        assert reason_of(swapped) is UsccReason.CHECK_CHARACTER


@settings(deadline=None)
@given(st.text())
def test_any_text_passes_or_is_refused_with_a_reason(text: str) -> None:
    code = normalise_uscc(text)
    if len(code) == 18 and set(code) <= set(ALPHABET) and check_character(code[:-1]) == code[-1]:
        assert check_uscc(text).code == code
    else:
        assert reason_of(text) in UsccReason


@pytest.mark.parametrize("body", ["", "9" * 16, "I" * 17])
def test_check_character_refuses_what_is_no_body(body: str) -> None:
    with pytest.raises(ValueError, match="17 characters"):
        check_character(body)


def rows(name: str) -> list[dict[str, str]]:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the shared data set {name} is not beside this checkout")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_2000_registered_codes_pass() -> None:
    codes = [row["uscc"] for row in rows("valid_2000.csv")]
    assert len(codes) == 2000
    assert [check_uscc(code).code for code in codes] == codes


def test_500_codes_as_found_are_refused_for_what_is_wrong_with_them() -> None:
    """Fifty of them are only typed in lower case and pass once normalised; the rest are refused."""
    expected = {"checksum": UsccReason.CHECK_CHARACTER}
    found = rows("invalid_500.csv")
    assert len(found) == 500
    for row in found:
        if row["reason"] == "lowercase":
            assert check_uscc(row["code_raw"]).code == row["code_raw"].upper()
        else:
            assert reason_of(row["code_raw"]) is expected.get(row["reason"], UsccReason.LENGTH)
