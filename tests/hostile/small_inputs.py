"""Small reports in every form, with hostile changes to what stands under their opening: a million can be afforded.

The opening is mostly left whole, so that the rest is read as a report; its sentences and tables are those of the
project's own gold cases, half of them made of two.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from functools import cache
from html import escape

from tests.hostile.inputs import make_pdf, make_word_file, mutate, mutate_text
from tests.noise_injector import OPENING
from tests.reading import read_gold

HEAD = "\n".join((*OPENING, ""))
MOST_CHARACTERS = 90
MOST_MORE = 40
UNWRITABLE = re.compile(r"[^\t\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML
MARK = re.compile(r"(?<=[，。；：、\n])")
HEADINGS = ("", "", "一、去年工作回顾\n", "二、今年工作安排\n", "2018年，", "“十三五”期间，")


@cache
def _sentences() -> tuple[str, ...]:
    return tuple(case["text"] for case in read_gold("reading.yml") if len(case["text"]) <= MOST_CHARACTERS)


@cache
def _tables() -> tuple[str, ...]:
    return tuple(case["table"] for case in read_gold("tables.yml") if len(case["table"]) <= 2 * MOST_CHARACTERS)


def _draw_sentence(draw: random.Random) -> str:
    """A sentence, or the beginning of one with the end of another; a heading or a time may stand before it."""
    first, second = (draw.choice(_sentences()) for _ in range(2))
    if draw.random() < 0.5:
        first = "".join((*_half(first, draw, 0), *_half(second, draw, 1)))
    return draw.choice(HEADINGS) + first + "\n"


def _half(sentence: str, draw: random.Random, which: int) -> list[str]:
    clauses = MARK.split(sentence)
    cut = draw.randrange(len(clauses) + 1)
    return clauses[cut:] if which else clauses[:cut]


def _draw_table(draw: random.Random) -> str:
    rows = draw.choice(_tables()).split("\n")
    if draw.random() < 0.3:
        rows[1:] = draw.choice(_tables()).split("\n")[1:]
    return "\n".join(rows)


def _change(text: str, draw: random.Random) -> str:
    """The text with hostile changes, mostly not much longer than it was."""
    changed = mutate_text(text, draw)
    return changed if draw.random() < 0.05 else changed[: len(text) + MOST_MORE]


def _write_sentence(draw: random.Random) -> bytes:
    """A sentence under an opening; of twenty, the bytes or the opening of one are changed as well."""
    report = (HEAD + _change(_draw_sentence(draw), draw)).encode()
    return report if draw.random() < 0.95 else mutate(report, "text", draw)


def _write_cells(draw: random.Random) -> bytes:
    return (HEAD + _change(_draw_table(draw), draw)).encode()


def _write_fragment(draw: random.Random) -> bytes:
    """A page: a paragraph or two, or a table."""
    lines = (_draw_table(draw) if draw.random() < 0.4 else _draw_sentence(draw)).strip().split("\n")
    if any("\t" in line for line in lines):
        cells = ("".join(f"<td>{cell}</td>" for cell in line.split("\t")) for line in lines)
        body = "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"
    else:
        body = "".join(f"<p>{line}</p>" for line in lines)
    head = "".join(f"<p>{line}</p>" for line in OPENING)
    return (f"<html><body>{head}" + _change(body, draw) + "</body></html>").encode()


@cache
def _make_letter(number: int) -> bytes:
    return make_word_file(HEAD + _draw_sentence(random.Random(f"letter-{number}")).strip())


def _write_letter(draw: random.Random) -> bytes:
    """A Word file: half of them with changes to its bytes or elements, half with words between its elements."""
    letter = _make_letter(draw.randrange(60))
    if draw.random() < 0.5:
        return mutate(letter, "docx", draw)
    body = _change(_draw_sentence(draw), draw)
    body = "".join(f"<w:p><w:r><w:t>{escape(UNWRITABLE.sub('', line))}</w:t></w:r></w:p>" for line in body.split("\n"))
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(letter)) as before, zipfile.ZipFile(buffer, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            after.writestr(
                zipfile.ZipInfo(name),
                part.replace(b"<w:tbl>", body.encode() + b"<w:tbl>") if name == "word/document.xml" else part,
            )
    return buffer.getvalue()


@cache
def _make_leaf(number: int) -> bytes:
    return make_pdf(HEAD + _draw_sentence(random.Random(f"leaf-{number}")))


def _write_leaf(draw: random.Random) -> bytes:
    """A PDF of one page: half of them with changes to its bytes, half with words."""
    if draw.random() < 0.5:
        return mutate(_make_leaf(draw.randrange(60)), "pdf", draw)
    return make_pdf(HEAD + _change(_draw_sentence(draw), draw))


SMALL: dict[str, Callable[[random.Random], bytes]] = {
    "sentence": _write_sentence,
    "cells": _write_cells,
    "fragment": _write_fragment,
    "letter": _write_letter,
    "leaf": _write_leaf,
}


def draw_small_input(form: str, number: int) -> bytes:
    """The small input of this number of a form of SMALL, the same at every call."""
    return SMALL[form](random.Random(f"{form}-{number}"))
