"""Which years govern a stretch of text: its section's, and what paragraph and sentence have named since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from transforms.language import cues as cue
from transforms.records import Replaceable, Section, Standpoint, constructor_of, value
from transforms.tokens.times import Time
from transforms.tokens.tokens import Token

_DATES_NOTHING = frozenset({"date", "name", "before_span", "start", "average", "term_end", "ago", "row", "present"})
_PEAKS = ("最", "新高", "新低", "首次", "少有", "罕见")
_RANGES = frozenset({"since", "span", "same_span"})


@value
class TimeFrame(Replaceable):
    """Years, both included; ``explicit``: the text names them there; ``partial``: only a part of a year is meant.

    ``between``: from the first to the last (1978年到2018年), so that a growth is counted from the first. ``brief``:
    only some days are meant.
    """

    first: int
    last: int
    explicit: bool = True
    partial: bool = False
    between: bool = False
    brief: bool = False

    @property
    def several(self) -> bool:
        """Whether more than one year is meant."""
        return self.last > self.first


def single(year: int, explicit: bool = True) -> TimeFrame:
    """One year as a frame."""
    return TimeFrame(year, year, explicit)


@dataclass(frozen=True, slots=True)
class Setting:
    """What does not change within a section: its role and years, and from when the report speaks.

    ``report_year``: the year that the report looks ahead to (``Standpoint``).
    ``span``: the several years that its averages and sums are over. Asked for at every number, what follows from the
    section is decided once: whether it ``reviews``, looking back, or ``plans``, looking ahead, and the ``frame`` of
    its own years.
    """

    section: Section
    now: Standpoint | None
    span: tuple[int, int] | None = None
    report_year: int | None = field(init=False)
    reviews: bool = field(init=False)
    plans: bool = field(init=False)
    frame: TimeFrame | None = field(init=False)

    def __post_init__(self) -> None:
        role, first, last = self.section.role, self.section.period_start, self.section.period_end
        object.__setattr__(self, "report_year", None if self.now is None else self.now.year)
        object.__setattr__(self, "reviews", role in ("review", "review_period"))
        object.__setattr__(self, "plans", role in ("plan", "plan_period"))
        frame = None if first is None or last is None else TimeFrame(first, last, False)
        object.__setattr__(self, "frame", frame)


@value
class Reference(Replaceable):
    """The times in force. ``span``: the several years named last, over which averages and sums run.

    ``turned``: the years that a review has turned to (五年来…, or the last of them), until a paragraph opens with
    another time; ``opened``: the several years with which the paragraph opened;
    ``whole``: the years that were in force before a clause spoke of a part of one.
    ``planned``: a question on what to do (2025年怎么干？) has turned the paragraph to what is aimed for.
    ``narrowed``: in an account of several years the paragraph tells of the last of them alone.
    """

    setting: Setting
    paragraph: TimeFrame | None = None
    sentence: TimeFrame | None = None
    span: tuple[int, int] | None = None
    turned: TimeFrame | None = None
    opened: TimeFrame | None = None
    whole: TimeFrame | None = None
    planned: bool = False
    narrowed: bool = False

    def frame(self) -> TimeFrame | None:
        """The nearest governing years."""
        return self.sentence or self.paragraph or self.setting.frame

    def frame_of(self, time: Time) -> TimeFrame | None:
        """The years a time phrase puts in force here; 一年来 in a review is the year that is reviewed."""
        section = self.setting.section
        if time.kind == "past_year" and section.role == "review" and section.period_end is not None:
            return single(section.period_end)
        current, span = self.frame(), self.span
        year = self.setting.report_year
        first = section.period_start
        if time.relative and time.kind == "span" and year is not None and time.first == year < (first or year):
            return TimeFrame(time.first + 1, time.last + 1)  # 今后五年, said late in a year
        if time.kind == "within":
            return self._frame_of_length(time)
        if time.kind == "since" and self.setting.plans and year is not None and time.first < year:
            return TimeFrame(time.first, year - 1)  # what has been done since is told even where it is planned on
        if time.kind == "same_span" and current is None and span is not None:
            current = TimeFrame(*span)  # 第六个五年计划…。五年…
        return frame_of_time(time, current, self.setting.report_year)

    def _frame_of_length(self, time: Time) -> TimeFrame | None:
        """用三年时间: the years ahead where one plans, else those until the last that is looked back on."""
        frame = self.setting.frame
        if self.setting.plans or frame is None:
            return TimeFrame(time.first, time.last) if self.setting.plans else None
        return TimeFrame(frame.last - (time.last - time.first), frame.last)

    def set_time(self, time: Time, later: bool, inside: bool = False) -> Reference:
        """A time phrase of a clause in force; ``later``: numbers of the sentence stand before it.

        ``inside``: it does not open its part of the sentence, and so dates nothing behind that part.
        """
        if time.kind == "present":
            return self.return_to_present()
        time = self.anchor(time) or time
        if time.kind == "term_end":
            return self if self.span is None else self._replace(sentence=single(self.span[1]))
        frame = self.frame_of(time)
        if frame is None:
            return self
        frame = clip_frame(frame, self.setting)
        before = self.frame()
        interrupted = later and (frame.partial or inside) and before is not None and not before.partial
        return self._replace(
            sentence=frame,
            whole=before if interrupted and self.whole is None else self.whole,
            span=(frame.first, frame.last) if self._opens_span(frame, later and inside) else self.span,
        )

    def _opens_span(self, frame: TimeFrame, inside: bool) -> bool:
        """Whether averages behind it are over some years, or these are only named in passing within others
        (…下降5%，但“十三五”前四年年均增长7%)."""
        within = self.span is not None and self.span[0] <= frame.first and frame.last < self.span[1]
        return frame.several and not (inside and within)

    def anchor(self, time: Time | None) -> Time | None:
        """五年前 as the year that it is, counted from the years in force."""
        frame = self.frame()
        if time is None or time.kind != "ago" or frame is None:
            return time
        year = frame.last - (time.last - time.first)
        return replace(time, kind="year", first=year, last=year, relative=False)

    def end_part(self) -> Reference:
        """2025年达到10.3亿斤；… in an account of five years: a year that one part of a sentence names governs
        no more, and neither does a part of the year (前11个月已完成29.7亿元；)."""
        sentence, whole = (self.whole, None) if self.whole is not None else (self.sentence, None)
        if sentence is not None and sentence.brief:
            sentence = None
        spanned = self.paragraph
        one_year = sentence is not None and not sentence.several and spanned is not None and spanned.several
        if (
            one_year
            and spanned is not None
            and sentence is not None
            and spanned.first <= sentence.first <= spanned.last
        ):
            sentence = None
        return self._replace(sentence=sentence, whole=whole)

    def set_aim_year(self, time: Time) -> Reference:
        """去年底提出的, 2025年初确定的: the aim is for the year that then began."""
        if time.last and time.end_of and time.kind in ("year", "start"):
            return self._replace(sentence=single(time.last + 1))
        return self

    def come_back(self, whole_year: bool) -> Reference:
        """全年 in a review is the year reviewed, whatever later year the sentence has spoken of.

        In a review of several years it is the last of them where it says so (``whole_year``): 五年内 does not.
        """
        section, frame = self.setting.section, self.frame()
        if self.sentence is None and frame is not None and frame.first == frame.last == self.setting.report_year:
            return self  # 今年的情况是好的。…全年…: in the year that the paragraph tells of
        if self.setting.plans and self.sentence is not None and self.sentence.several:
            past = self.setting.report_year is not None and self.sentence.last < self.setting.report_year
            return self._replace(sentence=None) if past else self  # “十四五”以来累计…，到年底达到…
        reviews = section.role == "review" or (section.role == "review_period" and whole_year)
        if not reviews or section.period_end is None or frame is None:
            return self
        if frame.partial or frame.several or frame.first > section.period_end:
            return self._replace(sentence=single(section.period_end))
        return self

    def return_to_present(self) -> Reference:
        """如今 behind 五年前 in a review is the last year that it is about."""
        frame = self.setting.frame
        told = self.setting.reviews and frame is not None and self.sentence is not None
        return self._replace(sentence=single(frame.last)) if told and frame is not None else self

    def find_plan(self, frame: TimeFrame) -> tuple[int, int] | None:
        """The plan in force where a section of plans speaks of the plan's last year, else None."""
        span = self.span
        if span is None or self.setting.section.role != "plan_period":
            return None
        return span if frame.first == frame.last == span[1] > span[0] else None

    def read_times(self, left: Sequence[Token], base: Time | None, later: bool, inside: bool) -> Reference:
        """Times in a clause govern it and what follows, unless they are what is compared with, or tell when
        an aim was set (去年底提出的). ``inside``: the clause does not open its part of the sentence."""
        found = self
        if later and is_of_peak(left):
            return found
        set_at = max((position for position, token in enumerate(left) if token.mask & cue.SET_BY), default=-1)
        for position, token in enumerate(left):
            time = token.time
            if time is None:
                continue
            if position < set_at:
                found = found.set_aim_year(time)
                continue
            if time is base or (position and _begins_from(left[position - 1], time)) or _is_adnominal(left, position):
                continue
            if time.kind == "same":
                found = found.come_back(token.text in ("全年", "当年"))
            adnominal = 0 < position == len(left) - 1  # 恢复到2011年308亿元的水平
            found = found.set_time(time, later or adnominal, inside or position > 0)
        return found


