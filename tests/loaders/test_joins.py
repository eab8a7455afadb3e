"""Joins by name on the second clock: links with intervals, whatever came first and whatever changes."""

from __future__ import annotations

from itertools import permutations

import pytest

from graph_api.bolt.driver import Graph
from graph_api.bolt.migrations import shipped_migrations
from loaders.portions import BATCH_ROWS
from tests.loaders.conftest import RULES, Folder, Loader, rows

T = 1_700_000_000_000
DAY = 86_400_000
A = "91990000MA9900A13A"
B = "91990000MA9900B28G"

NOBODY = "nobody"

DECISION = "id,subject_name,memorandum,decided_on\nS1,某某公司,M1,2020-01-01\n"
RECORD = "id,subject_name,type,decided_on\nR1,某某公司,PENALTY,2020-01-01\n"

Links = list[tuple[str, int | None, int | None]]


async def links(graph: Graph, label: str = "SanctionStatement") -> Links:
    """Return to whom the statements in force are linked, with when; NOBODY stands for a placeholder."""
    found = await rows(
        graph,
        f"MATCH (st:{label})-[i:IMPOSED_ON|RECORDED_ON]->(e) WHERE st.knownFrom < st.knownUntil "
        "OPTIONAL MATCH (e)<-[:DESCRIBES]-(d) "
        f"WITH st, i, coalesce(min(d.source + d.sourceId), '{NOBODY}') AS who "
        "RETURN who, i.knownFrom, i.knownUntil ORDER BY st.knownFrom, coalesce(i.knownFrom, 0)",
    )
    return [(who, since, until) for who, since, until in found]


async def loaded(loader: Loader, folder: Folder, source: str, moment: int, **tables: str) -> None:
    """Load one folder of a source at a moment."""
    report = await loader(folder(source, **tables), source=source, load_time=moment)
    assert report.exit_code == 0, report.render()


async def consistent(graph: Graph) -> None:
    """Nothing waits, no placeholder is left over, and the marks stand where sanctions are."""
    assert await rows(graph, "MATCH (j:JoinPending) RETURN count(*)") == [[0]]
    assert await rows(
        graph, "MATCH (e:Unjoined) WHERE NOT EXISTS { (e)<-[:IMPOSED_ON]-() } RETURN count(*)"
    ) == [[0]]
    assert await rows(
        graph, "MATCH (e:Subject) WHERE e:Sanctioned <> EXISTS { (e)<-[:IMPOSED_ON]-() } RETURN count(*)"
    ) == [[0]]


