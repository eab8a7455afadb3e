"""The font of printed reports: read once a process, copied into each PDF as a subset.

Reading the font's tables takes a good part of a second, subsetting what a report uses a fraction of
it. What never changes (widths, the map from characters to glyphs) is shared between all PDFs; the font
file itself is opened anew for each, because subsetting alters the opened font.
"""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from importlib.resources import as_file, files
from io import BytesIO
from threading import Lock

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fpdf import FPDF
from fpdf.fonts import SubsetMap, TTFFont

FAMILY = "report"
_FILE = "NotoSansSC-Regular.ttf"
_LOADING = Lock()


class ReportFont:
    """Noto Sans SC; see ``graph_api/fonts/README.md``."""

    def __init__(self) -> None:
        """Read the font that ships with the product."""
        file = files("graph_api.fonts") / _FILE
        self._bytes = file.read_bytes()
        with as_file(file) as path:
            reader = FPDF()
            reader.add_font(FAMILY, fname=path)
        font = reader.fonts[FAMILY]
        assert isinstance(font, TTFFont)
        self._font = font
        self._glyphs = list(font.ttfont.getGlyphOrder())
        self.widths = {chr(point): width for point, width in font.cw.items() if point in font.glyph_ids}

    def add_to(self, pdf: FPDF) -> None:
        """Make the font the current one of a PDF, with nothing of it used yet."""
        font = deepcopy(self._font)
        font.i = len(pdf.fonts) + 1
        font.ttfont = TTFont(BytesIO(self._bytes), lazy=True, recalcTimestamp=False)
        font.ttfont.setGlyphOrder(list(self._glyphs))
        font.missing_glyphs = []
        font.subset = SubsetMap(font)
        pdf.fonts[FAMILY] = font

    def printable(self, text: str) -> str:
        """Return text that the font can show in full.

        White space becomes spaces; any other character without a glyph becomes its code point in
        brackets (``[U+1F600]``), so that nothing a source states is dropped unseen.
        """
        if all(char in self.widths for char in text):
            return text
        return "".join(self._shown(char) for char in text)

    def _shown(self, char: str) -> str:
        if char in self.widths:
            return char
        return " " if char.isspace() else f"[U+{ord(char):04X}]"

    def width(self, text: str, size: float) -> float:
        """Return the width of printable text in millimetres, at a size in points."""
        widths = self.widths
        return sum(widths[char] for char in text) * size * _MM_PER_POINT / 1000


_MM_PER_POINT = 25.4 / 72


def report_font() -> ReportFont:
    """Return the font of this process, reading it when it is first needed."""
    # Two requests may come at once, in two threads; reading 10 MB twice would be a waste of both.
    with _LOADING:
        return _loaded()


@cache
def _loaded() -> ReportFont:
    return ReportFont()
