"""Quantities: a numeral with its unit, its approximation and its sign, found in clean text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from transforms.language.numerals import ARABIC, CHINESE, MULTIPLIERS, parse_arabic, parse_chinese, parse_numeral
from transforms.language.units import UnitTable


@dataclass(slots=True)
class Quantity:
    """One quantity of the clean text, ``start`` to ``end`` holding number and unit.

    ``value`` and ``high`` (of a range) are in the canonical unit of ``unit_class``. ``loose`` says
    what the numeral itself says of its exactness: '', 'gt' (500多元), 'lt' (近一番) or 'approx'. ``numeral_start`` and
    ``numeral_end`` hold the numeral alone. ``chinese`` marks a numeral in Chinese characters, ``signed`` one
    with a sign before it (+4.9%).
    """

    start: int
    end: int
    numeral_start: int
    numeral_end: int
    value: Decimal
    high: Decimal | None = None
    unit_class: str = ""
    unit_name: str = ""
    loose: str = ""
    chinese: bool = False
    count_word: bool = False
    signed: bool = False


# 千 in 千瓦 and 百 in 百分点 belong to the unit.
_NO_MULTIPLE = {"千": "(?![瓦克米卡伏帕赫]|分点)", "百": "(?!分[点之])"}
_MULTIPLIER = (
    "(?:" + "|".join(name + _NO_MULTIPLE.get(name[-1], "") for name in sorted(MULTIPLIERS, key=len, reverse=True)) + ")"
)
# 由5%到6% is a change, not a range.
_BEFORE_CHANGE = frozenset("由从自的")
_MULTIPLIERS_ALONE = frozenset("百千万亿")
_BEFORE_MARK = frozenset("个破过超达近上逾到越约几数跨入现成收增足满元")
_DASH = r"(?:-|—|–|−|～|~|至|到)"
_LOOSE = "[多余来]"

_HUNDREDTHS = rf"百分之(?P<percent>[负]?{CHINESE}|{ARABIC})(?:{_DASH}百分之(?P<percent_high>{CHINESE}|{ARABIC}))?"
_RATIO = rf"(?P<term>{ARABIC})(?:[:：∶]{ARABIC}){{1,4}}"
_FLAT = "(?:基本|大体|大致|总体)?(?:持平(?![稳衡等息])|零增长|正增长)"
_TWO_DIGITS = "[两2]位数"
_MARK = "(?P<mark_value>[一二两三四五六七八九十百千万]{0,4}(?:百|千|万)亿)(?=[新大个]?(?:台阶|大关|关口|门槛|行列))"
_DOUBLING = r"翻(?:了)?(?P<nearly>近)?(?:(?P<doublings>[一二两三四五\d])?(?:个)?番)(?P<half>半)?(?P<over>多|还多)?"
_RANK = r"(?:第|前)(?P<place>\d{1,3}|[一二三四五六七八九十百]{1,4})(?P<rank_unit>位|名|强)?"
_SIGN = rf"(?<![\d%％A-Za-z年月日-])[-−－]|[+＋](?={ARABIC}(?:%|个百分点))|负"


@dataclass(frozen=True, slots=True)
class _Patterns:
    """What quantities look like under one table of units; each form is a named group that _READERS knows.

    ``start`` matches one character where a quantity may begin, ``arabic`` those that begin with a digit.
    """

    start: re.Pattern[str]
    arabic: re.Pattern[str]
    any: re.Pattern[str]


@lru_cache(maxsize=8)
def _compile_patterns(table: UnitTable) -> _Patterns:
    units = _spell_units(table)
    arabic = (
        rf"(?P<sign>{_SIGN})?(?P<number>{ARABIC})(?P<loose1>{_LOOSE})?(?P<mult>{_MULTIPLIER})?"
        rf"(?:(?<=[万亿])(?P<number2>\d{{1,4}})(?P<multlow>[百千万]))?"
        rf"(?P<loose2>{_LOOSE})?(?P<multhigh>(?<=万[多余])亿)?(?P<unit1>{units})?"
        rf"(?:{_DASH}(?P<high>{ARABIC})(?P<mult2>{_MULTIPLIER})?(?P<unit2>{units}))?"
    )
    chinese = rf"(?P<chinese_number>{CHINESE})(?P<loose3>{_LOOSE})?(?P<mult3>[万亿])?(?P<unit3>{units})"
    return _Patterns(
        start=_compile_start(table),
        arabic=re.compile(rf"(?P<ratio>{_RATIO})|(?P<two_digits>{_TWO_DIGITS})|(?P<arabic>{arabic})"),
        any=re.compile(
            rf"(?P<hundredths>{_HUNDREDTHS})|(?P<ratio>{_RATIO})|(?P<flat>{_FLAT})|(?P<two_digits>{_TWO_DIGITS})"
            rf"|(?P<mark>{_MARK})|(?P<doubling>{_DOUBLING})|(?P<rank>{_RANK})|(?P<arabic>{arabic})|(?P<chinese>{chinese})"
        ),
    )


def _spell_units(table: UnitTable) -> str:
    """The names of all units as one alternation, each name before the names it begins with."""
    by_first: dict[str, list[str]] = {}
    for name, guard in table.spellings:
        by_first.setdefault(name[0], []).append(re.escape(name[1:]) + (f"(?![{guard}])" if guard else ""))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in by_first.items())


def _compile_start(table: UnitTable) -> re.Pattern[str]:
    """One character at which a quantity may begin, told by the character behind it: most numerals count nothing."""
    numerals = "〇零一二两三四五六七八九十百千万亿"
    behind = re.escape("".join(sorted({name[0] for name in table.units})))
    return re.compile(
        rf"[\d{numerals}+＋\-−－负百翻第前持零正基大总](?:(?<=\d)|(?<=[+＋\-−－负])(?=\d)"
        rf"|(?<=[{numerals}])(?=[{numerals}点多余来分位{behind}])|(?<=[持零正])(?=[平增])|(?<=[基大总])(?=[本体致])"
        rf"|(?<=翻)|(?<=[第前])(?=[\d{numerals}]))"
    )


def find_quantities(text: str, table: UnitTable, start: int, end: int) -> Iterator[Quantity]:
    """Quantities of ``text[start:end]`` in order. Bare Arabic numbers come with unit class ''.

    Chinese numerals count only where a unit follows; a numeral that is not well formed is left out.
    """
    patterns, position = _compile_patterns(table), start
    for candidate in patterns.start.finditer(text, start, end):
        begin = candidate.start()
        if begin < position:
            continue
        pattern = patterns.arabic if text[begin].isdecimal() else patterns.any
        match = pattern.match(text, begin, end)
        if match is None:
            continue
        quantity = _READERS[str(match.lastgroup)](match, table)
        position = match.end() if quantity is None else quantity.end
        if quantity is not None:
            yield quantity


def _read_ratio(match: re.Match[str], _: UnitTable) -> Quantity:
    return Quantity(*match.span(), *match.span(), parse_arabic(match["term"]), unit_class="ratio", unit_name="ratio")


def _read_mark(match: re.Match[str], _: UnitTable) -> Quantity | None:
    value = parse_chinese(match["mark_value"])
    return None if value is None else Quantity(*match.span(), *match.span(), value, chinese=True)


def _read_two_digits(match: re.Match[str], _: UnitTable) -> Quantity:
    return Quantity(
        *match.span(), *match.span(), Decimal(10), unit_class="%", unit_name="%", loose="ge", chinese=True
    )  # fmt: skip


def _read_flat(match: re.Match[str], _: UnitTable) -> Quantity:
    words = match["flat"]
    loose = "" if words in ("持平", "零增长") else "gt" if words.endswith("正增长") else "approx"
    return Quantity(*match.span(), *match.span(), Decimal(0), unit_class="flat", loose=loose, chinese=True)


def _read_doubling(match: re.Match[str], _: UnitTable) -> Quantity | None:
    if match["half"]:
        return None  # 翻了一番半: two and a half times, or three?
    count = int(parse_numeral(match["doublings"] or "一") or 1)
    return Quantity(
        *match.span(),
        *match.span(),
        Decimal(2**count - 1) * 100,
        unit_class="doubling",
        unit_name="番",
        loose="lt" if match["nearly"] else "gt" if match["over"] else "",
        chinese=True,
    )


def _read_arabic(match: re.Match[str], table: UnitTable) -> Quantity:
    unit = table.units.get(match["unit1"]) if match["unit1"] else None
    value, multiplier = _read_arabic_numeral(match)
    high, end = None, match.end()
    if match["high"]:
        unit2 = table.units[match["unit2"]]
        multiplier2 = MULTIPLIERS.get(match["mult2"] or "", 1)
        if unit is None and match["mult"] is None:
            multiplier = multiplier2
        top = parse_arabic(match["high"]) * multiplier2
        changes = match.string[max(0, match.start("number") - 1) : match.start("number")] in _BEFORE_CHANGE
        if not changes and (unit is None or unit.unit_class == unit2.unit_class) and top > value * multiplier:
            high, unit = top * unit2.factor, unit2
        else:
            end = match.end("unit1") if match["unit1"] else match.start("high") - 1
    value *= multiplier
    if match["sign"] in ("-", "−", "－", "负"):
        value = -value
    return Quantity(
        match.start(),
        end,
        match.start("number"),
        max(match.end("number"), match.end("mult"), match.end("multlow")),
        value if unit is None else value * unit.factor,
        high,
        unit_class="" if unit is None else unit.unit_class,
        unit_name="" if unit is None else unit.name,
        loose="gt" if match["loose1"] or match["loose2"] else "",
        count_word=unit is not None and unit.count_word,
        signed=match["sign"] is not None,
    )


def _read_arabic_numeral(match: re.Match[str]) -> tuple[Decimal, int]:
    """The number of an Arabic numeral and the multiple that it counts."""
    value, multiplier = parse_arabic(match["number"]), MULTIPLIERS.get(match["mult"] or "", 1)
    if match["number2"]:
        # 2万5千户: the rest counts in a smaller multiple.
        value = value * multiplier + parse_arabic(match["number2"]) * MULTIPLIERS[match["multlow"]]
        multiplier = 1
    return value, multiplier * MULTIPLIERS["亿"] if match["multhigh"] else multiplier


def _read_chinese(match: re.Match[str], table: UnitTable) -> Quantity | None:
    multiple, loose = match["mult3"] or "", match["loose3"] or ""
    value = parse_chinese(match["chinese_number"] + ("" if loose else multiple))
    if value is None:
        return None
    if loose and multiple:
        value *= MULTIPLIERS[multiple]
    unit = table.units[match["unit3"]]
    before = match.string[max(0, match.start() - 1) : match.start()]
    if not _MULTIPLIERS_ALONE.isdisjoint(match["chinese_number"][:1]) and before not in _BEFORE_MARK:
        # 突破亿元 is an amount; 发电量（亿千瓦时） at the head of a table is a unit.
        return None
    return Quantity(
        *match.span(),
        *match.span("chinese_number"),
        value * unit.factor,
        unit_class=unit.unit_class,
        unit_name=unit.name,
        loose="gt" if loose else "",
        chinese=True,
        count_word=unit.count_word,
    )


def _read_rank(match: re.Match[str], _: UnitTable) -> Quantity | None:
    value = parse_numeral(match["place"])
    first = match["rank"].startswith("第")
    if value is None or not (first or match["rank_unit"]):
        return None
    return Quantity(
        *match.span(),
        *match.span("place"),
        value,
        unit_class="rank" if first else "rank_within",
        unit_name=match["rank_unit"] or "",
        chinese=not match["place"].isdigit(),
    )


def _read_hundredths(match: re.Match[str], _: UnitTable) -> Quantity | None:
    value = parse_numeral(match["percent"])
    high = parse_numeral(match["percent_high"]) if match["percent_high"] else None
    if value is None or (match["percent_high"] and (high is None or high <= value)):
        return None
    return Quantity(
        *match.span(), *match.span(), value, high, unit_class="%", unit_name="%", chinese=True, signed=value < 0
    )


_READERS: dict[str, Callable[[re.Match[str], UnitTable], Quantity | None]] = {
    "ratio": _read_ratio,
    "mark": _read_mark,
    "two_digits": _read_two_digits,
    "flat": _read_flat,
    "doubling": _read_doubling,
    "rank": _read_rank,
    "hundredths": _read_hundredths,
    "arabic": _read_arabic,
    "chinese": _read_chinese,
}
