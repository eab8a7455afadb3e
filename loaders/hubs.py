"""Subjects with many links: mark whose lists a transaction makes old, and make lists anew.

A list holds the links of one subject, one kind after the other in the order of the neighbours' ids, on
shelves of about ``SHELF`` links; a tally says how many there are on each day. Both follow from the links,
and count only while the subject is not marked (docs/graph-model.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Any

from graph_api.domain.dates import ALWAYS_MS, OPEN_MS, now_ms
from graph_api.domain.exploration.tallies import Stay, TallyBlock, days_of, present_interval, tally
from graph_api.domain.keys import SEPARATOR, fact_key
from loaders.settling import Write
from loaders.store import Step, Store

HUB_LINKS = 200
"""Relationships above which a subject has lists; reading fewer takes a few milliseconds."""

SHELF = 64
"""Links on a shelf; all links of one kind with one neighbour stand together, however many."""

AMONG_HUBS = "*"
"""The list, beside those of the kinds, of a subject's links with others that have lists."""

HUB_PAGE = 100
LINK_PAGE = 20_000
SHELVES_AT_ONCE = 250

_BRANCH = "BRANCH_OF"
_ENTERPRISES = fact_key("enterprises", "")
_IDENTITY = frozenset({"move_records", "dissolve_subjects", "rename_subjects"})
_FACTS = frozenset({"copy_facts", "change_facts", "remove_facts"})
"""What changes links and leaves it to others to mark their ends; ``create_facts`` does so itself."""
_STATEMENTS = {
    "create_statements": None,
    "copy_statements": 1,
    "change_statements": 1,
    "remove_statements": 1,
}
"""Where a row of a step that writes statements has the key of the fact; None: in the properties."""


def marking_steps(steps: Sequence[Step], above: int | None = None) -> tuple[list[Step], list[Step]]:
    """Return what is to be written before and after ``steps`` so that no list is behind the links.

    ``above``: relationships above which a subject has lists (default: ``HUB_LINKS``).
    """
    above = HUB_LINKS if above is None else above
    touched: set[str] = set()
    moved: set[str] = set()
    stated: set[str] = set()
    linked: set[str] = set()
    for query, parameters in steps:
        rows: Any = parameters.get("rows", ())
        if query in _FACTS:
            touched.update(row[place] for row in rows for place in (1, 2))
        elif query in _IDENTITY:
            moved.update(end for row in rows for end in row[:2])
        elif query == "sync_branches":
            linked.update(row[0] for row in rows)
        elif query in _STATEMENTS:
            stated.update(key for row in rows if (key := _fact_of(query, row)).startswith(_ENTERPRISES))
    before: list[Step] = []
    after: list[Step] = []
    if stated | linked:
        about: Step = ("flag_parent_hubs", {"keys": sorted(stated | linked)})
        before.append(about)
        after.append(about)
    if linked:
        after.append(("flag_parents", {"keys": sorted(linked), "above": above}))
    if touched | moved:
        after.append(("flag_hubs", {"ids": sorted(touched | moved), "above": above}))
    if moved:
        after.append(("flag_hubs_around", {"ids": sorted(moved)}))
    return before, after


def _fact_of(query: str, row: Sequence[Any]) -> str:
    place = _STATEMENTS[query]
    return str(row[1]["key"] if place is None else row[place])


async def settle_hubs(graph: Store, write: Write, *, above: int | None = None, now: int | None = None) -> int:
    """Make the lists of all marked subjects anew and return how many were marked.

    ``above``: relationships above which a subject has lists (default: ``HUB_LINKS``). ``now`` (ms): the
    tally is that of what is known then (default: the present).
    """
    above = HUB_LINKS if above is None else above
    settled = 0
    while pending := (await graph.write("pending_hubs", limit=HUB_PAGE, above=above))["pending"]:
        for subject, is_hub in pending:
            await write([("drop_lists", {"id": subject})])
            if is_hub:
                links = await _read(graph, subject)
                for step in _list_steps(subject, links, now_ms() if now is None else now):
                    await write([step])
            await write([("close_hub", {"id": subject, "listed": is_hub})])
        settled += len(pending)
    return settled


@dataclass(frozen=True, slots=True)
class Listed:
    """A link as it stands on a shelf: ``stay`` says when it counts, ``row`` is what the source states."""

    stay: Stay
    among_hubs: bool
    row: Sequence[Any]


@dataclass(slots=True)
class _Links:
    """What was read of a subject's links, and what is said of its branches."""

    rows: list[Sequence[Any]] = field(default_factory=list)
    kinds: dict[str, list[tuple[int, int, bool]]] = field(default_factory=dict)


async def _read(graph: Store, subject: str) -> list[Listed]:
    """Return the links of a subject that were ever known to hold on any day."""
    found = _Links()
    while True:
        page = await graph.write("hub_links", id=subject, skip=len(found.rows), limit=LINK_PAGE)
        for branch, known_from, known_until, kind in page["kinds"]:
            known = (known_from, known_until, kind in (None, "BRANCH"))
            found.kinds.setdefault(branch, []).append(known)
        found.rows += page["links"]
        if len(page["links"]) < LINK_PAGE:
            return list(_listed(subject, found))


