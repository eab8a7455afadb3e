"""A resident number passes exactly when GB 11643 says so, and no number leaks from a failure."""

from __future__ import annotations

import traceback
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_api.domain.identity_number import (
    BadIdentityNumberError,
    IdentityNumberReason,
    IdentityType,
    Sex,
    check_identity_number,
    mask,
    normalise_identity_number,
    resident_check_character,
)

TODAY = date(2024, 5, 1)
DIGITS = "0123456789"
DAYS_OF_19YY = {f"{date(1900, 1, 1) + timedelta(days=offset):%y%m%d}" for offset in range(36_524)}


def resident(birth: date, sequence: str = "012", region: str = "990000") -> str:
    body = f"{region}{birth:%Y%m%d}{sequence}"
    return body + resident_check_character(body)


def reason_of(text: str, id_type: str = "RESIDENT_ID", today: date = TODAY) -> IdentityNumberReason:
    with pytest.raises(BadIdentityNumberError) as caught:
        check_identity_number(id_type, text, today)
    assert caught.value.hint
    assert caught.value.hint_zh
    return caught.value.reason


@pytest.mark.parametrize(
    ("number", "birth_date", "sex"),
    [
        ("11010519491231002X", date(1949, 12, 31), Sex.FEMALE),
        ("440524188001010014", date(1880, 1, 1), Sex.MALE),
        ("99999919700101101X", date(1970, 1, 1), Sex.MALE),
        ("999999197503151127", date(1975, 3, 15), Sex.FEMALE),
    ],
)
def test_known_numbers_pass(number: str, birth_date: date, sex: Sex) -> None:
    checked = check_identity_number("RESIDENT_ID", number)
    assert (checked.number, checked.birth_date, checked.sex) == (number, birth_date, sex)
    assert checked.type is IdentityType.RESIDENT_ID


def test_width_case_and_space_are_levelled() -> None:
    assert check_identity_number("RESIDENT_ID", " １１０１０５１９４９１２３１００２ｘ\u3000").number == (
        "11010519491231002X"
    )


def test_a_right_check_on_an_impossible_date_is_refused() -> None:
    assert resident_check_character("99999919900229015") == "2"
    assert reason_of("999999199002290152") is IdentityNumberReason.BIRTH_DATE


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("", IdentityNumberReason.EMPTY),
        ("1101051949123100", IdentityNumberReason.LENGTH),
        ("11010519491231002XX", IdentityNumberReason.LENGTH),
        ("1101051949123100XX", IdentityNumberReason.ALPHABET),
        ("11010519491231002A", IdentityNumberReason.ALPHABET),
        ("1101051949123100٣2", IdentityNumberReason.ALPHABET),
        ("11010519491331002X", IdentityNumberReason.BIRTH_DATE),
        ("110105000001010029", IdentityNumberReason.BIRTH_DATE),
        ("110105194912310021", IdentityNumberReason.CHECK_CHARACTER),
        ("99000070010112X", IdentityNumberReason.ALPHABET),
        ("990000701301123", IdentityNumberReason.BIRTH_DATE),
        ("990000000229123", IdentityNumberReason.BIRTH_DATE),  # 1900 was no leap year
    ],
)
def test_reasons(number: str, reason: IdentityNumberReason) -> None:
    assert reason_of(number) is reason


def test_nobody_is_born_after_today() -> None:
    assert check_identity_number("RESIDENT_ID", resident(TODAY), TODAY).birth_date == TODAY
    assert reason_of(resident(TODAY + timedelta(days=1))) is IdentityNumberReason.BIRTH_DATE


def test_the_short_form_names_no_century() -> None:
    checked = check_identity_number("RESIDENT_ID", "990000700101123")
    assert checked.number == "990000700101123"
    assert checked.birth_date is None
    assert checked.sex is Sex.MALE


def test_short_and_long_form_stay_two_numbers() -> None:
    long = check_identity_number("RESIDENT_ID", resident(date(1970, 1, 1), "123"))
    short = check_identity_number("RESIDENT_ID", "990000700101123")
    assert long.number != short.number


