"""Which years a statement covers, and whether it was aimed for or achieved."""

from __future__ import annotations

import math
from decimal import Decimal
from enum import Enum, auto

from transforms.grammar.discourse import Discourse
from transforms.grammar.measure import PRICE_RULES, Reading
from transforms.grammar.predicate import Predicate
from transforms.grammar.reference_time import Reference, Setting, TimeFrame
from transforms.grammar.statements import Refusal
from transforms.language import cues as cue
from transforms.language.calendar import PLAN_PERIODS
from transforms.language.catalogue import Indicator
from transforms.records import constructor_of, value
from transforms.tokens.times import Time

Years = tuple[int, int]
# 翻两番 is said of no single year.
_MORE_THAN_A_YEAR = 300
_MOST_OF_A_FALL = 20
# Within so many points growth may be the average of some years, told without 年均.
_NEAR_AVERAGE = 0.3
_ROUNDED_TO = 20


class Pace(Enum):
    """Over which of the years of a change its growth runs: all of them, the last, or as their average."""

    ALL = auto()
    LAST = auto()
    AVERAGE = auto()


def find_pace(start: Decimal, end: Decimal, years: int, said: Decimal, relative: bool) -> Pace:
    """Two levels some years apart, and what is said behind them of their change, to the years that it can be of.

    ``relative``: it is growth in percent, not an amount. Growth in real terms may be well below that of the levels:
    it is that of all years unless it is nearer, as a factor, to what they come to in one.
    """
    if years < 2 or (relative and (start <= 0 or end <= 0 or said <= -100)):
        return Pace.ALL
    if not relative:
        whole = float(end - start)
        average = whole / years
        if abs(float(said) - whole) <= max(_NEAR_AVERAGE, abs(whole) / _ROUNDED_TO):
            return Pace.ALL
        return Pace.AVERAGE if abs(float(said) - average) <= abs(average) / _ROUNDED_TO else Pace.LAST
    whole, once = math.log(float(end / start)), math.log1p(float(said) / 100)
    if whole * once > 0 and abs(once) * math.sqrt(years) > abs(whole):
        return Pace.ALL
    average = math.expm1(whole / years) * 100
    return Pace.AVERAGE if abs(average - float(said)) <= _NEAR_AVERAGE else Pace.LAST


def decide_kind(reference: Reference, frame: TimeFrame | None, predicate: Predicate) -> str:
    """Whether a statement is a target or an actual, by its section, its years and its verbs."""
    if reference.planned:
        return "target"
    if frame is None:
        return "actual"
    setting, year = reference.setting, reference.setting.report_year
    named = frame.explicit and year is not None
    if setting.reviews:
        return _decide_in_review(setting, frame, predicate)
    if setting.plans:
        past = named and year is not None and frame.last < year and predicate.target != "strong"
        return "actual" if past or (predicate.actual == "strong" and not predicate.target) else "target"
    if named and year is not None:
        return "target" if frame.last >= year else "actual"
    return "target" if predicate.target == "strong" else "actual"


def _decide_in_review(setting: Setting, frame: TimeFrame, predicate: Predicate) -> str:
    """What a report of January tells of its own year, where it looks back, has not been done yet, whatever the verb."""
    year = setting.report_year
    if not frame.explicit or year is None:
        return "actual"
    over = setting.frame is not None and setting.frame.last < year
    open_year = over and not frame.partial and predicate.actual != "strong"
    return "target" if frame.last > (year - 1 if predicate.target or open_year else year) else "actual"


@value
class Dating:
    """A measure that is to be dated: the years in force, the words beside it, and what the indicator counts.

    ``accumulates``: the indicator counts what is done, so that levels over years add up; ``counted``: 累计 makes
    a count of all there are, not a sum over the years of it; ``believable``: the number may be a rise within one year;
    ``yearly``: it is the amount of one of several years.
    """

    reference: Reference
    frame: TimeFrame
    predicate: Predicate
    measure: str
    accumulates: bool
    counted: bool
    believable: bool = False
    yearly: bool = False

    @property
    def span_up_to_frame(self) -> Years | None:
        """The several years named last, where they end with the year in force."""
        span = self.reference.span
        return span if span is not None and span[1] == self.frame.last and not self.frame.several else None

    @property
    def years_up_to_frame(self) -> Years | None:
        """到2025年… in a report of 2021: the years from the report's to the one in force, where these are several."""
        year = self.reference.setting.report_year
        return (
            (year, self.frame.last) if year is not None and year < self.frame.last and not self.frame.several else None
        )


