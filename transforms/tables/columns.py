"""Which years and which kind the columns of a table have: from their headers, the title over them, the section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from transforms.grammar.scope import REGION, Scope
from transforms.tables.frames import Frame
from transforms.tables.headers import Header, Kind, Measure, Role, When

_DONE = frozenset({Kind.ACTUAL, Kind.ESTIMATE})
_STEP = {When.CURRENT: 0, When.PREVIOUS: -1, When.NEXT: 1}
# Years further from the report than these are mistakes.
_OLDEST, _FURTHEST = 30, 10


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header and the years and kind of its numbers, once known.

    ``year`` is None where the numbers are of the last of several years; ``span``: the years of a section over several.
    ``period`` is None and ``role`` unknown where the years or the kind cannot be told.
    """

    header: Header
    role: Role
    kind: Kind | None = None
    year: int | None = None
    period: tuple[int, int] | None = None
    span: tuple[int, int] | None = None
    scope: Scope = REGION

    @property
    def measure(self) -> Measure:
        """What the header says the numbers measure."""
        return self.header.measure


def make_column(header: Header) -> Column:
    """A header to its column, years and kind as far as the header names them."""
    return Column(header, header.role, header.kind, header.year)


@dataclass(frozen=True, slots=True)
class _Before:
    """The columns left of one: ``levels`` it can be growth of; ``rated``: growth stands behind them already;
    ``unclear``: a column among them is not understood."""

    levels: tuple[Column, ...] = ()
    rated: bool = False
    unclear: bool = False

    def reach(self, header: Header) -> _Before:
        """As seen by the next column: a level begins a new group behind growth."""
        if header.role is Role.UNKNOWN:
            return replace(self, unclear=self.unclear or not header.derived)
        if header.role is not Role.VALUE or header.measure is not Measure.LEVEL:
            return self
        return _Before(() if self.rated else self.levels, False, self.unclear and not self.rated)

    def leave(self, column: Column) -> _Before:
        """As seen behind a column of values."""
        if column.measure is Measure.LEVEL:
            return replace(self, levels=(*self.levels, column))
        return replace(self, rated=True)


def date_columns(headers: Sequence[Header], frame: Frame) -> tuple[Column, ...]:
    """Gives every value column its kind and years; one that stays without them becomes ``unknown``."""
    columns = [make_column(header) for header in headers]
    before = _Before()
    for place, column in enumerate(columns):
        before = before.reach(column.header)
        if column.role is not Role.VALUE:
            continue
        values = [one for one in columns if one.role is Role.VALUE]
        columns[place] = column = _check(_date(replace(column, span=frame.span), values, before, frame), frame)
        before = before.leave(column)
    return tuple(_settle(column) for column in columns)


def _date(column: Column, values: Sequence[Column], before: _Before, frame: Frame) -> Column:
    header = column.header
    if header.measure is Measure.ANNUAL_GROWTH:
        return _date_average(column, values, frame)
    undated = header.measure is not Measure.LEVEL and not header.is_dated()
    plain = undated and header.kind is None
    if plain and before.unclear:
        return column
    alike = [one for one in before.levels if undated and header.kind is not None and one.kind is header.kind]
    if alike:
        return _date_like(column, alike)  # 2018年预期, 预期增幅
    if plain and before.levels:
        return _date_like(column, before.levels)
    return _date_alone(column, values, frame)


def _check(column: Column, frame: Frame) -> Column:
    """Without years where these contradict what growth is said to start from, or where a part of a year is meant."""
    base, period = column.header.base, column.period
    if base is not None and (period is None or base != period[0] - 1):
        return replace(column, period=None)
    partial = frame.partial or (frame.partial_section and column.header.year is None)
    # 全年目标 beside what half a year has brought is still an aim for the year.
    return replace(column, period=None) if partial and column.kind is not Kind.TARGET else column


def _settle(column: Column) -> Column:
    if column.role is not Role.VALUE or (column.period is not None and column.kind in (Kind.ACTUAL, Kind.TARGET)):
        return column
    return replace(column, role=Role.UNKNOWN, period=None)


