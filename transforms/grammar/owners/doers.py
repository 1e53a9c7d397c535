"""Who does what a clause says, where it is not the author: some of the places, firms and plants, places helped."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from transforms.grammar.scope import Cause, Scope, Territory
from transforms.language import cues as cue
from transforms.language.words import begins_verbal
from transforms.tokens.clauses import union
from transforms.tokens.tokens import Token

_AMONG = "其中"
_BEGINS_DOING = cue.LEVEL | cue.TARGET | cue.TARGET_STRONG | cue.GROSS | cue.TIME | cue.NAME
_DOES = _BEGINS_DOING | cue.BENEFITS | cue.AFTERWARDS
_LONGEST_NAME = 5
_TELLS = cue.TEXT | cue.NEUTRAL | cue.PART | cue.MAKE | cue.GROSS | cue.UP | cue.DOWN | cue.QUANTITY
_SOME_PLACES = frozenset({"省", "市", "县", "区", "州", "旗", "乡", "镇", "村", "乡镇", "县市", "省市"})


def find_doer(left: Sequence[Token], cues: int, territory: Territory, opens: bool) -> Scope | None:
    """Who does what a clause says, if not the author: some of the places, a firm, or a place that is helped.

    ``opens``: a number follows, or the clause opens its part.
    """
    words = [token.text for token in left]
    if not cues & _DOES and "的" not in words:
        return None
    # …等项目实现盘活，接待游客…: but for these words, what somebody did in passing is no topic without a number.
    opens = opens or bool(left[0].mask & cue.BENEFITS) or left[0].text == _AMONG
    body = _find_body(left, territory) if opens and cues & _BEGINS_DOING else None
    some = _find_some(left, words) if "的" in words else None
    if cues & cue.TIME and (opened := _find_opened(left)):
        body = Scope("part", Cause.TOPIC, opened)
    if cues & cue.AFTERWARDS:
        body = Scope("part", Cause.TOPIC, next(token.text for token in left if token.mask & cue.AFTERWARDS))
    return some or body or (_find_supported(left, cues) if cues & cue.BENEFITS else None)


def find_firm(left: Sequence[Token], territory: Territory) -> Scope | None:
    """恒通水泥公司技改完成，实现工业增加值…: the firm whose name opens a clause, which tells what it did."""
    if not left[0].mask & cue.TEXT:
        return None
    places = range(min(len(left) - 1, _LONGEST_NAME))
    end = next((place for place in places if territory.cues.get(left[place].text, 0) & cue.FIRM_END), 0)
    if not end:
        return None
    # A name may hold characters that are words elsewhere (华能, 宏达).
    if any(not token.mask & cue.TEXT and len(token.text) > 1 for token in left[:end]):
        return None
    name = "".join([token.text for token in left[: end + 1]])
    told = left[end + 1].mask & _TELLS and not any(token.mask & cue.NAME for token in left)
    if not told or left[end].end - left[0].start != len(name) or name in territory.cues or begins_verbal(name):
        return None
    return Scope("part", Cause.FIRM, name)


def _find_opened(left: Sequence[Token]) -> str:
    """一期投产当年即实现出口…: the verb for what went into service and yields something the same year; '' for none."""
    pairs = itertools.pairwise(left)
    goes = (verb.text for verb, time in pairs if time.text == "当年" and verb.mask & (cue.GROSS | cue.MAKE))
    return next(goes, "")


def _find_some(left: Sequence[Token], words: Sequence[str]) -> Scope | None:
    """有三分之一的省、市、区，产量…: some of the places, which are all that the clause names."""
    start = words.index("的")
    if start and "分之" not in words[start - 1]:
        return None
    rest = [token for token in left[start + 1 :] if not token.mask & (cue.LIST | cue.JOIN)]
    places = all(token.mask & (cue.AREAS | cue.AGENT) or token.text in _SOME_PLACES for token in rest)
    return Scope("part", Cause.TOPIC, rest[0].text) if rest and places else None


def _find_body(left: Sequence[Token], territory: Territory) -> Scope | None:
    """支持某某公司实现…, 其中某某景区接待…: the firm, plant or place of business that does what a clause says."""
    start = 1 if left[0].mask & cue.BENEFITS or left[0].text == _AMONG else 0
    end = _find_deed(left, start)
    words = left[start:end]
    kinds = union(words)
    if not kinds & (cue.TEXT | cue.PLACE) or kinds & (cue.NAME | cue.QUANTITY | cue.TIME | cue.JOIN):
        return None
    name = "".join([token.text for token in words])
    if not _ends_as_doer(name, territory):
        return None
    if words[0].mask & cue.MAKE or (words[0].mask & (cue.TEXT | cue.NEUTRAL) and begins_verbal(words[0].text)):
        return None  # 推进某某示范区…: what is done with it is the region's
    if any("投资" in token.text or token.text == "完成" for token in left[end : end + 3]):
        return None  # what is invested in somebody is the region's
    return Scope("part", Cause.TOPIC, name)


def _find_deed(left: Sequence[Token], start: int) -> int:
    """Where it begins what somebody does, or a measure of it (某某国际机场旅客吞吐量); ``start`` where nothing does."""
    for place in range(start, len(left)):
        mask = left[place].mask
        if mask & _BEGINS_DOING and (mask & cue.NAME or _begins_doing(left[place])):
            return place
    return start


def _ends_as_doer(name: str, territory: Territory) -> bool:
    return any(territory.cues.get(name[-length:], 0) & cue.DOER_END for length in range(1, min(4, len(name))))


def _find_supported(left: Sequence[Token], cues: int) -> Scope | None:
    """支持某市打造枢纽，旅客吞吐量…: behind a place that is helped to do something, the numbers may be its own."""
    if len(left) < 3 or not left[0].mask & cue.BENEFITS or not left[1].mask & cue.PLACE:
        return None
    if left[1].place == "region" or not left[2].mask & cue.MAKE or cues & cue.QUANTITY:
        return None
    return Scope("region", Cause.UNSURE, left[1].text)


def _begins_doing(token: Token) -> bool:
    """Whether a verb of achieving, the year in which something is done, or a name with its verb (接待游客) begins."""
    if not token.mask & _BEGINS_DOING:
        return False
    if token.mask & (cue.LEVEL | cue.TARGET | cue.TARGET_STRONG | cue.GROSS):
        return True
    if token.time is not None:
        return token.time.kind == "same"
    return bool(token.mask & cue.NAME) and (token.text.startswith("新") or begins_verbal(token.text))
