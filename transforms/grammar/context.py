"""Which years and which kind a statement has, from its own words, its sentence, its paragraph and its section."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.grammar.predicate import Predicate
from transforms.records import Section
from transforms.tokens.times import Time


@dataclass(slots=True)
class TimeFrame:
    """The years that govern a stretch of text; ``explicit`` says that the text names them there."""

    first: int
    last: int
    explicit: bool
    partial: bool = False


@dataclass(slots=True)
class Context:
    """Years and role of a section, with the times that paragraph and sentence have set since.

    ``turned``: the several years (五年来…) that a review has turned to, until a paragraph opens with another time;
    ``whole``: the years that were in force before a clause spoke of a part of one.
    """

    section: Section
    report_year: int | None
    paragraph: TimeFrame | None = None
    sentence: TimeFrame | None = None
    span: tuple[int, int] | None = None
    turned: TimeFrame | None = None
    whole: TimeFrame | None = None

    def frame(self) -> TimeFrame | None:
        """The nearest governing years."""
        if self.sentence is not None:
            return self.sentence
        if self.paragraph is not None:
            return self.paragraph
        section = self.section
        if section.period_start is None or section.period_end is None:
            return None
        return TimeFrame(section.period_start, section.period_end, False)

    def frame_of(self, time: Time) -> TimeFrame | None:
        """The years a time phrase puts in force here; 一年来 in a review is the year that is reviewed."""
        section = self.section
        reviewed = section.period_end if section.role == "review" else None
        if time.kind == "past_year" and reviewed is not None:
            return TimeFrame(reviewed, reviewed, True)
        return frame_of_time(time, self.frame(), self.report_year)

    def set_time(self, time: Time, said: bool) -> None:
        """Puts a time phrase of a clause in force; ``said``: numbers of the sentence stand before it."""
        if time.kind == "term_end":
            self.sentence = TimeFrame(self.span[1], self.span[1], True) if self.span is not None else self.sentence
            return
        frame = self.frame_of(time)
        if frame is None:
            return
        frame = clip_frame(frame, self)
        before = self.frame()
        if frame.partial and said and before is not None and not before.partial:
            self.whole = before
        self.sentence = frame
        if frame.last > frame.first:
            self.span = (frame.first, frame.last)

    def end_part(self) -> None:
        """2025年达到10.3亿斤；… in an account of five years: a year that one part of a sentence names governs
        no more, and neither does a part of the year (前11个月已完成29.7亿元；)."""
        if self.whole is not None:
            self.sentence, self.whole = self.whole, None
        spanned, sentence = self.paragraph, self.sentence
        if sentence is None or spanned is None or spanned.first == spanned.last or sentence.first < sentence.last:
            return
        if spanned.first <= sentence.first <= spanned.last:
            self.sentence = None

    def set_aim_year(self, time: Time) -> None:
        """去年底提出的, 2025年初确定的: the aim is for the year that then began."""
        if time.last and time.end_of and time.kind in ("year", "start"):
            self.sentence = TimeFrame(time.last + 1, time.last + 1, True)

    def come_back(self) -> None:
        """全年 in a review is the year reviewed, whatever later year the sentence has spoken of."""
        section, frame = self.section, self.frame()
        if section.role != "review" or section.period_end is None or frame is None:
            return
        if frame.partial or frame.first < frame.last or frame.first > section.period_end:
            self.sentence = TimeFrame(section.period_end, section.period_end, True)

    def find_plan(self, frame: TimeFrame) -> tuple[int, int] | None:
        """The plan in force where a section of plans speaks of the plan's last year, else None."""
        span = self.span
        if span is None or self.section.role != "plan_period":
            return None
        return span if frame.first == frame.last == span[1] > span[0] else None


