"""Classes of tokens as bits of one integer: what kind a token is, and which kinds of cue its word is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from transforms.language.seedfile import LineDict, SeedError, parse_yaml

# Kinds of token: each token has exactly one of these.
NAME: Final = 1 << 0
QUANTITY: Final = 1 << 1
TIME: Final = 1 << 2
PLACE: Final = 1 << 3
CUE: Final = 1 << 4
TEXT: Final = 1 << 5
CLAUSE: Final = 1 << 6
LIST: Final = 1 << 7
OPEN: Final = 1 << 8
CLOSE: Final = 1 << 9
QUOTE: Final = 1 << 10
END: Final = 1 << 11
KINDS: Final = (1 << 12) - 1

# Kinds of cue, as seeds/cues.yml names them (``from`` is FROM, ``before: {gt: …}`` is BEFORE_GT).
UP: Final = 1 << 12
DOWN: Final = 1 << 13
UP_TO: Final = 1 << 14
DOWN_TO: Final = 1 << 15
GAIN: Final = 1 << 16
GROSS: Final = 1 << 17
LEVEL: Final = 1 << 18
MAKE: Final = 1 << 19
BEFORE_GT: Final = 1 << 20
BEFORE_LT: Final = 1 << 21
BEFORE_GE: Final = 1 << 22
BEFORE_LE: Final = 1 << 23
BEFORE_APPROX: Final = 1 << 24
AFTER_GE: Final = 1 << 25
AFTER_GT: Final = 1 << 26
AFTER_LE: Final = 1 << 27
AFTER_APPROX: Final = 1 << 28
RATE_HEAD: Final = 1 << 29
FALL_HEAD: Final = 1 << 30
ANNUAL: Final = 1 << 31
ANNUAL_GROWTH_WORD: Final = 1 << 32
CUMULATIVE: Final = 1 << 33
JOIN: Final = 1 << 34
EACH: Final = 1 << 35
ALL: Final = 1 << 36
COMPARE: Final = 1 << 37
FROM: Final = 1 << 38
COUNTERPART: Final = 1 << 39
BENEFITS: Final = 1 << 40
REQUIRED: Final = 1 << 41
AREA: Final = 1 << 42
IN_STEP: Final = 1 << 43
BASIS: Final = 1 << 44
PER_HEAD: Final = 1 << 45
THROUGHOUT: Final = 1 << 46
EXCLUDING: Final = 1 << 47
AGENT: Final = 1 << 48
SUFFIX: Final = 1 << 49
TOTAL: Final = 1 << 50
BLOCK: Final = 1 << 51
OWN_TARGET: Final = 1 << 52
TARGET: Final = 1 << 53
TARGET_STRONG: Final = 1 << 54
SET_BY: Final = 1 << 55
FLOOR: Final = 1 << 56
STRETCH: Final = 1 << 57
HANDED_DOWN: Final = 1 << 58
LED: Final = 1 << 59
CIRCUMSTANCE: Final = 1 << 60
ACTUAL_STRONG: Final = 1 << 61
SELF_NATIONAL: Final = 1 << 62
SELF_PROVINCE: Final = 1 << 63
SELF_PREFECTURE: Final = 1 << 64
SELF_COUNTY: Final = 1 << 65
SELF_TOWNSHIP: Final = 1 << 66
OUTSIDE_ANY: Final = 1 << 67
PART: Final = 1 << 68
NEUTRAL: Final = 1 << 69
RANKS: Final = 1 << 70
TURN: Final = 1 << 71
PROPOSES: Final = 1 << 75
BETTER: Final = 1 << 76
ASKS: Final = 1 << 77
TENDS: Final = 1 << 80
LOST: Final = 1 << 81
YIELDS: Final = 1 << 82
# Words about words: they are compared with unknown words before a name, and are no tokens of their own.
DIVIDING: Final = 1 << 72
DIVIDING_END: Final = 1 << 73
UNDIVIDING: Final = 1 << 74
EVENT_END: Final = 1 << 78
DOER_END: Final = 1 << 79
LEAGUE_END: Final = 1 << 83
BY_GROWTH: Final = 1 << 84
# Light verbs: they say that something was done or got, and the noun phrase they govern what.
LIGHT: Final = 1 << 95
# Of unknown noun phrases: words that jieba splits, heads that say too little alone, heads of amounts, people.
COMPOUND: Final = 1 << 96
GENERIC: Final = 1 << 97
AMOUNT_HEAD: Final = 1 << 98
PEOPLE: Final = 1 << 99
# Of aims: words that want something, and words that say that what follows is what is aimed at.
WILLS: Final = 1 << 100
SETTLES: Final = 1 << 101
# Of owners: endings of firms and of sectors, what is measured of them, what is done to them, endings of hubs.
FIRM_END: Final = 1 << 102
SECTOR_END: Final = 1 << 103
FIRM_MEASURE: Final = 1 << 104
DONE_TO: Final = 1 << 105
HUB_END: Final = 1 << 106
# local: beginnings of the names of what is the author's own of a revenue that is shared with those above.
LOCAL: Final = 1 << 107
# counting: words that say how a change is counted (同口径), so that two told in one sentence contradict nothing.
COUNTING: Final = 1 << 108
# nominal: a change told at current prices. afterwards: what a project or a zone's tenants yield is told behind it.
NOMINAL: Final = 1 << 110
AFTERWARDS: Final = 1 << 111
# opens: verbs for a port or hub that goes into service.
OPENS: Final = 1 << 112
# What is spent on a zone, capital that is brought in, words that sum up a list, and verbs for what is not yet known.
BUILT: Final = 1 << 113
CAPITAL: Final = 1 << 114
SUMMED_UP: Final = 1 << 115
EXPECTED: Final = 1 << 116
# area_end: endings of the names of areas (苏北, 山区县), of which a whole sentence tells where it begins with one.
AREA_END: Final = 1 << 118
# plain: words in which no shorter cue word is read.
PLAIN: Final = 1 << 117
# deed: verbs for what is done to things that are there already; without them the things would be the whole stock.
DEED: Final = 1 << 109
# governs: other verbs that govern what was counted; before it they are an attribute (出台的政策).
GOVERNS: Final = 1 << 119
# founds: verbs for what comes to be or is gained; so many of them are what came to be, not the whole stock.
FOUNDS: Final = 1 << 122
# aspires: words for looking at a mark from afar (朝着…, 瞄准…, 迈向…), which says that it has not been reached.
ASPIRES: Final = 1 << 120
# yoy: words that say that a change is one since the year before (同比).
YOY: Final = 1 << 121
# climbs: verbs by which a place in a ranking moves (前移3位).
CLIMBS: Final = 1 << 123

# Unions that the grammar asks for.
BOUNDS_BEFORE: Final = BEFORE_GT | BEFORE_LT | BEFORE_GE | BEFORE_LE | BEFORE_APPROX
BOUNDS_AFTER: Final = AFTER_GE | AFTER_GT | AFTER_LE | AFTER_APPROX
# Words for an area: the author's own or another.
AREAS: Final = OUTSIDE_ANY | SELF_NATIONAL | SELF_PROVINCE | SELF_PREFECTURE | SELF_COUNTY | SELF_TOWNSHIP
_NOUN_PHRASES: Final = LIGHT | COMPOUND | GENERIC | AMOUNT_HEAD | PEOPLE
_OWNERS: Final = EVENT_END | DOER_END | LEAGUE_END | FIRM_END | SECTOR_END | FIRM_MEASURE | DONE_TO | HUB_END
_DIVISIONS: Final = DIVIDING | DIVIDING_END | UNDIVIDING | LOCAL
_OF_THINGS: Final = BUILT | CAPITAL | SUMMED_UP | EXPECTED | OPENS | BY_GROWTH | AREA_END
WORDS_ONLY: Final = _DIVISIONS | SETTLES | _OF_THINGS | _OWNERS | _NOUN_PHRASES | DEED | GOVERNS | FOUNDS

KIND_NAMES: Final[Mapping[int, str]] = {
    NAME: "name", QUANTITY: "quantity", TIME: "time", PLACE: "place", CUE: "cue", TEXT: "text", CLAUSE: "clause",
    LIST: "list", OPEN: "open", CLOSE: "close", QUOTE: "quote", END: "end",
}  # fmt: skip
_NOUN_ENDS = ("幅", "量")
_BOUNDS = ("gt", "lt", "ge", "le", "approx")
_BEFORE = ((BEFORE_GT, "gt"), (BEFORE_LT, "lt"), (BEFORE_GE, "ge"), (BEFORE_LE, "le"), (BEFORE_APPROX, "approx"))
_AFTER = ((AFTER_GT, "gt"), (AFTER_LE, "le"), (AFTER_GE, "ge"), (AFTER_APPROX, "approx"))
CUE_BITS: Final[Mapping[str, int]] = {
    name.lower(): bit
    for name, bit in list(globals().items())
    if isinstance(bit, int) and name.isupper() and bit > KINDS and bit & (bit - 1) == 0
}


def find_bound_before(mask: int) -> str:
    """The bound that a word with these kinds says before a number (不低于 → ge), or ''."""
    return next((bound for bit, bound in _BEFORE if mask & bit), "") if mask & BOUNDS_BEFORE else ""


def find_bound_after(mask: int) -> str:
    """The bound that a word with these kinds says behind a number (以上 → ge), or ''."""
    return next((bound for bit, bound in _AFTER if mask & bit), "") if mask & BOUNDS_AFTER else ""


def parse_cues(text: str, file: str) -> dict[str, int]:
    """cues.yml to word → bits of its kinds. Raises SeedError for unknown kinds and words given twice in one kind."""
    data = parse_yaml(text, file)
    masks: dict[str, int] = {}
    for key, value in data.items():
        line = data.key_lines[key]
        if key not in ("before", "after"):
            _add_words(masks, value, key, key, file, line)
            continue
        if not isinstance(value, LineDict) or not set(value) <= set(_BOUNDS):
            raise SeedError(file, line, f"{key}: expected bounds out of {', '.join(sorted(_BOUNDS))}")
        for bound, words in value.items():
            _add_words(masks, words, f"{key}_{bound}", f"{key}:{bound}", file, value.key_lines[bound])
    _derive_ends(masks)
    return masks


def _derive_ends(masks: dict[str, int]) -> None:
    """收窄 to 收窄到, 收窄至 and 收窄为: a verb of change and where the change ended, unless written down otherwise."""
    for word, mask in list(masks.items()):
        if len(word) == len("增长") and mask & (UP | DOWN) and not word.endswith(_NOUN_ENDS):
            for ending in ("到", "至", "为"):
                masks.setdefault(word + ending, UP_TO if mask & UP else DOWN_TO)


def _add_words(masks: dict[str, int], words: list[Any], kind: str, written: str, file: str, line: int) -> None:
    bit = CUE_BITS.get(kind)
    if bit is None:
        raise SeedError(file, line, f"unknown kind of cue {written!r}")
    for word in words:
        if not isinstance(word, str) or not word:
            raise SeedError(file, line, f"{written}: {word!r} is no word")
        if masks.get(word, 0) & bit:
            raise SeedError(file, line, f"{written}: {word!r} stands twice")
        masks[word] = masks.get(word, 0) | bit
