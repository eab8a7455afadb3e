"""Random operations over the product's own schema, on a real graph, as every role.

The comparison itself is ``tests.both_ways``: whatever the answer, graph-core's executor gives the same
bytes for the same root values.
"""

from __future__ import annotations

from random import Random

import pytest

from graph_api.schema.authorization import ROOT_FIELDS
from graph_api.schema.build import schema
from tests.api.platform import Platform
from tests.both_ways import COMPARISONS
from tests.compiled_graphql.random_operations import random_operation
from tests.schema.world import CODE, SOURCE, TABLES, write

pytestmark = pytest.mark.asyncio(loop_scope="session")

OPERATIONS = 60
ROLES = (None, "bank", "investigator", "auditor", "approval", "department", f"subject:uscc:{CODE}")


async def test_random_operations_answer_the_same_both_ways(fresh: Platform) -> None:
    folder = write(fresh.folder / "random" / SOURCE, TABLES)
    report = await fresh.load(folder)
    assert report.exit_code == 0, report.as_json()
    references = [
        f'{{source: {{source: "{SOURCE}", id: "{id_}"}}}}' for id_ in ("E1", "E2", "P1", "B1", "no")
    ]
    found = await fresh.ask(f"{{ subject(ref: {references[0]}) {{ id }} }}")
    literals = {
        "SubjectRef": references,
        "Query.node.id": [f'"{found["subject"]["id"]}"', '"none"'],
        # With any other ground it is refused, and random grounds are others.
        **{f"Query.{name}.consentReference": ["null"] for name in ROOT_FIELDS},
        "AsOf": ["{}", '{validAt: "2020-01-01"}', '{knownAt: "2026-01-01T00:00:00Z"}'],
        "Date": ['"2020-01-01"', '"2026-06-30"'],
        "DateTime": ['"2026-01-01T00:00:00Z"'],
        "Percentage": ["0", "25.5"],
        "USCC": ['"91990000MA9900A13A"'],
        "PartialDate": ['"2020"', '"2020-10"'],
        "Int": ["1", "2", "5"],
        "String": ['"甲"', '"test"'],
    }
    before, answered = COMPARISONS.compiled, 0
    for seed in range(10_000):
        random = Random(seed)
        written = random_operation(schema._schema, random, literals, depth=4)
        if written is None or "__schema" in written[0]:
            continue
        response = await fresh.post(*written, random.choice(ROLES))
        assert response.status_code in (200, 400), response.text
        answered += response.status_code == 200 and bool(response.json().get("data"))
        # Most roles are refused some root field or other: go on until enough had an answer.
        if COMPARISONS.compiled - before >= OPERATIONS and answered > OPERATIONS // 3:
            break
    assert COMPARISONS.compiled - before >= OPERATIONS
    assert answered > OPERATIONS // 3
    assert COMPARISONS.taken() == []
    await fresh.wipe()  # its identities are nobody's in other tests
