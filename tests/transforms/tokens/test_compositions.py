"""Ratios that are shares of a whole."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.reading import load_language
from transforms.tokens.compositions import part_ratio
from transforms.tokens.quantities import Quantity, find_quantities


def find_ratio(text: str) -> Quantity:
    (ratio,) = find_quantities(text, load_language().lexicon.units, 0, len(text))
    assert ratio.unit_class == "ratio"
    return ratio


def list_shares(text: str) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.unit_class) for one in part_ratio(find_ratio(text), text)]


@given(st.integers(1, 900), st.integers(1, 99))
def test_terms_that_make_up_a_hundred_are_shares_to_the_character(first: int, second: int) -> None:
    terms = (Decimal(first) / 10, Decimal(second) * (100 - Decimal(first) / 10) / 100)
    text = f"由{terms[0]}∶{terms[1]}∶{100 - sum(terms)}起"
    assert list_shares(text) == [(one, "%") for one in text[1:-1].split("∶")]


def test_rounded_shares_may_miss_a_hundred_by_one_and_no_more() -> None:
    assert [share for share, _ in list_shares("33.3：33.3：33.3")] == ["33.3"] * 3
    assert list_shares("20：45：40") == []
    assert list_shares("1：2") == []
