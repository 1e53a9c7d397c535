"""What a clause says by the way, and what it is read without: circumstances, and factors left out of account."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.tokens.tokens import Token

_FURTHEST = 14
_FACTOR = "因素"


def part_asides(tokens: Sequence[Token]) -> tuple[list[Token], list[list[Token]]]:
    """Tokens without what is said by the way, and those parts of it that hold a number.

    在对美贸易下降超三成的情况下 tells of another thing and is read for itself; 扣除减税因素后 says how the
    number behind it was counted, which the quote keeps.
    """
    kept: list[Token] = []
    asides: list[list[Token]] = []
    index = 0
    while index < len(tokens):
        end = _find_circumstance(tokens, index)
        if end and any(token.kind == "quantity" for token in tokens[index:end]):
            asides.append(list(tokens[index:end]))
        end = end or _find_factor(tokens, index) or _find_cause(tokens, index)
        if end:
            index = end
        else:
            kept.append(tokens[index])
            index += 1
    return kept, asides


def _find_circumstance(tokens: Sequence[Token], index: int) -> int:
    """Where 在…的情况下 that begins at a token ends; 0 where none does."""
    if tokens[index].text != "在":
        return 0
    for position in range(index + 1, min(index + _FURTHEST, len(tokens))):
        if tokens[position].kind in ("clause", "end"):
            return 0
        if "circumstance" in tokens[position].cues:
            return position + 1
    return 0


def _find_factor(tokens: Sequence[Token], index: int) -> int:
    """Where 扣除…因素后 or 把…因素剔除后 that begins at a token ends; 0 where none does."""
    first = tokens[index]
    if "excluding" not in first.cues and _FACTOR not in first.text and first.text not in ("把", "将"):
        return 0
    excluding = factor = False
    for position in range(index, min(index + _FURTHEST, len(tokens))):
        token = tokens[position]
        if token.kind in ("clause", "end", "quantity", "name"):
            return 0
        excluding = excluding or "excluding" in token.cues
        factor = factor or _FACTOR in token.text
        if excluding and factor and token.text.endswith("后"):
            return position + 1
    return 0


def _find_cause(tokens: Sequence[Token], index: int) -> int:
    """Where 受…影响 that begins at a token ends; 0 where none does."""
    if not tokens[index].text.startswith("受") or tokens[index].kind not in ("text", "cue"):
        return 0
    for position in range(index, min(index + _FURTHEST, len(tokens))):
        token = tokens[position]
        if token.kind in ("clause", "end", "quantity", "name"):
            return 0
        if token.text.endswith("影响"):
            return position + 1
    return 0