_dating = constructor_of(Dating)


def date_statement(
    discourse: Discourse,
    frame: TimeFrame | None,
    predicate: Predicate,
    indicator: Indicator | None,
    reading: Reading | None,
    adds_up: bool = False,
) -> tuple[Years | None, Refusal | None]:
    """The years of a statement, or why it has none; ``adds_up``: what is outside the catalogue was done over them."""
    if frame is None:
        return None, Refusal.NO_PERIOD
    if frame.partial:
        return None, Refusal.PART_OF_YEAR
    measure = reading.measure if reading is not None else "level"
    accumulates = _sums_over(discourse, predicate, indicator) if indicator is not None else adds_up
    frame = _choose_frame(discourse, frame, predicate, accumulates, reading)
    if _is_sum(predicate, frame, indicator, measure):
        predicate = predicate._replace(cumulative=True)
    yearly = predicate.per_year and predicate.annual and indicator is not None and indicator.flow
    if measure == "level" and not (accumulates or yearly or _lasts(predicate)):
        return (frame.last, frame.last), None
    counted = indicator is not None and not indicator.flow and indicator.unit in ("count", "persons")
    believable = measure != "level" and _is_yearly(indicator, reading)
    dating = _dating(discourse.reference, frame, predicate, measure, accumulates, counted, believable, yearly)
    period = decide_period(dating)
    if (
        period is None
        or _moves_in_each(period, predicate, measure)
        or _outgrows(period, reading)
        or _exceeds_sum(period, predicate, reading)
    ):
        return None, Refusal.NO_PERIOD
    return period, None


def _sums_over(discourse: Discourse, predicate: Predicate, indicator: Indicator) -> bool:
    """Whether the level of some years is the sum of them: of what counts what is done, or where it is said to be done
    (实施重点项目220个、总投资800亿元)."""
    if indicator.accumulates or not indicator.done_over or predicate.reached or predicate.to or predicate.gain:
        return indicator.accumulates
    last = discourse.latest
    if predicate.doing or predicate.gross or last is None or last.indicator is None or last.period is None:
        return predicate.doing or predicate.gross
    return last.indicator.done_over and last.period[0] < last.period[1] and not predicate.times


def find_row(predicate: Predicate) -> Time | None:
    """连续4年: the years of which each is meant."""
    if not predicate.times:
        return None
    return next((time for time in predicate.times if time.kind == "row"), None)


def _lasts(predicate: Predicate) -> bool:
    """Whether a number may be said of several years: a level without such words stands at the end of those in force."""
    return bool(predicate.times) or predicate.cumulative or bool(predicate.mask & cue.THROUGHOUT)


def _moves_in_each(period: Years, predicate: Predicate, measure: str) -> bool:
    """连续五年增长10% is said of each of them."""
    if measure not in ("growth", "change") or not predicate.throughout:
        return False
    return period[0] < period[1] or find_row(predicate) is not None


def _outgrows(period: Years, reading: Reading | None) -> bool:
    """Whether doubling more than once is dated to a single year."""
    if reading is None or reading.rule != "growth_doubling" or period[0] < period[1]:
        return False
    return abs(reading.value) >= _MORE_THAN_A_YEAR


def _exceeds_sum(period: Years, predicate: Predicate, reading: Reading | None) -> bool:
    """是“十五”期间的6.8倍: whether one year is said to be a multiple of several."""
    base, times = predicate.base, reading is not None and reading.rule == "growth_to_times"
    return times and period[0] == period[1] and base is not None and base.first < base.last


def _is_sum(predicate: Predicate, frame: TimeFrame, indicator: Indicator | None, measure: str) -> bool:
    """五年合计…, 五年完成…: whether a level is the sum of a flow over several years."""
    over_span = predicate.of_span or (predicate.together and frame.several)
    return over_span and measure == "level" and indicator is not None and indicator.flow


def _choose_frame(
    discourse: Discourse, frame: TimeFrame, predicate: Predicate, accumulates: bool, reading: Reading | None
) -> TimeFrame:
    """The years in force for one number: from the year compared with, over the plan, or over all that were told of."""
    measure = reading.measure if reading is not None else "level"
    reference = discourse.reference
    if discourse.base is not None or discourse.compared is not None:
        frame = _count_from_base(discourse, frame, predicate, reading)
    if reading is not None and reading.rule == "growth_doubling":
        frame = _run_until(reference, frame, predicate, reading)
    plan = reference.find_plan(frame)
    if plan is not None and _runs_over_plan(predicate, accumulates, measure, reading):
        frame = TimeFrame(plan[0], plan[1], frame.explicit)
    # 一直控制在4.2%以下 holds in all the years told of.
    return widen_change(reference, frame) if measure == "level" and predicate.mask & cue.THROUGHOUT else frame


