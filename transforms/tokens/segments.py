"""Noun phrases to the members of the lists that they are, and to their heads."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.language import cues as cue
from transforms.tokens.clauses import union
from transforms.tokens.tokens import Token

_SUFFIXES = cue.NEUTRAL | cue.OWN_TARGET | cue.RATE_HEAD | cue.FALL_HEAD | cue.SUFFIX
_PASSED_OVER = cue.CUE | cue.TIME | cue.QUOTE | cue.CLOSE | cue.OPEN

Segment = Sequence[Token]


def is_joined(noun: Segment) -> bool:
    """Whether a word, not a mark, stands between the last two members of a list."""
    return next((bool(token.mask & cue.JOIN) for token in reversed(noun) if token.mask & (cue.LIST | cue.JOIN)), False)


def split_segments(noun: Segment, mask: int) -> list[list[Token]]:
    """The members of a list; ``mask``: the kinds of all its words."""
    if not mask & (cue.LIST | cue.JOIN | cue.CLAUSE):
        return [list(noun)]
    segments: list[list[Token]] = [[]]
    for token in noun:
        if token.mask & (cue.LIST | cue.JOIN):
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
    return len(segments) > 1 and all(len(one) == 1 and one[0].mask & cue.NAME for one in segments[:-1])


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


def find_move(token: Token) -> int:
    """1 or -1 where a word is a verb of change (调减粮食面积)."""
    mask = token.mask if len(token.text) > 1 else 0
    if mask & (cue.RATE_HEAD | cue.FALL_HEAD | cue.GAIN):
        return 0
    return 1 if mask & cue.UP else -1 if mask & cue.DOWN else 0
