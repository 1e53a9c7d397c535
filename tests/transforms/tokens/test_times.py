"""Time phrases: how reports write them, and the years each stands for."""

from __future__ import annotations

from operator import itemgetter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.each import each
from tests.reading import read_gold
from transforms.language.calendar import read_year
from transforms.records import Standpoint
from transforms.tokens import times
from transforms.tokens.times import Time, find_times, match_time

GOLD = read_gold("times.yml")
YEARS = st.integers(1950, 2069)
CHINESE_DIGITS = "〇一二三四五六七八九"


def make_standpoint(report_year: int | None) -> Standpoint | None:
    return None if report_year is None else Standpoint(report_year)


def find(text: str, report_year: int | None = 2021) -> list[Time]:
    return list(find_times(text, make_standpoint(report_year), 0, len(text)))


@each("case", GOLD, name=itemgetter("text"))
def test_gold_times(case: dict[str, Any]) -> None:
    text = case["text"]
    shown = [
        {
            "text": text[one.start : one.end],
            "kind": one.kind,
            "years": [one.first, one.last],
            "end_of": one.end_of,
            "relative": one.relative,
        }
        for one in find(text, case.get("report_year", 2021))
    ]
    assert shown == [{"end_of": False, "relative": False} | expected for expected in case["found"]]


@each("case", GOLD, name=itemgetter("text"), bug="")
def test_a_phrase_found_is_matched_where_it_begins(case: dict[str, Any]) -> None:
    year = case.get("report_year", 2021)
    position = 0
    for one in find(case["text"], year):
        assert one.start >= position
        assert match_time(case["text"], make_standpoint(year), one.start) == one
        position = one.end


@given(year=YEARS)
def test_years_in_digits_and_characters_are_the_same(year: int) -> None:
    characters = "".join(CHINESE_DIGITS[int(digit)] for digit in str(year))
    assert read_year(str(year)) == read_year(characters) == year
    assert [(one.kind, one.first, one.last) for one in find(f"{year}年，")] == [("year", year, year)]


@given(report_year=YEARS, shift=st.integers(-30, 30))
@pytest.mark.parametrize(
    "word", ["今年", "去年", "前年", "明年", "过去五年", "近三年", "前五年", "今后五年", "去年上半年"]
)
def test_relative_phrases_move_with_the_report(word: str, report_year: int, shift: int) -> None:
    (here,) = find(word, report_year)
    (there,) = find(word, report_year + shift)
    assert (there.first - here.first, there.last - here.last) == (shift, shift)
    assert here.relative
    assert here.first <= here.last


@given(first=YEARS, step=st.integers(-5, 20), dash=st.sampled_from("-—–~至"))
def test_spans_go_forward_only(first: int, step: int, dash: str) -> None:
    last = first + step
    found = find(f"{first}{dash}{last}年") if 1950 <= last <= 2069 else []
    assert [(one.kind, one.first, one.last) for one in found if one.kind == "span"] == (
        [("span", first, last)] if step > 0 and last <= 2069 else []
    )


@given(
    text=st.text(
        st.sampled_from("今去前明后年底末初季度上下半月日12一二三五十九“”到至截-20199 ，过近来以间"), max_size=60
    )
)
def test_any_text_gives_spans_in_order(text: str) -> None:
    position = 0
    for one in find(text):
        assert position <= one.start < one.end <= len(text)
        assert one.first <= one.last
        position = one.end


@given(
    text=st.text(
        st.sampled_from("今去前明后底末初季度上下半月日12一二三五十九“”到至截-20199 ，过近来以间六的第本届期年个当全"),
        max_size=40,
    )
)
def test_no_time_begins_where_none_is_looked_for(text: str) -> None:
    """The characters at which a time may begin only save work: looking everywhere finds the same."""
    everywhere = [times._read_match(match, Standpoint(2021)) for match in times._PATTERN.finditer(text)]
    assert find(text) == [time for time in everywhere if time is not None]
