"""Statements of a document to the signs that tell how far each can be trusted: what its confidence is fitted to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from transforms.grammar.scope import Cause
from transforms.grammar.statements import ANAPHORIC, Attachment, Statement
from transforms.language import cues as cue
from transforms.read.surroundings import (
    Seen,
    find_between,
    gather_facts,
    gather_spans,
    is_same_sentence,
    key_of_fact,
    sentence_of,
)
from transforms.tokens.clauses import union

_SHORT_NAME = 3
_DIVIDING = frozenset({Cause.MODIFIER, Cause.WORD})
_MULTIPLES = frozenset({"growth_times", "growth_tenths", "growth_doubling"})
_LARGE_GROWTH = 60
_GROWTH_TOLERANCE = 4
_STEADY = (0.7, 1.5)
# What a level of government can have at most of what the catalogue believes of the whole country; this holds for what
# adds up. Before 2020 the country had less money by a tenth with each year (in truth by more).
_MOST_OF_COUNTRY: Mapping[str, float] = {
    "national": 1.0, "province": 0.25, "prefecture": 0.12, "county": 0.05, "township": 0.01,
}  # fmt: skip
_MONEY = frozenset({"CNY", "USD"})
_ADDING_UP = _MONEY | {"tonnes", "mu"}
_LESS_BEFORE, _LESS_EACH_YEAR = 2020, 0.9
_RANKED_OTHERWISE = ("增", "目标", "规模")
_OWNERS = cue.AGENT | cue.AREA | cue.PART


class Doubt(StrEnum):
    """What speaks against a statement beside its attachment and its flags."""

    PART_OF_OTHER = "part_of_other"
    DIVIDED = "divided"
    SHORT_DIVIDER = "short_divider"
    SCOPE_TURNS = "scope_turns"
    OTHER_PLACE = "other_place"
    OTHER_OWNER = "other_owner"
    UNKNOWN_MODIFIER = "unknown_modifier"
    NOT_CORE = "not_core"
    SHORT_NAME = "short_name"
    NAME_BEHIND_OTHER = "name_behind_other"
    HEAD_OF_OTHER = "head_of_other"
    UNKNOWN_BETWEEN = "unknown_between"
    UNKNOWN_PARTNER = "unknown_partner"
    NO_VERB = "no_verb"
    UNREAD_BEFORE = "unread_before"
    UNREAD_ANTECEDENT = "unread_antecedent"
    BESIDE_YEARS = "beside_years"
    KIND_NOT_OF_SECTION = "kind_not_of_section"
    KIND_AGAINST_WORDS = "kind_against_words"
    NO_ROLE = "no_role"
    MULTIPLE = "multiple"
    TIMES_OF = "times_of"
    CHANGE_NAME = "change_name"
    CHINESE_AMOUNT = "chinese_amount"
    LARGE_GROWTH = "large_growth"
    RANK_OF_YEARS = "rank_of_years"
    RANK_OF_ELSE = "rank_of_else"
    RANK_ALONE = "rank_alone"
    RANK_AMONG_OTHERS = "rank_among_others"
    ABOVE_WHOLE = "above_whole"
    BEYOND_AUTHOR = "beyond_author"


class Support(StrEnum):
    """What speaks for a statement."""

    SAID_AGAIN = "said_again"
    USUAL_GROWTH = "usual_growth"
    GROWTH_OF_LEVELS = "growth_of_levels"
    STEADY_LEVEL = "steady_level"


class Signs(NamedTuple):
    """The doubts and supports of one statement."""

    doubts: tuple[Doubt, ...] = ()
    supports: tuple[Support, ...] = ()


_NO_SIGNS = Signs()


def list_signs(statements: Sequence[Statement], author: str) -> Iterator[Signs]:
    """The signs of each statement, none for those that are no observations; ``author``: the level of government."""
    read = [one for one in statements if one.is_read]
    facts = gather_facts(read, author)
    spans = gather_spans(read)
    before: Statement | None = None
    for one in statements:
        if not one.is_read:
            yield _NO_SIGNS
        else:
            beside = before if before is not None and is_same_sentence(before, one) else None
            seen = Seen(one, facts, beside, spans.get(sentence_of(one), frozenset()), find_between(one))
            doubts, supports = _choose_signs(seen.measure)
            yield Signs(
                tuple([sign for sign, holds in doubts if holds(seen)]),
                tuple([sign for sign, holds in supports if holds(seen)]),
            )
        before = one


# ---- whose number it is --------------------------------------------------------------------------------------------


def _part_of_other(seen: Seen) -> bool:
    return seen.statement.scope.area != "region" and _not_core(seen)


def _divided(seen: Seen) -> bool:
    return seen.statement.scope.area != "region" and seen.statement.scope.cause in _DIVIDING


def _short_divider(seen: Seen) -> bool:
    return _divided(seen) and len(seen.statement.scope.word) == 1


def _scope_turns(seen: Seen) -> bool:
    before = seen.before
    return before is not None and before.is_read and before.scope.area != seen.statement.scope.area


def _names_other(seen: Seen, kinds: int) -> bool:
    """Whether a word of some kinds stands before the subject in its sentence, though the number is the region's."""
    one = seen.statement
    if one.scope.area != "region" or one.clause is None or one.subject is None:
        return False
    limit = min(one.subject.start, one.quantity.start)
    for token in one.clause.tokens:
        if token.start >= limit:
            return False
        if token.mask & kinds and token.place != "region":
            return True
    return False


