"""A load remembers who its records are, in bounded memory, and forgets what it has changed."""

from __future__ import annotations

from graph_api.bolt.driver import Graph
from graph_api.domain.keys import source_key, stable_id
from loaders.ends import KnownEnds
from loaders.pace import Pace
from tests.loaders.conftest import Folder, Loader, rows

CODE = "91990000MA9900A13A"
OTHER = "91990000MA9900B28G"


def test_what_is_noted_is_found_and_what_is_forgotten_is_not() -> None:
    ends = KnownEnds(1 << 12)
    keys = [source_key("alpha", f"r{number}") for number in range(2_000)]
    ids = [stable_id("ep"[number % 2], key) for number, key in enumerate(keys)]
    for key, subject in zip(keys, ids, strict=True):
        ends.note(key, is_enterprise=subject.startswith("e"))
    found = [ends.find(key) for key in keys]
    assert sum(end is not None for end in found) > 1_900
    assert all(end in (None, (subject, subject[0] == "e")) for end, subject in zip(found, ids, strict=True))
    for subject in ids[:1_000]:
        ends.forget(subject)
    assert [ends.find(key) for key in keys] == [None] * 1_000 + found[1_000:]
    ends.note(keys[0], is_enterprise=True)
    assert ends.find(keys[0]) == (ids[0], True)
    assert ends.find(source_key("beta", "r1")) is None


def test_a_full_table_forgets_but_does_not_err() -> None:
    ends = KnownEnds(1 << 4)
    keys = [source_key("alpha", f"r{number}") for number in range(500)]
    for key in keys:
        ends.note(key, is_enterprise=False)
    assert {ends.find(key) for key in keys} <= {None} | {(stable_id("p", key), False) for key in keys}


async def test_links_follow_records_that_changed_hands_in_the_same_load(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    """In portions of one row each: what later rows say about a record's code counts for its links."""
    tables = {
        "enterprises": "id,name,uscc\n"
        f"E1,甲公司,{CODE}\nE2,乙公司,{CODE}\nE3,丙公司,{OTHER}\nE1,甲公司,{OTHER}\n",
        "persons": "id,name\nP1,张三\n",
        "roles": "person_id,enterprise_id,role\nP1,E1,DIRECTOR\nP1,E2,SUPERVISOR\nP1,E3,PRINCIPAL\n",
    }
    await loader(folder(**tables), pace=Pace(portion=1))
    found = await rows(
        graph,
        "MATCH (:Person)-[r]->(e)<-[:IDENTIFIES]-(k:SubjectKey {kind: 'source'}) "
        "WHERE r.toRecord IS NOT NULL "
        "RETURN r.toRecord, split(k.key, '\u001f')[2] = r.toRecord, count(*) ORDER BY r.toRecord",
    )
    assert {row[0] for row in found if row[1]} == {"E1", "E2", "E3"}
