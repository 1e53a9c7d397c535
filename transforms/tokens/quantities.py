"""Quantities: a numeral with its unit, its approximation and its sign, found in clean text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from transforms.language.calendar import YEAR
from transforms.language.numerals import (
    ARABIC,
    CHINESE,
    CHINESE_DIGITS,
    MULTIPLIERS,
    is_spoilt,
    parse_arabic,
    parse_chinese,
    parse_numeral,
)
from transforms.language.units import Unit, UnitTable
from transforms.records import constructor_of


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


make_quantity = constructor_of(Quantity)
# 千 in 千瓦 and 百 in 百分点 belong to the unit.
_NO_MULTIPLE = {"千": "(?![瓦克米卡伏帕赫]|分点)", "百": "(?!分[点之])"}
_MULTIPLIER = (
    "(?:" + "|".join(name + _NO_MULTIPLE.get(name[-1], "") for name in sorted(MULTIPLIERS, key=len, reverse=True)) + ")"
)
_INTEGER = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)"
_DASH = r"(?:-|—|–|−|～|~|至|到)"
_LOOSE = "[多余来]"
# 上百亿元 is more than that; 迈上百亿元台阶 reaches it.
_MORE_THAN = re.compile("(?<![迈跨登踏站以])上$")
_NO_UNIT = Unit("", "", Decimal(1), count_word=False)
_MINUS = frozenset("-−－—–负")
_BEFORE_CHANGE = frozenset("由从自的")  # 由5%到6% is a change, not a range.
_THINGS = frozenset("项件所座处家户人名台辆")
_MULTIPLIERS_ALONE = frozenset("百千万亿")
# Behind these a multiple alone is an amount: 突破亿元; 发电量（亿千瓦时） at the head of a table is a unit.
_BEFORE_MULTIPLE = frozenset("居个破过超达近上逾到越约跨入现成收增足满元在")
# 数百亿元, 几十个: some hundred; but 人数百万 is a number of people.
_INDEFINITE = re.compile("几$|(?<![人户总次件台套指倍分天家])数$")

_HUNDREDTHS = (
    rf"(?P<minus>负)?百分之(?P<percent>[负]?{CHINESE}|{ARABIC})"
    rf"(?:{_DASH}(?:百分之(?P<percent_high>{CHINESE}|{ARABIC})"
    "|(?P<percent_top>[一二三四五六七八九十]{1,3}(?:点[一二三四五六七八九]+)?)(?![一二三四五六七八九十百千万亿个倍成年月日季])))?"
)
_FRACTION = (
    "(?P<denominator>[二三四五六七八九十千])分之"
    rf"(?P<numerator>[一二两三四五六七八九十]{{1,3}}(?:点[〇零一二三四五六七八九]+)?|{ARABIC})(?!的|世纪)"
)
_RATIO = rf"(?=[\d,.]++[:：∶])(?P<term>{ARABIC})(?:[:：∶]{ARABIC}){{1,4}}"
_FLAT = "(?:基本|大体|大致|总体)?(?:(?<!支)持平(?![稳衡等息])|零增长|正增长)"
_TWO_DIGITS = "[两2]位数"
# An amount without its unit: 4个千亿台阶, 突破万亿。
_MARK = (
    "(?P<mark_value>[一二两三四五六七八九十百千万]{0,4}(?:百|千|万)亿)(?=[新大个]?(?:台阶|大关|关口|门槛|行列))"
    "|(?<=[破超过达越逾])(?<!个.)(?P<passed>[一二两三四五六七八九十百千万]{0,4}亿)(?=[，。；、,;]|以上|$)"
)
_DOUBLING = (
    r"翻(?:了)?(?P<nearly>近)?(?:(?P<doublings>[一二两三四五六七八九\d])?(?:个)?番)(?P<half>半)?(?P<over>多|还多)?"
)
_RANK = r"(?:第|前)(?P<place>\d{1,3}(?![.．]\d)|[一二三四五六七八九十百]{1,4})(?P<rank_unit>位|名|强)?"
# 每立方米28微克, 每万元0.58吨标准煤
_PER_BASE = rf"每(?P<base>立方米|万元)(?P<per_base>{ARABIC})(?P<mass>微克|毫克|吨标准煤|吨标煤|千克标准煤|公斤标准煤)"
_MEASURED = rf"(?={ARABIC}(?:%|个百分点))"
_SIGN = (
    rf"(?<![\d%％A-Za-z年月日-])[-−－]|[+＋]{_MEASURED}|(?<![减胜担背欺肩])负"
    # 增长—2.1%: a long dash for a minus.
    rf"|(?<=[长速幅率为是])[—–]{_MEASURED}"
)


def _spell_rest(units: str) -> str:
    """What an integer and its multiple leave to be counted: 7亿3200多万, 2万5千户, 3万5200元."""
    hundred, thousand = (name + _NO_MULTIPLE[name] for name in "百千")
    parts = r"\d{1,4}(?:[百千]\d{1,3})*"
    return (
        rf"(?:(?<=亿)零?(?P<rest_high>{parts}[百千]?)(?P<loose_rest>{_LOOSE})?万(?!亿))?"
        rf"(?:(?<=万)(?!{YEAR}年)(?P<rest>{parts}(?:{hundred}|{thousand})|(?:零\d|\d\d)\d{{1,2}}(?![\d.,%‰])(?={_LOOSE}?(?:{units}))))?"
    )


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
        rf"(?P<sign>{_SIGN})?(?P<number>{_INTEGER}(?P<decimals>\.\d+)?)(?P<loose1>{_LOOSE})?(?P<mult>{_MULTIPLIER})?"
        rf"(?(decimals)|{_spell_rest(units)})"
        rf"(?P<loose2>{_LOOSE})?(?P<multhigh>(?<=[十百千万][多余])(?:万亿|[万亿]))?(?P<unit1>{units})?"
        rf"(?:{_DASH}(?P<high>{ARABIC})(?P<mult2>{_MULTIPLIER})?(?P<unit2>{units}))?"
    )
    chinese = (
        rf"(?:(?P<chinese_low>[一二两三四五六七八九十百千万亿]{{1,12}}){_DASH}(?={CHINESE}))?(?P<chinese_number>{CHINESE})"
        rf"(?P<loose3>{_LOOSE})?(?P<mult3>[百千]?(?:万亿|[万亿]))?(?P<unit3>{units})"
        "(?P<over_tenths>(?<=成)多(?![^，。；、）的]))?(?P<tenth>(?<=成)[一二三四五六七八九半](?=[以左，。；、的到提升上扩增降下缩减]))?"
    )
    return _Patterns(
        start=_compile_start(table),
        arabic=re.compile(rf"(?P<ratio>{_RATIO})|(?P<two_digits>{_TWO_DIGITS})|(?P<arabic>{arabic})"),
        any=re.compile(
            rf"(?P<hundredths>{_HUNDREDTHS})|(?P<ratio>{_RATIO})|(?P<flat>{_FLAT})|(?P<two_digits>{_TWO_DIGITS})"
            rf"|(?P<fraction>{_FRACTION})|(?P<mark>{_MARK})|(?P<doubling>{_DOUBLING})|(?P<rank>{_RANK})|(?P<mass_per_base>{_PER_BASE})"
            rf"|(?P<arabic>{arabic})|(?P<chinese>{chinese})"
        ),
    )


def _spell_units(table: UnitTable) -> str:
    """The names of all units as one alternation, each name before the names it begins with."""
    by_first: dict[str, list[str]] = {}
    for name, guard in table.spellings:
        by_first.setdefault(name[0], []).append(re.escape(name[1:]) + guard)
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in by_first.items())


def _compile_start(table: UnitTable) -> re.Pattern[str]:
    """One character at which a quantity may begin, told by the character behind it: most numerals count nothing."""
    numerals = "〇零一二两三四五六七八九十百千万亿"
    behind = re.escape("".join(sorted({name[0] for name, _ in table.spellings})))
    return re.compile(
        rf"[\d{numerals}+＋\-−－—–负翻第前持零正基大总每](?:(?<=\d)|(?<=[+＋\-−－—–])(?=\d)|(?<=负)(?=[\d百])"
        rf"|(?<=[{numerals}])(?=[{numerals}点多余来分位至到\-—–−～~{behind}])|(?<=[持零正])(?=[平增])"
        rf"|(?<=[基大总])(?=[本体致])|(?<=翻)|(?<=[第前])(?=[\d{numerals}])|(?<=每)(?=[立万])|(?<=[破超过达越逾]亿))"
    )


def find_quantities(text: str, table: UnitTable, start: int, end: int) -> list[Quantity]:
    """Quantities of ``text[start:end]`` in order. Bare Arabic numbers come with unit class ''.

    Chinese numerals count only where a unit follows; a numeral that is not well formed is left out.
    """
    return find_all_quantities(text, table, ((start, end),))[0]


def find_all_quantities(text: str, table: UnitTable, stretches: Sequence[tuple[int, int]]) -> list[list[Quantity]]:
    """The quantities of each of several stretches of a text.

    Where they may begin, what matches there, and what that is are found in turn: a processor's cache holds the code
    for one of these, not for all.
    """
    patterns = _compile_patterns(table)
    starts = [[one.start() for one in patterns.start.finditer(text, start, end)] for start, end in stretches]
    found = [
        _match_all(text, table, patterns, begins, stretch) for begins, stretch in zip(starts, stretches, strict=True)
    ]
    return [[_read_arabic(one, table) if isinstance(one, re.Match) else one for one in matches] for matches in found]


def _match_all(
    text: str, table: UnitTable, patterns: _Patterns, begins: Sequence[int], stretch: tuple[int, int]
) -> list[re.Match[str] | Quantity]:
    """The matches at some places of a stretch, other than of simple Arabic numbers as the quantities they are."""
    start, end = stretch
    position = start
    found: list[re.Match[str] | Quantity] = []
    for begin in begins:
        if begin < position or is_spoilt(text, start, begin):
            continue
        match = (patterns.arabic if text[begin].isdecimal() else patterns.any).match(text, begin, end)
        if match is None:
            continue
        form = match.lastgroup or ""
        if form == "arabic" and match["high"] is None:
            found.append(match)
            position = match.end()
            continue
        quantity = _READERS[form](match, table)
        position = match.end() if quantity is None else quantity.end
        if quantity is not None:
            found.append(quantity)
    return found


def _read_ratio(match: re.Match[str], _: UnitTable) -> Quantity:
    return Quantity(*match.span(), *match.span(), parse_arabic(match["term"]), unit_class="ratio", unit_name="ratio")


def _read_mark(match: re.Match[str], _: UnitTable) -> Quantity | None:
    value = parse_chinese(match["mark"])
    return None if value is None else Quantity(*match.span(), *match.span(), value, chinese=True)


def _read_fraction(match: re.Match[str], _: UnitTable) -> Quantity | None:
    """三分之一 to percent, rounded where it does not come out even; 千分之六 to permille."""
    numerator, denominator = parse_numeral(match["numerator"]), parse_chinese(match["denominator"])
    if numerator is None or not denominator:
        return None
    span = (*match.span(), *match.span())
    if match["denominator"] == "千":
        return Quantity(*span, numerator, unit_class="permille", unit_name="‰", chinese=True)
    value = round(numerator * 100 / denominator, 4)
    loose = "" if value * denominator == numerator * 100 else "approx"
    return Quantity(*span, value, unit_class="%", unit_name="%", loose=loose, chinese=True)


def _read_mass_per_base(match: re.Match[str], table: UnitTable) -> Quantity | None:
    unit = table.units.get(f"{match['mass']}/{match['base']}")
    if unit is None:
        return None
    value = parse_arabic(match["per_base"]) * unit.factor
    return Quantity(*match.span(), *match.span("per_base"), value, unit_class=unit.unit_class, unit_name=unit.name)


def _read_two_digits(match: re.Match[str], _: UnitTable) -> Quantity:
    span = match.span()
    return Quantity(*span, *span, Decimal(10), unit_class="%", unit_name="%", loose="ge", chinese=True)


def _read_flat(match: re.Match[str], _: UnitTable) -> Quantity:
    words = match["flat"]
    loose = "" if words in ("持平", "零增长") else "gt" if words.endswith("正增长") else "approx"
    return Quantity(*match.span(), *match.span(), Decimal(0), unit_class="flat", loose=loose, chinese=True)


def _read_doubling(match: re.Match[str], _: UnitTable) -> Quantity | None:
    if match["half"]:
        return None  # 翻了一番半: two and a half times, or three?
    count = int(parse_numeral(match["doublings"] or "一") or 1)
    loose, span = "lt" if match["nearly"] else "gt" if match["over"] else "", match.span()
    value = Decimal(2**count - 1) * 100
    return Quantity(*span, *span, value, unit_class="doubling", unit_name="番", loose=loose, chinese=True)


def _read_arabic(match: re.Match[str], table: UnitTable) -> Quantity:
    value, multiplier, numeral_end = _read_arabic_numeral(match)
    sign, unit_name, top, *loose = match.group("sign", "unit1", "high", "loose1", "loose2", "loose_rest")
    unit, high, end = table.units[unit_name] if unit_name else _NO_UNIT, None, match.end()
    if top:
        if unit is _NO_UNIT and match["mult"] is None:
            multiplier = MULTIPLIERS.get(match["mult2"] or "", 1)
        high, unit = _read_top(match, table, unit, value * multiplier)
        if high is None:
            end = match.end("unit1") if unit_name else match.start("high") - 1
    if sign in _MINUS:
        multiplier = -multiplier
    if multiplier != 1:
        value *= multiplier
    over = any(loose) or (unit_name is not None and "多" in unit_name)
    return make_quantity(
        match.start(), end, match.start("number"), numeral_end, value * unit.factor, high, unit.unit_class, unit.name,
        "gt" if over else "", False, unit.count_word, sign is not None,
    )  # fmt: skip


def _read_top(match: re.Match[str], table: UnitTable, unit: Unit, low: Decimal) -> tuple[Decimal | None, Unit]:
    """The high end of a range and the unit of both; None and the unit of the first where two numbers are no range."""
    top_unit = table.units[match["unit2"]]
    top = parse_arabic(match["high"]) * MULTIPLIERS.get(match["mult2"] or "", 1)
    same = unit.unit_class in ("", top_unit.unit_class)
    if not same or top <= low or _follows_change(match, match.start("number")):
        return None, unit
    return top * top_unit.factor, top_unit


def _read_arabic_numeral(match: re.Match[str]) -> tuple[Decimal, int, int]:
    """The number of an Arabic numeral, the multiple that it counts, and where both end."""
    number, multiple, rest_high, rest_low, over = match.group("number", "mult", "rest_high", "rest", "multhigh")
    value = parse_arabic(number)
    if not multiple and not over and not rest_high and not rest_low:
        return value, 1, match.end("number")
    end = max(map(match.end, ("number", "mult", "rest_high", "rest", "multhigh")))
    multiplier = MULTIPLIERS[multiple] if multiple else 1
    if rest_high or rest_low:
        rest = (parse_chinese(rest_high or "零") or 0) * MULTIPLIERS["万"]
        rest += parse_chinese((rest_low or "零").lstrip("零") or "零") or 0
        return value * multiplier + rest, 1, end
    return value, multiplier * MULTIPLIERS[over] if over else multiplier, end


def _follows_change(match: re.Match[str], start: int) -> bool:
    return match.string[max(0, start - 1) : start] in _BEFORE_CHANGE


def _read_chinese(match: re.Match[str], table: UnitTable) -> Quantity | None:
    numeral, unit = match["chinese_number"] + (match["mult3"] or ""), table.units[match["unit3"]]
    value, high, start = parse_chinese(numeral), None, match.start()
    if value is None:
        return None
    if match["chinese_low"]:
        low = _read_chinese_low(match["chinese_low"], numeral)
        if low is not None and low < value and not _follows_change(match, start):
            value, high = low, value
        else:
            start = match.start("chinese_number")
    before, alone = match.string[max(0, start - 2) : start], match.string[start] in _MULTIPLIERS_ALONE
    if not _is_amount(before, alone, match):
        return None
    if match["tenth"]:
        value += Decimal(5 if match["tenth"] == "半" else CHINESE_DIGITS[match["tenth"]]) / 10
    return Quantity(
        start,
        match.end(),
        start,
        max(match.end("chinese_number"), match.end("mult3")),
        value * unit.factor,
        None if high is None else high * unit.factor,
        unit_class=unit.unit_class,
        unit_name=unit.name,
        loose="gt" if match["loose3"] or match["over_tenths"] or (alone and _MORE_THAN.search(before)) else "",
        chinese=True,
        # 三个 begins a slogan, 三百个 and 二十六个 count.
        count_word=unit.count_word and _MULTIPLIERS_ALONE.isdisjoint(numeral) and not _is_counted_out(value, unit.name),
    )


def _is_counted_out(value: Decimal, unit: str) -> bool:
    """二十六项 and 十八户 are counted; 十一届, 十二个方面 are names."""
    return value > 10 and value % 10 != 0 and unit in _THINGS


def _is_amount(before: str, alone: bool, match: re.Match[str]) -> bool:
    """Whether a Chinese numeral behind ``before`` is a number; ``alone``: it begins with a multiple (百亿元)."""
    if match["chinese_number"][0] in "十百千万亿" and _INDEFINITE.search(before):
        return False
    return not alone or (before[-1:] in _BEFORE_MULTIPLE and not match.string.startswith("万", match.end()))  # 千家万户


def _read_chinese_low(low: str, high: str) -> Decimal | None:
    """The low end of 三至五亿元, which counts in the multiple of the high end unless it has its own."""
    return parse_chinese(low if low[-1] in "万亿" else low + high[len(high.rstrip("万亿")) :])


def _read_rank(match: re.Match[str], _: UnitTable) -> Quantity | None:
    value = parse_numeral(match["place"])
    first = match["rank"].startswith("第")
    if value is None or not (first or match["rank_unit"]):
        return None
    unit_class, chinese = "rank" if first else "rank_within", not match["place"].isdigit()
    return Quantity(*match.span(), *match.span("place"), value, None, unit_class, match["rank_unit"] or "", "", chinese)


def _read_hundredths(match: re.Match[str], _: UnitTable) -> Quantity | None:
    value = parse_numeral(match["percent"])
    if value is None:
        return None
    if match["minus"]:
        value = -value
    end, high = match.end(), None
    if top := match["percent_high"] or match["percent_top"]:
        high = parse_numeral(top)
        if high is None or high <= value or _follows_change(match, match.start()):
            end, high = match.end("percent"), None
    span = (match.start(), end)
    return Quantity(*span, *span, value, high, unit_class="%", unit_name="%", chinese=True, signed=value < 0)


_READERS: dict[str, Callable[[re.Match[str], UnitTable], Quantity | None]] = {
    "ratio": _read_ratio,
    "mark": _read_mark,
    "fraction": _read_fraction,
    "mass_per_base": _read_mass_per_base,
    "two_digits": _read_two_digits,
    "flat": _read_flat,
    "doubling": _read_doubling,
    "rank": _read_rank,
    "hundredths": _read_hundredths,
    "arabic": _read_arabic,
    "chinese": _read_chinese,
}
