"""Statements of a document to the signs that tell how far each can be trusted: what its confidence is fitted to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from transforms.grammar.scope import Cause
from transforms.grammar.statements import ANAPHORIC, Attachment, Statement
from transforms.language import cues as cue
from transforms.read.signs.surroundings import (
    Seen,
    Sort,
    find_others,
    gather_facts,
    gather_spans,
    holds_between,
    is_aim_in_review,
    is_amount,
    is_any,
    is_growth,
    is_in_review,
    is_level_of_year,
    is_level_of_years,
    is_of_region,
    is_of_years_in_review_of_one,
    is_rank,
    is_same_sentence,
    is_sum_of_years,
    make_seen,
    sentence_of,
    sort_statement,
)
from transforms.read.signs.years import (
    has_years_of_before,
    has_years_unsaid,
    is_aim_recalled,
    is_aim_unsaid,
    is_below_one_year,
    is_beside_years,
    is_dated_to_last,
    is_held,
    is_kind_against_words,
    is_of_each_year,
    is_said_of_other_years,
    is_set_by_others,
    is_unsteady,
)
from transforms.records import constructor_of

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
_MARKS = frozenset({"level_of_mark", "above_zero"})
_SEMICOLONS = "；;"
_CLOSES_PLACE = cue.QUANTITY | cue.AREAS
_RANKED_OTHERWISE = ("增", "目标", "规模")
_OWNERS = cue.AGENT | cue.AREA | cue.PART


class Doubt(StrEnum):
    """What speaks against a statement beside its attachment and its flags."""

    PART_OF_OTHER = "part_of_other"
    DIVIDED = "divided"
    SHORT_DIVIDER = "short_divider"
    SCOPE_TURNS = "scope_turns"
    BY_TOPIC = "by_topic"
    OTHER_PLACE = "other_place"
    PLACE_BESIDE = "place_beside"
    OTHER_OWNER = "other_owner"
    UNKNOWN_MODIFIER = "unknown_modifier"
    SHORT_NAME = "short_name"
    NARROWER_NAME = "narrower_name"
    NAME_BEHIND_OTHER = "name_behind_other"
    HEAD_OF_OTHER = "head_of_other"
    UNKNOWN_BETWEEN = "unknown_between"
    NO_VERB = "no_verb"
    UNREAD_BEFORE = "unread_before"
    UNREAD_ANTECEDENT = "unread_antecedent"
    BESIDE_YEARS = "beside_years"
    YEARS_UNSAID = "years_unsaid"
    SUM_UNSAID = "sum_unsaid"
    SUM_OF_ONE_YEAR = "sum_of_one_year"
    HELD = "held"
    OF_EACH_YEAR = "of_each_year"
    OF_OTHER_YEARS = "of_other_years"
    AIM_IN_REVIEW = "aim_in_review"
    AIM_RECALLED = "aim_recalled"
    SET_BY_OTHERS = "set_by_others"
    RESULT_IN_PLAN = "result_in_plan"
    DATED_TO_LAST = "dated_to_last"
    KIND_AGAINST_WORDS = "kind_against_words"
    NO_ROLE = "no_role"
    MULTIPLE = "multiple"
    TIMES_OF = "times_of"
    CHANGE_NAME = "change_name"
    CHINESE_AMOUNT = "chinese_amount"
    OF_MARK = "of_mark"
    LARGE_GROWTH = "large_growth"
    UNSTEADY_LEVEL = "unsteady_level"
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


_signs = constructor_of(Signs)
_NO_SIGNS = Signs()
_NO_SPANS: frozenset[tuple[int, int]] = frozenset()


def list_signs(statements: Sequence[Statement], author: str) -> Iterator[Signs]:
    """The signs of each statement, none for those that are no observations; ``author``: the level of government."""
    read = [one for one in statements if one.reading is not None and one.is_read]
    facts = gather_facts(read, author)
    spans = gather_spans(read)
    before: Statement | None = None
    for one in statements:
        if one.reading is None or not one.is_read:
            yield _NO_SIGNS
        else:
            beside = before if before is not None and is_same_sentence(before, one) else None
            own_spans = spans.get(sentence_of(one), _NO_SPANS) if spans else _NO_SPANS
            year = one.period[0] if one.period is not None and one.period[0] == one.period[1] else None
            seen = make_seen(one, facts, beside, own_spans, find_others(one), float(one.reading.value), year)
            doubts, supports = _choose_signs(sort_statement(one, beside))
            yield _signs(
                tuple([sign for sign, holds in doubts if holds is None or holds(seen)]),
                tuple([sign for sign, holds in supports if holds(seen)]),
            )
        before = one


# ---- whose number it is --------------------------------------------------------------------------------------------


def _short_divider(seen: Seen) -> bool:
    return len(seen.statement.scope.word) == 1


def _scope_turns(seen: Seen) -> bool:
    return seen.before is not None and seen.before.scope.area != seen.statement.scope.area


def _other_place(seen: Seen) -> bool:
    return bool(seen.others & cue.PLACE)


def _place_beside(seen: Seen) -> bool:
    """Another place is named since the last number or semicolon, and the region itself is not named behind it."""
    one = seen.statement
    if not seen.others & cue.PLACE or one.clause is None or one.subject is None:
        return False
    named, begin = False, min(one.subject.start, one.quantity.start)
    for token in one.clause.tokens:
        if token.start >= begin:
            break
        if token.place == "region" or token.mask & _CLOSES_PLACE or token.text in _SEMICOLONS:
            named = False
        elif token.mask & cue.PLACE:
            named = True
    return named


def _other_owner(seen: Seen) -> bool:
    return bool(seen.others & _OWNERS)


def _unknown_modifier(seen: Seen) -> bool:
    """An unknown word right before the name, though the number is taken for the region's."""
    one = seen.statement
    if one.clause is None or one.subject is None or not one.clause.cues & cue.TEXT:
        return False
    start = one.subject.start
    for token in one.clause.left:
        if token.end >= start:
            return token.end == start and bool(token.mask & cue.TEXT)
    return False


