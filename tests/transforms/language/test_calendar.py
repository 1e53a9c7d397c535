"""Years and five-year plans: what the patterns find and what the readers make of it."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.language.calendar import PLAN, PLAN_PERIODS, YEAR, read_plan, read_year

DIGITS = "〇一二三四五六七八九"


@given(st.integers(1950, 2069), st.sampled_from("〇○◯零0Oo"))
def test_years_come_back_from_any_digits(year: int, zero: str) -> None:
    written = "".join(DIGITS[int(digit)] for digit in str(year)).replace("〇", zero)
    for word in (str(year), written):
        assert re.fullmatch(YEAR, word)
        assert read_year(word) == year


@pytest.mark.parametrize(("word", "year"), [("2022", 2022), ("二○二二", 2022), ("二〇二六", 2026), ("一九九八", 1998)])
def test_years_in_any_digits(word: str, year: int) -> None:
    assert read_year(word) == year


@pytest.mark.parametrize("word", ["1949", "2070", "198", "二千", "三〇〇一", "一八九五", "二〇二", "二一〇〇"])
def test_what_is_no_year_of_statistics(word: str) -> None:
    assert re.fullmatch(YEAR, word) is None


@pytest.mark.parametrize("word", ["", "十五", "20二X"])
def test_what_is_no_digit_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        read_year(word)


@pytest.mark.parametrize(
    ("name", "years"),
    [
        ("六五", (1981, 1985)),
        ("七五", (1986, 1990)),
        ("十五", (2001, 2005)),
        ("十四五", (2021, 2025)),
        ("十五五", (2026, 2030)),
        ("十六五", (2031, 2035)),
    ],
)
def test_five_year_plans(name: str, years: tuple[int, int]) -> None:
    assert read_plan(name) == years


def test_plans_follow_each_other_and_are_found_whole() -> None:
    periods = list(PLAN_PERIODS.items())
    for (_, (_, last)), (_, (first, _)) in pairwise(periods):
        assert first == last + 1
    for name, (first, last) in periods:
        assert last == first + 4
        assert re.findall(PLAN, f"“{name}”时期") == [name]


@pytest.mark.parametrize("name", ["十", "五五", "十七五", "二五"])
def test_what_is_no_plan(name: str) -> None:
    assert re.fullmatch(PLAN, name) is None
    with pytest.raises(KeyError):
        read_plan(name)
