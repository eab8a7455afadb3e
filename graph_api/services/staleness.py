"""How old the sources behind an answer are: an answer from a feed that stopped must say so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MILLISECONDS_A_DAY = 86_400_000


@dataclass(frozen=True, slots=True)
class SourceAge:
    """The age of one source that contributed to an answer.

    ``last_loaded_at``: end of its last load in milliseconds since 1970 UTC; ``days``: whole days
    since then; ``stale``: more days than the setting ``stale_after_days`` allows.
    """

    source: str
    last_loaded_at: int
    days: int
    stale: bool


def last_loads(rows: Iterable[tuple[str, int | None]]) -> dict[str, int]:
    """Return when each source was last loaded (ms), of rows of name and instant; None: not yet."""
    return {name: loaded for name, loaded in rows if loaded is not None}


def source_ages(
    sources: Iterable[str], last_loaded: Mapping[str, int], now: int, stale_after_days: int
) -> tuple[SourceAge, ...]:
    """Return the ages of ``sources`` at the instant ``now`` (ms), by name.

    A source whose first load has not ended has no age yet and is left out.
    """
    ages = []
    for source in sorted(set(sources)):
        loaded = last_loaded.get(source)
        if loaded is not None:
            days = max(0, now - loaded) // MILLISECONDS_A_DAY
            ages.append(SourceAge(source, loaded, days, days > stale_after_days))
    return tuple(ages)
