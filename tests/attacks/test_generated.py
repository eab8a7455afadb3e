"""Operations that a library generates from the schema: valid ones, and values at the edge of what is read.

hypothesis-graphql draws whole operations with their arguments; each role asks some of them of the served
application. The seed is printed where something is wrong, and ``ATTACK_SEED`` asks with another one.
"""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections import Counter
from typing import Any

import pytest
from graphql import build_schema, print_ast
from graphql.language import DocumentNode, NameNode, ObjectFieldNode, ObjectValueNode, StringValueNode
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis_graphql import from_schema, nodes

from graph_api.schema.build import sdl
from graph_api.services.callers import Role
from tests.api.platform import Platform
from tests.api.test_who_sees_what import name_of, plant, secrets
from tests.attacks.hostile import HOSTILE
from tests.attacks.test_strings import check, fingerprint
from tests.schema.world import SOURCE

pytestmark = pytest.mark.asyncio(loop_scope="session")

OPERATIONS = 25
"""For each role."""

SECONDS = 60.0
"""After which no more are asked."""

SEED = int(os.environ.get("ATTACK_SEED", "20240315"))
TEXTS = st.sampled_from([text for text in HOSTILE.values() if len(text) < 500]) | st.text(max_size=20)


ONE_OF = re.compile(r"^input (\w+) @oneOf \{.*?^\}", re.MULTILINE | re.DOTALL)


def texts(*known: str) -> st.SearchStrategy[StringValueNode]:
    """Return text for a scalar: what it reads, what it does not, and anything."""
    return (st.sampled_from(known) | TEXTS).map(nodes.String)


SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "Date": texts("2024-01-01", "2024-02-29", "0001-01-01", "9999-12-31"),
    "DateTime": texts("2024-01-01T00:00:00Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"),
    "PartialDate": texts("2024", "2024-02", "0001"),
    "USCC": texts("91990000MA9900A13A", "91990000ma9900a13a"),
    "Percentage": (st.integers() | st.floats(allow_nan=False, allow_infinity=False)).map(
        lambda number: nodes.Int(number) if isinstance(number, int) else nodes.Float(number)
    ),
}


def reference() -> st.SearchStrategy[Any]:
    """Return references of one member each, as ``@oneOf`` wants them: the library knows nothing of it."""
    texts_of_any = TEXTS.map(nodes.String)
    uscc = SCALARS["USCC"]
    pair = st.sampled_from(["E1", "E2", "P1", "B1"]).map(nodes.String) | texts_of_any
    source = st.just(nodes.String(SOURCE)) | texts_of_any
    return st.one_of(
        texts_of_any.map(lambda value: member("id", value)),
        uscc.map(lambda value: member("uscc", value)),
        st.tuples(source, pair).map(lambda both: member("source", pairs(source=both[0], id=both[1]))),
        st.tuples(texts("RESIDENT_ID", "PASSPORT"), texts_of_any).map(
            lambda both: member("identity", pairs(idType=both[0], idNumber=both[1]))
        ),
    )


def member(name: str, value: Any) -> ObjectValueNode:
    return pairs(**{name: value})


def pairs(**values: Any) -> ObjectValueNode:
    fields = [ObjectFieldNode(name=NameNode(value=name), value=value) for name, value in values.items()]
    return ObjectValueNode(fields=tuple(fields))


def operations() -> st.SearchStrategy[Any]:
    """Return operations of one root field each, of all that the schema has."""
    plain = ONE_OF.sub(lambda found: f"scalar {found[1]}", sdl())
    assert plain != sdl()
    built = build_schema(plain)
    scalars = {**SCALARS, **{name: reference() for name in ONE_OF.findall(sdl())}}
    roots = [
        name for root in (built.query_type, built.mutation_type) if root is not None for name in root.fields
    ]
    return st.sampled_from(roots).flatmap(
        lambda name: from_schema(plain, fields=[name], custom_scalars=scalars, print_ast=written)
    )


def written(document: DocumentNode) -> str:
    return print_ast(document)


async def test_no_operation_breaks_the_service(fresh: Platform) -> None:
    await plant(fresh)
    for named in filter(None, map(name_of, Role)):
        fresh.token(named)
    never = await secrets(fresh)
    before = await fingerprint(fresh.graph)
    loop = asyncio.get_running_loop()
    end = time.monotonic() + SECONDS
    asked: dict[Role, int] = dict.fromkeys(Role, 0)
    valid = Counter[str]()

    def ask(role: Role, operation: str) -> None:
        """Ask from Hypothesis's thread, in the loop of the application."""
        if time.monotonic() > end:
            return
        answer = asyncio.run_coroutine_threadsafe(fresh.post(operation, {}, name_of(role)), loop).result(60)
        codes = check(operation[:2_000], role, answer.status_code, answer.text, never)
        valid.update(codes[:1] or ["OK"])
        asked[role] += 1

    @seed(SEED)
    @settings(
        max_examples=OPERATIONS * len(Role),
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(role=st.sampled_from(list(Role)), operation=operations())
    def attack(role: Role, operation: str) -> None:
        ask(role, operation)

    try:
        await asyncio.to_thread(attack)
    except BaseException:
        print(f"ATTACK_SEED={SEED}")
        raise
    assert all(asked.values()), asked
    assert valid["OK"], valid
    assert await fingerprint(fresh.graph) == before
    await fresh.wipe()
