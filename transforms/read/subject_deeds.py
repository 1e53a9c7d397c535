"""What is done to things, or is true of them, kept with the things: so many of them are not the whole stock."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from transforms.language import cues as cue
from transforms.language.phrases.attributives import attribute_clause, is_predicate
from transforms.language.phrases.phrase_words import (
    KEPT_VERBS,
    LIGHT,
    Word,
    begins_with,
    cut_words,
    ends_with,
    is_noun,
    join_words,
)
from transforms.language.phrases.phrases_behind import read_predicate_behind
from transforms.tokens.quantities import Quantity

_COUNTABLE = frozenset({"count", "persons", "km", "m2", "m3", "mu", "times", "beds", "visits"})
_DEEDS = cue.DEED | cue.GOVERNS | cue.GROSS | cue.GAIN | cue.FOUNDS
# What opens with one of these has a deed of its own.
_OWN_DEEDS = cue.GROSS | cue.GAIN | cue.BOUNDS_BEFORE
# Verbs of a deed stand two together at most (整合提升, 排查整治).
_MOST_VERBS = 2
_SHORTEST_NOUN = 2
_JOINED = ("和", "与", "及")
_BETWEEN_VERBS = "、和与及"
# What is told of things in so many characters at most; these go on about the amount instead.
_LONGEST_CLAUSE, _GO_ON = 24, ("占", "达", "为", "增长", "同比", "或", "上", "里", "内", "下", "建设")
_MADE_TO, _LONGEST_DONE, _AFTER_DONE = ("组织", "引导", "推动"), 4, ("，", "。", "；", "、", "和", "")
_LONGEST_OPENING = 12
# 出台促进就业18条措施.
_PURPOSES = frozenset({"促进", "支持", "推动", "稳定", "扩大", "保障"})
# 建成各级各类平台.
_SORTS = re.compile("(?:各级|各类|各种|各项|一批|首批|全省|全市|全县|各)+$")
_LISTED_NEXT = re.compile(r"(?:、\d[\d.]*万?[个处座所条户套][^，。；、\d]{2,12})+(?=[，。；])")
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
_GIVING = (
    "发放",
    "提供",
    "追回",
    "补发",
    "返还",
    "减免",
    "赠送",
    "配发",
    "兑付",
    "免费",
    "清偿",
    "偿还",
    "选派",
    "争取",
)
# What may stand before a number of which the words behind it tell something.
_TOLD_OF = re.compile(
    "(?:其中|新增|实现|推动|支持|帮助|引导|组织|累计|共有|已有|确保|保障|促进|力争|助力|[使让有为与同]|.*等)?[近约超逾]?$"
)


def read_deed(stretch: str, cues: Mapping[str, int], governs: bool = False) -> str:
    """新开工改造, 整合提升了: the verbs that a stretch ends in for what is done to what stands behind; else ''.

    ``governs``: a noun phrase is known to stand right behind (大走访解决企业诉求9个).
    """
    stretch = stretch.rstrip(_BETWEEN)
    begin = _find_verbs(stretch, cues)
    while 0 < begin < len(stretch) and stretch[begin - 1] in _BETWEEN_VERBS:
        first = _find_verbs(stretch[: begin - 1], cues)
        if first == begin - 1:
            break
        begin = first  # 新建和改造
    before = cut_words(stretch[:begin], cues) if 0 < begin < len(stretch) else []
    governs = governs and bool(cues.get(stretch[begin:], 0) & cue.GOVERNS)  # but not 智能化改造示范项目
    named = not governs and bool(before) and is_noun(before[-1]) and any(_governs(word, cues) for word in before[:-1])
    return "" if named else stretch[begin:]  # 实施污水治理2个行动, but 工程提升9所学校


def _find_verbs(stretch: str, cues: Mapping[str, int]) -> int:
    """Where the verbs begin that a stretch ends in."""
    begin = len(stretch)
    for _ in range(_MOST_VERBS):
        begin -= len(ends_with(stretch[:begin], cues, _DEEDS))
    return begin


def join_deed(deed: str, noun: str, cues: Mapping[str, int]) -> str:
    """建成 and 森林村庄 to 建成的森林村庄; 新增 and 学位 to 新增学位, 签约 and 项目 to 签约项目."""
    if not deed or noun.startswith(deed) or noun.endswith("人次"):
        return noun
    deed = "获得" if deed == "获" else deed.removesuffix("了")
    joined = any(mark in deed for mark in _BETWEEN_VERBS)
    if (deed.startswith("新") and not joined) or deed.endswith("新增") or cues.get(noun, 0) & cue.GENERIC:
        return deed + noun
    fused = next((noun[:size] for size in (2, 4) if cues.get(deed + noun[:size], 0) & _DEEDS), "")
    if fused and cut_words(noun, cues)[0][0] == fused:
        return f"{deed}{fused}的{noun[len(fused) :]}"  # 引进落地的亿元项目
    more = "" if cues.get(noun, 0) & cue.COMPOUND else begins_with(noun, cues, cue.FOUNDS)  # 开工建设的防洪堤
    if more and len(noun) > len(more) + 1 and not cues.get(noun[len(more) :], 0) & cue.GENERIC:
        return f"{deed}{more}的{noun[len(more) :]}"
    return f"{deed}的{noun}"


def join_gained(text: str, begin: int, deed: str, noun: str, cues: Mapping[str, int]) -> str:
    """新增上市的企业 of 新增3家企业上市: what is gained, or brought to do something, by what it does; '' elsewhere.

    ``begin``: where the noun behind the number ends.
    """
    gained = deed if cues.get(deed, 0) & cue.GAIN else ""
    told = read_told(text, begin, "", noun, cues) if gained or deed in _MADE_TO else ""
    return gained + attribute_clause(told, noun, cues) if told and is_predicate(told, cues) else ""


def read_done_behind(text: str, begin: int, cues: Mapping[str, int]) -> str:
    """实施12个老旧街区改造: what is done to things, where it stands behind them or what is listed next; else ''."""
    listed = _LISTED_NEXT.match(text, begin) if text[begin : begin + 1] == "、" else None
    if listed is not None:
        return ends_with(listed.group(), cues, cue.DEED)
    if text[begin : begin + 1] in _AFTER_DONE:
        return ""
    done = begins_with(text[begin : begin + _LONGEST_DONE], cues, cue.DEED)
    return done if done and text[begin + len(done) : begin + len(done) + 1] in _AFTER_DONE else ""


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
    before = _SORTS.sub("", words[: -len(own)])
    if before.endswith("等"):
        return _read_examples(text, text.rfind(own, 0, place), before, cues)  # 举办羽毛球公开赛等赛事3场
    if before.strip(_BETWEEN):
        return read_deed(before, cues, governs=True)
    place = text.rfind(own, 0, place)
    if text[place - 1 : place] != "、":
        return ""
    first, *rest = cut_words(own, cues)
    if own[0] == "新" and rest and rest[0][1] in _VERBS:
        return ""  # 新转化项目
    if (first[1] == "v" and len(first[0]) > 1 and len(rest) != 1) or cues.get(first[0], 0) & (
        KEPT_VERBS | _OWN_DEEDS | cue.GOVERNS
    ):
        return ""
    return _read_listed(text, place, cues)


def read_deed_behind(text: str, start: int, stretch: str, cues: Mapping[str, int]) -> str:
    """改造3套危房、9户城中村: the deed that governs a noun behind a number at ``start``; else ''."""
    deed = read_deed(stretch.rstrip("的"), cues) if stretch else ""
    joined = not stretch or stretch.rstrip(_BETWEEN).endswith(_JOINED)
    deed = _read_listed(text, start, cues, behind=True) if joined and not deed else deed
    return deed or _read_examples(text, start, stretch, cues)


def _says_how(word: Word) -> bool:
    return word[1] in ("d", "ad", "t") or word[0] in ("成功", "圆满", "精心", "全力", "合力", "重点")


def _read_examples(text: str, start: int, stretch: str, cues: Mapping[str, int]) -> str:
    """续建东桶至西色、合川至江口等7个铁路项目: the deed that a list of those counted opens with; else ''."""
    begin = max(0, start - _FURTHEST)
    begin = max(begin, *(text.rfind(mark, begin, start) + 1 for mark in _MARKS))
    examples = text[begin:start]
    opening = range(min(_LONGEST_OPENING // 2, len(examples)))
    if not stretch or _NUMBER.search(examples) or not any(cues.get(examples[i : i + 2], 0) & _DEEDS for i in opening):
        return ""
    words = cut_words(examples[:_LONGEST_OPENING], cues)
    first = next((index for index, word in enumerate(words) if not _says_how(word)), len(words))
    last = next((index for index in range(first, len(words)) if words[index][1] not in _VERBS), first)
    owned = (
        "、" in examples
        or examples.endswith("等")
        or (last < len(words) and words[last][0] in _PURPOSES)
        or all(flag not in ("v", "p", "c", "f") or word == "等" for word, flag in words[last:])
    )
    return read_deed(join_words(words[:last]), cues) if last > first and owned else ""


def _read_listed(text: str, stop: int, cues: Mapping[str, int], behind: bool = False) -> str:
    """The deed of the first members of a list that goes on at ``stop``; ``behind``: their nouns follow the numbers."""
    begin = max(0, stop - _FURTHEST)
    begin = max(begin, *(text.rfind(mark, begin, stop) + 1 for mark in _MARKS))
    if text[stop - 1 : stop] not in ("、", *(_JOINED if behind else ())):
        return ""
    parts = text[begin : stop - 1].split("、")
    for place, part in reversed(list(enumerate(parts))):
        number = _NUMBER.search(part)
        words = cut_words(part[: number.start()], cues) if number is not None else []
        first = next(
            (index for index, (_, flag) in enumerate(words if behind else words[:-1]) if flag in _VERBS), len(words)
        )
        stops = (index for index in range(first, len(words)) if not _goes_on(words, index))
        last = next(stops, len(words) if behind else first)
        if last > first:
            if place and any(is_noun(word) for word in words[:first]):
                continue  # 生态养殖园区3个
            if (len(words) > last) if behind else len(join_words(words[last:])) < _SHORTEST_NOUN:
                return ""  # 整治村3个
            deeds = (read_deed(join_words(words[:stop]), cues) for stop in range(last, first, -1))
            return next(filter(None, deeds), "")  # 改造|供热|管网
    return ""


def _goes_on(words: Sequence[Word], index: int) -> bool:
    """改造|和|新建: whether a word is a verb, or joins two."""
    joins = words[index][0] in _JOINED and index + 1 < len(words)
    return words[index + joins][1] in _VERBS


def is_countable(unit_class: str) -> bool:
    """Whether so many of a unit can be some of the things that there are."""
    return unit_class in _COUNTABLE


def read_told(text: str, begin: int, stretch: str, noun: str, cues: Mapping[str, int]) -> str:
    """药品价格下调: what is true of so many things, which their one noun alone would not tell; else ''.

    ``begin``: where the noun behind the number ends; ``stretch``: the words before the number.
    """
    if not _TOLD_OF.fullmatch(stretch.strip()) or noun.endswith("化"):
        return ""
    told = read_predicate_behind(text, begin)
    listed = stretch.rstrip(_BETWEEN).endswith("等")
    if told and (listed or len(cut_words(_BRACKETED.sub("", noun), cues)) > 1) and not tells(told, noun, cues):
        return ""
    bare = told and not ends_with(noun, cues, cue.PEOPLE)
    return "" if bare and _COUNTS_ON.match(text, begin + len(told)) else told  # 园区新增企业7家


def tells(told: str, noun: str, cues: Mapping[str, int]) -> bool:
    """入选国家计划, 开工建设: whether words behind a phrase are a clause about it, not the end of its name."""
    short = 1 < len(told) <= _LONGEST_CLAUSE and not ends_with(noun, cues, cue.AMOUNT_HEAD)
    return short and not told.startswith(_GO_ON) and is_predicate(told, cues)


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
    return f"获{told.replace('了', '', 1)}" if told.startswith(_GIVING) else told
