"""Who is who: merging by code, correcting a code, whatever the order."""

from __future__ import annotations

from itertools import permutations

import pytest

from graph_api.bolt.driver import Graph
from loaders.findings import Code
from tests.loaders.conftest import RULES, Folder, Loader, rows

A = "91990000MA9900A13A"
B = "91990000MA9900B28G"
T = 1_700_000_000_000


def table(*records: tuple[str, str]) -> str:
    return "id,name,uscc\n" + "".join(f"{record},某{record},{code}\n" for record, code in records)


async def groups(graph: Graph) -> list[list[str]]:
    """Return the records of each enterprise, subjects in order."""
    found = await rows(
        graph,
        "MATCH (k:SubjectKey {kind: 'source'})-[:IDENTIFIES]->(s:Subject) "
        "RETURN s.id, collect(split(k.key, '\x1f')[1] + split(k.key, '\x1f')[2])",
    )
    return sorted(sorted(records) for _, records in found)


LOADS = (
    ("a", table(("1", A))),
    ("b", table(("1", A))),
    ("c", table(("1", ""))),
    ("d", table(("1", B), ("2", A))),
)


@pytest.mark.parametrize("order", list(permutations(range(4)))[::5])
async def test_one_code_is_one_subject_in_any_order(
    graph: Graph, folder: Folder, loader: Loader, order: tuple[int, ...]
) -> None:
    ids = []
    for number in order:
        source, text = LOADS[number]
        await loader(folder(source, enterprises=text), load_time=T)
    assert await groups(graph) == [["a1", "b1", "d2"], ["c1"], ["d1"]]
    ids = await rows(
        graph,
        "MATCH (s:Subject) WHERE COUNT { (s)<-[:IDENTIFIES]-(:SubjectKey {kind: 'source'}) } = 3 RETURN s.id",
    )
    known = await rows(graph, "MATCH (k:SubjectKey {kind: 'id'})-[:IDENTIFIES]->(s) RETURN k.key, s.id")
    assert ids == [["e_" + min(key.split("e_")[1] for key, subject in known if [subject] in ids)]]


async def test_a_corrected_code_moves_exactly_that_record(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    people = {"persons": "id,name\nP,张三\n", "roles": "person_id,enterprise_id,role\nP,1,DIRECTOR\n"}
    await loader(folder("a", enterprises=table(("1", A)), **people), load_time=T)
    wrong = {
        **RULES,
        "sanctions": "id,subject_id,memorandum,decided_on\nS,1,M1,2020-01-01\n",
        "names": "enterprise_id,name,until\n1,旧名,2010\n",
    }
    await loader(folder("b", enterprises=table(("1", A)), **people, **wrong), load_time=T + 1)
    assert await groups(graph) == [["a1", "b1"], ["aP"], ["bP"]]
    report = await loader(folder("b", enterprises=table(("1", B))), load_time=T + 2)
    assert report.tables["enterprises"].new_versions == 1
    assert await groups(graph) == [["a1"], ["aP"], ["b1"], ["bP"]]
    moved = await rows(
        graph,
        "MATCH (k:SubjectKey {key: $key})-[:IDENTIFIES]->(e) "
        "RETURN COUNT { (e)<-[:DIRECTOR_OF]-() }, COUNT { (e)<-[:IMPOSED_ON]-() }, "
        "COUNT { (e)<-[:NAMES]-() }, "
        "COUNT { (e)<-[:DESCRIBES]-() }, e:Sanctioned",
        key=f"uscc\x1f{B}",
    )
    assert moved == [[1, 1, 1, 2, True]]
    left = await rows(
        graph,
        "MATCH (k:SubjectKey {key: $key})-[:IDENTIFIES]->(e) "
        "RETURN COUNT { (e)<-[:DIRECTOR_OF]-() }, COUNT { (e)<-[:DESCRIBES]-() }, e:Sanctioned, k.current",
        key=f"uscc\x1f{A}",
    )
    assert left == [[1, 1, False, True]]
    await loader(folder("b", enterprises=table(("1", A))), load_time=T + 3)
    assert await groups(graph) == [["a1", "b1"], ["aP"], ["bP"]]
    assert await rows(graph, "MATCH (e:Enterprise) RETURN count(*)") == [[1]]
    former = await rows(
        graph,
        "MATCH (k:SubjectKey {key: $key})-[:IDENTIFIES]->(e:Sanctioned) RETURN k.current",
        key=f"uscc\x1f{B}",
    )
    assert former == [[False]]


async def test_a_code_given_up_is_claimed_by_whoever_states_it(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    await loader(folder("a", enterprises=table(("1", A))), load_time=T)
    await loader(folder("a", enterprises=table(("1", B))), load_time=T + 1)
    await loader(folder("b", enterprises=table(("1", A))), load_time=T + 2)
    assert await groups(graph) == [["a1"], ["b1"]]
    await loader(folder("b", enterprises=table(("1", B))), load_time=T + 3)
    assert await groups(graph) == [["a1", "b1"]]


async def test_a_code_learned_later_merges(graph: Graph, folder: Folder, loader: Loader) -> None:
    await loader(folder("a", enterprises=table(("1", ""), ("2", A))), load_time=T)
    report = await loader(folder("a", enterprises=table(("1", A), ("2", A))), load_time=T + 1)
    assert await groups(graph) == [["a1", "a2"]]
    assert report.exit_code == 0
    assert await rows(graph, "MATCH (k:SubjectKey)-[:IDENTIFIES]->(s) RETURN count(*)") == [[5]]


async def test_two_ids_of_one_source_with_one_code_are_one_subject(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    report = await loader(folder("a", enterprises=table(("1", A), ("2", A))), load_time=T)
    assert [f.code for f in report.findings] == [Code.SAME_SUBJECT]
    assert await groups(graph) == [["a1", "a2"]]


async def test_persons_are_one_by_their_number_and_never_by_their_name(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    await loader(folder("a", persons="id,name,id_number\n1,张伟,99999919700101101X\n2,张伟,\n"), load_time=T)
    await loader(folder("b", persons="id,name,id_number\n1,张某,99999919700101101x\n"), load_time=T)
    assert await groups(graph) == [["a1", "b1"], ["a2"]]


@pytest.mark.parametrize(
    "portions", [("shared", "corrected"), ("corrected", "shared"), ("both",)], ids="-".join
)
async def test_a_branch_that_shared_its_parents_code_is_its_branch_again_in_any_order(
    graph: Graph, folder: Folder, loader: Loader, portions: tuple[str, ...]
) -> None:
    """While the two are one subject the link leads from it to itself; the mark goes with the sanction."""
    head = "id,name,uscc,kind,parent_id,known_on\n"
    shared = f"E,甲公司,{A},,,2010-01-01\nBR,甲公司分公司,{A},BRANCH,E,2010-01-01\n"
    corrected = f"E,甲公司,{B},,,2015-01-01\n"
    texts = {"shared": shared, "corrected": corrected, "both": shared + corrected}
    linked = "MATCH (b)-[r:BRANCH_OF]->(p) RETURN r.fromRecord, r.toRecord, b = p, p:Sanctioned"
    for number, portion in enumerate(portions):
        tables = {"enterprises": head + texts[portion]}
        if "BR" in tables["enterprises"]:
            tables["sanctions"] = "id,subject_id,memorandum,decided_on\nS1,BR,M1,2020-01-01\n"
        await loader(folder("a", **RULES, **tables), load_time=T + number)
        if portions[: number + 1] == ("shared",):
            assert await rows(graph, linked) == [["BR", "E", True, True]]
    assert await rows(graph, linked) == [["BR", "E", False, True]]
