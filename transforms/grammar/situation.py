"""A clause with a number, and all that its reading depends on, as one value for the tables of productions."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any, NamedTuple

from transforms.grammar import facts as fact
from transforms.grammar.build import Builder, Claim, quantity_of
from transforms.grammar.discourse import Discourse, Opening
from transforms.grammar.predicate import Predicate, inherit, read_predicate
from transforms.grammar.productions import Trail, Tried
from transforms.grammar.reference_time import TimeFrame
from transforms.grammar.statements import Attachment, Statement
from transforms.grammar.subjects import NounReader, Subject
from transforms.language import cues as cue
from transforms.records import Replaceable, constructor_of, copier_of, value
from transforms.tokens.clauses import RATE_CLASSES, Clause, Group, lists_growth, split_clauses
from transforms.tokens.segments import lists_counted
from transforms.tokens.times import Time
from transforms.tokens.tokens import Token

_AMOUNTS_TO = frozenset({"占", "占到"})
_ENDING = cue.CLAUSE | cue.LIST | cue.END
_COUNTED_ANEW = frozenset({"count", "persons", "km", "kW"})
_SUBJECT_NUMBER, _GOING_ON = Attachment.SUBJECT_NUMBER, (Attachment.ELIDED, Attachment.ELIDED_OVER)
_claim = constructor_of(Claim)


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


make_found = constructor_of(Found)
make_outcome = constructor_of(Outcome)


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


_wording = constructor_of(Wording)
_NO_WORDS = Wording(Predicate())


@value
class Utterance:
    """A sentence, or what it holds in brackets or as an adjunct, before it is read against what was said before it.

    ``list_grows``: growth is listed; ``signs``: something is signed; ``wordings``: one for each clause, once they are
    read.
    """

    tokens: Sequence[Token]
    clauses: tuple[Clause, ...]
    list_grows: bool
    signs: bool
    wordings: tuple[Wording, ...] = ()


_utterance, _worded = constructor_of(Utterance), copier_of(Utterance, "wordings")


def split_utterance(tokens: Sequence[Token], kinds: int, signs: bool) -> Utterance:
    """Tokens to clauses; ``kinds``: those of the whole sentence; ``signs``: something is signed in it."""
    return _utterance(tokens, tuple(split_clauses(tokens)), bool(kinds & cue.UP) and lists_growth(tokens), signs)


def read_wordings(utterance: Utterance, nouns: NounReader) -> Utterance:
    """An utterance with its clauses as far as they can be read by themselves."""
    wordings = [
        read_wording(one.left, one.cues, one.group, nouns) if one.group is not None and one.left else _NO_WORDS
        for one in utterance.clauses
    ]
    return _worded(utterance, tuple(wordings))


def read_wording(left: tuple[Token, ...], cues: int, group: Group, nouns: NounReader) -> Wording:
    """The words before some numbers; ``cues``: the kinds of all of them."""
    predicate = read_predicate(left, cues)
    noun, count = left[: predicate.noun_end], len(group.members)
    years = _list_years(left, count) if count > 1 else ()
    if years:
        noun = tuple(token for token in noun if not token.mask & (cue.TIME | cue.LIST))
    wanted = 1 if years else count
    is_rate = quantity_of(group.members[0]).unit_class in RATE_CLASSES
    everything = bool(predicate.mask & cue.ALL) or (is_rate and lists_counted(noun, predicate.total))
    return _wording(predicate, noun, years, nouns.find_subjects(noun, wanted, everything, is_rate))


def _list_years(left: Sequence[Token], count: int) -> tuple[int, ...]:
    """2019年、2020年…分别增长: as many years in a list as numbers follow; else ()."""
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


@value
class Situation(Replaceable):
    """A clause with numbers before its relation to subjects is known, then with it.

    ``unit_class``: the kind of unit that the first number has.
    ``left``: the words before the numbers that no number before has taken; ``noun``: those of them that may name a
    subject; ``cues``: the kinds of all words in ``left``; ``years``: the years of a list (2019年、2020年分别…), one for
    each number; ``facts``: what else is so of them. ``named``: what the noun phrase names, () where it names nothing,
    None where it cannot be matched.
    ``earlier``: the antecedents before this clause. ``opening``: a change that an earlier clause began. ``subjects``:
    what the numbers are said of, as it was ``found``.
    """

    clause: Clause
    group: Group
    unit_class: str
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
    subjects: tuple[Subject, ...] = ()

    def read_against(self, predicate: Predicate, discourse: Discourse, opening: Opening | None) -> Situation:
        """The clause with all that its predicate has from those before it, and the discourse with its times."""
        return _read_against(self, predicate, discourse, self.discourse.antecedents.last, opening)

    def say_of(self, found: Found) -> Situation:
        """The clause with what its numbers are said of."""
        return _say_of(self, found.discourse, found, found.subjects)

    @property
    def numbers(self) -> tuple[Token, ...]:
        """The numbers, as they stand side by side."""
        return self.group.members

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


make_situation = constructor_of(Situation)
_read_against = copier_of(Situation, "predicate", "discourse", "earlier", "opening")
_say_of = copier_of(Situation, "discourse", "found", "subjects")


def complete_predicate(situation: Situation) -> Predicate:
    """The predicate with what stands behind the number, or is said of the time before it."""
    predicate, clause, group = situation.predicate, situation.clause, situation.group
    if situation.cues & cue.LOST and not predicate.blocked:
        lost = next(token.text for token in situation.left if token.mask & cue.LOST)
        predicate = predicate._replace(mask=predicate.mask | cue.LOST, blocked=lost)
    if situation.noun and not situation.facts & fact.RATE and _amounts_to(situation):
        predicate = predicate._replace(blocked="", level=True)
    direction = predicate.direction
    if not direction and situation.facts & fact.GOES_ON and not predicate.rate_head:
        direction = _read_verb_behind(clause.tokens[group.last : group.last + 4])
    if direction > 0 and not situation.noun and _told_amount(situation):
        predicate = predicate.with_cues(cue.YOY)
    base = predicate.base if predicate.base is not None else _find_base(situation)
    if base is predicate.base and direction == predicate.direction:
        return predicate
    return predicate._replace(base=base, direction=direction)


def _told_amount(situation: Situation) -> bool:
    """争取资金12亿元，增加2亿元: whether how much there is has just been told in the same unit."""
    told = situation.discourse.latest
    amount = told is not None and told.reading is not None and told.reading.measure == "level"
    return told is not None and amount and told.quantity.unit_class == situation.unit_class


def _find_base(situation: Situation) -> Time | None:
    """The time that a number is compared with by words beside its predicate."""
    base, cues = None, situation.cues
    if situation.unit_class == "multiple":
        base = situation.predicate.of_time
    if base is None and cues & cue.COMPARE and cues & cue.TIME and situation.predicate.noun_end:
        base = _find_base_before(situation.left[: situation.predicate.noun_end])
    if base is None and cues & cue.BASIS:
        pairs = itertools.pairwise(situation.left)
        base = next((one.time for one, two in pairs if one.time and two.mask & cue.BASIS), None)
    return base


def inherit_predicate(predicate: Predicate, situation: Situation) -> Predicate:
    """The predicate with what an item of a list has from the item before it."""
    before, left = situation.discourse.before, situation.left
    if before is None:
        return predicate
    if before.rate_head and _is_of_rate_before(predicate, situation):
        return predicate._replace(rate_head=before.rate_head)
    if left and left[0].mask & cue.TIME and situation.is_rate and all(token.mask & cue.TIME for token in left):
        return _grow_by_time(predicate, before, situation)
    if situation.clause.listed or (left and left[0].text == "其中"):
        return inherit(predicate, _drop_average(before, situation))
    if predicate.says_anything() or situation.cues & cue.TOTAL:
        return predicate  # 新增6户，年末实有58户
    if before.mask & cue.LOST:
        # 损失甲3亿元，乙2万吨: what is told without a verb of its own is lost too.
        return predicate._replace(mask=predicate.mask | cue.LOST, blocked=before.blocked)
    if before.gain and situation.unit_class in _COUNTED_ANEW:
        # 净增甲150家，乙100家: what a clause without any verb counts is gained too.
        return predicate.with_cues(cue.GAIN)
    return predicate


def _is_of_rate_before(predicate: Predicate, situation: Situation) -> bool:
    """增速由-6%转为4%, 增幅超过两成，达到22%: whether a number goes on about the rate before it."""
    if situation.cues & cue.TURN and not predicate.direction:
        return True
    left = situation.left
    bare = situation.is_rate and not situation.cues & (cue.NAME | cue.TEXT | cue.PART)
    if not bare or (predicate.direction and not predicate.to):
        return False
    some = any(token.text == "的" for token in left)  # 高的达到9%
    reached = situation.cues & (cue.LEVEL | cue.UP_TO | cue.DOWN_TO) and not some
    # 增长6.8%（目标7.5%）
    aimed = situation.discourse.announced and situation.discourse.antecedents.carried_as is Attachment.BRACKET
    return bool(reached) or not left or left[0].time is not None or aimed


def _grow_by_time(predicate: Predicate, before: Predicate, situation: Situation) -> Predicate:
    """一季度增长3%、上半年5%、全年7%: a rate behind a time alone is growth as the one before it."""
    last = situation.discourse.latest
    moved = last is not None and last.quantity.unit_class == situation.unit_class and not before.to
    return predicate._replace(direction=before.direction, annual=before.annual) if moved else predicate


def _amounts_to(situation: Situation) -> bool:
    """其中出口占1310万美元: whether 占 is said of the amount itself, not of a share of it."""
    left, tokens, last = situation.left, situation.clause.tokens, situation.group.last
    if last < len(tokens) and not tokens[last].mask & _ENDING:
        return False
    verbs = [token for token in left[situation.predicate.noun_end :] if not token.mask & cue.BOUNDS_BEFORE]
    return len(verbs) == 1 and verbs[0].text in _AMOUNTS_TO


def _read_verb_behind(tokens: Sequence[Token]) -> int:
    """8%的增长, 两位数增长: the direction that a verb right behind a number gives it (0 where none does)."""
    for position, token in enumerate(tokens[:3]):
        if token.mask & (cue.UP | cue.DOWN):
            following = tokens[position + 1] if position + 1 < len(tokens) else None
            closed = following is None or following.mask & (cue.CLAUSE | cue.LIST | cue.END | cue.CUE)
            return (1 if token.mask & cue.UP else -1) if closed else 0
        if token.text not in ("的", "速度", "幅度"):
            return 0
    return 0


def _find_base_before(noun: Sequence[Token]) -> Time | None:
    """2020年比2015年增加财政收入5亿元: the year compared with, where verb and noun stand in this order."""
    for position, (compare, time, verb) in enumerate(zip(noun, noun[1:], noun[2:], strict=False)):
        if compare.mask & cue.COMPARE and time.time is not None and verb.mask & (cue.UP | cue.DOWN):
            return time.time if position + 3 < len(noun) and time.time.kind == "year" else None
    return None


def is_against(situation: Situation) -> bool:
    """Whether the number is one that another is compared with (比…)."""
    if not situation.cues & cue.COMPARE or situation.predicate.base is not None:
        return False
    return any(token.text in ("比", "较") for token in situation.left)


def after_clause(situation: Situation, discourse: Discourse) -> Discourse:
    """The discourse as the next clause finds it: the predicate that an item of the same list inherits."""
    predicate, found = situation.predicate, situation.found
    attachment = found.attachment if found is not None else None
    if predicate.mask & cue.GAIN and attachment in _GOING_ON:
        predicate = predicate._replace(mask=predicate.mask & ~cue.GAIN)  # 五年净增66亿元，其中…: the level goes on
    elif attachment is _SUBJECT_NUMBER:
        first = situation.subjects[0]
        gain = first.gain or (first.name is not None and first.name.text.startswith(("新增", "净增")))
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


def build_all(situation: Situation, claims: Iterable[Claim], discourse: Discourse) -> Outcome:
    """Claims to statements, each read against the discourse behind the one before."""
    statements: list[Statement] = []
    for claim in claims:
        statement, discourse = situation.builder.build(claim, discourse, situation.trail)
        statements.append(statement)
    return make_outcome(discourse, tuple(statements))


def mark_all(outcome: Outcome, **fields: Any) -> Outcome:
    """The outcome with the same fields given to all its statements."""
    return replace(outcome, statements=tuple(one._replace(**fields) for one in outcome.statements))


def refuse_all(situation: Situation, why: StrEnum) -> Outcome:
    """All numbers of a clause refused, for one reason."""
    statements = tuple(
        situation.builder.refuse(number, situation.predicate, situation.clause, why, situation.discourse)
        for number in situation.numbers
    )
    return Outcome(situation.discourse.add(statements), statements)


def make_claim(
    situation: Situation,
    number: Token,
    subject: Subject,
    predicate: Predicate,
    attachment: Attachment,
    frame: TimeFrame | None = None,
    kind: str = "",
) -> Claim:
    """One number of a clause claimed for a subject."""
    left = situation.left
    start = left[0].start if left else situation.numbers[0].start
    clause = situation.clause
    return _claim(number, subject, predicate, attachment, clause, start, clause.end, situation.group.after, frame, kind)


def _drop_average(before: Predicate, situation: Situation) -> Predicate:
    """年均增长12%，其中出口11亿美元: an average of growth is not handed on to an amount."""
    last = situation.discourse.latest
    if not before.annual or situation.is_rate or last is None or last.quantity.unit_class not in RATE_CLASSES:
        return before
    return before._replace(annual=False, per_year=False)
