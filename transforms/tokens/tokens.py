"""Clean text to typed tokens: names, quantities, times, cue words, separators and the unknown rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from transforms.language import cues as cue
from transforms.language.catalogue import Name
from transforms.language.lexicon import Lexicon
from transforms.language.units import UnitTable
from transforms.records import value
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
_TAKEN = b"\1"
_MARKS = re.escape("".join(_MARK_KINDS))
_PIECES = re.compile(f"[{_MARKS}]|[^{_MARKS}]+")
_BY_START = attrgetter("start")


@value
class Token:
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
    return tokenise_all(text, lexicon, report_year, places, ((begin, stop),))[0]


def tokenise_all(
    text: str, lexicon: Lexicon, report_year: int | None, places: PlaceFinder, stretches: Sequence[tuple[int, int]]
) -> list[list[Token]]:
    """Several stretches of a text to the tokens of each, as ``tokenise`` does it.

    One kind of token is found in all of them before the next: the automata and patterns of all kinds together are
    more than a processor's cache holds, and taken in turn for each sentence they cost twice as much.
    """
    drafts = [_Draft(begin, stop, text[begin:stop]) for begin, stop in stretches]
    for draft in drafts:
        _take_names(draft, lexicon)
    for draft in drafts:
        _take_times(draft, text, report_year)
    for draft in drafts:
        _take_quantities(draft, text, lexicon.units)
    for draft in drafts:
        _take_places(draft, places)
    for draft in drafts:
        _take_cues(draft, lexicon)
    return [_fill_gaps(text, draft.begin, draft.stop, draft.found) for draft in drafts]


@dataclass(slots=True)
class _Draft:
    """A stretch of text, ``words``, that begins at ``begin``, and the tokens ``found`` in it so far.

    ``taken``: which of its characters they hold.
    """

    begin: int
    stop: int
    words: str
    found: list[Token] = field(default_factory=list)
    taken: bytearray = field(init=False)

    def __post_init__(self) -> None:
        self.taken = bytearray(self.stop - self.begin)

    def claims(self, start: int, end: int) -> bool:
        """Takes the characters from ``start`` to ``end`` of the text for a token, unless another has some of them."""
        first, last = start - self.begin, end - self.begin
        if self.taken.find(1, first, last) >= 0:
            return False
        self.taken[first:last] = _TAKEN * (last - first)
        return True


def _take_names(draft: _Draft, lexicon: Lexicon) -> None:
    """Names in a draft; a bound that a name ends in (5G基站超) is left for the cue words."""
    begin, taken, add = draft.begin, draft.taken, draft.found.append
    name_words, name_ends, names = lexicon.name_words, lexicon.name_ends, lexicon.catalogue.names
    for index, first, _ in lexicon.name_automaton.find_matches_as_indexes(draft.words):
        word, length = name_words[index], name_ends[index]
        last = first + length
        taken[first:last] = _TAKEN * length
        add(Token(cue.NAME, begin + first, begin + last, word[:length], names[word]))


def _take_times(draft: _Draft, text: str, report_year: int | None) -> None:
    for time in find_times(text, report_year, draft.begin, draft.stop):
        start, end = time.start, time.end
        if draft.claims(start, end):
            draft.found.append(Token(cue.TIME, start, end, text[start:end], None, None, time))


def _take_quantities(draft: _Draft, text: str, units: UnitTable) -> None:
    for quantity in find_quantities(text, units, draft.begin, draft.stop):
        start, end = quantity.start, quantity.end
        if draft.claims(start, end):
            draft.found.append(Token(cue.QUANTITY, start, end, text[start:end], None, quantity))


def _take_places(draft: _Draft, places: PlaceFinder) -> None:
    begin = draft.begin
    for first, last, scope in places(draft.words):
        if draft.claims(begin + first, begin + last):
            draft.found.append(Token(cue.PLACE, begin + first, begin + last, draft.words[first:last], place=scope))


def _take_cues(draft: _Draft, lexicon: Lexicon) -> None:
    """Cue words and phrases in what no other token holds; all tokens in order."""
    begin, found = draft.begin, draft.found
    words = _blot(draft.words, begin, found)
    phrases = _find_phrases(words, begin, lexicon)
    if phrases:
        found += phrases
        words = _blot(words, begin, found)
    masks, cue_words = lexicon.cue_masks, lexicon.cue_words
    found += [
        Token(masks[index], begin + first, begin + last, cue_words[index])
        for index, first, last in lexicon.cue_automaton.find_matches_as_indexes(words)
    ]
    found.sort(key=_BY_START)


def _find_phrases(words: str, begin: int, lexicon: Lexicon) -> list[Token]:
    """The cue phrases that leave a gap open (按…口径) in a stretch that begins at ``begin``."""
    return [
        Token(
            cue.CUE | lexicon.cues[lexicon.phrase_words[(match.lastindex or 1) - 1]],
            begin + match.start(),
            begin + match.end(),
            match.group(),
        )
        for match in lexicon.phrases.finditer(words)
    ]


def _blot(text: str, begin: int, tokens: list[Token]) -> str:
    """The text, which begins at ``begin``, with its tokens blotted out, so that nothing else is found in them."""
    parts: list[str] = []
    position = 0
    for token in sorted(tokens, key=_BY_START):
        start, end = token.start - begin, token.end - begin
        parts.append(text[position:start])
        parts.append(_BLOT * (end - start))
        position = end
    parts.append(text[position:])
    return "".join(parts)


def _fill_gaps(text: str, begin: int, stop: int, found: list[Token]) -> list[Token]:
    """Tokens in order, with the marks and unknown words between them as tokens, too."""
    tokens: list[Token] = []
    add = tokens.append
    position = begin
    for token in found:
        start = token.start
        if position + 1 == start:  # mostly a mark
            add(Token(_MARK_KINDS.get(text[position], cue.TEXT), position, start, text[position]))
        elif position < start:
            _read_gap(text, position, start, add)
        add(token)
        position = token.end
    _read_gap(text, position, stop, add)
    return tokens


def _read_gap(text: str, start: int, stop: int, add: Callable[[Token], None]) -> None:
    for piece in _PIECES.findall(text, start, stop):
        end = start + len(piece)
        add(Token(_MARK_KINDS.get(piece, cue.TEXT), start, end, piece))
        start = end
