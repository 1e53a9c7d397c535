"""Rows of tables: which indicator a row is about, and what each of its numbers says of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from transforms.grammar.measure import Amount, Reading, interpret
from transforms.grammar.predicate import Predicate
from transforms.grammar.scope import Scope, Territory, judge_prefix
from transforms.grammar.statements import Attachment, Statement
from transforms.grammar.subjects import Subject
from transforms.language import cues as cue
from transforms.language.catalogue import Indicator, Name
from transforms.tables.cells import Cell, CellReader, CellUnit, Column
from transforms.tokens.tokens import Token

_NUMBERING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[.、．]|[#＃*★☆△▲●·—\-]+)+"
)
_BRACKET = re.compile(r"（([^（）]{1,16})）$")
_LIST = re.compile(r"[、，,/；;]")
_MOST_GROWTH = Decimal(60)
_FITTING = (Decimal("0.5"), Decimal(2))
_FAR_OFF = (Decimal("0.2"), Decimal(5))


class TableRefusal(StrEnum):
    """Why a number of a table makes no observation."""

    UNKNOWN_SUBJECT = "unknown_subject"
    SEVERAL_SUBJECTS = "several_subjects"
    BRANCH_OF_UNKNOWN = "branch_of_unknown"
    AMBIGUOUS_NAME = "ambiguous_name"
    UNKNOWN_COLUMN = "unknown_column"
    UNKNOWN_UNIT = "unknown_unit"
    GROWTH_OF_RATE = "growth_of_rate"
    RISE_OR_FALL = "rise_or_fall"
    TWO_UNITS = "two_units"
    LEVEL_OR_GROWTH = "level_or_growth"
    MOVED = "moved"
    FALLS_BELOW_ZERO = "falls_below_zero"
    NOT_READ = "not_read"
    UNIT_OF_OTHERS = "unit_of_others"
    SEVERAL_YEARS = "several_years"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a row's name says of a number in it: ``measure`` '' for nothing; ``sign`` -1 for falls."""

    measure: str = ""
    sign: int = 1
    unit: CellUnit | None = None


@dataclass(frozen=True, slots=True)
class RowName:
    """A row's name: its words without measure and unit, the catalogue name they are, and what it says of numbers."""

    label: str
    name: Name | None
    meanings: tuple[Meaning, ...]
    member: bool
    area: str


@dataclass(slots=True)
class Row:
    """Cells of a row by their columns.

    ``values`` holds (place of the column, cell); ``numbered``: all cells with numbers; ``levels_empty``: no level is
    filled in although there are columns for levels.
    """

    name: Cell
    unit: Cell | None
    order: Cell | None
    values: list[tuple[int, Cell]]
    numbered: list[Cell] = field(default_factory=list)
    levels_empty: bool = False


