"""A credit report as a PDF: A4, Chinese font embedded as a subset, numbered pages, outline."""

from __future__ import annotations

from collections.abc import Sequence

from fpdf import FPDF
from fpdf.drawing_primitives import DeviceRGB
from fpdf.enums import TextMode
from fpdf.prefs import ViewerPreferences

from graph_api.http.report_font import FAMILY, ReportFont, report_font
from graph_api.http.report_layout import (
    HEIGHT,
    INNER,
    LEFT,
    MUTED,
    RULE,
    SMALL,
    WIDTH,
    Box,
    Layout,
    PageLayout,
    Text,
)
from graph_api.services.report_document import Document
from graph_api.services.report_texts import text

_OUTLINE = 0.1
"""Millimetres by which heavy letters are outlined."""

_LANGUAGES = {"zh": "zh-CN", "en": "en"}


def render_pdf(document: Document) -> bytes:
    """Return the document as a PDF file.

    Takes tens to hundreds of milliseconds of one processor, and the first call reads the font: call it
    in a thread.
    """
    font = report_font()
    pages = Layout(document, font).lay_out()
    pdf = _file(document, font)
    for number, page in enumerate(pages, start=1):
        pdf.add_page()
        pdf.set_font(FAMILY, size=SMALL)
        _frame(pdf, document, font, number, len(pages))
        _draw(pdf, page)
    return bytes(pdf.output())


def _file(document: Document, font: ReportFont) -> FPDF:
    pdf = FPDF(unit="mm", format="A4")
    pdf.set_auto_page_break(False)
    pdf.set_title(f"{document.title} {document.subject}")
    pdf.set_subject(f"{document.number} · {document.running}")
    pdf.set_creator("credit-graph")
    pdf.set_lang(_LANGUAGES[document.language])
    pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
    font.add_to(pdf)
    return pdf


def _frame(pdf: FPDF, document: Document, font: ReportFont, number: int, pages: int) -> None:
    """Draw what every page repeats: title and report number above, both clocks and the page below."""
    of = text("page", document.language, page=number, pages=pages)
    above, below = 14.0, HEIGHT - 12.0
    report = f"{text('number', document.language)} {document.number}"
    pdf.set_fill_color(*RULE)
    pdf.rect(LEFT, above + 2.5, INNER, 0.2, style="F")
    pdf.rect(LEFT, below - 5.0, INNER, 0.2, style="F")
    _set(pdf, [Text(LEFT, above, document.title, SMALL, MUTED)])
    _set(pdf, [Text(_right(font, report), above, report, SMALL, MUTED)])
    _set(pdf, [Text(LEFT, below, document.running, SMALL, MUTED)])
    _set(pdf, [Text(_right(font, of), below, of, SMALL, MUTED)])


def _right(font: ReportFont, words: str) -> float:
    return WIDTH - LEFT - font.width(words, SMALL)


def _draw(pdf: FPDF, page: PageLayout) -> None:
    for section in page.sections:
        pdf.start_section(section)
    _fill(pdf, page.boxes)
    _set(pdf, page.texts)


def _fill(pdf: FPDF, boxes: Sequence[Box]) -> None:
    for box in boxes:
        pdf.set_fill_color(*box.colour)
        pdf.rect(box.x, box.y, box.width, box.height, style="F")


def _set(pdf: FPDF, texts: Sequence[Text]) -> None:
    for line in texts:
        pdf.set_font_size(line.size)
        pdf.set_text_color(*line.colour)
        if line.heavy:
            # In a context of its own, because the way of drawing letters outlasts the text in the file.
            with pdf.local_context(
                text_mode=TextMode.FILL_STROKE,
                draw_color=DeviceRGB(*(part / 255 for part in line.colour)),
                line_width=_OUTLINE,
            ):
                pdf.text(line.x, line.y, line.text)
        else:
            pdf.text(line.x, line.y, line.text)