def _date_like(column: Column, levels: Sequence[Column]) -> Column:
    """Growth without a year is that of the last year among the levels before it, if these agree on its kind.

    2024年、2023年、增长 is growth over 2024; behind what was done and what was aimed at in one year, neither's.
    """
    years = [one.year for one in levels if one.year is not None and one.period is not None]
    if len(years) < len(levels):
        return column
    year = max(years)
    last = [one for one in levels if one.year == year]
    if len({one.kind for one in last}) > 1 and last[-1].kind is not Kind.ACTUAL:
        return column
    return replace(column, kind=last[-1].kind, year=year, period=(year, year))


def _date_alone(column: Column, values: Sequence[Column], frame: Frame) -> Column:
    """The year that the header, its neighbours or the frame give; else the last of the section's years."""
    header = column.header
    year = column.year or _find_year(column, values, frame)
    limit = frame.report_year
    if year is None:
        bare = header.measure is Measure.LEVEL and header.when is None and header.kind is None
        if frame.span is None or not bare:
            return column
        return replace(column, period=(frame.span[1], frame.span[1]), kind=frame.role_kind)
    if limit is not None and not limit - _OLDEST <= year <= limit + _FURTHEST:
        return column
    kind = Kind.ACTUAL if column.kind is Kind.ESTIMATE else column.kind or _find_kind(year, frame)
    # What is expected of a year to come is no aim and no fact.
    done_too_early = kind is Kind.ACTUAL and limit is not None and year >= limit
    return replace(column, kind=kind, year=year, period=None if done_too_early else (year, year))


def _find_year(column: Column, values: Sequence[Column], frame: Frame) -> int | None:
    """The year that the header speaks of, or what stands beside it, or over the table."""
    named = {one.header.year for one in values if one.header.year is not None}
    if column.header.when is not None:
        return _find_spoken_year(column, column.header.when, named, values, frame)
    done = _list_years([one for one in values if one.kind in _DONE])
    if column.kind is Kind.TARGET and len(done) == 1:
        # Beside what was done in a year stands what was aimed at for it, unless the table looks ahead.
        return done[0] if frame.role == "review" or frame.year in done else None
    return _find_frame_year(column, named, frame)


def _find_frame_year(column: Column, named: set[int], frame: Frame) -> int | None:
    """The year over the table: of what was done only where it is over, and of no other year than headers name."""
    if column.kind in _DONE and frame.year is not None and frame.report_year is not None:
        return frame.year if frame.year < frame.report_year else None
    return frame.year if not named or frame.year in named else None


def _list_years(columns: Sequence[Column]) -> list[int]:
    """The years that columns have, each once, ascending."""
    return sorted({one.year for one in columns if one.year is not None})


def _find_spoken_year(
    column: Column, when: When, named: set[int], values: Sequence[Column], frame: Frame
) -> int | None:
    """今年 is the one year that other headers name; else that of the frame, or of the report where it looks ahead."""
    if len(named) > 1:
        return None
    aims = column.kind is Kind.TARGET or any(
        one.header.when is When.CURRENT and one.kind is Kind.TARGET for one in values
    )
    current = frame.report_year if aims and frame.role != "review" else frame.year
    current = next(iter(named), current)
    return None if current is None else current + _STEP[when]


def _find_kind(year: int, frame: Frame) -> Kind | None:
    """Kind of a column whose header only names a year, or not even that."""
    limit = frame.report_year
    if frame.kind is not None and frame.year == year:
        return frame.kind
    if frame.section_year == year and frame.role_kind is not None and frame.kind is None:
        return frame.role_kind
    if limit is None:
        return None
    if year < limit:
        return Kind.ACTUAL if frame.kind is not Kind.TARGET or frame.titled else None
    return Kind.TARGET if frame.aims or frame.role_kind is Kind.TARGET else None


def _date_average(column: Column, values: Sequence[Column], frame: Frame) -> Column:
    """年均增长 beside the columns of two years runs from the one to the other; else over the years of the section."""
    plan = column.header.plan
    if plan is not None:
        return replace(column, period=plan, kind=column.kind or _find_kind(plan[1], frame))
    levels = [one for one in values if one.measure is Measure.LEVEL]
    years = _list_years(levels)
    if len(years) == 2 and years[1] - years[0] > 1:
        last = next(one for one in levels if one.year == years[1])
        return replace(column, period=(years[0] + 1, years[1]), kind=column.kind or last.kind)
    if frame.span is not None and not years:
        return replace(column, period=frame.span, kind=column.kind or frame.role_kind)
    return column
