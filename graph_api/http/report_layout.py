"""A report's document laid out on pages: lines broken, rows split, headings kept with what follows.

Nothing here draws. The outcome is pages of positioned texts and boxes in millimetres, so that the
number of pages is known before the first one is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from graph_api.http.report_font import ReportFont
from graph_api.services.report_document import (
    Block,
    Cell,
    Document,
    Facts,
    Heading,
    Note,
    Part,
    Table,
    Tone,
)

WIDTH, HEIGHT = 210.0, 297.0
LEFT, TOP, BOTTOM = 17.0, 25.0, 20.0
INNER = WIDTH - 2 * LEFT
FLOOR = HEIGHT - BOTTOM

Colour = tuple[int, int, int]

INK: Colour = (31, 41, 51)
MUTED: Colour = (102, 112, 122)
ACCENT: Colour = (28, 74, 92)
BRICK: Colour = (150, 48, 38)
AMBER: Colour = (131, 84, 0)
RULE: Colour = (214, 220, 225)
SHADE: Colour = (241, 244, 246)
SAND: Colour = (253, 246, 231)

_TONES: dict[Tone, Colour] = {"": INK, "strong": BRICK, "warn": AMBER, "quiet": MUTED}

TITLE, SUBJECT, SECTION, HEADING, BODY, SMALL = 19.0, 13.0, 12.0, 9.5, 9.0, 7.6
_LEADING = 1.42
"""Line height by type size; Chinese text set tighter is hard to read."""

_PAD_X, _PAD_Y = 1.6, 1.5
_LABEL = 38.0
_KEEP = 26.0
"""What must be left on a page for a heading to begin there."""

_SPLIT_FROM = 60.0
"""A row higher than this may be split where the page ends; a lower one moves to the next page."""

_TOKEN = re.compile(r"[0-9A-Za-z_\-.,:;/%()+\[\]'\"@#&=*]+| |.", re.DOTALL)
_NOT_FIRST = frozenset("，。；：、？！）」』】〕》”’…·%）")
_NOT_LAST = frozenset("（「『【〔《“‘")


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text; ``y`` is its baseline. ``heavy`` is drawn with a thin outline, for want of a bold."""

    x: float
    y: float
    text: str
    size: float
    colour: Colour
    heavy: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle; thin ones serve as rules."""

    x: float
    y: float
    width: float
    height: float
    colour: Colour


@dataclass(slots=True)
class PageLayout:
    """What stands on one page, boxes beneath texts, and which sections begin on it."""

    boxes: list[Box] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Line:
    """A broken line with its look."""

    text: str
    size: float
    colour: Colour
    heavy: bool = False

    @property
    def height(self) -> float:
        """The line's height in millimetres."""
        return self.size * _LEADING * 25.4 / 72


def broken(text: str, width: float, size: float, font: ReportFont) -> Iterator[str]:
    """Break text into lines no wider than ``width``.

    Chinese breaks anywhere but before closing and after opening punctuation; a word longer than a
    line is broken within.
    """
    for paragraph in text.split("\n"):
        yield from _broken_paragraph(font.printable(paragraph), width, size, font)


def _broken_paragraph(text: str, width: float, size: float, font: ReportFont) -> Iterator[str]:
    line, used = "", 0.0
    for token in _tokens(text, width, size, font):
        wide = font.width(token, size)
        if line and used + wide > width:
            carried = _carried(line, token)
            yield line[: len(line) - len(carried)].rstrip(" ")
            line = carried
            used = font.width(line, size)
            token = token.lstrip(" ") if not line else token
            wide = font.width(token, size)
        line += token
        used += wide
    yield line


def _tokens(text: str, width: float, size: float, font: ReportFont) -> Iterator[str]:
    for match in _TOKEN.finditer(text):
        token = match[0]
        if len(token) > 1 and font.width(token, size) > width:
            yield from token
        else:
            yield token


def _carried(line: str, token: str) -> str:
    """Return the end of a line that has to go with ``token`` to the next one."""
    if token[0] in _NOT_FIRST and len(line) > 1:
        # One character goes along, and an opening mark before that too.
        return line[-2:] if line[-2] in _NOT_LAST and len(line) > 2 else line[-1]
    return line[-1] if line[-1] in _NOT_LAST and len(line) > 1 else ""


