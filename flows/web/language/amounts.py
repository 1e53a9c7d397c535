"""Values of the warehouse as a page's language writes them: 67.8亿元, 6.78 billion yuan."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from flows.run.seeds import read_seed
from flows.web.language.choice import CHINESE
from flows.web.language.words import read_words, say
from transforms.language.units import UnitTable, parse_units

Row = Mapping[str, Any]
SCALES = {
    CHINESE: ((10**12, "万亿"), (10**8, "亿"), (10**4, "万")),
    "en": ((10**12, " trillion"), (10**9, " billion"), (10**6, " million")),
}
SIGNS = {"approx": "≈ ", "ge": "≥ ", "gt": "> ", "le": "≤ ", "lt": "< "}
BOUNDS = {
    "eq": "exactly", "approx": "about", "ge": "at least", "gt": "more than", "le": "at most", "lt": "less than",
    "range": "from … to …",
}  # fmt: skip
PREFIXES = {
    "growth": "growth ",
    "annual_growth": "average annual growth ",
    "annual_level": "annual average ",
    "change": "change ",
}
"""What an English value says of its indicator, before it: nothing for how much there is."""
UNTOLD = ("count", "other", "ratio")
"""Classes of many units, of which only the text of a report says which."""
ALIKE = {"times": "times", "multiple": "times"}
"""Classes whose English description is longer than what stands behind a number."""
COUNTER = re.compile("[一-鿿]{1,3}")
"""A counter word: what the catalogue counts by."""


def write_number(value: object, language: str = CHINESE) -> str:
    """12,345.6, 1.2亿, 5.3万亿 or 120 million; nothing for none."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, float):
        for size, word in SCALES[language]:
            if abs(value) >= size:
                return f"{value / size:,.6g}{word}"
        return f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def write_count(number: int, things: str, language: str) -> str:
    """How many there are: 61 documents, 1 document, 61 份文件."""
    one = things.removesuffix("s") if number == 1 and language != CHINESE else things
    return f"{write_number(number, language)} {say(one, language)}"


def spell_bound(bound: object) -> str:
    """A bound in words."""
    return BOUNDS.get(str(bound), str(bound))


def write_sign(bound: object) -> str:
    """A bound as a sign before its number; nothing for exactly."""
    return SIGNS.get(str(bound), "")


@cache
def read_units() -> UnitTable:
    """The units of seeds/units.yml."""
    return parse_units(read_seed("units.yml"), "seeds/units.yml")


def _spell(unit: str) -> str:
    """The first Chinese spelling of one such unit; "" where there is none."""
    spelt = (item.name for item in read_units().units.values() if item.unit_class == unit and item.factor == 1)
    return next(spelt, "")


@cache
def describe_unit(unit: str, language: str) -> str:
    """A class of units in words: 元 or yuan for CNY. What the catalogue does not know stays as it is."""
    if language == CHINESE:
        return _spell(unit) or read_words().get(unit) or "/".join(_name_part(part) for part in unit.split("/"))
    return read_units().classes.get(unit, unit)


def _name_part(part: str) -> str:
    """A part of a unit that is one unit per another: 吨 of tonnes, 万元 of 10k CNY."""
    plain = part.removeprefix("10k ")
    return ("" if part == plain else "万") + (_spell(plain) or plain)


@cache
def name_unit(unit: str, language: str) -> str:
    """What stands behind a number of a class of units; nothing where only the report says what is counted."""
    if unit in UNTOLD or COUNTER.fullmatch(unit):
        return ""
    if unit == "%" or (unit in ALIKE and language != CHINESE):
        return ALIKE.get(unit, unit)
    return describe_unit(unit, language).partition(" (")[0]


def write_amount(value: float | None, unit: str | None, language: str) -> str:
    """An amount with its unit: 98.6亿元, 9.86 billion yuan, 5.5 %, rank 3."""
    if value is None:
        return ""
    number = write_number(float(value), language)
    if unit and unit.startswith("rank"):
        return f"第{number}位" if language == CHINESE else f"rank {number}"
    space = "" if language == CHINESE and unit != "%" else " "
    return f"{number}{space}{name_unit(unit or '', language)}".rstrip()


def write_statement(row: Row, part: str = "", language: str = CHINESE) -> str:
    """A row's value with its bound, unit and measure. Chinese is as the warehouse writes it (``written``, or the column
    ``part`` names); English is made of the columns ``value``, ``value_high``, ``bound``, ``value_text`` (after
    ``part_`` where it is given), ``measure`` and ``unit``.
    """
    written: str = row[part or "written"] or ""
    if language == CHINESE or not written:
        return written
    name = f"{part}_" if part else ""
    value, unit = row[f"{name}value"], "rank" if row["measure"] == "rank" else row["unit"]
    if value is None:
        return ""
    if unit == "other":  # only the report says which
        return row[f"{name}value_text"] or written
    sign = "+" if row["measure"] == "change" and value > 0 else ""
    amount = sign + write_amount(value, unit, language)
    text = PREFIXES.get(row["measure"], "") + write_sign(row[f"{name}bound"]) + amount
    high = row[f"{name}value_high"] if row[f"{name}bound"] == "range" else None
    return text if high is None else f"{text} – {write_amount(high, unit, language)}"


def write_gap(gap: float | None, unit: str | None, language: str) -> str:
    """How far an actual came out from its target; percents differ by percentage points."""
    if gap is None:
        return ""
    return ("+" if gap > 0 else "") + write_amount(gap, "pp" if unit == "%" else unit, language)
