"""What the warehouse writes, in English: every number as it is, no digit less."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.web.language.english import SCALES, translate_written


@pytest.mark.parametrize(
    ("written", "english"),
    [
        ("67.8亿元", "6.78 billion yuan"),
        ("174.2亿元，增长 21.1 %", "17.42 billion yuan, growth 21.1 %"),
        ("1.2345万亿元", "1.2345 trillion yuan"),
        ("增长 约 7.5 %", "growth ≈ 7.5 %"),
        ("实际增长 6 %", "real growth 6 %"),
        ("增长 5 %～7 %", "growth 5 % – 7 %"),
        ("≥ 26万吨", "≥ 260,000 tonnes"),
        ("2021–2025: 年均增长 8 %", "2021–2025: average annual growth 8 %"),
        ("2020: 67.8亿元", "2020: 6.78 billion yuan"),
        ("增减 5家", "change +5"),
        ("增减 ≥ 200人", "change ≥ +200 people"),
        ("增减 -0.3个百分点", "change -0.3 percentage points"),
        ("1242人", "1,242 people"),
        ("第3位", "rank 3"),
        ("+2位", "+2 places"),
        ("-0.4个百分点", "-0.4 percentage points"),
        ("0.35吨标准煤/万元", "0.35 tonnes of standard coal per 10,000 yuan"),
        ("没有这样的写法", "没有这样的写法"),
        ("", ""),
    ],
)
def test_what_the_warehouse_writes_is_told_in_english(written: str, english: str) -> None:
    assert translate_written(written) == english


@given(st.decimals(min_value=-(10**15), max_value=10**15, places=6), st.sampled_from(["万亿", "亿", "万", ""]))
def test_a_number_stays_the_same_number(number: Decimal, size: str) -> None:
    told = translate_written(f"{number:f}{size}元")
    digits, word = re.fullmatch(r"([+-]?[\d,.]+)( \w+)?? yuan", told).groups()  # type: ignore[union-attr]
    sizes = {name: factor for factor, name in SCALES}
    factor = {"万亿": 10**12, "亿": 10**8, "万": 10**4, "": 1}[size]
    assert Decimal(digits.replace(",", "")) * sizes[word or ""] == number * factor
