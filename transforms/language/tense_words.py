"""The words of seeds/identify.yml that tell what is done from what is wanted, with what each weighs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ahocorasick_rs

from transforms.language.seedfile import LineDict, SeedError, check_keys


@dataclass(frozen=True, slots=True)
class TenseWords:
    """Weights of words: ``done`` and ``wanted`` by the word; ``last_year`` and ``this_year`` of naming those years.

    ``opening``: words for the year to come in the sentence that opens the part on it.
    """

    done: Mapping[str, float]
    wanted: Mapping[str, float]
    last_year: float
    this_year: float
    opening: tuple[str, ...]
    words: tuple[str, ...]
    automaton: ahocorasick_rs.AhoCorasick

    def find_words(self, text: str) -> set[str]:
        """The words of either kind that a text holds; among words that overlap the leftmost-longest count."""
        return {self.words[index] for index, _, _ in self.automaton.find_matches_as_indexes(text)}


def parse_tense_words(data: Any, file: str, line: int) -> TenseWords:
    """The ``tense`` of seeds/identify.yml. Raises SeedError with file and line."""
    if not isinstance(data, LineDict):
        raise SeedError(file, line, "tense must be a mapping")
    check_keys(data, file, {"review", "plan", "last_year", "this_year", "opening"}, set())
    done, wanted = (_read_weights(data, key, file) for key in ("review", "plan"))
    if shared := sorted(done.keys() & wanted.keys()):
        raise SeedError(file, data.key_lines["plan"], f"{shared[0]!r} is both done and wanted")
    opening = data["opening"]
    if not isinstance(opening, list) or not all(isinstance(word, str) and word for word in opening):
        raise SeedError(file, data.key_lines["opening"], "must be a list of words")
    words = (*done, *wanted)
    return TenseWords(
        done=done,
        wanted=wanted,
        last_year=_read_weight(data["last_year"], file, data.key_lines["last_year"]),
        this_year=_read_weight(data["this_year"], file, data.key_lines["this_year"]),
        opening=tuple(opening),
        words=words,
        automaton=ahocorasick_rs.AhoCorasick(
            words,
            matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
            # For so few words the automaton that is fastest to run is also quick to build.
            implementation=ahocorasick_rs.Implementation.DFA,
        ),
    )


def _read_weights(data: LineDict, key: str, file: str) -> dict[str, float]:
    """The lists of words by weight as weights by word."""
    weights: dict[str, float] = {}
    mapping = data[key]
    if not isinstance(mapping, LineDict):
        raise SeedError(file, data.key_lines[key], f"{key} must give lists of words by their weight")
    for weight, words in mapping.items():
        line = mapping.key_lines[weight]
        if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
            raise SeedError(file, line, "must be a list of words")
        weights |= dict.fromkeys(words, _read_weight(weight, file, line))
    return weights


def _read_weight(weight: Any, file: str, line: int) -> float:
    if isinstance(weight, bool) or not isinstance(weight, int | float) or weight <= 0:
        raise SeedError(file, line, f"a weight must be a number above 0, not {weight!r}")
    return float(weight)
