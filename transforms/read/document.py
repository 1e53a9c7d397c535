"""A clean, identified text to its rows: sentence by sentence, table by table, section by section."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from transforms.grammar.build import Builder
from transforms.grammar.reference_time import Reference, Setting
from transforms.grammar.scope import build_territory
from transforms.grammar.sentence import Carried, SentenceReader
from transforms.grammar.situation import ClauseTrace
from transforms.grammar.statements import Attachment, Refusal, Statement
from transforms.grammar.subjects import NounReader
from transforms.language.lexicon import Lexicon
from transforms.language.regions import RegionTable
from transforms.read.brackets import find_growth_before, find_subjects_before
from transforms.read.confidence import rate_statements
from transforms.read.flags import flag_statements
from transforms.read.paragraphs import (
    Sentence,
    find_section_span,
    list_sentences,
    open_paragraph,
    open_sentence,
)
from transforms.read.places import make_place_finder
from transforms.read.rows import Account, make_rows
from transforms.read.sentence_parts import SentenceParts, split_sentence, word_sentence
from transforms.records import CleanText, Identity, Measurement, Observation, Section, Standpoint, constructor_of
from transforms.tables.tables import TableLine, read_tables
from transforms.tokens.tokens import Token, tokenise_all

# A longer sentence does more than name what the next one tells of.
_LONGEST_TOPIC = 24
_NOTHING = Carried()


@dataclass(frozen=True, slots=True)
class ReadResult:
    """Observations and measurements, with the account of every statement behind them and the tokens of the text.

    ``traces``: how each clause was read, where that was asked for.
    """

    observations: list[Observation]
    measurements: list[Measurement]
    accounts: list[Account]
    tokens: list[Token]
    traces: tuple[ClauseTrace, ...] = ()


class _Thread(NamedTuple):
    """What runs on from sentence to sentence: the times in force, and what the last sentence leaves.

    ``unread``: the last sentence where it holds no number and may name a topic; it is read only where the next one
    may need what it names.
    """

    reference: Reference
    carried: Carried = _NOTHING
    unread: Sentence | None = None


_thread = constructor_of(_Thread)


@dataclass(frozen=True, slots=True)
class _DocumentReader:
    """Reads the sentences of one document; ``statements`` and ``tokens`` collect what they yield.

    By where they begin, ``parts`` holds the sentences with numbers, ``topics`` the tokens of those that may name what
    the next one is about.
    """

    text: str
    now: Standpoint | None
    sentences: SentenceReader
    parts: Mapping[int, SentenceParts]
    topics: Mapping[int, list[Token]]
    statements: list[Statement] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    traces: list[ClauseTrace] = field(default_factory=list)

    def open_section(self, section: Section) -> _Thread:
        """The thread at the head of a section: nothing runs on into it."""
        setting = Setting(section, self.now, find_section_span(section, self.now))
        return _Thread(Reference(setting, span=setting.span))

    def read_sentence(self, sentence: Sentence, thread: _Thread) -> _Thread:
        """Takes what a sentence states; gives the thread behind it."""
        reference, carried, unread = thread
        if sentence.opens_paragraph:
            reference, carried, unread = open_paragraph(self.text, sentence, reference), _NOTHING, None
        elif reference.sentence is not None:
            reference = reference._replace(sentence=None)
        if sentence.opening is not None or sentence.asks:
            reference = open_sentence(self.text, sentence, reference)
        if not sentence.numbered:
            kept = sentence if _may_name(sentence) else None
            if kept is None and unread is None and reference is thread.reference and carried is _NOTHING:
                return thread
            return _thread(reference, _NOTHING, kept)
        if unread is not None:
            carried = self._name_topic(unread)
        parts = self.parts[sentence.begin]
        self.tokens.extend(parts.tokens)
        found = self.sentences.read(parts.main, reference, carried)
        statements, carried = found.statements, found.carried
        if self.sentences.explains:
            self.traces.extend(found.traces)
        for adjunct in parts.adjuncts:
            beside = self.sentences.read(adjunct, found.reference, carried)
            statements += beside.statements
            self.traces.extend(beside.traces)
        for bracket in parts.brackets:
            before = find_subjects_before(statements, parts.main.tokens, bracket.tokens[0].start)
            growth = find_growth_before(statements, bracket.tokens[0].start)
            opened = Carried(before, carried.topic, Attachment.BRACKET, growth=growth)
            inside = self.sentences.read(bracket, found.reference, opened)
            statements += inside.statements
            self.traces.extend(inside.traces)
        self.statements.extend(statements)
        return _thread(found.reference, carried)

    def _name_topic(self, sentence: Sentence) -> Carried:
        """What a sentence without a number leaves to the next of its paragraph."""
        return self.sentences.name_topic(self.topics[sentence.begin])

    def take_line(self, line: TableLine, section: Section) -> None:
        """Takes what a line of a table states."""
        self.tokens.extend(line.tokens)
        self.statements.extend(statement._replace(section=section) for statement in line.statements)


def read_document(
    raw: str, clean: CleanText, identity: Identity, lexicon: Lexicon, regions: RegionTable, explains: bool = False
) -> ReadResult:
    """A cleaned and identified report to its observations and measurements.

    ``raw`` is the decoded text that the offsets of ``clean`` point into; ``explains``: traces are kept.
    """
    text = clean.text
    territory = build_territory(identity.region_name, identity.level, text, lexicon)
    places = make_place_finder(identity, regions)
    sentences = SentenceReader(NounReader(lexicon.catalogue, territory), Builder(lexicon.catalogue), explains)
    tables = read_tables(raw, clean, identity, lexicon, territory, places)
    sections = identity.sections or (Section(0, len(text), "other", None, None, ""),)
    found = list(list_sentences(text, sections, identity.standpoint))
    wanted = list(_find_wanted(found, tables))
    spans = [(one.begin, one.end) for one in wanted]
    tokens = tokenise_all(text, lexicon, identity.standpoint, places, spans)
    # Of all sentences the same step before the next, as in tokenise_all: a cache holds the code of one, not of all.
    parts, topics = {}, {}
    for sentence, words in zip(wanted, tokens, strict=True):
        if sentence.numbered:
            parts[sentence.begin] = split_sentence(words, text, lexicon.units)
        else:
            topics[sentence.begin] = words
    parts = {begin: word_sentence(split, sentences.nouns) for begin, split in parts.items()}
    reader = _DocumentReader(text, identity.standpoint, sentences, parts, topics)
    _read_sentences(reader, found, tables)
    statements = _refuse_glossaries(reader.statements, sections[0])
    flagged = flag_statements(statements, clean, identity.year_unsure)
    rows = make_rows(rate_statements(flagged, lexicon.trust, identity.level), raw, clean, lexicon.cues)
    return ReadResult(rows.observations, rows.measurements, rows.accounts, reader.tokens, tuple(reader.traces))


def _find_wanted(sentences: Sequence[Sentence], tables: dict[int, TableLine]) -> Iterator[Sentence]:
    """The sentences of which tokens are needed: those with a number, and what may name the topic of the next such."""
    before: Sentence | None = None
    for sentence in sentences:
        if sentence.begin in tables:
            before = None
            continue
        if sentence.numbered:
            if before is not None and not sentence.opens_paragraph:
                yield before
            yield sentence
        before = sentence if not sentence.numbered and _may_name(sentence) else None


def _may_name(sentence: Sentence) -> bool:
    """Whether a sentence is short enough to do no more than name a topic."""
    return sentence.end - sentence.begin <= _LONGEST_TOPIC


def _read_sentences(reader: _DocumentReader, sentences: Sequence[Sentence], tables: dict[int, TableLine]) -> None:
    thread: _Thread | None = None
    for sentence in sentences:
        if thread is None or sentence.section is not thread.reference.setting.section:
            thread = reader.open_section(sentence.section)
        if sentence.begin in tables:
            reader.take_line(tables[sentence.begin], sentence.section)
            thread = _Thread(thread.reference)
        else:
            thread = reader.read_sentence(sentence, thread)


def _refuse_glossaries(statements: Sequence[Statement], first: Section) -> list[Statement]:
    """What stands behind the report explains its words, and states nothing."""
    return [
        one._replace(refused=Refusal.GLOSSARY)
        if one.refused is None and one.section is not None and one.section.role == "other" and one.section is not first
        else one
        for one in statements
    ]
