"""A graph whose key was replaced is the one that a load with the new key would have made, trail included."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from functools import partial

import pytest

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.identity_key import (
    ForeignIdentityKeyError,
    UnfinishedRotationError,
    claim_identity_key,
)
from graph_api.domain.dates import now_ms
from graph_api.domain.keys import identity_key
from graph_api.errors import UnavailableError
from graph_api.sealing import BrokenSealError, IdentitySealer, WrongIdentityKeyError
from graph_api.services.audit import AuditService
from graph_api.services.audit_chain import AuditChain, opened
from graph_api.services.audit_model import AuditedAnswer, AuditEntry, to_row
from graph_api.services.audit_verification import Flaw, verify
from graph_api.services.callers import Caller, Role
from graph_api.services.references import SubjectRefValue
from loaders.locking import LoadLock
from loaders.rotation import Ends, Rotation, rehearse, rotate
from loaders.run import load
from tests.api.codes import resident_id
from tests.loaders.conftest import Folder, Loader, dump, rows

T = 1_700_000_000_000
OLD, NEW, THIRD = (IdentitySealer(letter * 32) for letter in (b"k", b"n", b"t"))
BANK = Caller(Role.BANK, "bank-a", None, "teller-7")
MANY = 60

CHILD = """
import asyncio, sys
from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.domain.dates import now_ms
from graph_api.sealing import IdentitySealer
from graph_api.services.audit_chain import opened
from loaders.rotation import rotate

async def main():
    graph = Graph.connect(GraphAddress(*sys.argv[1:4]))
    old, new = IdentitySealer(b"k" * 32), IdentitySealer(b"n" * 32)
    await rotate(graph, old, new, closing=lambda ends: opened(new, now_ms(), ends)[1], portion=1)

asyncio.run(main())
"""


def first_world() -> dict[str, str]:
    """Return persons of every kind: corrected, voided, with a citation, without a number, many."""
    many = "".join(f"N{n},某{n},,{resident_id(5000 + n)},,,2020-01-01,,\n" for n in range(MANY))
    return {
        "persons": "id,name,id_type,id_number,birth_date,unspecified,known_on,void_on,source_note\n"
        f"P1,甲,,{resident_id(1)},1950-01-01,,2020-01-01,,卷一\n"
        f"P2,乙,PASSPORT,E12345671,,,2020-01-01,,\n"
        f"P3,丙,,{resident_id(3)},,,2020-01-01,2021-01-01,\n"
        f"P4,丁,,{resident_id(4)},,,2020-01-01,2021-02,\n"
        f"P5,戊,,{resident_id(5)},,,2020-01-01,2021-03-09,\n"
        "P6,己,,,1960,,2020-01-01,,\n"
        f"P7,庚,,{resident_id(7)},,,2020-01-01,2022,\n" + many,
        "enterprises": "id,name\nE1,子丑公司\n",
        "roles": "person_id,enterprise_id,role\nP1,E1,DIRECTOR\n",
    }


def second_world() -> dict[str, str]:
    """Return a correction: P1 has another number, and a person of the first source's former one comes."""
    return {
        "persons": "id,name,id_number,known_on\n"
        f"P1,甲,{resident_id(11)},2022-01-01\nP8,辛,{resident_id(1)},2022-01-01\n"
    }


async def filled(folder: Folder, loader: Loader, **options: object) -> None:
    """Load both worlds, and one of another source about some of the same persons."""
    for name, world in (("alpha", first_world()), ("alpha", second_world())):
        await loader(folder(name, **world), load_time=T, **options)
    other = {"persons": f"id,name,id_number\nX1,甲,{resident_id(11)}\nX2,新,{resident_id(12)}\n"}
    report = await loader(folder("beta", **other), load_time=T, **options)
    assert report.exit_code == 0, report.render()


def closing(key: IdentitySealer, ends: Ends) -> dict[str, object]:
    return opened(key, now_ms(), ends)[1]


async def rotated(
    graph: Graph, old: IdentitySealer = OLD, new: IdentitySealer = NEW, portion: int = 7
) -> Rotation:
    return await rotate(graph, old, new, closing=partial(closing, new), portion=portion)


async def look_up(audit: AuditService, number: str, found: str | None = None) -> None:
    ref = SubjectRefValue.by_identity(audit._key, "RESIDENT_ID", number)  # type: ignore[arg-type]
    await audit.record(AuditEntry(BANK, "reach", (AuditedAnswer(ref, found),), "r", purpose="贷款审批"))


