"""How far a search from two ends is sure to have found every path, and which bound cut it short."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from graph_api.domain.links import Bound

EVERY_LENGTH = 1_000_000
"""More steps than any path has: where one end's search ran dry, paths of every length were found."""


@dataclass(frozen=True, slots=True)
class UnexpandedHub:
    """A subject with too many links to be searched, met so many steps from one of the ends."""

    from_source: bool
    distance: int
    subject: str


@dataclass(frozen=True, slots=True)
class Search:
    """What a search from both ends covered.

    ``searched``: levels from the source and from the target; ``open``: whether each end could go on;
    ``hubs``: subjects that were met and not searched; ``cut``: whether the last level brought more links
    than are read; ``wide``: whether members of a concert group were too many to be linked.
    """

    searched: tuple[int, int]
    open: tuple[bool, bool]
    hubs: tuple[UnexpandedHub, ...] = ()
    cut: bool = False
    wide: bool = False


def sure_of(search: Search) -> dict[Bound, int]:
    """Return, for each bound, the length up to which every path was found in spite of it.

    An edge is found as soon as one of its ends is searched. So every path of at most as many steps as
    levels were searched from both ends together is found; one through a hub at distance d, if the rest
    of it was searched from the other end; one through a link between two hubs only up to the sum of
    their distances.
    """
    reach = tuple(
        levels if more else EVERY_LENGTH for levels, more in zip(search.searched, search.open, strict=True)
    )
    lost = 1 if search.cut else 0
    hub_lengths = [hub.distance + reach[1 if hub.from_source else 0] for hub in search.hubs]
    hub_lengths += [
        near.distance + far.distance
        for near, far in product(_of_end(search.hubs, True), _of_end(search.hubs, False))
        if near.subject != far.subject
    ]
    sure = {Bound.DEPTH: min(EVERY_LENGTH, sum(reach))}
    if search.cut:
        sure[Bound.NODES] = sum(search.searched) - lost
    if hub_lengths:
        sure[Bound.HUB] = min(hub_lengths) - lost
    if search.wide:
        sure[Bound.HUB] = 0
    return sure


def _of_end(hubs: Iterable[UnexpandedHub], source: bool) -> list[UnexpandedHub]:
    return [hub for hub in hubs if hub.from_source is source]


def bounds_of_paths(
    search: Search, paths: Sequence[Sequence[str]], *, first: int, hops: int
) -> tuple[Bound, ...]:
    """Return the bounds because of which paths may be missing from an answer.

    ``paths`` are the shortest in what was read, ``first`` and ``hops`` what was asked for. Where as many
    as asked were found, only one as short as the last of them could be missing.
    """
    needed = len(paths[-1]) - 1 if paths and len(paths) >= first else hops
    sure = sure_of(search)
    biting = {bound for bound, length in sure.items() if length < needed}
    # Where links were cut or hubs left out, the levels are few because of that.
    if biting & {Bound.NODES} and Bound.DEPTH in biting:
        biting.discard(Bound.DEPTH)
    return tuple(bound for bound in Bound if bound in biting)
