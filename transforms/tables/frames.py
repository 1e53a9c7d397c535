"""What stands over a table: its titles and its section to the years, kind, unit and region they give its numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.grammar.scope import Scope
from transforms.language.calendar import ARABIC_YEAR
from transforms.records import Section, Standpoint
from transforms.tables.headers import Kind
from transforms.tables.vocabulary import CellUnit, Vocabulary, is_percent

_DAY = re.compile(r"(?:(?:19|20)\d\d年)?(?<!\d)\d{1,2}月\d{1,2}日")
_YEARS = re.compile(rf"(?<!\d)({ARABIC_YEAR})(?!\d)")
_PART_OF_YEAR = re.compile(r"季度|上半年|下半年|(?<!\d)\d{1,2}(?:[-—~至]\d{1,2})?月")
_WHOLE_YEAR = re.compile(r"1[-—~至]12月|12月[末底]")
_LIST = re.compile(r"[、，,]")
_UNIT = re.compile(r"(?:计量)?单位[:：]\s*([^\s（）:：]{1,12})")
_DONE = frozenset({Kind.ACTUAL, Kind.ESTIMATE})
_KIND_OF_ROLE = {
    "plan": Kind.TARGET,
    "plan_period": Kind.TARGET,
    "review": Kind.ACTUAL,
    "review_period": Kind.ACTUAL,
}


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands over a table: the year and kind its titles or section give, its unit, whose numbers they are.

    ``year`` is None where several or none are named; ``titled``: a title names years; ``span``: the years of a section
    over several. ``partial``: a title names a part of a year; ``partial_section``: the section's heading does.
    ``kind`` is None where nothing or both kinds are said; ``aims``: aims are spoken of at all. ``unit``: that of all
    amounts; ``mixed``: percentages, too, are among the numbers (单位：亿元、%).
    """

    report_year: int | None
    role: str
    section_year: int | None
    year: int | None
    span: tuple[int, int] | None
    kind: Kind | None
    aims: bool
    partial: bool
    partial_section: bool
    titled: bool
    unit: CellUnit | None
    mixed: bool
    scope: Scope

    @property
    def role_kind(self) -> Kind | None:
        """The kind of the numbers of the section, by its role."""
        return _KIND_OF_ROLE.get(self.role)


def read_frame(
    titles: Sequence[str], section: Section, now: Standpoint | None, scope: Scope, vocabulary: Vocabulary
) -> Frame:
    """Title lines above a table, its section and whose numbers they announce to the Frame."""
    words = _DAY.sub("", " ".join(titles))
    first, last = section.period_start, section.period_end
    single = first if first is not None and first == last else None
    span = (first, last) if first is not None and last is not None and first < last else None
    years = _find_years(words, None if now is None else now.this_year(section.start))
    header_words = vocabulary.words.header
    kinds = {header_words[match.group()] for match in vocabulary.words.header_pattern.finditer(words)}
    aims, done = Kind.TARGET in kinds, bool(kinds & _DONE)
    unit, mixed = _read_units(words, vocabulary)
    return Frame(
        report_year=None if now is None else now.year,
        role=section.role,
        section_year=single,
        year=next(iter(years)) if len(years) == 1 else None if years else single,
        span=None if years else span,
        kind=None if aims == done else Kind.TARGET if aims else Kind.ACTUAL,
        aims=aims,
        partial=_names_part(words),
        partial_section=_names_part(section.heading),
        titled=bool(years),
        unit=unit,
        mixed=mixed,
        scope=scope,
    )


def _names_part(words: str) -> bool:
    """Whether half a year, a quarter or months are spoken of, and not January to December."""
    return _PART_OF_YEAR.search(_WHOLE_YEAR.sub("", words)) is not None


def _find_years(words: str, this_year: int | None) -> set[int]:
    years = {int(year) for year in _YEARS.findall(words)}
    if this_year is not None:
        years |= {this_year} if "今年" in words else set()
        years |= {this_year - 1} if "去年" in words or "上年" in words else set()
    return years


def _read_units(words: str, vocabulary: Vocabulary) -> tuple[CellUnit | None, bool]:
    """单位：亿元、% over a table to the unit of its amounts, and whether percentages are among its numbers."""
    note = _UNIT.search(words)
    if note is None:
        return None, False
    parts = [vocabulary.read_unit(part) for part in _LIST.split(note[1])]
    if len(parts) == 1:
        return parts[0], False
    amounts = [part for part in parts if part is not None and not is_percent(part)]
    return (amounts[0] if len(amounts) == 1 and None not in parts else None), True
