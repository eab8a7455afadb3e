"""A person with 10,000 posts and an enterprise with 10,000 persons load like any other rows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import pytest

from graph_api.bolt.driver import Graph
from tests.loaders.conftest import Folder, Loader, rows

HUB = 10_000
T = 1_700_000_000_000
DAY = 86_400_000


def world(shape: str, position: str) -> dict[str, str]:
    """Return one person with 10,000 posts, or one enterprise with 10,000 persons."""
    ids = [("P0", f"E{n}") if shape == "person" else (f"P{n}", "E0") for n in range(HUB)]
    enterprises = dict.fromkeys(enterprise for _, enterprise in ids)
    persons = dict.fromkeys(person for person, _ in ids)
    return {
        "enterprises": "id,name\n" + "".join(f"{one},某{one}公司\n" for one in enterprises),
        "persons": "id,name\n" + "".join(f"{one},某{one}\n" for one in persons),
        "roles": "person_id,enterprise_id,role,position\n"
        + "".join(f"{person},{enterprise},DIRECTOR,{position}\n" for person, enterprise in ids),
    }


@pytest.fixture
async def hub_graph(graph: Graph) -> AsyncIterator[Graph]:
    """Give the graph, and empty it in small transactions: a hub goes with all its links at once."""
    yield graph
    await graph.run_admin("MATCH ()-[r]->() CALL (r) { DELETE r } IN TRANSACTIONS OF 2000 ROWS")


def operators(plan: Mapping[str, Any]) -> Iterator[str]:
    """Yield the operators of a plan."""
    yield plan["operatorType"].partition("@")[0]
    for child in plan.get("children", ()):
        yield from operators(child)


@pytest.mark.parametrize("shape", ["person", "enterprise"])
async def test_a_hub_loads_and_changes_like_any_other(
    hub_graph: Graph, folder: Folder, loader: Loader, shape: str
) -> None:
    first = await loader(folder(**world(shape, "董事")), load_time=T)
    assert (first.tables["roles"].new, first.exit_code) == (HUB, 0)
    second = await loader(folder(**world(shape, "独立董事")), load_time=T + DAY)
    assert second.tables["roles"].new_versions == HUB
    assert (second.changed, second.tables["persons"].new_versions) == (HUB, 0)
    found = await rows(
        hub_graph,
        "MATCH ()-[r:DIRECTOR_OF]->() RETURN r.position, r.knownUntil = $t AS ended, count(*)",
        t=T + DAY,
    )
    assert sorted(found) == [["独立董事", False, HUB], ["董事", True, HUB]]
    # Between two known ends the engine looks from the one with fewer links, or goes to the place itself:
    # walking through a hub for each of its rows would make the load of a hub quadratic.
    for query in ("find_facts", "change_facts", "remove_facts", "copy_facts"):
        used = set(operators(await hub_graph.explain(query)))
        assert "Expand(All)" not in used, query
        assert not {name for name in used if "Scan" in name}, query
