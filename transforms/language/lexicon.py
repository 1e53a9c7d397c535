"""The words the grammar knows: catalogue names and cue words, with the automata that find them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ahocorasick_rs

from transforms.language import cues as cue
from transforms.language.catalogue import Catalogue
from transforms.language.table_words import TableWords
from transforms.language.trust import Trust
from transforms.language.units import UnitTable


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Cue words (word to the bits of its kinds) and the automata over words and names.

    ``tables``: the words of tables; without them no table is read.
    """

    catalogue: Catalogue
    units: UnitTable
    cues: Mapping[str, int]
    cue_words: tuple[str, ...]
    name_words: tuple[str, ...]
    cue_automaton: Any
    name_automaton: Any
    trust: Trust
    tables: TableWords | None = None


def build_lexicon(
    catalogue: Catalogue, units: UnitTable, cues: Mapping[str, int], trust: Trust, tables: TableWords | None = None
) -> Lexicon:
    """Catalogue, units and cues to one Lexicon; both automata match leftmost-longest."""
    cue_words = tuple(word for word, mask in cues.items() if mask & ~cue.WORDS_ONLY)
    name_words = tuple(catalogue.names)
    longest = ahocorasick_rs.MatchKind.LeftmostLongest
    return Lexicon(
        catalogue,
        units,
        cues,
        cue_words,
        name_words,
        ahocorasick_rs.AhoCorasick(cue_words, matchkind=longest),
        ahocorasick_rs.AhoCorasick(name_words, matchkind=longest),
        trust,
        tables,
    )
