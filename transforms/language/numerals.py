"""Numerals as reports write them, Arabic and Chinese, to exact decimals."""

from __future__ import annotations

import re
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal, InvalidOperation

CHINESE_DIGITS = {
    "〇": 0, "○": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4,
    "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
MULTIPLIERS = {
    "十": 10, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7,
    "亿": 10**8, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
    "十万亿": 10**13, "百万亿": 10**14,
}  # fmt: skip
ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
# 两万五千亿两个大关: 两 ends no numeral of several characters, it begins the next.
CHINESE = (
    r"(?:两(?![〇零一二三四五六七八九])|[〇零一二三四五六七八九十百千万亿])"
    r"(?:[〇零一二三四五六七八九十百千万亿]|两(?=[百千万亿])){0,29}(?:点[〇零一二三四五六七八九]{1,20})?"
)
_WITHIN_SECTION = {"十": 10, "百": 100, "千": 1000}
_MULTIPLES = re.compile("[十百千万亿]+$")
# Letters that a scanner reads for digits, and what may stand between them and a later digit of the same figure.
_MAY_FOLLOW_LETTER = frozenset("lIOo.．0123456789")
_SPOILT = re.compile(r"(?<![A-Za-z])[lIOo]+[.．]?\d*$")
_LONGEST_FIGURE = 12
_PARTS = re.compile(r"\d+|.", re.DOTALL)
# Makes decimals without rounding, in half the time that the class takes.
_parse_exactly = Context(prec=MAX_PREC, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[InvalidOperation]).create_decimal


def parse_arabic(text: str) -> Decimal:
    """``1,234.5`` to Decimal('1234.5'). Raises decimal.InvalidOperation for anything else."""
    return _parse_exactly(text.replace(",", ""))


def parse_chinese(text: str) -> Decimal | None:
    """Chinese numeral (三百二十, 千, 十一点五, 一点二万, 二〇二二) to its value; None where it is not well formed.

    Digits may be Arabic between the multiples (3千2百).
    """
    whole, point, fraction = text.partition("点")
    value = _parse_whole(whole)
    if value is None or not point:
        return None if value is None else Decimal(value)
    multiple = _MULTIPLES.search(fraction)
    digits = fraction[: multiple.start()] if multiple else fraction
    if not digits or any(char not in CHINESE_DIGITS for char in digits):
        return None
    number = Decimal(f"{value}.{read_digits(digits)}")
    size = parse_chinese(multiple.group()) if multiple else Decimal(1)
    return None if size is None else number * size


def parse_numeral(text: str) -> Decimal | None:
    """Arabic or Chinese numeral, 负 before it for a minus, to its value; None where it is not well formed."""
    if text.startswith("负"):
        value = parse_numeral(text[1:])
        return None if value is None else -value
    return parse_arabic(text) if text[:1].isdigit() else parse_chinese(text)


def read_digits(text: str) -> str:
    """Chinese digits, one by one (二〇二二), to Arabic ones. Raises KeyError for any other character."""
    return "".join(str(CHINESE_DIGITS[char]) for char in text)


def _parse_whole(text: str) -> int | None:
    if not text:
        return None
    if all(char in CHINESE_DIGITS for char in text):
        # Digits side by side are read one by one only in years; 三四 as a quantity means "three or four".
        return int(read_digits(text)) if len(text) in (1, 4) else None
    return _add_sections(text)


def _add_sections(text: str) -> int | None:
    """Sections of up to 9999 that 亿 and 万 follow, added up; a multiple with nothing before it (百亿) is one of it."""
    for mark, size in (("亿", 10**8), ("万", 10**4)):
        before, found, behind = text.rpartition(mark)
        if found:
            high = _add_sections(before) if before else 1
            # 三万五 leaves out the thousands; 三万零五 would be three ten-thousands and five.
            low = _add_sections(behind) if behind else 0
            low = size // 10 * low if low and len(behind) == 1 and behind in CHINESE_DIGITS else low
            # 亿万, 三万五万 and 一亿千 are no numbers; 百亿亿 is one.
            if not high or (high > size and high % size) or low is None or behind.startswith(("百", "千", "万")):
                return None
            return high * size + low
    return _parse_section(text)


def _parse_section(text: str) -> int | None:
    total, digit, last, behind_zero = 0, None, 10**4, True
    for part in _PARTS.findall(text):
        if part in CHINESE_DIGITS or part.isdecimal():
            if digit:
                return None
            behind_zero = behind_zero or digit == 0
            digit = CHINESE_DIGITS[part] if part in CHINESE_DIGITS else int(part)
            continue
        size = _WITHIN_SECTION.get(part)
        if size is None or size >= last:
            return None
        total += (1 if digit is None else digit) * size
        last, digit, behind_zero = size, None, False
    # 两千三 leaves out the hundreds; 两千零三 does not.
    short = not behind_zero and text[-1] in CHINESE_DIGITS
    return total + (digit or 0) * (last // 10 if short else 1)


def is_spoilt(text: str, start: int, position: int) -> bool:
    """4l.38: whether a letter that was read for a digit stands before a position, so that no number begins there.

    ``start``: from where on the text counts.
    """
    if position == start or text[position - 1] not in _MAY_FOLLOW_LETTER:
        return False
    return _SPOILT.search(text, max(start, position - _LONGEST_FIGURE), position) is not None
