"""More memory for an engine that runs out of it before it is ready.

What a full disk or a crash left unfinished is read back at the next start, all at once, and may need a
larger heap than serving does: an engine that is only started again dies of it each time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from graph_api.engine.memory import EngineMemory

_RAN_OUT = "java.lang.OutOfMemoryError"
_AT_MOST_OF_MACHINE = 2  # half: service and system need theirs


@dataclass(slots=True)
class AmpleMemory:
    """The memory with which the next engine starts: ``usual``, or more after some died of having too little.

    ``machine_mib``: what the machine has.
    """

    usual: EngineMemory
    machine_mib: int
    _factor: int = 1

    @property
    def now(self) -> EngineMemory:
        """The memory for the next start."""
        return replace(self.usual, heap_mib=self.usual.heap_mib * self._factor)

    def ended(self, said: str, *, was_ready: bool) -> bool:
        """Note that an engine ended, and its last words; whether the next one gets more memory for it.

        One that was ready has read everything back, so the next begins with the usual memory.
        """
        if was_ready:
            self._factor = 1
            return False
        more = 2 * self._factor
        fits = self.usual.heap_mib * more <= self.machine_mib // _AT_MOST_OF_MACHINE
        if _RAN_OUT not in said or not fits:
            return False
        self._factor = more
        return True