def _count_from_base(
    discourse: Discourse, frame: TimeFrame, predicate: Predicate, reading: Reading | None
) -> TimeFrame:
    """The years in force, from behind the year that growth is counted from where one was told before."""
    measure = reading.measure if reading is not None else "level"
    base, compared = discourse.base, discourse.compared
    if base is not None and predicate.base is None and measure in ("growth", "change") and not _names_year(predicate):
        return TimeFrame(base.last + 1, max(frame.last, base.last + 1))
    if compared is None:
        return frame
    if compared.last + 1 == frame.last and measure == "growth":
        return TimeFrame(frame.last, frame.last, frame.explicit)  # 比1996年减产4万吨，下降6% in an account to 1997
    goes_on = _goes_on_comparing(discourse, frame, predicate, reading)
    return TimeFrame(compared.last + 1, frame.last, frame.explicit) if goes_on else frame


def _run_until(reference: Reference, frame: TimeFrame, predicate: Predicate, reading: Reading) -> TimeFrame:
    """1978年到2008年翻番, 到2026年翻一番: the years that doubling takes."""
    if frame.between:
        frame = TimeFrame(frame.first + 1, frame.last, frame.explicit)
    year = reference.setting.report_year
    once = predicate.base is None and reading.value < _MORE_THAN_A_YEAR
    ahead = year is not None and year < frame.last and not frame.several
    return TimeFrame(year, frame.last, frame.explicit) if once and ahead and year is not None else frame


def _names_year(predicate: Predicate) -> bool:
    """由A增加到B，其中2018年增长9%, 当年增长9%: whether one year is told with a number."""
    return any(time.kind in ("year", "same") for time in predicate.times)


def _is_yearly(indicator: Indicator | None, reading: Reading | None) -> bool:
    """Whether growth may be that of one year; what ought to fall mostly falls over several."""
    if indicator is None or reading is None:
        return False
    prices = reading.rule in PRICE_RULES
    if reading.value <= 0:
        return (prices or indicator.direction == "up") and reading.value > -_MOST_OF_A_FALL
    return prices or indicator.may_grow_by(float(reading.value))


def _goes_on_comparing(discourse: Discourse, frame: TimeFrame, predicate: Predicate, reading: Reading | None) -> bool:
    """比2010年增长66%；财政收入增长1.2倍: whether growth is counted from the year that the number before was."""
    if discourse.compared is None or predicate.base is not None or reading is None or frame.several:
        return False
    if reading.rule in PRICE_RULES or reading.rule == "growth_doubling":
        return False
    span = discourse.reference.span
    # 年均 is said of the plan, whatever its last year is beside.
    planned = span is not None and span[0] < span[1] == frame.last
    # 是2015年的1.8倍 is said of its own number, and of the average of the same years.
    grows = reading.measure in ("growth", "change") and discourse.compared.explicit
    compares = grows or (reading.measure == "annual_growth" and not planned)
    return compares and discourse.compared.last + 1 < frame.last


def _runs_over_plan(predicate: Predicate, accumulates: bool, measure: str, reading: Reading | None) -> bool:
    """到2030年…能耗降低12%: what falls or doubles in a plan, or adds up in it, does so over all its years."""
    if measure == "level":
        return accumulates and not predicate.times
    if reading is None or predicate.base is not None:
        return False
    return reading.rule == "growth_doubling" or (measure == "growth" and reading.value < 0)


def decide_period(dating: Dating) -> Years | None:
    """Years of a statement; None where its measure and the years in force do not fit together.

    A level over several years stands at their end, unless the indicator counts what is done and so
    adds up; growth and change span them. Average growth needs several years: where only one is in
    force, the plan or term last named governs.
    """
    if dating.measure == "level":
        return _date_level(dating)
    times = dating.predicate.times
    average = next((time for time in times if time.kind == "average"), None) if times else None
    if average is not None:
        return dating.frame.last - (average.last - average.first), dating.frame.last
    return _date_average_growth(dating) if dating.measure == "annual_growth" else _date_growth(dating)


