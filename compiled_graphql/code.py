"""Lines of generated code, the constants that they name, and the place in an answer they are about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from compiled_graphql.state import FieldSite


class Code:
    """The lines of one function."""

    def __init__(self, head: str) -> None:
        self._lines = [head]
        self._indent = "    "
        self._fresh = 0

    def add(self, line: str) -> None:
        """Add a line at the present indentation."""
        self._lines.append(self._indent + line)

    @contextmanager
    def block(self) -> Iterator[None]:
        """Indent what is added meanwhile."""
        before = self._indent
        self._indent = before + "    "
        yield
        self._indent = before

    def fresh(self, letter: str) -> str:
        """Return a name that the function does not use yet."""
        self._fresh += 1
        return f"{letter}{self._fresh}"

    def text(self) -> str:
        """Return the function."""
        return "\n".join(self._lines) + "\n"


class Constants:
    """Values by the names under which generated code knows them."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.table = table
        self._names: dict[int, str] = {}

    def name(self, value: Any) -> str:
        """Return the name of a value; the table keeps it alive, so that its identity stays its own."""
        known = self._names.get(id(value))
        if known is None:
            known = self._names[id(value)] = f"K{len(self._names)}"
            self.table[known] = value
        return known


@dataclass(frozen=True, slots=True)
class Place:
    """A place in an answer: the field that it belongs to, and its path as an expression.

    ``base`` is the expression of an object's path, ``steps`` are those that lead on from there, the
    last ``items`` of them indices of lists.
    """

    site: FieldSite
    base: str
    steps: tuple[str, ...]
    items: int = 0

    @classmethod
    def of(cls, site: FieldSite) -> Place:
        """Return the place of a root field."""
        return cls(site, "()", (_step(site),))

    def field(self, site: FieldSite) -> Place:
        """Return the place of a field of this object."""
        return Place(site, self.base, (*self.steps, _step(site)))

    def item(self, index: str) -> Place:
        """Return the place of an item of this list."""
        return Place(self.site, self.base, (*self.steps, index), self.items + 1)

    @property
    def path(self) -> str:
        """The path as an expression."""
        return _path(self.base, self.steps)

    @property
    def field_path(self) -> str:
        """The path of the field itself, which its info names whatever item is being looked at."""
        return _path(self.base, self.steps[: len(self.steps) - self.items])


def _path(base: str, steps: tuple[str, ...]) -> str:
    return f"({', '.join((base, *steps))})" if steps else base


def _step(site: FieldSite) -> str:
    return repr((site.key, site.parent_type.name))