class RowReader:
    """Reads the rows of one table after the other.

    ``head``: the indicator of the last row that is no member; ``noun``: what a header says rows are names of (产量).
    """

    def __init__(self, reader: CellReader, territory: Territory) -> None:
        self.reader, self.words = reader, reader.words
        self.catalogue = reader.lexicon.catalogue
        self.territory = territory
        self.table_unit: CellUnit | None = None
        self.noun = ""
        self.head: str | None = None
        self.aims: dict[tuple[int, int], str] = {}

    def fit_cells(self, cells: list[Cell], columns: Sequence[Column], marked: bool) -> Row | None:
        """Cells to a row where each is of the kind that its column holds; None where they do not fit.

        Where only blanks part the cells, a name may be cut by them, and its pieces are joined.
        """
        names = [place for place, column in enumerate(columns) if column.role == "name"]
        if not cells or not names:
            return None
        place = names[0]
        if not marked and len(cells) > len(columns):
            spare = len(cells) - len(columns)
            pieces = cells[place : place + spare + 1]
            if any(piece.kind not in ("text", "worded") for piece in pieces):
                return None
            joined = self._join(pieces)
            cells = [*cells[:place], joined, *cells[place + spare + 1 :]]
        if len(cells) != len(columns) or cells[place].kind not in ("text", "worded"):
            return None
        row = Row(cells[place], None, None, [])
        for at, (cell, column) in enumerate(zip(cells, columns, strict=True)):
            if column.role == "order":
                row.order = cell
            elif column.role == "unit":
                if cell.kind not in ("unit", "empty", "text"):
                    return None
                row.unit = cell
            elif column.role == "value":
                if cell.kind not in ("value", "empty", "worded"):
                    return None
                row.values.append((at, cell))
            elif column.role == "unknown":
                row.values.append((at, cell))
            if cell.value is not None:
                row.numbered.append(cell)
        levels = [cell for at, cell in row.values if columns[at].measure == "level" and columns[at].role == "value"]
        row.levels_empty = bool(levels) and all(cell.kind == "empty" for cell in levels)
        return row if any(cell.value is not None for _, cell in row.values) else None

    def fit_sheet(self, cells: list[Cell]) -> Row | None:
        """A name and its numbers where the name says what each of them is; else None.

        A catalogue name whose number has its own unit comes back without values: a sentence, too, can be that.
        """
        split = next((place for place, cell in enumerate(cells) if cell.kind == "value"), 0)
        if not split or any(cell.kind not in ("text", "worded") for cell in cells[:split]):
            return None
        if any(cell.kind != "value" for cell in cells[split:]):
            return None
        name = self._join(cells[:split]) if split > 1 else cells[0]
        values = [(place + 1, cell) for place, cell in enumerate(cells[split:])]
        named = self.read_name(name.text)
        if len(named.meanings) != len(values):
            value = cells[split].value if named.name is not None and len(values) == 1 else None
            if named.meanings or value is None or value.unit is None:
                return None
            return Row(name, None, None, [])
        return Row(name, None, None, values, [cell for _, cell in values])

    def _join(self, pieces: Sequence[Cell]) -> Cell:
        return Cell(pieces[0].start, pieces[-1].end, "".join(piece.text for piece in pieces), "text")

    def read_name(self, text: str) -> RowName:
        """A row's name (blanks folded) to the catalogue name that it is exactly, without numbering, area, measure."""
        member = False
        numbering = _NUMBERING.match(text)
        if numbering is not None:
            member = numbering.group()[0] in "#＃"
            text = text[numbering.end() :]
        for word in self.words.members:
            if text.startswith(word):
                text, member = text[len(word) :], True
                break
        text = text.strip("：:")
        area = self.reader.find_area(text)
        words, meanings, name = text, tuple[Meaning, ...](), self.catalogue.names.get(text)
        if name is None and area:
            text = words = text[len(area) :]
            name = self.catalogue.names.get(text)
        if name is None and (bracket := _BRACKET.search(text)) is not None:
            meanings = self._read_meanings(bracket[1])
            if meanings:
                words = text[: bracket.start()]
                name = self.catalogue.names.get(words)
        if name is None and self.noun:
            name = self.catalogue.names.get(words + self.noun)
        end = self.words.name_end.search(words)
        if end is not None and (name is None or self.words.measures[end.group()] == "fall"):
            said = self._make_meaning(self.words.measures[end.group()])
            if not meanings or (len(meanings) == 1 and not meanings[0].measure):
                said = replace(said, unit=meanings[0].unit) if meanings else said
                meanings = (said,)
                stem = words[: end.start()]
                name = name or self.catalogue.names.get(stem)
                words = stem if name is not None else words
        return RowName(words, name, meanings, member, area)

    def _make_meaning(self, kind: str) -> Meaning:
        measure = {"fall": "growth", "annual": "annual_growth"}.get(kind, kind)
        return Meaning(measure, -1 if kind == "fall" else 1)

    def _read_meanings(self, inner: str) -> tuple[Meaning, ...]:
        """（增速、亿元） to what the first and what the second number is; () for other words."""
        if (unit := self.reader.read_unit(inner)) is not None:
            return (Meaning("", 1, unit),)
        meanings: list[Meaning] = []
        for part in _LIST.split(inner):
            bare = part.removesuffix("%")
            unit = self.reader.read_unit(part)
            if bare in self.words.measures:
                meaning = self._make_meaning(self.words.measures[bare])
                if bare != part:
                    meaning = replace(meaning, unit=self.reader.read_unit("%"))
                meanings.append(meaning)
            elif unit is None:
                return ()
            elif unit.unit_class == "%" and meanings and meanings[-1].measure and meanings[-1].unit is None:
                meanings[-1] = replace(meanings[-1], unit=unit)
            else:
                meanings.append(Meaning("", 1, unit))
        return tuple(meanings)

    def settle_targets(self, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        """Whether the numbers of a column of aims without a unit of its own are levels or growth rates.

        Beside 548.3 reached, an aim of 7.5 is a rate and one of 560 a level. Where that cannot be seen, the other rows
        decide if they agree.
        """
        self.aims = {}
        values = [(at, one) for at, one in enumerate(columns) if one.role == "value"]
        levels = [(at, one) for at, one in values if one.measure == "level"]
        reached = next((at for at, one in levels if one.kind == "actual"), None)
        rated = any(one.measure == "growth" for _, one in values)
        for at, column in levels:
            if column.kind != "target" or column.unit is not None or reached is None:
                continue
            votes = {row.name.start: self._compare_aim(row, reached, at) for row in rows}
            told = set(votes.values()) - {""}
            usual = told.pop() if len(told) == 1 else "" if told or rated else "level"
            for start, vote in votes.items():
                settled = vote or usual
                self.aims[at, start] = settled if settled == "level" or rated else "unclear"

    def _compare_aim(self, row: Row, reached: int, at: int) -> str:
        cells = dict(row.values)
        level, aim = cells[reached].value, cells[at].value
        if level is None or aim is None or not level.number or aim.unit is not None:
            return ""
        if row.unit is not None and row.unit.unit is not None and row.unit.unit.unit_class == "%":
            return ""
        ratio = aim.number / level.number
        if abs(aim.number) <= _MOST_GROWTH and not _FAR_OFF[0] <= ratio <= _FAR_OFF[1]:
            return "growth"
        return "level" if _FITTING[0] <= ratio <= _FITTING[1] and abs(aim.number) > _MOST_GROWTH else ""

    def read(self, row: Row, columns: Sequence[Column], group: Scope, broken: str) -> list[Statement]:
        """A row to its statements. ``group``: whose the rows of this part are; ``broken``: the row's name together
        with the words on the line above, which may be its first half ('' where nothing stands there)."""
        named = self.read_name(row.name.text)
        if broken:
            whole = self.read_name(broken)
            named = whole if whole.name is not None else replace(named, name=None)
        indicator, refused = self._find_indicator(named)
        if not named.member and named.label not in self.words.branches:
            self.head = indicator.code if indicator is not None else None
        statements = []
        for order, (at, cell) in enumerate(row.values):
            if cell.value is None:
                continue
            meaning = Meaning()
            if named.meanings:
                meaning = named.meanings[order] if len(named.meanings) == len(row.values) else named.meanings[0]
            unclear = len(named.meanings) > 1 and len(named.meanings) != len(row.values)
            column = columns[at]
            scope = group if group.area != "region" else column.scope
            if named.area:
                scope = self._judge_area(named.area, scope)
            why = "ambiguous_name" if unclear else refused
            statements.append(self._read_value(row, cell, column, at, named, indicator, meaning, scope, why))
        return statements

    def _judge_area(self, area: str, scope: Scope) -> Scope:
        token = Token(cue.CUE | self.reader.lexicon.cues.get(area, 0), 0, 0, area)
        judged = judge_prefix([token], self.territory)
        return judged if judged.area != "region" else scope

    def _find_indicator(self, named: RowName) -> tuple[Indicator | None, str]:
        name = named.name
        if name is None or not name.codes:
            return None, "unknown_subject"
        code = name.codes[0] if len(name.codes) == 1 else name.undivided
        if code is None:
            return None, "several_subjects"
        if named.label in self.words.branches and self.head not in self.words.branch_heads:
            return None, "branch_of_unknown"
        return self.catalogue.indicators[code], ""

    def _read_value(
        self,
        row: Row,
        cell: Cell,
        column: Column,
        at: int,
        named: RowName,
        indicator: Indicator | None,
        meaning: Meaning,
        scope: Scope,
        refused: str,
    ) -> Statement:
        value = cell.value
        assert value is not None
        measure, unit, sign, why = self._choose(row, cell, column, at, named, indicator, meaning)
        if value.direction:
            sign = value.direction
            measure, why = ("growth", why) if measure == "growth" or unit_is(unit, "%") else (measure, "moved")
        if sign < 0 and value.number < 0:
            why = "falls_below_zero"
        quantity = value.measure_in(unit)
        rises = measure in ("growth", "annual_growth")
        predicate = Predicate(level=not rises, bound=value.before)
        if rises or measure == "change":
            predicate = predicate._replace(direction=sign, annual=measure == "annual_growth")
        reading: Reading | None = None
        refused = refused or why
        if not refused and indicator is not None and named.name is not None:
            name = (
                named.name if measure != "level" or named.name.implies == "change" else replace(named.name, implies="")
            )
            reading = interpret(Amount(indicator, name, quantity, predicate, value.after))
            expected = "change" if name.implies == "change" else measure
            if reading is None or reading.measure != expected:
                reading, refused = None, "not_read"
            elif unit is self.table_unit and not _is_plausible(indicator, reading):
                # 人均可支配收入 in a table of 亿元 has a unit of its own that is not told.
                reading, refused = None, "unit_of_others"
                quantity = value.measure_in(None)
        period = column.period
        adds_up = indicator is not None and indicator.accumulates
        if measure == "annual_growth" and column.measure != measure:
            period = column.span
        elif column.year is None and (adds_up or measure != "level") and column.measure != "annual_growth":
            # Under the last of several years: done in that one, or in all of them?
            reading, refused = None, refused or "several_years"
        known = named.name is not None and column.role != "unknown"
        label = f"{row.name.text} {column.text}" if column.role == "unknown" and column.text else row.name.text
        subject_name = named.name if known and named.name is not None else Name(named.label, ())
        if reading is None:
            refused = refused or "unknown_subject"
        return Statement(
            quantity=quantity,
            kind=column.kind if column.kind in ("actual", "target") else "actual",
            attachment=Attachment.TABLE,
            clause_start=row.name.start,
            clause_end=max(cell.end, quantity.end),
            predicate=predicate,
            subject=Subject(subject_name, label, row.name.start, row.name.end, scope),
            indicator=indicator,
            reading=reading,
            period=period,
            scope=scope,
            confidence=self.reader.lexicon.trust.attachments[Attachment.TABLE],
            refused=TableRefusal(refused) if refused else None,
            after=value.after,
        )

    def _choose(
        self,
        row: Row,
        cell: Cell,
        column: Column,
        at: int,
        named: RowName,
        indicator: Indicator | None,
        meaning: Meaning,
    ) -> tuple[str, CellUnit | None, int, str]:
        """Measure, unit and sign of a number, from its cell, its column, its row; and why it is not certain, if so."""
        assert cell.value is not None
        percent = self.reader.read_unit("%")
        own = cell.value.unit or column.unit
        if column.role == "unknown":
            return "level", cell.value.unit, 1, "unknown_column"
        of_row = row.unit.unit if row.unit is not None else None
        if row.unit is not None and row.unit.kind == "text":
            return "level", own, 1, "unknown_unit"
        implied = named.name.implies if named.name is not None else ""
        averaged = meaning.measure == "annual_growth" or (implied == "growth" and "年均" in named.label)
        rate_name = averaged or meaning.measure == "growth" or implied == "growth"
        if column.measure in ("growth", "annual_growth"):
            unit = own or (percent if column.rate else None)
            doubt = "growth_of_rate" if rate_name or unit_is(of_row or meaning.unit, "%") else ""
            if doubt and row.levels_empty:
                # 工业增加值 in %, with growth alone filled in: it is its growth.
                doubt = "" if meaning.sign > 0 else "rise_or_fall"
            if unit is None or not unit_is(unit, "%"):
                doubt = doubt or "unknown_unit"
            if indicator is not None and indicator.unit == "%" and not indicator.rise_only:
                doubt = doubt or "growth_of_rate"
            return column.measure, unit, column.sign, doubt
        of_name = meaning.unit
        if of_row is not None and of_name is not None and of_row != of_name:
            return "level", own, 1, "two_units"
        if rate_name:
            unit = own or of_row or of_name or percent
            return (
                "annual_growth" if averaged else "growth",
                unit,
                meaning.sign,
                "" if unit_is(unit, "%") else "unknown_unit",
            )
        unit = own or of_row or of_name or (self.table_unit if column.measure != "growth" else None)
        if column.measure == "change":
            return "change", unit, 1, "" if unit is not None else "unknown_unit"
        doubt = ""
        settled = self.aims.get((at, row.name.start)) if own is None and not unit_is(unit, "%") else None
        if settled == "growth":
            unit = percent
        elif settled is not None and settled != "level":
            return "level", None, 1, "level_or_growth"
        if unit_is(unit, "%") and indicator is not None and (indicator.unit != "%" or indicator.rise_only):
            if indicator.direction == "down" and not indicator.rise_only and cell.value.number > 0:
                doubt = doubt or "rise_or_fall"
            return "growth", unit, 1, doubt
        return "level", unit, 1, doubt or ("" if unit is not None else "unknown_unit")


def unit_is(unit: CellUnit | None, unit_class: str) -> bool:
    """Whether a unit is of a class."""
    return unit is not None and unit.unit_class == unit_class


def _is_plausible(indicator: Indicator, reading: Reading) -> bool:
    limits = indicator.plausible.get(reading.measure)
    return limits is None or limits[0] <= float(reading.value) <= limits[1]
