"""Header cells: what a column holds by the words of its header, read from left to right, each part by one rule.

A header is understood only where a rule explains every part of it; one unknown word leaves its column alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from transforms.language.calendar import ARABIC_YEAR, PLAN, read_plan
from transforms.tables.vocabulary import PERCENT, CellUnit, Vocabulary, is_percent

_TIME = re.compile(
    rf"(?P<year>{ARABIC_YEAR})(?:年度?)?(?P<end>1-12月|1[—~至]12月|12月[末底])?"
    r"|(?P<whole>1[-—~至]12月|12月[末底])|(?P<part>\d{1,2}(?:[-—~至]\d{1,2})?月)"
)
# “十四五”目标, 十三五末, “十四五”规划目标; 十五 without quotes may be a number.
_PLAN_NAME = re.compile(rf"(?:[“\"](?P<quoted>{PLAN})[”\"]|(?P<bare>{PLAN})(?<=...))(?:规划|计划|时期|期间)?期?末?")
_EXAMPLE_UNIT = re.compile(r"（单位）$")
_LONGEST = 24


class Role(StrEnum):
    """What the cells of a column are to its rows."""

    NAME = "name"
    UNIT = "unit"
    ORDER = "order"
    NOTE = "note"
    VALUE = "value"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """Whether numbers tell what was done, what was estimated or what is aimed at."""

    ACTUAL = "actual"
    ESTIMATE = "estimate"
    TARGET = "target"


class Measure(StrEnum):
    """What numbers measure, as the contract of observations names it."""

    LEVEL = "level"
    GROWTH = "growth"
    ANNUAL_GROWTH = "annual_growth"
    CHANGE = "change"


class When(StrEnum):
    """A year named by its distance from the year spoken of."""

    CURRENT = "current"
    PREVIOUS = "previous"
    NEXT = "next"


class HeaderRefusal(StrEnum):
    """Why a header is not understood."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    UNKNOWN_WORD = "unknown_word"
    UNCLOSED_BRACKET = "unclosed_bracket"
    PART_OF_YEAR = "part_of_year"
    TWO_YEARS = "two_years"
    TWO_KINDS = "two_kinds"
    TWO_MEASURES = "two_measures"
    TWO_UNITS = "two_units"
    NO_DATA_WORD = "no_data_word"
    NOTHING_SAID = "nothing_said"
    GROWTH_WITHOUT_PERCENT = "growth_without_percent"


@dataclass(frozen=True, slots=True)
class Header:
    """What a header cell says of its column.

    ``sign`` is -1 for falls; ``rate``: percentages without saying so; ``base``: the year compared with; ``plan``: the
    years of a plan that is named, with whose last it is dated; ``area``: 全市 and the like; ``derived``: a share or a
    rank of another column, or an empty column; ``refused``: why it is unknown.
    """

    role: Role
    text: str = ""
    kind: Kind | None = None
    measure: Measure = Measure.LEVEL
    sign: int = 1
    rate: bool = False
    unit: CellUnit | None = None
    year: int | None = None
    base: int | None = None
    when: When | None = None
    plan: tuple[int, int] | None = None
    area: str = ""
    derived: bool = False
    refused: HeaderRefusal | None = None

    def says_more_than(self, measure: Measure) -> bool:
        """Whether a header of values says anything beside its measure being ``measure``."""
        return self.measure is not measure or self.unit is not None

    def is_dated(self) -> bool:
        """Whether the header names a year."""
        return self.year is not None or self.when is not None


def read_header(text: str, vocabulary: Vocabulary) -> Header:
    """A header cell (blanks folded) to its Header; role ``unknown`` where a part of it is not understood."""
    text = text.strip("：:")
    words = vocabulary.words
    word_kind = words.header.get(_EXAMPLE_UNIT.sub("", text), "")
    if word_kind in _ROLES:
        return Header(_ROLES[word_kind], text)
    found = HeaderRefusal.TOO_LONG if len(text) > _LONGEST else _read_parts(text, Header(Role.VALUE, text), vocabulary)
    kinds = {words.header[match.group()] for match in words.header_pattern.finditer(text)}
    if not isinstance(found, HeaderRefusal):
        refused = _find_gap(found, kinds)
        if refused is None:
            return found
        found = refused
    derived = not text or ("skip" in kinds and not _TIME.search(text))
    return Header(Role.UNKNOWN, text, derived=derived, refused=found if text else HeaderRefusal.EMPTY)


_ROLES = {role.value: role for role in (Role.NAME, Role.UNIT, Role.ORDER, Role.NOTE)}
_MEASURE_WORDS = frozenset({"value", "growth", "rate", "fall", "annual", "change"})


def _find_gap(header: Header, kinds: set[str]) -> HeaderRefusal | None:
    """What a header whose parts are all understood still lacks."""
    if not (header.kind or header.is_dated() or header.area or kinds & _MEASURE_WORDS):
        return HeaderRefusal.NOTHING_SAID
    if header.measure is Measure.GROWTH and not header.rate and not is_percent(header.unit):
        return HeaderRefusal.GROWTH_WITHOUT_PERCENT
    return None


# ---- the parts of a header, one rule each ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Scan:
    """A header read up to ``position``. ``compared``: 比 stands before it; ``inner``: it is the inside of a bracket."""

    header: Header
    position: int = 0
    compared: bool = False
    inner: bool = False


_Outcome = _Scan | HeaderRefusal | None


def _read_parts(text: str, header: Header, vocabulary: Vocabulary, inner: bool = False) -> Header | HeaderRefusal:
    """Applies to each place of a header the first rule that fits."""
    scan = _Scan(header, inner=inner)
    while scan.position < len(text):
        outcomes = (rule(text, scan, vocabulary) for _, rule in PART_RULES)
        outcome = next((one for one in outcomes if one is not None), HeaderRefusal.UNKNOWN_WORD)
        if isinstance(outcome, HeaderRefusal):
            return outcome
        scan = outcome
    return scan.header