# ---- which thing it is said of -------------------------------------------------------------------------------------


def _short_name(seen: Seen) -> bool:
    subject = seen.statement.subject
    return subject is not None and subject.name is not None and len(subject.name.text) <= _SHORT_NAME


def _narrower_name(seen: Seen) -> bool:
    """新农合参合率: one of several insurances, by a name that stands for all of them where no other is told."""
    one = seen.statement
    words = one.indicator.narrower if one.indicator is not None else ()
    if not words or one.subject is None:
        return False
    left = "".join([token.text for token in one.clause.left]) if one.clause is not None else ""
    return any(word in one.subject.label or word in left for word in words)


def _unknown_between(seen: Seen) -> bool:
    return holds_between(seen.statement, cue.TEXT)


def _no_verb(seen: Seen) -> bool:
    return not seen.statement.predicate.says_anything()


# ---- how much ------------------------------------------------------------------------------------------------------


def _chinese_amount(seen: Seen) -> bool:
    return seen.statement.quantity.chinese


def _large_growth(seen: Seen) -> bool:
    return abs(seen.number) > _LARGE_GROWTH


def _above_whole(seen: Seen) -> bool:
    """服务业增加值 above 生产总值 of the same year: one of the two is not what it is taken for."""
    indicator, year = seen.statement.indicator, seen.year
    if indicator is None or year is None:
        return False
    levels, unit, number = seen.facts.levels, seen.unit, seen.number
    return any(number > levels.get((whole, unit, year), number) for whole in indicator.part_of)


def _beyond_author(seen: Seen) -> bool:
    """More than such a government can have had in that year of what the catalogue believes of the whole country."""
    one = seen.statement
    indicator, reading, period = one.indicator, one.reading, one.period
    share = _MOST_OF_COUNTRY.get(seen.facts.author)
    if share is None or indicator is None or reading is None or period is None or indicator.per_head:
        return False
    limits = indicator.plausible.get("level")
    if limits is None or reading.unit != indicator.unit or reading.unit not in _ADDING_UP:
        return False
    years = period[1] - period[0] + 1 if reading.measure == "level" else 1
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


def _rank_among_others(seen: Seen) -> bool:
    among = seen.statement.rank_scope
    return among is None or not among.startswith("全")


# ---- what speaks for it --------------------------------------------------------------------------------------------


def _said_again(seen: Seen) -> bool:
    return id(seen.statement) in seen.facts.repeated


def _usual_growth(seen: Seen) -> bool:
    if seen.limits is None:
        return False
    return seen.limits[0] / 2 <= seen.number <= seen.limits[1] / 2


def _growth_of_levels(seen: Seen) -> bool:
    """Growth that is, within a few points, that of the levels which the document gives."""
    indicator, levels = seen.statement.indicator, seen.facts.levels
    if seen.year is None or indicator is None:
        return False
    start = levels.get((seen.code, indicator.unit, seen.year - 1))
    end = levels.get((seen.code, indicator.unit, seen.year))
    return bool(start and end) and abs(((end or 0) / (start or 1) - 1) * 100 - seen.number) <= _GROWTH_TOLERANCE


def _steady_level(seen: Seen) -> bool:
    if seen.year is None:
        return False
    before = seen.facts.levels.get((seen.code, seen.unit, seen.year - 1))
    return bool(before) and before is not None and _STEADY[0] <= seen.number / before <= _STEADY[1]


def _is_divided(sort: Sort) -> bool:
    return not sort.of_region and sort.cause in _DIVIDING


