"""How much of the engine a load takes: all that it can, or half, where others ask meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

from loaders.portions import BATCH_ROWS


@dataclass(frozen=True, slots=True)
class Pace:
    """How a load divides the engine's time.

    ``portion``: rows in one transaction; a question that meets one waits for a processor until it ends at
    most. ``lanes``: whether portions may be cut into transactions that run at the same time
    (``loaders.lanes``). ``rest``: how long the writer rests after a transaction, in times of what that took.
    """

    portion: int = BATCH_ROWS
    lanes: bool = True
    rest: float = 0.0


FULL = Pace()
"""As fast as it goes."""

IN_TURN = Pace(lanes=False)
"""One transaction after the other, where the order of calls is the order of writes."""

GENTLE = Pace(portion=500, lanes=False, rest=1.0)
"""For the hours in which people ask. A rest as long as the write leaves half of one processor to others
whatever the engine's speed, and a busy engine, whose writes take longer, gets longer rests."""