def _other_place(seen: Seen) -> bool:
    return _names_other(seen, cue.PLACE)


def _other_owner(seen: Seen) -> bool:
    return _names_other(seen, _OWNERS)


def _unknown_modifier(seen: Seen) -> bool:
    """An unknown word right before the name, though the number is taken for the region's."""
    one = seen.statement
    if one.scope.area != "region" or one.clause is None or one.subject is None or not one.clause.cues & cue.TEXT:
        return False
    start = one.subject.start
    return any(token.end == start and token.mask & cue.TEXT for token in one.clause.left)


# ---- which thing it is said of -------------------------------------------------------------------------------------


def _not_core(seen: Seen) -> bool:
    return seen.statement.indicator is not None and not seen.statement.indicator.core


def _short_name(seen: Seen) -> bool:
    subject = seen.statement.subject
    return subject is not None and subject.name is not None and len(subject.name.text) <= _SHORT_NAME


def _name_behind_other(seen: Seen) -> bool:
    return seen.statement.attachment is Attachment.NUMBER_SUBJECT and _not_core(seen)


def _head_of_other(seen: Seen) -> bool:
    return seen.statement.attachment is Attachment.HEAD_ELIDED and _not_core(seen)


def _unknown_between(seen: Seen) -> bool:
    return bool(union(seen.between) & cue.TEXT)


def _unknown_partner(seen: Seen) -> bool:
    """利用外资、投资分别增长45%、20%: a list one of whose members is outside the catalogue."""
    clause = seen.statement.clause
    if clause is None or clause.group is None or len(clause.group.members) < 2 or not clause.cues & cue.EACH:
        return False
    names = sum(1 for token in clause.left if token.mask & cue.NAME)
    return names < len(clause.group.members)


def _no_verb(seen: Seen) -> bool:
    return not seen.statement.predicate.says_anything()


def _unread_before(seen: Seen) -> bool:
    return seen.before is not None and not seen.before.is_read


def _unread_antecedent(seen: Seen) -> bool:
    return _unread_before(seen) and seen.statement.attachment in ANAPHORIC


# ---- of when, and whether done or aimed at -------------------------------------------------------------------------


def _beside_years(seen: Seen) -> bool:
    """比2005年增加…，年均增长…: years that begin one sooner or later than others of the sentence that end with them."""
    period = seen.statement.period
    if period is None or period[0] == period[1] or len(seen.spans) < 2:
        return False
    return any(last == period[1] and abs(first - period[0]) == 1 for first, last in seen.spans)


