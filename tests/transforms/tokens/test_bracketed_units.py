"""Units in brackets are given to the number that they are stated for, and to no other."""

from __future__ import annotations

from decimal import Decimal

from tests.each import each
from tests.reading import load_language
from transforms.records import Standpoint
from transforms.tokens.bracketed_units import give_units
from transforms.tokens.tokens import tokenise

LEXICON = load_language().lexicon


def read_amounts(text: str) -> list[tuple[Decimal, str]]:
    tokens = give_units(tokenise(text, LEXICON, Standpoint(2021), lambda _: [], 0, len(text)), LEXICON.units)
    return [(token.quantity.value, token.quantity.unit_class) for token in tokens if token.quantity is not None]


STATED = {
    "地区生产总值（亿元）：83.4": (Decimal(8_340_000_000), "CNY"),
    "粮食产量(万吨)达到12.6": (Decimal(126_000), "tonnes"),
    "常住人口（万人）36": (Decimal(360_000), "persons"),
    "城镇化率（%）：61.5": (Decimal("61.5"), "%"),
}


@each("text", STATED)
def test_a_stated_unit_counts_the_number_behind_it(text: str) -> None:
    assert read_amounts(text) == [STATED[text]]


@each(
    "text",
    ["地区生产总值（预计）：83.4", "地区生产总值（亿元），全县有乡镇12", "地区生产总值（亿元）：增长目标，83.4"],
)
def test_other_brackets_and_other_numbers_get_no_unit(text: str) -> None:
    assert [unit_class for _, unit_class in read_amounts(text)] == [""]


def test_a_number_with_a_unit_keeps_it() -> None:
    assert read_amounts("地区生产总值（亿元）增长4.1%") == [(Decimal("4.1"), "%")]
