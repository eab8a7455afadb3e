"""Whoever comes near a sanction is marked in the same transaction, from whatever side it happens."""

from __future__ import annotations

from itertools import permutations

import pytest

from graph_api.bolt.driver import Graph
from graph_api.bolt.migrations import shipped_migrations
from tests.loaders.conftest import RULES, Folder, Loader, rows

T = 1_700_000_000_000
DAY = 86_400_000
A = "91990000MA9900A13A"
B = "91990000MA9900B28G"

TABLES = {
    "rules": RULES,
    "firm": {"enterprises": f"id,name,uscc\nE1,甲公司,{A}\nE2,乙公司,{B}\n"},
    "branch": {"enterprises": "id,name,uscc,kind,parent_id\nE1,甲公司,,,\nE3,甲公司分公司,,BRANCH,E1\n"},
    "posts": {
        "persons": "id,name\nP1,张三\nP2,李四\nP3,王五\n",
        "roles": "person_id,enterprise_id,role\nP1,E1,DIRECTOR\nP2,E2,DIRECTOR\n",
        "holdings": "holder_id,enterprise_id,interest,percent\nP3,E1,SHAREHOLDING,10\n",
    },
    "named": {"sanctions": "id,subject_name,memorandum,decided_on\nS1,甲公司,M1,2020-01-01\n"},
    "on_branch": {"sanctions": "id,subject_id,memorandum,decided_on\nS1,E3,M1,2020-01-01\n"},
}


async def near(graph: Graph) -> list[str]:
    """Return who is marked."""
    found = await rows(
        graph, "MATCH (p:NearSanctioned)<-[:DESCRIBES]-(d) RETURN DISTINCT d.sourceId AS id ORDER BY id"
    )
    return [row[0] for row in found]


async def loads(loader: Loader, folder: Folder, *names: str) -> None:
    for place, name in enumerate(names):
        report = await loader(folder("alpha", **TABLES[name]), source="alpha", load_time=T + place * DAY)
        assert report.exit_code == 0, report.render()


ORDERS = [
    order
    for order in permutations(("firm", "posts", "named"))
    if order.index("firm") < order.index("posts")  # posts refer to enterprises that are there
]


@pytest.mark.parametrize("order", ORDERS)
async def test_in_every_order_of_loads(
    graph: Graph, folder: Folder, loader: Loader, order: tuple[str, ...]
) -> None:
    await loads(loader, folder, "rules", *order)
    assert await near(graph) == ["P1", "P3"]


async def test_a_sanction_on_a_branch_is_near_those_of_its_parent(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    await loads(loader, folder, "rules", "firm", "posts", "branch", "on_branch")
    assert await near(graph) == ["P1", "P3"]


async def test_a_code_that_moves_a_sanction_moves_what_is_near(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    await loads(loader, folder, "rules", "firm", "posts", "named")
    swapped = TABLES["firm"]["enterprises"].replace(A, "?").replace(B, A).replace("?", B)
    other = "id,name,uscc\nX1,丙公司," + B + "\n"
    report = await loader(folder("beta", enterprises=other), source="beta", load_time=T + 9 * DAY)
    assert report.exit_code == 0, report.render()
    report = await loader(folder("alpha", enterprises=swapped), source="alpha", load_time=T + 10 * DAY)
    assert report.exit_code == 0, report.render()
    assert (
        await rows(
            graph,
            "MATCH (p:Person)-[:DIRECTOR_OF|HOLDS_SHARES_IN]->(:Sanctioned) WHERE NOT p:NearSanctioned "
            "RETURN p.id",
        )
        == []
    )
    assert {"P1", "P3"} <= set(await near(graph))


async def test_the_migration_marks_what_stands_already(graph: Graph, folder: Folder, loader: Loader) -> None:
    await loads(loader, folder, "rules", "firm", "posts", "named")
    marked = await near(graph)
    await graph.run_admin("MATCH (p:NearSanctioned) REMOVE p:NearSanctioned")
    (migration,) = [found for found in shipped_migrations() if found.name == "near_sanctioned"]
    for statement in migration.statements:
        await graph.run_admin(statement)
    assert await near(graph) == marked == ["P1", "P3"]
