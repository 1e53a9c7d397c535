"""Cells of tables: lines to cells, cells to values, units and names, header cells to what their column holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from transforms.grammar.scope import REGION, Scope
from transforms.language import cues as cue
from transforms.language.calendar import ARABIC_YEAR
from transforms.language.lexicon import Lexicon
from transforms.language.numerals import ARABIC, MULTIPLIERS, parse_arabic
from transforms.language.table_words import TableWords
from transforms.language.units import Unit
from transforms.records import OffsetMap
from transforms.tokens.clauses import read_after_bound
from transforms.tokens.quantities import Quantity
from transforms.tokens.tokens import Token

_SEPARATOR = re.compile(r"[\t|｜│┃]")
_BREAK = re.compile(r"[\n\r]")
_EDGE = " \t|｜│┃\u3000\xa0"
_BLANKS = re.compile(r"[\s\u3000\xa0]+")
_PART = re.compile(r"[^ \u3000\n\t|｜]+")
_VALUE = re.compile(
    rf"(?P<before>[^\d.,\-−－+＋]{{0,6}}?)(?P<sign>[-−－+＋]?)(?P<number>{ARABIC})(?P<unit>[^\d\-−–—~～至]{{0,10}}?)"
    rf"(?:[-−–—~～至](?P<high>{ARABIC})(?P<unit2>\D{{0,10}}?))?(?P<after>[一-龥]{{0,3}})"
)
_HEADER_TIME = re.compile(
    rf"(?P<year>{ARABIC_YEAR})(?:年度?)?(?P<end>1-12月|1[—~至]12月|12月[末底])?"
    r"|(?P<whole>1[-—~至]12月|12月[末底])|(?P<part>\d{1,2}(?:[-—~至]\d{1,2})?月)"
)
_YEAR_IN_CELL = re.compile(rf"{ARABIC_YEAR}年")
_SIGNS_OF_CHANGE = re.compile(r"[±+＋/\-—－]+(?=%)")
_MULTIPLIERS = sorted(MULTIPLIERS, key=len, reverse=True)
_LONGEST_HEADER = 24
_LONGEST_WORDED = 20
# 12月 in a cell is a time, no amount.
_TIMES = frozenset({"月", "季度"})
_BOUNDS_BEFORE = (
    (cue.BEFORE_GT, "gt"),
    (cue.BEFORE_LT, "lt"),
    (cue.BEFORE_GE, "ge"),
    (cue.BEFORE_LE, "le"),
    (cue.BEFORE_APPROX, "approx"),
)
_MEASURE_KINDS = frozenset({"value", "growth", "rate", "fall", "annual", "change"})
_BEFORE_UNIT = re.compile(r"(?:计量)?单位[:：]")


@dataclass(frozen=True, slots=True)
class CellUnit:
    """A unit with the multiple before it (亿元): ``factor`` turns it into the canonical unit of ``unit_class``."""

    name: str
    unit_class: str
    factor: Decimal


@dataclass(frozen=True, slots=True)
class Value:
    """A number in a cell: ``start`` to ``end`` hold sign, number and unit; ``direction`` of a verb before it."""

    start: int
    end: int
    numeral_start: int
    numeral_end: int
    number: Decimal
    high: Decimal | None
    unit: CellUnit | None
    before: str
    after: str
    direction: int

    def measure_in(self, unit: CellUnit | None) -> Quantity:
        """The number as a quantity in ``unit`` (None: bare)."""
        factor = unit.factor if unit is not None else Decimal(1)
        return Quantity(
            self.start,
            self.end,
            self.numeral_start,
            self.numeral_end,
            self.number * factor,
            None if self.high is None else self.high * factor,
            unit.unit_class if unit is not None else "",
            unit.name if unit is not None else "",
            "",
            False,
            False,
            self.number < 0,
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell at ``start``-``end`` of the clean text. ``kind``: value, unit, empty, worded, text.

    ``text`` is without blanks.
    """

    start: int
    end: int
    text: str
    kind: str
    value: Value | None = None
    unit: CellUnit | None = None


