"""Reports of our own in every form that is read, and hostile changes to them, drawn by a seed."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable
from functools import cache

import docx
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.noise_injector import INJECTIONS, inject, make_report

TABLE = (
    "主要指标完成情况\n指标\t单位\t2024年完成\t增长（%）\t2025年计划\n"
    "地区生产总值\t亿元\t312.4\t5.8\t6\n粮食产量\t万吨\t18.2\t1.1\t稳定\n"
)
FORMS = ("text", "noisy", "html", "table", "docx", "pdf", "json")
ODD = (
    "（", "）", "“", "”", "《", "【", "[", "<", ">", "&", "&#x", "&nbsp;", "&amp;amp;", "</p>", "<td>", "<!--",
    "\\u4e00", "\\", "％", "%", "‰", "%0", "%o", "5.2%0", ",", "，", "、", "。", "·", "…", "\r", "\r\n", "\n",
    "\t", "\x00", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\u200b", "\u200d", "\ufeff", "\u3000",
    "\xa0", "\u202e", "\ufffd", "\ue000", "\U0001f600", "\U00020000", "０", "１２", "①", "㈠", "½", "²", "Ⅳ",
    "〇", "○", "O", "l", "零", "亿", "万", "分之", "百分之", "成", "翻一番", "至", "—", "-", "~", "/", "：",
    ":", "；", ";", "|", "_", "增长", "下降", "持平", "其中", "分别", "2021年", "“十四五”", "各位代表：",
    "一、", "（一）", "第一", "1.", "１．", "99999999999999999999", "1e9", "1,234,567.89", "0.0.0.0",
)  # fmt: skip
CHUNKS = (1, 2, 8, 40)
MOST_REPEATS = 300
pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


@cache
def make_input(form: str, seed: int) -> bytes:
    """A report in one of FORMS, the same for the same seed."""
    draw = random.Random(seed)
    text = make_report(seed, paragraphs=draw.choice((2, 4, 6)))
    return {
        "text": lambda: text.encode(draw.choice(("utf-8", "gb18030", "utf-16", "big5hkscs")), "ignore"),
        "noisy": lambda: inject(text, draw.choice(sorted(INJECTIONS)), seed).encode(),
        "html": lambda: _make_page(text).encode(draw.choice(("utf-8", "gb18030"))),
        "table": lambda: (text + "\n" + TABLE * draw.choice((1, 3))).encode(),
        "docx": lambda: make_word_file(text),
        "pdf": lambda: make_pdf(text),
        "json": lambda: json.dumps({"title": "报告", "content": text}, ensure_ascii=draw.random() < 0.5).encode(),
    }[form]()


def _make_page(text: str) -> str:
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    cells = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row.split("\t")) + "</tr>" for row in TABLE.split("\n")[1:3]
    )
    return f"<html><body><div class='nav'><a href='/'>首页</a></div>{paragraphs}<table>{cells}</table></body></html>"


def make_word_file(text: str) -> bytes:
    """A text as a Word file, with a table at its end."""
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    table = document.add_table(rows=2, cols=3)
    for row in table.rows:
        for cell in row.cells:
            cell.text = "12.5"
    buffer = io.BytesIO()
    document.save(buffer)
    return _without_times(buffer.getvalue())


def _without_times(archive: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as before, zipfile.ZipFile(buffer, "w") as after:
        for name in before.namelist():
            after.writestr(zipfile.ZipInfo(name), before.read(name))
    return buffer.getvalue()


def make_pdf(text: str) -> bytes:
    """A text as a PDF, thirty lines a page."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)  # no time of making
    lines = [line[start : start + 40] for line in text.split("\n") for start in range(0, len(line), 40)]
    for first in range(0, len(lines), 30):
        canvas.setFont("STSong-Light", 11)
        for row, line in enumerate(lines[first : first + 30]):
            canvas.drawString(50, 780 - 20 * row, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def mutate(data: bytes, form: str, draw: random.Random) -> bytes:
    """The input with one to five hostile changes; the parts of a Word file are changed inside their archive."""
    if form == "docx" and draw.random() < 0.8:
        return _mutate_archive(data, draw)
    changes = CHANGES_OF_TEXT if form not in ("docx", "pdf") and draw.random() < 0.8 else CHANGES_OF_BYTES
    for _ in range(draw.randint(1, 5)):
        data = draw.choice(changes)(data, draw)
    return data


def _mutate_archive(data: bytes, draw: random.Random) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(buffer, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "word/document.xml":
                for _ in range(draw.randint(1, 4)):
                    part = draw.choice((*CHANGES_OF_BYTES, _move_element))(part, draw)
            after.writestr(zipfile.ZipInfo(name), part)  # without the time
    return buffer.getvalue()


def _move_element(data: bytes, draw: random.Random) -> bytes:
    """A piece between two angle brackets put elsewhere between two."""
    places = [place for place, byte in enumerate(data) if byte == 60]
    if len(places) < 4:
        return data
    start, end = sorted(draw.sample(places, 2))
    end = min(end, start + 2000)
    target = draw.choice(places)
    return data[:target] + data[start:end] + data[target:]


def _flip(data: bytes, draw: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(draw.choice(CHUNKS)):
        if changed:
            changed[draw.randrange(len(changed))] = draw.randrange(256)
    return bytes(changed)


def _cut(data: bytes, draw: random.Random) -> bytes:
    start = draw.randrange(len(data) + 1)
    return data[:start] + data[start + draw.choice((1, 2, 50, len(data))) :]


def _double(data: bytes, draw: random.Random) -> bytes:
    start = draw.randrange(len(data) + 1)
    piece = data[start : start + draw.choice((1, 3, 30, 400))]
    return data[:start] + piece * draw.randint(1, 20) + data[start:]


def _swap(data: bytes, draw: random.Random) -> bytes:
    first, second = sorted((draw.randrange(len(data) + 1), draw.randrange(len(data) + 1)))
    return data[second:] + data[first:second] + data[:first]


def _as_text(change: Callable[[str, random.Random], str]) -> Callable[[bytes, random.Random], bytes]:
    def changed(data: bytes, draw: random.Random) -> bytes:
        try:
            return change(data.decode("utf-8"), draw).encode("utf-8", "replace")
        except UnicodeDecodeError:
            return change(data.decode("gb18030", "replace"), draw).encode("gb18030", "replace")

    return changed


def put_odd(text: str, draw: random.Random) -> str:
    for _ in range(draw.choice((1, 3, 10))):
        place = draw.randrange(len(text) + 1)
        text = text[:place] + draw.choice(ODD) + text[place:]
    return text


def put_run(text: str, draw: random.Random) -> str:
    place = draw.randrange(len(text) + 1)
    run = "".join(draw.choice(ODD) for _ in range(draw.choice((1, 1, 2, 3))))
    return text[:place] + run * draw.randint(2, MOST_REPEATS) + text[place:]


def put_beside_numbers(text: str, draw: random.Random) -> str:
    """Odd characters inside and beside what is to be read."""
    places = [place for place, character in enumerate(text) if character.isdigit()]
    for place in sorted(draw.sample(places, min(len(places), draw.choice((1, 4, 12)))), reverse=True):
        place += draw.choice((0, 1))
        text = text[:place] + draw.choice(ODD) + text[place:]
    return text


def shuffle_lines(text: str, draw: random.Random) -> str:
    lines = text.split("\n")
    draw.shuffle(lines)
    return draw.choice(("\n", "\r", "\r\n", "")).join(lines)


def drop_characters(text: str, draw: random.Random) -> str:
    share = draw.choice((0.01, 0.1, 0.5))
    return "".join(character for character in text if draw.random() > share)


def break_lines(text: str, draw: random.Random) -> str:
    width = draw.choice((1, 3, 7, 20, 35))
    return "\n".join(text[start : start + width] for start in range(0, len(text), width))


def double_piece(text: str, draw: random.Random) -> str:
    start = draw.randrange(len(text) + 1)
    return text[:start] + text[start : start + draw.choice((1, 2, 8, 30))] * draw.randint(1, 6) + text[start:]


def swap_halves(text: str, draw: random.Random) -> str:
    first, second = sorted((draw.randrange(len(text) + 1), draw.randrange(len(text) + 1)))
    return text[second:] + text[first:second] + text[:first]


def cut_out(text: str, draw: random.Random) -> str:
    start = draw.randrange(len(text) + 1)
    return text[:start] + text[start + draw.choice((1, 2, 8, len(text))) :]


CHANGES_OF_BYTES = (_flip, _cut, _double, _swap)
CHANGES_OF_CHARACTERS: tuple[Callable[[str, random.Random], str], ...] = (
    put_odd, put_run, put_beside_numbers, shuffle_lines, drop_characters, break_lines,
    double_piece, swap_halves, cut_out,
)  # fmt: skip
CHANGES_OF_TEXT = (*map(_as_text, CHANGES_OF_CHARACTERS[:6]), _double, _swap, _cut)


def mutate_text(text: str, draw: random.Random) -> str:
    """The text with one to three hostile changes, none of which cuts through a character."""
    for _ in range(draw.choice((1, 1, 2, 3))):
        text = draw.choice(CHANGES_OF_CHARACTERS)(text, draw)
    return text


def draw_input(form: str, number: int) -> bytes:
    """The input of this number of a form, the same at every call."""
    draw = random.Random(f"{form}-{number}")
    return mutate(make_input(form, draw.randrange(40)), form, draw)
