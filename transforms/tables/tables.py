"""Tables of indicators that a page flattened to lines: rows to the same statements that sentences give.

A table is read where its header is understood: a row a line, or a cell a line. Without a header only rows are read
whose names say measure or unit themselves (城镇新增就业（人） 2400). What is not certain stays a measurement.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from transforms.grammar.scope import REGION, Scope
from transforms.language import cues as cue
from transforms.language.lexicon import Lexicon
from transforms.records import CleanText, Identity, Section, Standpoint
from transforms.tables.bodies import NOTHING_ABOVE, BodyReader, Neighbours, PlacedRow, Table, find_row
from transforms.tables.boxheads import Boxhead, opens_boxhead, read_boxheads
from transforms.tables.cells import Cell, CellKind
from transforms.tables.columns import Column, date_columns, make_column
from transforms.tables.frames import Frame, read_frame
from transforms.tables.headers import Header, Measure, Role
from transforms.tables.lines import Line, LineCutter
from transforms.tables.rows import Row, fit_free_row
from transforms.tables.statements import Statement, Territory, judge_area, judge_words
from transforms.tables.stubs import find_noun
from transforms.tables.targets import settle_targets
from transforms.tables.vocabulary import Vocabulary
from transforms.tokens.tokens import PlaceFinder, Token, tokenise

# Cells that hold a number, in a text that blanks and line ends alone part.
_NUMBER_CELL = re.compile(r"[ \n|][-−]?\d[\d,]*(?:\.\d+)?[^\s，。；：、（）|]{0,9}(?=[ \n|])")
_SENTENCE = re.compile(r"[。；！？!?]")
_LONGEST_LINE = 160
_LONGEST_STUB = 40
_MOST_TITLES = 3
_FEWEST_ROWS = 2
# No name says what more numbers than this behind it are.
_MOST_FREE_NUMBERS = 16
_NUMBERED = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[.、])")
_TITLE = re.compile(r"(?:19|20)\d\d|表\s*[\d一二三四五六七八九十]|表$|一览|单位[:：]")


@dataclass(frozen=True, slots=True)
class TableLine:
    """What a line of a table gives: its tokens, for the ledger, and the statements of its numbers."""

    tokens: tuple[Token, ...] = ()
    statements: tuple[Statement, ...] = ()


def read_tables(
    raw: str, clean: CleanText, identity: Identity, lexicon: Lexicon, territory: Territory, places: PlaceFinder
) -> dict[int, TableLine]:
    """A report to the lines of its tables that could be read, by their starts; {} for most reports.

    ``raw`` is the text that the offsets of ``clean`` point into.
    """
    text = clean.text
    numbers = _NUMBER_CELL.finditer(f"\n{text}\n")
    if lexicon.tables is None or len([match for match, _ in zip(numbers, range(2), strict=False)]) < 2:
        return {}
    vocabulary = Vocabulary(lexicon, lexicon.tables)
    cutter = LineCutter(text, raw, clean.offsets, vocabulary)
    sections = identity.sections or (Section(0, len(text), "other", None, None, ""),)
    starts = [section.start for section in sections]
    found: dict[int, TableLine] = {}
    for run in _find_runs(text):
        lines = [cutter.cut(*span, sections[max(0, bisect_right(starts, span[0]) - 1)]) for span in run]
        reader = _RunReader(lines, text, identity.standpoint, vocabulary, territory, places)
        found.update(reader.read())
    return found


def _find_runs(text: str) -> Iterator[list[tuple[int, int]]]:
    """Runs of short lines, none of them empty or a sentence, with a number among them, as spans of the text."""
    run: list[tuple[int, int]] = []
    position = 0
    for line in [*text.split("\n"), ""]:
        if line and len(line) <= _LONGEST_LINE and not _SENTENCE.search(line):
            run.append((position, position + len(line)))
        elif run:
            if _NUMBER_CELL.search(f"\n{text[run[0][0] : run[-1][1]]}\n"):
                yield run
            run = []
        position += len(line) + 1


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a run the reader stands: the table around it, what rows above say, the titles not yet used.

    No rows without a header begin before the line ``no_sheet``.
    """

    table: Table | None = None
    beside: Neighbours = NOTHING_ABOVE
    titles: tuple[tuple[int, int], ...] = ()
    no_sheet: int = 0

    def close(self) -> _Place:
        """Behind the end of a table."""
        return replace(self, table=None, beside=NOTHING_ABOVE)


