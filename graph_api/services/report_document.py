"""A printed report as data: headings, facts, tables and notes, before anybody lays them out.

The page and the PDF show the same document; what differs is only how.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from graph_api.domain.explanations import Language

Tone: TypeAlias = Literal["", "strong", "warn", "quiet"]
"""How a text is set: ``strong`` for what stands against the subject, ``warn`` for doubt, ``quiet``."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; lines are separated by line feeds. ``small`` is a second text in smaller type below."""

    text: str
    tone: Tone = ""
    small: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading and its share of the width; the shares of a table need no particular sum."""

    title: str
    share: int


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings that are repeated on every page."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values."""

    rows: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph; ``warn`` for what must not be overlooked, ``quiet`` for an absence."""

    text: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a section."""

    text: str


Block: TypeAlias = Table | Facts | Note | Heading


@dataclass(frozen=True, slots=True)
class Part:
    """One section of the document."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report in one language.

    ``running`` is what every page repeats beside the number and the page: the two clocks.
    """

    language: Language
    title: str
    subject: str
    number: str
    running: str
    head: Facts
    parts: tuple[Part, ...]


def table(columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[Cell | str]]) -> Table:
    """Make a table; a plain string is a cell without tone."""
    return Table(
        tuple(Column(title, share) for title, share in columns),
        tuple(tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in row) for row in rows),
    )
