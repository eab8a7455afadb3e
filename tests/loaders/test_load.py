"""What a load writes, and that loading again changes nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph_api.bolt.driver import Graph
from graph_api.domain.dates import OPEN_MS, start_of_day_ms
from loaders.findings import Code
from loaders.portions import BATCH_ROWS
from tests.loaders.conftest import RULES, Folder, Loader, dump, rows

DAY = 86_400_000
T1 = 1_700_000_000_000
T2 = T1 + 100 * DAY
T3 = T2 + 100 * DAY

ENTERPRISES = "id,name,uscc\nE1,甲公司,91990000MA9900A13A\nE2,乙公司,\n"
PERSONS = "id,name,id_number\nP1,张三,99999919700101101X\nP2,李四,\n"
ROLES = (
    "person_id,enterprise_id,role,since,until\nP1,E1,LEGAL_REPRESENTATIVE,2015-01-01,2018\nP2,E1,DIRECTOR,,\n"
)
SANCTIONS = "id,subject_id,memorandum,decided_on\nS1,E1,M1,2020-03-01\n"
WORLD = {
    **RULES,
    "enterprises": ENTERPRISES,
    "persons": PERSONS,
    "names": "enterprise_id,name,since,until\nE1,旧名公司,2010,2015-06\n",
    "roles": ROLES,
    "holdings": "holder_id,enterprise_id,percent\nP1,E1,60\nE2,E1,40.50\n",
    "concert": "group_id,holder_id\nG1,P1\nG1,E2\n",
    "honours": "id,subject_id,title,awarded_on\nH1,E2,先进,2019-01-01\n",
    "records": "id,subject_id,type,decided_on,kept\nR1,E1,COMMITMENT,2019-05-05,false\n",
    "sanctions": SANCTIONS,
    "responsible": "sanction_id,person_id,responsible\nS1,P1,true\nS1,P2,\n",
    "events": "sanction_id,type,on,person_id\nS1,REPAIRED,2021-01-01,P1\nS1,OBJECTION_ACCEPTED,2020-06-01,\n",
}


async def test_every_table_lands_where_the_graph_model_says(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    report = await loader(folder(**WORLD), load_time=T1)
    assert report.exit_code == 0, report.render()
    assert report.changed == 23
    links = await rows(
        graph,
        "MATCH (a)-[r]->(b) WHERE NOT a:SubjectKey RETURN type(r), count(*) ORDER BY type(r)",
    )
    assert dict(links) == {
        "ACTS_ON": 2,
        "AWARDED_TO": 1,
        "CONCERNS": 1,
        "DESCRIBES": 4,
        "DIRECTOR_OF": 1,
        "HOLDS_SHARES_IN": 2,
        "IMPOSED_ON": 1,
        "LEGAL_REPRESENTATIVE_OF": 1,
        "MEMBER_OF": 2,
        "NAMED_IN": 2,
        "NAMES": 1,
        "RECORDED_ON": 1,
        "STATES": 1,
    }
    role = await rows(
        graph,
        "MATCH (:Person)-[r:LEGAL_REPRESENTATIVE_OF]->(:Enterprise) "
        "RETURN r.since, r.until, r.knownFrom, r.knownUntil, r.fromRecord, r.toRecord, r.source, "
        "r.table, r.line",
    )
    assert role == [["2015-01-01", "2018", T1, OPEN_MS, "P1", "E1", "alpha", "roles", 2]]
    assert await rows(graph, "MATCH (s:Sanctioned) RETURN count(*)") == [[3]]
    assert await rows(graph, "MATCH (k:SubjectKey {current: true}) RETURN count(*)") == [[10]]
    person = await rows(graph, "MATCH (p:PersonStatement {sourceId: 'P1'}) RETURN p.idMasked, p.idType")
    assert person == [["999*************1X", "RESIDENT_ID"]] or person[0][0].count("*") >= 8
    assert "19700101" not in repr(await dump(graph))
    assert await rows(graph, "MATCH (s:Source) RETURN s.name, s.lastLoadedAt") == [["alpha", T1]]


async def test_loading_the_same_again_changes_nothing(graph: Graph, folder: Folder, loader: Loader) -> None:
    path = folder(**WORLD)
    await loader(path, load_time=T1)
    before = await dump(graph)
    report = await loader(path, load_time=T2)
    assert report.changed == 0
    assert "Nothing changed" in report.render()
    assert await dump(graph) == before


async def test_a_later_load_adds_a_version_and_keeps_the_former(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    await loader(folder(enterprises=ENTERPRISES, persons=PERSONS, roles=ROLES), load_time=T1)
    report = await loader(folder(roles=ROLES.replace("DIRECTOR,,", "DIRECTOR,,2023-01-01")), load_time=T2)
    assert report.tables["roles"].new_versions == 1
    assert report.tables["roles"].unchanged == 1
    versions = await rows(
        graph,
        "MATCH ()-[r:DIRECTOR_OF]->() RETURN r.until, r.knownFrom, r.knownUntil ORDER BY r.knownFrom",
    )
    assert versions == [[None, T1, T2], ["2023-01-01", T2, OPEN_MS]]


async def test_lines_of_one_fact_count_the_same_however_far_apart(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    """A line that restates the present name leaves no trace; another, batches later, dates a rival back."""
    day = date(2010, 1, 1)
    head, between = "id,name,known_on\n", "".join(f"X{n},丙公司{n},\n" for n in range(BATCH_ROWS + 1))
    for gap in ("", between):
        await loader(folder(enterprises=f"{head}E1,甲公司,{day}\n"), load_time=T1)
        last = folder(enterprises=f"{head}E1,甲公司,\n{gap}E1,乙公司,{day}\n")
        report = await loader(last, load_time=T2)
        assert report.exit_code == 0, report.render()
        found = await rows(
            graph,
            "MATCH (s:EnterpriseStatement {sourceId: 'E1'}) WHERE s.knownFrom < s.knownUntil "
            "RETURN s.name, s.knownFrom, s.knownUntil ORDER BY s.knownFrom",
        )
        assert found == [["乙公司", start_of_day_ms(day), T2], ["甲公司", T2, OPEN_MS]]
        again = await loader(last, load_time=T3)
        assert again.changed == 0
        await graph.run_admin("MATCH (n) WHERE NOT n:Migration DETACH DELETE n")


async def test_known_on_and_void_on_are_instants_of_the_second_clock(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    await loader(
        folder(
            enterprises="id,name,known_on,void_on\nE1,甲公司,2020-01-01,2023-05-01\n",
        ),
        load_time=T1,
    )
    assert await rows(
        graph, "MATCH (s:EnterpriseStatement) RETURN s.knownFrom, s.knownUntil, s.voidFrom"
    ) == [[start_of_day_ms(date(2020, 1, 1))] + [start_of_day_ms(date(2023, 5, 1))] * 2]


async def test_rules_without_known_on_are_known_always(graph: Graph, folder: Folder, loader: Loader) -> None:
    await loader(folder(**RULES), load_time=T1)
    assert await rows(graph, "MATCH (m:MeasureStatement) RETURN m.knownFrom < 0, m.matters") == [
        [True, ["LOAN"]]
    ]


async def test_complete_ends_what_is_no_longer_listed_and_a_later_load_revives_it(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    await loader(folder(**WORLD), load_time=T1)
    fewer = WORLD | {"roles": ROLES.splitlines()[0] + "\n" + ROLES.splitlines()[1] + "\n"}
    for table in ("honours", "concert", "responsible"):
        del fewer[table]
    report = await loader(folder(**fewer), load_time=T2, complete=True)
    assert report.tables["roles"].ended == 1
    assert report.tables["honours"].ended == 1
    assert (report.tables["concert"].ended, report.tables["responsible"].ended) == (2, 2)
    assert report.changed == 6
    assert await rows(graph, "MATCH ()-[r:DIRECTOR_OF]->() RETURN r.knownUntil, r.endedBy") == [
        [T2, report.run]
    ]
    again = await loader(folder(**fewer), load_time=T2 + DAY, complete=True)
    assert again.changed == 0
    await loader(folder(**WORLD), load_time=T3)
    assert await rows(
        graph, "MATCH ()-[r:DIRECTOR_OF]->() RETURN r.knownFrom, r.knownUntil ORDER BY r.knownFrom"
    ) == [[T1, T2], [T3, OPEN_MS]]


async def test_a_branch_is_linked_to_a_parent_later_in_the_file_and_shares_its_mark(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    tables = {
        **RULES,
        "enterprises": (
            "id,name,kind,parent_id\nB1,甲公司分公司,BRANCH,E1\nB2,无主分公司,BRANCH,E9\nE1,甲公司,,\n"
        ),
        "sanctions": SANCTIONS.replace("E1", "B1"),
    }
    report = await loader(folder(**tables), load_time=T1)
    assert report.exit_code == 2
    assert [(f.code, f.line, f.column, f.value) for f in report.findings] == [
        (Code.UNKNOWN_REFERENCE, 3, "parent_id", "E9")
    ]
    assert await rows(
        graph, "MATCH (b)-[r:BRANCH_OF]->(p:Sanctioned) RETURN r.fromRecord, r.toRecord, r.knownFrom"
    ) == [["B1", "E1", T1]]
    moved = await loader(
        folder(enterprises="id,name,kind,parent_id\nB1,甲公司分公司,BRANCH,\n"), load_time=T2
    )
    assert moved.tables["enterprises"].new_versions == 1
    assert await rows(graph, "MATCH (b)-[r:BRANCH_OF]->(p) RETURN r.knownFrom, r.knownUntil") == [[T1, T2]]


@pytest.mark.parametrize("reverse", [False, True])
async def test_a_name_joins_whatever_is_loaded_first(
    graph: Graph, folder: Folder, loader: Loader, *, reverse: bool
) -> None:
    """Worked case 33: the former name of one enterprise, later used by another."""
    people = {
        "enterprises": "id,name\nE6,新名公司\nE7,正名公司\n",
        "names": "enterprise_id,name,since,until\nE6,某某公司,,2011-12\nE7,某某公司,2012-11,\n",
    }
    decision = {"records": "id,subject_name,type,decided_on\nR1,某某公司,JUDGMENT,2018-04-01\n"}
    loads = [people, decision]
    if reverse:
        loads.reverse()
    for number, tables in enumerate(loads):
        await loader(folder(f"s{number}", **tables), source="court", load_time=T1 + number)
    assert await rows(
        graph, "MATCH (:RecordStatement)-[:RECORDED_ON]->(e)<-[:DESCRIBES]-(s) RETURN s.sourceId"
    ) == [["E7"]]


async def test_an_unjoined_sanction_hangs_on_a_placeholder(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    """Until its name is known: tests/loaders/test_joins.py."""
    sanctions = "id,subject_name,memorandum,decided_on\nS1,某某公司,M1,2020-01-01\n"
    report = await loader(folder(**RULES, sanctions=sanctions), load_time=T1)
    assert [f.code for f in report.findings] == [Code.UNJOINED_NAME]
    assert await rows(
        graph, "MATCH (:SanctionStatement)-[:IMPOSED_ON]->(e:Unjoined:Sanctioned) RETURN e.name"
    ) == [["某某公司"]]


async def test_rejected_rows_can_be_mended_and_loaded_again(
    graph: Graph, folder: Folder, loader: Loader, tmp_path: Path
) -> None:
    report = await loader(
        folder(enterprises=ENTERPRISES, persons=PERSONS, roles=ROLES.replace("DIRECTOR", "BOSS")),
        load_time=T1,
    )
    assert report.exit_code == 2
    assert report.rejects is not None
    file = report.rejects / "roles.csv"
    assert file.stat().st_mode & 0o777 == 0o600
    text = file.read_text(encoding="utf-8")
    assert ",roles.csv,3,role,BAD_ENUM," in text
    file.write_text(text.replace("BOSS", "DIRECTOR"), encoding="utf-8")
    mended = await loader(report.rejects, load_time=T2)
    assert mended.exit_code == 0
    assert mended.source == "alpha"
    assert await rows(graph, "MATCH ()-[r:DIRECTOR_OF]->() RETURN count(*)") == [[1]]
