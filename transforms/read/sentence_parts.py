"""Tokens of a sentence to its parts: the statement itself, its adjuncts and its brackets, each split into clauses."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.grammar.discourse import SIGNED
from transforms.grammar.situation import Utterance, read_wordings, split_utterance
from transforms.grammar.subjects import NounReader
from transforms.language import cues as cue
from transforms.language.units import UnitTable
from transforms.read.adjuncts import may_hold_adjunct, split_adjuncts
from transforms.read.brackets import split_brackets
from transforms.records import constructor_of, value
from transforms.tokens.bracketed_units import give_units
from transforms.tokens.clauses import union
from transforms.tokens.tokens import Token


@value
class SentenceParts:
    """A sentence before any of it is read: all its ``tokens``, and its parts."""

    tokens: Sequence[Token]
    main: Utterance
    adjuncts: tuple[Utterance, ...]
    brackets: tuple[Utterance, ...]


_parts = constructor_of(SentenceParts)


def split_sentence(tokens: list[Token], text: str, units: UnitTable) -> SentenceParts:
    """The parts of a sentence of ``text``; of adjuncts and brackets, only those are kept that hold a number."""
    kinds = union(tokens)
    if kinds & cue.OPEN:
        tokens = give_units(tokens, units)
    main, brackets = split_brackets(tokens, kinds)
    adjuncts: list[list[Token]] = []
    if may_hold_adjunct(text, tokens, kinds):
        main, adjuncts = split_adjuncts(main, kinds)
    signs = bool(tokens) and text.find(SIGNED, tokens[0].start, tokens[-1].end) >= 0
    return _parts(
        tokens,
        split_utterance(main, kinds, signs),
        tuple([split_utterance(adjunct, kinds, signs) for adjunct in adjuncts]) if adjuncts else (),
        tuple([split_utterance(bracket, kinds, signs) for bracket in brackets]) if brackets else (),
    )


def word_sentence(parts: SentenceParts, nouns: NounReader) -> SentenceParts:
    """The parts of a sentence with what their words say by themselves."""
    return _parts(
        parts.tokens,
        read_wordings(parts.main, nouns),
        tuple([read_wordings(adjunct, nouns) for adjunct in parts.adjuncts]) if parts.adjuncts else (),
        tuple([read_wordings(bracket, nouns) for bracket in parts.brackets]) if parts.brackets else (),
    )
