"""The stub of a row, its name: which indicator it names, and what it says of the numbers in its row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from transforms.language.catalogue import Indicator, Name
from transforms.tables.headers import Header, Measure, Role
from transforms.tables.refusals import Refusal
from transforms.tables.vocabulary import PERCENT, CellUnit, Vocabulary, is_percent

_NUMBERING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[.、．]|[#＃*★☆△▲●·—\-])+"
)
_MEMBER_MARKS = frozenset("#＃")
_BRACKET = re.compile(r"（([^（）]{1,16})）$")
_UNIT_NOTE = re.compile(r"(?:[,，:：/]|[,，]?(?:计量)?单位[:：])([^,，:：/（）]{1,8})$")
_FOOTNOTE = re.compile(r"(?:[①-⑳*＊※]|[\[［〔【]\d{1,2}[\]］〕】]|（注\d{0,2}）|注\d{1,2})+$")
_LIST = re.compile(r"[、，,/；;]")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a stub says of a number in its row: ``measure`` None for nothing; ``sign`` -1 for falls."""

    measure: Measure | None = None
    sign: int = 1
    unit: CellUnit | None = None

    def is_rate(self) -> bool:
        """Whether the number is a rate of growth."""
        return self.measure in (Measure.GROWTH, Measure.ANNUAL_GROWTH)


NOTHING = Meaning()


@dataclass(frozen=True, slots=True)
class Stub:
    """A row's name: its words without measure and unit, the catalogue name they are, and what it says of numbers.

    ``member``: a mark or 其中 says that the row is a part of one above it; ``area``: 全市 and the like before it.
    """

    label: str
    name: Name | None = None
    meanings: tuple[Meaning, ...] = ()
    member: bool = False
    area: str = ""

    def meaning_of(self, place: int, count: int) -> Meaning:
        """What the stub says of the number at ``place`` among the row's ``count`` columns of values."""
        if not self.meanings:
            return NOTHING
        return self.meanings[place] if len(self.meanings) == count else self.meanings[0]

    def is_ambiguous(self, count: int) -> bool:
        """Whether the stub speaks of several numbers, and not of as many as the row has columns."""
        return len(self.meanings) > 1 and len(self.meanings) != count


class Subject(NamedTuple):
    """What the numbers of a row are of: an indicator, or why none is known; ``name`` says it."""

    indicator: Indicator | None
    name: Name | None
    refused: Refusal | None


def read_stub(text: str, noun: str, vocabulary: Vocabulary) -> Stub:
    """A row's name (blanks folded) to the catalogue name that it is exactly, without numbering, area, measure, unit.

    ``noun`` is what the header says that rows are names of (产量).
    """
    text, member = _strip_marks(_FOOTNOTE.sub("", text), vocabulary)
    area = vocabulary.find_area(text)
    found = next(_try_readings(text, area, noun, vocabulary), None)
    if found is None:
        words = text.removeprefix(area)
        found = next(_try_brackets(words, vocabulary), Stub(words))
    return replace(_read_ending(found, vocabulary), member=member, area=area)


def _strip_marks(text: str, vocabulary: Vocabulary) -> tuple[str, bool]:
    """A name without its numbering and 其中, and whether these make its row a part of another."""
    numbering = _NUMBERING.match(text)
    member = numbering is not None and numbering.group()[0] in _MEMBER_MARKS
    text = text[numbering.end() :] if numbering is not None else text
    for word in vocabulary.words.members:
        if text.startswith(word):
            return text[len(word) :].strip("：:"), True
    return text.strip("：:"), member


def _try_readings(text: str, area: str, noun: str, vocabulary: Vocabulary) -> Iterator[Stub]:
    """The ways in which a text can be a catalogue name, most literal first."""
    names = vocabulary.lexicon.catalogue.names
    words = text.removeprefix(area)
    for label in (text, words) if area else (text,):
        if label in names:
            yield Stub(label, names[label])
    bracketed = next(_try_brackets(words, vocabulary), None)
    for stub in (one for one in (bracketed, Stub(words)) if one is not None):
        bare = next((stub.label[len(one) :] for one in vocabulary.words.counted if stub.label.startswith(one)), "")
        for label in (stub.label, stub.label + noun, bare):
            if label in names:
                yield replace(stub, name=names[label])
        if stub.label in vocabulary.words.branches and (full := stub.label + vocabulary.words.branch_noun) in names:
            yield replace(stub, name=names[full])