def _date_level(dating: Dating) -> Years | None:
    frame, row = dating.frame, find_row(dating.predicate)
    if row is not None and dating.predicate.throughout:
        # 连续4年稳定在18万吨以上: the years in which it held; a plan that tells of more of them recalls what was.
        first = frame.last - (row.last - row.first)
        return None if dating.reference.setting.plans and first < frame.first else (first, frame.last)
    sums = dating.accumulates or dating.predicate.doing or not dating.counted
    cumulative = dating.predicate.cumulative and sums
    if not (dating.predicate.throughout or cumulative or dating.accumulates or dating.yearly):
        return frame.last, frame.last
    span = dating.span_up_to_frame if cumulative else None
    return span or (frame.first, frame.last)


def _date_average_growth(dating: Dating) -> Years | None:
    base, frame = dating.predicate.base, dating.frame
    if base is not None and base.kind in ("year", "span") and base.last < frame.last:
        return base.last + 1, frame.last
    if frame.several:
        return frame.first, frame.last
    plan = dating.predicate.plan
    if plan is not None:
        return plan.first, plan.last
    span, year = dating.reference.span, dating.reference.setting.report_year
    if span is None and year is not None:
        return _count_from_now(frame.last, year)
    if span is not None and span[0] == span[1]:
        return None  # no average is over a single year
    return (dating.years_up_to_frame if span is not None and span[1] < frame.last else None) or span


def _count_from_now(last: int, report_year: int) -> Years | None:
    """到2024年突破200亿元，年均增长8%: the years from now on, unless all of a plan that began before may be meant."""
    if last <= report_year:
        return None
    begun = any(first < report_year and end == last for first, end in PLAN_PERIODS.values())
    return None if begun else (report_year, last)


def _date_growth(dating: Dating) -> Years | None:
    predicate, frame = dating.predicate, dating.frame
    base, last = predicate.base, frame.last
    if predicate.cumulative and not frame.several and not any(time.kind == "same" for time in predicate.times):
        # 累计下降18% runs over years; where only one is in force, those last named must end with it. A rise may
        # be one from January to December, where no other years are told of.
        within_year = dating.reference.span is None and dating.believable
        return (last, last) if within_year else dating.span_up_to_frame
    if base is not None and base.kind in ("start", "before"):
        return last, last
    if predicate.annual and base is None:
        # 每年提高0.5个百分点 in a plan is said of each of its years.
        over = dating.span_up_to_frame or dating.years_up_to_frame
        if over is not None:
            return over
    if base is not None and base.kind == "year":
        if base.last < last:
            return base.last + 1, last
        # 比上年 is said from the year spoken of, whichever that is.
        return (last, last) if base.relative else None
    return frame.first, last


def widen_change(reference: Reference, frame: TimeFrame) -> TimeFrame:
    """由277亿元增加到642亿元 in an account of five years runs over them, though one year was named last."""
    setting = reference.setting
    over = reference.turned or reference.opened
    if setting.section.role == "review_period" and setting.section.period_start and setting.section.period_end:
        over = setting.frame
    if over is None or frame.several or over.last != frame.last:
        return frame
    return TimeFrame(over.first, over.last, frame.explicit)


def date_change(discourse: Discourse, before: Predicate, predicate: Predicate) -> tuple[TimeFrame | None, Discourse]:
    """由X增长到Y: the years over which something changed, and the discourse with the year it began from."""
    reference, base = discourse.reference, discourse.base
    frame = reference.frame()
    if frame is None:
        return None, discourse
    named = next((reference.anchor(time) for time in before.times if time.kind in ("year", "before", "ago")), None)
    if named is None:
        plan = reference.find_plan(frame)
        if plan is not None:
            frame = TimeFrame(plan[0], plan[1], frame.explicit)
        if base is not None and base.last < frame.last:
            return TimeFrame(base.last + 1, frame.last), discourse
        return widen_change(reference, frame), discourse
    if named.relative and named.last >= frame.first:
        return TimeFrame(frame.last, frame.last, frame.explicit), discourse
    discourse = discourse._replace(base=TimeFrame(named.last, named.last, explicit=False))
    reached = next((time for time in predicate.times if time.kind in ("year", "span")), None)
    last = frame.last
    if reached is not None:
        last = reached.last
    elif reference.span is not None and frame.last <= named.last:
        last = reference.span[1]
    return TimeFrame(named.last + 1, max(last, named.last + 1)), discourse
