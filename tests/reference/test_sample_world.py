"""The sample world is invented throughout, refers to nothing that is missing, and covers every table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph_api.domain.facts import EventType, RoleKind
from graph_api.domain.identity_number import check_identity_number
from graph_api.domain.uscc import check_uscc
from tests.reference.exchange_world import column, read_table

PACKAGE = Path(__file__).parents[2] / "graph_api"
TABLES = (
    "concert departments enterprises events holdings honours names persons records regions responsible"
    " roles sanctions"
)
NEWEST_FACT = "2024-12-31"


def table(name: str) -> list[dict[str, str]]:
    return read_table(PACKAGE / "sample" / f"{name}.csv")


def test_every_table_of_a_provider_is_there() -> None:
    assert {path.stem for path in (PACKAGE / "sample").glob("*.csv")} == set(TABLES.split())


def test_enterprises_are_of_the_region_that_nobody_can_be_assigned() -> None:
    for row in table("enterprises"):
        assert "虚构" in row["name"] or "Fictional" in row["name"]
        assert row["region_code"].startswith("99")
        if row["uscc"]:
            assert check_uscc(row["uscc"]).code == row["uscc"]
            assert row["uscc"][2:8] == "990000"


def test_persons_have_invented_names_and_numbers() -> None:
    for row in table("persons"):
        assert row["name"].startswith("虚") or row["unspecified"]
        if row["id_number"]:
            assert row["id_number"].startswith("999999")
            check_identity_number("RESIDENT_ID", row["id_number"], date(2025, 1, 1))


def test_codes_and_numbers_are_each_of_one_subject() -> None:
    for name, part in (("enterprises", "uscc"), ("persons", "id_number")):
        owners = {(row[part], row["id"]) for row in table(name) if row[part]}
        assert len(owners) == len({code for code, _ in owners})


def test_references_resolve() -> None:
    enterprises, persons = column(table("enterprises"), "id"), column(table("persons"), "id")
    sanctions = column(table("sanctions"), "id")
    assert column(table("roles"), "person_id") | column(table("responsible"), "person_id") <= persons
    assert column(table("roles"), "enterprise_id") | column(table("names"), "enterprise_id") <= enterprises
    assert column(table("holdings"), "enterprise_id") <= enterprises
    assert (
        column(table("holdings"), "holder_id") | column(table("concert"), "holder_id")
        <= enterprises | persons
    )
    assert column(table("events"), "sanction_id") | column(table("responsible"), "sanction_id") <= sanctions
    for name in ("sanctions", "honours", "records"):
        assert column(table(name), "subject_id") <= enterprises | persons | {""}


def test_sanctions_use_the_shipped_catalogue() -> None:
    memoranda = {row["code"]: row["kind"] for row in read_table(PACKAGE / "reference/memoranda.csv")}
    of = {row["code"]: row["memorandum"] for row in read_table(PACKAGE / "reference/measures.csv")}
    conducts = column(read_table(PACKAGE / "reference/conducts.csv"), "code")
    for row in table("sanctions"):
        assert memoranda[row["memorandum"]] == "PUNISHMENT"
        assert {of[code] for code in row["measures"].split("|") if code} <= {row["memorandum"]}
        assert row["conduct"] in conducts | {""}


@pytest.mark.parametrize("name", [name for name in TABLES.split() if name not in {"departments", "regions"}])
def test_every_fact_says_when_it_became_known_and_none_lies_in_the_future(name: str) -> None:
    known = column(table(name), "known_on")
    assert "" not in known
    assert max(known) <= NEWEST_FACT


def test_every_role_event_and_record_type_occurs() -> None:
    assert column(table("roles"), "role") == {role.value for role in RoleKind}
    assert column(table("events"), "type") == {kind.value for kind in EventType}
    types = {"LICENCE", "PENALTY", "JUDGMENT", "TAX_RATING", "COMMITMENT", "ABNORMAL"}
    assert column(table("records"), "type") == types
