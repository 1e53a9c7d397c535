"""Clean text to typed tokens: names, quantities, times, cue words, separators and the unknown rest."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.catalogue import Name
from transforms.lexicon import Lexicon
from transforms.quantities import Quantity, find_quantities
from transforms.times import Time, find_times

_CLAUSE_MARKS = frozenset("，；：,;:")
_SENTENCE_MARKS = frozenset("。！？!?\n")
_QUOTES = frozenset("“”‘’\"'《》〈〉「」『』 \u3000·—-–~～…*#/")
_OPENING, _CLOSING = frozenset("（([【〔［"), frozenset("）)]】〕］")


@dataclass(frozen=True, slots=True)
class Token:
    """One token. ``kind``: name, quantity, time, cue, text, clause (，；：), list (、), open, close, quote, end."""

    kind: str
    start: int
    end: int
    text: str
    cues: frozenset[str] = frozenset()
    name: Name | None = None
    quantity: Quantity | None = None
    time: Time | None = None


def tokenise(text: str, lexicon: Lexicon, report_year: int | None) -> list[Token]:
    """Clean text to tokens that cover it without gap or overlap.

    Catalogue names win over times, times over quantities, quantities over cue words; among names
    and cue words the leftmost-longest wins.
    """
    taken = bytearray(len(text))
    tokens: list[Token] = []
    for index, start, end in lexicon.name_automaton.find_matches_as_indexes(text):
        word = lexicon.name_words[index]
        taken[start:end] = b"\1" * (end - start)
        tokens.append(Token("name", start, end, word, name=lexicon.catalogue.names[word]))
    for time in find_times(text, report_year, 0, len(text)):
        if taken.find(1, time.start, time.end) < 0:
            taken[time.start : time.end] = b"\1" * (time.end - time.start)
            tokens.append(Token("time", time.start, time.end, text[time.start : time.end], time=time))
    for quantity in find_quantities(text, lexicon.units, 0, len(text)):
        if taken.find(1, quantity.start, quantity.end) < 0:
            taken[quantity.start : quantity.end] = b"\1" * (quantity.end - quantity.start)
            words = text[quantity.start : quantity.end]
            tokens.append(Token("quantity", quantity.start, quantity.end, words, quantity=quantity))
    for index, start, end in lexicon.cue_automaton.find_matches_as_indexes(text):
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\1" * (end - start)
            word = lexicon.cue_words[index]
            tokens.append(Token("cue", start, end, word, lexicon.cues[word]))
    tokens.sort(key=_by_start)
    return _fill_gaps(text, tokens)


def _by_start(token: Token) -> int:
    return token.start


def _fill_gaps(text: str, tokens: list[Token]) -> list[Token]:
    filled: list[Token] = []
    position = 0
    for token in tokens:
        if token.start > position:
            _add_gap(text, position, token.start, filled)
        filled.append(token)
        position = token.end
    if position < len(text):
        _add_gap(text, position, len(text), filled)
    return filled


def _add_gap(text: str, start: int, end: int, filled: list[Token]) -> None:
    begin = start
    for position in range(start, end):
        kind = _mark_kind(text[position])
        if kind:
            if begin < position:
                filled.append(Token("text", begin, position, text[begin:position]))
            filled.append(Token(kind, position, position + 1, text[position]))
            begin = position + 1
    if begin < end:
        filled.append(Token("text", begin, end, text[begin:end]))


def _mark_kind(char: str) -> str:
    if char == "、":
        return "list"
    if char in _CLAUSE_MARKS:
        return "clause"
    if char in _SENTENCE_MARKS:
        return "end"
    if char in _OPENING:
        return "open"
    if char in _CLOSING:
        return "close"
    return "quote" if char in _QUOTES else ""
