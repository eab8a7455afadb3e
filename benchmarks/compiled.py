"""What executing an operation costs compiled and by graphql-core, for the same values.

Run by hand; no engine is needed::

    python -m benchmarks.compiled

Two answers over values that are already there, so that nothing but execution is measured: what a single
report shows (three measures with sanctions and reasons) and a neighbourhood of 200 subjects and 400
links. ``generic`` is the product's schema with its caches of parsed and validated documents,
``compiled`` the same through ``graph_api.schema.compiled``; both with JSON. Rounds are taken in turn;
the medians are microseconds of processor time, and the ratio is what counts.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal

import orjson
import strawberry
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig

from compiled_graphql import CompiledOperation
from graph_api.domain.answers import Explanation, ReachItem, ReachStatus, Reason
from graph_api.domain.dates import PartialDate
from graph_api.domain.facts import Anchor, Force, Matter, MeasureFact, SanctionFact, SubjectFact, SubjectKind
from graph_api.domain.links import LinkKind, SubjectLink
from graph_api.schema.answer_views import ReachAnswerView, Scene
from graph_api.schema.compiled import CompiledOperations
from graph_api.schema.enterprises import Enterprise
from graph_api.schema.exploration import Subgraph, SubgraphView
from graph_api.schema.fields import resolved
from graph_api.schema.persons import Person
from graph_api.schema.reach import ReachAnswer
from graph_api.schema.scalars import SCALARS
from graph_api.services.neighbourhoods import NeighbourhoodResult
from graph_api.services.reach import ReachAnswerResult

ROUNDS = 40
DAY = date(2026, 6, 1)

REPORT = """
query Report {
  reach {
    subject { id kind name ... on Enterprise { uscc status } }
    items {
      status validFrom validUntil
      measure { code title force basis }
      sanction { sourceId memorandum decidedOn subject { id name } annotations { type on } }
      reasons { role anchor status enterprise { id name } }
    }
    completeness
    staleness { source days stale }
  }
}
"""
NEIGHBOURHOOD = """
query Neighbourhood {
  neighbourhood {
    nodes { __typename id kind name ... on Enterprise { uscc status } }
    links { kind percent since until from { id name } to { id name } }
    completeness
  }
}
"""

Once = Callable[[], Awaitable[bytes]]


def subject(number: int) -> SubjectFact:
    """Return an invented subject; every third is a person."""
    if number % 3 == 0:
        return SubjectFact(f"p-{number}", SubjectKind.PERSON, f"Person {number}")
    return SubjectFact(
        f"e-{number}", SubjectKind.ENTERPRISE, f"Enterprise {number}", f"99990000{number:010}", "ACTIVE"
    )


def neighbourhood() -> SubgraphView:
    """Return 200 subjects and 400 links."""
    facts = [subject(number) for number in range(200)]
    ids = tuple(fact.id for fact in facts)
    links = tuple(
        SubjectLink(
            kind=LinkKind.SHAREHOLDING if number % 2 else LinkKind.DIRECTOR,
            source=ids[number % 200],
            target=ids[(number * 7 + 1) % 200],
            minimum=Decimal("12.5") if number % 2 else None,
            since=PartialDate.parse("2019-03-15"),
            until=None,
            in_doubt=False,
        )
        for number in range(400)
    )
    subjects = {fact.id: fact for fact in facts}
    result = NeighbourhoodResult(ids[1], ids, links, (), (), (), subjects)
    return SubgraphView(result, Scene(subjects, DAY))


def report() -> ReachAnswerView:
    """Return three measures, each with two reasons."""
    facts = [subject(number) for number in range(1, 5)]
    subjects = {fact.id: fact for fact in facts}
    why = Explanation(())
    items = tuple(
        ReachItem(
            subject=facts[0].id,
            measure=MeasureFact(
                f"M{number}", "C1", "Measure", Force.MANDATORY, frozenset({Matter.LOAN}), "Article 1"
            ),
            sanction=SanctionFact(
                f"s-{number}",
                "invented",
                f"S{number}",
                facts[0].id,
                "C1",
                decided_on=PartialDate.parse("2025-01-10"),
            ),
            sanction_subject=facts[0].id,
            status=ReachStatus.REACHED,
            valid_from=DAY,
            valid_until=None,
            reasons=tuple(
                Reason("DIRECTOR", Anchor.AT_ACT, ReachStatus.REACHED, fact.id, why)
                for fact in (facts[0], facts[1])
            ),
        )
        for number in range(3)
    )
    result = ReachAnswerResult(facts[0], items, True, (), subjects)
    return ReachAnswerView(result, Scene(subjects, DAY))


_ANSWERS = {"report": report(), "neighbourhood": neighbourhood()}


@strawberry.type
class Query:
    """Root fields whose answers are at hand."""

    @resolved(description="report", graphql_type=ReachAnswer)
    async def reach(self) -> ReachAnswerView:
        """Return the report."""
        answer = _ANSWERS["report"]
        assert isinstance(answer, ReachAnswerView)
        return answer

    @resolved(description="neighbourhood", graphql_type=Subgraph)
    async def neighbourhood(self) -> SubgraphView:
        """Return the neighbourhood."""
        answer = _ANSWERS["neighbourhood"]
        assert isinstance(answer, SubgraphView)
        return answer


def ways(text: str) -> tuple[Once, Once, Once]:
    """Return three ways to answer: generic, compiled, and compiled without JSON."""
    schema = strawberry.Schema(
        Query,
        types=[Enterprise, Person],
        extensions=[lambda: ParserCache(maxsize=10), lambda: ValidationCache(maxsize=10)],
        config=StrawberryConfig(scalar_map=SCALARS),
    )
    operation = CompiledOperations(schema, compiled_from=1).find(text, None)
    assert isinstance(operation, CompiledOperation), operation

    async def generic() -> bytes:
        result = await schema.execute(text)
        assert not result.errors, result.errors
        return orjson.dumps({"data": result.data})

    async def compiled() -> bytes:
        result = await operation.execute()
        assert not result.errors, result.errors
        return orjson.dumps({"data": result.data})

    async def projected() -> bytes:
        await operation.execute()
        return b""

    return generic, compiled, projected


async def seconds(once: Once, times: int) -> float:
    """Return the processor time of one answer, from so many."""
    started = time.process_time()
    for _ in range(times):
        await once()
    return (time.process_time() - started) / times


async def main() -> None:
    """Print one line for each answer."""
    print(
        "| answer | bytes | generic µs | compiled µs | without JSON µs | ratio |\n|---|---|---|---|---|---|"
    )
    for name, text, times in (("report", REPORT, 40), ("neighbourhood", NEIGHBOURHOOD, 4)):
        generic, compiled, projected = ways(text)
        body = await compiled()
        assert body == await generic()
        taken: list[list[float]] = [[], [], []]
        for _ in range(ROUNDS):
            for kept, once, count in zip(
                taken, (generic, compiled, projected), (max(1, times // 10), times, times), strict=True
            ):
                kept.append(await seconds(once, count))
        slow, fast, bare = (statistics.median(kept) * 1e6 for kept in taken)
        ratios = sorted(a / b for a, b in zip(taken[0], taken[1], strict=True))
        spread = f"{ratios[len(ratios) // 10]:.0f}-{ratios[-len(ratios) // 10]:.0f}"
        print(
            f"| {name} | {len(body)} | {slow:.0f} | {fast:.0f} | {bare:.0f} | {slow / fast:.0f} ({spread}) |"
        )


if __name__ == "__main__":
    asyncio.run(main())
