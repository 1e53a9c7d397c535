"""Names of measurements from texts nobody wrote: whole, out of the text, and found in bounded time and depth."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.run.seeds import load_language
from transforms.language.phrases.noun_phrases import is_general, read_left
from transforms.language.phrases.phrases_behind import read_predicate_behind, read_right
from transforms.language.phrases.phrases_counted import read_people

_QUOTES = str.maketrans("", "", "“”‘’《》「」（）()【】")
_WORDS = (
    "省级", "重点", "项目", "投资", "完成", "新增", "建设", "企业", "参保", "孕产妇", "促", "消费", "活动", "“三化”",
    "改造", "和", "、", "等", "的", "全省", "分别", "增长", "总", "人数", "达到", "设备", "购置", "对", "在", "稳定",
    "村", "3个", "12项",
)  # fmt: skip
_STRETCHES = st.lists(st.sampled_from(_WORDS), max_size=12).map("".join)
_CUES = load_language().lexicon.cues


def drop_quotes(text: str) -> str:
    return text.translate(_QUOTES)


def stands_in_order(phrase: str, text: str) -> bool:
    rest = iter(drop_quotes(text))
    return all(char in rest for char in drop_quotes(phrase))


@settings(max_examples=200)
@given(_STRETCHES)
def test_a_phrase_behind_a_number_holds_only_words_of_the_text_in_their_order(stretch: str) -> None:
    phrase, end = read_right(stretch, 0, _CUES)
    assert stands_in_order(phrase, stretch)
    assert 0 <= end <= len(stretch)
    assert phrase.startswith(read_people(phrase, _CUES))
    assert drop_quotes(read_predicate_behind(stretch, end)) in drop_quotes(stretch)


@settings(max_examples=200)
@given(_STRETCHES)
def test_a_phrase_before_a_number_holds_only_words_of_the_text_in_their_order(stretch: str) -> None:
    assert stands_in_order(read_left(stretch, _CUES), stretch)


@settings(max_examples=100)
@given(_STRETCHES)
def test_a_verb_kept_before_a_phrase_stands_right_before_it(stretch: str) -> None:
    phrase, governed = read_left(stretch, _CUES), read_left(stretch, _CUES, with_verb=True)
    assert governed.endswith(phrase) or not phrase


def test_numbers_that_share_a_noun_are_looked_at_only_a_few_deep() -> None:
    assert read_right("个国家级" + "和2个省级" * 5000 + "中心", 1, _CUES)[0] in ("国家级", "国家级中心")
    assert read_right("项" + "、3项" * 5000 + "举措", 1, _CUES)[0] in ("", "举措")


def test_general_nouns_say_too_little_alone() -> None:
    assert all(is_general(noun, _CUES) for noun in ("项目", "各类人才", "重大项目", "总投资"))
    assert not any(is_general(noun, _CUES) for noun in ("水利项目", "食品企业", "高标准农田", "贫困村"))
