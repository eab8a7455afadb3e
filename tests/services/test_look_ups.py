"""Who looked a subject up costs the same however long the trail is, and what is secret is not read."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence

import pytest

from graph_api.bolt.driver import Graph
from graph_api.bolt.migrations import shipped_migrations
from graph_api.domain.dates import OPEN_MS, now_ms
from graph_api.domain.keys import id_key
from graph_api.errors import SetupError
from graph_api.services.audit import MOST_BATCHES, AuditService
from graph_api.services.audit_model import AuditedAnswer, AuditEntry
from graph_api.services.audit_verification import verify
from graph_api.services.callers import Caller, OwnSubject, Role
from graph_api.services.references import SubjectRefValue
from graph_api.services.rights_acting import Acting, RightsRules
from graph_api.services.rights_look_ups import LookUpService
from graph_api.services.wiring import rights_rules
from graph_api.settings import Settings
from tests.plans import hits
from tests.services.chain_key import CHAIN_KEY

BANK = Caller(Role.BANK, "bank-a", None, "teller")
INVESTIGATOR = Caller(Role.INVESTIGATOR, "bureau", None, "officer")
REF = SubjectRefValue.by_id("e_x")
OWN = Acting(Caller(Role.SUBJECT, None, None, "x", OwnSubject("id", "e_x")), REF, None)
DAY = 86_400_000


async def subject(graph: Graph) -> None:
    """Put one subject into the graph."""
    await graph.run_admin(
        "CREATE (:SubjectKey {key: $key, kind: 'id'})-[:IDENTIFIES]->(:Subject:Enterprise {id: 'e_x'})",
        key=id_key("e_x"),
    )


async def look(audit: AuditService, caller: Caller, *subjects: str, times: int = 1) -> None:
    """Look subjects up in one question, so many times."""
    answers = tuple(AuditedAnswer(SubjectRefValue.by_id(id_), id_) for id_ in subjects)
    await asyncio.gather(*(audit.record(AuditEntry(caller, "reach", answers)) for _ in range(times)))


async def cost(graph: Graph) -> int:
    """Return the database hits of the first page."""
    rules = RightsRules()
    return hits(
        await graph.profile(
            "look_ups_of_subject",
            subjectKey=REF.key,
            idPrefix=id_key(""),
            roles=rules.shown_roles(),
            secretRoles=[Role.INVESTIGATOR.value],
            secretUntil=rules.secret_until(now_ms()),
            before=OPEN_MS,
            beforeId="\U0010ffff",
            afterPosition=0,
            mostBatches=MOST_BATCHES,
            limit=6,
        )
    )


async def test_a_page_costs_the_same_however_long_the_trail_is(graph: Graph) -> None:
    await subject(graph)
    ticks = itertools.count(1_700_000_000_000)
    audit = AuditService(graph, CHAIN_KEY, clock=lambda: next(ticks))
    await look(audit, BANK, "e_x", times=40)
    await look(audit, BANK, "e_x", "e_y", times=10)
    few = await cost(graph)
    await look(audit, BANK, "e_x", times=400)
    await look(audit, BANK, "e_x", "e_y", "e_z", times=100)
    await look(audit, INVESTIGATOR, "e_x", times=400)
    await look(audit, INVESTIGATOR, "e_y", *[f"e_{number}" for number in range(20)], times=50)
    assert await cost(graph) <= few
    await audit.close()


async def roles(service: LookUpService) -> list[str]:
    return [found.role.value for found in (await service.page(OWN, 100, None)).look_ups]


@pytest.mark.parametrize(
    ("rules", "seen"),
    [
        (RightsRules(), ["subject", "bank"]),
        (RightsRules(frozenset()), ["subject", "investigator", "investigator", "bank"]),
        (RightsRules(frozenset({Role.BANK, Role.INVESTIGATOR})), ["subject"]),
        (RightsRules(secret_days=30), ["subject", "investigator", "investigator", "bank"]),
        (RightsRules(secret_days=32), ["subject", "bank"]),
    ],
)
async def test_secret_look_ups_are_shown_when_they_are_old_enough(
    graph: Graph, rules: RightsRules, seen: Sequence[str]
) -> None:
    await subject(graph)
    now = now_ms()
    past = AuditService(graph, CHAIN_KEY, clock=lambda: now - 31 * DAY)
    await look(past, BANK, "e_x")
    await look(past, INVESTIGATOR, "e_x")
    await look(past, INVESTIGATOR, "e_x", *[f"e_{number}" for number in range(20)])
    await past.close()
    audit = AuditService(graph, CHAIN_KEY, clock=lambda: now)
    service = LookUpService(graph, audit, rules, clock=lambda: now)
    await service.page(OWN, 1, None)
    assert await roles(service) == list(seen)
    await audit.close()


@pytest.mark.parametrize(("most", "complete"), [(2, False), (3, True)])
async def test_a_bound_that_bites_is_told(graph: Graph, most: int, complete: bool) -> None:
    await subject(graph)
    audit = AuditService(graph, CHAIN_KEY)
    await look(audit, BANK, "e_x", *[f"e_{number}" for number in range(20)], times=2)
    page = await LookUpService(graph, audit, RightsRules(), most_batches=most).page(OWN, 10, None)
    assert (page.complete, len(page.look_ups)) == (complete, 2)
    await audit.close()


async def test_the_role_in_an_answer_is_attested_and_that_of_older_ones_is_added(graph: Graph) -> None:
    audit = AuditService(graph, CHAIN_KEY)
    await look(audit, BANK, "e_x", "e_y", times=2)
    await audit.close()
    # An answer of before has no role; the migration adds that of its record.
    await graph.run_admin("MATCH (a:AuditAnswer) WHERE NOT a:AuditRecord REMOVE a.role")
    assert (await verify(graph, CHAIN_KEY)).is_whole
    (adding,) = (
        statement
        for migration in shipped_migrations()
        for statement in migration.statements
        if "a.role IS NULL" in statement
    )
    await graph.run_admin(adding)
    lacking = "MATCH (a:AuditAnswer) WHERE a.role IS NULL RETURN count(a) AS answers"
    assert await graph.run_admin(lacking) == [{"answers": 0}]
    assert (await verify(graph, CHAIN_KEY)).is_whole
    await graph.run_admin("MATCH (a:AuditAnswer) WITH a LIMIT 1 SET a.role = 'investigator'")
    assert not (await verify(graph, CHAIN_KEY)).is_whole


def test_the_settings_say_whose_look_ups_are_secret() -> None:
    assert rights_rules(Settings()) == RightsRules()
    given = Settings(secret_look_up_roles="investigator, auditor", secret_look_up_days=90, review_days=15)
    assert rights_rules(given) == RightsRules(frozenset({Role.INVESTIGATOR, Role.AUDITOR}), 90, 15)
    assert rights_rules(Settings(secret_look_up_roles="")).secret_roles == frozenset()
    with pytest.raises(SetupError):
        rights_rules(Settings(secret_look_up_roles="spy"))
