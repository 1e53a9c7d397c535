"""Files that are broken, or built to break their reader: text or a reason, never anything else."""

from __future__ import annotations

import io
import random
import zipfile

import docx
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.cleaning import shipped_rules
from transforms.clean.clean import clean_text
from transforms.decode.decode import DecodeError, decode_bytes

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


def _word_file(body: str, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        archive.writestr("word/document.xml", f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>")
    return buffer.getvalue()


def _paragraph(text: str, inside: str = "") -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r>{inside}</w:p>"


def _box(content: str) -> str:
    shape = f"<w:txbxContent>{content}</w:txbxContent>"
    return (
        f"<w:r><mc:AlternateContent><mc:Choice>{shape}</mc:Choice><mc:Fallback>{shape}</mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def test_boxes_in_boxes_are_read_once() -> None:
    body = _paragraph("第0层")
    for depth in range(1, 9):
        body = _paragraph(f"第{depth}层", _box(body))
    assert decode_bytes(_word_file(body)).text.split("\n") == [f"第{depth}层" for depth in range(8, -1, -1)]


def test_deep_boxes_take_no_longer_than_they_are_long() -> None:
    body = "最里面的一层"
    for _ in range(60):
        body = f"<w:p><w:r><w:txbxContent>{body if '<' in body else _paragraph(body)}</w:txbxContent></w:r></w:p>"
    assert decode_bytes(_word_file(body)).text.strip() == "最里面的一层"


def test_a_box_in_a_cell_is_read_once() -> None:
    cells = "".join(
        f"<w:tc>{_paragraph(text, inside)}</w:tc>"
        for text, inside in (("指标", ""), ("12.5", _box(_paragraph("（亿元）"))))
    )
    assert decode_bytes(_word_file(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>")).text == "指标\t12.5（亿元）"


def test_a_word_file_of_a_million_paragraphs_is_refused_before_it_is_built() -> None:
    with pytest.raises(DecodeError, match="more parts"):
        decode_bytes(_word_file("<w:p/>" * 2_100_000))


def _good_word_file() -> bytes:
    document = docx.Document()
    for number in range(40):
        document.add_paragraph(f"全县地区生产总值增长7.{number}%，其中工业增长9%。")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _good_pdf() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for page in range(3):
        canvas.setFont("STSong-Light", 11)
        for row in range(20):
            canvas.drawString(50, 780 - 20 * row, f"全县地区生产总值增长{page}.{row}%，其中工业增长9%。")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize("make", [_good_word_file, _good_pdf])
def test_damaged_files_give_text_or_a_reason(make: object) -> None:
    whole = make()  # type: ignore[operator]
    draw = random.Random(11)
    outcomes = set()
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(draw.choice((1, 4, 30))):
            data[draw.randrange(8, len(data))] = draw.randrange(256)
        if draw.random() < 0.4:
            del data[draw.randrange(8, len(data)) :]
        try:
            decode_bytes(bytes(data)).text.encode()
            outcomes.add("text")
        except DecodeError as error:
            assert str(error)
            outcomes.add("reason")
    assert "reason" in outcomes


def _pdf_of(objects: list[bytes]) -> bytes:
    data = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def _pdf_with_map(shown: bytes, unicode_map: bytes | None) -> bytes:
    """A page that shows two-byte glyph numbers in a font of its own numbering, with or without a Unicode map."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        b" /Resources << /Font << /F 5 0 R >> >> >>",
        _stream(b"BT /F 12 Tf 50 700 Td " + shown + b" ET"),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /ABC+Song /Encoding /Identity-H /DescendantFonts [6 0 R]"
        + (b" /ToUnicode 7 0 R" if unicode_map else b"")
        + b" >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /ABC+Song /DW 1000"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
    ]
    return _pdf_of([*objects, _stream(unicode_map)] if unicode_map else objects)


def test_a_pdf_without_a_unicode_map_says_so() -> None:
    glyphs = b"".join(b"%04x" % (0x100 + 7 * number % 900) for number in range(200))
    with pytest.raises(DecodeError, match="no Unicode map"):
        decode_bytes(_pdf_with_map(b"<" + glyphs + b"> Tj", None))


def test_a_bad_glyph_costs_its_character_and_not_the_file() -> None:
    text = "全县地区生产总值增长百分之八，农业、工业和服务业发展的质量提高。"
    lines = [b"<%04x> <%04x>" % (number, ord(character)) for number, character in enumerate(text, start=1)]
    lines[4] = b"<0005> <D835>"
    unicode_map = (
        b"/CIDInit /ProcSet findresource begin begincmap\n1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        + b"%d beginbfchar\n" % len(lines)
        + b"\n".join(lines)
        + b"\nendbfchar\nendcmap"
    )
    shown = b"<" + b"".join(b"%04x" % number for number in range(1, len(text) + 1)) + b"> Tj"
    decoded = decode_bytes(_pdf_with_map(shown, unicode_map))
    cleaned = clean_text(decoded, shipped_rules())
    assert cleaned.text == text[:4] + text[5:]
    assert any(place.kind == "lost_characters" for place in cleaned.damage)


@pytest.mark.parametrize(
    "label", ["punycode", "base64", "hex", "undefined", "rot13", "zlib", "idna", "unicode_escape", "x\0y", "é"]
)
def test_labels_that_are_no_text_codes_are_ignored(label: str) -> None:
    text = "望山县2019年政府工作报告，全县地区生产总值增长7.5%。" * 3
    assert decode_bytes(text.encode("gb18030"), label).text == text
