"""The body of a table: its rows as they stand in the lines, and the statements that their numbers make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from transforms.grammar.scope import REGION, Scope
from transforms.tables.boxheads import NO_BLANKS, BlankColumns
from transforms.tables.cells import Cell, CellKind, read_cell
from transforms.tables.columns import Column
from transforms.tables.headers import Role
from transforms.tables.lines import Line
from transforms.tables.measures import BodyCell, decide_measure
from transforms.tables.rows import Row, fit_row
from transforms.tables.statements import Statement, Territory, judge_area, make_statement
from transforms.tables.stubs import Stub, Subject, find_subject, read_stub
from transforms.tables.targets import TargetSenses
from transforms.tables.vocabulary import CellUnit, Vocabulary


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head is read. ``across``: a row is a line; else a cell is. ``unit``: that of all amounts;
    ``noun``: what rows are names of (产量); ``senses``: what its targets without units are."""

    columns: tuple[Column, ...]
    across: bool = True
    blanks: BlankColumns = NO_BLANKS
    unit: CellUnit | None = None
    noun: str = ""
    senses: TargetSenses = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row and the lines, from ``index`` on, that it stands in."""

    index: int
    lines: int
    row: Row


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What rows above say of a row: whose the rows of the ``group`` are; ``above``: words on the line before, which may
    be the first half of the row's name; ``label``: the name right above, whose growth a row may give (增速);
    ``head``: the indicator of the last row that is no part of another."""

    group: Scope = REGION
    above: str = ""
    label: str = ""
    head: str | None = None


NOTHING_ABOVE = Neighbours()


# ---- fitting --------------------------------------------------------------------------------------------------------


def find_row(lines: Sequence[Line], index: int, table: Table, text: str, vocabulary: Vocabulary) -> PlacedRow | None:
    """The row of a table that begins at a line; None where none does."""
    if not table.across:
        return _find_row_down(lines, index, table, text, vocabulary)
    line = lines[index]
    cells = _restore_categories(table.blanks.drop(line.cells), table.columns)
    row = fit_row(cells, table.columns, line.marked)
    if row is None and line.loose:
        row = fit_row(_restore_categories(line.loose, table.columns), table.columns, False)
    return None if row is None else PlacedRow(index, 1, row)


def _restore_categories(cells: Sequence[Cell], columns: Sequence[Column]) -> Sequence[Cell]:
    """A category joined over several rows stands in the first of them alone: the others are shorter by its cell."""
    notes = sum(1 for _ in takewhile(lambda column: column.role is Role.NOTE, columns))
    if not notes or not cells or len(cells) != len(columns) - notes:
        return cells
    start = cells[0].start
    return [*[Cell(start, start, "", CellKind.EMPTY)] * notes, *cells]


def _find_row_down(
    lines: Sequence[Line], index: int, table: Table, text: str, vocabulary: Vocabulary
) -> PlacedRow | None:
    """A row of which every cell is a line: as many lines as columns, each of the kind its column holds."""
    cells: list[Cell] = []
    used = 0
    while len(cells) < len(table.columns) and index + used < len(lines):
        line = lines[index + used]
        if line.section is not lines[index].section and line.section.role != lines[index].section.role:
            return None
        cells += [
            part[0] if len(part) == 1 else read_cell(text, part[0].start, part[-1].end, vocabulary)
            for part in line.parts
        ]
        used += 1
    if len(cells) != len(table.columns) or not _can_begin(lines[index + used : index + used + 1], table):
        return None
    row = fit_row(cells, table.columns, True)
    return None if row is None else PlacedRow(index, used, row)


def _can_begin(following: Sequence[Line], table: Table) -> bool:
    """Whether behind a row of lines another one can begin, or the table ends: else a cell is missing or too many."""
    cells = following[0].cells if following else ()
    if not cells or cells[0].kind is CellKind.TEXT:
        return True
    return table.columns[0].role is Role.ORDER and cells[0].kind is CellKind.VALUE


# ---- reading --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BodyReader:
    """Reads the rows of the tables of one author."""

    vocabulary: Vocabulary
    territory: Territory

    def read_row(self, row: Row, table: Table, beside: Neighbours) -> tuple[list[Statement], Neighbours]:
        """A row to its statements, and what it says of the row below it."""
        stub = self._read_stub(row, table, beside)
        subject = find_subject(stub, beside.head, self.vocabulary)
        head = beside.head
        if not stub.member and stub.label not in self.vocabulary.words.branches:
            head = subject.indicator.code if subject.indicator is not None else None
        cells = self._gather_cells(row, table, stub, subject, beside.group)
        statements = [make_statement(cell, decide_measure(cell)) for cell in cells]
        label = stub.label if subject.indicator is not None else ""
        return statements, replace(beside, above="", head=head, label=label)

    def _read_stub(self, row: Row, table: Table, beside: Neighbours) -> Stub:
        """The row's name, together with the words above it where both are one name; alone it may be half of one."""
        stub = read_stub(row.stub.text, table.noun, self.vocabulary)
        if beside.label and stub.label in self.vocabulary.words.measures:
            return read_stub(beside.label + row.stub.text, table.noun, self.vocabulary)
        if not beside.above:
            return stub
        whole = read_stub(beside.above + row.stub.text, table.noun, self.vocabulary)
        return whole if whole.name is not None else replace(stub, name=None)

    def _gather_cells(self, row: Row, table: Table, stub: Stub, subject: Subject, group: Scope) -> Iterator[BodyCell]:
        count = len(row.values)
        for order, (place, cell) in enumerate(row.values):
            if cell.value is None:
                continue
            column = table.columns[place]
            yield BodyCell(
                cell=cell,
                value=cell.value,
                column=column,
                row=row,
                stub=stub,
                subject=subject,
                meaning=stub.meaning_of(order, count),
                scope=self._judge_scope(stub, column, group),
                sense=table.senses.get((place, row.stub.start)),
                table_unit=table.unit,
                ambiguous=stub.is_ambiguous(count),
            )

    def _judge_scope(self, stub: Stub, column: Column, group: Scope) -> Scope:
        """Whose a number is: the stub says so, else the group, else the column."""
        named = judge_area(stub.area, self.territory, self.vocabulary.lexicon) if stub.area else REGION
        if not named.is_own():
            return named
        return column.scope if group.is_own() else group