def _read_bracket(text: str, scan: _Scan, vocabulary: Vocabulary) -> _Outcome:
    if text[scan.position] != "（" or scan.inner:
        return None
    close = text.find("）", scan.position)
    if close < 0:
        return HeaderRefusal.UNCLOSED_BRACKET
    inside = text[scan.position + 1 : close]
    unit = vocabulary.read_unit_note(inside)
    if unit is None:
        header = _read_parts(inside, scan.header, vocabulary, inner=True)
        return header if isinstance(header, HeaderRefusal) else replace(scan, header=header, position=close + 1)
    if scan.header.unit not in (None, unit):
        return HeaderRefusal.TWO_UNITS
    return replace(scan, header=replace(scan.header, unit=unit), position=close + 1)


def _read_time(text: str, scan: _Scan, vocabulary: Vocabulary) -> _Outcome:
    time = _TIME.match(text, scan.position)
    if time is None:
        return None
    header, year = scan.header, int(time["year"]) if time["year"] else None
    if time["part"]:
        return HeaderRefusal.PART_OF_YEAR
    if scan.compared:
        header = replace(header, base=year)
    elif year is not None:
        if header.year is not None:
            return HeaderRefusal.TWO_YEARS
        header = replace(header, year=year)
    elif header.when is None:
        header = replace(header, when=When.CURRENT)
    return replace(scan, header=header, position=time.end())


def _read_plan(text: str, scan: _Scan, vocabulary: Vocabulary) -> _Outcome:
    named = _PLAN_NAME.match(text, scan.position)
    if named is None or scan.compared:
        return None
    if scan.header.year is not None:
        return HeaderRefusal.TWO_YEARS
    years = read_plan(named["quoted"] or named["bare"])
    return replace(scan, header=replace(scan.header, year=years[1], plan=years), position=named.end())


def _read_percent(text: str, scan: _Scan, vocabulary: Vocabulary) -> _Outcome:
    if text[scan.position] != "%":
        return None
    return replace(scan, header=replace(scan.header, unit=PERCENT), position=scan.position + 1)


def _read_area(text: str, scan: _Scan, vocabulary: Vocabulary) -> _Outcome:
    area = "" if scan.header.area else vocabulary.find_area(text, scan.position)
    if not area:
        return None
    return replace(scan, header=replace(scan.header, area=area), position=scan.position + len(area))


def _read_word(text: str, scan: _Scan, vocabulary: Vocabulary) -> _Outcome:
    word = vocabulary.words.header_pattern.match(text, scan.position)
    if word is None:
        return None
    tag = vocabulary.words.header[word.group()]
    header = _EFFECTS[tag](scan.header)
    if isinstance(header, HeaderRefusal):
        return header
    compared = tag == "base" or (scan.compared and tag == "filler")
    return replace(scan, header=header, position=word.end(), compared=compared)


def _read_rest(text: str, scan: _Scan, vocabulary: Vocabulary) -> _Outcome:
    unit = vocabulary.read_unit(text[scan.position :])
    if unit is None:
        return None
    if scan.header.unit is not None:
        return HeaderRefusal.TWO_UNITS
    return replace(scan, header=replace(scan.header, unit=unit), position=len(text))


PART_RULES: tuple[tuple[str, Callable[[str, _Scan, Vocabulary], _Outcome]], ...] = (
    ("bracket", _read_bracket),
    ("time", _read_time),
    ("plan", _read_plan),
    ("percent", _read_percent),
    ("area", _read_area),
    ("word", _read_word),
    ("unit", _read_rest),
)


# ---- what each kind of header word (seeds/tables.yml) does ----------------------------------------------------------

_Effect = Callable[[Header], Header | HeaderRefusal]


def _set_kind(kind: Kind) -> _Effect:
    def apply(header: Header) -> Header | HeaderRefusal:
        return HeaderRefusal.TWO_KINDS if header.kind not in (None, kind) else replace(header, kind=kind)

    return apply


def _set_when(when: When) -> _Effect:
    def apply(header: Header) -> Header | HeaderRefusal:
        return HeaderRefusal.TWO_YEARS if header.is_dated() else replace(header, when=when)

    return apply


def _set_measure(measure: Measure, rate: bool, sign: int = 1, again: bool = False) -> _Effect:
    """``again``: the word may stand behind another one of growth."""

    def apply(header: Header) -> Header | HeaderRefusal:
        if header.measure is not Measure.LEVEL and not (again and header.measure is measure):
            return HeaderRefusal.TWO_MEASURES
        return replace(header, measure=measure, rate=rate, sign=sign)

    return apply


def _keep(header: Header) -> Header | HeaderRefusal:
    return header


def _refuse(refusal: HeaderRefusal) -> _Effect:
    return lambda header: refusal


_EFFECTS: Mapping[str, _Effect] = {
    **{kind.value: _set_kind(kind) for kind in Kind},
    **{when.value: _set_when(when) for when in When},
    "value": _keep,
    "base": _keep,
    "filler": _keep,
    "growth": _set_measure(Measure.GROWTH, rate=False, again=True),
    "rate": _set_measure(Measure.GROWTH, rate=True),
    "fall": _set_measure(Measure.GROWTH, rate=True, sign=-1),
    "annual": _set_measure(Measure.ANNUAL_GROWTH, rate=True),
    "change": _set_measure(Measure.CHANGE, rate=False),
    "part": _refuse(HeaderRefusal.PART_OF_YEAR),
    **dict.fromkeys(("skip", "name", "unit", "order", "note"), _refuse(HeaderRefusal.NO_DATA_WORD)),
}
