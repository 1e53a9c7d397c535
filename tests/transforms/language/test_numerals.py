"""Numerals to values: Arabic, and Chinese in every form reports use."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from transforms.language.numerals import parse_arabic, parse_chinese, parse_numeral

DIGITS = "零一二三四五六七八九"


def write_section(number: int, lead: bool) -> str:
    """0 to 9999 as one section of a Chinese numeral; ``lead`` writes 十 for 一十 where the numeral begins."""
    written, gap = "", False
    for power, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit == 0:
            gap = bool(written)
            continue
        written += ("零" if gap else "") + DIGITS[digit] + mark
        gap = False
    return written[1:] if lead and written.startswith("一十") else written


def write_chinese(number: int) -> str:
    """0 to 10^12 - 1 in Chinese characters, as a bank would write it."""
    if number == 0:
        return "零"
    written, pending = "", False
    for power, mark in ((10**8, "亿"), (10**4, "万"), (1, "")):
        section = number // power % 10**4
        if section == 0:
            pending = bool(written)
            continue
        zero = written and (pending or section < 1000)
        written += ("零" if zero else "") + write_section(section, lead=not written) + mark
        pending = False
    return written


@given(st.integers(0, 10**12 - 1))
@example(10)
@example(100_000)
@example(100_010_000)
@example(10**8)
@example(999_999_999_999)
def test_chinese_numerals_come_back(number: int) -> None:
    assert parse_chinese(write_chinese(number)) == number


@given(st.integers(0, 9999), st.text(st.sampled_from(DIGITS), min_size=1, max_size=4))
def test_chinese_decimals_come_back(number: int, fraction: str) -> None:
    digits = "".join(str(DIGITS.index(char)) for char in fraction)
    assert parse_chinese(f"{write_chinese(number)}点{fraction}") == Decimal(f"{number}.{digits}")


@given(st.decimals(min_value=0, max_value=10**12, places=3, allow_nan=False))
def test_arabic_numerals_come_back_exactly(number: Decimal) -> None:
    assert parse_arabic(str(number)) == number
    assert parse_arabic(f"{number:,}") == number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三百二十", 320),
        ("两千", 2000),
        ("二千零五", 2005),
        ("十", 10),
        ("十一", 11),
        ("二十", 20),
        ("百", 100),
        ("千", 1000),
        ("万", 10_000),
        ("亿", 10**8),
        ("百万", 1_000_000),
        ("千万", 10_000_000),
        ("三万亿", 3 * 10**12),
        ("一万二千", 12_000),
        ("十一点五", Decimal("11.5")),
        ("零点八", Decimal("0.8")),
        ("二〇二二", 2022),
        ("二○一九", 2019),
        ("〇", 0),
        ("两千三", 2300),
        ("两千零三", 2003),
        ("三万五", 35_000),
        ("一亿二", 120_000_000),
        ("一百五", 150),
        ("十五", 15),
        ("3千2百", 3200),
        ("一点二万", 12_000),
        ("二十五点六亿", 2_560_000_000),
        ("一百亿亿", 10**18),
    ],
)
def test_written_numerals(text: str, value: Decimal | int) -> None:
    assert parse_chinese(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "点",
        "点五",
        "三点",
        "三四",
        "三四五",
        "一二三四五",
        "十百",
        "百百",
        "三十四五",
        "甲",
        "三个",
        "五点十",
        "亿万",
        "万千",
        "三万五万",
        "零万",
        "三点亿",
    ],
)
def test_what_is_not_well_formed_is_no_numeral(text: str) -> None:
    assert parse_chinese(text) is None


@given(st.text(st.sampled_from("〇零一二两三九十百千万亿点"), max_size=12))
def test_any_characters_give_a_value_or_nothing(text: str) -> None:
    value = parse_chinese(text)
    assert value is None or value >= 0


@pytest.mark.parametrize(
    ("text", "value"), [("1,250.5", "1250.5"), ("三百", "300"), ("负三点五", "-3.5"), ("负2.5", "-2.5")]
)
def test_numerals_of_either_script(text: str, value: str) -> None:
    assert parse_numeral(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "负", "甲", "负甲"])
def test_what_is_a_numeral_of_neither_script(text: str) -> None:
    assert parse_numeral(text) is None


@pytest.mark.parametrize("text", ["", "abc", "1.2.3", "一"])
def test_what_is_no_arabic_numeral_is_refused(text: str) -> None:
    with pytest.raises(InvalidOperation):
        parse_arabic(text)
