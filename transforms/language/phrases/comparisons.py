"""Stretches of words without what a number is compared with."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.language.phrases.phrase_words import OPENING, Word, join_words

_LONGEST_YEAR, _SHORTEST_YEAR = 6, 3
# Without any of these characters nothing is compared with, and no year is named.
COMPARING = frozenset("比较年")
# Behind these, or before them, 比 is the name of a ratio (粮经比由, 收入比缩小到, 费用与营收之比).
_BEHIND_RATIO, _OF_RATIO = ("由", "从", "为", "达", "达到", "控制", "调整"), ("之", "收入")
_RATIO_FALLS = ("比降", "比升")
_NARROWED = ("收", "缩", "缩小", "收窄", "降", "降至", "缩小至", "达到")
_DEGREES = frozenset("低高大小好快多少强弱轻重")


def drop_compared(words: list[Word]) -> list[Word]:
    """利润比上年: what a number is compared with is not what it is said of."""
    to = bool(words) and words[0][0] in ("到", "至")
    words = words[_count_year(words[to:]) + to if _count_year(words[to:]) else 0 :]
    for index, (word, _) in enumerate(words):
        if index and word in ("由", "从") and _count_year(words[index + 1 :]):
            return words[:index]
        if word in _RATIO_FALLS and index and words[index - 1][0].endswith(_OF_RATIO):
            return [*words[:index], ("比", "n")]  # 收入比降至
        if word == "比" and index and _names_ratio(words, index):
            return [*words[:index], (word, "n")]
        if word in ("比", "较") and not (index and words[index - 1][0] == "占"):
            if word == "较" and index + 1 < len(words) and words[index + 1][0] in _DEGREES:
                continue
            return words[:index] if index + 1 < len(words) else words
    return words


def _names_ratio(words: Sequence[Word], index: int) -> bool:
    """收入比缩小到, 费用与营收之比: whether 比 ends the name of a ratio."""
    before, behind = words[index - 1][0], words[index + 1][0] if index + 1 < len(words) else ""
    return before == "之" or behind in _BEHIND_RATIO or (before.endswith(_OF_RATIO) and behind in _NARROWED)


def _count_year(words: Sequence[Word]) -> int:
    """一九八〇年: how many words at the beginning are a year in characters; 0 where none is."""
    for index, (word, flag) in enumerate(words[:_LONGEST_YEAR]):
        if word.endswith("年") and len(join_words(words[: index + 1])) > _SHORTEST_YEAR:
            return index + 1
        if flag not in ("m", "x") or word in OPENING:
            break
    return 0