# Each sign with the sorts of statement that may show it, and what else must be so (None: nothing).
_DOUBTS: tuple[tuple[Doubt, Callable[[Sort], bool], Callable[[Seen], bool] | None], ...] = (
    (Doubt.PART_OF_OTHER, lambda sort: not sort.of_region and not sort.core, None),
    (Doubt.DIVIDED, _is_divided, None),
    (Doubt.SHORT_DIVIDER, _is_divided, _short_divider),
    (Doubt.SCOPE_TURNS, lambda sort: sort.behind_read is True, _scope_turns),
    (Doubt.BY_TOPIC, lambda sort: not sort.of_region and sort.cause is Cause.TOPIC, None),
    (Doubt.OTHER_PLACE, is_of_region, _other_place),
    (Doubt.PLACE_BESIDE, is_of_region, _place_beside),
    (Doubt.OTHER_OWNER, is_of_region, _other_owner),
    (Doubt.UNKNOWN_MODIFIER, is_of_region, _unknown_modifier),
    (Doubt.SHORT_NAME, is_any, _short_name),
    (Doubt.NARROWER_NAME, is_any, _narrower_name),
    (Doubt.NAME_BEHIND_OTHER, lambda sort: sort.attachment is Attachment.NUMBER_SUBJECT and not sort.core, None),
    (Doubt.HEAD_OF_OTHER, lambda sort: sort.attachment is Attachment.HEAD_ELIDED and not sort.core, None),
    (Doubt.UNKNOWN_BETWEEN, is_any, _unknown_between),
    (Doubt.NO_VERB, is_any, _no_verb),
    (Doubt.UNREAD_BEFORE, lambda sort: sort.behind_read is False, None),
    (Doubt.UNREAD_ANTECEDENT, lambda sort: sort.behind_read is False and sort.attachment in ANAPHORIC, None),
    (Doubt.BESIDE_YEARS, lambda sort: not sort.of_one_year, is_beside_years),
    (Doubt.YEARS_UNSAID, is_of_years_in_review_of_one, has_years_of_before),
    (Doubt.SUM_UNSAID, is_level_of_years, has_years_unsaid),
    (Doubt.SUM_OF_ONE_YEAR, is_sum_of_years, is_below_one_year),
    (Doubt.HELD, lambda sort: sort.measure == "level", is_held),
    (Doubt.OF_EACH_YEAR, is_amount, is_of_each_year),
    (Doubt.OF_OTHER_YEARS, lambda sort: sort.measure == "level", is_said_of_other_years),
    (Doubt.AIM_IN_REVIEW, is_aim_in_review, is_aim_unsaid),
    (Doubt.AIM_RECALLED, is_aim_in_review, is_aim_recalled),
    (Doubt.SET_BY_OTHERS, is_in_review, is_set_by_others),
    (Doubt.RESULT_IN_PLAN, lambda sort: sort.kind == "actual" and sort.role.startswith("plan"), None),
    (Doubt.DATED_TO_LAST, is_any, is_dated_to_last),
    (Doubt.KIND_AGAINST_WORDS, lambda sort: sort.kind == "actual", is_kind_against_words),
    (Doubt.NO_ROLE, lambda sort: sort.role in ("", "other"), None),
    (Doubt.MULTIPLE, lambda sort: sort.rule in _MULTIPLES, None),
    # 是“十五”期间的两倍: so many times what it was, which is seldom growth over the years in force.
    (Doubt.TIMES_OF, lambda sort: sort.rule == "growth_to_times", None),
    (Doubt.CHANGE_NAME, lambda sort: sort.rule == "change_name", None),
    (Doubt.CHINESE_AMOUNT, lambda sort: sort.measure != "rank", _chinese_amount),
    # 站上万亿台阶, 保持正增长: a mark that is passed, not the number itself.
    (Doubt.OF_MARK, lambda sort: sort.rule in _MARKS, None),
    (Doubt.LARGE_GROWTH, is_growth, _large_growth),
    (Doubt.UNSTEADY_LEVEL, lambda sort: is_level_of_year(sort) and sort.of_region, is_unsteady),
    (Doubt.RANK_OF_YEARS, is_rank, _rank_of_years),
    (Doubt.RANK_OF_ELSE, is_rank, _rank_of_else),
    (Doubt.RANK_ALONE, lambda sort: sort.measure == "rank" and sort.behind_read is not True, None),
    (Doubt.RANK_AMONG_OTHERS, is_rank, _rank_among_others),
    (Doubt.ABOVE_WHOLE, lambda sort: is_level_of_year(sort) and sort.of_region, _above_whole),
    (Doubt.BEYOND_AUTHOR, lambda sort: sort.measure in ("level", "annual_level") and sort.of_region, _beyond_author),
)
_SUPPORTS: tuple[tuple[Support, Callable[[Sort], bool], Callable[[Seen], bool]], ...] = (
    (Support.SAID_AGAIN, is_any, _said_again),
    (Support.USUAL_GROWTH, is_growth, _usual_growth),
    (Support.GROWTH_OF_LEVELS, is_growth, _growth_of_levels),
    (Support.STEADY_LEVEL, is_level_of_year, _steady_level),
)


@lru_cache(maxsize=4096)
def _choose_signs(
    sort: Sort,
) -> tuple[tuple[tuple[Doubt, Callable[[Seen], bool] | None], ...], tuple[tuple[Support, Callable[[Seen], bool]], ...]]:
    """The signs that statements of a sort may show."""
    return (
        tuple((sign, holds) for sign, fits, holds in _DOUBTS if fits(sort)),
        tuple((sign, holds) for sign, fits, holds in _SUPPORTS if fits(sort)),
    )
