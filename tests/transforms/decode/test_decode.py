"""Files of every kind to text: encodings, pages, Word files, PDFs, and what cannot be read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.cleaning import shipped_rules
from transforms.clean.clean import clean_text
from transforms.decode.decode import DecodeError, decode_bytes

SIMPLIFIED = "望山县2019年政府工作报告\r\n各位代表：\r\n去年，全县地区生产总值增长7.5%，城镇新增就业1200人。\r\n" * 3
TRADITIONAL = "望山縣2019年政府工作報告\n去年，全縣地區生產總值增長7.5%，城鎮新增就業1200人，財政收入增長8%。\n" * 3
pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


@pytest.mark.parametrize(
    ("codec", "text", "found"),
    [
        ("utf-8", SIMPLIFIED, "utf-8"),
        ("utf-8-sig", SIMPLIFIED, "utf-8"),
        ("gbk", SIMPLIFIED, "gb18030"),
        ("gb18030", SIMPLIFIED, "gb18030"),
        ("big5", TRADITIONAL, "big5hkscs"),
        ("gb18030", TRADITIONAL, "gb18030"),
        ("utf-16", SIMPLIFIED, "utf-16-le"),
        ("utf-16-le", SIMPLIFIED, "utf-16-le"),
        ("utf-16-be", SIMPLIFIED, "utf-16-be"),
    ],
)
@pytest.mark.parametrize("label", [None, "utf-8", "gb2312", "iso-8859-1", "no-such-code"])
def test_encoding_is_found_under_any_label(codec: str, text: str, found: str, label: str | None) -> None:
    decoded = decode_bytes(text.encode(codec), label)
    assert (decoded.text, decoded.encoding, decoded.media_type) == (text, found, "text")


@pytest.mark.parametrize(("codec", "cut"), [("gbk", 3), ("utf-8", 2), ("utf-8", 4)])
def test_a_file_cut_inside_a_character_loses_only_its_end(codec: str, cut: int) -> None:
    text = SIMPLIFIED.strip()
    decoded = decode_bytes(text.encode(codec)[:-cut])
    assert decoded.text.rstrip("\ufffd") == text[: len(decoded.text.rstrip("\ufffd"))]
    assert len(decoded.text) >= len(text) - 2
    cleaned = clean_text(decoded, shipped_rules())
    assert "\ufffd" not in cleaned.text
    assert any(place.kind == "lost_characters" for place in cleaned.damage)


def _archive(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "<x/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t \n", "nothing but blanks"),
        (b"\xef\xbb\xbf", "nothing but blanks"),
        (bytes(range(256)) * 40, "binary"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, "image"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "old Office file"),
        (b"{\\rtf1 text}", "RTF"),
        (b"%PDF-1.7\nnot a pdf at all", "the PDF is broken"),
        (b"PK\x03\x04 not a zip", "the Word file is broken"),
        (_archive("xl/workbook.xml"), "Excel"),
        (_archive("a.txt"), "unpack it first"),
        (b"<html><body><script>var a</script></body></html>", "shows no text"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_has_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(DecodeError, match=reason):
        decode_bytes(data)


PAGE = """<!DOCTYPE html><html><head><meta charset="{label}"><title>望山县</title><style>p {{}}</style></head><body>
<div class="top-nav"><a href="/">首页</a> <a href="/x">政务公开</a></div>
<div id="content"><h1>望山县政府
工作报告</h1>
<p>各位代表：</p><p>全县生产总值增长<span>8.</span><span>5</span>%，<br>完成<b>12</b>亿元。
<i style="display: none">看不见</i></p>
<table><tr><th>指标</th><th>数值</th></tr><tr><td><p>生产总值</p></td><td><p>12.5</p></td></tr></table>
<table><tr><td><p>排版用的表格里是正文。</p><p>第二段也是正文。</p></td><td>边栏</td></tr></table></div>
<div class="footer">望山县人民政府办公室<script>var a</script></div></body></html>"""


@pytest.mark.parametrize(("codec", "label"), [("utf-8", "gb2312"), ("gbk", "utf-8"), ("gbk", "gb2312")])
def test_a_page_is_read_as_it_is_seen(codec: str, label: str) -> None:
    decoded = decode_bytes(PAGE.format(label=label).encode(codec))
    assert decoded.media_type == "html"
    assert decoded.text.split("\n") == [
        "首页 政务公开",
        "望山县政府工作报告",
        "各位代表：",
        "全县生产总值增长8.5%，",
        "完成12亿元。",
        "指标\t数值",
        "生产总值\t12.5",
        "排版用的表格里是正文。",
        "第二段也是正文。",
        "边栏",
        "望山县人民政府办公室",
    ]
    assert [decoded.text[start:end] for start, end in decoded.boilerplate] == ["首页 政务公开", "望山县人民政府办公室"]


def test_a_page_of_thousands_of_nested_tags_is_read() -> None:
    decoded = decode_bytes(("<html><body>" + "<div><span>" * 3000 + "望山县政府工作报告").encode())
    assert decoded.text == "望山县政府工作报告"


def test_a_few_tags_in_a_text_do_not_make_a_page() -> None:
    text = "<p>望山县政府工作报告</p>\n" + SIMPLIFIED
    assert decode_bytes(text.encode()).media_type == "text"


def test_a_word_file_keeps_tables_and_notes_and_drops_its_header() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "会议文件"
    document.add_heading("望山县2019年政府工作报告")
    document.add_paragraph("全县地区生产总值增长7.5%，").add_run("其中工业增长9%。").bold = True
    table = document.add_table(2, 2)
    for row, cells in enumerate((("指标", "数值"), ("生产总值", "12.5"))):
        for column, cell in enumerate(cells):
            table.cell(row, column).text = cell
    document.add_paragraph("二、今年工作安排")
    buffer = io.BytesIO()
    document.save(buffer)
    decoded = decode_bytes(buffer.getvalue())
    assert decoded.media_type == "docx"
    assert decoded.text.split("\n") == [
        "望山县2019年政府工作报告",
        "全县地区生产总值增长7.5%，其中工业增长9%。",
        "指标\t数值",
        "生产总值\t12.5",
        "二、今年工作安排",
    ]


def _make_pdf(draw_page: Callable[[Canvas, int], None], pages: int, password: str | None = None) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=password)
    for page in range(1, pages + 1):
        canvas.setFont("STSong-Light", 11)
        draw_page(canvas, page)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


LEFT = [f"左栏第{number}行讲的是工业和农业的发展情况" for number in "一二三四五六七八九十"]
RIGHT = [f"右栏第{number}行讲的是城乡居民的收入和就业" for number in "一二三四五六七八九十"]


def test_a_newspaper_page_is_read_column_by_column() -> None:
    def draw(canvas: Canvas, page: int) -> None:
        canvas.drawString(220, 800, "望山日报 2019年3月2日")
        for line, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
            canvas.drawString(50, 750 - 18 * line, left.replace("讲", f"在{page}页讲"))
            canvas.drawString(310, 750 - 18 * line, right.replace("讲", f"在{page}页讲"))
        canvas.drawString(290, 30, f"— {page} —")

    decoded = decode_bytes(_make_pdf(draw, 3))
    body = [line for line in decoded.text.split("\n") if "栏" in line]
    expected = [line.replace("讲", f"在{page}页讲") for page in (1, 2, 3) for line in LEFT + RIGHT]
    assert body == expected
    furniture = {decoded.text[start:end] for start, end in decoded.boilerplate}
    assert furniture == {"望山日报 2019年3月2日", "— 1 —", "— 2 —", "— 3 —"}


def test_paragraphs_of_a_pdf_are_joined_over_lines_and_pages() -> None:
    sentence = "去年，全县地区生产总值增长7.5%，规模以上工业增加值增长9.2%，城镇新增就业1200人，改革开放不断深化。"
    text = sentence * 12
    width = 36

    def draw(canvas: Canvas, page: int) -> None:
        canvas.drawString(200, 800, "望山县政府工作报告")
        lines = [text[start : start + width] for start in range(0, len(text), width)]
        for row, line in enumerate(lines[(page - 1) * 10 : page * 10]):
            canvas.drawString(60, 760 - 20 * row, line)
        canvas.drawString(290, 30, f"第{page}页")

    cleaned = clean_text(decode_bytes(_make_pdf(draw, 2)), shipped_rules())
    assert cleaned.text.replace("\n", "") == text
    assert cleaned.text.count("\n") <= 2


def test_rows_of_a_table_in_a_pdf_stay_rows() -> None:
    def draw(canvas: Canvas, page: int) -> None:
        canvas.drawString(60, 760, "去年主要指标完成情况如下，各项任务都已经完成：")
        for row, cells in enumerate((("指标", "单位", "数值"), ("生产总值", "亿元", "67.8"))):
            for column, cell in enumerate(cells):
                canvas.drawString(60 + 150 * column, 730 - 20 * row, cell)

    lines = decode_bytes(_make_pdf(draw, 1)).text.split("\n")
    assert lines[1:] == ["指标\t单位\t数值", "生产总值\t亿元\t67.8"]


def test_encrypted_and_scanned_pdfs_have_a_reason() -> None:
    def draw_text(canvas: Canvas, page: int) -> None:
        canvas.drawString(60, 760, LEFT[0])

    def draw_picture(canvas: Canvas, page: int) -> None:
        canvas.rect(60, 60, 400, 600, fill=1)

    with pytest.raises(DecodeError, match="encrypted"):
        decode_bytes(_make_pdf(draw_text, 1, "secret"))
    with pytest.raises(DecodeError, match="no text"):
        decode_bytes(_make_pdf(draw_picture, 2))
