"""Editions of the catalogue over the API: drafted, reviewed by a second person, in force on both clocks."""

from __future__ import annotations

import asyncio

import pytest
import pytest_asyncio

from graph_api.domain.dates import today
from tests.api.catalogue_world import BEFORE, DRAFTER, LATER, MAINTAINER, NOTE, OTHER, Registry, row, tables
from tests.api.platform import Json, Platform
from tests.api.tables import Tables

pytestmark = pytest.mark.asyncio(loop_scope="session")

EDITIONS = (
    "query($state: EditionState, $first: Int, $after: String) { editions(state: $state, first: $first, \
after: $after) { nodes { id state possibleActions } pageInfo { hasNextPage endCursor } } }"
)
ONE = "query($id: ID!) { edition(id: $id) { id state lastStep changes { key } } }"
VERSIONS = "MATCH (s:Statement) WHERE s.key STARTS WITH 'reach' RETURN count(s) AS versions"


@pytest_asyncio.fixture(name="registry", loop_scope="session")
async def _registry(fresh: Platform) -> Registry:
    return Registry(await fresh.world(tables()))


async def statements(registry: Registry) -> int:
    (found,) = await registry.platform.graph.run_admin(VERSIONS)
    return int(found["versions"])


async def test_an_edition_says_which_rows_it_changes_and_who_may_do_what(registry: Registry) -> None:
    drafted = await registry.draft(
        registry.reach("K", "SHAREHOLDER"),
        registry.reach("L", "NAMED", responsibility="DISCRETION"),
        note=NOTE,
    )
    assert (drafted["state"], drafted["draftedBy"], drafted["validFrom"]) == ("DRAFT", "dept-a", LATER)
    assert (drafted["memoranda"], drafted["flags"]) == ([registry.code("M")], [])
    assert drafted["possibleActions"] == ["AMEND", "WITHDRAW"]
    new, other = drafted["changes"]
    assert (new["table"], new["before"]) == ("REACH", None)
    assert new["key"] == f"{registry.code('K')} SHAREHOLDER WHILE_HOLDING"
    assert {cell["column"]: cell["text"] for cell in new["after"]} == {
        "measure": registry.code("K"),
        "role": "SHAREHOLDER",
        "responsibility": "ANY",
        "anchor": "WHILE_HOLDING",
    }
    assert other["columns"] == ["responsibility"]
    assert [step["note"] for step in drafted["steps"]] == [NOTE]
    listed = (await registry.platform.ask(EDITIONS, {"state": "DRAFT"}, MAINTAINER))["editions"]["nodes"]
    assert [(each["id"], each["possibleActions"]) for each in listed] == [
        (drafted["id"], ["APPROVE", "REJECT"])
    ]
    assert (await registry.platform.ask(EDITIONS, {"state": "APPROVED"}, OTHER))["editions"]["nodes"] == []
    seen = (await registry.platform.ask(ONE, {"id": drafted["id"]}, "auditor"))["edition"]
    assert seen["lastStep"] == 1
    assert (await registry.platform.ask(ONE, {"id": "edition_none"}, "auditor"))["edition"] is None


async def test_editions_come_by_pages_newest_first(registry: Registry) -> None:
    drafted = [
        await registry.draft(registry.reach("K", role)) for role in ("DIRECTOR", "SUPERVISOR", "NAMED")
    ]
    for state in (None, "DRAFT"):
        found: list[str] = []
        variables: Json = {"first": 2, "state": state}
        while True:
            page = (await registry.platform.ask(EDITIONS, variables, OTHER))["editions"]
            found += [each["id"] for each in page["nodes"]]
            if not page["pageInfo"]["hasNextPage"]:
                break
            variables["after"] = page["pageInfo"]["endCursor"]
        assert found == [each["id"] for each in reversed(drafted)]
    assert await registry.platform.code(EDITIONS, {"after": "bm9uZQ=="}, OTHER) == "BAD_USER_INPUT"


