"""Units stated in a bracket behind a name (地区生产总值（亿元）：83.4), given to the bare number that follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from transforms.language import cues as cue
from transforms.language.numerals import MULTIPLIERS
from transforms.language.units import Unit, UnitTable
from transforms.tokens.tokens import Token

_FURTHEST = 5
_BETWEEN = cue.CUE | cue.CLAUSE | cue.QUOTE | cue.TIME
_BEFORE = cue.NAME | cue.CUE | cue.TEXT
_COLONS = frozenset("：:")


class _Stated(NamedTuple):
    unit: Unit
    multiple: int


def give_units(tokens: Sequence[Token], table: UnitTable) -> list[Token]:
    """The tokens with the stated units given to the numbers they are stated for; all positions stay."""
    found = list(tokens)
    for index in range(1, len(tokens) - 2):
        if not (tokens[index].mask & cue.OPEN and tokens[index + 2].mask & cue.CLOSE):
            continue
        stated = _read_unit(tokens[index + 1], table) if tokens[index - 1].mask & _BEFORE else None
        position = _find_bare_number(tokens, index + 3) if stated is not None else None
        if stated is not None and position is not None:
            found[position] = _give(tokens[position], stated)
    return found


def _read_unit(token: Token, table: UnitTable) -> _Stated | None:
    """亿元 to the unit 元 and a hundred million of it; None for other words in brackets."""
    for cut in range(min(3, len(token.text) - 1) + 1):
        multiple = MULTIPLIERS.get(token.text[:cut]) if cut else 1
        unit = table.units.get(token.text[cut:])
        if unit is not None and multiple is not None:
            return _Stated(unit, multiple)
    return None


def _find_bare_number(tokens: Sequence[Token], start: int) -> int | None:
    """Where the number stands that the unit is meant for: nothing but a colon, verbs or a time lead to it."""
    for position in range(start, min(start + _FURTHEST, len(tokens))):
        token = tokens[position]
        if token.quantity is not None:
            return position if not token.quantity.unit_class and not token.quantity.chinese else None
        if not token.mask & _BETWEEN or (token.mask & cue.CLAUSE and token.text not in _COLONS):
            return None
        if token.text.isspace():
            return None  # a cell apart from its row's name belongs to a table
    return None


def _give(token: Token, stated: _Stated) -> Token:
    quantity = token.quantity
    assert quantity is not None
    factor = stated.unit.factor * stated.multiple
    high = None if quantity.high is None else quantity.high * factor
    given = replace(
        quantity,
        value=quantity.value * factor,
        high=high,
        unit_class=stated.unit.unit_class,
        unit_name=stated.unit.name,
        count_word=stated.unit.count_word,
    )
    return replace(token, quantity=given)
