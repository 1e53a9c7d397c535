"""The words a table is read with: units, areas, and the lists of seeds/tables.yml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from transforms.language import cues as cue
from transforms.language.lexicon import Lexicon
from transforms.language.numerals import MULTIPLIERS
from transforms.language.table_words import TableWords

_SIGNS_OF_CHANGE = re.compile(r"[±+＋/\-—－]+(?=%)")
_BEFORE_UNIT = re.compile(r"^(?:计量)?单位[:：]?")
_MULTIPLIERS = sorted(MULTIPLIERS, key=len, reverse=True)
_LONGEST_UNIT = 12
_AREA_SIZES = (4, 3, 2)
_AREA_KINDS = cue.AREAS & ~cue.SELF_TOWNSHIP


@dataclass(frozen=True, slots=True)
class CellUnit:
    """A unit with the multiple before it (亿元): ``factor`` turns it into the canonical unit of ``unit_class``."""

    name: str
    unit_class: str
    factor: Decimal


PERCENT = CellUnit("%", "%", Decimal(1))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The lexicon of a language and its words for tables."""

    lexicon: Lexicon
    words: TableWords

    def read_unit(self, text: str) -> CellUnit | None:
        """亿元 to its class and factor; None for what is no unit."""
        text = _SIGNS_OF_CHANGE.sub("", text) if len(text) <= 2 * _LONGEST_UNIT else text
        units = self.lexicon.units.units
        if not text or len(text) > _LONGEST_UNIT:
            return None
        if (unit := units.get(text)) is not None:
            return CellUnit(unit.name, unit.unit_class, unit.factor)
        for multiple in _MULTIPLIERS:
            if text.startswith(multiple) and (unit := units.get(text[len(multiple) :])) is not None:
                return CellUnit(unit.name, unit.unit_class, unit.factor * MULTIPLIERS[multiple])
        return None

    def read_unit_note(self, text: str) -> CellUnit | None:
        """单位：亿元 or 亿元 to its unit; None for what is no unit."""
        return self.read_unit(_BEFORE_UNIT.sub("", text, count=1))

    def find_area(self, text: str, position: int = 0) -> str:
        """全市, 我县 at a place of a text; '' where there is none."""
        if text[position : position + 1] in ("全", "我"):
            for size in _AREA_SIZES:
                word = text[position : position + size]
                if len(word) == size and self.lexicon.cues.get(word, 0) & _AREA_KINDS:
                    return word
        return ""


def is_percent(unit: CellUnit | None) -> bool:
    """Whether numbers in a unit are percentages."""
    return unit is not None and unit.unit_class == "%"