class Layout:
    """Lays out one document."""

    def __init__(self, document: Document, font: ReportFont) -> None:
        self._document = document
        self._font = font
        self._y = TOP
        self.pages = [PageLayout()]

    def lay_out(self) -> list[PageLayout]:
        """Return the pages."""
        self._opening()
        for part in self._document.parts:
            self._part(part)
        return self.pages

    @property
    def _page(self) -> PageLayout:
        return self.pages[-1]

    def _new_page(self) -> None:
        self.pages.append(PageLayout())
        self._y = TOP

    def _opening(self) -> None:
        self._lines(self._lined(self._document.title, INNER, TITLE, ACCENT, heavy=True), LEFT)
        self._y += 1.5
        self._lines(self._lined(self._document.subject, INNER, SUBJECT, INK), LEFT)
        self._y += 3.0
        self._facts(self._document.head)

    def _part(self, part: Part) -> None:
        self._y += 6.0
        if self._y + _KEEP > FLOOR:
            self._new_page()
        self._page.sections.append(part.title)
        self._lines(self._lined(part.title, INNER, SECTION, ACCENT, heavy=True), LEFT)
        self._y += 0.8
        self._page.boxes.append(Box(LEFT, self._y, INNER, 0.5, ACCENT))
        self._y += 2.2
        for block in part.blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Table():
                self._table(block)
            case Facts():
                self._facts(block)
            case Note():
                self._note(block)
            case Heading():
                self._heading(block)

    def _heading(self, heading: Heading) -> None:
        self._y += 1.5
        if self._y + _KEEP > FLOOR:
            self._new_page()
        self._lines(self._lined(heading.text, INNER, HEADING, INK, heavy=True), LEFT)
        self._y += 1.0

    def _note(self, note: Note) -> None:
        if note.tone != "warn":
            self._lines(self._lined(note.text, INNER, BODY, _TONES[note.tone]), LEFT)
            self._y += 1.5
            return
        lines = self._lined(note.text, INNER - 8, BODY, AMBER)
        height = sum(line.height for line in lines) + 2 * _PAD_Y
        if self._y + height > FLOOR:
            self._new_page()
        self._page.boxes.append(Box(LEFT, self._y, INNER, height, SAND))
        self._page.boxes.append(Box(LEFT, self._y, 1.0, height, AMBER))
        self._y += _PAD_Y
        self._lines(lines, LEFT + 4)
        self._y += _PAD_Y + 1.5

    def _facts(self, facts: Facts) -> None:
        for label, cell in facts.rows:
            left = self._lined(label, _LABEL - 2 * _PAD_X, BODY, MUTED)
            right = self._cell(cell, INNER - _LABEL - 2 * _PAD_X)
            self._row([(LEFT, left), (LEFT + _LABEL, right)], None)

    def _table(self, table: Table) -> None:
        total = sum(column.share for column in table.columns)
        widths = [INNER * column.share / total for column in table.columns]
        starts = [LEFT + sum(widths[:place]) for place in range(len(widths))]
        header = [
            (start, self._lined(column.title, width - 2 * _PAD_X, SMALL, MUTED))
            for column, start, width in zip(table.columns, starts, widths, strict=True)
        ]
        self._header(header)
        for row in table.rows:
            cells = [
                (start, self._cell(cell, width - 2 * _PAD_X))
                for cell, start, width in zip(row, starts, widths, strict=True)
            ]
            self._row(cells, header)
        self._y += 1.5

    def _header(self, header: Sequence[tuple[float, list[Line]]]) -> None:
        height = _height(header)
        if self._y + height + _KEEP / 2 > FLOOR:
            self._new_page()
        self._page.boxes.append(Box(LEFT, self._y, INNER, height, SHADE))
        self._draw_row(header, height)

    def _row(
        self,
        cells: Sequence[tuple[float, list[Line]]],
        header: Sequence[tuple[float, list[Line]]] | None,
    ) -> None:
        """Set a row; under a table's header, which is set again wherever a page begins."""
        while True:
            height = _height(cells)
            if self._y + height <= FLOOR:
                self._draw_row(cells, height)
                return
            if height > _SPLIT_FROM and FLOOR - self._y > _SPLIT_FROM / 2:
                cells = self._draw_what_fits(cells)
            self._new_page()
            if header is not None:
                self._header(header)

    def _draw_what_fits(self, cells: Sequence[tuple[float, list[Line]]]) -> list[tuple[float, list[Line]]]:
        room = FLOOR - self._y - 2 * _PAD_Y
        fitting, rest = [], []
        for start, lines in cells:
            count, used = 0, 0.0
            while count < len(lines) and used + lines[count].height <= room:
                used += lines[count].height
                count += 1
            fitting.append((start, lines[:count]))
            rest.append((start, lines[count:]))
        self._draw_row(fitting, FLOOR - self._y)
        return rest

    def _draw_row(self, cells: Sequence[tuple[float, list[Line]]], height: float) -> None:
        top = self._y
        for start, lines in cells:
            self._y = top + _PAD_Y
            self._lines(lines, start + _PAD_X)
        self._y = top + height
        self._page.boxes.append(Box(LEFT, self._y - 0.1, INNER, 0.2, RULE))

    def _cell(self, cell: Cell, width: float) -> list[Line]:
        lines = self._lined(cell.text, width, BODY, _TONES[cell.tone]) if cell.text else []
        if cell.small:
            lines += self._lined(cell.small, width, SMALL, INK if not cell.text else MUTED)
        return lines

    def _lined(
        self, text: str, width: float, size: float, colour: Colour, *, heavy: bool = False
    ) -> list[Line]:
        return [Line(line, size, colour, heavy) for line in broken(text, width, size, self._font)]

    def _lines(self, lines: Sequence[Line], x: float) -> None:
        """Set lines beneath one another; whoever calls has made room, except for long paragraphs."""
        for line in lines:
            if self._y + line.height > FLOOR + 0.01:
                self._new_page()
            baseline = self._y + line.height * 0.74
            if line.text:
                self._page.texts.append(Text(x, baseline, line.text, line.size, line.colour, line.heavy))
            self._y += line.height


def _height(cells: Sequence[tuple[float, list[Line]]]) -> float:
    return max(sum(line.height for line in lines) for _, lines in cells) + 2 * _PAD_Y