@pytest.mark.parametrize(
    ("id_type", "text", "number"),
    [
        ("PASSPORT", " e1234567８ ", "E12345678"),
        ("HK_MACAU_PERMIT", "h1234567890", "H1234567890"),
        ("TAIWAN_PERMIT", "12345678（b）", "12345678(B)"),
        ("FOREIGN_RESIDENT_ID", "xyz990000010101", "XYZ990000010101"),
    ],
)
def test_other_documents_are_levelled(id_type: str, text: str, number: str) -> None:
    checked = check_identity_number(id_type, text)
    assert (checked.number, checked.birth_date, checked.sex) == (number, None, None)


@pytest.mark.parametrize("id_type", [each for each in IdentityType if each is not IdentityType.RESIDENT_ID])
def test_other_documents_have_sane_length_and_alphabet(id_type: IdentityType) -> None:
    assert reason_of("A12", id_type) is IdentityNumberReason.LENGTH
    assert reason_of("A" * 25, id_type) is IdentityNumberReason.LENGTH
    assert reason_of("无护照号码", id_type) is IdentityNumberReason.ALPHABET
    assert reason_of("E1234 5678", id_type) is IdentityNumberReason.ALPHABET


def test_an_unknown_document_is_refused() -> None:
    assert reason_of("123456", "DRIVING_LICENCE") is IdentityNumberReason.TYPE


@settings(deadline=None)
@given(st.dates(date(1800, 1, 1), TODAY), st.text(DIGITS, min_size=3, max_size=3))
def test_every_real_birth_date_with_its_check_passes(birth: date, sequence: str) -> None:
    checked = check_identity_number("RESIDENT_ID", resident(birth, sequence).lower(), TODAY)
    assert checked.birth_date == birth
    assert checked.sex is (Sex.MALE if sequence[-1] in "13579" else Sex.FEMALE)


@settings(deadline=None)
@given(st.dates(date(1800, 1, 1), TODAY), st.integers(0, 17), st.sampled_from(DIGITS))
def test_every_single_wrong_digit_is_found(birth: date, place: int, other: str) -> None:
    number = resident(birth)
    if number[place] != other:
        wrong = number[:place] + other + number[place + 1 :]
        assert reason_of(wrong) in (IdentityNumberReason.CHECK_CHARACTER, IdentityNumberReason.BIRTH_DATE)


@settings(deadline=None)
@given(
    st.builds(
        "{}{:02}{:02}{:02}{}".format,
        st.just("990000"),
        st.integers(0, 99),
        st.integers(0, 13),
        st.integers(0, 32),
        st.just("123"),
    )
)
def test_the_short_form_passes_exactly_where_its_day_exists_in_19yy(number: str) -> None:
    if number[6:12] in DAYS_OF_19YY:
        assert check_identity_number("RESIDENT_ID", number).number == number
    else:
        assert reason_of(number) is IdentityNumberReason.BIRTH_DATE


@settings(deadline=None)
@given(st.sampled_from([*IdentityType, "OTHER"]), st.text(min_size=4))
def test_no_failure_contains_the_number(id_type: str, text: str) -> None:
    try:
        checked = check_identity_number(id_type, text, TODAY)
    except BadIdentityNumberError as error:
        told = "".join(traceback.format_exception_only(error)) + repr(vars(error))
        assert normalise_identity_number(text) not in told or len(text.strip()) < 5
    else:
        assert checked.number not in repr(checked)


def test_a_failure_does_not_chain_to_one_that_contains_the_number() -> None:
    for number in ("11010519491331002X", "990000701301123"):
        with pytest.raises(BadIdentityNumberError) as caught:
            check_identity_number("RESIDENT_ID", number)
        assert caught.value.__suppress_context__
        assert number not in str(caught.value)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("11010519491231002X", "110*************2X"),
        ("990000700101123", "990**********23"),
        ("E12345678", "E******78"),
        ("123456", "******"),
        ("", ""),
    ],
)
def test_mask(number: str, shown: str) -> None:
    assert mask(number) == shown


@settings(deadline=None)
@given(st.text(max_size=40))
def test_a_mask_keeps_the_length_and_shows_five_characters_at_most(text: str) -> None:
    shown = mask(text)
    assert len(shown) == len(text)
    assert sum(character != "*" for character in shown) <= 5
    assert all(character in ("*", original) for character, original in zip(shown, text, strict=True))