def _kind_not_of_section(seen: Seen) -> bool:
    section, kind = seen.statement.section, seen.statement.kind
    if section is None:
        return False
    return section.role.startswith("plan" if kind == "actual" else "review")


def _kind_against_words(seen: Seen) -> bool:
    one = seen.statement
    return one.kind == "actual" and bool(one.predicate.target) and not one.predicate.actual


def _no_role(seen: Seen) -> bool:
    section = seen.statement.section
    return section is None or section.role == "other"


# ---- how much ------------------------------------------------------------------------------------------------------


def _multiple(seen: Seen) -> bool:
    return seen.statement.reading is not None and seen.statement.reading.rule in _MULTIPLES


def _times_of(seen: Seen) -> bool:
    """是“十五”期间的两倍: so many times what it was, which is seldom growth over the years in force."""
    return seen.statement.reading is not None and seen.statement.reading.rule == "growth_to_times"


def _change_name(seen: Seen) -> bool:
    return seen.statement.reading is not None and seen.statement.reading.rule == "change_name"


def _chinese_amount(seen: Seen) -> bool:
    return seen.statement.quantity.chinese and seen.measure != "rank"


def _large_growth(seen: Seen) -> bool:
    return seen.year is not None and abs(seen.number) > _LARGE_GROWTH


def _above_whole(seen: Seen) -> bool:
    """服务业增加值 above 生产总值 of the same year: one of the two is not what it is taken for."""
    indicator, year = seen.statement.indicator, seen.year
    if indicator is None or year is None or seen.statement.scope.area != "region":
        return False
    return any(seen.number > seen.facts.levels.get((whole, year), seen.number) for whole in indicator.part_of)


def _beyond_author(seen: Seen) -> bool:
    """More than such a government can have had in that year of what the catalogue believes of the whole country."""
    one = seen.statement
    indicator, reading, period = one.indicator, one.reading, one.period
    share = _MOST_OF_COUNTRY.get(seen.facts.author)
    if share is None or indicator is None or reading is None or period is None or indicator.per_head:
        return False
    limits = indicator.plausible.get("level")
    fits = seen.measure in ("level", "annual_level") and one.scope.area == "region"
    if limits is None or not fits or reading.unit != indicator.unit or reading.unit not in _ADDING_UP:
        return False
    years = period[1] - period[0] + 1 if seen.measure == "level" else 1
    less = _LESS_EACH_YEAR ** max(0, _LESS_BEFORE - period[1]) if reading.unit in _MONEY else 1.0
    return seen.number > limits[1] * share * less * years


# ---- ranks ---------------------------------------------------------------------------------------------------------


def _rank_of_years(seen: Seen) -> bool:
    """年均增长13.1%，增幅居全省第二位: a rank behind what is said of several years, or beside a time of its own."""
    before, clause = seen.before, seen.statement.clause
    over = before is not None and before.period is not None and before.period[0] < before.period[1]
    return over or (clause is not None and any(one.time is not None and one.time.kind != "row" for one in clause.left))


def _rank_of_else(seen: Seen) -> bool:
    """增量居全国第1位: what is ranked may not be the level, or the growth of the year."""
    clause = seen.statement.clause
    if clause is None:
        return False
    return any(word in token.text for token in clause.left for word in _RANKED_OTHERWISE)


def _rank_alone(seen: Seen) -> bool:
    return seen.before is None or not seen.before.is_read


def _rank_among_others(seen: Seen) -> bool:
    among = seen.statement.rank_scope
    return among is None or not among.startswith("全")


# ---- what speaks for it --------------------------------------------------------------------------------------------


def _said_again(seen: Seen) -> bool:
    return seen.facts.counts[key_of_fact(seen.statement)] > 1


def _usual_growth(seen: Seen) -> bool:
    if seen.year is None or seen.limits is None:
        return False
    return seen.limits[0] / 2 <= seen.number <= seen.limits[1] / 2


