"""Clean text to typed tokens: names, quantities, times, cue words, separators and the unknown rest."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from transforms.language.catalogue import Name
from transforms.language.lexicon import Lexicon
from transforms.tokens.quantities import Quantity, find_quantities
from transforms.tokens.times import Time, find_times

PlaceFinder = Callable[[str], list[tuple[int, int, str]]]
# Marks behind which another part of a sentence, or the next item of a list, begins.
PART_MARKS = frozenset("；;◆◇●○■□▲△▼▽★☆✔✓✅☑√▶►")
_MARK_KINDS = {
    **dict.fromkeys("、", "list"),
    **dict.fromkeys("，：,:", "clause"),
    **dict.fromkeys(PART_MARKS, "clause"),
    **dict.fromkeys("。！？!?\n", "end"),
    **dict.fromkeys("“”‘’\"'《》〈〉「」『』 \u3000·—-–~～…*#/.．|｜丨▍▎※❖", "quote"),
    **dict.fromkeys("（([【〔［", "open"),
    **dict.fromkeys("）)]】〕］", "close"),
}
_BLOT = "\0"
_MARKS = re.escape("".join(_MARK_KINDS))
_REST = re.compile(f"[{_MARKS}]|[^{_MARKS}{_BLOT}]+")


@dataclass(slots=True)
class Token:
    """One token. ``kind``: name, quantity, time, place, cue, text, clause (，；：), list (、), open, close, quote, end.

    ``place`` of a place name: region, part or outside, as seen by the author.
    """

    kind: str
    start: int
    end: int
    text: str
    cues: frozenset[str] = frozenset()
    name: Name | None = None
    quantity: Quantity | None = None
    time: Time | None = None
    place: str = ""


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

    def claim(start: int, end: int) -> bool:
        if taken.find(1, start - begin, end - begin) >= 0:
            return False
        taken[start - begin : end - begin] = b"\1" * (end - start)
        return True

    for index, first, last in lexicon.name_automaton.find_matches_as_indexes(part):
        word = lexicon.name_words[index]
        claim(begin + first, begin + last)
        tokens.append(Token("name", begin + first, begin + last, word, name=lexicon.catalogue.names[word]))
    for time in find_times(text, report_year, begin, stop):
        if claim(time.start, time.end):
            tokens.append(Token("time", time.start, time.end, text[time.start : time.end], time=time))
    for quantity in find_quantities(text, lexicon.units, begin, stop):
        if claim(quantity.start, quantity.end):
            words = text[quantity.start : quantity.end]
            tokens.append(Token("quantity", quantity.start, quantity.end, words, quantity=quantity))
    for start, end, scope in places(part):
        if claim(begin + start, begin + end):
            tokens.append(Token("place", begin + start, begin + end, part[start:end], place=scope))
    words = _cover(part, [(token.start - begin, token.end - begin) for token in tokens])
    cues: list[tuple[int, int]] = []
    for index, first, last in lexicon.cue_automaton.find_matches_as_indexes(words):
        word = lexicon.cue_words[index]
        tokens.append(Token("cue", begin + first, begin + last, word, lexicon.cues[word]))
        cues.append((first, last))
    for match in _REST.finditer(_cover(words, cues)):
        found = match.group()
        tokens.append(Token(_MARK_KINDS.get(found, "text"), begin + match.start(), begin + match.end(), found))
    tokens.sort(key=_by_start)
    return tokens


def _by_start(token: Token) -> int:
    return token.start


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