async def test_an_approved_edition_holds_from_its_day_on_and_is_known_from_its_approval(
    registry: Registry,
) -> None:
    world = registry.world
    edition = await registry.draft(registry.reach("K", "SHAREHOLDER"))
    assert (await world.statuses("P2", LATER))["K@S1"] == "NOT_REACHED"  # a draft changes nothing
    approved = await registry.approve(edition)
    assert (approved["state"], approved["reviewedBy"]) == ("APPROVED", "credit-authority")
    assert approved["possibleActions"] == []
    assert (await world.statuses("P2", LATER))["K@S1"] == "REACHED"
    assert (await world.statuses("P2", BEFORE))["K@S1"] == "NOT_REACHED"
    assert (await world.statuses("P2"))["K@S1"] == "NOT_REACHED"
    assert (await world.statuses("P3", LATER))["K@S1"] == "NOT_REACHED"  # holds no share any more
    assert (await world.statuses("E3", LATER))["K@S1"] == "NOT_REACHED"  # never an enterprise
    assert await world.verdict("P2", LATER) == "BLOCKED"
    assert await world.verdict("P2", BEFORE) != "BLOCKED"
    drafted = str(approved["draftedAt"])
    assert (await world.statuses("P2", LATER, drafted))["K@S1"] == "NOT_REACHED"
    assert (await world.statuses("P2", LATER, str(approved["reviewedAt"])))["K@S1"] == "REACHED"
    # The rows that it did not change are what they were.
    assert (await world.statuses("P1", LATER))["K@S1"] == "REACHED"
    assert (await world.statuses("P5", LATER))["L@S1"] == "ENDED"


async def test_an_edition_for_a_past_day_is_remarked_on_and_holds_from_then(registry: Registry) -> None:
    edition = await registry.approved(registry.reach("K", "SHAREHOLDER"), validFrom="2024-06-01")
    assert edition["flags"] == ["RETROACTIVE"]
    assert (await registry.world.statuses("P2", "2024-06-01"))["K@S1"] == "REACHED"
    assert (await registry.world.statuses("P2", "2024-05-31"))["K@S1"] == "NOT_REACHED"


async def test_rows_are_repealed_and_come_back_by_another_edition(registry: Registry) -> None:
    world = registry.world
    await registry.approved(registry.reach("K", "LEGAL_REPRESENTATIVE", repeal=True))
    assert (await world.statuses("P1", LATER))["K@S1"] == "NOT_REACHED"
    assert (await world.statuses("P1", BEFORE))["K@S1"] == "REACHED"
    # Of the same day: what was repealed is stated again, and known from the second approval on.
    again = await registry.draft(registry.reach("K", "LEGAL_REPRESENTATIVE"))
    assert again["changes"][0]["before"] is None
    approved = await registry.approve(again)
    assert (await world.statuses("P1", LATER))["K@S1"] == "REACHED"
    assert (await world.statuses("P1", LATER, str(approved["draftedAt"])))["K@S1"] == "NOT_REACHED"


async def test_a_new_memorandum_with_measures_and_a_changed_measure(registry: Registry) -> None:
    world = registry.world
    edition = await registry.approved(
        row("memoranda", code=registry.code("N"), title="虚构新备忘录", kind="PUNISHMENT"),
        registry.measure("N1", memorandum=registry.code("N")),
        registry.reach("N1", "SUBJECT"),
        registry.measure("L", force="MANDATORY", matters="LOAN|TENDER", term="P9Y"),
        registry.measure("K2"),
        registry.reach("K2", "SUBJECT"),
    )
    assert edition["memoranda"] == [registry.code("M"), registry.code("N")]
    # A sanction may name the new memorandum at once; its measures hold from the day on.
    await world.load(Tables().sanction("S3", "E3", memorandum="N", decided_on="2024-01-10"))
    assert await world.statuses("E3", BEFORE) == {"K@S1": "NOT_REACHED", "L@S1": "NOT_REACHED"}
    assert (await world.statuses("E3", LATER))["N1@S3"] == "REACHED"
    assert set(await world.statuses("E1", BEFORE)) == {"K@S1", "L@S1"}
    assert (await world.statuses("E1", LATER))["K2@S1"] == "REACHED"
    (items, earlier) = [await world.items("P5", day) for day in (LATER, BEFORE)]
    assert (items["L@S1"]["status"], earlier["L@S1"]["status"]) == ("REVIEW", "ENDED")
    assert (items["L@S1"]["measure"]["force"], earlier["L@S1"]["measure"]["force"]) == (
        "MANDATORY",
        "RECOMMENDED",
    )
    assert items["L@S1"]["measure"]["matters"] == ["LOAN", "TENDER"]


