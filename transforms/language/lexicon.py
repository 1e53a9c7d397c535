"""The words the grammar knows: catalogue names and cue words, with the automata that find them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ahocorasick_rs

from transforms.language.catalogue import Catalogue
from transforms.language.seedfile import LineDict, SeedError, parse_yaml
from transforms.language.table_words import TableWords
from transforms.language.units import UnitTable

FLAT_KINDS = frozenset(
    {
        "up",
        "down",
        "up_to",
        "down_to",
        "gain",
        "gross",
        "level",
        "rate_head",
        "fall_head",
        "annual",
        "annual_growth_word",
        "cumulative",
        "join",
        "each",
        "all",
        "compare",
        "from",
        "block",
        "own_target",
        "target",
        "target_strong",
        "floor",
        "stretch",
        "handed_down",
        "set_by",
        "led",
        "circumstance",
        "actual_strong",
        "self_national",
        "self_province",
        "self_prefecture",
        "self_county",
        "self_township",
        "outside_any",
        "part",
        "neutral",
        "ranks",
        "throughout",
        "excluding",
        "agent",
        "suffix",
        "total",
        "counterpart",
        "benefits",
        "required",
        "area",
        "make",
        "in_step",
        "basis",
        "per_head",
    }
)
_BOUNDS = frozenset({"gt", "lt", "ge", "le", "approx"})


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Cue words (word to its kinds; bounds as ``before:ge``) and the automata over words and names.

    ``tables``: the words of tables; without them no table is read.
    """

    catalogue: Catalogue
    units: UnitTable
    cues: Mapping[str, frozenset[str]]
    cue_words: tuple[str, ...]
    name_words: tuple[str, ...]
    cue_automaton: Any
    name_automaton: Any
    tables: TableWords | None = None


def parse_cues(text: str, file: str) -> dict[str, frozenset[str]]:
    """cues.yml to word → kinds. Raises SeedError for unknown kinds and for words given twice in one kind."""
    data = parse_yaml(text, file)
    kinds: dict[str, set[str]] = {}

    def add(words: list[Any], kind: str, line: int) -> None:
        for word in words:
            if not isinstance(word, str) or not word:
                raise SeedError(file, line, f"{kind}: {word!r} is no word")
            if kind in kinds.setdefault(word, set()):
                raise SeedError(file, line, f"{kind}: {word!r} stands twice")
            kinds[word].add(kind)

    for key, value in data.items():
        line = data.key_lines[key]
        if key in ("before", "after"):
            if not isinstance(value, LineDict) or not set(value) <= _BOUNDS:
                raise SeedError(file, line, f"{key}: expected bounds out of {', '.join(sorted(_BOUNDS))}")
            for bound, words in value.items():
                add(words, f"{key}:{bound}", value.key_lines[bound])
        elif key in FLAT_KINDS:
            add(value, key, line)
        else:
            raise SeedError(file, line, f"unknown kind of cue {key!r}")
    return {word: frozenset(found) for word, found in kinds.items()}


def build_lexicon(
    catalogue: Catalogue, units: UnitTable, cues: Mapping[str, frozenset[str]], tables: TableWords | None = None
) -> Lexicon:
    """Catalogue, units and cues to one Lexicon; both automata match leftmost-longest."""
    cue_words, name_words = tuple(cues), tuple(catalogue.names)
    longest = ahocorasick_rs.MatchKind.LeftmostLongest
    return Lexicon(
        catalogue,
        units,
        cues,
        cue_words,
        name_words,
        ahocorasick_rs.AhoCorasick(cue_words, matchkind=longest),
        ahocorasick_rs.AhoCorasick(name_words, matchkind=longest),
        tables,
    )
