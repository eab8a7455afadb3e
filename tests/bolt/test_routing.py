"""A ``neo4j://`` address: the driver routes, a process reads what it wrote, a load waits for followers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from graph_api.bolt.driver import Graph, GraphAddress
from graph_api.bolt.members import has_reached
from graph_api.bolt.pool import Pool


@pytest.fixture
async def routed(graph_address: GraphAddress, graph: Graph) -> AsyncIterator[Graph]:
    """Give the same, empty graph by an address that the driver routes by."""
    address = replace(graph_address, uri=graph_address.uri.replace("bolt://", "neo4j://"))
    assert address.is_routed
    assert not graph_address.is_routed
    connected = Graph.connect(address)
    yield connected
    await connected.close()


async def test_reads_what_it_wrote(routed: Graph) -> None:
    for number in range(5):
        await routed.write(
            "begin_load_run", id=f"l_{number}", source="routed", fingerprint=f"f{number}", now=number
        )
        latest = await routed.read("latest_load", source="routed")
        assert latest["fingerprint"] == f"f{number}"
        assert (await routed.aside().read("latest_load", source="routed")) == latest


async def test_one_server_has_no_followers_to_wait_for(routed: Graph, graph: Graph) -> None:
    assert await routed.await_followers(seconds=5)
    before = graph.round_trips
    assert await graph.await_followers(seconds=0)
    assert graph.round_trips == before


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        ({"lastCommittedTxn": 7, "replicationLag": 0}, True),
        ({"lastCommittedTxn": 9, "replicationLag": -4}, True),
        ({"lastCommittedTxn": 6, "replicationLag": -1}, False),
        ({"lastCommittedTxn": None, "replicationLag": 0}, True),
        ({"lastCommittedTxn": None, "replicationLag": -2}, False),
    ],
)
def test_a_follower_counts_once_it_has_the_transaction(member: Mapping[str, Any], expected: bool) -> None:
    """A follower may lag behind later writes: what matters is the write that is waited for."""
    assert has_reached(member, 7) is expected


class Members(Graph):
    """A graph on a cluster whose members report, in turn, what they have."""

    def __init__(self, *reports: list[int]) -> None:
        nowhere = Pool(lambda _: None, 1, None, knows_all=False)  # type: ignore[arg-type, return-value]
        super().__init__(nowhere, {}, routed=True)
        self.reports = list(reports)

    async def run_admin(self, statement: str, /, **parameters: object) -> list[Mapping[str, Any]]:
        """Return the next report; the last one again."""
        report = self.reports.pop(0) if len(self.reports) > 1 else self.reports[0]
        online = [{"currentStatus": "online", "lastCommittedTxn": at, "replicationLag": -1} for at in report]
        return [*online, {"currentStatus": "offline", "lastCommittedTxn": 1, "replicationLag": None}]


async def test_waits_until_the_last_follower_has_it() -> None:
    members = Members([7, 5, 7], [8, 6, 7], [9, 7, 9])
    assert await members.await_followers(seconds=30)
    assert len(members.reports) == 1


async def test_does_not_wait_for_ever() -> None:
    assert not await Members([7, 5]).await_followers(seconds=0)