async def test_bad_rows_are_refused_with_row_and_column(registry: Registry) -> None:
    reach, measure = registry.reach, registry.measure
    assert await registry.findings(reach("K", "DIRECTOR"), reach("NONE", "DIRECTOR")) == [
        (2, "reach", "measure", "UNKNOWN_REFERENCE")
    ]
    assert await registry.findings(
        reach("K", "BROTHER"),
        measure("K3", force="STRONG", matters="LOAN|DANCING", term="soon", basis_from="2024-02-30"),
        row("measures", code=registry.code("K4"), memorandum=registry.code("NONE")),
    ) == [
        (1, "reach", "role", "BAD_ENUM"),
        (2, "measures", "force", "BAD_ENUM"),
        (2, "measures", "matters", "BAD_ENUM"),
        (2, "measures", "basis_from", "BAD_DATE"),
        (2, "measures", "term", "BAD_TERM"),
        (3, "measures", "title", "MISSING_VALUE"),
        (3, "measures", "force", "MISSING_VALUE"),
        (3, "measures", "matters", "MISSING_VALUE"),
        (3, "measures", "basis", "MISSING_VALUE"),
    ]
    assert await registry.findings(
        reach("K", "DIRECTOR", known_on="2020-01-01", colour="red"),
        measure("K5", memorandum=registry.code("NONE")),
        measure("K6", basis_from="2024-02-01", basis_until="2024-01-01"),
    ) == [
        (1, "reach", "known_on", "COLUMN_NOT_ALLOWED"),
        (1, "reach", "colour", "UNKNOWN_COLUMN"),
        (2, "measures", "memorandum", "UNKNOWN_REFERENCE"),
        (3, "measures", "basis_until", "UNTIL_BEFORE_SINCE"),
    ]
    assert await statements(registry) == 4


async def test_changes_that_are_none_or_may_not_be_are_refused(registry: Registry) -> None:
    reach, measure = registry.reach, registry.measure
    assert await registry.findings(
        reach("K", "SUBJECT"),
        reach("K", "DIRECTOR", repeal=True),
        reach("K", "SUPERVISOR"),
        reach("K", "SUPERVISOR", responsibility="DISCRETION"),
        measure("K", memorandum=registry.code("O")),
        row("memoranda", code=registry.code("M"), title="另一标题", kind="INCENTIVE"),
        row("memoranda", True, code=registry.code("O")),
    ) == [
        (1, "reach", "", "NO_CHANGE"),
        (2, "reach", "", "NOT_THERE"),
        (4, "reach", "", "DUPLICATE_ROW"),
        (5, "measures", "memorandum", "FIXED_VALUE"),
        (6, "memoranda", "kind", "FIXED_VALUE"),
        (7, "memoranda", "", "NOT_REMOVABLE"),
    ]
    given: Json = {"name": "x", "validFrom": LATER}
    assert (await registry.refused("draftEdition", rows=[], **given))["reason"] == "NO_ROWS"
    many = [reach("K", "DIRECTOR")] * 201
    assert (await registry.refused("draftEdition", rows=many, **given))["reason"] == "TOO_MANY_ROWS"
    bad = await registry.refused("draftEdition", rows=many[:1], name=" ", validFrom=LATER)
    assert (bad["reason"], bad["field"]) == ("INVALID_TEXT", "name")


async def test_terms_govern_no_decision_before_the_first_day(registry: Registry) -> None:
    world = registry.world
    code = registry.code("T1")
    await world.load(
        Tables()
        .add("terms", code=code, grade="MINOR", minimum="P3M", clock_from="DECISION", valid_from="2020-01-01")
        .add(
            "terms",
            code=registry.code("T0"),
            grade="MINOR",
            valid_from="2010-01-01",
            valid_until="2019-12-31",
        )
    )
    old: Json = {"code": code, "grade": "MINOR", "clock_from": "DECISION", "valid_from": "2020-01-01"}
    assert await registry.findings(
        row("terms", **{**old, "minimum": "P1M", "valid_until": BEFORE}),
        row("terms", code=registry.code("T2"), grade="MINOR", minimum="P6M", valid_from=BEFORE),
        row("terms", code=registry.code("T3"), grade="MINOR", minimum="P6M"),
        row("terms", code=registry.code("T0"), grade="MINOR", valid_from="2010-01-01", valid_until=LATER),
        row("terms", True, code=code),
    ) == [
        (1, "terms", "minimum", "FIXED_VALUE"),
        (2, "terms", "valid_from", "GOVERNS_EARLIER_DECISIONS"),
        (3, "terms", "valid_from", "GOVERNS_EARLIER_DECISIONS"),
        (4, "terms", "valid_until", "GOVERNS_EARLIER_DECISIONS"),
        (5, "terms", "", "DUPLICATE_ROW"),
        (5, "terms", "", "NOT_REMOVABLE"),
    ]
    edition = await registry.approved(
        row("terms", **{**old, "minimum": "P3M", "valid_until": BEFORE}),
        row("terms", code=registry.code("T2"), grade="MINOR", minimum="P6M", valid_from=LATER),
    )
    assert edition["memoranda"] == []
    known = await registry.platform.graph.run_admin(
        "MATCH (t:TermStatement) WHERE t.code IN $codes AND t.knownUntil > timestamp() "
        "RETURN t.code AS code, t.validFrom AS begins, t.validUntil AS ends ORDER BY code",
        codes=[code, registry.code("T2")],
    )
    assert [tuple(each.values()) for each in known] == [
        (code, "2020-01-01", BEFORE),
        (registry.code("T2"), LATER, None),
    ]


