"""Which measure, unit and sign a number in the body of a table has: an ordered table of rules, the first that fits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from transforms.grammar.scope import Scope
from transforms.tables.cells import Cell, CellKind, Value
from transforms.tables.columns import Column
from transforms.tables.headers import Measure, Role
from transforms.tables.refusals import Refusal
from transforms.tables.rows import Row
from transforms.tables.stubs import Meaning, Stub, Subject
from transforms.tables.targets import TargetSense
from transforms.tables.vocabulary import PERCENT, CellUnit, is_percent

_RATES = frozenset({Measure.GROWTH, Measure.ANNUAL_GROWTH})
_AVERAGE = "年均"


@dataclass(frozen=True, slots=True)
class BodyCell:
    """A number in the body of a table, with what its cell, its column, its row and its table say of it.

    ``meaning``: what the stub says of this very number; ``sense``: what the rows of the table show of a target without
    a unit; ``table_unit``: that of all amounts; ``ambiguous``: the stub speaks of other numbers than stand in the row.
    """

    cell: Cell
    value: Value
    column: Column
    row: Row
    stub: Stub
    subject: Subject
    meaning: Meaning
    scope: Scope
    sense: TargetSense | None = None
    table_unit: CellUnit | None = None
    ambiguous: bool = False

    @property
    def own_unit(self) -> CellUnit | None:
        """The unit in the cell, else in the header."""
        return self.value.unit or self.column.header.unit

    @property
    def row_unit(self) -> CellUnit | None:
        """The unit that the row has a cell for."""
        return self.row.unit.unit if self.row.unit is not None else None

    @property
    def implied(self) -> str:
        """The measure that the catalogue name says by itself."""
        return self.stub.name.implies if self.stub.name is not None else ""

    @property
    def rate(self) -> Measure | None:
        """The measure of a stub that names a rate of growth."""
        named = self.implied == Measure.GROWTH
        if self.meaning.measure is Measure.ANNUAL_GROWTH or (named and _AVERAGE in self.stub.label):
            return Measure.ANNUAL_GROWTH
        return Measure.GROWTH if named or self.meaning.measure is Measure.GROWTH else None

    @property
    def shared_unit(self) -> CellUnit | None:
        """The unit of the nearest that names one: cell, header, row, stub, table."""
        return self.own_unit or self.row_unit or self.meaning.unit or self.table_unit

    @property
    def target_sense(self) -> TargetSense | None:
        """What a target is that no unit shows to be a level or a rate."""
        return None if self.own_unit is not None or is_percent(self.shared_unit) else self.sense

    @property
    def is_share(self) -> bool:
        """Whether the indicator itself is a percentage, so that one is its level."""
        indicator = self.subject.indicator
        return indicator is not None and indicator.unit == "%" and not indicator.rise_only


@dataclass(frozen=True, slots=True)
class Decision:
    """What a number measures, in which unit, with which sign, by which rule; ``refused``: why that is not certain."""

    measure: Measure
    unit: CellUnit | None
    sign: int = 1
    refused: Refusal | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """Where ``fits`` says so, ``decide`` gives the outcome."""

    name: str
    fits: Callable[[BodyCell], bool]
    decide: Callable[[BodyCell], Decision]


def decide_measure(cell: BodyCell) -> Decision:
    """A number to its measure, unit and sign, by the first rule that fits; then as the words at the number turn it."""
    rule = next(rule for rule in RULES if rule.fits(cell))
    return _turn(cell, replace(rule.decide(cell), rule=rule.name))


def _turn(cell: BodyCell, decision: Decision) -> Decision:
    """下降3.1% in a cell is growth below zero, whatever its column says."""
    value = cell.value
    if value.direction:
        decision = replace(decision, sign=value.direction)
        if decision.measure is Measure.GROWTH or is_percent(decision.unit):
            decision = replace(decision, measure=Measure.GROWTH)
        else:
            decision = replace(decision, refused=Refusal.MOVED)
    if decision.sign < 0 and value.number < 0:
        return replace(decision, refused=Refusal.FALLS_BELOW_ZERO)
    return decision


# ---- outcomes -------------------------------------------------------------------------------------------------------


def _decide_rate_column(cell: BodyCell) -> Decision:
    """A column of growth: percentages, of what is no rate itself."""
    header = cell.column.header
    unit = cell.own_unit or (PERCENT if header.rate else None)
    doubts = (
        _doubt_named_rate(cell),
        None if is_percent(unit) else Refusal.UNKNOWN_UNIT,
        Refusal.GROWTH_OF_RATE if cell.is_share else None,
    )
    refused = next((doubt for doubt in doubts if doubt is not None), None)
    return Decision(header.measure, unit, header.sign, refused)


def _doubt_named_rate(cell: BodyCell) -> Refusal | None:
    """A stub that names a rate, in a column of growth: of the rate? Not where no level is filled in at all.

    工业增加值 in %, with growth alone filled in: it is its growth.
    """
    if cell.rate is None and not is_percent(cell.row_unit or cell.meaning.unit):
        return None
    if not cell.row.levels_empty:
        return Refusal.GROWTH_OF_RATE
    return None if cell.meaning.sign > 0 else Refusal.RISE_OR_FALL


def _decide_rate_stub(cell: BodyCell) -> Decision:
    """A stub that names a rate: 固定资产投资增速."""
    unit = cell.own_unit or cell.row_unit or cell.meaning.unit or PERCENT
    refused = None if is_percent(unit) else Refusal.UNKNOWN_UNIT
    return Decision(cell.rate or Measure.GROWTH, unit, cell.meaning.sign, refused)


def _decide_change(cell: BodyCell) -> Decision:
    unit = cell.shared_unit
    return Decision(Measure.CHANGE, unit, refused=None if unit is not None else Refusal.UNKNOWN_UNIT)


def _decide_percentage(cell: BodyCell) -> Decision:
    """A percentage of what is no percentage: growth. Of what should fall, 2.5 may mean its fall."""
    indicator = cell.subject.indicator
    falls = indicator is not None and indicator.direction == "down" and not indicator.rise_only
    refused = Refusal.RISE_OR_FALL if falls and cell.value.number > 0 else None
    return Decision(Measure.GROWTH, _unit_of_level(cell), refused=refused)


def _decide_level(cell: BodyCell) -> Decision:
    unit = _unit_of_level(cell)
    return Decision(Measure.LEVEL, unit, refused=None if unit is not None else Refusal.UNKNOWN_UNIT)


def _unit_of_level(cell: BodyCell) -> CellUnit | None:
    return PERCENT if cell.target_sense is TargetSense.GROWTH else cell.shared_unit


# ---- guards ---------------------------------------------------------------------------------------------------------


def _has_unread_unit(cell: BodyCell) -> bool:
    return cell.row.unit is not None and cell.row.unit.kind is CellKind.TEXT


def _has_two_units(cell: BodyCell) -> bool:
    return None not in (cell.row_unit, cell.meaning.unit) and cell.row_unit != cell.meaning.unit


def _is_growth(cell: BodyCell) -> bool:
    indicator = cell.subject.indicator
    return indicator is not None and not cell.is_share and is_percent(_unit_of_level(cell))


RULES: tuple[Rule, ...] = (
    Rule(
        "column_not_understood",
        lambda cell: cell.column.role is Role.UNKNOWN,
        lambda cell: Decision(Measure.LEVEL, cell.value.unit, refused=Refusal.UNKNOWN_COLUMN),
    ),
    Rule(
        "unit_not_understood",
        _has_unread_unit,
        lambda cell: Decision(Measure.LEVEL, cell.own_unit, refused=Refusal.UNKNOWN_UNIT),
    ),
    Rule("column_of_growth", lambda cell: cell.column.measure in _RATES, _decide_rate_column),
    Rule(
        "stub_and_unit_disagree",
        _has_two_units,
        lambda cell: Decision(Measure.LEVEL, cell.own_unit, refused=Refusal.TWO_UNITS),
    ),
    Rule("stub_names_a_rate", lambda cell: cell.rate is not None, _decide_rate_stub),
    Rule("column_of_changes", lambda cell: cell.column.measure is Measure.CHANGE, _decide_change),
    Rule(
        "target_of_unclear_sense",
        lambda cell: cell.target_sense is TargetSense.UNCLEAR,
        lambda cell: Decision(Measure.LEVEL, None, refused=Refusal.LEVEL_OR_GROWTH),
    ),
    Rule("percentage_of_an_amount", _is_growth, _decide_percentage),
    Rule("level", lambda cell: True, _decide_level),
)
