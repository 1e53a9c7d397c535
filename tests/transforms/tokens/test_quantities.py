"""Numbers with units: how reports write them, and what each writing means."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from operator import itemgetter
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.each import each
from tests.reading import ROOT, load_language, read_gold
from transforms.language.numerals import MULTIPLIERS
from transforms.language.seedfile import SeedError
from transforms.language.units import parse_units
from transforms.tokens import quantities
from transforms.tokens.quantities import Quantity, find_quantities

GOLD = read_gold("quantities.yml")
UNITS_YAML = (ROOT / "seeds/units.yml").read_text(encoding="utf-8")
TABLE = load_language().lexicon.units
ARABIC = st.decimals(min_value="0.01", max_value="99999", places=2)


def find(text: str) -> list[Quantity]:
    return list(find_quantities(text, TABLE, 0, len(text)))


@each("case", GOLD, name=itemgetter("text"))
def test_gold_quantities(case: dict[str, Any]) -> None:
    text = case["text"]
    shown = []
    for one in find(text):
        shown.append(
            {
                "text": text[one.start : one.end],
                "class": one.unit_class,
                "value": one.value,
                "high": one.high,
                "loose": one.loose,
                "chinese": one.chinese,
                "count_word": one.count_word,
                "signed": one.signed,
            }
        )
    silent = {"high": None, "loose": "", "chinese": False, "count_word": False, "signed": False}
    wanted = [silent | expected for expected in case["found"]]
    for row in wanted:
        row["value"] = Decimal(str(row["value"]))
        row["high"] = None if row["high"] is None else Decimal(str(row["high"]))
    assert shown == wanted


@each("case", GOLD, name=itemgetter("text"), bug="")
def test_spans_are_in_order_and_hold_their_numeral(case: dict[str, Any]) -> None:
    found = find(case["text"])
    for one in found:
        assert one.start <= one.numeral_start < one.numeral_end <= one.end
    for before, after in pairwise(found):
        assert before.end <= after.start


def is_compound(unit: str) -> bool:
    """万头, 千米: a unit that is a multiplier and another unit, and may be read either way."""
    return any(unit.startswith(multiplier) and unit[len(multiplier) :] in TABLE.units for multiplier in MULTIPLIERS)


@each("unit", [unit for unit in sorted(TABLE.units) if not is_compound(unit) and unit != "亿斤粮食"])
def test_every_unit_under_every_multiplier(unit: str) -> None:
    for multiplier, times in {"": 1, **MULTIPLIERS}.items():
        if multiplier and multiplier + unit in TABLE.units:
            continue
        text = f"达到12.5{multiplier}{unit}，"
        found = find(text)
        assert [text[one.start : one.end] for one in found] == [f"12.5{multiplier}{unit}"]
        assert text[found[0].numeral_start : found[0].numeral_end] == f"12.5{multiplier}"
        assert found[0].value == Decimal("12.5") * times * TABLE.units[unit].factor
        assert (found[0].unit_name, found[0].unit_class) == (unit, TABLE.units[unit].unit_class)


@given(
    number=ARABIC,
    multiplier=st.sampled_from(["", *MULTIPLIERS]),
    unit=st.sampled_from(["元", "%", "人", "亩", "吨", "家", "户", "公里", "吨公里", "美元"]),
)
def test_number_times_multiplier_times_unit(number: Decimal, multiplier: str, unit: str) -> None:
    assume(multiplier + unit not in TABLE.units or not multiplier)
    text = f"达到{number}{multiplier}{unit}，"
    one, *others = find(text)
    assert not others
    assert text[one.start : one.end] == f"{number}{multiplier}{unit}"
    assert text[one.numeral_start : one.numeral_end].startswith(str(number))
    assert one.value == number * MULTIPLIERS.get(multiplier, 1) * TABLE.units[unit].factor
    assert (one.high, one.loose, one.signed) == (None, "", False)


@given(low=ARABIC, step=ARABIC, dash=st.sampled_from("-—–～~至到"), unit=st.sampled_from(["%", "亿元", "万吨", "天"]))
def test_ranges(low: Decimal, step: Decimal, dash: str, unit: str) -> None:
    high = low + step
    both, last = find(f"增长{low}{unit}{dash}{high}{unit}左右"), find(f"增长{low}{dash}{high}{unit}左右")
    factor = {"%": 1, "亿元": 10**8, "万吨": 10**4, "天": 1}[unit]
    for found in (both, last):
        assert [(one.value, one.high) for one in found] == [(low * factor, high * factor)]


@given(high=st.integers(1, 9999), tens=st.integers(1, 9999), loose=st.sampled_from(["", "多", "余"]))
def test_an_integer_and_its_rest_add_up(high: int, tens: int, loose: str) -> None:
    (one,) = find(f"达到{high}亿{tens}{loose}万元，")
    assert (one.value, one.loose) == (high * 10**8 + tens * 10**4, "gt" if loose else "")


@pytest.mark.parametrize("text", ["由6%到5%", "由8亿元到6亿元", "从5公里到6亿元"])
def test_what_is_no_range_is_two_quantities(text: str) -> None:
    assert len(find(text)) == 2


@given(
    text=st.text(
        st.sampled_from("一二三十百千万亿点0159.,%-至到多余元吨个人第前翻番成倍负年月位，。增长的"), max_size=60
    )
)
def test_any_text_gives_spans_in_order(text: str) -> None:
    position = 0
    for one in find(text):
        assert position <= one.start <= one.numeral_start < one.numeral_end <= one.end <= len(text)
        assert one.high is None or one.high > one.value
        position = one.end


@given(text=st.text(st.sampled_from("一三十百万亿点0159.,%元吨，增长"), max_size=30), before=st.text(max_size=10))
def test_a_quantity_does_not_depend_on_where_its_text_begins(text: str, before: str) -> None:
    moved = [
        (one.start - len(before) - 1, one.value)
        for one in find_quantities(f"{before}。{text}", TABLE, len(before) + 1, len(before) + 1 + len(text))
    ]
    assert moved == [(one.start, one.value) for one in find(text)]


@given(
    text=st.text(
        st.sampled_from(
            "一二三十百千万亿点0159.,%-+−至到多余元吨个人第前翻番成倍负年位，。增长的两数平持零正基本大体分之近了家户关口—–破过每立方米微克几上在以四五成"
        ),
        max_size=40,
    )
)
def test_no_quantity_begins_where_none_is_looked_for(text: str) -> None:
    """The characters at which a quantity may begin only save work: looking everywhere finds the same."""
    pattern, position, everywhere = quantities._compile_patterns(TABLE).any, 0, []
    while match := pattern.search(text, position):
        quantity = quantities._READERS[str(match.lastgroup)](match, TABLE)
        position = match.end() if quantity is None else quantity.end
        everywhere += [] if quantity is None else [quantity]
    assert find(text) == everywhere


@pytest.mark.parametrize(
    ("line", "wrong", "complaint"),
    [
        (
            '  - {names: [亩], class: mu, factor: "1"}',
            '  - {names: [亩], class: acre, factor: "1"}',
            "unknown unit class",
        ),
        ('  - {names: [亩], class: mu, factor: "1"}', '  - {names: [亩], class: mu, factor: "one"}', "is no number"),
        ('  - {names: [亩], class: mu, factor: "1"}', '  - {names: [亩, 吨], class: mu, factor: "1"}', "given twice"),
        ('  - {names: [亩], class: mu, factor: "1"}', "  - {names: [亩], class: mu}", "'factor' is missing"),
        ("  台: 阶", "  台阶: 上", "unknown unit '台阶'"),
    ],
)
def test_a_wrong_seed_is_refused_with_its_line(line: str, wrong: str, complaint: str) -> None:
    assert line in UNITS_YAML
    with pytest.raises(SeedError, match=complaint) as error:
        parse_units(UNITS_YAML.replace(line, wrong, 1), "units.yml")
    assert error.value.file == "units.yml"
    assert error.value.line > 1
