"""The head of a table: the lines that name its columns, side by side, under spanners, or a header a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from transforms.tables.cells import Cell, join_cells
from transforms.tables.headers import Header, Measure, Role, read_header
from transforms.tables.lines import Line
from transforms.tables.spanners import join_spanners
from transforms.tables.vocabulary import Vocabulary

# Wider tables than this are no tables of indicators.
MOST_COLUMNS = 60
_FEWEST_ROWS = 2
# Rows looked at to see which columns are empty for looks.
_MOST_ROWS_SEEN = 200
_OPENING = frozenset({Role.NAME, Role.ORDER, Role.NOTE})
_BEFORE_NAME = frozenset({Role.ORDER, Role.NOTE})


@dataclass(frozen=True, slots=True)
class BlankColumns:
    """Places that pages leave empty for looks in all rows of ``width`` cells."""

    width: int = 0
    places: frozenset[int] = frozenset()

    def drop(self, cells: Sequence[Cell]) -> Sequence[Cell]:
        """A row's cells without them."""
        if not self.places or len(cells) != self.width:
            return cells
        return [cell for place, cell in enumerate(cells) if place not in self.places]


NO_BLANKS = BlankColumns()


@dataclass(frozen=True, slots=True)
class Boxhead:
    """Headers of a table and the number of ``lines`` they take. ``across``: a row is a line; else a cell is."""

    headers: tuple[Header, ...]
    lines: int
    across: bool
    blanks: BlankColumns = NO_BLANKS


def opens_boxhead(line: Line, vocabulary: Vocabulary) -> bool:
    """Whether a line begins as the heads of tables do."""
    cells = line.cells if line.marked else _join_spelled(line.cells[:2], vocabulary)
    roles = [read_header(some[0].text, vocabulary).role for some in (cells, line.loose) if some]
    if Role.NOTE in roles and len(line.cells) > 1:
        return any(read_header(cell.text, vocabulary).role is Role.NAME for cell in line.cells[1:3])
    return not _OPENING.isdisjoint(roles)


def read_boxheads(lines: Sequence[Line], index: int, vocabulary: Vocabulary) -> Iterator[Boxhead]:
    """The ways in which the lines from ``index`` can be the head of a table, likeliest first; none for other lines."""
    line = lines[index]
    if not opens_boxhead(line, vocabulary):
        return
    if line.loose:
        loose = _read_across(lines, index, line.loose, False, vocabulary)
        if _is_boxhead(loose.headers) and all(header.role is not Role.UNKNOWN for header in loose.headers):
            yield loose
    cells = line.cells if line.marked else _join_spelled(line.cells, vocabulary)
    across = len(cells) > 1
    found = (
        [_read_across(lines, index, cells, line.marked, vocabulary)] if across else _read_down(lines, index, vocabulary)
    )
    yield from (one for one in found if _is_boxhead(one.headers))


def _is_boxhead(headers: Sequence[Header]) -> bool:
    """Whether there is one column of names, behind order numbers and categories at most, and columns of values."""
    roles = [header.role for header in headers]
    if len(roles) > MOST_COLUMNS or Role.VALUE not in roles:
        return False
    if roles.count(Role.NAME) != 1 or roles.count(Role.UNIT) > 1:
        return False
    return _BEFORE_NAME.issuperset(roles[: roles.index(Role.NAME)])


# ---- headers side by side -------------------------------------------------------------------------------------------


def _read_across(
    lines: Sequence[Line], index: int, cells: Sequence[Cell], marked: bool, vocabulary: Vocabulary
) -> Boxhead:
    if len(cells) > 2 * MOST_COLUMNS:
        return Boxhead((), 1, True)
    blanks = _find_blanks(lines, index, cells, vocabulary) if marked else NO_BLANKS
    if blanks.places:
        cells = [cell for cell in cells if cell.text]
    upper = [read_header(cell.text, vocabulary) for cell in cells]
    below = lines[index + 1].cells if index + 1 < len(lines) else ()
    joined = join_spanners(upper, below[: 2 * MOST_COLUMNS], vocabulary)
    return Boxhead(tuple(upper), 1, True, blanks) if joined is None else Boxhead(joined, 2, True, blanks)