@dataclass(frozen=True, slots=True)
class _Step:
    """How many lines were read, where the reader stands behind them, and the rows found with their statements."""

    lines: int
    place: _Place
    rows: tuple[tuple[PlacedRow, Sequence[Statement]], ...] = ()


@dataclass(frozen=True, slots=True)
class _RunReader:
    """Goes through a run of short lines from step to step."""

    lines: Sequence[Line]
    text: str
    now: Standpoint | None
    vocabulary: Vocabulary
    territory: Territory
    places: PlaceFinder

    def read(self) -> dict[int, TableLine]:
        """The lines of tables, by their starts."""
        found: dict[int, TableLine] = {}
        place, index, section = _Place(), 0, self.lines[0].section
        while index < len(self.lines):
            before, section = section, self.lines[index].section
            if (before.role, before.period_end) != (section.role, section.period_end):
                place = replace(place.close(), titles=())
            step = (
                self._read_boxhead(index, place)
                or self._read_row(index, place)
                or self._read_sheet(index, place)
                or self._pass_line(index, place)
            )
            for row, statements in step.rows:
                found.update(self._make_lines(row, statements))
            place, index = step.place, index + step.lines
        return found

    # ---- the steps --------------------------------------------------------------------------------------------------

    def _read_boxhead(self, index: int, place: _Place) -> _Step | None:
        """The head of a table; of two readings that which rows below it fit."""
        best: tuple[Boxhead, Table] | None = None
        frame: Frame | None = None
        for boxhead in read_boxheads(self.lines, index, self.vocabulary):
            frame = frame or self._read_frame(place.titles, self.lines[index].section)
            table = self._open_table(boxhead, frame)
            rows = list(self._preview(index + boxhead.lines, table))
            if best is None or rows:
                best = boxhead, replace(table, senses=settle_targets(table.columns, rows))
            if rows:
                break
        return None if best is None else _Step(best[0].lines, _Place(best[1], no_sheet=place.no_sheet))

    def _read_row(self, index: int, place: _Place) -> _Step | None:
        """A row of the table around it."""
        if place.table is None:
            return None
        found = find_row(self.lines, index, place.table, self.text, self.vocabulary)
        if found is None or not 0 < len(found.row.stub.text) <= _LONGEST_STUB:
            return None
        statements, beside = self._bodies.read_row(found.row, place.table, place.beside)
        return _Step(found.lines, replace(place, beside=beside), ((found, statements),))

    def _read_sheet(self, index: int, place: _Place) -> _Step | None:
        """Rows without a header whose names say measure or unit: at least two, side by side."""
        if place.table is not None or index < place.no_sheet:
            return None
        rows = list(self._find_free_rows(index))
        end = rows[-1].index + rows[-1].lines if rows else index
        if len(rows) < _FEWEST_ROWS or not any(one.row.values for one in rows):
            return self._pass_line(index, replace(place, no_sheet=end))
        frame = self._read_frame(place.titles, self.lines[index].section)
        (column,) = date_columns([Header(Role.VALUE)], frame)
        column = replace(column, scope=frame.scope)
        read: list[tuple[PlacedRow, Sequence[Statement]]] = []
        beside = place.beside
        for one in rows:
            if one.row.values:
                columns = (make_column(Header(Role.NAME)), *[column] * len(one.row.values))
                sheet = Table(columns, unit=None if frame.mixed else frame.unit)
                statements, beside = self._bodies.read_row(one.row, sheet, beside)
                read.append((one, statements))
        return _Step(end - index, replace(place, titles=(), beside=beside), tuple(read))

    def _pass_line(self, index: int, place: _Place) -> _Step:
        """A line that is no row: a title, the head of a group, or the first half of a name."""
        line = self.lines[index]
        words, beside = line.words, place.beside
        if not line.is_label():
            return _Step(1, replace(place, beside=replace(beside, above="")))
        if not words:
            return _Step(1, place)
        if place.table is None or _is_title(words):
            titles = (*place.titles[1 - _MOST_TITLES :], (line.start, line.end))
            return _Step(1, replace(place.close(), titles=titles))
        scope = self._find_scope(line.start, line.end)
        if _NUMBERED.match(words):
            beside = replace(beside, above="", group=scope)
        else:
            beside = replace(beside, above=words, group=beside.group if scope.is_own() else scope)
        return _Step(1, replace(place, beside=beside))

    # ---- what the steps are made of ---------------------------------------------------------------------------------

    @property
    def _bodies(self) -> BodyReader:
        return BodyReader(self.vocabulary, self.territory)

    def _open_table(self, boxhead: Boxhead, frame: Frame) -> Table:
        columns = tuple(self._place_column(one, frame) for one in date_columns(boxhead.headers, frame))
        rated = any(one.measure is Measure.GROWTH for one in columns)
        unit = frame.unit if rated or not frame.mixed else None
        noun = find_noun((one.header for one in columns if one.role is Role.VALUE), self.vocabulary)
        return Table(columns, boxhead.across, boxhead.blanks, unit, noun)

    def _place_column(self, column: Column, frame: Frame) -> Column:
        """A column with whose numbers it holds: its header says so, else the titles."""
        if column.role is not Role.VALUE:
            return column
        area = column.header.area
        scope = judge_area(area, self.territory, self.vocabulary.lexicon) if area else frame.scope
        return replace(column, scope=scope)

    def _preview(self, index: int, table: Table) -> Iterator[Row]:
        """The rows of the table whose body begins at ``index``, up to the next title or head."""
        while index < len(self.lines):
            found = find_row(self.lines, index, table, self.text, self.vocabulary)
            if found is not None:
                yield found.row
                index += found.lines
                continue
            line = self.lines[index]
            if opens_boxhead(line, self.vocabulary) or (line.is_label() and _is_title(line.words)):
                return
            index += 1

    def _find_free_rows(self, index: int) -> Iterator[PlacedRow]:
        """Rows without a header, side by side in one section."""
        section = self.lines[index].section
        while index < len(self.lines) and self.lines[index].section is section:
            cells, used = self._take_free_cells(index)
            row = fit_free_row(cells, self.vocabulary)
            if row is None:
                return
            yield PlacedRow(index, used, row)
            index += used

    def _take_free_cells(self, index: int) -> tuple[list[Cell], int]:
        """The cells of a line; where it holds a name alone, with the numbers that stand in the lines behind it."""
        cells = list(self.lines[index].cells)
        if len(cells) != 1 or cells[0].kind is CellKind.VALUE:
            return cells, 1
        for line in self.lines[index + 1 : index + 1 + _MOST_FREE_NUMBERS]:
            if len(line.cells) != 1 or line.cells[0].kind is not CellKind.VALUE:
                break
            cells.append(line.cells[0])
        return cells, len(cells)

    def _read_frame(self, titles: Sequence[tuple[int, int]], section: Section) -> Frame:
        scopes = [scope for scope in (self._find_scope(*span) for span in titles) if not scope.is_own()]
        words = [self.text[start:end] for start, end in titles]
        return read_frame(words, section, self.now, scopes[-1] if scopes else REGION, self.vocabulary)

    def _find_scope(self, start: int, end: int) -> Scope:
        return judge_words(self._tokenise(start, end), self.territory)

    def _tokenise(self, start: int, end: int) -> list[Token]:
        if start >= end:
            return []
        return tokenise(self.text, self.vocabulary.lexicon, self.now, self.places, start, end)

    def _make_lines(self, found: PlacedRow, statements: Sequence[Statement]) -> Iterator[tuple[int, TableLine]]:
        """Statements and tokens of a row by the lines they stand in."""
        quantities = {one.quantity.start: one.quantity for one in statements}
        for line in self.lines[found.index : found.index + found.lines]:
            tokens: list[Token] = []
            position = line.start
            for cell in found.row.numbered:
                if cell.value is None or not line.start <= cell.start < line.end:
                    continue
                start, end = cell.value.start, cell.value.end
                quantity = quantities.get(start) or cell.value.measure_in(cell.value.unit)
                if cell is found.row.order:
                    quantity = replace(quantity, unit_class="rank")
                tokens += self._tokenise(position, start)
                tokens.append(Token(cue.QUANTITY, start, end, self.text[start:end], quantity=quantity))
                position = end
            tokens += self._tokenise(position, line.end)
            held = tuple(one for one in statements if line.start <= one.quantity.start < line.end)
            yield line.start, TableLine(tuple(tokens), held)


def _is_title(words: str) -> bool:
    """Whether a line of words stands over a table, not between its rows."""
    return _TITLE.search(words) is not None and not _NUMBERED.match(words)
