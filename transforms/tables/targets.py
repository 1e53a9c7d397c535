"""Whether the numbers of a column of targets without a unit are levels or rates, seen beside what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

from transforms.tables.columns import Column
from transforms.tables.headers import Kind, Measure, Role
from transforms.tables.rows import Row
from transforms.tables.vocabulary import is_percent

_MOST_GROWTH = Decimal(60)
_FITTING = (Decimal("0.5"), Decimal(2))
_FAR_OFF = (Decimal("0.2"), Decimal(5))


class TargetSense(StrEnum):
    """What a number in a column of targets is."""

    LEVEL = "level"
    GROWTH = "growth"
    UNCLEAR = "unclear"


# By place of the column and start of the row's stub.
TargetSenses = Mapping[tuple[int, int], TargetSense]


def settle_targets(columns: Sequence[Column], rows: Sequence[Row]) -> TargetSenses:
    """Whether the numbers of columns of targets without a unit of their own are levels or growth rates.

    Beside 548.3 reached, a target of 7.5 is a rate and one of 560 a level. Where that cannot be seen, the other rows
    decide if they agree.
    """
    values = [(at, one) for at, one in enumerate(columns) if one.role is Role.VALUE]
    levels = [(at, one) for at, one in values if one.measure is Measure.LEVEL]
    reached = next((at for at, one in levels if one.kind is Kind.ACTUAL), None)
    if reached is None:
        return {}
    rated = any(one.measure is Measure.GROWTH for _, one in values)
    targets = [at for at, one in levels if one.kind is Kind.TARGET and one.header.unit is None]
    return {(at, start): sense for at in targets for start, sense in _settle_column(rows, reached, at, rated).items()}


def _settle_column(rows: Sequence[Row], reached: int, at: int, rated: bool) -> dict[int, TargetSense]:
    """The senses of one column of targets by the starts of stubs.

    Where no column holds growth (not ``rated``), nothing says that the table tells any.
    """
    seen = {row.stub.start: _compare(row, reached, at) for row in rows}
    usual = _find_usual(seen, rated)
    settled = {start: sense or usual or TargetSense.UNCLEAR for start, sense in seen.items()}
    if rated:
        return settled
    return {start: one if one is TargetSense.LEVEL else TargetSense.UNCLEAR for start, one in settled.items()}


def _find_usual(seen: Mapping[int, TargetSense | None], rated: bool) -> TargetSense | None:
    """What the numbers of the column are where a row does not show it: what those rows that do agree on."""
    found = {sense for sense in seen.values() if sense is not None}
    if len(found) == 1:
        return found.pop()
    return None if found or rated else TargetSense.LEVEL


def _compare(row: Row, reached: int, at: int) -> TargetSense | None:
    """A target beside the level reached: near it is a level, far below it a rate; None where neither is clear."""
    cells = dict(row.values)
    level, aim = cells[reached].value, cells[at].value
    if level is None or aim is None or not level.number or aim.unit is not None:
        return None
    if row.unit is not None and is_percent(row.unit.unit):
        return None
    ratio = aim.number / level.number
    if abs(aim.number) <= _MOST_GROWTH and not _FAR_OFF[0] <= ratio <= _FAR_OFF[1]:
        return TargetSense.GROWTH
    near = _FITTING[0] <= ratio <= _FITTING[1] and abs(aim.number) > _MOST_GROWTH
    return TargetSense.LEVEL if near else None
