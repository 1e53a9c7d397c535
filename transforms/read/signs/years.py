"""Signs of when, and of whether done or aimed at: what makes the years or the kind of a statement doubtful."""

from __future__ import annotations

from transforms.grammar.statements import Attachment
from transforms.language import cues as cue
from transforms.read.signs.surroundings import Seen

_SPANS = frozenset({"span", "same_span", "since"})
_HELD = ("保持", "稳定", "控制", "维持")
_SET_BY_OTHERS = cue.HANDED_DOWN | cue.SET_BY | cue.REQUIRED | cue.OWN_TARGET
# Levels of one indicator two years apart seldom differ by more.
_STEADY_FOR_YEARS = 2.0
_YEARS_BESIDE = (-1, 1, -2, 2)
# What is summed over years is more than one of them has.
_LEAST_SUM = 1.5


def is_beside_years(seen: Seen) -> bool:
    """比2005年增加…，年均增长…: years that begin one sooner or later than others of the sentence that end with them."""
    period = seen.statement.period
    if period is None or len(seen.spans) < 2:
        return False
    return any(last == period[1] and abs(first - period[0]) == 1 for first, last in seen.spans)


def is_dated_to_last(seen: Seen) -> bool:
    """Several years are in force, and it is said of the last of them."""
    return seen.statement.other_period is not None


def has_years_unsaid(seen: Seen) -> bool:
    """Several years that the clause does not tell: they were told before, and may be over."""
    predicate = seen.statement.predicate
    return not (
        predicate.times or predicate.cumulative or predicate.of_span or predicate.together or predicate.base is not None
    )


def has_years_of_before(seen: Seen) -> bool:
    """Nor does its sentence tell them, by the years, by 累计 or by what they led from and to."""
    clause, before = seen.statement.clause, seen.before
    if clause is None or clause.cues & cue.CUMULATIVE or not has_years_unsaid(seen):
        return False
    if before is not None and before.attachment is Attachment.FROM_TO:
        return False
    times = [
        token.time for token in clause.tokens if token.time is not None and token.end <= seen.statement.quantity.start
    ]
    return not any(time.kind in _SPANS or time.first < time.last for time in times)


def is_held(seen: Seen) -> bool:
    """登记失业率保持在4%以内, where several years are in force: of each of them, or of the last."""
    one = seen.statement
    if one.clause is None or not (seen.year is None or one.other_period is not None):
        return False
    return any(word in token.text for token in one.clause.left for word in _HELD)


def is_of_each_year(seen: Seen) -> bool:
    """年均保持在11万人: an amount of each year, which is taken for that of one or of all."""
    return seen.statement.predicate.per_year


def is_below_one_year(seen: Seen) -> bool:
    """An amount of several years that is hardly more than one year has elsewhere in the document."""
    least = seen.facts.least.get((seen.code, seen.unit))
    return least is not None and seen.number < _LEAST_SUM * least


def is_said_of_other_years(seen: Seen) -> bool:
    """The same amount is said of other years, too."""
    return id(seen.statement) in seen.facts.of_other_years


def is_unsteady(seen: Seen) -> bool:
    """Less than half or more than twice what the nearest other year has."""
    if seen.year is None:
        return False
    for distance in _YEARS_BESIDE:
        beside = seen.facts.levels.get((seen.code, seen.unit, seen.year + distance))
        if beside:
            return not 1 / _STEADY_FOR_YEARS <= seen.number / beside <= _STEADY_FOR_YEARS
    return False


def is_aim_unsaid(seen: Seen) -> bool:
    """An aim that a review does not say it recalls: a plan may begin there without a heading."""
    return not seen.statement.recalls


def is_aim_recalled(seen: Seen) -> bool:
    """低于4.5%的控制目标: an aim of a year that is over, in most reports told without that year."""
    return seen.statement.recalls


def is_set_by_others(seen: Seen) -> bool:
    """控制在省下达的4.5%以内: a number that somebody set, in a review of what came of it."""
    clause = seen.statement.clause
    if clause is None or not clause.cues & _SET_BY_OTHERS:
        return False
    return any(token.mask & _SET_BY_OTHERS for token in clause.left)


def is_kind_against_words(seen: Seen) -> bool:
    """Taken for done, though a word of aiming stands before it."""
    predicate = seen.statement.predicate
    return bool(predicate.target) and not predicate.actual
