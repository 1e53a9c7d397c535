"""Numerals as reports write them, to exact decimals."""

from __future__ import annotations

from decimal import Decimal

CHINESE_DIGITS = {
    "〇": 0, "○": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4,
    "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
MULTIPLIERS = {
    "十": 10, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7,
    "亿": 10**8, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
    "十万亿": 10**13, "百万亿": 10**14,
}  # fmt: skip


def parse_arabic(text: str) -> Decimal:
    """``1,234.5`` to Decimal('1234.5'). Raises decimal.InvalidOperation for anything else."""
    return Decimal(text.replace(",", ""))


def parse_chinese(text: str) -> Decimal | None:
    """Chinese numeral (三百二十, 两千, 千, 十一点五, 二〇二二) to its value; None where it is not well formed."""
    whole, point, fraction = text.partition("点")
    value = _parse_chinese_whole(whole)
    if value is None:
        return None
    if not point:
        return Decimal(value)
    if not fraction or any(char not in CHINESE_DIGITS for char in fraction):
        return None
    return Decimal(f"{value}.{''.join(str(CHINESE_DIGITS[char]) for char in fraction)}")


def _parse_chinese_whole(text: str) -> int | None:
    if not text:
        return None
    if all(char in CHINESE_DIGITS for char in text):
        if len(text) == 1:
            return CHINESE_DIGITS[text]
        # Digits side by side are read one by one only in years; 三四 as a quantity means "three or four".
        return int("".join(str(CHINESE_DIGITS[char]) for char in text)) if len(text) == 4 else None
    total, section, digit = 0, 0, None
    last_small = 10**9
    for char in text:
        if char in CHINESE_DIGITS:
            if digit:
                return None
            digit = CHINESE_DIGITS[char]
        elif char in _SMALL:
            unit = _SMALL[char]
            if unit >= last_small:
                return None
            section += (1 if digit is None else digit) * unit
            last_small, digit = unit, None
        elif char in _LARGE:
            section += digit or 0
            if section == 0 and total == 0:
                section = 1
            if char == "亿":
                total, section = (total + section) * 10**8, 0
            else:
                total, section = total + section * 10**4, 0
            digit, last_small = None, 10**9
        else:
            return None
    return total + section + (digit or 0)
