"""Noun phrases to the members of the lists that they are, and to their heads."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.language import cues as cue
from transforms.tokens.clauses import union
from transforms.tokens.tokens import PART_MARKS, Token

_SUFFIXES = cue.NEUTRAL | cue.OWN_TARGET | cue.RATE_HEAD | cue.FALL_HEAD | cue.SUFFIX
_JOINS = cue.LIST | cue.JOIN
_PASSED_OVER = cue.CUE | cue.TIME | cue.QUOTE | cue.CLOSE | cue.OPEN

Segment = Sequence[Token]
_MONEY = r"[\d.,]*[十百千万亿]+元"
# 45个投资超亿元的, 千万元以上; an amount without a bound is that of all of them together.
_SIZE = re.compile(rf"(?:计划)?(?:总?投资额?)?(?:(?:超过?|过){_MONEY}(?:及?以上)?|在?{_MONEY}及?以上)的?")
_LONGEST_SIZE = 6


def is_joined(noun: Segment) -> bool:
    """Whether a word, not a mark, stands between the last two members of a list."""
    return next((bool(token.mask & cue.JOIN) for token in reversed(noun) if token.mask & _JOINS), False)


def split_segments(noun: Segment, mask: int) -> list[list[Token]]:
    """The members of a list; ``mask``: the kinds of all its words."""
    if not mask & (cue.LIST | cue.JOIN | cue.CLAUSE):
        return [list(noun)]
    segments: list[list[Token]] = [[]]
    for token in noun:
        if token.mask & _JOINS:
            if segments[-1]:
                segments.append([])
        elif token.mask & cue.CLAUSE:
            segments = [[]]
        else:
            segments[-1].append(token)
    if not segments[-1] and len(segments) > 1:
        segments.pop()
    return segments


def lists_counted(noun: Segment, total: bool) -> bool:
    """高新技术企业、科技型企业数量: whether bare names stand before the last member of a list, which ends in a word for
    how many there are (or such a word follows it: ``total``), so that a rate is that of each."""
    segments = split_segments(noun, union(noun)) if noun and (total or noun[-1].mask & cue.TOTAL) else []
    return len(segments) > 1 and all(
        one[-1].mask & cue.NAME and all(token.mask & cue.AREAS for token in one[:-1]) for one in segments[:-1]
    )


def find_head(segment: Segment) -> int:
    """Where the head noun of a segment stands; -1 where only cues do."""
    index = len(segment) - 1
    while index >= 0 and segment[index].mask & _PASSED_OVER:
        mask = segment[index].mask
        if mask & cue.CUE and not mask & (_SUFFIXES | cue.LEVEL | cue.MAKE):
            break
        index -= 1
    return index


def is_headed(segment: Segment) -> bool:
    """小微企业贷款: firms and a noun behind them."""
    return len(segment) > 1 and bool(segment[-1].mask & cue.TEXT) and segment[-2].text.endswith("企业")


def measure_size(tokens: Segment) -> int:
    """45个投资亿元以上的重点项目: how many words behind a number only say how great each thing is that it counts."""
    words = tokens[:_LONGEST_SIZE]
    match = _SIZE.match("".join([token.text for token in words]))
    length = 0
    for count, token in enumerate(words, 1):
        length += len(token.text)
        if match is not None and length == match.end():
            return count
    return 0


def find_move(token: Token) -> int:
    """1 or -1 where a word is a verb of change (调减粮食面积)."""
    mask = token.mask if len(token.text) > 1 else 0
    if mask & (cue.RATE_HEAD | cue.FALL_HEAD | cue.GAIN):
        return 0
    return 1 if mask & cue.UP else -1 if mask & cue.DOWN else 0


def grew_in_year(behind: Sequence[Token]) -> bool:
    """完成投资80亿元，增长10%: whether a growth that is no average follows, so that the amount is one year's."""
    seen = 0
    for token in behind:
        if token.mask & cue.QUANTITY:
            percent = token.quantity is not None and token.quantity.unit_class == "%"
            return percent and bool(seen & cue.UP) and not seen & cue.ANNUAL
        if token.text in PART_MARKS:
            return False
        seen |= token.mask
    return False
