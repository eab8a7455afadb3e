"""Questions about links, and answers with the source's own ids in place of platform ids."""

from __future__ import annotations

from collections.abc import Sequence

from tests.api.platform import Json, World, as_of

LINK = """
fragment L on Link {
  kind from { id } to { id } percent percentMin percentMax since until certain position source knownFrom
}
"""

NEIGHBOURHOOD = (
    LINK
    + """
query Around($ref: SubjectRef!, $depth: Int, $links: [LinkKind!], $asOf: AsOf, $limit: Int) {
  neighbourhood(ref: $ref, depth: $depth, links: $links, asOf: $asOf, limit: $limit) {
    nodes { id name } links { ...L } completeness bounds hubs { subject { id } degree shown }
    staleness { source days stale }
  }
}
"""
)

NEIGHBOURS = (
    LINK
    + """
query Near($ref: SubjectRef!, $links: [LinkKind!], $asOf: AsOf, $first: Int, $after: String) {
  neighbours(ref: $ref, links: $links, asOf: $asOf, first: $first, after: $after) {
    totalCount edges { cursor node { id } links { ...L } } completeness staleness { source }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""
)

PATHS = (
    LINK
    + """
query Paths($from: SubjectRef!, $to: SubjectRef!, $hops: Int, $first: Int, $links: [LinkKind!], $asOf: AsOf) {
  paths(from: $from, to: $to, maxHops: $hops, first: $first, links: $links, asOf: $asOf) {
    paths { nodes { id name } links { ...L } } completeness explored bounds staleness { source }
  }
}
"""
)

STANDINGS = """
query Standings($subjects: [SubjectRef!]!, $asOf: AsOf) {
  standings(subjects: $subjects, asOf: $asOf) {
    subject { id name } standing completeness own reached signals staleness { source }
  }
}
"""


async def learn(world: World, *records: str) -> None:
    """Ask for the platform ids of these records, so that answers can be read in the source's own ids."""
    for record in records:
        if record not in world.records.values():
            await world.id(record)


def names(world: World, nodes: Sequence[Json]) -> list[str]:
    """Return subjects by the source's own ids."""
    return [str(world.records.get(node["id"], node["id"])) for node in nodes]


def edges(world: World, links: Sequence[Json]) -> set[tuple[str, str, str]]:
    """Return links as kind, from, to, by the source's own ids; both ways in the order of those ids."""
    found = set()
    for link in links:
        ends = names(world, [link["from"], link["to"]])
        if link["kind"] in ("CONCERT", "POSSIBLY_SAME"):
            ends.sort()
        found.add((str(link["kind"]), ends[0], ends[1]))
    return found


async def around(
    world: World, record: str, valid_at: str | None = None, known_at: str | None = None, **more: object
) -> Json:
    """Return the answer of ``neighbourhood``."""
    variables = {"ref": world.ref(record), "asOf": as_of(valid_at, known_at), **more}
    found: Json = (await world.platform.ask(NEIGHBOURHOOD, variables))["neighbourhood"]
    return found


async def near(
    world: World, record: str, valid_at: str | None = None, known_at: str | None = None, **more: object
) -> Json:
    """Return the answer of ``neighbours``."""
    variables = {"ref": world.ref(record), "asOf": as_of(valid_at, known_at), **more}
    found: Json = (await world.platform.ask(NEIGHBOURS, variables))["neighbours"]
    return found


async def search(
    world: World,
    source: str,
    target: str,
    valid_at: str | None = None,
    known_at: str | None = None,
    **more: object,
) -> Json:
    """Return the answer of ``paths``."""
    variables = {
        "from": world.ref(source),
        "to": world.ref(target),
        "asOf": as_of(valid_at, known_at),
        **more,
    }
    found: Json = (await world.platform.ask(PATHS, variables))["paths"]
    return found


def chains(world: World, answer: Json) -> list[list[str]]:
    """Return the paths of an answer by the source's own ids."""
    return [names(world, path["nodes"]) for path in answer["paths"]]
