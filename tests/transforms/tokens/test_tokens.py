"""Tokens: typed, in order, without gap or overlap, the longest name first."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reading import SEED_REPORTS, load_language, read_labelled, read_text
from transforms.language import cues as cue
from transforms.records import Standpoint
from transforms.tokens.tokens import Token, tokenise

LEXICON = load_language().lexicon
KINDS = {"name", "quantity", "time", "place", "cue", "text", "clause", "list", "open", "close", "quote", "end"}
SAID = """
地区生产总值 一般公共预算收入 税收 增长 达到 67.8亿元 12% 三成 翻一番 今年 2020年 “十四五” ， 、 ； （ ） 。 “ ”
城镇 农村 分别 和 以上 连翘 5G 第二 我县 个百分点 万 点
"""
BOUNDS = {word for word, mask in LEXICON.cues.items() if mask & cue.BOUNDS_BEFORE}
WORDS = st.sampled_from([*SAID.split(), " "])


def cut(text: str) -> list[Token]:
    return tokenise(text, LEXICON, Standpoint(2021), lambda part: [], 0, len(text))


def show(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in cut(text)]


def check_cover(tokens: list[Token], text: str) -> None:
    assert "".join(token.text for token in tokens) == text
    for before, after in pairwise(tokens):
        assert before.end == after.start
    for token in tokens:
        assert token.kind in KINDS
        assert text[token.start : token.end] == token.text
        assert (token.kind == "name") == (token.name is not None)
        assert (token.kind == "quantity") == (token.quantity is not None)
        assert (token.kind == "time") == (token.time is not None)
        assert (token.kind == "cue") == bool(token.mask & ~cue.KINDS)


@given(st.lists(WORDS, max_size=25))
def test_tokens_cover_the_text(words: list[str]) -> None:
    text = "".join(words)
    check_cover(cut(text), text)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40))  # NUL never comes through cleaning
def test_tokens_cover_any_text(text: str) -> None:
    check_cover(cut(text), text)


@given(st.lists(WORDS, max_size=12), st.lists(WORDS, max_size=12))
def test_a_stretch_of_a_text_is_cut_as_if_alone(before: list[str], words: list[str]) -> None:
    text, head = "".join(words), "".join(before) + "。"
    moved = tokenise(head + text, LEXICON, Standpoint(2021), lambda part: [], len(head), len(head) + len(text))
    assert [(token.kind, token.text, token.start - len(head)) for token in moved] == [
        (token.kind, token.text, token.start) for token in cut(text)
    ]


def test_the_longest_name_wins() -> None:
    assert show("城镇居民人均可支配收入")[0] == ("name", "城镇居民人均可支配收入")
    assert show("工业增加值率") == [("name", "工业增加值率")]
    assert show("出口退税") == [("name", "出口退税")]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("一般公共预算收入完成3.6亿元", [("name", "一般公共预算收入"), ("cue", "完成"), ("quantity", "3.6亿元")]),
        ("2020年增长5%", [("time", "2020年"), ("cue", "增长"), ("quantity", "5%")]),
        ("5G基站超过3万个", [("name", "5G基站"), ("cue", "超过"), ("quantity", "3万个")]),
        ("5G基站超出3万个", [("name", "5G基站"), ("cue", "超出"), ("quantity", "3万个")]),
        ("5G基站达到3万个", [("name", "5G基站达到"), ("quantity", "3万个")]),
        ("PM2.5浓度38微克", [("name", "PM2.5浓度"), ("quantity", "38微克")]),
        ("第三产业", [("name", "第三产业")]),
        (
            "甲、乙；丙。",
            [("text", "甲"), ("list", "、"), ("text", "乙"), ("clause", "；"), ("text", "丙"), ("end", "。")],
        ),
        ("（其中", [("open", "（"), ("cue", "其中")]),
    ],
)
def test_what_wins_over_what(text: str, tokens: list[tuple[str, str]]) -> None:
    assert show(text) == tokens


def test_no_name_swallows_a_bound() -> None:
    ends = {word for word in LEXICON.name_words if any(word[at:] in BOUNDS for at in range(1, len(word)))}
    assert ends
    for name in ends:
        token, bound = cut(f"{name}25")[-3:-1]
        assert (token.kind, bound.kind) == ("name", "cue"), name
        assert token.name is LEXICON.catalogue.names[name], name
        assert bound.mask & cue.BOUNDS_BEFORE, name


def test_places_are_seen_by_the_author() -> None:
    text = "安泽县地区生产总值增长4%，垣曲县增长5%，临汾市增长6%。"
    for level, seen in {
        "county": ["outside", "region", "outside"],
        "prefecture": ["part", "outside", "region"],
        "province": ["part", "part", "part"],
    }.items():
        tokens = read_text(text, level=level).found.tokens
        assert [token.place for token in tokens if token.kind == "place"] == seen, level


@pytest.mark.parametrize("path", SEED_REPORTS, ids=lambda path: path.stem)
def test_sentences_of_the_seed_reports_are_covered(path: Path) -> None:
    report = read_labelled(path.stem)
    assert report.clean is not None
    text = report.clean.text
    for sentence in text.split("\n"):
        check_cover(cut(sentence), sentence)
