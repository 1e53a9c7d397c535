"""A clause with a number, and all that its reading depends on, as one value for the tables of productions."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from transforms.grammar.build import Builder, quantity_of
from transforms.grammar.discourse import Discourse, Opening
from transforms.grammar.predicate import Predicate, read_predicate
from transforms.grammar.productions import Trail, Tried
from transforms.grammar.statements import Attachment, Statement
from transforms.grammar.subjects import NounReader, Subject
from transforms.language import cues as cue
from transforms.records import quickly_replaced, value
from transforms.tokens.clauses import RATE_CLASSES, Clause, Group, lists_growth, split_clauses
from transforms.tokens.tokens import Token


@value
class Found:
    """What the numbers of a clause are said of, how that was found, and the discourse behind it.

    Without ``subjects``, ``refused`` says why; None: nothing was found, for no reason of its own.
    """

    discourse: Discourse
    subjects: tuple[Subject, ...] = ()
    attachment: Attachment | None = None
    refused: StrEnum | None = None


@value
class Outcome:
    """What a clause states, and the discourse behind it."""

    discourse: Discourse
    statements: tuple[Statement, ...] = ()


@value
class Wording:
    """What the words before the numbers of a clause say by themselves.

    ``noun``: those of them that may name a subject; ``years``: those of a list (2019年、2020年分别…), one for each
    number. ``named``: what the noun phrase names, () where it names nothing, None where it cannot be matched.
    """

    predicate: Predicate
    noun: tuple[Token, ...] = ()
    years: tuple[int, ...] = ()
    named: tuple[Subject, ...] | None = ()


# A clause is copied by slices: that takes half as long as naming the fields.
_make = tuple.__new__
_NO_WORDS = Wording(Predicate())


@value
class Utterance:
    """A sentence, or what it holds in brackets or as an adjunct, before it is read against what was said before it.

    ``wordings``: one for each clause; ``list_grows``: growth is listed.
    """

    tokens: Sequence[Token]
    clauses: tuple[Clause, ...]
    wordings: tuple[Wording, ...]
    list_grows: bool


def split_utterance(tokens: Sequence[Token], kinds: int, nouns: NounReader) -> Utterance:
    """Tokens to clauses, as far as they can be read by themselves; ``kinds``: those of the whole sentence."""
    clauses = tuple(split_clauses(tokens))
    wordings = tuple(
        [
            read_wording(one.left, one.cues, one.group, nouns) if one.group is not None and one.left else _NO_WORDS
            for one in clauses
        ]
    )
    return Utterance(tokens, clauses, wordings, bool(kinds & cue.UP) and lists_growth(tokens))


def read_wording(left: tuple[Token, ...], cues: int, group: Group, nouns: NounReader) -> Wording:
    """The words before some numbers; ``cues``: the kinds of all of them."""
    predicate = read_predicate(left, cues)
    noun, years = left[: predicate.noun_end], _list_years(left, len(group.members))
    if years:
        noun = tuple(token for token in noun if not token.mask & (cue.TIME | cue.LIST))
    wanted = 1 if years else len(group.members)
    is_rate = quantity_of(group.members[0]).unit_class in RATE_CLASSES
    return Wording(predicate, noun, years, nouns.find_subjects(noun, wanted, predicate.all_alike, is_rate))


def _list_years(left: Sequence[Token], count: int) -> tuple[int, ...]:
    """2019年、2020年…分别增长: as many years in a list as numbers follow; else ()."""
    if count < 2:
        return ()
    times = [token.time for token in left if token.time is not None]
    years = tuple(time.first for time in times if time.kind == "year")
    joined = sum(
        1 for before, token in itertools.pairwise(left) if before.mask & cue.TIME and token.mask & (cue.LIST | cue.JOIN)
    )
    return years if count == len(years) == len(times) and joined == count - 1 else ()


class ClauseTrace(NamedTuple):
    """How a clause was read: what it was read against, the productions tried, and what it stated."""

    clause: Clause
    discourse: Discourse
    tried: tuple[Tried, ...]
    statements: tuple[Statement, ...]


@quickly_replaced
class Situation(NamedTuple):
    """A clause with numbers before its relation to subjects is known, then with it.

    ``left``: the words before the numbers that no number before has taken; ``noun``: those of them that may name a
    subject; ``cues``: the kinds of all words in ``left``; ``years``: the years of a list (2019年、2020年分别…), one for
    each number; ``facts``: what else is so of them. ``named``: what the noun phrase names, () where it names nothing,
    None where it cannot be matched.
    ``earlier``: the antecedents before this clause. ``opening``: a change that an earlier clause began.
    """

    clause: Clause
    group: Group
    left: tuple[Token, ...]
    noun: tuple[Token, ...]
    cues: int
    years: tuple[int, ...]
    nouns: NounReader
    builder: Builder
    facts: int
    trail: Trail | None
    named: tuple[Subject, ...] | None
    predicate: Predicate
    discourse: Discourse
    earlier: tuple[Subject, ...] = ()
    opening: Opening | None = None
    found: Found | None = None

    def read_against(self, predicate: Predicate, discourse: Discourse, opening: Opening | None) -> Situation:
        """The clause with all that its predicate has from those before it, and the discourse with its times."""
        earlier = self.discourse.antecedents.last
        return _make(Situation, (*self[:-5], predicate, discourse, earlier, opening, None))

    def say_of(self, found: Found) -> Situation:
        """The clause with what its numbers are said of."""
        return _make(Situation, (*self[:-4], found.discourse, self.earlier, self.opening, found))

    @property
    def numbers(self) -> tuple[Token, ...]:
        """The numbers, as they stand side by side."""
        return self.group.members

    @property
    def unit_class(self) -> str:
        """The kind of unit that the first number has."""
        quantity = self.group.members[0].quantity
        assert quantity is not None
        return quantity.unit_class

    @property
    def is_rate(self) -> bool:
        """Whether the first number is a share or a rate."""
        return self.unit_class in RATE_CLASSES

    @property
    def is_base_of_share(self) -> bool:
        """占…30亿元的83%: whether 占 opens the clause, and a percentage of the number follows it."""
        tokens, last = self.clause.tokens, self.group.last
        if not self.left or not self.left[0].text.startswith("占") or last + 1 >= len(tokens) or self.is_rate:
            return False
        of_it = tokens[last + 1].quantity
        return tokens[last].text == "的" and of_it is not None and of_it.unit_class == "%"

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """What the numbers are said of."""
        return self.found.subjects if self.found is not None else ()


def is_against(situation: Situation) -> bool:
    """Whether the number is one that another is compared with (比…)."""
    if not situation.cues & cue.COMPARE or situation.predicate.base is not None:
        return False
    return any(token.text in ("比", "较") for token in situation.left)


def after_clause(situation: Situation, discourse: Discourse) -> Discourse:
    """The discourse as the next clause finds it: the predicate that an item of the same list inherits."""
    predicate, found = situation.predicate, situation.found
    if found is not None and found.attachment in (Attachment.ELIDED, Attachment.ELIDED_OVER) and predicate.gain:
        predicate = predicate._replace(mask=predicate.mask & ~cue.GAIN)  # 五年净增66亿元，其中…: the level goes on
    elif found is not None and found.attachment is Attachment.SUBJECT_NUMBER:
        first = found.subjects[0]
        gain = first.gain or (first.name is not None and first.name.text.startswith("新增"))
        if gain or first.gross:
            mask = predicate.mask & ~cue.GROSS | (cue.GROSS if first.gross else 0) | (cue.GAIN if gain else 0)
            predicate = predicate._replace(mask=mask)
    return discourse.behind_numbers(predicate, is_against(situation))


def counts_in(subject: Subject, situation: Situation) -> bool:
    """Whether the number is a rate, or in a unit of the completed name."""
    if situation.is_rate or subject.name is None:
        return True
    indicators = situation.builder.catalogue.indicators
    return any(situation.unit_class in indicators[code].units for code in subject.name.codes)