async def test_a_second_person_reviews_and_tokens_of_a_region_do_not_act(registry: Registry) -> None:
    edition = await registry.draft(registry.reach("K", "DIRECTOR"), role=MAINTAINER)
    given = {"edition": edition["id"]}
    assert (await registry.refused("approveEdition", MAINTAINER, **given))["reason"] == "NOT_YOURS"
    assert (await registry.refused("withdrawEdition", DRAFTER, **given))["reason"] == "NOT_YOURS"
    no_text = await registry.refused("rejectEdition", "admin@other", **given)
    assert (no_text["reason"], no_text["field"]) == ("INVALID_TEXT", "note")
    rejected = await registry.done("rejectEdition", "admin@other", note=NOTE, **given)
    assert (rejected["state"], rejected["reviewedBy"]) == ("REJECTED", "other")
    late = await registry.refused("approveEdition", "admin@other", **given)
    assert (late["reason"], late["existing"]["state"]) == ("WRONG_STATE", "REJECTED")
    unknown = await registry.refused("approveEdition", MAINTAINER, edition="edition_none")
    assert (unknown["__typename"], unknown["reason"]) == ("EditionUnknownError", "EDITION_NOT_FOUND")
    assert await statements(registry) == 4
    text = "mutation($input: EditionStepInput!) { approveEdition(input: $input) { __typename } }"
    variables = {"input": {**given, "idempotencyKey": "x"}}
    assert await registry.platform.code(text, variables, DRAFTER) == "FORBIDDEN"
    assert await registry.platform.code(text, variables, "bank") == "FORBIDDEN"


async def test_withdrawn_editions_change_nothing(registry: Registry) -> None:
    edition = await registry.draft(registry.reach("K", "SHAREHOLDER"))
    amended = await registry.done(
        "amendEdition",
        edition=edition["id"],
        name="虚构目录版本(修改)",
        validFrom=LATER,
        rows=[registry.reach("K", "DIRECTOR")],
        expectedStep=1,
    )
    assert [change["key"].split()[1] for change in amended["changes"]] == ["DIRECTOR"]
    stale = await registry.refused("withdrawEdition", edition=edition["id"], expectedStep=1)
    assert (stale["reason"], stale["existing"]["lastStep"]) == ("CONFLICT", 2)
    withdrawn = await registry.done("withdrawEdition", edition=edition["id"])
    assert (withdrawn["state"], [step["action"] for step in withdrawn["steps"]]) == (
        "WITHDRAWN",
        ["DRAFT", "AMEND", "WITHDRAW"],
    )
    refused = await registry.refused("approveEdition", MAINTAINER, edition=edition["id"])
    assert refused["reason"] == "WRONG_STATE"
    assert await statements(registry) == 4
    assert (await registry.world.statuses("P2", LATER))["K@S1"] == "NOT_REACHED"


async def test_an_edition_drafted_on_older_rows_is_a_conflict_that_names_them(registry: Registry) -> None:
    first = await registry.draft(registry.reach("K", "LEGAL_REPRESENTATIVE", responsibility="DISCRETION"))
    second = await registry.draft(
        registry.reach("K", "DIRECTOR"), registry.reach("K", "LEGAL_REPRESENTATIVE", repeal=True)
    )
    await registry.approve(first)
    refused = await registry.refused("approveEdition", MAINTAINER, edition=second["id"])
    assert (refused["__typename"], refused["reason"]) == ("EditionConflictError", "ROWS_CHANGED")
    (found,) = refused["findings"]
    assert (found["row"], found["column"], found["code"]) == (2, "responsibility", "ROW_CHANGED")
    assert (await registry.world.statuses("P5", LATER))["K@S1"] == "NOT_REACHED"  # nothing of it was written
    # What a load changes is a conflict too, and an amendment starts from what stands.
    third = await registry.draft(registry.measure("L", force="MANDATORY", matters="TENDER", term="P2Y"))
    await registry.world.load(
        Tables().memorandum().measure("L", force="RECOMMENDED", matters="TENDER", term="P3Y")
    )
    refused = await registry.refused("approveEdition", MAINTAINER, edition=third["id"])
    assert [(each["row"], each["column"]) for each in refused["findings"]] == [(1, "term")]
    rows = [registry.measure("L", force="MANDATORY", matters="TENDER", term="P2Y")]
    amended = await registry.done(
        "amendEdition", edition=third["id"], name="虚构", validFrom=LATER, rows=rows
    )
    assert set(amended["changes"][0]["columns"]) == {"force", "term"}
    await registry.approve(amended)


