"""The parts of pages that are pure: language, cutting of texts, words, what is embedded."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from flows.charts.theme import VERDICTS
from flows.run.home import Home
from flows.run.seeds import read_seed
from flows.web.docs import PAGES, find_productions, list_productions, read_facts
from flows.web.documents import FATES
from flows.web.files import name_file
from flows.web.language.amounts import (
    describe_unit,
    spell_bound,
    write_amount,
    write_gap,
    write_number,
    write_statement,
)
from flows.web.language.choice import choose_language
from flows.web.language.pinyin import find_spelt
from flows.web.language.steps import OR, say_choice, say_refusal, say_step
from flows.web.language.words import read_refusals, read_words
from flows.web.marking import cut_text, write_report
from flows.web.overview import NEEDS
from flows.web.page import Asked, Links, Page, View
from flows.web.rendering import embed_json, render_page, write_time
from schemas.vocabulary import BOUNDS, DAMAGE_KINDS, DOC_KINDS, KINDS, LEVELS, REMOVED_KINDS, SCOPES, STATUSES
from schemas.vocabulary import FATES as KNOWN_FATES
from tests.flows.web.build_facts import build_facts
from transforms.grammar.facts import SHOWN
from transforms.grammar.productions import name_kinds
from transforms.grammar.statements import Refusal
from transforms.language.catalogue import MEASURES
from transforms.language.seedfile import parse_yaml
from warehouse.query.cookbook import read_recipes
from warehouse.query.dictionary import list_described
from warehouse.query.read import ask_published

ROOT = Path(__file__).parents[3]
WEB = ROOT / "flows" / "web"
SAID = re.compile(r"\b(?:t|say)\((?P<quote>[\"'])(?P<text>[^{}]*?)(?P=quote)\)")


@pytest.mark.parametrize(
    ("asked", "header", "language"),
    [
        (None, "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        (None, "en-US,en;q=0.9,zh;q=0.8", "en"),
        (None, "de,zh-Hant;q=0.5", "zh"),
        (None, "de-DE", "en"),
        (None, None, "en"),
        (None, "zh;q=" + "9" * 10000, "en"),
        ("zh", "en", "zh"),
        ("xx", "zh", "zh"),
    ],
)
def test_the_browser_chooses_the_language(asked: str | None, header: str | None, language: str) -> None:
    assert choose_language(asked, header) == language


def test_every_text_of_a_page_has_a_translation() -> None:
    files = [*WEB.rglob("*.html"), *WEB.glob("*.py"), *(ROOT / "flows" / "charts").glob("*.py")]
    said = {match["text"] for file in files for match in SAID.finditer(file.read_text(encoding="utf-8"))}
    assert len(said) > 100
    assert said - read_words().keys() - {""} == set()
    assert {*NEEDS, *FATES, *PAGES.values()} <= read_words().keys()


def test_what_teaches_is_told_in_chinese(home: Home) -> None:
    with ask_published(home.root) as ask:
        told = {item.note for item in list_described(ask)}
    told |= {str(recipe["question"]) for recipe in read_recipes()}
    told |= {name for row in read_facts()["accuracy"] for name in row["figures"]}
    assert len(told) > 50 and told - read_words().keys() == set()


def test_the_columns_and_what_was_tried_are_told_in_chinese_and_nothing_that_is_no_longer_said(home: Home) -> None:
    with ask_published(home.root) as ask:
        notes = {note for item in list_described(ask) for _, _, note in item.columns}
    facts = read_facts()
    tried = {cell for row in facts["faults"] for cell in row if not re.fullmatch("`[^`]*`", cell)}
    tried |= {*facts["faults_method"], *facts["accuracy_method"]}
    assert len(notes) > 200 and len(tried) > 50
    for name, told in (("columns.yml", notes), ("faults.yml", tried)):
        words = parse_yaml((WEB / "language" / name).read_text(encoding="utf-8"), name)
        assert told - words.keys() == set(), f"{name} has no translation of these"
        assert words.keys() - told == set(), f"{name} translates what is not said"
        assert [chinese for chinese in words.values() if not re.search("[一-鿿]", chinese)] == []


def list_flags() -> set[str]:
    """Flags of observations, by the confidence they cost, and of verdicts, by the view that gives them."""
    weights = yaml.safe_load(read_seed("confidence.yml"))["flags"]
    judged = (ROOT / "warehouse" / "relations" / "kept" / "target_vs_actual.sql").read_text(encoding="utf-8")
    return {*weights, "weak_rule", "corrected", *re.findall(r"THEN '(\w+)' END[,\n]", judged)}


def test_every_value_that_a_page_shows_has_a_chinese_name() -> None:
    assert {"nominal", "settling_report_quarantined"} <= list_flags()
    closed = (KINDS, MEASURES, SCOPES, DOC_KINDS, LEVELS, STATUSES, DAMAGE_KINDS, REMOVED_KINDS, VERDICTS, list_flags())
    assert {word for words in closed for word in words} - read_words().keys() == set()
    assert {spell_bound(bound) for bound in BOUNDS} <= read_words().keys()


def test_every_unit_of_the_catalogue_is_named_in_both_languages() -> None:
    units = {str(entry["unit"]) for entry in yaml.safe_load(read_seed("indicators.yml"))["indicators"]}
    assert {"CNY", "mu"} <= units
    for unit in units:
        assert describe_unit(unit, "zh") != unit or unit == "%"
        assert not re.search("[一-鿿]", describe_unit(unit, "en") + write_amount(1.0, unit, "en")), unit


@pytest.mark.parametrize(
    ("value", "unit", "chinese", "english"),
    [
        (9.86e9, "CNY", "98.6亿元", "9.86 billion yuan"),
        (5.3e12, "CNY", "5.3万亿元", "5.3 trillion yuan"),
        (-1e12, "CNY", "-1万亿元", "-1 trillion yuan"),
        (9.999e11, "kWh", "9,999亿千瓦时", "999.9 billion kilowatt hours"),
        (21000.0, "mu", "2.1万亩", "21,000 mu"),
        (5.5, "%", "5.5 %", "5.5 %"),
        (3.0, "rank", "第3位", "rank 3"),
        (-1.9, "pp", "-1.9个百分点", "-1.9 percentage points"),
        (1200.0, "count", "1,200", "1,200"),
        (1.25e6, "persons", "125万人", "1.25 million people"),
        (2.0, "multiple", "2倍", "2 times"),
        (None, "CNY", "", ""),
    ],
)
def test_an_amount_is_written_in_either_language(value: float | None, unit: str, chinese: str, english: str) -> None:
    assert write_amount(value, unit, "zh") == chinese
    assert write_amount(value, unit, "en") == english


def test_a_statement_says_its_measure_and_bound() -> None:
    row = {
        "written": "增长 5～7 %",
        "measure": "growth",
        "unit": "%",
        "value": 5.0,
        "value_high": 7.0,
        "bound": "range",
    }
    assert write_statement(row, language="zh") == "增长 5～7 %"
    assert write_statement(row, language="en") == "growth 5 % – 7 %"
    aim = {"target": "≥ 2100人", "measure": "level", "unit": "persons"}
    aim |= {f"target_{name}": row[name] for name in ("value_high",)} | {"target_value": 2100.0, "target_bound": "ge"}
    assert write_statement(aim, "target", "en") == "≥ 2,100 people"
    assert write_gap(1.2, "%", "en") == "+1.2 percentage points" and write_gap(None, "%", "en") == ""


def test_every_fate_has_its_place_in_the_legend_and_a_style() -> None:
    assert set(FATES) == set(KNOWN_FATES)
    style = (WEB / "static" / "style.css").read_text(encoding="utf-8")
    assert [fate for fate in FATES if f".f-{fate}" not in style] == []


def test_facts_are_those_of_the_tests() -> None:
    assert read_facts() == json.loads(json.dumps(build_facts())), "run python -m tests.flows.web.build_facts"


def test_the_productions_are_told_with_when_they_fit() -> None:
    rows = list_productions()
    assert {"subject", "relation", "measure", "ordinal"} <= {row["table"] for row in rows}
    assert all(row["name"] and row["when"] for row in rows)


def list_cues() -> set[str]:
    """Kinds of token and cue that a refusal of a production can name."""
    masks = (mask for one in find_productions().values() for mask in (one.needs, one.forbids & SHOWN))
    return {name for mask in masks if mask for name in name_kinds(mask).split(OR) if name}


def test_how_a_number_is_read_is_told_in_chinese() -> None:
    told = {row["when"] for row in list_productions()} | {f"{row['table']} production" for row in list_productions()}
    assert "block" in list_cues()
    assert (told | {f"cue {name}" for name in list_cues()}) - read_words().keys() == set()


def test_every_refusal_is_told_in_both_languages() -> None:
    assert read_refusals().keys() == {reason.value for reason in Refusal}
    for meaning in read_refusals().values():
        assert set(meaning) == {"en", "zh"} and not re.search("[一-鿿]", meaning["en"])
    assert say_refusal("part_of_year", "en") == "it is of some months, not of a year"


def test_every_source_of_a_definition_is_named_in_chinese() -> None:
    sources = {entry["source"] for entry in yaml.safe_load(read_seed("indicators.yml"))["indicators"]}
    assert len(sources) > 20 and sources - read_words().keys() == set()


@pytest.mark.parametrize(
    ("reason", "chinese"),
    [
        ("target: work report of the year itself; actual: none yet", "目标取自当年的工作报告；实际：尚无"),
        (
            "target: news, first of 2; actual: communiqué, first of 3",
            "目标取自新闻（共2种说法）；实际取自统计公报（共3种说法）",
        ),
        ("target: news; actual: none reported; sum of the years", "目标取自新闻；实际：没有报告；各年合计"),
        ("", ""),
    ],
)
def test_why_a_statement_was_chosen_is_told_in_chinese(reason: str, chinese: str) -> None:
    assert say_choice(reason, "zh") == chinese
    assert say_choice(reason, "en") == reason


def test_each_reason_for_a_choice_has_its_words() -> None:
    relations = ROOT / "warehouse" / "relations"
    judged = (relations / "kept" / "target_vs_actual.sql").read_text(encoding="utf-8")
    derived = (relations / "views" / "derived_actual.sql").read_text(encoding="utf-8")
    told = judged.partition("'target: '")[2].partition("AS chosen_because")[0]
    reasons = re.findall(r"(?:THEN|ELSE) '([a-zé ]{4,})'", told)
    methods = re.findall(r"'([a-z, ]{12,})'", derived)
    assert len(methods) == 5 and set(methods) <= read_words().keys()
    assert len(reasons) == 14 and set(reasons) <= read_words().keys()


@pytest.mark.parametrize(
    ("step", "found", "chinese"),
    [
        ("subject production", "share: not so: the noun phrase begins with 占", "share：不成立：名词短语以“占”开头"),
        ("subject production", "times_of: no level or block", "times_of：没有水平词（达到、完成）或阻断词（占、高于）"),
        ("measure production", "growth_verb: fits", "growth_verb：适用"),
        ("relation production", "x: place stands in it", "x：其中有地名"),
        ("read as", "actual growth 21.1 %, bound eq", "实际，增速 21.1 %，界限：等于"),
        ("read as", "target level 5 to 7 CNY, bound range", "目标，水平 5～7 元，界限：区间"),
        ("fate", "no row", "没有数据行"),
        ("fate", "observation", "观测值"),
        ("section", "review 2021 一、回顾 2021年", "回顾 2021 一、回顾 2021年"),
        ("scope", "part (agent:开发区)", "部分 (agent:开发区)"),
        ("years in force", "not known", "不明"),
        ("years", "2021-2025", "2021-2025"),
        ("confidence", "0.61, flags: weak_rule, conflict", "0.61，标记：依据不足、前后矛盾"),
        ("antecedents", "甜糯玉米 (outside the catalogue), 2 clauses away", "甜糯玉米 （目录以外），隔2个分句"),
        ("not an observation because", "part of year", "只说一年中的几个月"),
        ("words before the number", "增长", "增长"),
    ],
)
def test_a_step_of_reading_is_told_in_chinese(step: str, found: str, chinese: str) -> None:
    assert say_step(step, found, "zh") == chinese
    assert say_step(step, found, "en") == found


def span(start: int, end: int, **more: Any) -> dict[str, Any]:
    return {"char_start": start, "char_end": end, **more}


@given(
    st.integers(1, 60),
    st.lists(st.tuples(st.integers(0, 70), st.integers(0, 12)), max_size=8),
    st.lists(st.tuples(st.integers(0, 70), st.integers(0, 12)), max_size=8),
    st.lists(st.tuples(st.integers(0, 70), st.integers(0, 12)), max_size=8),
)
def test_a_text_is_cut_without_a_gap_or_an_overlap(
    length: int, numbers: list[Any], noise: list[Any], damage: list[Any]
) -> None:
    rows = [[span(start, start + size) for start, size in sorted(part)] for part in (numbers, noise, damage)]
    stretches = list(cut_text(length, *rows))
    assert [item.start for item in stretches] == [0, *(item.end for item in stretches)][: len(stretches)]
    assert stretches[-1].end == length
    assert all(item.end > item.start for item in stretches)


def test_numbers_noise_and_damage_stand_where_they_are() -> None:
    raw = "增长<5%广告了"
    stretches = list(
        cut_text(len(raw), [span(3, 5, fate="observation")], [span(5, 7, kind="ad", rule="r")], [span(7, 7, kind="x")])
    )
    shown = str(write_report(raw, stretches, lambda at: f"/number?at={at}", str))
    assert 'id="n3" data-at="3"' in shown and ">5%</a>" in shown and "增长&lt;" in shown
    assert (
        '<summary title="r">ad 2</summary><span>广告</span>' in shown and '<mark class="damage" title="x">了' in shown
    )


def test_folded_noise_takes_no_lines_of_its_own() -> None:
    raw = "广告\n\n导航\n\n正文5"
    noise = [span(0, 2, kind="ad", rule="r"), span(4, 6, kind="navigation", rule="r")]
    shown = str(write_report(raw, list(cut_text(len(raw), [], noise, [])), lambda at: None, str))
    assert "</details> <details" in shown and "</details>\n\n正文5" in shown


def test_shown_sql_writes_parameters_as_literals() -> None:
    asked = Asked("x", "select $words, $word, $year, $none", {"word": "a'b", "words": "c", "year": 2021, "none": None})
    assert asked.runnable() == "select 'c', 'a''b', 2021, NULL"


def test_what_is_embedded_cannot_end_its_element() -> None:
    text = str(embed_json({"a": "</script><!--", "b": "\u2028&"}))
    assert "<" not in text and "&" not in text and json.loads(text) == {"a": "</script><!--", "b": "\u2028&"}


def test_numbers_and_times_are_written_for_people() -> None:
    assert [write_number(value) for value in (None, 3, 12345, 6.78e9, 1234567.0, 0.5)] == [
        "", "3", "12,345", "67.8亿", "123.457万", "0.5",
    ]  # fmt: skip
    from datetime import datetime

    assert write_time(datetime(2026, 1, 1, 20, 30)) == "2026-01-02 04:30 (UTC+8)"


def test_names_that_sound_alike_are_all_found_and_others_are_not() -> None:
    assert "140930" in find_spelt("HeQu") and find_spelt("河曲") == [] and find_spelt("x") == []


def test_two_documents_never_share_a_file() -> None:
    assert name_file("document", "a/b") != name_file("document", "a_b")
    assert re.fullmatch(r"[\w.-]+", name_file("document", "../<x>"))


def test_of_many_empty_lines_one_is_seen_and_no_character_is_lost() -> None:
    raw = "标题\n \n\u3000\n\n\u3000\u3000正文\n\n完"
    shown = str(write_report(raw, list(cut_text(len(raw), [], [], [])), lambda at: None, str))
    assert shown == '标题\n \n<span class="blank">\u3000\n\n</span>\u3000\u3000正文\n\n完'
    assert re.sub("<[^>]+>", "", shown) == raw


def test_a_growth_against_levels_is_told_in_percent() -> None:
    row = {
        "region_code": "140930", "region_name": "河曲县", "indicator": "gdp", "indicator_name": "地区生产总值",
        "name_en": "Gross regional product", "period_start": 2021, "period_end": 2021, "suspicion": None,
        "relation": "level against growth", "unit": "CNY", "right_unit": "%", "left_value": 1e9, "right_value": -6.2,
        "left_quote": "", "right_quote": "", "left_doc_id": "a", "right_doc_id": "a",
    }  # fmt: skip
    shown = render_page(Page("conflicts.html", "", {"total": 1, "conflicts": [row]}), View("en", Links()), [], "/")
    assert "<b>1 billion yuan</b>" in shown and "<b>-6.2\N{NO-BREAK SPACE}%</b>" in shown
