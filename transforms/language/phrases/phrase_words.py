"""Stretches of text to words with tags, as noun phrases are made of them: jieba's words, mended where it errs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from transforms.language import cues as cue
from transforms.language.segmentation import tag_words

Word = tuple[str, str]

OPENING, CLOSING = "“‘《「（(【", "”’》」）)】"
_SHUT = dict(zip(CLOSING, OPENING, strict=True))
_HALVES = frozenset(OPENING + CLOSING)
_MARKS = "，；：、的 "
NOUNS = ("n", "j", "l", "i", "vn", "an", "b", "eng", "s")
# Verbs that only say that something was done or is wanted: what they govern is the noun phrase.
LIGHT = (
    cue.LEVEL | cue.MAKE | cue.GROSS | cue.GAIN | cue.TARGET | cue.TARGET_STRONG | cue.FLOOR | cue.STRETCH | cue.UP
    | cue.ACTUAL_STRONG | cue.CUMULATIVE | cue.EACH | cue.ALL | cue.ANNUAL | cue.THROUGHOUT | cue.LIGHT
    | cue.BOUNDS_BEFORE
)  # fmt: skip
KEPT_VERBS = cue.LED | cue.BENEFITS
_VERBS = LIGHT | KEPT_VERBS
LEVEL_WORDS = frozenset("共达为是到各均")
BUILDINGS = frozenset("站班网厂库点室所院馆园店车船")
AREAS = frozenset("省市县区州盟旗乡镇村户")
_HEADS = cue.BLOCK | cue.SUFFIX | cue.TOTAL | cue.RATE_HEAD | cue.FALL_HEAD
# Words that jieba tags as something else than what they are in the names of things.
_MISTAGGED = {
    "更新": "vn", "现代": "b", "进步": "vn", "急诊": "n", "分娩": "vn", "对照": "v", "先行": "vn", "新型": "b",
    "培训": "vn", "救助": "vn", "整治": "vn", "以旧换新": "vn", "创新": "vn", "展会": "n", "举措": "n", "老年": "b",
    "青年": "n", "日间": "b", "公立": "b", "普惠": "vn", "收入": "n", "本科": "n", "照护": "vn", "通往": "v",
    "未来": "b", "长期": "b", "首批": "b", "首发": "b", "废弃": "b", "退化": "b", "老龄": "b", "夜间": "b",
    "外方": "n", "中方": "n", "消费": "vn", "初中": "n", "高中": "n", "糖": "n", "表": "n", "批次": "n",
    "投入使用": "v", "上市": "v", "主板": "d", "扩展": "v", "特许": "b", "布局": "v", "新一代": "b", "全面实施": "v",
    "诉求": "n", "需求": "n", "应用": "vn", "干道": "n", "负担": "n", "演出": "vn", "通道": "n", "落户": "v",
    "多边": "b", "双边": "b", "寄递": "vn", "升格": "v", "自然": "n", "续建": "vn", "元首": "n",
    "连续": "d", "低保": "n", "零部件": "n", "竞相": "d", "重塑": "v", "深入开展": "v", "新造": "vn", "创业": "vn",
    "征地": "vn",
}  # fmt: skip
# Kinds of cue that make one word of neighbours.
_JOINING = cue.COMPOUND | _HEADS | LIGHT
_VERB_AND_NOUN = frozenset({"完成年度", "发放贷款"})
_COMPARED = ("同比", "环比")
_NAMES = ("ns", "nr", "nz")
# A word of this length may be an adverb and a verb.
_LENGTH_OF_TWO = 4
# What these are depends on the words beside them.
_OF_NEIGHBOURS = frozenset({"率", "组织"})
_LONGEST_ENDING = 6


def cut_words(stretch: str, cues: Mapping[str, int]) -> list[Word]:
    """Words with tags: heads that jieba splits (占比) put together, verbs it takes for places (新建) as verbs."""
    words, joins, odd = _tag_words(stretch)
    return _mend_words(words, cues) if joins is None else _keep_words(words, joins, odd, cues)


@lru_cache(maxsize=8192)
def _tag_words(stretch: str) -> tuple[list[Word], list[str] | None, list[int]]:
    """Words as jieba tags them where it does not err; what neighbours are together, None where that matters without a
    cue; which words are tagged as names, or as long as an adverb and a verb."""
    words = tag_words(stretch)
    if not stretch.isalnum():
        words = [word for word in words if not word[0].isspace()]
    texts = [word for word, _ in words]
    if not _MISTAGGED.keys().isdisjoint(texts):
        words = [(word, _MISTAGGED.get(word, tag)) for word, tag in words]
    if not _OF_NEIGHBOURS.isdisjoint(texts):
        return words, None, []
    behind = texts[1:]
    joins = [text + following for text, following in zip(texts, behind, strict=False)]
    joins += [two + following for two, following in zip(joins, texts[2:], strict=False)]
    joins += [text[-1] + following for text, following in zip(texts, behind, strict=False) if len(text) > 1]
    odd = [index for index, (word, tag) in enumerate(words) if len(word) == _LENGTH_OF_TWO or tag in _NAMES]
    return words, joins, odd


def _keep_words(words: list[Word], joins: list[str], odd: list[int], cues: Mapping[str, int]) -> list[Word]:
    """The words as they are where no neighbours can be one word, and none is two; else mended."""
    # To go through all cues would leave unknown which of them the reading depends on.
    for mask in filter(None, map(cues.get, joins)):
        if mask & _JOINING:
            return _mend_words(words, cues)
    kept = words.copy()
    for index in odd:
        word, flag = words[index]
        if flag in _NAMES and cues.get(word, 0) & _VERBS:
            kept[index] = (word, "v")
        elif len(word) == _LENGTH_OF_TWO and (word in _VERB_AND_NOUN or _is_predicate(word, flag, cues)):
            return _mend_words(words, cues)
    return kept


def _mend_words(tagged: Sequence[Word], cues: Mapping[str, int]) -> list[Word]:
    words: list[Word] = []
    for word, tag in tagged:
        _add_word(words, word, tag, cues)
    for index in range(1, len(words)):
        ends = index + 1 == len(words) or words[index + 1][1][:1] not in ("n", "v", "j")
        if words[index][0] == "组织" and ends and words[index - 1][1].startswith(NOUNS):
            words[index] = ("组织", "n")  # 合作组织
    return words


def _add_word(words: list[Word], word: str, flag: str, cues: Mapping[str, int]) -> None:
    last = words[-1][0] if words else ""
    joined = cues.get(last + word, 0) if last else 0
    if last and _hold_together(words, word, joined, cues):
        return
    if joined & _HEADS and word[-1] not in LEVEL_WORDS:
        words[-1] = (last + word, "n")
    elif word == "率" and _make_rate(words):
        return
    elif joined & LIGHT and len(last) == 1:
        words[-1] = (last + word, "v")
    elif flag in _NAMES and cues.get(word, 0) & _VERBS:
        words.append((word, "v"))
    elif len(word) == _LENGTH_OF_TWO and _is_predicate(word, flag, cues):
        words += [(word[:2], "d"), (word[2:], "v")]  # 全面完成
    elif word in _VERB_AND_NOUN:
        words += [(word[:2], "v"), (word[2:], "n")]
    else:
        words.append((word, flag))


def _make_rate(words: list[Word]) -> bool:
    """办结|率, 普|及|率: makes the last words the name of a rate; whether they can be one."""
    if not words or (len(words[-1][0]) > 1 and words[-1][1] not in ("v", "vn")):
        return False
    stem = words.pop()[0]
    if len(stem) == 1 and words and len(words[-1][0]) == 1:
        stem = words.pop()[0] + stem
    words.append((stem + "率", "n"))
    return True


def _is_predicate(word: str, flag: str, cues: Mapping[str, int]) -> bool:
    """全面完成, 始终保持, 同比增加: whether jieba takes an adverb and a verb for one word."""
    mask = cues.get(word[2:], 0)
    if mask & cue.LEVEL:
        return flag == "l" or word[:2] in cues
    return bool(mask & (cue.UP | cue.DOWN)) and word.startswith(_COMPARED)


def _hold_together(words: list[Word], word: str, joined: int, cues: Mapping[str, int]) -> bool:
    """医|共|体, 总参|保: puts together what is one word, though jieba cut it; whether it did.

    ``joined``: the kinds of cue that the last word is together with this one.
    """
    last = words[-1][0]
    if joined & cue.COMPOUND:
        words[-1] = (last + word, "n")
        return True
    if len(words) > 1 and cues.get(words[-2][0] + last + word, 0) & cue.COMPOUND:
        words[-2:] = [(words[-2][0] + last + word, "n")]
        return True
    if len(last) > 1 and cues.get(last[-1] + word, 0) & cue.COMPOUND:
        words[-1:] = [(last[:-1], "b"), (last[-1] + word, "vn")]
        return True
    return False


def is_noun(word: Word) -> bool:
    """Whether a noun phrase may end in a word."""
    text, flag = word
    if flag == "x":
        return text not in "，。；、 "
    return flag.startswith(NOUNS) or text in BUILDINGS or flag in ("k", "q", "zg", "g", "ng", "m")


def holds_noun(words: Sequence[Word]) -> bool:
    """Whether any of the words names something."""
    if len(words) > 1 and words[-1][1] in ("zg", "ng", "g", "k") and words[-1][0] not in LEVEL_WORDS:
        return True
    for word, flag in words:  # noqa: SIM110 - called for every phrase; a generator takes twice as long
        if flag.startswith(NOUNS) or word in AREAS or (flag == "x" and word.isalpha()):
            return True
    return False


def begins_with(text: str, cues: Mapping[str, int], mask: int) -> str:
    """The longest beginning of a text that is a cue of a kind; '' where none is."""
    lengths = range(min(_LONGEST_ENDING, len(text)), 0, -1)
    return next((text[:length] for length in lengths if cues.get(text[:length], 0) & mask), "")


def holds(text: str, cues: Mapping[str, int], mask: int) -> bool:
    """Whether a cue of a kind stands anywhere in a text."""
    return any(begins_with(text[start:], cues, mask) for start in range(len(text)))


def ends_with(text: str, cues: Mapping[str, int], mask: int) -> str:
    """The longest ending of a text that is a cue of a kind; '' where none is."""
    find = cues.get
    ending = text[-_LONGEST_ENDING:]
    while ending:
        if find(ending, 0) & mask:
            return ending
        ending = ending[1:]
    return ""


def join_words(words: Sequence[Word]) -> str:
    """Words to their text."""
    return "".join([word for word, _ in words])


def balance(text: str) -> str:
    """A phrase without the half of a pair of quotes or brackets whose other half lies outside."""
    if _HALVES.isdisjoint(text):
        return text.strip(_MARKS)
    opened: list[int] = []
    alone: set[int] = set()
    for index, char in enumerate(text):
        if char in OPENING:
            opened.append(index)
        elif char in CLOSING:
            if opened and text[opened[-1]] == _SHUT[char]:
                opened.pop()
            else:
                alone.add(index)
    alone.update(opened)
    return "".join(char for index, char in enumerate(text) if index not in alone).strip(_MARKS)