def _try_brackets(words: str, vocabulary: Vocabulary) -> Iterator[Stub]:
    """Words with what brackets or a note behind them say of numbers: （增速、亿元）; 单位：亿元."""
    bracket = _BRACKET.search(words)
    if bracket is not None and (meanings := _read_meanings(bracket[1], vocabulary)):
        yield Stub(words[: bracket.start()], meanings=meanings)
    note = _UNIT_NOTE.search(words)
    if note is not None and (unit := vocabulary.read_unit(note[1])) is not None:
        yield Stub(words[: note.start()], meanings=(Meaning(unit=unit),))


def _read_ending(stub: Stub, vocabulary: Vocabulary) -> Stub:
    """A name that ends with a measure (固定资产投资增速); one of the catalogue that does keeps it, falls excepted."""
    words = vocabulary.words
    end = words.name_end.search(stub.label)
    if end is None or (stub.name is not None and words.measures[end.group()] != "fall"):
        return stub
    if len(stub.meanings) > 1 or (stub.meanings and stub.meanings[0].measure is not None):
        return stub
    meaning = _MEANINGS[words.measures[end.group()]]
    unit = stub.meanings[0].unit if stub.meanings else None
    stem = stub.label[: end.start()]
    name = stub.name or vocabulary.lexicon.catalogue.names.get(stem)
    label = stem if name is not None else stub.label
    return replace(stub, label=label, name=name, meanings=(replace(meaning, unit=unit),))


_MEANINGS = {
    "growth": Meaning(Measure.GROWTH),
    "fall": Meaning(Measure.GROWTH, -1),
    "annual": Meaning(Measure.ANNUAL_GROWTH),
    "level": Meaning(Measure.LEVEL),
}


def _read_meanings(inner: str, vocabulary: Vocabulary) -> tuple[Meaning, ...]:
    """（增速、亿元） to what the first and what the second number is; () for other words."""
    if (unit := vocabulary.read_unit_note(inner)) is not None:
        return (Meaning(unit=unit),)
    meanings: list[Meaning] = []
    for part in _LIST.split(inner):
        bare = part.removesuffix("%")
        unit = vocabulary.read_unit(part)
        if bare in vocabulary.words.measures:
            meaning = _MEANINGS[vocabulary.words.measures[bare]]
            meanings.append(replace(meaning, unit=PERCENT) if bare != part else meaning)
        elif unit is None:
            return ()
        elif is_percent(unit) and meanings and meanings[-1].measure is not None and meanings[-1].unit is None:
            meanings[-1] = replace(meanings[-1], unit=unit)
        else:
            meanings.append(Meaning(unit=unit))
    return tuple(meanings)


def find_noun(headers: Iterable[Header], vocabulary: Vocabulary) -> str:
    """产量 where a header says that rows are names of what it is the output of; else ''."""
    texts = [header.text for header in headers if header.role is Role.VALUE]
    found = {noun for text in texts for noun in vocabulary.words.nouns if noun in text}
    return found.pop() if len(found) == 1 else ""


def find_subject(stub: Stub, head: str | None, vocabulary: Vocabulary) -> Subject:
    """A stub to the one indicator it names. ``head``: the indicator of the last row above that is no part of another.

    第一产业 is value added only below one that it is a branch of.
    """
    words, catalogue = vocabulary.words, vocabulary.lexicon.catalogue
    name = stub.name
    if name is None or not name.codes:
        return Subject(None, name, Refusal.UNKNOWN_SUBJECT)
    code = name.codes[0] if len(name.codes) == 1 else name.undivided
    if code is None:
        return Subject(None, name, Refusal.SEVERAL_SUBJECTS)
    if stub.label in words.branches and head not in words.branch_heads:
        return Subject(None, name, Refusal.BRANCH_OF_UNKNOWN)
    return Subject(catalogue.indicators[code], name, None)
