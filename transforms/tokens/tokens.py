"""Clean text to typed tokens: names, quantities, times, cue words, separators and the unknown rest."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter

from transforms.language import cues as cue
from transforms.language.catalogue import Name
from transforms.language.lexicon import Lexicon
from transforms.language.units import UnitTable
from transforms.records import Standpoint, constructor_of, value
from transforms.tokens.compositions import part_ratio
from transforms.tokens.quantities import Quantity, find_all_quantities
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
_WHOLE = frozenset("全我本")
_BLOT, _NO_BLOT = "\0", "\1"  # all else stands behind a blot in the order of characters
_TAKEN = b"\1"
_MARKS = re.escape("".join(_MARK_KINDS))
_PIECES = re.compile(f"[{_MARKS}]|[^{_MARKS}{_BLOT}]+|{_BLOT}+")
_RUNS = re.compile(_TAKEN + b"+")
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


make_token = constructor_of(Token)


def tokenise(
    text: str, lexicon: Lexicon, now: Standpoint | None, places: PlaceFinder, begin: int, stop: int
) -> list[Token]:
    """``text[begin:stop]`` to tokens that cover it without gap or overlap; positions count in ``text``, a clean one.

    Catalogue names win over times, times over quantities, quantities over place names and these
    over cue words; among names and cue words the leftmost-longest wins.
    """
    return tokenise_all(text, lexicon, now, places, ((begin, stop),))[0]


def tokenise_all(
    text: str, lexicon: Lexicon, now: Standpoint | None, places: PlaceFinder, stretches: Sequence[tuple[int, int]]
) -> list[list[Token]]:
    """Several stretches of a text, in order and apart, to the tokens of each, as ``tokenise`` does it.

    One kind of token is found in all of them before the next: the automata and patterns of all kinds together are
    more than a processor's cache holds, and taken in turn for each sentence they cost twice as much.
    """
    draft = _Draft(text, stretches)
    _take_names(draft, lexicon)
    _take_times(draft, now)
    _take_quantities(draft, lexicon.units)
    _take_places(draft, places)
    _take_gaps(draft, _take_cues(draft, lexicon))
    return _part(draft)


class _Draft:
    """Stretches of a text, and the tokens ``found`` in them so far.

    ``words``: the stretches, blotted apart; ``shifts``: how far from each of their characters its place in the text
    is; ``taken``: which of them tokens hold.
    """

    __slots__ = ("found", "shifts", "stretches", "taken", "text", "words")

    def __init__(self, text: str, stretches: Sequence[tuple[int, int]]) -> None:
        self.text = text
        self.stretches = stretches
        self.words = _BLOT.join([text[begin:stop] for begin, stop in stretches])
        self.shifts = array("q")
        for begin, stop in stretches:
            self.shifts.extend(array("q", (begin - len(self.shifts),)) * (stop - begin + 1))
        self.taken = bytearray(len(self.words))
        self.found: list[Token] = []

    def each_stretch(self) -> Iterator[tuple[int, int, int]]:
        """Where each stretch begins and ends in the text, and how far that is from its place in ``words``."""
        place = 0
        for begin, stop in self.stretches:
            yield begin, stop, begin - place
            place += stop - begin + 1

    def claims(self, first: int, last: int) -> bool:
        """Takes the characters from ``first`` to ``last`` for a token, unless another has some of them."""
        if self.taken.find(1, first, last) >= 0:
            return False
        self.taken[first:last] = _TAKEN * (last - first)
        return True

    def blot(self) -> str:
        """The words with all tokens blotted out, so that nothing else is found in them."""
        parts: list[str] = []
        position = 0
        for run in _RUNS.finditer(self.taken):
            first, last = run.span()
            parts += (self.words[position:first], _BLOT * (last - first))
            position = last
        return "".join((*parts, self.words[position:]))


def _take_names(draft: _Draft, lexicon: Lexicon) -> None:
    """Names in a draft; a bound that a name ends in (5G基站超) is left for the cue words.

    So is the author's word for itself that a name would break (全县重点项目).
    """
    shifts, taken, add = draft.shifts, draft.taken, draft.found.append
    name_words, name_ends, names = lexicon.name_words, lexicon.name_ends, lexicon.catalogue.names
    graded = lexicon.graded
    for index, first, _ in lexicon.name_automaton.find_matches_as_indexes(draft.words):
        word, length, start = name_words[index], name_ends[index], first + shifts[first]
        if index in graded and first and draft.words[first - 1] in _WHOLE:
            word, first, length, start = word[1:], first + 1, length - 1, start + 1
        taken[first : first + length] = _TAKEN * length
        add(make_token(cue.NAME, start, start + length, word[:length], names[word]))


def _take_times(draft: _Draft, now: Standpoint | None) -> None:
    text = draft.text
    for begin, stop, shift in draft.each_stretch():
        for time in find_times(text, now, begin, stop):
            start, end = time.start, time.end
            if draft.claims(start - shift, end - shift):
                draft.found.append(make_token(cue.TIME, start, end, text[start:end], None, None, time))


def _take_quantities(draft: _Draft, units: UnitTable) -> None:
    text = draft.text
    found = find_all_quantities(text, units, draft.stretches)
    for (begin, _, shift), quantities in zip(draft.each_stretch(), found, strict=True):
        for quantity in quantities:
            start, end = quantity.start, quantity.end
            if draft.claims(start - shift, end - shift):
                shares = _find_shares(draft, quantity, begin) if quantity.unit_class == "ratio" else ()
                draft.found += shares or [make_token(cue.QUANTITY, start, end, text[start:end], None, quantity)]


def _find_shares(draft: _Draft, ratio: Quantity, begin: int) -> list[Token]:
    """三次产业结构由25∶35∶40调整为20∶35∶45: a ratio behind the name of a composition to the percentages side by side
    that it tells, as a list; [] for any other ratio. ``begin``: where its sentence does."""
    names = [one.name for one in draft.found if one.name is not None and begin <= one.start < ratio.start]
    if not names or not names[-1].composition:
        return []
    tokens: list[Token] = []
    for share in part_ratio(ratio, draft.text):
        if tokens:
            mark = draft.text[tokens[-1].end : share.start]
            tokens.append(make_token(cue.LIST, tokens[-1].end, share.start, mark))
        tokens.append(
            make_token(cue.QUANTITY, share.start, share.end, draft.text[share.start : share.end], None, share)
        )
    return tokens


def _take_places(draft: _Draft, places: PlaceFinder) -> None:
    for first, last, scope in places(draft.words):
        if draft.claims(first, last):
            shift = draft.shifts[first]
            draft.found.append(make_token(cue.PLACE, first + shift, last + shift, draft.words[first:last], place=scope))


def _take_cues(draft: _Draft, lexicon: Lexicon) -> str:
    """Takes cue words and phrases in what no other token holds; gives what they leave, the rest blotted out."""
    words, shifts = draft.blot(), draft.shifts
    phrases = list(lexicon.phrases.finditer(words))
    for phrase in phrases:
        first, last = phrase.span()
        word = lexicon.phrase_words[(phrase.lastindex or 1) - 1]
        start, mask = first + shifts[first], cue.CUE | lexicon.cues[word]
        draft.taken[first:last] = _TAKEN * (last - first)
        draft.found.append(make_token(mask, start, start + last - first, phrase.group()))
    words = draft.blot() if phrases else words
    masks, cue_words, add = lexicon.cue_masks, lexicon.cue_words, draft.found.append
    rest: list[str] = []
    position = 0
    for index, first, last in lexicon.cue_automaton.find_matches_as_indexes(words):
        mask = masks[index]
        if mask & cue.PLAIN:
            continue
        shift = shifts[first]
        add(make_token(mask, first + shift, last + shift, cue_words[index]))
        if position < first:
            rest.append(words[position:first])
        rest.append(_BLOT * (last - first))
        position = last
    return "".join((*rest, words[position:]))


def _take_gaps(draft: _Draft, words: str) -> None:
    """Takes the marks and unknown words between all other tokens, which are blotted out."""
    kind_of, text, shifts, add = _MARK_KINDS.get, cue.TEXT, draft.shifts, draft.found.append
    first = 0
    for piece in _PIECES.findall(words):
        last = first + len(piece)
        if piece >= _NO_BLOT:
            shift = shifts[first]
            add(make_token(kind_of(piece, text), first + shift, last + shift, piece))
        first = last


def _part(draft: _Draft) -> list[list[Token]]:
    """The tokens of each stretch, in order."""
    tokens = sorted(draft.found, key=_BY_START)
    starts = [token.start for token in tokens]
    cuts = [(bisect_left(starts, begin), bisect_left(starts, stop)) for begin, stop in draft.stretches]
    return [tokens[first:last] for first, last in cuts]
