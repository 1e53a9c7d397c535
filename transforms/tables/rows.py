"""Rows of a table: the cells of a line, or of as many lines as there are columns, each to the column it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from transforms.tables.cells import WORDS, Cell, CellKind, join_cells
from transforms.tables.columns import Column
from transforms.tables.headers import Measure, Role
from transforms.tables.stubs import read_stub
from transforms.tables.vocabulary import Vocabulary

_ANYTHING = frozenset(CellKind)
_DATA = frozenset({Role.VALUE, Role.UNKNOWN})
# What the cells of a column can be, by its role; those of the other roles can be anything.
_FITTING: Mapping[Role, frozenset[CellKind]] = {
    Role.NAME: WORDS,
    Role.UNIT: frozenset({CellKind.UNIT, CellKind.EMPTY, CellKind.TEXT}),
    Role.VALUE: frozenset({CellKind.VALUE, CellKind.EMPTY, CellKind.WORDED}),
}


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of a row by what they are to it: its name (the stub), its unit, its order number, its values.

    ``values`` holds (place of the column, cell); ``numbered``: all cells with numbers; ``levels_empty``: no level is
    filled in although there are columns for levels.
    """

    stub: Cell
    values: tuple[tuple[int, Cell], ...] = ()
    unit: Cell | None = None
    order: Cell | None = None
    numbered: tuple[Cell, ...] = ()
    levels_empty: bool = False


def fit_row(cells: Sequence[Cell], columns: Sequence[Column], marked: bool) -> Row | None:
    """Cells to a row where each is of the kind that its column holds; None where they do not fit.

    Where only blanks part the cells, a name may be cut by them, and its pieces are joined.
    """
    place = [column.role for column in columns].index(Role.NAME)
    if not cells:
        return None
    if not marked and len(cells) > len(columns):
        cells = _join_stub(cells, place, len(cells) - len(columns))
    if len(cells) != len(columns):
        return None
    pairs = list(zip(cells, columns, strict=True))
    values = tuple((at, cell) for at, (cell, column) in enumerate(pairs) if column.role in _DATA)
    if not (all(_fits(*pair) for pair in pairs) and _holds_number(values)):
        return None
    return Row(
        stub=cells[place],
        values=values,
        unit=_find_last(pairs, Role.UNIT),
        order=_find_last(pairs, Role.ORDER),
        numbered=tuple(cell for cell in cells if cell.value is not None),
        levels_empty=_has_no_level(pairs),
    )


def _holds_number(values: Iterable[tuple[int, Cell]]) -> bool:
    return any(cell.value is not None for _, cell in values)


def _fits(cell: Cell, column: Column) -> bool:
    return cell.kind in _FITTING.get(column.role, _ANYTHING)


def _has_no_level(pairs: Sequence[tuple[Cell, Column]]) -> bool:
    """Whether there are columns for levels, and none of them is filled in."""
    levels = [cell for cell, column in pairs if column.role is Role.VALUE and column.measure is Measure.LEVEL]
    return bool(levels) and all(cell.kind is CellKind.EMPTY for cell in levels)


def _join_stub(cells: Sequence[Cell], place: int, spare: int) -> Sequence[Cell]:
    """Cells of which ``spare`` too many are pieces of the name at ``place``."""
    pieces = list(cells[place : place + spare + 1])
    if any(piece.kind not in WORDS for piece in pieces):
        return cells
    return [*cells[:place], join_cells(pieces), *cells[place + spare + 1 :]]


def _find_last(pairs: Sequence[tuple[Cell, Column]], role: Role) -> Cell | None:
    return next((cell for cell, column in reversed(pairs) if column.role is role), None)


def fit_free_row(cells: Sequence[Cell], vocabulary: Vocabulary) -> Row | None:
    """A name and its numbers, without a header over them, where the name says what each of them is; else None.

    A catalogue name whose number has its own unit comes back without values: a sentence, too, can be that.
    """
    split = next((place for place, cell in enumerate(cells) if cell.kind is CellKind.VALUE), 0)
    words, numbers = list(cells[:split]), cells[split:]
    named = all(cell.kind in WORDS for cell in words)
    if not words or not named or any(cell.kind is not CellKind.VALUE for cell in numbers):
        return None
    stub = join_cells(words)
    said = read_stub(stub.text, "", vocabulary)
    if len(said.meanings) == len(numbers):
        return Row(stub, tuple(enumerate(numbers, start=1)), numbered=tuple(numbers))
    if said.name is None or said.meanings or len(numbers) != 1:
        return None
    value = numbers[0].value
    return Row(stub) if value is not None and value.unit is not None else None
