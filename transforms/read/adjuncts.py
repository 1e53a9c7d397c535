"""Adjuncts: circumstances that a clause names beside its statement, and factors left out of account."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.language import cues as cue
from transforms.tokens.tokens import Token

_FURTHEST = 14
_FACTOR = "因素"
_MAY_END = re.compile("因素|影响|按[^，。；]{0,4}(?:年|第)")
_ENDS = re.compile("[因影按]")
_STANDARDS = ("计算", "价", "价格", "汇率", "口径", "标准")


def may_hold_adjunct(text: str, tokens: Sequence[Token], kinds: int) -> bool:
    """Whether a sentence of ``text`` may hold any adjunct; ``kinds``: those of its tokens, as one mask."""
    if kinds & cue.CIRCUMSTANCE:
        return True
    return bool(tokens) and _ENDS.search(text, tokens[0].start, tokens[-1].end) is not None


def split_adjuncts(tokens: list[Token], kinds: int) -> tuple[list[Token], list[list[Token]]]:
    """Tokens without their adjuncts, and those adjuncts that hold a number.

    在对美贸易下降超三成的情况下 tells of another thing and is read for itself; 扣除减税因素后 says how the
    number behind it was counted, which the quote keeps, and so does 按1990年不变价计算. ``kinds``: those of the
    tokens, as one mask.
    """
    if not kinds & cue.CIRCUMSTANCE and not _MAY_END.search("".join([token.text for token in tokens])):
        return tokens, []
    kept: list[Token] = []
    adjuncts: list[list[Token]] = []
    index = 0
    while index < len(tokens):
        end = _find_circumstance(tokens, index)
        standard = end or _find_standard(tokens, index)
        if standard and any(token.mask & cue.QUANTITY for token in tokens[index:standard]):
            adjuncts.append(list(tokens[index:standard]))
        end = standard or _find_factor(tokens, index) or _find_cause(tokens, index)
        if end:
            index = end
        else:
            kept.append(tokens[index])
            index += 1
    return kept, adjuncts


def _find_circumstance(tokens: Sequence[Token], index: int) -> int:
    """Where 在…的情况下 that begins at a token ends; 0 where none does."""
    if tokens[index].text != "在":
        return 0
    for position in range(index + 1, min(index + _FURTHEST, len(tokens))):
        if tokens[position].mask & (cue.CLAUSE | cue.END):
            return 0
        if tokens[position].mask & cue.CIRCUMSTANCE:
            return position + 1
    return 0


def _find_factor(tokens: Sequence[Token], index: int) -> int:
    """Where 扣除…因素后 or 把…因素剔除后 that begins at a token ends; 0 where none does."""
    first = tokens[index]
    if not first.mask & cue.EXCLUDING and _FACTOR not in first.text and first.text not in ("把", "将"):
        return 0
    excluding = factor = False
    for position in range(index, min(index + _FURTHEST, len(tokens))):
        token = tokens[position]
        if token.mask & (cue.CLAUSE | cue.END | cue.QUANTITY | cue.NAME):
            return 0
        excluding = excluding or bool(token.mask & cue.EXCLUDING)
        factor = factor or _FACTOR in token.text
        if excluding and factor and token.text.endswith("后"):
            return position + 1
        if excluding and factor and token.mask & (cue.UP | cue.DOWN):
            return position  # 剔除一次性因素增长15%
    return 0


def _find_cause(tokens: Sequence[Token], index: int) -> int:
    """Where 受…影响 that begins at a token ends; 0 where none does."""
    if not tokens[index].text.startswith("受") or not tokens[index].mask & (cue.TEXT | cue.CUE):
        return 0
    for position in range(index, min(index + _FURTHEST, len(tokens))):
        token = tokens[position]
        if token.mask & (cue.CLAUSE | cue.END | cue.QUANTITY | cue.NAME):
            return 0
        if token.text.endswith("影响"):
            return position + 1
    return 0


def _find_standard(tokens: Sequence[Token], index: int) -> int:
    """Where 按1990年不变价计算, 按年末汇率 or 按第四次经济普查口径, with a time or an ordinal in it, that begins at a
    token ends; 0 where none does."""
    if tokens[index].text not in ("按", "按照"):
        return 0
    end, timed = 0, False
    for position in range(index + 1, min(index + _FURTHEST, len(tokens))):
        token = tokens[position]
        ordinal = bool(token.mask & cue.QUANTITY) and token.text.startswith("第")
        if (token.mask & (cue.CLAUSE | cue.END | cue.QUANTITY | cue.NAME) and not ordinal) or (
            end and not token.text.endswith(_STANDARDS)
        ):
            break
        timed = timed or ordinal or token.time is not None
        end = position + 1 if token.text.endswith(_STANDARDS) else 0
    return end if timed else 0
