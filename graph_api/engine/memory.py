"""How much memory the local engine takes on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import psutil

_MIB = 1024 * 1024
_CGROUP_LIMIT = Path("/sys/fs/cgroup/memory.max")


@dataclass(frozen=True, slots=True)
class EngineMemory:
    """Sizes in MiB."""

    heap_mib: int
    page_cache_mib: int


def machine_memory_mib() -> int:
    """The memory that this process may count on, in MiB: the machine's, or the container's if less."""
    total: int = psutil.virtual_memory().total
    try:
        limit = int(_CGROUP_LIMIT.read_text(encoding="ascii"))
    except (OSError, ValueError):
        limit = total
    return min(total, limit) // _MIB


def fit_memory(
    machine_mib: int, heap_mib: int | None = None, page_cache_mib: int | None = None
) -> EngineMemory:
    """Sizes for a machine of ``machine_mib``; what is given wins.

    The engine shares the machine with the service and a loader that takes up to 2 GiB, so heap and
    page cache take an eighth each, within bounds: below 512 MiB of heap the engine does not start
    reliably, above 8 GiB a heap no longer pays, and a page cache pays as long as data fit in it.
    """
    heap = heap_mib if heap_mib is not None else min(max(machine_mib // 8, 512), 8192)
    cache = page_cache_mib if page_cache_mib is not None else min(max(machine_mib // 8, 128), 32768)
    return EngineMemory(heap, cache)
