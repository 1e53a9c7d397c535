"""What jieba says of words the catalogue and the cues do not know."""

from __future__ import annotations

from functools import lru_cache

from transforms.language import segmentation

# Verbs of one character; other single characters are more often splinters of words jieba does not know.
_SHORT_VERBS = frozenset("抓促保稳使让获推扩建达超破创引拉")
# jieba's tag for these says nothing.
_AREAS = frozenset("省市县区州盟旗乡镇村")
_VERB_TAGS = ("v", "d", "a", "ad", "vd", "p", "c", "u", "f", "z", "y", "zg")


@lru_cache(maxsize=50_000)
def tag_words(text: str) -> tuple[tuple[str, str], ...]:
    """Words of a stretch of text with jieba's part-of-speech tags."""
    return tuple(segmentation.tag_words(text))


@lru_cache(maxsize=8192)
def is_verbal(text: str) -> bool:
    """Whether a stretch holds only verbs, adverbs and particles, so that it cannot be what a number is said of."""
    return text not in _AREAS and not text.endswith("率") and all(is_verb_tag(flag) for _, flag in tag_words(text))


def begins_verbal(text: str) -> bool:
    """生产原煤, 接待游客: whether the first word is a verb, or a noun made of one."""
    return tag_words(text)[0][1].startswith("v")


def ends_verbal(text: str) -> bool:
    """Whether the last word is a verb, an adverb or a particle, so that it does not modify a name behind it."""
    word, flag = tag_words(text)[-1]
    return is_verb_tag(flag) and flag[0] not in "abz" and (len(word) > 1 or word in _SHORT_VERBS)


def tells_of_change(text: str) -> bool:
    """创历史新高, 再创新高, 稳步提升: whether a stretch behind a name only says how it went."""
    return text.endswith(("新高", "新台阶", "新突破", "新水平", "新低")) or is_verbal(text)


def is_verb_tag(flag: str) -> bool:
    """Whether a part-of-speech tag is that of a verb, an adverb or a particle."""
    return flag in _VERB_TAGS or (flag[:1] in ("v", "d", "p", "u") and flag != "vn")