async def test_a_repeated_approval_does_nothing_twice(registry: Registry) -> None:
    given: Json = {"name": "虚构", "validFrom": LATER, "rows": [registry.reach("K", "SHAREHOLDER")]}
    first, again = [await registry.do("draftEdition", idempotencyKey="same", **given) for _ in range(2)]
    assert (first["repeated"], again["repeated"]) == (False, True)
    assert first["edition"]["id"] == again["edition"]["id"]
    other = await registry.refused("draftEdition", idempotencyKey="same", **{**given, "name": "另一"})
    assert other["reason"] == "KEY_REUSED"
    step: Json = {"edition": first["edition"]["id"], "idempotencyKey": "yes"}
    outcomes = [await registry.do("approveEdition", MAINTAINER, **step) for _ in range(2)]
    assert [outcome["repeated"] for outcome in outcomes] == [False, True]
    assert outcomes[0]["edition"] == outcomes[1]["edition"]
    assert await statements(registry) == 5


async def test_of_two_who_approve_at_once_one_writes(registry: Registry) -> None:
    same = await registry.draft(registry.reach("K", "SHAREHOLDER"))
    rival = await registry.draft(registry.reach("K", "SHAREHOLDER", responsibility="DISCRETION"))
    outcomes = await asyncio.gather(
        *(registry.do("approveEdition", role, edition=each["id"]) for each in (same, rival) for role in
          (MAINTAINER, "admin@other"))
    )  # fmt: skip
    assert [outcome["__typename"] for outcome in outcomes].count("EditionSuccess") == 1, outcomes
    reasons = {outcome.get("reason") for outcome in outcomes} - {None}
    assert reasons <= {"WRONG_STATE", "ROWS_CHANGED"}
    assert await statements(registry) == 5


async def test_loading_the_catalogue_again_leaves_editions_as_they_are(registry: Registry) -> None:
    world = registry.world
    await registry.approved(
        registry.reach("K", "SHAREHOLDER"), registry.reach("K", "LEGAL_REPRESENTATIVE", repeal=True)
    )
    expected = {record: await world.statuses(record, LATER) for record in ("P1", "P2", "E1")}
    await world.load(tables())
    await world.load(tables(), complete=True)
    assert {record: await world.statuses(record, LATER) for record in ("P1", "P2", "E1")} == expected
    assert expected["P2"]["K@S1"] == "REACHED"
    assert expected["P1"]["K@S1"] == "NOT_REACHED"


async def test_cases_are_opened_on_the_measures_of_the_day(registry: Registry) -> None:
    await registry.approved(registry.measure("K9"), validFrom=today().isoformat())
    await registry.approved(registry.measure("K10"))
    text = "mutation($input: OpenCaseInput!) { openCase(input: $input) { __typename } }"
    for measure, expected in (("K9", "CaseSuccess"), ("K10", "CaseInvalidError")):
        content = {
            "memorandum": registry.code("M"),
            "measures": [registry.code(measure)],
            "decidedOn": "2020-01-10",
            "legalBasis": "虚构依据",
        }
        given = {
            "kind": "PUNISHMENT",
            "subject": registry.world.ref("E1"),
            "content": content,
            "idempotencyKey": measure,
        }
        opened = (await registry.platform.ask(text, {"input": given}, DRAFTER))["openCase"]
        assert opened["__typename"] == expected


async def test_acts_and_look_ups_are_on_record(registry: Registry) -> None:
    edition = await registry.approved(registry.reach("K", "SHAREHOLDER"))
    await registry.preview(edition, "auditor")
    found = await registry.platform.graph.run_admin(
        "MATCH (r:AuditRecord) WHERE r.question CONTAINS $id RETURN r.operation AS operation, r.org AS org",
        id=edition["id"],
    )
    assert {(each["operation"], each["org"]) for each in found} == {
        ("draftEdition", "dept-a"),
        ("approveEdition", "credit-authority"),
        ("editionPreview", "auditor-org"),
    }
