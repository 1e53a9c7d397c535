"""Chinese text to words by jieba's dictionary: the words that jieba finds, in half of its time.

Of jieba only the dictionary is loaded, once and in one table: its own tokenizers keep two, each with words of its own,
in twice the room.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import cache
from math import log

import jieba

jieba.setLogLevel(logging.WARNING)
_CHINESE = re.compile("[\u4e00-\u9fd5]+")
# Of what jieba cuts into words, and of what is between, of which it makes words of one mark each.
_WORDS_OR_MARKS = re.compile("(?P<words>[\u4e00-\u9fd5a-zA-Z0-9+#&._%-]+)|\r\n|.", re.DOTALL)
_TAGGED_OR_MARKS = re.compile("(?P<words>[\u4e00-\u9fd5a-zA-Z0-9+#&._]+)|\r\n|.", re.DOTALL)
_LATIN = re.compile("[a-zA-Z0-9]")

Entry = tuple[float, str] | tuple[()]
"""Logarithm of a word's frequency and its tag; nothing for what is only the beginning of words."""
_BEGINNING: Entry = ()
_UNKNOWN = "x"


def is_chinese(text: str) -> bool:
    """Whether a stretch holds Chinese characters only, and at least one."""
    return _CHINESE.fullmatch(text) is not None


def cut_words(text: str) -> list[str]:
    """A text to its words, without guessing those that the dictionary does not know."""
    return cut_chinese(text) if is_chinese(text) else [word for word, _ in _cut_mixed(text, _WORDS_OR_MARKS)]


def tag_words(text: str) -> tuple[tuple[str, str], ...]:
    """A text to its words with their tags, as jieba.posseg.cut finds them without guessing."""
    if not is_chinese(text):
        return tuple(_cut_mixed(text, _TAGGED_OR_MARKS))
    entries, _ = load_dictionary()
    return tuple([(word, _read_tag(entries.get(word))) for word in cut_chinese(text)])


@cache
def load_dictionary() -> tuple[dict[str, Entry], float]:
    """jieba's words and their beginnings, and the logarithm of all frequencies together, negative.

    Words of the same frequency and tag share their entry: there are few of these, and half a million words.
    """
    entries: dict[str, Entry] = {}
    shared: dict[str, Entry] = {}
    total = 0
    with jieba.get_dict_file() as file:
        for line in file:
            word, _, described = line.decode("utf-8").strip().partition(" ")
            frequency, tag = described.split(" ")
            total += int(frequency)
            entries[word] = shared.setdefault(described, (log(int(frequency)), tag))
            for end in range(len(word) - 1, 0, -1):
                if word[:end] in entries:
                    break  # and so are all shorter beginnings
                entries[word[:end]] = _BEGINNING
    return entries, -log(total)


def cut_chinese(text: str) -> list[str]:
    """A stretch of Chinese characters to the words that are likeliest together; of equals, to the longer one first.

    jieba first makes a graph of all words in the stretch, with a list for each character, and then weighs its edges
    one call at a time; here each word is weighed as it is found.
    """
    entries, least = load_dictionary()
    count = len(text)
    likelihoods = [0.0] * (count + 1)
    ends = list(range(1, count + 1))
    for start in range(count - 1, -1, -1):
        best = None
        for end in range(start + 1, count + 1):
            entry = entries.get(text[start:end])
            if entry is None:
                break  # no word begins so: the dictionary holds the beginnings of its words, too
            if entry:
                likelihood = entry[0] + least + likelihoods[end]
                if best is None or likelihood >= best:
                    best, ends[start] = likelihood, end
        likelihoods[start] = least + likelihoods[start + 1] if best is None else best
    words: list[str] = []
    start = 0
    while start < count:
        words.append(text[start : ends[start]])
        start = ends[start]
    return words


def _cut_mixed(text: str, words_or_marks: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """A text to its words with their tags. Letters and digits that are no part of a known word make one word."""
    entries, _ = load_dictionary()
    for match in words_or_marks.finditer(text):
        latin = ""
        for word in cut_chinese(match[0]) if match["words"] else ():
            if _LATIN.fullmatch(word):
                latin += word
                continue
            if latin:
                yield latin, "eng"
                latin = ""
            yield word, _read_tag(entries.get(word))
        if latin or not match["words"]:
            yield (latin, "eng") if latin else (match[0], _UNKNOWN)


def _read_tag(entry: Entry | None) -> str:
    return entry[1] if entry else _UNKNOWN
