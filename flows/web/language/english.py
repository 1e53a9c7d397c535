"""What the warehouse writes in Chinese (增长 8.4 %, 67.8亿元) in English; what is not of its forms stays as it is."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from flows.web.language.amounts import COUNTER, name_unit, read_units
from flows.web.language.amounts import SCALES as SCALES_OF_LANGUAGES
from flows.web.language.choice import CHINESE

MEASURES = {
    "实际增长 ": "real growth ",
    "增长 ": "growth ",
    "年均增长 ": "average annual growth ",
    "年均 ": "annual average ",
    "增减 ": "change ",
    "": "",
}
SIZES = {word: size for size, word in SCALES_OF_LANGUAGES[CHINESE]} | {"": 1}
SCALES = (*SCALES_OF_LANGUAGES["en"], (1, ""))
LONGEST = 200
"""Characters of a text that is looked at: the warehouse writes none that is longer."""
_AMOUNT = r"[+-]?\d+(?:\.\d+)?(?:万亿|亿|万)?[^\d，～]{0,20}|第\d+位"
_PART = re.compile(
    rf"(?P<years>\d{{4}}(?:–\d{{4}})?: )?(?P<measure>{'|'.join(MEASURES)})(?P<bound>[≥>≤<约] )?"
    rf"(?P<amount>{_AMOUNT})(?:～(?P<high>{_AMOUNT}))?"
)
_NUMBER = re.compile(r"(?P<sign>[+-]?)(?P<digits>\d+(?:\.\d+)?)(?P<size>万亿|亿|万|)(?P<unit>.*)")


def translate_written(text: str) -> str:
    """``67.8亿元，增长 约 5.5 %`` to ``6.78 billion yuan, growth ≈ 5.5 %``: the same numbers, not one digit less."""
    if not text or len(text) > LONGEST:
        return text
    parts = [_translate_part(part) for part in text.split("，")]
    return text if None in parts else ", ".join(part or "" for part in parts)


def _translate_part(part: str) -> str | None:
    match = _PART.fullmatch(part)
    if match is None:
        return None
    amounts = [_translate_amount(match[name]) for name in ("amount", "high") if match[name]]
    if None in amounts:
        return None
    if match["measure"] == "增减 " and amounts[0] and amounts[0][0].isdigit():
        amounts[0] = f"+{amounts[0]}"
    bound = (match["bound"] or "").replace("约", "≈")
    return f"{match['years'] or ''}{MEASURES[match['measure']]}{bound}{' – '.join(map(str, amounts))}"


def _translate_amount(text: str) -> str | None:
    if text.startswith("第"):
        return f"rank {text[1:-1]}"
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    unit = _translate_unit(match["unit"].strip())
    if unit is None:
        return None
    return match["sign"] + scale(Decimal(match["digits"]) * SIZES[match["size"]]) + (f" {unit}" if unit else "")


def scale(number: Decimal) -> str:
    """A number of which no digit is lost: 6.78 billion, 34,262."""
    size, word = next((item for item in SCALES if abs(number) >= item[0]), SCALES[-1])
    digits = format(number / size, ",f")
    return (digits.rstrip("0").rstrip(".") if "." in digits else digits) + word


def _translate_unit(unit: str) -> str | None:
    if unit in ("", "%"):
        return unit
    if unit == "位":
        return "places"
    if unit == "个百分点":
        return "percentage points"
    found = _list_spellings().get(unit)
    if found is not None:
        return name_unit(found, "en")
    return "" if COUNTER.fullmatch(unit) else None


@cache
def _list_spellings() -> dict[str, str]:
    """Chinese spellings of units to their classes, of those that stand for one."""
    return {item.name: item.unit_class for item in read_units().units.values() if item.factor == 1}
