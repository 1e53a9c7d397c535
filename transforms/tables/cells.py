"""Cells of tables: what stands in a cell to a number, a unit, words, or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from transforms.language import cues as cue
from transforms.language.calendar import ARABIC_YEAR
from transforms.language.numerals import parse_arabic
from transforms.tables.vocabulary import CellUnit, Vocabulary
from transforms.tokens.quantities import Quantity

EDGE = " \t|｜│┃\u3000\xa0"
_BLANKS = re.compile(r"[\s\u3000\xa0]+")
_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_VALUE = re.compile(
    rf"(?P<before>[^\d.,\-−－+＋]{{0,6}}?)(?P<sign>[-−－+＋]?)(?P<number>{_ARABIC})(?P<low_tail>[^\d\-−–—~～至]{{0,13}})"
    rf"(?:[-−–—~～至](?P<high>{_ARABIC})(?P<tail>\D{{0,13}}))?"
)
_YEAR = re.compile(rf"{ARABIC_YEAR}年")
_PLUS = frozenset({"", "+", "＋"})
_LONGEST_VALUE = 30
_LATEST_DIGIT = 8
_LONGEST_WORDED = 20
_LONGEST_BOUND = 3
# 12月 in a cell is a time, no amount.
_TIMES = frozenset({"月", "季度"})


class CellKind(StrEnum):
    """What a cell holds; ``WORDED``: words where a number could stand (与经济增长同步)."""

    VALUE = "value"
    UNIT = "unit"
    EMPTY = "empty"
    WORDED = "worded"
    TEXT = "text"


WORDS = frozenset({CellKind.TEXT, CellKind.WORDED})


@dataclass(frozen=True, slots=True)
class Value:
    """A number in a cell: ``start`` to ``end`` hold sign, number and unit; ``direction`` of a verb before it.

    ``before`` and ``after`` are the bounds that the words around it set ('' for none).
    """

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
            start=self.start,
            end=self.end,
            numeral_start=self.numeral_start,
            numeral_end=self.numeral_end,
            value=self.number * factor,
            high=None if self.high is None else self.high * factor,
            unit_class=unit.unit_class if unit is not None else "",
            unit_name=unit.name if unit is not None else "",
            loose="",
            chinese=False,
            count_word=False,
            signed=self.number < 0,
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell at ``start``-``end`` of the clean text; ``text`` is without blanks."""

    start: int
    end: int
    text: str
    kind: CellKind
    value: Value | None = None
    unit: CellUnit | None = None


def read_cell(text: str, start: int, end: int, vocabulary: Vocabulary) -> Cell:
    """``text[start:end]`` to a Cell."""
    while start < end and text[start] in EDGE:
        start += 1
    while end > start and text[end - 1] in EDGE:
        end -= 1
    found = text[start:end]
    folded = _BLANKS.sub("", found)
    if not folded or folded in vocabulary.words.empty:
        return Cell(start, end, folded, CellKind.EMPTY)
    if (value := _read_value(found, start, vocabulary)) is not None:
        return Cell(start, end, folded, CellKind.VALUE, value=value)
    if (unit := vocabulary.read_unit(folded.strip("（）"))) is not None:
        return Cell(start, end, folded, CellKind.UNIT, unit=unit)
    return Cell(start, end, folded, CellKind.WORDED if _is_worded(folded, vocabulary) else CellKind.TEXT)


def join_cells(pieces: list[Cell]) -> Cell:
    """Pieces of a name that blanks cut to one cell."""
    if len(pieces) == 1:
        return pieces[0]
    return Cell(pieces[0].start, pieces[-1].end, "".join(piece.text for piece in pieces), CellKind.TEXT)


def _is_worded(text: str, vocabulary: Vocabulary) -> bool:
    """与经济增长同步: whether words stand where a number could; a row's name is none."""
    words = vocabulary.words
    if len(text) > _LONGEST_WORDED or not any(word in text for word in words.worded):
        return False
    is_name = text.endswith("）") or words.name_end.search(text) or text in vocabulary.lexicon.catalogue.names
    return not is_name


def _read_value(found: str, start: int, vocabulary: Vocabulary) -> Value | None:
    """A cell's text that begins at ``start`` to its number; None where anything in it is not understood."""
    if len(found) > _LONGEST_VALUE or not any(character.isdigit() for character in found[:_LATEST_DIGIT]):
        return None
    match = _VALUE.fullmatch(found)
    if match is None or _YEAR.match(match["number"] + match["low_tail"]):
        return None
    opening = _read_before(match["before"].strip(), vocabulary)
    closing = _read_behind(match, vocabulary)
    ends = _read_ends(match)
    if opening is None or closing is None or ends is None:
        return None
    (before, direction), (unit, after, after_word), (number, high) = opening, closing, ends
    if high is not None and after:
        return None
    first = match.start("number") if match["sign"] in _PLUS else match.start("sign")
    last = len(found.removesuffix(after_word).rstrip(EDGE))
    numeral_start, numeral_end = start + match.start("number"), start + match.end("number")
    return Value(
        start + first, start + last, numeral_start, numeral_end, number, high, unit, before, after, direction
    )  # fmt: skip


def _read_ends(match: re.Match[str]) -> tuple[Decimal, Decimal | None] | None:
    """The number and the upper end of its range; None for a range that does not rise."""
    number = parse_arabic(match["number"])
    number = number if match["sign"] in _PLUS else -number
    high = parse_arabic(match["high"]) if match["high"] else None
    return None if high is not None and high <= number else (number, high)


def _read_before(word: str, vocabulary: Vocabulary) -> tuple[str, int] | None:
    """Bound and direction of the word before a number; None for any other word."""
    if not word:
        return "", 0
    if word in vocabulary.words.marks:
        return vocabulary.words.marks[word], 0
    mask = vocabulary.lexicon.cues.get(word, 0)
    if bound := cue.find_bound_before(mask):
        return bound, 0
    measure = vocabulary.words.measures.get(word)
    if mask & cue.UP or measure == "growth":
        return "", 1
    return ("", -1) if mask & cue.DOWN or measure == "fall" else None


def _read_behind(match: re.Match[str], vocabulary: Vocabulary) -> tuple[CellUnit | None, str, str] | None:
    """Unit, bound and its word behind a number; None for other words, and where the ends of a range differ in unit."""
    tail = match["tail"] if match["high"] else match["low_tail"]
    after, word = _split_bound(tail, vocabulary)
    written = _BLANKS.sub("", tail.removesuffix(word))
    unit = vocabulary.read_unit(written)
    if written and (unit is None or unit.name in _TIMES):
        return None
    low = _BLANKS.sub("", match["low_tail"]) if match["high"] else ""
    return None if low and vocabulary.read_unit(low) != unit else (unit, after, word)


def _split_bound(tail: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """人以上 to the bound and its word 以上; ('', '') for a unit alone."""
    for size in range(_LONGEST_BOUND, 0, -1):
        word = tail[-size:]
        after = cue.find_bound_after(vocabulary.lexicon.cues.get(word, 0))
        if len(word) == size and after:
            return after, word
    return "", ""