async def test_a_second_bearer_takes_the_join_back_from_when_he_is_known(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    await loaded(loader, folder, "court", T, **RULES, sanctions=DECISION, records=RECORD)
    assert await links(graph) == [(NOBODY, None, None)]
    assert await links(graph, "RecordStatement") == []
    await loaded(loader, folder, "one", T + DAY, enterprises="id,name\nE1,某某公司\n")
    assert await links(graph) == [(NOBODY, None, T + DAY), ("oneE1", T + DAY, None)]
    assert await links(graph, "RecordStatement") == [("oneE1", T + DAY, None)]
    await loaded(loader, folder, "two", T + 2 * DAY, enterprises="id,name\nX1,某某公司\n")
    assert await links(graph) == [
        (NOBODY, None, T + DAY),
        ("oneE1", T + DAY, T + 2 * DAY),
        (NOBODY, T + 2 * DAY, None),
    ]
    assert await links(graph, "RecordStatement") == [("oneE1", T + DAY, T + 2 * DAY)]
    await consistent(graph)


WORLD = {
    "court": {
        **RULES,
        "sanctions": DECISION.replace("\nS1", ",known_on\nS1").replace("01\n", "01,2021-01-01\n"),
    },
    "one": {"enterprises": "id,name,known_on\nE1,某某公司,2021-06-01\n"},
    "two": {"enterprises": "id,name,known_on,void_on\nX1,某某公司,2022-01-01,2022-09-01\n"},
    "three": {
        "enterprises": "id,name,known_on\nY1,另一公司,2020-01-01\n",
        "names": "enterprise_id,name,since,until,known_on\nY1,某某公司,2019-01-01,2021-01-01,2023-01-01\n",
    },
}


@pytest.mark.parametrize("order", sorted(permutations(WORLD)), ids="-".join)
async def test_the_order_of_loads_plays_no_part(
    graph: Graph, folder: Folder, loader: Loader, order: tuple[str, ...]
) -> None:
    for number, source in enumerate(order):
        await loaded(loader, folder, source, T + number * DAY, **WORLD[source])
    found = await links(graph)
    assert [who for who, _, _ in found] == [NOBODY, "oneE1", NOBODY, "oneE1", NOBODY]
    edges = [1_622_476_800_000, 1_640_966_400_000, 1_661_961_600_000, 1_672_502_400_000]
    assert [(since, until) for _, since, until in found] == list(
        zip([None, *edges], [*edges, None], strict=True)
    )
    await consistent(graph)


async def test_a_name_that_was_known_all_along_leaves_an_ordinary_link(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    """The placeholder goes, and its id names the enterprise found."""
    await loaded(loader, folder, "court", T, **RULES, sanctions=DECISION)
    ((placeholder,),) = await rows(graph, "MATCH (e:Unjoined) RETURN e.id")
    await loaded(loader, folder, "one", T + 1, enterprises="id,name,known_on\nE1,某某公司,2020-05-05\n")
    assert await links(graph) == [("oneE1", None, None)]
    assert await rows(
        graph,
        "MATCH (k:SubjectKey {kind: 'id'})-[:IDENTIFIES]->(e)<-[:DESCRIBES]-() "
        "WHERE k.key ENDS WITH $id RETURN count(*)",
        id=placeholder,
    ) == [[1]]
    await consistent(graph)


async def test_a_bearer_whom_his_source_no_longer_lists_stands_in_nobodys_way_from_then(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    await loaded(loader, folder, "court", T, **RULES, sanctions=DECISION)
    await loaded(loader, folder, "one", T, enterprises="id,name\nE1,某某公司\n")
    await loaded(loader, folder, "two", T, enterprises="id,name\nX1,某某公司\n")
    assert await links(graph) == [(NOBODY, None, None)]
    await loader(
        folder("two", enterprises="id,name\nX2,别家\n"), source="two", load_time=T + DAY, complete=True
    )
    assert await links(graph) == [(NOBODY, None, T + DAY), ("oneE1", T + DAY, None)]
    await consistent(graph)


async def test_two_bearers_that_turn_out_to_be_one_are_one(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    """Who is the same subject has no second clock (ADR 9): the join holds from when the name was known."""
    await loaded(loader, folder, "court", T, **RULES, sanctions=DECISION, records=RECORD)
    await loaded(loader, folder, "one", T, enterprises=f"id,name,uscc\nE1,某某公司,{A}\n")
    await loaded(loader, folder, "two", T, enterprises="id,name\nX1,某某公司\n")
    assert await links(graph) == [(NOBODY, None, None)]
    await loaded(loader, folder, "two", T + DAY, enterprises=f"id,name,uscc\nX1,某某公司,{A}\n")
    assert await links(graph) == [("oneE1", None, None)]
    assert await links(graph, "RecordStatement") == [("oneE1", None, None)]
    await consistent(graph)
    await loaded(loader, folder, "two", T + 2 * DAY, enterprises=f"id,name,uscc\nX1,某某公司,{B}\n")
    assert await links(graph) == [(NOBODY, None, None)]
    assert await links(graph, "RecordStatement") == []
    await consistent(graph)


async def test_a_record_that_leaves_takes_the_doubt_about_the_others_name_with_it(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    """Another name that two's record states of their one subject hides one's own name, until they part."""
    await loaded(loader, folder, "court", T, **RULES, sanctions=DECISION)
    await loaded(loader, folder, "one", T, enterprises=f"id,name,uscc\nE1,某某公司,{A}\n")
    two = {"names": "enterprise_id,name,since\nX1,别名公司,2001-01-01\n"}
    await loaded(loader, folder, "two", T, enterprises=f"id,name,uscc\nX1,别名公司,{A}\n", **two)
    assert await links(graph) == [(NOBODY, None, None)]
    await loaded(loader, folder, "two", T + DAY, enterprises=f"id,name,uscc\nX1,别名公司,{B}\n")
    assert await links(graph) == [("oneE1", None, None)]
    await consistent(graph)


async def test_versions_of_a_statement_have_the_steps_of_their_own_time(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    """A later version cuts the first one short; replaced by an equal one, it gives the time back."""
    dated = DECISION.replace("\nS1", ",known_on\nS1")
    first = dated.replace("01\n", "01,2021-01-01\n")
    await loaded(loader, folder, "court", T, **RULES, sanctions=first)
    await loaded(loader, folder, "one", T, enterprises="id,name,known_on\nE1,某某公司,2021-06-01\n")
    await loaded(loader, folder, "two", T, enterprises="id,name,known_on\nX1,某某公司,2023-01-01\n")
    edges = (1_622_476_800_000, 1_672_502_400_000)
    whole: Links = [(NOBODY, None, edges[0]), ("oneE1", edges[0], edges[1]), (NOBODY, edges[1], None)]
    assert await links(graph) == whole
    second = dated.replace("2020-01-01\n", "2020-02-02,2022-01-01\n")
    await loaded(loader, folder, "court", T + 1, sanctions=second)
    assert await links(graph) == [
        (NOBODY, None, edges[0]),
        ("oneE1", edges[0], None),
        ("oneE1", None, edges[1]),
        (NOBODY, edges[1], None),
    ]
    await loaded(loader, folder, "court", T + 2, sanctions=second.replace("2020-02-02", "2020-01-01"))
    assert await links(graph) == whole
    await consistent(graph)


async def test_a_line_that_loses_batches_later_leaves_no_placeholder(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    lines = DECISION + "".join(f"X{n},别家{n},M1,2020-01-01\n" for n in range(BATCH_ROWS))
    await loader(folder("court", **RULES, sanctions=lines + "S1,又一公司,M1,2020-01-01\n"), load_time=T)
    found = "MATCH (:Sanction {sourceId: 'S1'})<-[:STATES]-()-[:IMPOSED_ON]->(e) RETURN e.name"
    assert await rows(graph, found) == [["又一公司"]]
    assert await rows(graph, "MATCH (e:Unjoined {name: '某某公司'}) RETURN count(*)") == [[0]]
    await consistent(graph)


async def migrate_once_more(graph: Graph) -> None:
    """Apply what the migration of joins does to a graph that an earlier version has loaded."""
    (migration,) = [found for found in shipped_migrations() if found.name == "joins_by_instant"]
    for statement in migration.statements:
        await graph.run_admin(statement)


async def test_joins_of_a_graph_from_before_are_settled_by_its_next_load(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    await loaded(loader, folder, "court", T, **RULES, sanctions=DECISION)
    await loaded(loader, folder, "one", T + DAY, enterprises="id,name\nE1,某某公司\n")
    await loaded(loader, folder, "two", T + 2 * DAY, enterprises="id,name\nX1,某某公司\n")
    wanted = await links(graph)
    await graph.run_admin("MATCH ()-[i:IMPOSED_ON]->() WHERE i.knownUntil IS NOT NULL DELETE i")
    await graph.run_admin("MATCH ()-[i:IMPOSED_ON]->() REMOVE i.knownFrom")
    assert await links(graph) == [(NOBODY, None, None)]
    await migrate_once_more(graph)
    await loaded(loader, folder, "three", T + 3 * DAY, persons="id,name\nP1,某人\n")
    assert await links(graph) == wanted
    await consistent(graph)


async def test_a_branch_of_a_graph_from_before_has_the_link_to_itself(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    rows_of = f"id,name,uscc,kind,parent_id\nE,甲公司,{A},,\nBR,甲公司分公司,{A},BRANCH,E\n"
    await loaded(loader, folder, "one", T, enterprises=rows_of)
    linked = "MATCH (e)-[r:BRANCH_OF]->(e) RETURN properties(r)"
    wanted = await rows(graph, linked)
    assert len(wanted) == 1
    await graph.run_admin("MATCH ()-[r:BRANCH_OF]->() DELETE r")
    await migrate_once_more(graph)
    await migrate_once_more(graph)
    assert await rows(graph, linked) == wanted