def frame_of_time(time: Time, current: TimeFrame | None, report_year: int | None) -> TimeFrame | None:
    """The years a time phrase puts in force (None where it leaves those in force as they are)."""
    if time.kind in ("date", "name", "before_span", "start", "average", "term_end"):
        return None
    if time.kind == "same":
        if current is not None and current.first == current.last:
            return TimeFrame(current.first, current.last, current.explicit)
        return None
    if time.kind == "before":
        # 上年 is said from the year spoken of.
        year = time.last if current is None else min(current.last - 1, time.last)
        return TimeFrame(year, year, True)
    ahead = current is not None and report_year is not None and current.last >= report_year
    if time.kind == "same_span" and ahead and current is not None and current.first == current.last:
        return TimeFrame(current.last - (time.last - time.first), current.last, True)
    if time.kind == "same_span":
        if current is not None and current.last - current.first == time.last - time.first:
            return TimeFrame(current.first, current.last, True)
        return TimeFrame(time.first, time.last, True)
    if time.kind == "since":
        end = current.last if current is not None else (report_year or time.first) - 1
        return TimeFrame(time.first, end, True) if end > time.first else None
    if time.kind == "part":
        year = time.first or (current.last if current is not None else 0)
        return TimeFrame(year, year, True, partial=True)
    return TimeFrame(time.first, time.last, True)


def clip_frame(frame: TimeFrame, context: Context) -> TimeFrame:
    """“十四五”以来 in a review of 2024 ends with 2024: what is looked back on has happened."""
    year = context.report_year
    if year is None or context.section.role not in ("review", "review_period") or frame.last < year:
        return frame
    if frame.first < year - 1 and frame.last > frame.first:
        return TimeFrame(frame.first, year - 1, frame.explicit, frame.partial)
    return frame


def decide_kind(context: Context, frame: TimeFrame, predicate: Predicate) -> str:
    """Whether a statement is a target or an actual."""
    year = context.report_year
    role = context.section.role
    if role in ("review", "review_period"):
        if frame.explicit and year is not None and frame.last > year - 1 and predicate.target:
            return "target"
        return "target" if frame.explicit and year is not None and frame.last > year else "actual"
    if role in ("plan", "plan_period"):
        if frame.explicit and year is not None and frame.last < year and predicate.target != "strong":
            return "actual"
        return "actual" if predicate.actual == "strong" and not predicate.target else "target"
    if frame.explicit and year is not None:
        return "target" if frame.last >= year else "actual"
    return "target" if predicate.target == "strong" else "actual"


def decide_period(
    context: Context, frame: TimeFrame, predicate: Predicate, measure: str, accumulates: bool, sums: bool
) -> tuple[int, int] | None:
    """Years of a statement; None where its measure and the years in force do not fit together.

    A level over several years stands at their end, unless the indicator counts what is done and so
    adds up; growth and change span them. Average growth needs several years: where only one is in
    force, the plan or term last named governs. ``sums``: 累计 makes a sum over the years of it, not a
    count of all there are.
    """
    first, last = frame.first, frame.last
    base = predicate.base
    if measure == "level":
        span = (first, last)
        cumulative = predicate.cumulative and sums
        if first == last and cumulative and context.span is not None and context.span[1] == last:
            span = context.span
        if predicate.throughout or cumulative or accumulates:
            return span
        return last, last
    average = next((time for time in predicate.times if time.kind == "average"), None)
    if average is not None:
        return last - (average.last - average.first), last
    if measure == "annual_growth":
        if base is not None and base.kind in ("year", "span") and base.last < last:
            return base.last + 1, last
        if last > first:
            return first, last
        return context.span
    if predicate.cumulative and first == last and not any(time.kind == "same" for time in predicate.times):
        # 累计下降18% runs over years; where only one is in force, those last named must end with it.
        return context.span if context.span is not None and context.span[1] == last else None
    if base is not None and base.kind in ("start", "before"):
        return last, last
    if predicate.annual and base is None and first == last and context.span is not None and context.span[1] == last:
        # 每年提高0.5个百分点 in a plan is said of each of its years.
        return context.span
    if base is not None and base.kind == "year":
        if base.last < last:
            return base.last + 1, last
        # 比上年 is said from the year spoken of, whichever that is.
        return (last, last) if base.relative else None
    return first, last
