"""Headings and the parts they open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.each import each
from tests.reading import load_language, read_gold
from transforms.identify.headings import find_headings
from transforms.identify.openings import Opening, resolve_heading
from transforms.language.identify_rules import IdentifyRules

ROOT = Path(__file__).parents[3]
GOLD = read_gold("identify/headings.yml")


@pytest.fixture(scope="module")
def rules() -> IdentifyRules:
    return load_language().identify


@each("entry", GOLD, name=lambda entry: f"{entry['heading']} in {entry['year']}")
def test_gold_headings(entry: dict[str, Any], rules: IdentifyRules) -> None:
    headings = find_headings(entry["heading"], rules)
    opened = resolve_heading(headings[0], entry["year"]) if headings else None
    assert (list(opened.period) if opened else None) == entry["opens"]


@pytest.mark.parametrize(
    ("line", "headings"),
    [
        ("一、2020年工作回顾过去的一年，全县经济稳中有进。" + "各项事业全面进步。" * 9, ["一、2020年工作回顾"]),
        ("前文到此结束。二、2021年工作安排 做好今年的各项工作。" + "要抓好重点工作。" * 10, ["二、2021年工作安排"]),
        ("今年要抓好三件事：一、修路；二、办学；三、2021年底前通水。" + "各乡镇抓紧落实。" * 10, []),
    ],
)
def test_headings_inside_unbroken_lines(line: str, headings: list[str], rules: IdentifyRules) -> None:
    assert [heading.text.strip() for heading in find_headings(line, rules)] == headings


def test_without_a_report_year_the_named_years_stand(rules: IdentifyRules) -> None:
    headings = find_headings("一、2020年工作回顾\n二、“十四五”奋斗目标\n三、主要任务", rules)
    assert [resolve_heading(heading, None) for heading in headings] == [
        Opening("review", 2020, 2020),
        Opening("plan_period", 2021, 2025),
        Opening("plan", None, None),
    ]


def test_positions_of_headings(rules: IdentifyRules) -> None:
    text = "各位代表：\n  一、2020年工作回顾\n过去一年很好。\n"
    heading = find_headings(text, rules)[0]
    assert text[heading.start : heading.end] == "一、2020年工作回顾"
