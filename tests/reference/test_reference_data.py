"""The shipped catalogue is whole: columns, codes, references, dates, and what the opinion names."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from graph_api.domain.dates import PartialDate, Term
from graph_api.domain.facts import Anchor, Force, Matter, Responsibility, RoleKind
from tests.reference.exchange_world import column, read_table

REFERENCE = Path(__file__).parents[2] / "graph_api" / "reference"

COLUMNS = {
    "departments": "code name region_code kind source_note",
    "memoranda": "code title kind issued_on valid_from valid_until source_note",
    "measures": (
        "code memorandum title force matters basis basis_from basis_until term department source_note"
    ),
    "reach": "measure role responsibility anchor source_note",
    "conducts": "code class title field basis",
    "regions": "code name parent_code valid_from valid_until",
    "industries": "code name parent_code edition",
    "calendar": "day kind name",
    "terms": "code regime grade field minimum maximum clock_from valid_from valid_until basis source_note",
}
KEYS = {"regions": ("code", "valid_from"), "reach": ("measure", "role", "anchor"), "calendar": ("day",)}
ROLES = {"SUBJECT", "SHAREHOLDER", "NAMED", *(role.value for role in RoleKind)}


def table(name: str) -> list[dict[str, str]]:
    return read_table(REFERENCE / f"{name}.csv")


@pytest.mark.parametrize("name", COLUMNS)
def test_a_table_has_its_columns_and_unique_keys(name: str) -> None:
    rows = table(name)
    assert list(rows[0]) == COLUMNS[name].split()
    keys = Counter(tuple(row[part] for part in KEYS.get(name, ("code",))) for row in rows)
    assert [key for key, times in keys.items() if times > 1] == []
    assert all(value == value.strip() for row in rows for value in row.values())


@pytest.mark.parametrize("name", ["memoranda", "measures", "regions", "terms", "calendar"])
def test_dates_and_terms_can_be_read(name: str) -> None:
    for row in table(name):
        for part in ("day", "issued_on", "valid_from", "valid_until", "basis_from", "basis_until"):
            if row.get(part):
                PartialDate.parse(row[part])
        for part in ("term", "minimum", "maximum"):
            if row.get(part):
                Term.parse(row[part])
        if row.get("basis_from") and row.get("basis_until"):
            assert row["basis_from"] <= row["basis_until"]


def test_measures_name_memoranda_departments_and_matters_that_exist() -> None:
    memoranda, departments = column(table("memoranda"), "code"), column(table("departments"), "code")
    for row in table("measures"):
        assert row["memorandum"] in memoranda
        assert row["department"] in departments | {""}
        assert row["force"] in set(Force)
        assert set(row["matters"].split("|")) <= set(Matter)
        assert row["basis"]


def test_every_measure_reaches_somebody_and_every_reach_row_names_a_measure() -> None:
    measures, reach = column(table("measures"), "code"), table("reach")
    assert column(reach, "measure") == measures
    for row in reach:
        assert row["role"] in ROLES
        assert row["responsibility"] in {"", *Responsibility}
        assert row["anchor"] in {"", *Anchor}


def test_every_memorandum_has_measures() -> None:
    assert column(table("measures"), "memorandum") == column(table("memoranda"), "code")


def test_every_matter_is_borne_on_by_a_measure() -> None:
    punishing = {row["code"] for row in table("memoranda") if row["kind"] == "PUNISHMENT"}
    matters = {
        m for row in table("measures") if row["memorandum"] in punishing for m in row["matters"].split("|")
    }
    assert matters == set(Matter) - {"PREFERENCE"}


def test_measures_resting_on_the_opinion_alone_end_with_it() -> None:
    own = [row for row in table("measures") if row["code"].startswith("QH")]
    assert {row["code"][:4] for row in own} == {f"QH{n:02d}" for n in (3, 4, 5, 6, 7, 8, 10, 11, 12, 14, 20)}
    assert {(row["basis_from"], row["basis_until"]) for row in own} == {("2016-12-22", "2021-12-31")}


def test_article_10_reaches_whom_it_names() -> None:
    reach: dict[str, set[tuple[str, str]]] = {"QH10-12": set(), "QH10-13": set()}
    for row in table("reach"):
        reach.get(row["measure"], set()).add((row["role"], row["responsibility"] or "ANY"))
    led = {("SUBJECT", "ANY"), ("LEGAL_REPRESENTATIVE", "ANY"), ("PRINCIPAL", "ANY")}
    assert reach["QH10-12"] == led | {("REGISTERED_PRACTITIONER", "RESPONSIBLE")}
    assert reach["QH10-13"] == led | {
        ("SENIOR_MANAGER", "ANY"),
        ("DIRECTOR", "RESPONSIBLE"),
        ("SHAREHOLDER", "RESPONSIBLE"),
    }


def test_article_19_names_eight_punishing_and_three_rewarding_memoranda() -> None:
    named = [row for row in table("memoranda") if "第十九条" in row["source_note"]]
    assert Counter(row["kind"] for row in named) == {"PUNISHMENT": 8, "INCENTIVE": 3}


def test_conducts_are_of_the_four_classes_of_article_9() -> None:
    assert Counter(row["class"] for row in table("conducts")) == {"1": 7, "2": 23, "3": 2, "4": 6}


def test_parents_of_regions_and_industries_exist() -> None:
    for name in ("regions", "industries"):
        codes = column(table(name), "code")
        assert column(table(name), "parent_code") <= codes | {""}


def test_qinghai_has_its_present_regions() -> None:
    present = {
        row["code"] for row in table("regions") if row["code"].startswith("63") and not row["valid_until"]
    }
    assert {code for code in present if code.endswith("00")} == {
        "630000", "630100", "630200", "632200", "632300", "632500", "632600", "632700", "632800",
    }  # fmt: skip
    assert {"630106", "632301", "632803"} <= present
    assert "630122" not in present


def test_industries_are_the_twenty_sections_and_97_divisions() -> None:
    codes = column(table("industries"), "code")
    assert codes == set("ABCDEFGHIJKLMNOPQRST") | {f"{n:02d}" for n in range(1, 98)}


def test_the_calendar_holds_only_deviations() -> None:
    for row in table("calendar"):
        weekend = date.fromisoformat(row["day"]).weekday() >= 5
        assert row["kind"] == ("WORKDAY" if weekend else "HOLIDAY")


def test_seven_working_days_across_the_national_holiday_of_2020() -> None:
    kinds = {row["day"]: row["kind"] for row in table("calendar")}
    day, left = date(2020, 9, 29), 7
    while left:
        day += timedelta(days=1)
        left -= kinds.get(day.isoformat(), "HOLIDAY" if day.weekday() >= 5 else "WORKDAY") == "WORKDAY"
    assert day == date(2020, 10, 15)