make_reference = constructor_of(Reference)


def _is_adnominal(left: Sequence[Token], position: int) -> bool:
    """达到五年前的1.8倍: whether an earlier year only describes what is named next."""
    time = left[position].time
    described = position + 1 < len(left) and left[position + 1].text.startswith("的")
    return described and time is not None and time.kind == "ago"


def is_of_peak(left: Sequence[Token]) -> bool:
    """为1993年以来最高, 是近八年来增长最快的一年: whether times only say of which years a number was the peak."""
    for position, token in enumerate(left):
        if token.time is not None and token.time.kind in _RANGES:
            behind = left[position + 1 :]
            peaks = any(peak in one.text for one in behind for peak in _PEAKS)
            return peaks and not any(one.mask & cue.NAME for one in behind)
    return False


def _begins_from(before: Token, time: Time) -> bool:
    """比2015年, 由2015年的…: a time that something is compared with, or begins from; 从1980年至1985年 is no such."""
    return bool(before.mask & cue.COMPARE) or bool(before.mask & cue.FROM and time.kind != "span")


def frame_of_time(time: Time, current: TimeFrame | None, report_year: int | None) -> TimeFrame | None:
    """The years a time phrase puts in force (None where it leaves those in force as they are)."""
    kind = time.kind
    if kind in _DATES_NOTHING:
        return None
    if kind == "same":
        one = current is not None and not current.several
        return TimeFrame(current.first, current.last, current.explicit) if one and current is not None else None
    if kind == "before":
        # 上年 is said from the year spoken of.
        return single(time.last if current is None else min(current.last - 1, time.last))
    if current is not None and _goes_on(time, current):
        return TimeFrame(current.first, current.last)
    if kind == "same_span":
        return _frame_of_span(time, current, report_year)
    if kind == "since":
        end = current.last if current is not None else (report_year or time.first) - 1
        return TimeFrame(time.first, end) if end > time.first else None
    if kind == "part":
        year = time.first or (current.last if current is not None else 0)
        return TimeFrame(year, year, True, partial=True, brief=time.brief)
    return TimeFrame(time.first, time.last, between=time.between)


def _goes_on(time: Time, current: TimeFrame) -> bool:
    """五年, and 这八年 behind 1991年到1998年: whether as many years are in force, so that these are meant."""
    alike = current.several and current.last - current.first == time.last - time.first
    return alike and (
        time.kind == "same_span"
        or (time.kind == "span" and time.relative and current.explicit and time.first <= current.last)
    )


def _frame_of_span(time: Time, current: TimeFrame | None, report_year: int | None) -> TimeFrame:
    """A bare 五年: the years ahead where the text speaks of one, else those just past."""
    length = time.last - time.first
    if current is not None:
        ahead = report_year is not None and current.last >= report_year
        if ahead and not current.several:
            return TimeFrame(current.last - length, current.last)
    return TimeFrame(time.first, time.last)


def clip_frame(frame: TimeFrame, setting: Setting) -> TimeFrame:
    """“十四五”以来 in a review of 2024 ends with 2024: what is looked back on has happened."""
    year = setting.report_year
    if year is None or not setting.reviews or frame.last < year:
        return frame
    if frame.first < year - 1 and frame.several:
        return TimeFrame(frame.first, year - 1, frame.explicit, frame.partial)
    return frame
