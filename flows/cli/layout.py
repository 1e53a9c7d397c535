"""Texts in rows to what can be read in so many columns of a screen: a table where it fits, else records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich import box
from rich.cells import cell_len
from rich.console import Group, JustifyMethod, RenderableType
from rich.table import Table
from rich.text import Text

MARK = "…"
NARROWEST = 16
"""A column of text is never cut to less, unless what it holds is shorter."""
LONGEST = 120
"""A text in a table is cut to so much, however wide the screen is."""
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
"""What moves the cursor, turns the writing or hides: texts of reports come from anywhere."""


class Column(NamedTuple):
    """A name, the texts below it, and whether they are numbers."""

    name: str
    cells: Sequence[str]
    is_number: bool = False


def clean_text(text: str) -> str:
    """A text in one line, without characters that a terminal would obey."""
    return _UNSEEN.sub(" ", text)


def escape_text(text: str) -> str:
    """A text with its lines and tabs as they are; what else a terminal would obey is written ``\\x1b``, ``\\u202e``."""
    return _UNSEEN.sub(lambda match: "".join(map(_escape, match[0])), text)


def _escape(character: str) -> str:
    if character in "\n\t":
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def cut(text: str, width: int) -> str:
    """The beginning of a text in ``width`` cells (a Chinese character takes two), with a mark where it is cut."""
    if cell_len(text) <= width:
        return text
    kept, used = [], cell_len(MARK)
    for character in text:
        used += cell_len(character)
        if used > width:
            break
        kept.append(character)
    return "".join(kept) + MARK


def fold(text: str, width: int) -> list[str]:
    """The whole text in lines of at most ``width`` cells; one character where even that is too little."""
    lines, line, used = [], "", 0
    for character in text:
        wide = cell_len(character)
        if used + wide > width and line:
            lines.append(line)
            line, used = "", 0
        line += character
        used += wide
    return [*lines, line]


def share_width(columns: Sequence[Column], width: int) -> list[int] | None:
    """The cells that each column gets in ``width``; None where the columns do not fit. Numbers are never cut."""
    wide = [max(cell_len(column.name), *(cell_len(cell) for cell in column.cells), 1) for column in columns]
    least = [
        size if column.is_number else max(min(size, NARROWEST), cell_len(column.name))
        for column, size in zip(columns, wide, strict=True)
    ]
    free = width - 3 * len(columns) + 1  # a line and two blanks between two columns, a line at either end
    if sum(least) > free:
        return None
    low, high = 1, LONGEST
    while low < high:
        cap = (low + high + 1) // 2
        taken = sum(min(size, max(small, cap)) for size, small in zip(wide, least, strict=True))
        low, high = (cap, high) if taken <= free else (low, cap - 1)
    return [min(size, max(small, low)) for size, small in zip(wide, least, strict=True)]


def draw_table(columns: Sequence[Column], width: int, *, forced: bool = False) -> tuple[Table, bool] | None:
    """A table of ``width`` cells, and whether a text in it is cut; None where the columns do not fit.

    ``forced``: as wide as it must be.
    """
    widths = share_width(columns, width) or (share_width(columns, 10**6) if forced else None)
    if widths is None:
        return None
    table = Table(header_style="bold", pad_edge=False, box=box.HEAVY_HEAD)
    for column, size in zip(columns, widths, strict=True):
        side: JustifyMethod = "right" if column.is_number else "left"
        table.add_column(Text(column.name), justify=side, no_wrap=True, min_width=size, max_width=size)
    is_cut = False
    for row in zip(*(column.cells for column in columns), strict=True):
        shown = [cut(cell, size) for cell, size in zip(row, widths, strict=True)]
        is_cut = is_cut or shown != list(row)
        table.add_row(*(Text(cell) for cell in shown))
    return table, is_cut


def draw_records(columns: Sequence[Column], width: int) -> RenderableType:
    """Every row as a block of lines, a column a line, whole; a column that is empty in a row is left out there."""
    return Group(*_list_lines(columns, width))


def _list_lines(columns: Sequence[Column], width: int) -> Iterator[Text]:
    widest = max((cell_len(column.name) for column in columns), default=0)
    count = len(columns[0].cells) if columns else 0
    for place in range(count):
        yield Text(f"── {place + 1} ".ljust(min(width, 60), "─"), style="dim")
        for column in columns:
            if not column.cells[place]:
                continue
            name = column.name + " " * (widest - cell_len(column.name))
            for number, line in enumerate(fold(column.cells[place], max(width - widest - 2, NARROWEST))):
                yield Text.assemble((name if number == 0 else " " * widest, "bold"), "  ", line, no_wrap=True)
