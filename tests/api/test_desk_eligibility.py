"""Who may be served first, over the API: statuses, conditions in both languages, bases, doubts."""

from __future__ import annotations

import pytest
import pytest_asyncio

from tests.api.desk_world import Desk, tables
from tests.api.platform import READ_AND_RECORD, Json, Platform, as_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

ELIGIBILITY = """query($ref: SubjectRef!, $matter: Matter!, $asOf: AsOf) {
  serviceEligibility(ref: $ref, matter: $matter, asOf: $asOf) {
    subject { id } completeness staleness { source }
    services { service status bases conditions { code status zh: explanation(language: ZH)
      en: explanation(language: EN) } } } }"""

DAY = "2021-06-01"


@pytest_asyncio.fixture(name="desk", loop_scope="session")
async def _desk(fresh: Platform) -> Desk:
    rows = tables()
    rows.enterprise("E4", region_code="990000", established_on="2020-01-01")
    rows.enterprise("E5", region_code="990000", established_on="2018-06")
    rows.person("P2")
    rows.add(
        "honours", id="H1", subject_id="E4", title="虚构荣誉", awarded_on="2020-03-01", until="2021-12-31"
    )
    rows.add("honours", id="H2", subject_id="P2", title="虚构个人荣誉", awarded_on="2021-06")
    rows.add("honours", id="H3", subject_id="E1", title="虚构荣誉", awarded_on="2019-03-01")
    return Desk(await fresh.world(rows))


async def ask(desk: Desk, record: str, day: str = DAY, matter: str = "LICENSING") -> Json:
    """Return the whole answer about a subject."""
    variables = {"ref": desk.world.ref(record), "matter": matter, "asOf": as_of(day, None)}
    found: Json = (await desk.world.platform.ask(ELIGIBILITY, variables))["serviceEligibility"]
    return found


async def statuses(desk: Desk, record: str, day: str = DAY, matter: str = "LICENSING") -> tuple[str, ...]:
    """Return the status of the green channel and of tolerance acceptance."""
    return tuple(each["status"] for each in (await ask(desk, record, day, matter))["services"])


async def test_honours_open_both_and_clean_years_the_acceptance(desk: Desk) -> None:
    assert await statuses(desk, "E2") == ("NOT_ELIGIBLE", "ELIGIBLE")
    assert await statuses(desk, "E4") == ("ELIGIBLE", "ELIGIBLE")
    assert await statuses(desk, "E4", "2020-02-29") == ("NOT_ELIGIBLE", "NOT_ELIGIBLE")
    assert await statuses(desk, "E4", "2022-01-01") == ("NOT_ELIGIBLE", "NOT_ELIGIBLE")
    # An own sanction withholds everything; the legal representative is reached by the matter's measure.
    assert await statuses(desk, "E1") == ("NOT_ELIGIBLE", "NOT_ELIGIBLE")
    assert await statuses(desk, "P1") == ("NOT_ELIGIBLE", "NOT_ELIGIBLE")
    assert await statuses(desk, "E4", matter="LOAN") == ("NOT_ELIGIBLE", "NOT_ELIGIBLE")


async def test_what_a_missing_day_leaves_open_is_said_to_be(desk: Desk) -> None:
    assert await statuses(desk, "E5", "2021-06-15") == ("NOT_ELIGIBLE", "UNKNOWN")
    assert await statuses(desk, "P2", "2021-06-15") == ("UNKNOWN", "UNKNOWN")
    assert await statuses(desk, "P2", "2021-07-01") == ("ELIGIBLE", "ELIGIBLE")


async def test_every_condition_is_told_in_words_with_its_basis(desk: Desk) -> None:
    trips = desk.world.platform.graph.round_trips
    answer = await ask(desk, "E1")
    assert desk.world.platform.graph.round_trips == trips + READ_AND_RECORD
    green, tolerance = answer["services"]
    assert [each["code"] for each in green["conditions"]] == [
        "BASIS",
        "HONOUR",
        "NO_OWN_MEASURE",
        "NO_MEASURE_OF_MATTER",
    ]
    found = {each["code"]: each for each in tolerance["conditions"]}
    assert {code: each["status"] for code, each in found.items()} == {
        "BASIS": "MET",
        "HONOUR": "MET",
        "CLEAN_YEARS": "NOT_MET",
        "NO_OWN_MEASURE": "NOT_MET",
        "NO_MEASURE_OF_MATTER": "NOT_MET",
    }
    assert "虚构措施K" in found["NO_MEASURE_OF_MATTER"]["zh"]
    assert "青政〔2016〕93号 第四条" in tolerance["bases"]
    assert all(each["zh"] and each["en"] for each in found.values())
    later = (await ask(desk, "E4", "2022-01-01"))["services"][0]
    assert "青政〔2016〕93号 第四条" not in later["bases"]
    assert answer["completeness"] == "COMPLETE"
    assert [age["source"] for age in answer["staleness"]] == [desk.world.source]


async def test_nobody_is_not_found(desk: Desk) -> None:
    variables = {"ref": desk.world.ref("E9"), "matter": "LICENSING"}
    assert await desk.world.platform.code(ELIGIBILITY, variables) == "NOT_FOUND"
    assert await desk.world.platform.code(ELIGIBILITY, variables, None) == "UNAUTHENTICATED"