def _listed(subject: str, found: _Links) -> Iterator[Listed]:
    for row in found.rows:
        other, among_hubs, kind, outgoing, known_from, known_until, since, until = row[:8]
        begin, end = days_of(since, until)
        if other == subject or begin >= end:
            continue
        intervals = [(known_from, known_until)]
        if kind == _BRANCH:
            said = found.kinds.get(subject if outgoing else other, [])
            intervals = branch_intervals(known_from, known_until, said)
        for first, last in intervals:
            if first < last:
                yield Listed(Stay(other, kind, begin, end, first, last), among_hubs, row)


def branch_intervals(
    known_from: int, known_until: int, kinds: Iterable[tuple[int, int, bool]]
) -> list[tuple[int, int]]:
    """Return while what within an interval of the second clock a subject with a parent counts as its branch.

    ``kinds``: from when until when a statement about it is known, and whether that calls it a branch. It
    counts while one does, or while nothing is said about it: a subsidiary names a parent too.
    """
    known = list(kinds)
    instants = {known_from, known_until, *(at for first, last, _ in known for at in (first, last))}
    within = sorted(at for at in instants if known_from <= at <= known_until)
    found: list[tuple[int, int]] = []
    for first, last in pairwise(within):
        said = [is_branch for begin, end, is_branch in known if begin <= first < end]
        if said and not any(said):
            continue
        if found and found[-1][1] == first:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


async def expected_shelves(graph: Store, subject: str) -> list[Mapping[str, Any]]:
    """Return the shelves that a subject would have if its lists were made now; writes nothing."""
    shelves: list[Mapping[str, Any]] = []
    for query, parameters in _list_steps(subject, await _read(graph, subject), now_ms()):
        rows: Any = parameters["rows"]
        shelves += rows if query == "create_shelves" else ()
    return shelves


def _list_steps(subject: str, links: Sequence[Listed], now: int) -> Iterator[Step]:
    """Yield the steps that write shelves and tally of a subject."""
    lists: dict[str, list[Listed]] = {}
    for link in links:
        lists.setdefault(link.stay.kind, []).append(link)
        if link.among_hubs:
            lists.setdefault(AMONG_HUBS, []).append(link)
    shelves = [
        shelf_properties(subject, name, shelf)
        for name, listed in sorted(lists.items())
        for shelf in shelves_of(listed)
    ]
    for part in _parts(shelves):
        yield "create_shelves", {"rows": part}
    instants = [at for link in links for at in (link.stay.known_from, link.stay.known_until)]
    known = present_interval(instants, now, ALWAYS_MS, OPEN_MS)
    stays = [link.stay for link in links if link.stay.known_from <= known[0] < link.stay.known_until]
    blocks = [tally_properties(subject, block, known) for block in tally(stays)]
    for some in _parts(blocks):
        yield "create_tallies", {"rows": some}


def _parts(rows: Sequence[Mapping[str, object]]) -> Iterator[Sequence[Mapping[str, object]]]:
    """Cut rows into what one transaction writes."""
    for first in range(0, len(rows), SHELVES_AT_ONCE):
        yield rows[first : first + SHELVES_AT_ONCE]


def shelves_of(links: Iterable[Listed]) -> Iterator[list[Listed]]:
    """Cut links into shelves in the order of the neighbours' ids; a neighbour stands on one shelf only."""
    shelf: list[Listed] = []
    ordered = sorted(
        links, key=lambda link: (link.stay.other, link.stay.kind, link.stay.begin, link.stay.end)
    )
    for _, same in groupby(ordered, key=lambda link: link.stay.other):
        shelf += same
        if len(shelf) >= SHELF:
            yield shelf
            shelf = []
    if shelf:
        yield shelf


def shelf_properties(subject: str, name: str, shelf: Sequence[Listed]) -> Mapping[str, object]:
    """Return a shelf as parallel lists; an empty text is what the source does not say."""
    columns = list(zip(*(link.row for link in shelf), strict=True))
    texts = [[value or "" for value in column] for column in columns[6:]]
    return {
        "at": SEPARATOR.join((subject, name, shelf[-1].stay.other)),
        "others": list(columns[0]),
        "types": list(columns[2]),
        "outgoing": list(columns[3]),
        "knownFroms": [link.stay.known_from for link in shelf],
        "knownUntils": [link.stay.known_until for link in shelf],
        "begins": [link.stay.begin for link in shelf],
        "ends": [link.stay.end for link in shelf],
        "stated": list(columns[4]),
        "sinces": texts[0],
        "untils": texts[1],
        "sources": texts[2],
        "positions": texts[3],
        "percents": texts[4],
        "percentMins": texts[5],
        "percentMaxes": texts[6],
    }


def tally_properties(subject: str, block: TallyBlock, known: tuple[int, int]) -> Mapping[str, object]:
    """Return a block of a tally that is true for knownAt from ``known[0]`` to before ``known[1]`` (ms)."""
    return {
        "at": SEPARATOR.join((subject, block.day)),
        "knownFrom": known[0],
        "knownUntil": known[1],
        "slots": list(block.slots),
        "sums": list(block.sums),
        "days": list(block.days),
        "changed": list(block.changed),
        "changes": list(block.changes),
    }
