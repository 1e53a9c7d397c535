"""What of the word lists a reading depended on, packed so small that it is kept for every document.

The reader is watched, not trusted: every text in which words were searched, and every entry that was looked up or
missed, leaves a mark in a bit map. A changed entry without a mark cannot change what was read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar
from zlib import crc32

from transforms.language.build import Language
from transforms.language.catalogue import Indicator

_Value = TypeVar("_Value")
_SMALLEST = 2048
_MOST_PLACES = 100_000
_SPARSE = 4
"""Bits of a map per mark: of the words that were not met, few look as if they had been."""


class Lookups:
    """Texts searched, words asked for and entries used since the last ``clear``; ``pack`` makes the bit map of them."""

    def __init__(self) -> None:
        self.words: set[str] = set()
        self.entries: set[tuple[str, str]] = set()
        self._texts: list[str] = []
        self._listed = False
        self._place_of = _Places()

    def clear(self) -> None:
        self.words.clear()
        self.entries.clear()
        self._texts.clear()
        self._listed = False

    def note_text(self, text: str) -> None:
        """Words were searched in this text. The end of the text that was noted last is not noted again."""
        if not (self._texts and self._texts[-1].endswith(text)):
            self._texts.append(text)

    def note_all(self) -> None:
        """A list was gone through: the reading depends on all of it."""
        self._listed = True

    def pack(self) -> bytes:
        """The bit map; empty where nothing can be ruled out."""
        if self._listed:
            return b""
        text = "\n".join((*self._texts, *self.words))
        marks = _mark_characters(text) | _mark_pairs(text)
        for kind, code in self.entries:
            marks.update(_mark_entry(kind, code))
        size = _SMALLEST
        while size < _SPARSE * len(marks):
            size *= 2
        last = size - 1
        bits = bytearray(b"0" * size)
        for place in map(self._place_of.__getitem__, marks):
            bits[~(place & last)] = 49  # the digit 1
        return int(bits, 2).to_bytes(size // 8, "little")


class _Places(dict[int, int]):
    """Mark to place, computed once for as many marks as some hundred documents leave."""

    def __missing__(self, mark: int) -> int:
        if len(self) >= _MOST_PLACES:
            self.clear()
        place = self[mark] = _find_place(mark)
        return place


def _mark_characters(text: str) -> set[int]:
    return set(memoryview(text.encode("utf-16-le", "surrogatepass")).cast("H"))


def _mark_pairs(text: str) -> set[int]:
    """Every two neighbours of the text as one number; taken in two goes because a view has no overlapping items."""
    data = memoryview(text.encode("utf-16-le", "surrogatepass"))
    marks: set[int] = set()
    for start in (0, 2):
        marks.update(data[start : start + (len(data) - start) // 4 * 4].cast("I"))
    return marks


def may_have_met(packed: bytes, needles: Iterable[Sequence[int]]) -> bool:
    """Whether a reading with these lookups may have met a word or used an entry, given as places of their marks.

    Never false for one that did. An empty map may have met anything.
    """
    last = len(packed) * 8 - 1
    return not packed or any(
        all((packed[(place & last) >> 3] >> (place & 7)) & 1 for place in places) for places in needles
    )


def find_places_of_word(word: str) -> list[int]:
    """Places of the marks that every text leaves that holds this word."""
    return [_find_place(mark) for mark in _mark_pairs(word) or _mark_characters(word)]


def find_places_of_entry(kind: str, code: str) -> list[int]:
    """Places of the marks that the use of this entry leaves."""
    return [_find_place(mark) for mark in _mark_entry(kind, code)]


def _mark_entry(kind: str, code: str) -> tuple[int, int]:
    mark = crc32(f"{kind} {code}".encode())
    return mark, mark ^ 0xFFFFFFFF


def _find_place(mark: int) -> int:
    return crc32(mark.to_bytes(4, "little"))


def watch_language(language: Language) -> tuple[Language, Lookups]:
    """A language that reads the same and leaves its marks in the Lookups.

    What reading must not depend on is not in it (``hide_unseen``). Quantities are looked for only in texts
    in which names are looked for too, so the automaton of names leaves the marks of both.
    """
    lookups = Lookups()
    lexicon = language.lexicon
    indicators = {
        code: replace(
            hide_unseen(indicator),
            aliases=_WatchedTuple(indicator.aliases, lookups, ("aliases", code)),
        )
        for code, indicator in lexicon.catalogue.indicators.items()
    }
    watched: Any = replace(
        lexicon,
        catalogue=replace(
            lexicon.catalogue,
            indicators=_WatchedEntries("indicators", indicators, lookups),
            names=_WatchedWords(lexicon.catalogue.names, lookups),
        ),
        units=replace(
            lexicon.units,
            units=_WatchedWords(lexicon.units.units, lookups),
            classes={},
            guards={},
        ),
        cues=_WatchedWords(lexicon.cues, lookups),
        cue_automaton=_WatchedAutomaton(lexicon.cue_automaton, lookups),
        name_automaton=_WatchedAutomaton(lexicon.name_automaton, lookups),
    )
    return replace(language, lexicon=watched), lookups


def hide_unseen(indicator: Indicator) -> Indicator:
    """An indicator without what is said of it to people, and without what only the warehouse asks for."""
    named = replace(indicator, name_en="", definition="", definition_zh="", source="")
    return replace(named, constant_prices=False, headline=False, part_of=())


class _WatchedWords(dict[str, _Value]):
    """A mapping by words of the text. What is not overridden here is not used by the reader (a test compares)."""

    def __init__(self, entries: Mapping[str, _Value], lookups: Lookups) -> None:
        super().__init__(entries)
        self._note: Callable[[str], None] = lookups.words.add
        self._note_all = lookups.note_all

    def __getitem__(self, key: str) -> _Value:
        self._note(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self._note(key)
        return super().get(key, default)

    def __contains__(self, key: object) -> bool:
        self._note(str(key))
        return super().__contains__(key)

    def __iter__(self) -> Iterator[str]:
        self._note_all()
        return super().__iter__()

    def keys(self) -> Any:
        self._note_all()
        return super().keys()

    def values(self) -> Any:
        self._note_all()
        return super().values()

    def items(self) -> Any:
        self._note_all()
        return super().items()


class _WatchedEntries(_WatchedWords[_Value]):
    """A mapping by codes."""

    def __init__(self, kind: str, entries: Mapping[str, _Value], lookups: Lookups) -> None:
        super().__init__(entries, lookups)
        self._note = lambda code: lookups.entries.add((kind, code))


class _WatchedTuple(tuple[str, ...]):
    """A list of words within an entry: to go through it is to use it."""

    _note: Callable[[], None]

    def __new__(cls, words: Iterable[str], lookups: Lookups, entry: tuple[str, str]) -> _WatchedTuple:
        made = super().__new__(cls, words)
        made._note = lambda: lookups.entries.add(entry)
        return made

    def __iter__(self) -> Iterator[str]:
        self._note()
        return super().__iter__()

    def __contains__(self, word: object) -> bool:
        self._note()
        return super().__contains__(word)

    def __getitem__(self, index: Any) -> Any:
        self._note()
        return super().__getitem__(index)


class _WatchedAutomaton:
    """An Aho-Corasick automaton with the one kind of search that the reader makes."""

    def __init__(self, automaton: Any, lookups: Lookups) -> None:
        self._automaton = automaton
        self._lookups = lookups

    def find_matches_as_indexes(self, text: str) -> Any:
        self._lookups.note_text(text)
        return self._automaton.find_matches_as_indexes(text)
