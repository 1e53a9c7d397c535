"""Words are cut as jieba cuts them: the same words, with the same tags."""

from __future__ import annotations

import jieba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.language.segmentation import cut_chinese, cut_words
from transforms.language.words import tag_words

WORDS = (
    "经济",
    "社会",
    "发展",
    "和",
    "的",
    "人民",
    "生活",
    "水平",
    "产业园",
    "区",
    "增加值",
    "规模以上",
    "工业",
    "龘",
    "稳中求进",
    "新",
    "ABC",
    "3.5",
    "，",
    " ",
    "％",
)
TEXTS = st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=12).map("".join)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_words_and_tags_are_those_of_jieba(text: str) -> None:
    assert cut_words(text) == list(jieba.cut(text, HMM=False))
    from jieba.posseg import cut  # loads a list of words of its own

    assert tag_words(text) == tuple((pair.word, pair.flag) for pair in cut(text, HMM=False))


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FD5), min_size=1, max_size=30))
@settings(max_examples=200, deadline=None)
def test_chinese_text_is_cut_without_loss_and_as_jieba_cuts_it(text: str) -> None:
    words = cut_chinese(text)
    assert "".join(words) == text
    assert words == list(jieba.cut(text, HMM=False))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("地区生产总值", ["地区", "生产总值"]),
        ("龘", ["龘"]),
        ("龘龘", ["龘", "龘"]),
        ("", []),
    ],
)
def test_cuts_by_the_dictionary(text: str, words: list[str]) -> None:
    assert cut_words(text) == words
