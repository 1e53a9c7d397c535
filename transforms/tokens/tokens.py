"""Clean text to typed tokens: names, quantities, times, cue words, separators and the unknown rest."""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import itemgetter
from typing import NamedTuple

from transforms.language import cues as cue
from transforms.language.catalogue import Name
from transforms.language.lexicon import Lexicon
from transforms.tokens.quantities import Quantity, find_quantities
from transforms.tokens.times import Time, find_times

PlaceFinder = Callable[[str], list[tuple[int, int, str]]]
# Marks behind which another part of a sentence, or the next item of a list, begins.
PART_MARKS = frozenset("；;◆◇●○■□▲△▼▽★☆✔✓✅☑√▶►")
_MARK_KINDS = {
    **dict.fromkeys("、", cue.LIST),
    **dict.fromkeys("，：,:", cue.CLAUSE),
    **dict.fromkeys(PART_MARKS, cue.CLAUSE),
    **dict.fromkeys("。！？!?\n", cue.END),
    **dict.fromkeys("“”‘’\"'《》〈〉「」『』 \u3000·—-–~～…*#/.．|｜丨▍▎※❖", cue.QUOTE),
    **dict.fromkeys("（([【〔［", cue.OPEN),
    **dict.fromkeys("）)]】〕］", cue.CLOSE),
}
_BLOT = "\0"
_MARKS = re.escape("".join(_MARK_KINDS))
_REST = re.compile(f"[{_MARKS}]|[^{_MARKS}{_BLOT}]+")
_BY_START = itemgetter(1)


class Token(NamedTuple):
    """One token: ``mask`` holds its kind and the kinds of cue its word is (bits of transforms.language.cues).

    ``start``, ``end``: its place in the clean text. ``place`` of a place name: region, part or outside, as seen by the
    author.
    """

    mask: int
    start: int
    end: int
    text: str
    name: Name | None = None
    quantity: Quantity | None = None
    time: Time | None = None
    place: str = ""

    @property
    def kind(self) -> str:
        """The kind as a word: name, quantity, time, place, cue, text, clause, list, open, close, quote, end."""
        return cue.KIND_NAMES[self.mask & cue.KINDS]


def tokenise(
    text: str, lexicon: Lexicon, report_year: int | None, places: PlaceFinder, begin: int, stop: int
) -> list[Token]:
    """``text[begin:stop]`` to tokens that cover it without gap or overlap; positions count in ``text``.

    Catalogue names win over times, times over quantities, quantities over place names and these
    over cue words; among names and cue words the leftmost-longest wins.
    """
    part = text[begin:stop]
    taken = bytearray(len(part))
    tokens: list[Token] = []
    add = tokens.append

    def claim(start: int, end: int) -> bool:
        if taken.find(1, start - begin, end - begin) >= 0:
            return False
        taken[start - begin : end - begin] = b"\1" * (end - start)
        return True

    names = lexicon.catalogue.names
    for index, first, last in lexicon.name_automaton.find_matches_as_indexes(part):
        word = lexicon.name_words[index]
        claim(begin + first, begin + last)
        add(Token(cue.NAME, begin + first, begin + last, word, names[word]))
    for time in find_times(text, report_year, begin, stop):
        if claim(time.start, time.end):
            add(Token(cue.TIME, time.start, time.end, text[time.start : time.end], time=time))
    for quantity in find_quantities(text, lexicon.units, begin, stop):
        start, end = quantity.start, quantity.end
        if claim(start, end):
            add(Token(cue.QUANTITY, start, end, text[start:end], quantity=quantity))
    for start, end, scope in places(part):
        if claim(begin + start, begin + end):
            add(Token(cue.PLACE, begin + start, begin + end, part[start:end], place=scope))
    for match in lexicon.phrases.finditer(_cover(part, [(token.start - begin, token.end - begin) for token in tokens])):
        word = lexicon.phrase_words[(match.lastindex or 1) - 1]
        claim(begin + match.start(), begin + match.end())
        add(Token(cue.CUE | lexicon.cues[word], begin + match.start(), begin + match.end(), match.group()))
    words = _cover(part, [(token.start - begin, token.end - begin) for token in tokens])
    known: list[tuple[int, int]] = []
    for index, first, last in lexicon.cue_automaton.find_matches_as_indexes(words):
        word = lexicon.cue_words[index]
        add(Token(cue.CUE | (lexicon.cues[word] & ~cue.WORDS_ONLY), begin + first, begin + last, word))
        known.append((first, last))
    for match in _REST.finditer(_cover(words, known)):
        found = match.group()
        add(Token(_MARK_KINDS.get(found, cue.TEXT), begin + match.start(), begin + match.end(), found))
    tokens.sort(key=_BY_START)
    return tokens


def _cover(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with some spans blotted out, so that nothing else is found in them."""
    parts: list[str] = []
    position = 0
    for start, end in sorted(spans):
        parts.append(text[position:start])
        parts.append(_BLOT * (end - start))
        position = end
    parts.append(text[position:])
    return "".join(parts)
