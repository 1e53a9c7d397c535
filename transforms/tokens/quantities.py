"""Quantities: a numeral with its unit, its approximation and its sign, found in clean text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from transforms.language.units import UnitTable
from transforms.tokens.numerals import MULTIPLIERS, parse_arabic, parse_chinese


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
    high: Decimal | None
    unit_class: str
    unit_name: str
    loose: str
    chinese: bool
    count_word: bool
    signed: bool


# 千 in 千瓦 and 百 in 百分点 belong to the unit.
_NO_MULTIPLE = {"千": "(?![瓦克米卡伏帕赫]|分点)", "百": "(?!分[点之])"}
_MULTIPLIER = (
    "(?:" + "|".join(name + _NO_MULTIPLE.get(name[-1], "") for name in sorted(MULTIPLIERS, key=len, reverse=True)) + ")"
)
_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_CHINESE = r"[〇零一二两三四五六七八九十百千万亿]+(?:点[〇零一二三四五六七八九]+)?"
# 由5%到6% is a change, not a range.
_BEFORE_CHANGE = frozenset("由从自的")
_MULTIPLIERS_ALONE = frozenset("百千万亿")
_BEFORE_MARK = frozenset("个破过超达近上逾到越约几数跨入现成收增足满元")
_DASH = r"(?:-|—|–|−|～|~|至|到)"
_LOOSE = "[多余来]"


@lru_cache(maxsize=8)
def _compile_pattern(table: UnitTable) -> re.Pattern[str]:
    names = "|".join(re.escape(name) + (f"(?![{guard}])" if guard else "") for name, guard in table.spellings)
    return re.compile(
        rf"百分之(?P<hundredths>[负]?{_CHINESE}|{_ARABIC})(?:{_DASH}百分之(?P<hundredths_high>{_CHINESE}|{_ARABIC}))?"
        rf"|(?P<ratio>(?P<term>{_ARABIC})(?:[:：∶]{_ARABIC}){{1,4}})"
        rf"|(?P<flat>(?:基本|大体|大致|总体)?(?:持平(?![稳衡等息])|零增长|正增长))"
        rf"|(?P<digits>[两2]位数)"
        rf"|(?P<mark>[一二两三四五六七八九十百千万]{{0,4}}(?:百|千|万)亿)(?=[新大个]?(?:台阶|大关|关口|门槛|行列))"
        rf"|翻(?:了)?(?P<nearly>近)?(?:(?P<doublings>[一二两三四五\d])?(?:个)?番)(?P<half>半)?(?P<over>多|还多)?"
        rf"|(?P<rank>(?:第|前)(?P<place>\d{{1,3}}|[一二三四五六七八九十百]{{1,4}})(?P<rankunit>位|名|强)?)"
        rf"|(?P<sign>(?<![\d%％A-Za-z年月日-])[-−－]|[+＋](?={_ARABIC}(?:%|个百分点))|负)?(?P<number>{_ARABIC})(?P<loose1>{_LOOSE})?(?P<mult>{_MULTIPLIER})?"
        rf"(?:(?<=[万亿])(?P<number2>\d{{1,4}})(?P<multlow>[百千万]))?"
        rf"(?P<loose2>{_LOOSE})?(?P<multhigh>(?<=万[多余])亿)?(?P<unit1>{names})?"
        rf"(?:{_DASH}(?P<high>{_ARABIC})(?P<mult2>{_MULTIPLIER})?(?P<unit2>{names}))?"
        rf"|(?P<chinese>{_CHINESE})(?P<loose3>{_LOOSE})?(?P<mult3>[万亿])?(?P<unit3>{names})"
    )


def find_quantities(text: str, table: UnitTable, start: int, end: int) -> Iterator[Quantity]:
    """Quantities of ``text[start:end]`` in order. Bare Arabic numbers come with unit class ''.

    Chinese numerals count only where a unit follows; a numeral that is not well formed is left out.
    """
    pattern, position = _compile_pattern(table), start
    while match := pattern.search(text, position, end):
        quantity = _read_match(match, table)
        position = match.end() if quantity is None else quantity.end
        if quantity is not None:
            yield quantity


def _read_match(match: re.Match[str], table: UnitTable) -> Quantity | None:
    if match["number"]:
        return _read_arabic(match, table)
    if match["ratio"]:
        return Quantity(
            match.start(), match.end(), match.start(), match.end(), parse_arabic(match["term"]), None, "ratio", "ratio",
            "", False, False, False,
        )  # fmt: skip
    if match["chinese"]:
        return _read_chinese(match, table)
    if match["hundredths"]:
        return _read_hundredths(match)
    if match["mark"]:
        value = parse_chinese(match["mark"])
        return (
            None
            if value is None
            else Quantity(
                match.start(), match.end(), match.start(), match.end(), value, None, "", "", "", True, False, False
            )
        )
    if match["rank"]:
        return _read_rank(match)
    if match["digits"]:
        return Quantity(
            match.start(),
            match.end(),
            match.start(),
            match.end(),
            Decimal(10),
            None,
            "%",
            "%",
            "ge",
            True,
            False,
            False,
        )
    if match["flat"]:
        loose = "" if match["flat"] in ("持平", "零增长") else "gt" if match["flat"].endswith("正增长") else "approx"
        return Quantity(
            match.start(),
            match.end(),
            match.start(),
            match.end(),
            Decimal(0),
            None,
            "flat",
            "",
            loose,
            True,
            False,
            False,
        )
    if match["half"]:
        return None  # 翻了一番半: two and a half times, or three?
    doublings = match["doublings"] or "一"
    count = int(doublings) if doublings.isdigit() else int(parse_chinese(doublings) or 1)
    return Quantity(
        match.start(),
        match.end(),
        match.start(),
        match.end(),
        Decimal(2**count - 1) * 100,
        None,
        "doubling",
        "番",
        "lt" if match["nearly"] else "gt" if match["over"] else "",
        True,
        False,
        False,
    )


def _read_arabic(match: re.Match[str], table: UnitTable) -> Quantity | None:
    unit = table.units.get(match["unit1"]) if match["unit1"] else None
    value = parse_arabic(match["number"])
    multiplier = MULTIPLIERS.get(match["mult"] or "", 1)
    if match["number2"]:
        # 2万5千户: the rest counts in a smaller multiple.
        value = value * multiplier + parse_arabic(match["number2"]) * MULTIPLIERS[match["multlow"]]
        multiplier = 1
    if match["multhigh"]:
        multiplier *= MULTIPLIERS["亿"]
    high: Decimal | None = None
    end = match.end()
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
    factor = unit.factor if unit else Decimal(1)
    negative = bool(match["sign"]) and match["sign"] not in "+＋"
    value = value * multiplier * factor * (-1 if negative else 1)
    return Quantity(
        match.start("sign") if match["sign"] else match.start("number"),
        end,
        match.start("number"),
        match.end("multlow") if match["multlow"] else match.end("mult") if match["mult"] else match.end("number"),
        value,
        high,
        unit.unit_class if unit else "",
        unit.name if unit else "",
        "gt" if match["loose1"] or match["loose2"] else "",
        False,
        bool(unit and unit.count_word),
        bool(match["sign"]),
    )


def _read_chinese(match: re.Match[str], table: UnitTable) -> Quantity | None:
    value = parse_chinese(match["chinese"] + (match["mult3"] or "" if not match["loose3"] else ""))
    if value is None:
        return None
    if match["loose3"] and match["mult3"]:
        value *= MULTIPLIERS[match["mult3"]]
    unit = table.units[match["unit3"]]
    before = match.string[max(0, match.start() - 1) : match.start()]
    if not _MULTIPLIERS_ALONE.isdisjoint(match["chinese"][:1]) and before not in _BEFORE_MARK:
        # 突破亿元 is an amount; 发电量（亿千瓦时） at the head of a table is a unit.
        return None
    return Quantity(
        match.start(),
        match.end(),
        match.start(),
        match.end("chinese"),
        value * unit.factor,
        None,
        unit.unit_class,
        unit.name,
        "gt" if match["loose3"] else "",
        True,
        unit.count_word,
        False,
    )


def _read_rank(match: re.Match[str]) -> Quantity | None:
    value = _read_numeral(match["place"])
    first = match["rank"][0] == "第"
    if value is None or not (first or match["rankunit"]):
        return None
    start, end = match.span("place")
    return Quantity(
        match.start(),
        match.end(),
        start,
        end,
        value,
        None,
        "rank" if first else "rank_within",
        match["rankunit"] or "",
        "",
        not match["place"].isdigit(),
        False,
        False,
    )


def _read_hundredths(match: re.Match[str]) -> Quantity | None:
    value = _read_numeral(match["hundredths"])
    high = _read_numeral(match["hundredths_high"]) if match["hundredths_high"] else None
    if value is None or (match["hundredths_high"] and (high is None or high <= value)):
        return None
    return Quantity(
        match.start(), match.end(), match.start(), match.end(), value, high, "%", "%", "", True, False, value < 0
    )


def _read_numeral(text: str) -> Decimal | None:
    if text.startswith("负"):
        value = _read_numeral(text[1:])
        return None if value is None else -value
    return parse_arabic(text) if text[0].isdigit() else parse_chinese(text)
