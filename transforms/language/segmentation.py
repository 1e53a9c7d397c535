"""Chinese text to words by jieba's dictionary: the words that jieba finds, in half of its time."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from math import log

import jieba

jieba.setLogLevel(logging.WARNING)
_CHINESE = re.compile("[\u4e00-\u9fd5]+")
# Of what jieba cuts into words, and of what is between, of which it makes words of one mark each.
_WORDS_OR_MARKS = re.compile("(?P<words>[\u4e00-\u9fd5a-zA-Z0-9+#&._]+)|\r\n|.", re.DOTALL)
_LATIN = re.compile("[a-zA-Z0-9]")


def is_chinese(text: str) -> bool:
    """Whether a stretch holds Chinese characters only, and at least one."""
    return _CHINESE.fullmatch(text) is not None


def cut_words(text: str) -> list[str]:
    """A text to its words, without guessing those that the dictionary does not know."""
    return cut_chinese(text) if is_chinese(text) else list(jieba.cut(text, HMM=False))


def tag_mixed(text: str, tags: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """A text to its words with their tags, as jieba.posseg.cut finds them without guessing; ``tags``: its table.

    Letters and digits that are no part of a known word make one word together.
    """
    for match in _WORDS_OR_MARKS.finditer(text):
        latin = ""
        for word in cut_chinese(match[0]) if match["words"] else ():
            if _LATIN.fullmatch(word):
                latin += word
                continue
            if latin:
                yield latin, "eng"
                latin = ""
            yield word, tags.get(word, "x")
        if latin or not match["words"]:
            yield (latin, "eng") if latin else (match[0], "x")


def cut_chinese(text: str) -> list[str]:
    """A stretch of Chinese characters to the words that are likeliest together; of equals, to the longer one first.

    jieba first makes a graph of all words in the stretch, with a list for each character, and then weighs its edges
    one call at a time; here each word is weighed as it is found.
    """
    jieba.dt.check_initialized()
    frequencies, least = jieba.dt.FREQ, -log(jieba.dt.total)
    count = len(text)
    likelihoods = [0.0] * (count + 1)
    ends = list(range(1, count + 1))
    for start in range(count - 1, -1, -1):
        best = None
        for end in range(start + 1, count + 1):
            frequency = frequencies.get(text[start:end])
            if frequency is None:
                break  # no word begins so: the dictionary holds the beginnings of its words, too
            if frequency:
                likelihood = log(frequency) + least + likelihoods[end]
                if best is None or likelihood >= best:
                    best, ends[start] = likelihood, end
        likelihoods[start] = least + likelihoods[start + 1] if best is None else best
    words: list[str] = []
    start = 0
    while start < count:
        words.append(text[start : ends[start]])
        start = ends[start]
    return words
