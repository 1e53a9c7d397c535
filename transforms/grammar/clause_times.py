"""The times that clauses name: which they put in force, what they compare with, and which end with their number."""

from __future__ import annotations

import itertools
from dataclasses import replace

from transforms.grammar.aims import is_aim
from transforms.grammar.discourse import Discourse
from transforms.grammar.predicate import Predicate, compares_with_year_before
from transforms.grammar.reference_time import Reference, TimeFrame, is_of_peak, single
from transforms.grammar.situation import Outcome, Situation
from transforms.language import cues as cue
from transforms.tokens.clauses import Clause, Group
from transforms.tokens.times import Time

_SITUATIONS = ("局面", "势头", "态势", "格局", "困局", "颓势")
_COMPARED = frozenset({"相比", "相较", "比较", "对比"})
_UNTIL = frozenset({"到", "至", "在", "早在"})
# How many words may describe a basis (在上年增长19%的较高基数基础上).
_FURTHEST_BASIS = 6
_ONLY_TIME = cue.TIME | cue.CUE | cue.QUOTE


def find_base(clause: Clause) -> Time | None:
    """与2019年相比，… and 在2020年的基础上，…: the year that what follows is counted from."""
    left = clause.left
    rest = left
    if left[0].time is not None and left[0].time.kind == "year":
        # 2005年同2000年相比, 2005年预计比2004年
        rest = left[2:] if left[1:] and left[1].text == "预计" else left[1:]
    compares = len(rest) > 1 and (rest[0].mask & cue.COMPARE or (rest is not left and rest[-1].text in _COMPARED))
    described = itertools.dropwhile(lambda token: token.mask & (cue.TEXT | cue.NEUTRAL) and not token.time, rest[1:])
    time = next(described, None) if compares else None  # 同改革前的1978年相比
    if time is not None and time.time is not None and time.time.kind == "year":
        return time.time
    if not clause.cues & cue.BASIS:
        return None
    return next((token.time for token in reversed(left) if token.time is not None), None)


def set_time(clause: Clause, discourse: Discourse) -> Reference:
    """The times in force behind a clause with a time, where it names one at its head, or nothing else."""
    left, reference, later = clause.left, discourse.reference, bool(discourse.recent)
    if later and is_of_peak(left):
        return reference
    described = len(left) > 1 and (left[-2].text.endswith("的") or left[-1].text.startswith("以来"))
    if described and left[-1].time is not None and not later:
        return reference.set_time(left[-1].time, later)  # 本届政府届满的2026年，…; 换届以来的四年，…
    if not clause.cues & (cue.KINDS & ~_ONLY_TIME | cue.COMPARE | cue.BLOCK):  # 均高于上年计划安排
        last = next(token.time for token in reversed(left) if token.time is not None)
        return reference.set_time(last, later)
    ahead = None if later else _find_time_ahead(clause, discourse)
    if ahead is not None:
        return reference.set_time(ahead, later)
    opening = left[0].time or (left[1].time if left[1:] and left[0].text in _UNTIL else None)
    return reference.set_time(opening, later) if opening is not None and not later else reference


def _find_time_ahead(clause: Clause, discourse: Discourse) -> Time | None:
    """初步设想到2030年，…: the one year to come that a clause of a plan leads up to."""
    setting = discourse.reference.setting
    named = clause.cues & (cue.NAME | cue.QUANTITY | cue.COMPARE | cue.BASIS | cue.SET_BY)
    if not setting.plans or setting.report_year is None or named:
        return None
    times = [token.time for token in clause.left if token.time is not None and token.time.kind in ("year", "span")]
    return times[0] if len(times) == 1 and times[0].last > setting.report_year else None


def keep_time(clause: Clause, outcome: Outcome) -> Outcome:
    """到2026年实现“四个翻番”：…: a time at the head of a clause governs what follows, whatever its number is."""
    if not clause.left or clause.left[0].time is None:
        return outcome
    reference = outcome.discourse.reference.set_time(clause.left[0].time, bool(outcome.discourse.recent))
    return replace(outcome, discourse=outcome.discourse._replace(reference=reference))


def is_of_other_years(situation: Situation) -> bool:
    """Whether a clause tells of several years of its own, or an amount of one that it begins with
    (由9家增加到19家，去年完成2亿元): growth behind it is not counted from the year that a change began in."""
    left = situation.left
    if left and left[0].time is not None and left[0].time.kind == "year" and not situation.is_rate:
        return True
    return any(token.time and token.time.kind == "span" and not token.time.relative for token in left)


def find_compared(situation: Situation, predicate: Predicate, discourse: Discourse) -> TimeFrame | None:
    """比2010年增长66%；财政收入增长1.2倍: the year that growth is counted from, until another time is told."""
    base = predicate.base
    if base is not None:
        compares = bool(situation.cues & (cue.COMPARE | cue.BASIS))
        return single(base.last, compares) if base.kind == "year" and not base.relative else None
    if discourse.compared is None or situation.cues & cue.TIME:
        return None
    return None if compares_with_year_before(situation.left) else discourse.compared


def is_basis(clause: Clause, group: Group) -> bool:
    """在连续五年增长10%的基础上, 扭转上年下降6%的局面: whether a number only describes where something began, so that
    its time ends with it."""
    behind = itertools.takewhile(
        lambda token: not token.mask & (cue.QUANTITY | cue.CLAUSE | cue.END),
        clause.tokens[group.last : group.last + _FURTHEST_BASIS],
    )
    return any(token.mask & cue.BASIS or token.text.endswith(_SITUATIONS) for token in behind)


def describes_aim(situation: Situation) -> bool:
    """提前实现市委提出的“十二五”末90亿元的目标: a time inside the words for an aim dates nothing behind them."""
    setting = situation.discourse.reference.setting
    times = [position for position, token in enumerate(situation.left) if token.time is not None]
    if not times or not setting.reviews or not is_aim(situation.clause.tokens, situation.group.last):
        return False
    frame = situation.discourse.reference.frame()
    ahead = frame is not None and setting.report_year is not None and frame.last >= setting.report_year
    return times[0] > 0 or ahead
