"""Every indicator of the catalogue is read from a sentence of our own, and treacherous names yield nothing."""

from __future__ import annotations

from decimal import Decimal
from operator import itemgetter
from typing import Any

from tests.each import each
from tests.reading import load_language, read_gold, read_text

EXAMPLES: list[dict[str, Any]] = read_gold("indicators.yml")
NAME = itemgetter("text")


def read_facts(example: dict[str, Any]) -> list[tuple[Any, ...]]:
    read = read_text(
        example["text"], role=example["role"], report_year=example["report_year"], level=example.get("level", "county")
    )
    return sorted(
        (one.indicator, one.kind, one.measure, one.period_start, one.period_end, one.value, one.value_high, one.bound)
        for one in read.found.observations
        if one.scope == "region"
    )


def expect_facts(example: dict[str, Any]) -> list[tuple[Any, ...]]:
    return sorted(
        (
            one["indicator"],
            one["kind"],
            one["measure"],
            *one["period"],
            Decimal(str(one["value"])),
            Decimal(str(one["high"])) if "high" in one else None,
            one["bound"],
        )
        for one in example["expect"]
    )


@each("example", EXAMPLES, name=NAME)
def test_example_yields_exactly_what_it_says(example: dict[str, Any]) -> None:
    assert read_facts(example) == expect_facts(example)


@each("example", [one for one in EXAMPLES if "nothing_for" in one], name=NAME)
def test_near_miss_yields_nothing_for_what_it_only_resembles(example: dict[str, Any]) -> None:
    catalogue = load_language().lexicon.catalogue
    assert set(example["nothing_for"]) <= set(catalogue.indicators)
    assert not {fact[0] for fact in read_facts(example)} & set(example["nothing_for"])


def test_every_indicator_has_an_example() -> None:
    shown = {one["indicator"] for example in EXAMPLES for one in example["expect"]}
    assert shown == set(load_language().lexicon.catalogue.indicators)


def test_no_name_is_inside_a_cue_that_would_lose_it() -> None:
    """Names win over cue words: a name inside 扣除…因素 would break the clause that the cue opens."""
    lexicon = load_language().lexicon
    openers = [word for word in lexicon.cue_words if word.startswith(("扣除", "剔除", "不含"))]
    assert openers
    assert [(name, word) for word in openers for name in lexicon.name_words if name in word] == []
