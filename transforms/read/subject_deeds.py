"""What is done to things, or is true of them, kept with the things: so many of them are not the whole stock."""

from __future__ import annotations

import re
from collections.abc import Mapping

from transforms.language import cues as cue
from transforms.language.phrases.phrase_words import KEPT_VERBS, LIGHT, Word, cut_words, ends_with, is_noun, join_words
from transforms.language.phrases.phrases_behind import read_predicate_behind
from transforms.tokens.quantities import Quantity

_COUNTABLE = frozenset({"count", "persons", "km", "m2", "m3", "mu", "times", "beds", "visits"})
# Verbs of a deed stand two together at most (整合提升, 排查整治).
_MOST_VERBS = 2
_SHORTEST_NOUN = 2
_BETWEEN = "了近约超过达共计逾各 "
_FURTHEST, _MARKS = 120, "，。；：！？\n"
_NUMBER = re.compile(r"\d")
_VERBS = ("v", "vn")
# A predicate that goes on to a number of something else.
_COUNTS_ON = re.compile(r"[^，。；、]{0,3}\d")
_BRACKETED = re.compile("（[^（）]{1,8}）")
_TELLING = ("为", "向", "被", "由", "达到")
# Before people for whom something is done, and verbs of which they are those who get something.
_FOR = ("为", "向", "给", "对")
_GIVING = ("发放", "提供", "追回", "补发", "返还", "减免", "赠送", "配发", "兑付", "免费")
# What may stand before a number of which the words behind it tell something.
_TOLD_OF = re.compile("(?:其中|新增|实现|推动|支持|帮助|引导|确保|保障|促进|力争|助力|[使让有为])?[近约超逾]?$")


def read_deed(stretch: str, cues: Mapping[str, int]) -> str:
    """新开工改造, 整合提升了: the verbs that a stretch ends in for what is done to what stands behind; else ''."""
    stretch = stretch.rstrip(_BETWEEN)
    begin = len(stretch)
    for _ in range(_MOST_VERBS):
        verb = ends_with(stretch[:begin], cues, cue.DEED)
        begin -= len(verb)
    before = cut_words(stretch[:begin], cues) if begin < len(stretch) else []
    named = bool(before) and is_noun(before[-1]) and any(_governs(word, cues) for word in before[:-1])
    return "" if named else stretch[begin:]  # 实施污水治理2个行动, but 工程提升9所学校


def _governs(word: Word, cues: Mapping[str, int]) -> bool:
    text, flag = word
    return flag == "v" or (flag == "vn" and bool(cues.get(text, 0) & LIGHT))


def keep_deed(text: str, place: int, stretch: str, own: str, cues: Mapping[str, int]) -> str:
    """改造城中村9户, 改造旧厂房3个、城中村9户: the deed that governs a noun phrase right before a number; else ''.

    ``place``: where the words before the number end that ``stretch`` are.
    """
    words = stretch.rstrip(_BETWEEN)
    if not words.endswith(own):
        return ""
    before = words[: -len(own)]
    if before.strip(_BETWEEN):
        return read_deed(before, cues)
    first, *rest = cut_words(own, cues)
    if (first[1] == "v" and len(first[0]) > 1 and len(rest) != 1) or cues.get(first[0], 0) & KEPT_VERBS:
        return ""
    return _read_listed(text, text.rfind(own, 0, place), cues)


def read_deed_behind(text: str, start: int, stretch: str, cues: Mapping[str, int]) -> str:
    """改造3套危房、9户城中村: the deed that governs a noun behind a number at ``start``; else ''."""
    return read_deed(stretch, cues) if stretch else _read_listed(text, start, cues, behind=True)


def _read_listed(text: str, stop: int, cues: Mapping[str, int], behind: bool = False) -> str:
    """The deed of the first members of a list that goes on at ``stop``; ``behind``: their nouns follow the numbers."""
    begin = max(0, stop - _FURTHEST)
    begin = max(begin, *(text.rfind(mark, begin, stop) + 1 for mark in _MARKS))
    if text[stop - 1 : stop] != "、":
        return ""
    for part in reversed(text[begin : stop - 1].split("、")):
        number = _NUMBER.search(part)
        words = cut_words(part[: number.start()], cues) if number is not None else []
        first = next(
            (index for index, (_, flag) in enumerate(words if behind else words[:-1]) if flag in _VERBS), len(words)
        )
        stops = (index for index in range(first, len(words)) if words[index][1] not in _VERBS)
        last = next(stops, len(words) if behind else first)
        if last > first:
            if (len(words) > last) if behind else len(join_words(words[last:])) < _SHORTEST_NOUN:
                return ""  # 整治村3个
            return read_deed(join_words(words[:last]), cues)
    return ""


def is_countable(unit_class: str) -> bool:
    """Whether so many of a unit can be some of the things that there are."""
    return unit_class in _COUNTABLE


def read_told(text: str, begin: int, stretch: str, noun: str, cues: Mapping[str, int]) -> str:
    """药品价格下调: what is true of so many things, which their one noun alone would not tell; else ''.

    ``begin``: where the noun behind the number ends; ``stretch``: the words before the number.
    """
    if not _TOLD_OF.fullmatch(stretch.strip()) or len(cut_words(_BRACKETED.sub("", noun), cues)) > 1:
        return ""
    told = read_predicate_behind(text, begin)
    bare = told and not ends_with(noun, cues, cue.PEOPLE)
    return "" if bare and _COUNTS_ON.match(text, begin + len(told)) else told  # 园区新增企业7家


def read_told_next(text: str, quantity: Quantity, stretch: str, cues: Mapping[str, int]) -> str:
    """案例9项，4项获省级推广: what is true of so many of the things counted before; '' where nothing is."""
    if quantity.unit_class != "count" or stretch.strip(_BETWEEN) not in ("", "其中", "其中有", "有"):
        return ""
    told = read_predicate_behind(text, quantity.end)
    first = cut_words(told, cues)[0] if told else ("", "")
    return told if cues.get(first[0], 0) & cue.LIGHT or first[0] in _TELLING else ""


def read_true_of_some(text: str, begin: int, changes: tuple[str, ...]) -> str:
    """八成财政支出用于民生: what is true of such a share of things; '' where the words tell only how it changed."""
    told = read_predicate_behind(text, begin)
    return "" if told.endswith(changes) else told


def read_served(text: str, begin: int, stretch: str) -> str:
    """为2万名工人追回欠薪: what is done for the people behind a number, as they have it; '' where nothing is told."""
    if not stretch.rstrip(_BETWEEN).endswith(_FOR):
        return ""
    told = read_predicate_behind(text, begin)
    return f"获{told}" if told.startswith(_GIVING) else told
