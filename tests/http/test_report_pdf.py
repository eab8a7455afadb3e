"""The PDF: Chinese text that can be read back, nothing dropped, nothing beyond the margins."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from graph_api.http.report_font import report_font
from graph_api.http.report_layout import FLOOR, INNER, LEFT, Layout, PageLayout, broken
from graph_api.http.report_pdf import render_pdf
from graph_api.services.report_document import Cell, Document, Facts, Heading, Note, Part, table

NAME = "虚构县鑫淼龘贸易有限公司"
NUMBER = "q_abcdefghijklmnopqrstuvwx"
RUNNING = "所查日期 2024-10-15 · 知悉时点 2024-10-16 08:00:00 +08:00"


def document(*parts: Part, subject: str = NAME) -> Document:
    head = Facts((("报告编号", Cell(NUMBER)), ("查询目的", Cell("授信审批"))))
    return Document("zh", "公共信用信息报告", subject, NUMBER, RUNNING, head, parts)


def records(count: int, details: str = "罚款0.5万元") -> Part:
    rows = [(f"2024-01-{number % 28 + 1:02d}", Cell(f"第{number}条", "", details)) for number in range(count)]
    return Part("administration", "行政管理", (table([("决定日期", 3), ("内容", 9)], rows),))


def read(content: bytes) -> list[str]:
    return [page.extract_text().replace("\n", "") for page in PdfReader(BytesIO(content)).pages]


def test_names_can_be_read_back() -> None:
    (text,) = read(render_pdf(document(records(3))))
    for words in (NAME, NUMBER, "授信审批", "罚款0.5万元", "第 1 页 / 共 1 页", RUNNING):
        assert words in text


def test_title_language_and_outline() -> None:
    reader = PdfReader(BytesIO(render_pdf(document(records(1)))))
    assert reader.metadata is not None
    assert reader.metadata.title == f"公共信用信息报告 {NAME}"
    root: Any = reader.trailer["/Root"]
    outline: Any = reader.outline
    assert root["/Lang"] == "zh-CN"
    assert [entry.title for entry in outline] == ["行政管理"]


def test_a_character_without_a_glyph_is_shown_by_its_code_point() -> None:
    (text,) = read(render_pdf(document(Part("x", "其他", (Note("甲😀乙\u0007丙\U00032000丁"),)))))
    assert "甲[U+1F600]乙[U+0007]丙[U+32000]丁" in text


def test_every_page_carries_number_clocks_headings_and_page() -> None:
    pages = read(render_pdf(document(records(300))))
    assert len(pages) > 8
    for number, text in enumerate(pages, start=1):
        assert f"第 {number} 页 / 共 {len(pages)} 页" in text
        assert NUMBER in text
        assert RUNNING in text
        assert "决定日期" in text
    whole = "".join(pages)
    assert all(f"第{number}条" in whole for number in range(300))


def test_only_what_is_used_of_the_font_is_in_the_file() -> None:
    assert len(render_pdf(document(records(3)))) < 60_000


def test_one_report_does_not_change_the_font_of_the_next() -> None:
    first = render_pdf(document(subject="甲乙丙丁"))
    assert "戊己庚辛" in read(render_pdf(document(subject="戊己庚辛")))[0]
    assert "甲乙丙丁" in read(render_pdf(document(subject="甲乙丙丁")))[0]
    assert abs(len(render_pdf(document(subject="甲乙丙丁"))) - len(first)) < 200
    assert report_font() is report_font()


EXTREMES = [
    "长" * 3_000,
    "W" * 900,
    "91990000MA0000015Q" * 60,
    "a b " * 700,
    "（）「」，。" * 300,
    "第一行\n\n第三行",
    "",
    "😀" * 200,
]


@pytest.mark.parametrize("extreme", EXTREMES, ids=range(len(EXTREMES)))
def test_nothing_stands_outside_the_margins(extreme: str) -> None:
    columns = [("甲", 1), ("乙" * 40, 2), ("丙", 9)]
    rows = [("2024-01-01", Cell(extreme, "warn", extreme), Cell(extreme))] * 2
    part = Part(
        "x", "标题" * 60, (Heading(extreme), Note(extreme), Note(extreme[:400], "warn"), table(columns, rows))
    )
    pages = Layout(document(part, subject=extreme), report_font()).lay_out()
    for page in pages:
        _assert_inside(page)


def _assert_inside(page: PageLayout) -> None:
    font = report_font()
    for line in page.texts:
        assert line.x >= LEFT
        assert line.x + font.width(line.text, line.size) <= LEFT + INNER + 0.01
        assert line.y <= FLOOR
    for box in page.boxes:
        assert box.y + box.height <= FLOOR + 0.11


@pytest.mark.parametrize("extreme", EXTREMES, ids=range(len(EXTREMES)))
def test_breaking_loses_nothing(extreme: str) -> None:
    font = report_font()
    lines = list(broken(extreme, 40, 9, font))
    expected = "".join(font.printable(paragraph) for paragraph in extreme.split("\n"))
    assert "".join(lines).replace(" ", "") == expected.replace(" ", "")


def test_no_line_begins_with_a_closing_mark() -> None:
    lines = list(broken("甲乙丙丁戊己庚辛，壬癸（子丑）寅卯" * 20, 30, 9, report_font()))
    assert not [line for line in lines if line[0] in "，）" or line[-1] == "（"]
