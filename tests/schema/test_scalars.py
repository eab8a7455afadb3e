"""Scalars read what the contract says and write what clients can read back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from graphql import GraphQLError
from hypothesis import given
from hypothesis import strategies as st

from graph_api.domain.dates import ALWAYS_MS, OPEN_MS, now_ms, today
from graph_api.schema.inputs import AsOf, to_moment
from graph_api.schema.scalars import (
    Instant,
    parse_date,
    parse_instant,
    parse_partial_date,
    parse_percentage,
    parse_uscc,
    write_date,
    write_instant,
    write_percentage,
)


@given(st.dates())
def test_every_day_is_read_back(day: date) -> None:
    assert parse_date(write_date(day)) == day


@given(st.integers(min_value=-62_135_500_000_000, max_value=OPEN_MS - 86_400_000))
def test_every_instant_is_read_back_to_the_second(instant: int) -> None:
    assert abs(parse_instant(write_instant(instant)) - instant) < 1000


@pytest.mark.parametrize(
    ("text", "instant"),
    [("0001-01-01T00:00:00+23:59", ALWAYS_MS), ("9999-12-31T23:59:59.999-23:59", OPEN_MS)],
)
def test_a_moment_beyond_the_years_of_utc_can_be_answered(text: str, instant: int) -> None:
    assert parse_instant(text) == instant
    assert write_instant(parse_instant(text))


@pytest.mark.parametrize(
    "text", ["2020-1-1", "20200101", "", "2020-01-01T00:00:00Z", "２０２０-01-01", None, 5]
)
def test_what_is_no_day(text: Any) -> None:
    with pytest.raises(GraphQLError):
        parse_date(text)


@pytest.mark.parametrize("value", [-0.1, 100.1, True, "50", float("nan"), None])
def test_what_is_no_percentage(value: Any) -> None:
    with pytest.raises(GraphQLError):
        parse_percentage(value)


@given(st.decimals(min_value=0, max_value=100, places=6))
def test_percentages_keep_six_decimals(value: Decimal) -> None:
    assert parse_percentage(write_percentage(value)) == value


def test_codes_are_normalised_and_partial_dates_kept_as_stated() -> None:
    assert parse_uscc(" 91990000ma9900a13a ") == "91990000MA9900A13A"
    assert str(parse_partial_date("2020-10")) == "2020-10"
    with pytest.raises(GraphQLError):
        parse_partial_date("2020-13")


def test_the_present_is_the_default_and_the_future_is_not_known() -> None:
    moment = to_moment(AsOf(known_at=Instant(OPEN_MS)))
    assert moment.valid_at == today()
    assert moment.known_at <= now_ms()
    assert to_moment(AsOf(valid_at=date(9999, 12, 31))).valid_at == date(9999, 12, 31)
