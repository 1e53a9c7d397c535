"""Which years and which kind the columns of a table have: from their headers, the title over them, the section."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.grammar.scope import REGION, Scope
from transforms.language.calendar import ARABIC_YEAR
from transforms.records import Section
from transforms.tables.cells import CellReader, CellUnit, Column

_DAY = re.compile(r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日")
_YEARS = re.compile(rf"(?<!\d)({ARABIC_YEAR})(?!\d)")
_PART = re.compile(r"季度|上半年|下半年|(?<!\d)\d{1,2}(?:[-—~至]\d{1,2})?月")
_WHOLE = re.compile(r"1[-—~至]12月|12月[末底]")
_LIST = re.compile(r"[、，,]")
_UNIT = re.compile(r"(?:计量)?单位[:：]\s*([^\s（）:：]{1,12})")
# Titles speak of aims with these; 目标 in 目标完成情况 speaks of both.
_TARGET_KINDS = frozenset({"target"})
_ACTUAL_KINDS = frozenset({"actual", "estimate"})


@dataclass(slots=True)
class Frame:
    """What stands over a table: the year and kind its title or section gives, its unit, whose numbers they are.

    ``year`` is None where several or none are named; ``span``: the years of a section over several; ``partial``: a
    part of a year. ``kind`` is '' where nothing or both kinds are said; ``aims``: aims are spoken of at all.
    ``unit``: that of all amounts; ``mixed``: percentages, too, are among the numbers (单位：亿元、%).
    """

    report_year: int | None
    role: str
    section_year: int | None
    year: int | None
    span: tuple[int, int] | None
    kind: str
    aims: bool
    partial: bool
    titled: bool
    unit: CellUnit | None = None
    mixed: bool = False
    scope: Scope = REGION


def read_frame(titles: list[str], section: Section, report_year: int | None, reader: CellReader) -> Frame:
    """Title lines above a table and its section to the Frame."""
    words = _DAY.sub("", " ".join(titles))
    first, last = section.period_start, section.period_end
    single = first if first is not None and first == last else None
    span = (first, last) if first is not None and last is not None and first < last else None
    years = {int(year) for year in _YEARS.findall(words)}
    if report_year is not None:
        years |= {report_year} if "今年" in words else set()
        years |= {report_year - 1} if "去年" in words or "上年" in words else set()
    kinds = {reader.words.header[match.group()] for match in reader.words.header_pattern.finditer(words)}
    aims, done = bool(kinds & _TARGET_KINDS), bool(kinds & _ACTUAL_KINDS)
    told = _UNIT.search(words)
    parts = [reader.read_unit(part) for part in _LIST.split(told[1])] if told is not None else []
    amounts = [part for part in parts if part is not None and part.unit_class != "%"]
    return Frame(
        report_year=report_year,
        role=section.role,
        section_year=single,
        year=next(iter(years)) if len(years) == 1 else None if years else single,
        span=None if years else span,
        kind="target" if aims and not done else "actual" if done and not aims else "",
        aims=aims,
        partial=bool(_PART.search(_WHOLE.sub("", f"{words} {section.heading}"))),
        titled=bool(years),
        unit=amounts[0] if len(amounts) == 1 and None not in parts else parts[0] if len(parts) == 1 else None,
        mixed=len(parts) > 1,
    )


def date_columns(columns: list[Column], frame: Frame) -> None:
    """Gives every value column its kind and years; one that stays without them becomes ``unknown``."""
    values = [column for column in columns if column.role == "value"]
    named = {column.year for column in values if column.year is not None}
    levels: list[Column] = []
    rated = unclear = False
    for column in columns:
        if column.role == "unknown":
            unclear = unclear or not column.aside
        if column.role != "value":
            continue
        column.span = frame.span
        if column.measure == "level":
            levels, rated, unclear = ([] if rated else levels), False, unclear and not rated
        plain = column.measure in ("growth", "change") and not (column.year or column.when or column.kind)
        if column.measure == "annual_growth":
            _date_average(column, values, frame)
        elif plain and (levels or unclear):
            if not unclear:
                _date_like(column, levels)
        else:
            _date_column(column, frame, named, values)
        if column.measure == "level":
            levels.append(column)
        else:
            rated = True
        if column.base is not None and (column.period is None or column.base != column.period[0] - 1):
            column.period = None
        if frame.partial and not column.year:
            column.period = None
    for column in values:
        if column.period is None or column.kind not in ("actual", "target"):
            column.role, column.period = "unknown", None


def _date_like(column: Column, levels: list[Column]) -> None:
    """Growth without a year is that of the last year among the levels before it, if these agree on its kind.

    2024年、2023年、增长 is growth over 2024; behind what was done and what was aimed at in one year, neither's.
    """
    if any(one.year is None or one.period is None for one in levels):
        return
    year = max(one.year for one in levels if one.year is not None)
    last = [one for one in levels if one.year == year]
    if len({one.kind for one in last}) > 1 and last[-1].kind != "actual":
        return
    column.kind, column.year, column.period = last[-1].kind, year, (year, year)


def _date_column(column: Column, frame: Frame, named: set[int], values: list[Column]) -> None:
    year = column.year or _find_year(column, frame, named, values)
    if year is None:
        if frame.span is not None and column.measure == "level" and not column.when and not column.kind:
            column.period, column.kind = (frame.span[1], frame.span[1]), _kind_of_role(frame)
        return
    limit = frame.report_year
    if limit is not None and not limit - 30 <= year <= limit + 10:
        return
    column.year = year
    column.period = (year, year)
    if column.kind == "estimate":
        column.kind = "actual"
    column.kind = column.kind or _find_kind(year, frame)
    if column.kind == "actual" and limit is not None and year >= limit:
        # What is expected of a year to come is no aim and no fact.
        column.period = None


def _find_year(column: Column, frame: Frame, named: set[int], values: list[Column]) -> int | None:
    report_year = frame.report_year
    if column.when:
        spoken = next(iter(named)) if len(named) == 1 else None
        current = spoken if spoken is not None else frame.year
        if column.kind == "target" or any(one.when == "current" and one.kind == "target" for one in values):
            current = current if spoken is not None else report_year if frame.role != "review" else frame.year
        if current is None or len(named) > 1:
            return None
        return current + {"current": 0, "previous": -1, "next": 1}[column.when]
    done = {one.year for one in values if one.kind in ("actual", "estimate") and one.year is not None}
    if column.kind == "target" and len(done) == 1:
        # Beside what was done in a year stands what was aimed at for it, unless the table looks ahead.
        return next(iter(done)) if frame.role == "review" or frame.year in done else None
    if column.kind in ("actual", "estimate") and frame.year is not None and report_year is not None:
        return frame.year if frame.year < report_year else None
    if named and frame.year not in named:
        return None
    return frame.year


def _find_kind(year: int, frame: Frame) -> str:
    """Kind of a column whose header only names a year, or not even that."""
    limit = frame.report_year
    if frame.kind and frame.year == year:
        return frame.kind
    if frame.section_year == year and _kind_of_role(frame) and not frame.kind:
        return _kind_of_role(frame)
    if limit is None:
        return ""
    if year < limit:
        return "actual" if frame.kind != "target" or frame.titled else ""
    return "target" if frame.aims or frame.role in ("plan", "plan_period") else ""


def _kind_of_role(frame: Frame) -> str:
    role = frame.role
    return "target" if role.startswith("plan") else "actual" if role.startswith("review") else ""


def _date_average(column: Column, values: list[Column], frame: Frame) -> None:
    """年均增长 beside the columns of two years runs from the one to the other; else over the years of the section."""
    levels = [one for one in values if one.measure == "level" and one.year is not None]
    years = sorted({one.year for one in levels if one.year is not None})
    if len(years) == 2 and years[1] - years[0] > 1:
        last = next(one for one in levels if one.year == years[1])
        column.period, column.kind = (years[0] + 1, years[1]), column.kind or last.kind
    elif frame.span is not None and not years:
        column.period, column.kind = frame.span, column.kind or _kind_of_role(frame)
