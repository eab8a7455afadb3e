"""What the rules found once about the facts of one bundle."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Found = TypeVar("Found")


class Memory:
    """Remembers what pure functions of one bundle returned, by who asks and for what."""

    __slots__ = ("_found",)

    def __init__(self) -> None:
        self._found: dict[Hashable, Any] = {}

    def recall(self, key: Hashable, find: Callable[[], Found]) -> Found:
        """Return what was found for ``key``, which names the function and everything that it depends on."""
        found: Found | None = self._found.get(key)
        if found is None:
            found = self._found[key] = find()
        return found

    def forget(self) -> None:
        """Let go of everything; what is asked for again is found again.

        What is remembered knows the bundle that remembers it. Such rings wait for the collector of cycles,
        and of a batch they are so many that it runs within every answer.
        """
        self._found.clear()
