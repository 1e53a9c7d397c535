"""Tables of web pages, Word files and PDFs, from the bytes to the rows."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import docx
import pytest
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

from tests.reading import load_language
from tests.transforms.tables.test_tables import BODY, HEAD, from_tables
from transforms.report import read_report

LINES = (HEAD + BODY).splitlines()
FONT = "STSong-Light"
Rows = Sequence[Sequence[str]]
TABLE: Rows = [
    ["指标", "单位", "2024年完成", "增长（%）", "2025年目标"],
    ["地区生产总值", "亿元", "312.4", "5.8", "330"],
    ["粮食产量", "万吨", "45.2", "—", "45以上"],
    ["城镇登记失业率", "%", "3.2", "—", "4.5以内"],
]
ROWS = [
    ("gdp", "level", "312.4", 312.4e8),
    ("gdp", "growth", "5.8", 5.8),
    ("gdp", "level", "330", 330e8),
    ("grain_output", "level", "45.2", 452_000),
    ("grain_output", "level", "45", 450_000),
    ("unemployment_rate_registered", "level", "3.2", 3.2),
    ("unemployment_rate_registered", "level", "4.5", 4.5),
]
SPANNED = [
    ("gdp", "level", "290", 290e8),
    ("gdp", "growth", "6", 6),
    ("gdp", "level", "312.4", 312.4e8),
    ("gdp", "growth", "5.8", 5.8),
]


def write_html(table: str) -> bytes:
    lines = "".join(f"<p>{line}</p>" for line in LINES)
    return f"<html><body>{lines}<table>{table}</table></body></html>".encode()


def write_html_rows(rows: Rows) -> bytes:
    cells = ("".join(f"<td><p><span>{cell}</span></p></td>" for cell in row) for row in rows)
    return write_html("".join(f"<tr>{row}</tr>" for row in cells))


def write_docx(rows: Rows, merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()) -> bytes:
    document = docx.Document()
    for line in LINES:
        document.add_paragraph(line)
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for place, row in enumerate(rows):
        for at, cell in enumerate(row):
            table.cell(place, at).text = cell
    for first, last in merged:
        table.cell(*first).merge(table.cell(*last))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def write_pdf(rows: Rows) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    style = ParagraphStyle("body", fontName=FONT, fontSize=11, leading=18, wordWrap="CJK")
    story: list[Flowable] = [Paragraph(line, style) for line in LINES]
    story.append(Table([list(row) for row in rows], style=TableStyle([("FONT", (0, 0), (-1, -1), FONT, 10)])))
    file = io.BytesIO()
    SimpleDocTemplate(file).build(story)
    return file.getvalue()


@pytest.mark.parametrize("write", [write_html_rows, write_docx, write_pdf])
def test_a_table_of_any_file(write: Callable[[Rows], bytes]) -> None:
    assert from_tables(read_report(write(TABLE), load_language())) == ROWS


def test_merged_heads_of_a_page() -> None:
    head = (
        '<tr><td rowspan="2">指标</td><td rowspan="2">单位</td>'
        '<td colspan="2">2023年</td><td colspan="2">2024年</td></tr>'
        "<tr><td>总量</td><td>增长（%）</td><td>总量</td><td>增长（%）</td></tr>"
    )
    row = "".join(f"<td>{cell}</td>" for cell in ("地区生产总值", "亿元", "290", "6", "312.4", "5.8"))
    assert from_tables(read_report(write_html(f"{head}<tr>{row}</tr>"), load_language())) == SPANNED


def test_a_category_over_several_rows_of_a_page() -> None:
    table = (
        "<tr><td>类别</td><td>指标</td><td>单位</td><td>2024年</td></tr>"
        '<tr><td rowspan="2">经济</td><td>地区生产总值</td><td>亿元</td><td>312.4</td></tr>'
        "<tr><td>粮食产量</td><td>万吨</td><td>45.2</td></tr>"
    )
    assert from_tables(read_report(write_html(table), load_language())) == [
        ("gdp", "level", "312.4", 312.4e8),
        ("grain_output", "level", "45.2", 452_000),
    ]


def test_merged_heads_of_a_word_file() -> None:
    rows = [
        ["指标", "单位", "2023年", "", "2024年", ""],
        ["", "", "总量", "增长（%）", "总量", "增长（%）"],
        ["地区生产总值", "亿元", "290", "6", "312.4", "5.8"],
    ]
    merged = [((0, 2), (0, 3)), ((0, 4), (0, 5)), ((0, 0), (1, 0)), ((0, 1), (1, 1))]
    assert from_tables(read_report(write_docx(rows, merged), load_language())) == SPANNED


def test_a_pdf_that_shows_no_empty_cell_is_not_guessed() -> None:
    rows = [*TABLE[:2], ["粮食产量", "万吨", "45.2", "", "45以上"]]
    assert from_tables(read_report(write_pdf(rows), load_language())) == ROWS[:3]
