"""Stretches of a report to how much they tell of what is done and wanted, and where the one turns to the other."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.language.calendar import SPACED_YEAR, read_year
from transforms.language.tense_words import TenseWords

# No paragraph, however long, says more than this.
_MOST = 9.0
# What a part of one kind must say, and how many times as much as of the other kind.
_CLEAR = 10.0
_LEAD = 3.0
# So near to where the words change, the paragraph that names the year to come opens its part.
_NEAR = 4
_OPENING_LENGTH = 40
_YEAR = re.compile(rf"(?<![0-9])({SPACED_YEAR})年")
_PARAGRAPH = re.compile(r"[^\n]+")
_SENTENCE = re.compile(r"[^\n。]+。?")


@dataclass(frozen=True, slots=True)
class Tense:
    """How much a stretch tells of what is done, and of what is wanted."""

    done: float = 0.0
    wanted: float = 0.0

    @property
    def lead(self) -> float:
        """By how much what is done prevails."""
        return self.done - self.wanted

    @property
    def is_review(self) -> bool:
        """Whether what is done clearly prevails."""
        return self.done >= _CLEAR and self.done >= _LEAD * self.wanted

    @property
    def is_plan(self) -> bool:
        """Whether what is wanted clearly prevails."""
        return self.wanted >= _CLEAR and self.wanted >= _LEAD * self.done


@dataclass(frozen=True, slots=True)
class _Stretch:
    start: int
    text: str
    tense: Tense


@dataclass(frozen=True, slots=True)
class TenseReader:
    """Weighs the words of one text, a report of ``year`` (None: unknown); ``unbroken``: by sentence, not paragraph."""

    text: str
    words: TenseWords
    year: int | None
    unbroken: bool

    def weigh(self, start: int, stop: int) -> Tense:
        """What a stretch of the text tells in all."""
        return _add_up(self._cut(start, stop))

    def find_turn(self, start: int, stop: int) -> int | None:
        """Where what is wanted clearly takes over from what is done, or None: at the paragraph that names the year to
        come, if one is near, else where the words change."""
        stretches = list(self._cut(start, stop))
        leads = [stretch.tense.lead for stretch in stretches]
        before = list(itertools.accumulate(leads, initial=0.0))
        change = max(range(len(stretches)), key=lambda index: 2 * before[index] - before[-1], default=0)
        turn = self._find_opening(stretches, change)
        done, wanted = _add_up(stretches[:turn]), _add_up(stretches[turn:])
        return stretches[turn].start if turn and wanted.is_plan and done.lead > 0 else None

    def _cut(self, start: int, stop: int) -> Iterator[_Stretch]:
        pattern = _SENTENCE if self.unbroken else _PARAGRAPH
        for match in pattern.finditer(self.text, start, stop):
            if not match.group().isspace():
                yield _Stretch(match.start(), match.group(), self._weigh(match.group()))

    def _weigh(self, text: str) -> Tense:
        found = self.words.find_words(text)
        done = sum(self.words.done.get(word, 0.0) for word in found)
        wanted = sum(self.words.wanted.get(word, 0.0) for word in found)
        years = {read_year(year) for year in _YEAR.findall(text)} if self.year is not None else set()
        if self.year is not None:
            done += self.words.last_year * (self.year - 1 in years)
            wanted += self.words.this_year * (self.year in years)
        return Tense(min(done, _MOST), min(wanted, _MOST))

    def _find_opening(self, stretches: list[_Stretch], change: int) -> int:
        """The stretch nearest to where the words change that opens with the year to come; else the first from there on
        that tells more of what is wanted."""
        near = range(max(0, change - _NEAR), min(len(stretches), change + _NEAR + 1))
        opening = [index for index in near if self._opens_plan(stretches[index])]
        if opening:
            return min(opening, key=lambda index: abs(index - change))
        return next((index for index in range(change, len(stretches)) if stretches[index].tense.lead < 0), change)

    def _opens_plan(self, stretch: _Stretch) -> bool:
        head = stretch.text[:_OPENING_LENGTH]
        named = self.year is not None and any(read_year(year) == self.year for year in _YEAR.findall(head))
        return stretch.tense.lead < 0 and (named or any(word in head for word in self.words.opening))


def _add_up(stretches: list[_Stretch] | Iterator[_Stretch]) -> Tense:
    done = wanted = 0.0
    for stretch in stretches:
        done += stretch.tense.done
        wanted += stretch.tense.wanted
    return Tense(done, wanted)