def _growth_of_levels(seen: Seen) -> bool:
    """Growth that is, within a few points, that of the levels which the document gives."""
    if seen.year is None:
        return False
    start, end = seen.facts.levels.get((seen.code, seen.year - 1)), seen.facts.levels.get((seen.code, seen.year))
    return bool(start and end) and abs(((end or 0) / (start or 1) - 1) * 100 - seen.number) <= _GROWTH_TOLERANCE


def _steady_level(seen: Seen) -> bool:
    if seen.year is None:
        return False
    before = seen.facts.levels.get((seen.code, seen.year - 1))
    return bool(before) and before is not None and _STEADY[0] <= seen.number / before <= _STEADY[1]


# What tells of a sign, and of which measure alone it tells ('': of any).
_DOUBTS: tuple[tuple[Doubt, Callable[[Seen], bool], str], ...] = (
    (Doubt.PART_OF_OTHER, _part_of_other, ""),
    (Doubt.DIVIDED, _divided, ""),
    (Doubt.SHORT_DIVIDER, _short_divider, ""),
    (Doubt.SCOPE_TURNS, _scope_turns, ""),
    (Doubt.OTHER_PLACE, _other_place, ""),
    (Doubt.OTHER_OWNER, _other_owner, ""),
    (Doubt.UNKNOWN_MODIFIER, _unknown_modifier, ""),
    (Doubt.NOT_CORE, _not_core, ""),
    (Doubt.SHORT_NAME, _short_name, ""),
    (Doubt.NAME_BEHIND_OTHER, _name_behind_other, ""),
    (Doubt.HEAD_OF_OTHER, _head_of_other, ""),
    (Doubt.UNKNOWN_BETWEEN, _unknown_between, ""),
    (Doubt.UNKNOWN_PARTNER, _unknown_partner, ""),
    (Doubt.NO_VERB, _no_verb, ""),
    (Doubt.UNREAD_BEFORE, _unread_before, ""),
    (Doubt.UNREAD_ANTECEDENT, _unread_antecedent, ""),
    (Doubt.BESIDE_YEARS, _beside_years, ""),
    (Doubt.KIND_NOT_OF_SECTION, _kind_not_of_section, ""),
    (Doubt.KIND_AGAINST_WORDS, _kind_against_words, ""),
    (Doubt.NO_ROLE, _no_role, ""),
    (Doubt.MULTIPLE, _multiple, ""),
    (Doubt.TIMES_OF, _times_of, ""),
    (Doubt.CHANGE_NAME, _change_name, ""),
    (Doubt.CHINESE_AMOUNT, _chinese_amount, ""),
    (Doubt.LARGE_GROWTH, _large_growth, "growth"),
    (Doubt.RANK_OF_YEARS, _rank_of_years, "rank"),
    (Doubt.RANK_OF_ELSE, _rank_of_else, "rank"),
    (Doubt.RANK_ALONE, _rank_alone, "rank"),
    (Doubt.RANK_AMONG_OTHERS, _rank_among_others, "rank"),
    (Doubt.ABOVE_WHOLE, _above_whole, "level"),
    (Doubt.BEYOND_AUTHOR, _beyond_author, ""),
)
_SUPPORTS: tuple[tuple[Support, Callable[[Seen], bool], str], ...] = (
    (Support.SAID_AGAIN, _said_again, ""),
    (Support.USUAL_GROWTH, _usual_growth, "growth"),
    (Support.GROWTH_OF_LEVELS, _growth_of_levels, "growth"),
    (Support.STEADY_LEVEL, _steady_level, "level"),
)


@lru_cache(maxsize=64)
def _choose_signs(
    measure: str,
) -> tuple[tuple[tuple[Doubt, Callable[[Seen], bool]], ...], tuple[tuple[Support, Callable[[Seen], bool]], ...]]:
    """The signs that statements of a measure may show."""
    return (
        tuple((sign, holds) for sign, holds, only in _DOUBTS if only in ("", measure)),
        tuple((sign, holds) for sign, holds, only in _SUPPORTS if only in ("", measure)),
    )
