"""What is so of a clause with numbers beside the kinds of its words, as bits above those of all cues."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from transforms.language import cues as cue
from transforms.tokens.clauses import RATE_CLASSES, Group
from transforms.tokens.tokens import Token

_FIRST = 1 << 128
# Kinds of token and cue, which a production that is refused for want of them can name.
SHOWN: Final = _FIRST - 1

# What leads to the whole that a number is a share of.
SHARING: Final = ("占", "相当于")
_ONLY = frozenset({"只", "仅", "约"})

# Of the numbers, and what stands beside them.
GOES_ON: Final = _FIRST << 0  # no mark follows the numbers at once
SEVERAL: Final = _FIRST << 1
WORDLESS: Final = _FIRST << 2  # no words stand before them
RATE: Final = _FIRST << 3
BEHIND_OF: Final = _FIRST << 4  # 的 stands right before them
BEHIND_TOWARDS: Final = _FIRST << 5
BEHIND_DEGREE: Final = _FIRST << 6
SHARED: Final = _FIRST << 7  # 占 begins the noun phrase

# Of the discourse that they are read against, and of what was found in it.
OPENED: Final = _FIRST << 8
AGAINST: Final = _FIRST << 9
REVIEWS: Final = _FIRST << 10
BASED: Final = _FIRST << 11  # the number is the level of a time compared with
ADDED_UP: Final = _FIRST << 12
YEARS: Final = _FIRST << 13
NO_SUBJECT: Final = _FIRST << 14
SUBJECTS: Final = _FIRST << 15  # more than one
SPOKEN: Final = _FIRST << 16  # a subject has been spoken of
AWAY: Final = _FIRST << 17  # clauses since have led away from it
CARRIED: Final = _FIRST << 18
UNMATCHED: Final = _FIRST << 19
LISTED: Final = _FIRST << 20  # the numbers are an item of a list
UNKNOWN: Final = _FIRST << 21  # nothing that the noun phrase names is in the catalogue

# Of an amount beside an indicator.
NAMES_CHANGE: Final = _FIRST << 22
NAMES_GROWTH: Final = _FIRST << 23
MOVED: Final = _FIRST << 24
GAINED: Final = _FIRST << 25  # moved, or said to be so many more
HEADED: Final = _FIRST << 26  # 增速 or its like stands before the number
IS_SHARE: Final = _FIRST << 27
PRICES: Final = _FIRST << 28  # the indicator is a rise of prices
LIST_GROWS: Final = _FIRST << 29

_CLOSED = cue.CLAUSE | cue.LIST | cue.END
_LAST_WORDS = {
    "的": BEHIND_OF,
    **dict.fromkeys(("向", "向着"), BEHIND_TOWARDS),
    **dict.fromkeys(("高", "低", "多", "少", "高了", "低了", "多了", "少了"), BEHIND_DEGREE),
}


def find_facts(left: Sequence[Token], noun: Sequence[Token], group: Group, tokens: Sequence[Token]) -> int:
    """What is so of numbers by what stands beside them; ``left``: the words before, ``noun``: those of a subject."""
    facts = _LAST_WORDS.get(left[-1].text, 0) if left else WORDLESS
    if group.last < len(tokens) and not tokens[group.last].mask & _CLOSED:
        facts |= GOES_ON
    members = group.members
    if len(members) > 1:
        facts |= SEVERAL
    quantity = members[0].quantity
    unit_class = quantity.unit_class if quantity is not None else ""
    if unit_class in RATE_CLASSES:
        facts |= RATE
    if noun and noun[len(noun) > 1 and noun[0].text in _ONLY].text.startswith(SHARING):
        facts |= SHARED
    return facts


def find_spoken(last: Sequence[object], distance: int, carried: Sequence[object]) -> int:
    """What has been spoken of before some numbers: ``last`` in the sentence, ``distance`` clauses away, or
    ``carried`` from before it."""
    facts = SPOKEN if last else 0
    if distance:
        facts |= AWAY
    return facts | CARRIED if carried else facts
