"""Phrases behind numbers to what a number of pieces, or of persons, counts of them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from transforms.language import cues as cue
from transforms.language.phrases.noun_phrases import OWN_AREAS
from transforms.language.phrases.phrase_words import AREAS, Word, cut_words, ends_with, holds_noun, join_words
from transforms.language.words import tag_words

_INNER_JOINS = frozenset({"、", "和", "及", "与", "或"})
# What is told of 40户企业的扶持力度, and where other amounts than the number of places are told.
_SUPPORT, _PLACES_OF_BUSINESS = ("力度",), ("园区", "开发区", "高新区", "经开区", "新区", "集群")
_DAYS_OF = re.compile("[^，。；、]*?[省市县区州镇乡村](?=空气|环境|大气|平均)")


def read_people(phrase: str, cues: Mapping[str, int]) -> str:
    """参保职工住院费用 to 参保职工: the people in a phrase behind a number of persons; the phrase where none are."""
    if ends_with(phrase, cues, cue.PEOPLE):
        return phrase
    position = found = 0
    words = tag_words(phrase)
    for index, (word, _) in enumerate(words):
        position += len(word)
        modifies = index + 1 < len(words) and words[index + 1][0] in _INNER_JOINS
        if not modifies and ends_with(phrase[:position], cues, cue.PEOPLE):
            found = position
    return phrase[:found] or phrase


def read_counted(phrase: str, cues: Mapping[str, int]) -> str:
    """重点行业增加值 to 重点行业: what a number of pieces counts is not the amount that is told of it next."""
    told = phrase.partition("占")[0].removesuffix("全覆盖") or phrase
    whose, of, work = told.rpartition("的")
    if of and whose and holds_noun(cut_words(whose, cues)) and ends_with(work, cues, cue.DEED):
        return f"{work}的{whose}"  # 抓好6个中心村的环境整治
    rated = told.find("率和") + 1
    told = told[:rated] or told
    days = _DAYS_OF.match(told) if told.endswith("天数") else None
    if days is not None:
        return days.group()
    if told.endswith(_SUPPORT):
        return told.rpartition("的")[0] or phrase
    rest = _cut_rate(told, cues) if told.endswith("率") else _cut_amount(told, cues)
    if not rest:
        return phrase
    rest = rest.rstrip("的")
    named = (len(rest) > 1 or rest in AREAS) and rest not in OWN_AREAS
    counted = cut_words(rest, cues) if named else []
    if not holds_noun(counted):
        return phrase
    ends = (index for index, (word, _) in enumerate(counted) if word.endswith(_PLACES_OF_BUSINESS))
    return join_words(counted[: next(ends, len(counted)) + 1])  # 园区工业总产值


def _cut_amount(phrase: str, cues: Mapping[str, int]) -> str:
    """行业增加值 to 行业; '' where a phrase ends in no amount."""
    ending = ends_with(phrase, cues, cue.AMOUNT_HEAD)
    return phrase[: -len(ending)] if ending else ""


def _cut_rate(phrase: str, cues: Mapping[str, int]) -> str:
    """断面水质达标率 to 断面: a phrase without its rate, and what that is the rate of."""
    words = cut_words(phrase, cues)
    kept = next((index + 1 for index in range(len(words) - 2, 0, -1) if not _is_rated(words[index], cues)), 1)
    return join_words(words[:kept]) if len(words) > 1 else ""


def _is_rated(word: Word, cues: Mapping[str, int]) -> bool:
    """Whether a word before a rate is of the rate, not of what has it."""
    text, flag = word
    return flag in ("v", "vn", "ad", "a", "an", "s") or bool(cues.get(text, 0) & cue.AMOUNT_HEAD)
