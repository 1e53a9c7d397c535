"""Tables of indicators that a page flattened to lines: rows to the same statements that sentences give.

A table is read where its header is understood: a row a line, or a cell a line. Without a header only rows are read
whose names say measure or unit themselves (城镇新增就业（人） 2400). What is not certain stays a measurement.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from transforms.grammar.scope import REGION, Scope, Territory, judge_prefix
from transforms.grammar.statements import Statement
from transforms.language import cues as cue
from transforms.language.lexicon import Lexicon
from transforms.records import CleanText, Identity, Section
from transforms.tables.cells import Cell, CellReader, Column, cut_cells
from transforms.tables.columns import Frame, date_columns, read_frame
from transforms.tables.rows import Row, RowReader
from transforms.tokens.quantities import Quantity
from transforms.tokens.tokens import PlaceFinder, Token, tokenise

# Cells that hold a number, in a text that blanks and line ends alone part.
_NUMBER_CELL = re.compile(r"[ \n|][-−]?\d[\d,]*(?:\.\d+)?[^\s，。；：、（）|]{0,9}(?=[ \n|])")
_SENTENCE = re.compile(r"[。；！？!?]")
_LONGEST_LINE = 160
_LONGEST_NAME = 40
_MOST_TITLES = 3
_FEWEST_ROWS = 2
_NUMBERED = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[.、])")
_TITLE = re.compile(r"(?:19|20)\d\d|表\s*[\d一二三四五六七八九十]|表$|一览|单位[:：]")
_SCOPE_CUES = (cue.AREAS & ~cue.SELF_TOWNSHIP) | cue.AGENT


@dataclass(slots=True)
class TableLine:
    """What a line of a table gives: its tokens, for the ledger, and the statements of its numbers."""

    tokens: list[Token] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    section: Section
    lines: list[list[Cell]]
    marked: bool

    @property
    def cells(self) -> list[Cell]:
        return [cell for line in self.lines for cell in line]

    def is_label(self) -> bool:
        """Whether nothing but words stands in the line."""
        return all(cell.kind in ("text", "worded", "empty") for cell in self.cells)


def read_tables(
    raw: str, clean: CleanText, identity: Identity, lexicon: Lexicon, territory: Territory, places: PlaceFinder
) -> dict[int, TableLine]:
    """A report to the lines of its tables that could be read, by their starts; {} for most reports."""
    text = clean.text
    if lexicon.tables is None or len(_first(_NUMBER_CELL.finditer(f"\n{text}\n"), 2)) < 2:
        return {}
    reader = _TableReader(raw, clean, identity, lexicon, territory, places)
    run: list[tuple[int, int]] = []
    position = 0
    for line in [*text.split("\n"), None]:
        if line is not None and line and len(line) <= _LONGEST_LINE and not _SENTENCE.search(line):
            run.append((position, position + len(line)))
        elif run:
            if _NUMBER_CELL.search(f"\n{text[run[0][0] : run[-1][1]]}\n"):
                reader.read_run(run)
            run = []
        position += len(line) + 1 if line is not None else 0
    return reader.found


def _first(matches: Iterator[re.Match[str]], count: int) -> list[re.Match[str]]:
    return [match for match, _ in zip(matches, range(count), strict=False)]


class _TableReader:
    """Goes through a run of short lines. ``columns`` are those of the table it stands in.

    No sheet begins before the line ``no_sheet``.
    """

    def __init__(
        self,
        raw: str,
        clean: CleanText,
        identity: Identity,
        lexicon: Lexicon,
        territory: Territory,
        places: PlaceFinder,
    ) -> None:
        assert lexicon.tables is not None
        self.raw, self.clean, self.text = raw, clean, clean.text
        self.report_year = identity.report_year
        self.sections = identity.sections or (Section(0, len(clean.text), "other", None, None, ""),)
        self.starts = [section.start for section in self.sections]
        self.lexicon, self.territory, self.places = lexicon, territory, places
        self.reader = CellReader(lexicon, lexicon.tables)
        self.rows = RowReader(self.reader, territory)
        self.found: dict[int, TableLine] = {}
        self.lines: list[_Line] = []
        self.columns: list[Column] = []
        self.across = False
        self.spacers: tuple[int, frozenset[int]] = (0, frozenset())
        self.titles: list[tuple[int, int]] = []
        self.group: Scope = REGION
        self.broken = ""
        self.no_sheet = 0

    def read_run(self, run: Sequence[tuple[int, int]]) -> None:
        """Lines side by side, none of them a sentence."""
        self.lines = [self._cut(start, end) for start, end in run]
        self._close()
        self.titles = []
        self.no_sheet = index = 0
        section = self.lines[0].section
        while index < len(self.lines):
            line = self.lines[index]
            if line.section is not section:
                changed = (line.section.role, line.section.period_end) != (section.role, section.period_end)
                section = line.section
                if changed:
                    self._close()
                    self.titles = []
            index += self._read_header(index) or self._read_row(index) or self._read_sheet(index) or self._pass(index)

    def _cut(self, start: int, end: int) -> _Line:
        section = self.sections[max(0, bisect_right(self.starts, start) - 1)]
        lines, marked = cut_cells(self.text, start, end, self.raw, self.clean.offsets, self.reader)
        return _Line(start, end, section, lines, marked)

    def _close(self) -> None:
        self.columns, self.group, self.broken = [], REGION, ""
        self.rows.head, self.rows.noun = None, ""

    def _pass(self, index: int) -> int:
        """A line that is no row: a title, the head of a group, or the first half of a name."""
        line = self.lines[index]
        words = "".join(cell.text for cell in line.cells)
        if not line.is_label():
            self.broken = ""
            return 1
        if not words:
            return 1
        if not self.columns or (_TITLE.search(words) and not _NUMBERED.match(words)):
            self._close()
            self.titles = [*self.titles[1 - _MOST_TITLES :], (line.start, line.end)]
            return 1
        if _NUMBERED.match(words):
            self.broken = ""
            self.group = self._find_scope(line.start, line.end)
        else:
            self.broken = words
            scope = self._find_scope(line.start, line.end)
            self.group = scope if scope.area != "region" else self.group
        return 1

    def _read_header(self, index: int) -> int:
        """How many lines of a header begin here (0: none); takes its columns."""
        line = self.lines[index]
        cells = line.cells if line.marked else self._join_spelled(line.cells)
        if not cells or not self._heads(line):
            return 0
        self.spacers = (0, frozenset())
        if len(cells) > 1:
            if line.marked:
                cells = self._find_spacers(index, cells)
            columns = [self.reader.read_header(cell.text) for cell in cells]
            used, columns = self._join_headers(index, columns)
            across = True
        else:
            columns = []
            used = 0
            while index + used < len(self.lines) and len(self.lines[index + used].cells) == 1:
                column = self.reader.read_header(self.lines[index + used].cells[0].text)
                if column.role == "unknown" or (
                    used and column.role in ("name", "order") and columns[-1].role != "order"
                ):
                    break
                columns.append(column)
                used += 1
            across = False
        roles = [column.role for column in columns]
        if "value" not in roles or roles.count("name") != 1 or roles.count("unit") > 1:
            return 0
        if roles.index("name") > 1 or ("unit" in roles and roles.index("unit") < roles.index("name")):
            return 0
        titles = self.titles
        self._close()
        frame = self._make_frame(titles, line.section)
        date_columns(columns, frame)
        for column in columns:
            if column.role == "value":
                column.scope = frame.scope
                if column.area:
                    column.scope = self._judge_area(column.area)
        self.columns, self.across = columns, across
        rated = any(column.measure == "growth" for column in columns)
        self.rows.table_unit = frame.unit if rated or not frame.mixed else None
        self.rows.noun = self.reader.find_noun(columns)
        self.rows.settle_targets(columns, [row for _, row in self._preview(index + used)])
        self.titles = []
        return used

    def _heads(self, line: _Line) -> bool:
        """Whether a line begins as headers do."""
        cells = line.cells if line.marked else self._join_spelled(line.cells[:2])
        return self.reader.read_header(cells[0].text).role in ("name", "order")

    def _join_spelled(self, cells: list[Cell]) -> list[Cell]:
        """指 标 to one cell, where two characters apart make a word of headers."""
        joined: list[Cell] = []
        for cell in cells:
            before = joined[-1] if joined else None
            single = before is not None and len(before.text) == len(cell.text) == 1
            if before is not None and single and before.text + cell.text in self.reader.words.header:
                joined[-1] = self.reader.read_cell(self.text, before.start, cell.end)
            else:
                joined.append(cell)
        return joined

    def _find_spacers(self, index: int, header: list[Cell]) -> list[Cell]:
        """The header's cells that hold words; notes the columns that pages leave empty in all rows, for looks only.

        Only where without them as many cells are left as the header has words.
        """
        told = [cell for cell in header if cell.text]
        rows: list[list[Cell]] = []
        for line in self.lines[index + 1 :]:
            cells = line.cells
            if self.reader.read_header(cells[0].text if cells else "").role == "name":
                break
            if len(cells) >= len(told) and line.marked and any(cell.value is not None for cell in cells):
                rows.append(cells)
        lengths = {len(cells) for cells in rows}
        if len(rows) < _FEWEST_ROWS or len(lengths) != 1 or lengths == {len(header)}:
            return header
        empty = frozenset(
            place for place, cells in enumerate(zip(*rows, strict=True)) if not any(one.text for one in cells)
        )
        if len(rows[0]) - len(empty) != len(told):
            return header
        self.spacers = (len(rows[0]), empty)
        return told

    def _without_spacers(self, line: _Line) -> list[Cell]:
        cells = line.cells
        if not self.spacers[1] or len(cells) != self.spacers[0]:
            return cells
        return [cell for place, cell in enumerate(cells) if place not in self.spacers[1]]

    def _join_headers(self, index: int, columns: list[Column]) -> tuple[int, list[Column]]:
        """Two lines of header, years above and measures below, to the columns they stand for."""
        if index + 1 >= len(self.lines):
            return 1, columns
        under = self.lines[index + 1].cells
        if len(under) == len(columns) and not under[0].text:
            # A page that keeps the places of joined cells: what stands over a column stands over those right of it.
            told = [place for place, cell in enumerate(under) if cell.text]
            over = [place for place in range(len(columns)) if columns[place].text and place not in told]
            if any(columns[place].text for place in told) and not any(place > told[0] for place in over):
                columns = [column for column in columns if column.text]
                under = [cell for cell in under if cell.text]
        below = [self.reader.read_header(cell.text) for cell in under]
        groups = [place for place, column in enumerate(columns) if column.role == "value"]
        plain = all(columns[place].measure == "level" and columns[place].unit is None for place in groups)
        measured = bool(below) and all(one.role == "value" and one.year is None and not one.when for one in below)
        if not groups or not plain or not measured or len(below) % len(groups) or len(below) <= len(groups):
            return 1, columns
        size = len(below) // len(groups)
        joined: list[Column] = []
        for column in columns:
            if column.role != "value":
                joined.append(column)
                continue
            members, below = below[:size], below[size:]
            levels = [member.measure == "level" for member in members]
            if not levels[0] or any(levels[1:]):
                return 1, []
            for member in members:
                member.area = member.area or column.area
                if member.measure == "level":
                    member.year, member.when = column.year, column.when
                if member.kind and column.kind and member.kind != column.kind:
                    return 1, []
                member.kind = member.kind or column.kind
                joined.append(member)
        return 2, joined

    def _make_frame(self, titles: list[tuple[int, int]], section: Section) -> Frame:
        frame = read_frame([self.text[start:end] for start, end in titles], section, self.report_year, self.reader)
        for start, end in titles:
            scope = self._find_scope(start, end)
            if scope.area != "region":
                frame.scope = scope
        return frame

    def _find_scope(self, start: int, end: int) -> Scope:
        """Whose numbers a title or the head of a group announces: the author's own where it names nobody else."""
        for token in tokenise(self.text, self.lexicon, self.report_year, self.places, start, end):
            if token.mask & (cue.PLACE | _SCOPE_CUES):
                scope = judge_prefix([token], self.territory)
                if scope.area != "region":
                    return scope
        return REGION

    def _judge_area(self, area: str) -> Scope:
        return judge_prefix([Token(cue.CUE | self.lexicon.cues.get(area, 0), 0, 0, area)], self.territory)

    def _preview(self, index: int) -> Iterator[tuple[int, Row]]:
        """The rows of the table that begins at ``index``, up to the next title."""
        while index < len(self.lines):
            fitted = self._fit(index)
            if fitted is None:
                words = "".join(cell.text for cell in self.lines[index].cells)
                if self.lines[index].cells and self._heads(self.lines[index]):
                    return
                if self.lines[index].is_label() and _TITLE.search(words) and not _NUMBERED.match(words):
                    return
                index += 1
                continue
            yield fitted
            index += fitted[0]

    def _fit(self, index: int) -> tuple[int, Row] | None:
        """The row that begins at a line, with the number of lines it takes; None where none does."""
        if not self.columns:
            return None
        if self.across:
            line = self.lines[index]
            row = self.rows.fit_cells(self._without_spacers(line), self.columns, line.marked)
            return None if row is None else (1, row)
        return self._fit_lines(index)

    def _fit_lines(self, index: int) -> tuple[int, Row] | None:
        """A row of which every cell is a line: as many lines as columns, each of the kind its column holds."""
        cells: list[Cell] = []
        used = 0
        while len(cells) < len(self.columns) and index + used < len(self.lines):
            line = self.lines[index + used]
            if line.section is not self.lines[index].section and line.section.role != self.lines[index].section.role:
                return None
            for row in line.lines:
                if len(row) != 1:
                    joined = self.reader.read_cell(self.text, row[0].start, row[-1].end)
                    row = [joined]
                cells.extend(row)
            used += 1
        following = self.lines[index + used].cells if index + used < len(self.lines) else []
        if len(cells) != len(self.columns):
            return None
        if following and following[0].kind not in ("text",):
            order = self.columns[0].role == "order" and following[0].kind == "value"
            if not order:
                return None
        row_read = self.rows.fit_cells(cells, self.columns, True)
        return None if row_read is None else (used, row_read)

    def _read_row(self, index: int) -> int:
        fitted = self._fit(index)
        if fitted is None:
            return 0
        used, row = fitted
        if not row.name.text or len(row.name.text) > _LONGEST_NAME:
            return 0
        whole = self.broken + row.name.text if self.broken else ""
        self.broken = ""
        statements = self.rows.read(row, self.columns, self.group, whole)
        self._keep(index, used, row, statements)
        return used

    def _read_sheet(self, index: int) -> int:
        """Rows without a header whose names say measure or unit: at least two, side by side."""
        if self.columns or index < self.no_sheet:
            return 0
        rows: list[tuple[int, int, Row]] = []
        position = index
        while position < len(self.lines) and self.lines[position].section is self.lines[index].section:
            fitted = self._fit_sheet(position)
            if fitted is None:
                break
            rows.append((position, *fitted))
            position += fitted[0]
        if len(rows) < _FEWEST_ROWS or not any(row.values for _, _, row in rows):
            self.no_sheet = position
            return 0
        frame = self._make_frame(self.titles, self.lines[index].section)
        column = Column("value")
        date_columns([column], frame)
        column.scope = frame.scope
        self.rows.table_unit = None if frame.mixed else frame.unit
        for first, used, row in rows:
            if not row.values:
                continue
            columns = [Column("name"), *[column for _ in row.values]]
            self._keep(first, used, row, self.rows.read(row, columns, REGION, ""))
        self.titles = []
        return position - index

    def _fit_sheet(self, index: int) -> tuple[int, Row] | None:
        """One row without a header: a name that says how many numbers follow, and these numbers."""
        cells = self.lines[index].cells
        used = 1
        if not cells or cells[0].kind not in ("text", "worded"):
            return None
        if len(cells) == 1:
            while index + used < len(self.lines):
                following = self.lines[index + used].cells
                if len(following) != 1 or following[0].kind != "value":
                    break
                cells = [*cells, *following]
                used += 1
        row = self.rows.fit_sheet(cells)
        return None if row is None else (used, row)

    def _keep(self, index: int, used: int, row: Row, statements: list[Statement]) -> None:
        """Puts statements and tokens of a row down to the lines they stand in."""
        numbers: dict[int, Quantity] = {statement.quantity.start: statement.quantity for statement in statements}
        for line in self.lines[index : index + used]:
            kept = TableLine()
            position = line.start
            for cell in row.numbered:
                if not line.start <= cell.start < line.end or cell.value is None:
                    continue
                kept.tokens += self._tokens(position, cell.value.start)
                quantity = numbers.get(cell.value.start) or cell.value.measure_in(cell.value.unit)
                if cell is row.order:
                    quantity.unit_class = "rank"
                words = self.text[cell.value.start : cell.value.end]
                kept.tokens.append(Token(cue.QUANTITY, cell.value.start, cell.value.end, words, quantity=quantity))
                position = cell.value.end
            kept.tokens += self._tokens(position, line.end)
            kept.statements = [one for one in statements if line.start <= one.quantity.start < line.end]
            self.found[line.start] = kept

    def _tokens(self, start: int, end: int) -> list[Token]:
        if start >= end:
            return []
        return tokenise(self.text, self.lexicon, self.report_year, self.places, start, end)
