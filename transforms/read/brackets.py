"""Brackets of a sentence, read apart from it, and what they speak of."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.grammar.sentence import last_subjects
from transforms.grammar.statements import Statement
from transforms.grammar.subjects import Subject
from transforms.language import cues as cue
from transforms.tokens.tokens import Token

# 相当于全省平均水平（3390元）: a bracket behind these speaks of somebody else.
_OF_OTHERS = cue.BLOCK | cue.COMPARE | cue.OUTSIDE_ANY | cue.SELF_NATIONAL | cue.SELF_PROVINCE | cue.SELF_PREFECTURE


def split_brackets(tokens: Sequence[Token], kinds: int) -> tuple[list[Token], list[list[Token]]]:
    """Tokens outside brackets, and those inside, bracket by bracket, where they hold a number.

    ``kinds``: those of all the tokens, as one mask.
    """
    if not kinds & (cue.OPEN | cue.QUOTE):
        return list(tokens), []
    if not kinds & cue.OPEN:
        return [token for token in tokens if not token.mask & cue.QUOTE], []
    main: list[Token] = []
    brackets: list[list[Token]] = []
    depth = 0
    inner: list[Token] = []
    for token in tokens:
        mask = token.mask
        if mask & cue.OPEN:
            depth += 1
        elif mask & cue.CLOSE and depth:
            depth -= 1
            if depth == 0:
                if any(part.mask & cue.QUANTITY for part in inner):
                    brackets.append(inner)
                inner = []
        elif depth:
            inner.append(token)
        elif not mask & cue.QUOTE:
            main.append(token)
    main.extend(inner)
    return main, brackets


def _find_last_before(statements: Sequence[Statement], position: int) -> Statement | None:
    earlier = [statement for statement in statements if statement.quantity.start < position]
    return max(earlier, key=lambda statement: statement.quantity.start) if earlier else None


def find_growth_before(statements: Sequence[Statement], position: int) -> int:
    """1 where the number right before a bracket is a rise in percent, -1 where it is a fall, else 0."""
    last = _find_last_before(statements, position)
    if last is None or last.reading is None or last.reading.measure != "growth":
        return 0
    return -1 if last.reading.value < 0 else 1


def find_subjects_before(statements: Sequence[Statement], main: Sequence[Token], position: int) -> tuple[Subject, ...]:
    """What a bracket speaks of: the name right before it, else the subject of the last number before it."""
    last = _find_last_before(statements, position)
    for token in reversed(main):
        if token.end > position:
            continue
        if last is not None and token.start <= last.quantity.start:
            break
        if token.name is not None and token.name.codes:
            return (Subject(token.name, token.text, token.start, token.end),)
        if token.mask & _OF_OTHERS:
            return ()
        if token.mask & (cue.CLAUSE | cue.TEXT | cue.LIST):
            break
    return last_subjects([last]) if last is not None else ()