@dataclass(slots=True)
class Column:
    """What a header cell says of its column.

    ``role``: name, unit, order, note, value, unknown. ``kind``: actual, target, estimate or ''; ``measure``: level,
    growth, annual_growth, change; ``sign`` -1 for falls; ``rate``: percent without saying so. ``when``: current,
    previous, next or ''; ``base``: the year compared with; ``area``: 全市 and the like.
    ``period``: the years, once they are known; ``span``: those of a
    section over several. ``aside``: a share or rank of another column, or an empty column.
    """

    role: str
    text: str = ""
    kind: str = ""
    measure: str = "level"
    sign: int = 1
    rate: bool = False
    unit: CellUnit | None = None
    year: int | None = None
    base: int | None = None
    when: str = ""
    area: str = ""
    scope: Scope = REGION
    period: tuple[int, int] | None = None
    span: tuple[int, int] | None = None
    aside: bool = False


class CellReader:
    """Reads cells with the words and units of a language."""

    def __init__(self, lexicon: Lexicon, words: TableWords) -> None:
        self.lexicon = lexicon
        self.words = words

    def read_unit(self, text: str) -> CellUnit | None:
        """亿元 to its class and factor; None for what is no unit."""
        text = _SIGNS_OF_CHANGE.sub("", text)
        units: Mapping[str, Unit] = self.lexicon.units.units
        if not text or len(text) > 12:
            return None
        if (unit := units.get(text)) is not None:
            return CellUnit(unit.name, unit.unit_class, unit.factor)
        for multiple in _MULTIPLIERS:
            if text.startswith(multiple) and (unit := units.get(text[len(multiple) :])) is not None:
                return CellUnit(unit.name, unit.unit_class, unit.factor * MULTIPLIERS[multiple])
        return None

    def read_cell(self, text: str, start: int, end: int) -> Cell:
        """``text[start:end]`` to a Cell."""
        while start < end and text[start] in _EDGE:
            start += 1
        while end > start and text[end - 1] in _EDGE:
            end -= 1
        found = text[start:end]
        folded = _BLANKS.sub("", found)
        if not folded or folded in self.words.empty:
            return Cell(start, end, folded, "empty")
        if (value := self._read_value(found, start)) is not None:
            return Cell(start, end, folded, "value", value=value)
        unit = self.read_unit(folded.strip("（）"))
        if unit is not None:
            return Cell(start, end, folded, "unit", unit=unit)
        return Cell(start, end, folded, "worded" if self._says_no_number(folded) else "text")

    def _says_no_number(self, text: str) -> bool:
        """与经济增长同步: whether words stand where a number could; a row's name is none."""
        if len(text) > _LONGEST_WORDED or not any(word in text for word in self.words.worded):
            return False
        name = text.endswith("）") or self.words.name_end.search(text) or text in self.lexicon.catalogue.names
        return not name

    def _read_value(self, found: str, start: int) -> Value | None:
        if not any(character.isdigit() for character in found[:8]) or len(found) > 30:
            return None
        match = _VALUE.fullmatch(found)
        if match is None or _YEAR_IN_CELL.match(match["number"] + match["unit"] + match["after"]):
            return None
        before, direction = self._read_before(match["before"].strip())
        if before is None:
            return None
        written = _BLANKS.sub("", match["unit2"] if match["high"] else match["unit"])
        after = self._read_after(match["after"])
        if match["after"] and after is None:
            # The unit was taken for a bound.
            written, after = written + match["after"], ""
        unit = self.read_unit(written) if written else None
        if written and unit is None:
            return None
        if match["high"] and match["unit"] and self.read_unit(_BLANKS.sub("", match["unit"])) != unit:
            return None
        number = parse_arabic(match["number"])
        number = -number if match["sign"] and match["sign"] not in "+＋" else number
        high = parse_arabic(match["high"]) if match["high"] else None
        if high is not None and (high <= number or after):
            return None
        if unit is not None and unit.name in _TIMES:
            return None
        first = match.start("number") if match["sign"] in ("", "+", "＋") else match.start("sign")
        last = match.start("after") if after else match.end()
        while found[last - 1] in _EDGE:
            last -= 1
        return Value(
            start + first,
            start + last,
            start + match.start("number"),
            start + match.end("number"),
            number,
            high,
            unit,
            before,
            after or "",
            direction,
        )

    def _read_before(self, word: str) -> tuple[str | None, int]:
        """Bound and direction of the word before a number; None for any other word."""
        if not word:
            return "", 0
        if word in self.words.marks:
            return self.words.marks[word], 0
        mask = self.lexicon.cues.get(word, 0)
        for bit, bound in _BOUNDS_BEFORE:
            if mask & bit:
                return bound, 0
        if mask & cue.UP:
            return "", 1
        return ("", -1) if mask & cue.DOWN else (None, 0)

    def _read_after(self, word: str) -> str | None:
        if not word:
            return ""
        return read_after_bound(Token(cue.CUE | self.lexicon.cues.get(word, 0), 0, 0, word)) or None

    def read_header(self, text: str) -> Column:
        """A header cell (blanks folded) to its Column; role ``unknown`` where a part of it is not understood."""
        text = text.strip("：:")
        kind = self.words.header.get(re.sub("（单位）$", "", text), "")
        if kind in ("name", "unit", "order", "note"):
            return Column(kind, text)
        column = Column("value", text)
        told = self._list_kinds(text)
        unknown = Column("unknown", text, aside=not text or ("skip" in told and not _HEADER_TIME.search(text)))
        if not text or len(text) > _LONGEST_HEADER or not self._fill(column, text, 0):
            return unknown
        some = column.kind or column.year or column.when or column.area or told & _MEASURE_KINDS
        if column.kind == "clash" or not some:
            return unknown
        if column.measure == "growth" and not column.rate and (column.unit is None or column.unit.unit_class != "%"):
            return unknown
        return column

    def _list_kinds(self, text: str) -> set[str]:
        return {self.words.header[match.group()] for match in self.words.header_pattern.finditer(text)}

    def _fill(self, column: Column, text: str, depth: int) -> bool:
        """Reads a header from left to right; False as soon as something in it is not known."""
        position = 0
        compared = False
        while position < len(text):
            if text[position] == "（" and depth == 0:
                close = text.find("）", position)
                if close < 0 or not self._fill_bracket(column, text[position + 1 : close]):
                    return False
                position = close + 1
                continue
            if time := _HEADER_TIME.match(text, position):
                if time["part"] or (time["year"] and column.year and not compared):
                    return False
                if compared:
                    column.base = int(time["year"]) if time["year"] else None
                elif time["year"]:
                    column.year = int(time["year"])
                elif not column.when:
                    column.when = "current"
                position = time.end()
                continue
            if text[position] == "%":
                column.unit = self.read_unit("%")
                position += 1
                continue
            if not column.area and (area := self.find_area(text, position)):
                column.area = area
                position += len(area)
                continue
            if word := self.words.header_pattern.match(text, position):
                tag = self.words.header[word.group()]
                if not _apply(column, tag):
                    return False
                compared = tag == "base" or (compared and tag == "filler")
                position = word.end()
                continue
            rest = self.read_unit(text[position:])
            if rest is None or column.unit is not None:
                return False
            column.unit = rest
            position = len(text)
        return True

    def find_area(self, text: str, position: int = 0) -> str:
        """全市, 我县 at a place of a text; '' where there is none."""
        if text[position : position + 1] in ("全", "我"):
            for size in (4, 3, 2):
                word = text[position : position + size]
                if len(word) == size and self.lexicon.cues.get(word, 0) & (cue.AREAS & ~cue.SELF_TOWNSHIP):
                    return word
        return ""

    def find_noun(self, columns: Iterable[Column]) -> str:
        """产量 where a header says that it is the output of each row's name that is told; else ''."""
        told = {
            noun for column in columns if column.role == "value" for noun in self.words.nouns if noun in column.text
        }
        return told.pop() if len(told) == 1 else ""

    def _fill_bracket(self, column: Column, inner: str) -> bool:
        inner = _BEFORE_UNIT.sub("", inner)
        unit = self.read_unit(inner)
        if unit is None:
            return self._fill(column, inner, 1)
        if column.unit is not None and column.unit != unit:
            return False
        column.unit = unit
        return True


