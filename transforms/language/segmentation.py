"""Chinese text to words, and their tags, by jieba's dictionary."""

from __future__ import annotations

import re
from collections.abc import Iterator

import rjieba

_CHINESE = re.compile("[\u4e00-\u9fd5]+")
# Of what jieba cuts into words, and of what is between, of which it makes words of one mark each.
_WORDS_OR_MARKS = re.compile("([\u4e00-\u9fd5a-zA-Z0-9+#&._%-]+)|\r\n|.", re.DOTALL)
_TAGGED_OR_MARKS = re.compile("([\u4e00-\u9fd5a-zA-Z0-9+#&._]+)|\r\n|.", re.DOTALL)
_LATIN = re.compile("[a-zA-Z0-9]+")
_UNKNOWN = "x"


def is_chinese(text: str) -> bool:
    """Whether a stretch holds Chinese characters only, and at least one."""
    return _CHINESE.fullmatch(text) is not None


def cut_words(text: str) -> list[str]:
    """A text to its words, without guessing those that the dictionary does not know."""
    return rjieba.cut(text, False) if is_chinese(text) else [word for word, _ in _cut_mixed(text, _WORDS_OR_MARKS)]


def tag_words(text: str) -> list[tuple[str, str]]:
    """A text to its words with their tags, as jieba.posseg.cut finds them without guessing."""
    return rjieba.tag(text, False) if is_chinese(text) else list(_cut_mixed(text, _TAGGED_OR_MARKS))


def load_dictionary() -> None:
    """Loads the dictionary, which otherwise happens where the first words are cut."""
    rjieba.cut("", False)


def _cut_mixed(text: str, words_or_marks: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """A text to its words with their tags. Letters and digits that are no part of a known word make one word."""
    for match in words_or_marks.finditer(text):
        if match[1] is None:
            yield match[0], _UNKNOWN
            continue
        for word, tag in rjieba.tag(match[0], False):
            yield word, "eng" if _LATIN.fullmatch(word) else tag