async def content(graph: Graph) -> list[str]:
    """Return what the graph says, without the trail and what the key's own record says of its history."""
    hidden = ("IdentityKey", "AuditChain", "AuditRecord", "AuditAnswer")
    return [line for line in await dump(graph) if not any(f"'{name}'" in line for name in hidden)]


async def flaws(graph: Graph, *keys: IdentitySealer) -> list[Flaw]:
    return [found.flaw for found in (await verify(graph, keys[0], retired=keys[1:])).findings]


async def test_it_is_as_if_loaded_with_the_new_key(graph: Graph, folder: Folder, loader: Loader) -> None:
    await filled(folder, loader, sealer=NEW)
    expected = await content(graph)
    await graph.run_admin("MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
    await filled(folder, loader)
    before = await content(graph)
    planned = await rehearse(graph, OLD, portion=7)
    assert await content(graph) == before
    done = await rotated(graph)
    assert await content(graph) == expected != before
    assert (done.digests_kept, done.keys_dropped) == (0, 0)
    assert (done.statements, done.keys) == (planned.statements, planned.keys)
    ciphers = await rows(
        graph, "MATCH (s:PersonStatement) WHERE s.idCipher IS NOT NULL RETURN s.idCipher, s.idHash"
    )
    assert len(ciphers) == done.statements > MANY
    for cipher, hashed in ciphers:
        assert NEW.lookup_hash(*NEW.open(cipher)) == hashed
        with pytest.raises(WrongIdentityKeyError):
            OLD.open(cipher)
    await claim_identity_key(graph, NEW.key_id)
    with pytest.raises(ForeignIdentityKeyError):
        await claim_identity_key(graph, OLD.key_id)


async def test_the_same_rows_make_no_new_version_afterwards(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    await filled(folder, loader)
    await rotated(graph)
    before = await content(graph)
    await loader(folder("alpha", **second_world()), load_time=T + 1, sealer=NEW)
    await loader(
        folder("beta", persons=f"id,name,id_number\nX1,甲,{resident_id(11)}\n"), load_time=T, sealer=NEW
    )
    assert await content(graph) == before
    with pytest.raises(ForeignIdentityKeyError):
        await loader(folder("alpha", **second_world()))


async def test_killed_in_the_middle_it_goes_on(
    graph: Graph, graph_address: GraphAddress, folder: Folder, loader: Loader
) -> None:
    await filled(folder, loader, sealer=NEW)
    expected = await content(graph)
    await graph.run_admin("MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
    await filled(folder, loader)
    audit = AuditService(graph, OLD)
    await look_up(audit, resident_id(1))
    address = (graph_address.uri, graph_address.username, graph_address.password)
    with subprocess.Popen([sys.executable, "-c", CHILD, *address]) as process:
        async with asyncio.timeout(120):
            while not await rows(graph, "MATCH (k:IdentityKey) WHERE k.rotatedUpTo <> '' RETURN 1"):
                assert process.poll() is None
                await asyncio.sleep(0.02)
        os.kill(process.pid, signal.SIGKILL)
    keys = await rows(graph, "MATCH (s:PersonStatement) RETURN DISTINCT split(s.idCipher, '.')[1]")
    assert {OLD.key_id, NEW.key_id} <= {key for (key,) in keys}
    # Nobody answers from it, loads into it or rotates it to a third key.
    for key in (OLD, NEW):
        with pytest.raises(UnfinishedRotationError):
            await claim_identity_key(graph, key.key_id)
        with pytest.raises(UnavailableError):
            await look_up(AuditService(graph, key), resident_id(1))
    with pytest.raises(UnavailableError):
        await look_up(audit, resident_id(1))
    with pytest.raises(UnfinishedRotationError):
        await loader(folder("alpha", **second_world()))
    with pytest.raises(ForeignIdentityKeyError):
        await rotated(graph, OLD, THIRD)
    done = await rotated(graph)
    assert 0 < done.persons < MANY + 10
    assert await content(graph) == expected
    assert await flaws(graph, NEW, OLD) == []


async def test_the_trail_verifies_over_records_of_before_and_after(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    await filled(folder, loader)
    before = AuditService(graph, OLD)
    for _ in range(3):
        await look_up(before, resident_id(1))
    await rotated(graph)
    with pytest.raises(UnavailableError, match="identity key"):
        await look_up(before, resident_id(1))
    after = AuditService(graph, NEW)
    await look_up(after, resident_id(1))
    await rotated(graph, NEW, THIRD)
    await look_up(AuditService(graph, THIRD), resident_id(1))
    found = await verify(graph, THIRD, retired=(NEW, OLD))
    assert found.is_whole
    assert found.records == 5
    assert await flaws(graph, THIRD, NEW) == [Flaw.OPENING_CHANGED]
    await graph.run_admin("MATCH (r:AuditRecord {sequence: 2}) SET r.purpose = '其他'")
    assert await flaws(graph, THIRD, NEW, OLD) == [Flaw.RECORD_CHANGED]


async def test_what_is_made_with_a_retired_key_is_found(graph: Graph, folder: Folder, loader: Loader) -> None:
    """Somebody has come by the former key and writes to the graph past the service."""
    await filled(folder, loader)
    await look_up(AuditService(graph, OLD), resident_id(1))
    await rotated(graph)
    ((records, head),) = await rows(
        graph,
        "MATCH (r:AuditRecord) MATCH (c:AuditChain) WHERE r.id STARTS WITH c.records "
        "RETURN c.records, r.hash",
    )
    forged = to_row(AuditEntry(BANK, "reach"), f"{records}{2:010d}", now_ms())
    AuditChain(OLD, records, head, 1).linked([forged])
    await graph.run_admin("CREATE (r:AuditRecord) SET r = $properties", properties=forged["properties"])
    assert await flaws(graph, NEW, OLD) == [Flaw.AFTER_RETIREMENT]
    await graph.run_admin("CREATE (c:AuditChain) SET c = $chain", chain=closing(OLD, []))
    assert await flaws(graph, NEW, OLD) == [Flaw.AFTER_RETIREMENT, Flaw.AFTER_RETIREMENT]


async def test_a_key_whose_number_nobody_states_is_told_and_removed(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    await filled(folder, loader)
    await graph.run_admin(
        "MATCH (p:Person) WITH p LIMIT 1 "
        "CREATE (:SubjectKey {key: $key, kind: 'identity', current: false})-[:IDENTIFIES]->(p)",
        key=identity_key("0" * 64),
    )
    assert (await rehearse(graph, OLD)).keys_dropped == 1
    assert (await rotated(graph)).keys_dropped == 1
    assert await rows(graph, "MATCH (k:SubjectKey {key: $key}) RETURN 1", key=identity_key("0" * 64)) == []


async def test_a_damaged_number_stops_it_and_is_not_lost(
    graph: Graph, folder: Folder, loader: Loader
) -> None:
    await filled(folder, loader)
    await graph.run_admin("MATCH (s:PersonStatement {sourceId: 'P2'}) SET s.idCipher = s.idCipher + 'AAAA'")
    with pytest.raises(BrokenSealError):
        await rehearse(graph, OLD)
    with pytest.raises(BrokenSealError):
        await rotated(graph)
    await graph.run_admin(
        "MATCH (s:PersonStatement {sourceId: 'P2'}) SET s.idCipher = $cipher",
        cipher=OLD.seal("PASSPORT", "E12345671"),
    )
    await rotated(graph)
    await claim_identity_key(graph, NEW.key_id)


async def test_it_waits_for_a_load_and_a_load_for_it(graph: Graph, folder: Folder, loader: Loader) -> None:
    await filled(folder, loader)
    async with LoadLock(graph, "l_other"):
        waiting = asyncio.create_task(rotated(graph))
        done, _ = await asyncio.wait({waiting}, timeout=1)
        assert not done
        assert await rows(graph, "MATCH (k:IdentityKey) WHERE k.rotatingTo IS NOT NULL RETURN 1") == []
    await waiting
    report = await load(folder("alpha", **second_world()), graph=graph, sealer=NEW)
    assert report.exit_code == 0


async def test_a_graph_without_persons_takes_the_new_key(graph: Graph) -> None:
    await claim_identity_key(graph, OLD.key_id)
    assert (await rotated(graph)).statements == 0
    ((key, retired),) = await rows(graph, "MATCH (k:IdentityKey) RETURN k.keyId, k.retired")
    assert (key, retired) == (NEW.key_id, [OLD.key_id])
