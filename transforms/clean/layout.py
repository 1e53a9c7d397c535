"""How a text breaks its lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from transforms.clean.lines import Line
from transforms.clean.marks import is_finished

# A text is hard-wrapped when this share of its lines is full and breaks off; widths in half-width columns.
WRAPPED_SHARE = 0.3
WRAPPED_MIN_LINES = 4
WRAP_WIDTHS = range(12, 180)
FULL_SHARE = 0.85
SHREDDED_NUMBERS = 5
SHREDDED_SHARE = 0.7
LONGEST_NUMBER = 16
NUMBER = re.compile(r"\d[\d.,]*(?:%|‰|个百分点)?")
UNIT_START = re.compile(
    r"[，。；、：）”%‰年月日亿万元吨户个亩人家所条座项次件倍天届名万千百米公平辆台套处头只株期批种类级岁位折]|以[上内下]|左右"
)


@dataclass(frozen=True, slots=True)
class Layout:
    """How the raw text sets its paragraphs: the width it wraps at (0: none), what marks a paragraph.

    ``shredded`` is a text in which every number stands on a line of its own, its unit on the next.
    """

    wrap_width: int
    wrap_length: int
    indented: bool
    shown: bool
    shredded: bool = False


def find_layout(text: str, lines: list[Line]) -> Layout:
    """How the text breaks its lines. A text already clean shows no layout at all."""
    indents = sum(1 for line in lines if line.indent)
    shown = "\r" in text or any(line.blanks or line.indent for line in lines)
    width, length = _find_wrap(lines)
    return Layout(width, length, indents * 5 >= len(lines), shown, is_shredded(lines))


def is_shredded(lines: list[Line]) -> bool:
    """True where numbers stand on lines of their own and most of them go on with a unit or a stop on the next."""
    numbers = followed = 0
    for line, after in pairwise(lines):
        if is_number(line.text):
            numbers += 1
            followed += UNIT_START.match(after.text) is not None
    return followed >= SHREDDED_NUMBERS and followed >= SHREDDED_SHARE * numbers


def is_number(text: str) -> bool:
    """True for a line of a number alone, with or without a sign of percent."""
    return text[0].isdigit() and len(text) <= LONGEST_NUMBER and NUMBER.fullmatch(text) is not None


def _find_wrap(lines: list[Line]) -> tuple[int, int]:
    """Width in columns and length in characters that lines are wrapped at; zeros for a text that is not wrapped."""
    if len(lines) <= WRAPPED_MIN_LINES:
        return 0, 0
    tenth = len(lines) // 10
    length = sorted(len(line.text) + line.indent for line in lines)[-1 - tenth]
    if length not in WRAP_WIDTHS:
        return 0, 0
    width = sorted(map(_width, lines))[-1 - tenth]
    if width not in WRAP_WIDTHS:
        return 0, 0
    layout = Layout(width, length, False, False)
    broken = sum(1 for line in lines if is_full(line, layout) and not is_finished(line.text))
    return (width, length) if broken >= max(WRAPPED_MIN_LINES, WRAPPED_SHARE * len(lines)) else (0, 0)


def is_full(line: Line, layout: Layout) -> bool:
    """True for a line as long as the text wraps at, with or without what was taken out of it."""
    return (
        _width(line) + _columns(line.taken) >= FULL_SHARE * layout.wrap_width
        or len(line.text) + len(line.taken) + line.indent >= FULL_SHARE * layout.wrap_length
    )


def _width(line: Line) -> int:
    return _columns(line.text) + 2 * line.indent


def _columns(text: str) -> int:
    return len(text.encode("gb18030", "replace"))