def _join_spelled(cells: Sequence[Cell], vocabulary: Vocabulary) -> list[Cell]:
    """指 标 to one cell, where two characters apart make a word of headers."""
    joined: list[Cell] = []
    for cell in cells:
        before = joined[-1] if joined else None
        single = before is not None and len(before.text) == len(cell.text) == 1
        if before is not None and single and before.text + cell.text in vocabulary.words.header:
            joined[-1] = join_cells([before, cell])
        else:
            joined.append(cell)
    return joined


def _find_blanks(lines: Sequence[Line], index: int, cells: Sequence[Cell], vocabulary: Vocabulary) -> BlankColumns:
    """The columns that are empty in all rows: only where without them as many are left as the header has words."""
    worded = sum(1 for cell in cells if cell.text)
    seen = lines[index + 1 : index + 1 + _MOST_ROWS_SEEN]
    below = takewhile(lambda line: not opens_boxhead(line, vocabulary), seen)
    rows = [line.cells for line in below if _holds_number(line) and len(line.cells) >= worded]
    widths = {len(row) for row in rows}
    if len(rows) < _FEWEST_ROWS or len(widths) != 1 or widths == {len(cells)}:
        return NO_BLANKS
    columns = enumerate(zip(*rows, strict=True))
    empty = frozenset(place for place, column in columns if not any(cell.text for cell in column))
    return BlankColumns(len(rows[0]), empty) if len(rows[0]) - len(empty) == worded else NO_BLANKS


def _holds_number(line: Line) -> bool:
    return line.marked and any(cell.value is not None for cell in line.cells)


# ---- a header a line ------------------------------------------------------------------------------------------------


def _read_down(lines: Sequence[Line], index: int, vocabulary: Vocabulary) -> list[Boxhead]:
    """Headers one a line; read also with those joined that a page cut in two (2024年, 完成情况)."""
    whole = _take_headers(lines, index, False, vocabulary)
    joined = _take_headers(lines, index, True, vocabulary)
    return [whole, joined] if joined.headers != whole.headers else [whole]


def _take_headers(lines: Sequence[Line], index: int, joining: bool, vocabulary: Vocabulary) -> Boxhead:
    """Lines from ``index`` to headers up to the first that is none, or is that of another table."""
    headers: list[Header] = []
    used = 0
    while len(headers) <= MOST_COLUMNS and (text := _get_lone_text(lines, index + used)):
        header, taken = read_header(text, vocabulary), 1
        following = _get_lone_text(lines, index + used + 1) if joining else ""
        if following and _are_halves(header, read_header(following, vocabulary)):
            both = read_header(text + following, vocabulary)
            header, taken = (both, 2) if both.role is Role.VALUE else (header, 1)
        if header.role is Role.UNKNOWN or _begins_anew(header, headers):
            break
        headers.append(header)
        used += taken
    return Boxhead(tuple(headers), used, False)


def _get_lone_text(lines: Sequence[Line], index: int) -> str:
    """The text of a line that is one cell; '' for other lines."""
    cells = lines[index].cells if index < len(lines) else ()
    return cells[0].text if len(cells) == 1 else ""


def _begins_anew(header: Header, before: Sequence[Header]) -> bool:
    """Whether a header of names or order numbers is the first of another table."""
    roles = {one.role for one in before}
    if header.role is Role.NAME:
        return not roles <= _BEFORE_NAME
    return header.role is Role.ORDER and bool(roles - {Role.NOTE})


def _are_halves(header: Header, following: Header) -> bool:
    """Whether two lines can be one header: a year and what was done in it, or neither a header by itself."""
    if header.role is Role.UNKNOWN and following.role is Role.UNKNOWN:
        return True
    if header.role is not Role.VALUE or following.role is not Role.VALUE:
        return False
    year_alone = header.is_dated() and header.kind is None
    kind_alone = following.kind is not None and not following.is_dated()
    plain = all(one.measure is Measure.LEVEL and one.unit is None for one in (header, following))
    return year_alone and kind_alone and plain