def _apply(column: Column, tag: str) -> bool:
    """Puts a header word on record; False for words that no column is made of or that contradict each other."""
    if tag in ("skip", "part", "name", "unit", "order", "note"):
        return False
    if tag in ("actual", "estimate", "target"):
        told = column.kind or tag
        column.kind = tag if told == tag else "clash"
    elif tag in ("current", "previous", "next"):
        if column.when or column.year:
            return False
        column.when = tag
    elif tag in ("growth", "rate", "fall", "annual", "change"):
        if column.measure != "level" and not (tag == "growth" and column.measure == "growth"):
            return False
        column.measure = {"annual": "annual_growth", "change": "change"}.get(tag, "growth")
        column.rate = tag in ("rate", "fall", "annual")
        column.sign = -1 if tag == "fall" else 1
    return True


def cut_cells(
    text: str, start: int, end: int, raw: str, offsets: OffsetMap, reader: CellReader
) -> tuple[list[list[Cell]], bool]:
    """A line of the clean text to its cells, one list for every line of the raw text it is made of.

    Also says whether marks (tabs, bars) part the cells: then an empty cell is seen; else blanks do, and it is not.
    """
    raw_start, raw_end = offsets.to_raw_span(start, end)
    while raw_start > 0 and raw[raw_start - 1] in _EDGE:
        raw_start -= 1
    while raw_end < len(raw) and raw[raw_end] in _EDGE:
        raw_end += 1
    lines: list[list[Cell]] = []
    marked = _SEPARATOR.search(raw, raw_start, raw_end) is not None
    position = raw_start
    breaks = [match.start() for match in _BREAK.finditer(raw, raw_start, raw_end)]
    for stop in [*breaks, raw_end]:
        if position < stop:
            first, last = _to_clean(offsets, position, start, end), _to_clean(offsets, stop, start, end)
            if not marked:
                parts = [reader.read_cell(text, first + one.start(), first + one.end())
                         for one in _PART.finditer(text[first:last])]  # fmt: skip
            else:
                parts = _cut_marked(text, start, end, raw, position, stop, offsets, reader)
            if parts:
                lines.append(parts)
        position = stop + 1
    return lines, marked


def _cut_marked(
    text: str, start: int, end: int, raw: str, raw_start: int, raw_end: int, offsets: OffsetMap, reader: CellReader
) -> list[Cell]:
    bars = raw[raw_start:raw_end].strip(" ")
    edges = [match.start() for match in _SEPARATOR.finditer(raw, raw_start, raw_end)]
    bounds = [raw_start, *[edge + 1 for edge in edges]]
    stops = [*edges, raw_end]
    if len(bars) > 1 and bars[0] in "|｜│┃" and bars[-1] in "|｜│┃":
        bounds, stops = bounds[1:-1], stops[1:-1]
    return [
        reader.read_cell(text, _to_clean(offsets, first, start, end), _to_clean(offsets, last, start, end))
        for first, last in zip(bounds, stops, strict=True)
    ]


def _to_clean(offsets: OffsetMap, raw_position: int, start: int, end: int) -> int:
    return max(start, min(end, offsets.to_clean(raw_position)))
