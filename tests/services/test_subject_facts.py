"""Rows become the subjects of the rules exactly as the description of subjects tells them."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graph_api.domain.dates import PartialDate, day_of_ms, start_of_day_ms
from graph_api.domain.description import EnterpriseStatement, describe_enterprise, to_subject_fact
from graph_api.domain.facts import Moment
from graph_api.services.subject_facts import describe_subjects

dates = st.sampled_from([None, "2019", "2020-02", "2020-02-15", "2021-01-01"])
rows = st.fixed_dictionaries(
    {
        "knownFrom": st.sampled_from([start_of_day_ms(date(year, 2, 15)) for year in (2019, 2020, 2021)]),
        "name": st.sampled_from([None, "甲公司"]),
        "uscc": st.sampled_from([None, "91990000MA9900A13A"]),
        "kind": st.sampled_from([None, "BRANCH", "ENTERPRISE", "STATE_OWNER"]),
        "status": st.sampled_from([None, "ACTIVE", "REVOKED", "DEREGISTERED"]),
        "establishedOn": dates,
        "revokedOn": dates,
        "deregisteredOn": dates,
    }
)
COLUMNS = (
    "knownFrom",
    "name",
    "uscc",
    "kind",
    "status",
    "establishedOn",
    "revokedOn",
    "deregisteredOn",
)
"""Columns of a row of ``descriptions`` after kind of subject, source and source id."""

days = st.sampled_from([date(2019, 6, 1), date(2020, 2, 15), date(2020, 6, 1), date(2022, 1, 1)])


def record(*descriptions: list[Any]) -> dict[str, Any]:
    return {"descriptions": list(descriptions), "names": [], "bare": [], "branches": [["e", "parent", 0]]}


def parsed(text: str | None) -> PartialDate | None:
    return None if text is None else PartialDate.parse(text)


@given(rows, days)
def test_one_statement_alone_is_described_like_several(row: dict[str, Any], valid_at: date) -> None:
    statement = EnterpriseStatement(
        source="s1",
        source_id="1",
        known_from=row["knownFrom"],
        known_on=day_of_ms(row["knownFrom"]),
        name=row["name"],
        uscc=row["uscc"],
        kind=row["kind"],
        status=row["status"],
        established_on=parsed(row["establishedOn"]),
        revoked_on=parsed(row["revokedOn"]),
        deregistered_on=parsed(row["deregisteredOn"]),
    )
    parent = "parent" if row["kind"] in (None, "BRANCH") else None
    expected = to_subject_fact("e", describe_enterprise([statement], [], valid_at), branch_of=parent)
    columns = ["e", False, "s1", "1", *(row[column] for column in COLUMNS), None]
    read = describe_subjects(record(columns), Moment(valid_at, 0))
    assert read == {"e": expected}


def test_of_two_parents_the_one_stated_last_counts() -> None:
    row = ["e", False, "s1", "1", 0, "甲公司", None, "BRANCH", None, None, None, None, None]
    told = {**record(row), "branches": [["e", "old", 1], ["e", "new", 2], ["e", "newer", 2]]}
    assert describe_subjects(told, Moment(date(2020, 1, 1), 0))["e"].branch_of == "new"
