"""Cells of a table or card that a page set one a line: a name, its value, its growth."""

from __future__ import annotations

import re

from transforms.clean.lines import Line
from transforms.clean.marks import PARAGRAPH_START

_CELL_NUMBER = r"(?:约|近|超|突破|达到?|完成|实现)? ?[-—]?\d[\d.,]* ?"
_CELL_UNIT = (
    r"(?:%|‰|个百分点|[百千万]?[亿万千]?(?:美元|元|吨|公斤|斤|亩|公顷|平方公里|平方米|千瓦时|人次|人|户|家|个|天|所|套|件|项|辆"
    r"|只|头|微克/立方米))(?:左右|以上|以内)?"
)
LONGEST_CELL = 24
# Headings, and then names each with its value, its growth or both.
CELL_RUN = re.compile(r"(?:n+(?:vg?|g))+")
CELL_NAME = re.compile(r"(?:[一-龥（）、“”A-Za-z]|PM2\.5|PM10){2,24}")
CELL_VALUE = re.compile(_CELL_NUMBER + _CELL_UNIT)
CELL_GROWTH = re.compile(
    r"(?:同比|比上年|较上年|比去年)?(?:名义|实际)?(?:增长|下降|增加|减少|上升|提高|降低|回落)"
    + _CELL_NUMBER
    + _CELL_UNIT
)
CELL_FIGURE = re.compile(f"{CELL_VALUE.pattern}|{CELL_GROWTH.pattern}")


def find_cells(lines: list[Line]) -> set[int]:
    """The starts of lines that are the value or the growth of the name on the line before.

    Where values stand before their names nothing is told: which belongs to which would be a guess.
    """
    found: set[int] = set()
    if not any(CELL_FIGURE.fullmatch(line.text) for line in lines if len(line.text) <= LONGEST_CELL):
        return found
    index = 0
    while index < len(lines):
        run = _read_run(lines, index)
        if CELL_RUN.fullmatch(run):
            found.update(lines[index + place].start for place, kind in enumerate(run) if kind != "n")
        index += max(1, len(run))
    return found


def _read_run(lines: list[Line], first: int) -> str:
    """The kinds of the cells that stand together from ``first`` on, no wider apart than the first two."""
    gap = lines[first + 1].blanks if first + 1 < len(lines) else 0
    kinds: list[str] = []
    for line in lines[first:]:
        kind = _read_cell(line.text)
        if not kind or (kinds and line.blanks > gap):
            break
        kinds.append(kind)
    return "".join(kinds)


def _read_cell(text: str) -> str:
    """n for a name, v for a value, g for a growth, "" for what is no cell."""
    if len(text) > LONGEST_CELL:
        return ""
    if CELL_VALUE.fullmatch(text):
        return "v"
    if CELL_GROWTH.fullmatch(text):
        return "g"
    if CELL_NAME.fullmatch(text) and not PARAGRAPH_START.match(text):
        return "n"
    return ""
