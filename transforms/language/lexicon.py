"""The words the grammar knows: catalogue names and cue words, with the automata that find them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ahocorasick_rs

from transforms.language import cues as cue
from transforms.language.catalogue import Catalogue
from transforms.language.table_words import TableWords
from transforms.language.trust import Trust
from transforms.language.units import UnitTable

# In a cue phrase it stands for a few characters of any words.
_GAP = "*"
_LONGEST_BOUND = 5
_LEVELS = frozenset("省市县区州盟旗镇乡")
_SHORT_STRETCH = r"[^，。；、：:,;（）()\d\0]{0,8}?"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Cue words (word to the bits of its kinds) and the automata over words and names.

    ``cue_masks``: what tokens of ``cue_words`` are, in the same order.

    ``phrases`` finds the cue phrases that leave a gap open (按…口径), ``phrase_words`` names them in the order of its
    groups. ``name_ends``: how much of each of ``name_words`` stands before a bound that it ends in; ``graded``: those
    that begin with a level of government (县重点项目), by their places. ``hubs`` finds the endings of ports and hubs.
    ``tables``: the words of tables; without them no table is read.
    """

    catalogue: Catalogue
    units: UnitTable
    cues: Mapping[str, int]
    cue_words: tuple[str, ...]
    cue_masks: tuple[int, ...]
    name_words: tuple[str, ...]
    name_ends: tuple[int, ...]
    graded: frozenset[int]
    cue_automaton: Any
    name_automaton: Any
    phrases: re.Pattern[str]
    phrase_words: tuple[str, ...]
    hubs: re.Pattern[str]
    trust: Trust
    tables: TableWords | None = None


def build_lexicon(
    catalogue: Catalogue, units: UnitTable, cues: Mapping[str, int], trust: Trust, tables: TableWords | None = None
) -> Lexicon:
    """Catalogue, units and cues to one Lexicon; both automata match leftmost-longest."""
    cue_words = tuple(word for word, mask in cues.items() if mask & ~cue.WORDS_ONLY and _GAP not in word)
    name_words = tuple(catalogue.names)
    phrase_words = tuple(sorted((word for word in cues if _GAP in word), key=len, reverse=True))
    longest = ahocorasick_rs.MatchKind.LeftmostLongest
    return Lexicon(
        catalogue,
        units,
        cues,
        cue_words,
        tuple(cue.CUE | cues[word] & ~cue.WORDS_ONLY for word in cue_words),
        name_words,
        tuple(len(word) - _measure_bound(word, cues) for word in name_words),
        frozenset(index for index, word in enumerate(name_words) if word[0] in _LEVELS and word[1:] in catalogue.names),
        ahocorasick_rs.AhoCorasick(cue_words, matchkind=longest),
        ahocorasick_rs.AhoCorasick(name_words, matchkind=longest),
        # The groups stand behind the words: a search for words that may begin so passes over all other characters.
        re.compile("|".join(f"{_spell_phrase(word)}()" for word in phrase_words) or "(?!)"),
        phrase_words,
        re.compile("|".join([re.escape(word) for word, mask in cues.items() if mask & cue.HUB_END]) or "(?!)"),
        trust,
        tables,
    )


def _measure_bound(name: str, cues: Mapping[str, int]) -> int:
    """How many characters the bound has that a name ends in (超, 突破), or the 由 of a change: they are said of the
    number, not of the thing."""
    lengths = range(min(_LONGEST_BOUND, len(name) - 1), 0, -1)
    return next((length for length in lengths if cues.get(name[-length:], 0) & (cue.BOUNDS_BEFORE | cue.FROM)), 0)


def _spell_phrase(phrase: str) -> str:
    return _SHORT_STRETCH.join(re.escape(part) for part in phrase.split(_GAP))
