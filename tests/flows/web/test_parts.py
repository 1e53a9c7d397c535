"""The parts of pages that are pure: language, cutting of texts, words, what is embedded."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.web.docs import list_productions, read_facts
from flows.web.documents import FATES
from flows.web.files import name_file
from flows.web.language import choose_language, read_words
from flows.web.marking import cut_text, write_report
from flows.web.overview import NEEDS
from flows.web.page import Asked
from flows.web.pinyin import find_spelt
from flows.web.rendering import embed_json, write_number, write_time
from schemas.vocabulary import FATES as KNOWN_FATES
from tests.flows.web.build_facts import build_facts

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
    assert {*NEEDS, *FATES} <= read_words().keys()


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
