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

Entry = tuple[float, str, bool]
"""Logarithm of a word's frequency, its tag, and whether longer words begin with it."""
_UNKNOWN = "x"
_NO_WORD = float("-inf")
_NO_ENTRY: Entry = (_NO_WORD, _UNKNOWN, False)


def is_chinese(text: str) -> bool:
    """Whether a stretch holds Chinese characters only, and at least one."""
    return _CHINESE.fullmatch(text) is not None


def cut_words(text: str) -> list[str]:
    """A text to its words, without guessing those that the dictionary does not know."""
    return cut_chinese(text) if is_chinese(text) else [word for word, _ in _cut_mixed(text, _WORDS_OR_MARKS)]


def tag_words(text: str) -> list[tuple[str, str]]:
    """A text to its words with their tags, as jieba.posseg.cut finds them without guessing."""
    return _cut_tagged(text) if is_chinese(text) else list(_cut_mixed(text, _TAGGED_OR_MARKS))


@cache
def load_dictionary() -> tuple[dict[str, Entry], float]:
    """jieba's words and their beginnings, and the logarithm of all frequencies together, negative.

    Words of the same frequency and tag share their entry: there are few of these, and half a million words.
    """
    entries: dict[str, Entry] = {}
    ending: dict[str, Entry] = {}
    beginning: dict[Entry, Entry] = {}
    total = 0
    with jieba.get_dict_file() as file:
        for line in file:
            word, _, described = line.decode("utf-8").strip().partition(" ")
            frequency, tag = described.split(" ")
            total += int(frequency)
            entry = ending.get(described)
            if entry is None:
                entry = ending[described] = (log(int(frequency)), tag, False)
            known = entries.get(word)
            entries[word] = entry if known is None else (*entry[:2], known[2])
            for end in range(len(word) - 1, 0, -1):
                entry = entries.get(word[:end], _NO_ENTRY)
                if entry[2]:
                    break  # longer words begin so, and with all that is shorter
                entries[word[:end]] = beginning.setdefault(entry, (*entry[:2], True))
    return entries, -log(total)


def cut_chinese(text: str) -> list[str]:
    """A stretch of Chinese characters to the words that are likeliest together; of equals, to the longer one first."""
    return [word for word, _ in _cut_tagged(text)]


def _cut_tagged(text: str) -> list[tuple[str, str]]:
    """The likeliest words with their tags.

    jieba first makes a graph of all words in the stretch, with a list for each character, and then weighs its edges
    one call at a time; here each word is weighed as it is found. The table is larger than a processor's cache, so
    that nothing is looked up that no word can be.
    """
    entries, least = load_dictionary()
    find, count = entries.get, len(text)
    likelihoods = [0.0] * (count + 1)
    ends, tags = [0] * count, [_UNKNOWN] * count
    start = count
    for char in reversed(text):
        best_end = end = start
        start -= 1
        weight, tag, goes_on = find(char, _NO_ENTRY)
        best = weight + least + likelihoods[end]
        while goes_on and end < count:
            end += 1
            entry = find(text[start:end])
            if entry is None:
                break
            weight, longer_tag, goes_on = entry
            likelihood = weight + least + likelihoods[end]
            if likelihood >= best and weight > _NO_WORD:
                best, best_end, tag = likelihood, end, longer_tag
        likelihoods[start] = best if best > _NO_WORD else least + likelihoods[best_end]
        ends[start], tags[start] = best_end, tag
    words: list[tuple[str, str]] = []
    start = 0
    while start < count:
        end = ends[start]
        words.append((text[start:end], tags[start]))
        start = end
    return words


def _cut_mixed(text: str, words_or_marks: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """A text to its words with their tags. Letters and digits that are no part of a known word make one word."""
    for match in words_or_marks.finditer(text):
        latin = ""
        for word, tag in _cut_tagged(match[0]) if match["words"] else ():
            if _LATIN.fullmatch(word):
                latin += word
                continue
            if latin:
                yield latin, "eng"
                latin = ""
            yield word, tag
        if latin or not match["words"]:
            yield (latin, "eng") if latin else (match[0], _UNKNOWN)
