"""Puts what a sentence says on record: one number and one subject at a time, with years, kind and measure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from transforms.grammar.context import Context, TimeFrame, decide_kind, decide_period
from transforms.grammar.measure import Reading, interpret
from transforms.grammar.predicate import Predicate
from transforms.grammar.statements import Group, Statement
from transforms.grammar.subjects import Subject
from transforms.language.catalogue import Catalogue, Indicator
from transforms.tokens.quantities import Quantity
from transforms.tokens.tokens import Token

# How sure a reading is by the production that found its subject, measured on labelled reports.
_CONFIDENCE = {
    "subject_number": 0.97,
    "number_subject": 0.93,
    "each_of_before": 0.93,
    "head_elided": 0.93,
    "elided": 0.95,
    "elided_over": 0.6,
    "other_sentence": 0.75,
    "bracket": 0.93,
    "from_to": 0.95,
    "base_level": 0.9,
    "rank": 0.85,
}


class Clause(NamedTuple):
    """Where a clause stands in the clean text, and the bound behind its last number."""

    start: int
    end: int
    after: str = ""


@dataclass(slots=True)
class Recorder:
    """The statements of one sentence. ``base``: the year that growth in the sentence is counted from;
    ``sums_up``: 累计 has been said of a number of the sentence."""

    catalogue: Catalogue
    context: Context
    list_grows: bool = False
    base: TimeFrame | None = None
    sums_up: bool = False
    statements: list[Statement] = field(default_factory=list)

    def refuse(self, number: Token, predicate: Predicate, clause: Clause, why: str) -> None:
        """A number that is said of nothing that could be found, with the reason."""
        quantity = _quantity_of(number)
        frame = self.context.frame()
        kind = "actual" if frame is None else decide_kind(self.context, frame, predicate)
        self.statements.append(
            Statement(
                quantity=quantity,
                kind=kind,
                rule=why,
                clause_start=clause.start,
                clause_end=clause.end,
                predicate=predicate,
                refused=why,
                after=clause.after,
            )
        )

    def record(
        self,
        number: Token,
        subject: Subject,
        predicate: Predicate,
        clause: Clause,
        rule: str,
        forced: TimeFrame | None = None,
        kind: str = "",
    ) -> None:
        """One number of one subject: an observation where all of it can be read, else kept with what it lacks."""
        quantity = _quantity_of(number)
        frame = forced or self.context.frame()
        if not kind:
            kind = "actual" if frame is None else decide_kind(self.context, frame, predicate)
        words = predicate
        if rule in ("subject_number", "number_subject") and (subject.gain or subject.gross):
            words = replace(predicate, gain=predicate.gain or subject.gain, gross=predicate.gross or subject.gross)
        if rule == "subject_number" and subject.moved and not (words.direction or words.level or words.to):
            words = replace(words, direction=subject.moved)
        if subject.name is not None and subject.name.implies == "growth" and "年均" in subject.name.text:
            words = replace(words, annual=True)
        indicator = self._find_indicator(subject)
        if words.cumulative:
            self.sums_up = True
        elif self.sums_up and indicator is not None and indicator.flow and rule not in ("from_to", "base_level"):
            # 累计接待游客…，实现旅游收入…: the sum is said of both.
            words = words if words.reached or words.times else replace(words, cumulative=True)
        reading = None
        if indicator is not None and subject.name is not None and not (quantity.chinese and quantity.count_word):
            grows = self.list_grows and not words.level
            if not grows and kind == "target" and rule in ("elided", "elided_over"):
                grows = self._grew(subject)
            name = subject.name
            if (
                name.implies
                and rule.startswith("elided")
                and (words.total or (words.reached and name.implies == "change"))
            ):
                # 新增规上企业6家，总数达到41家; 经济增长5%，总量达到60亿元: the second number is how much there is.
                name = replace(name, implies="")
            reading = interpret(indicator, name, quantity, words, clause.after, grows)
        spanned = None if frame is None or frame.first == frame.last else (frame.first, frame.last)
        if frame is not None and self._is_of_last_year(subject, indicator, rule, words, reading):
            frame = TimeFrame(frame.last, frame.last, frame.explicit, frame.partial)
        period, refused = self._date(frame, words, indicator, reading)
        flags: list[str] = []
        spans_years = period is not None and period[0] < period[1]
        if words.annual and spans_years and reading is not None and reading.measure in ("level", "change"):
            flags.append("annual_average")
        adds_up = indicator is not None and indicator.accumulates
        if words.cumulative and adds_up and not spans_years and not words.times:
            flags.append("running_total")
        if reading is None:
            refused = "not_read" if indicator is not None else "unknown_subject"
        if kind == "target" and reading is not None and words.stretch:
            self._set_floor(subject, reading)
        elif kind == "target" and reading is not None and words.floor and self._aims(subject, reading):
            reading = replace(reading, bound="ge")  # 增长9.5%左右，确保9%
        scope = "part" if self._is_drawn(subject, reading) else subject.scope
        self.statements.append(
            Statement(
                quantity=quantity,
                kind=kind,
                rule=rule if reading is None else f"{rule}:{reading.rule}",
                clause_start=min(clause.start, subject.start),
                clause_end=clause.end,
                predicate=words,
                subject=subject,
                indicator=indicator,
                reading=reading,
                period=period,
                scope=scope,
                scope_reason=subject.reason,
                confidence=_CONFIDENCE[rule],
                flags=flags,
                refused=refused,
                after=clause.after,
                other_period=spanned if period is not None and period[0] == period[1] else None,
            )
        )

    def _is_of_last_year(
        self, subject: Subject, indicator: Indicator | None, rule: str, words: Predicate, reading: Reading | None
    ) -> bool:
        """零售总额31亿元，增长9%: growth behind a year-end level is that year's, unless the text says otherwise.

        Only where such a growth is to be believed of one year; a rise of prices always is.
        """
        if reading is None or indicator is None or reading.measure != "growth":
            return False
        if words.base is not None or words.cumulative or words.times or self.base is not None:
            return False
        if self.context.sentence is not None:
            return False
        if reading.rule == "price_rise":
            return True
        limits = indicator.plausible.get("annual_growth")
        believable = limits is not None and limits[0] <= float(reading.value) <= limits[1]
        if reading.rule not in ("growth_verb", "growth_head") or not believable:
            return False
        if not rule.startswith(("elided", "each_of_before")):
            return False
        levels = [one for one in self.statements if one.subject is subject and one.reading is not None]
        last = levels[-1] if levels else None
        if last is None or last.reading is None or last.period is None or last.rule.startswith("from_to"):
            return False
        return last.reading.measure == "level" and last.period[0] == last.period[1]

    def _is_drawn(self, subject: Subject, reading: Reading | None) -> bool:
        """带动消费3亿元: the amount that something drew, and what is said of that amount, is no whole."""
        if reading is None or not subject.reason.startswith("led:"):
            return False
        last = self.statements[-1] if self.statements else None
        of_drawn = last is not None and last.subject is subject and last.scope == "part"
        return of_drawn or reading.measure in ("level", "change")

    def _set_floor(self, subject: Subject, reading: Reading) -> None:
        """确保8%、力争9%: what is made sure of is the least, what is striven for the aim."""
        last = self.statements[-1] if self.statements else None
        if last is None or last.reading is None or last.subject is None or last.subject.name != subject.name:
            return
        if last.reading.measure == reading.measure and last.reading.bound == "eq" and last.predicate.floor:
            last.reading = replace(last.reading, bound="ge")

    def _grew(self, subject: Subject) -> bool:
        """增长6%以上，力争达到6.5%: whether the last number of a subject was its growth."""
        last = self.statements[-1] if self.statements else None
        return (
            last is not None
            and last.subject is subject
            and last.reading is not None
            and (last.reading.measure == "growth")
        )

    def _aims(self, subject: Subject, reading: Reading) -> bool:
        """Whether the last number was a higher aim for the same thing."""
        last = self.statements[-1] if self.statements else None
        if last is None or last.subject is not subject or last.kind != "target" or last.reading is None:
            return False
        return reading.bound == "eq" and last.reading.measure == reading.measure

    def _find_indicator(self, subject: Subject) -> Indicator | None:
        name = subject.name
        if name is None or not name.codes:
            return None
        code = name.codes[0] if len(name.codes) == 1 else name.undivided
        return self.catalogue.indicators[code] if code else None

    def _date(
        self, frame: TimeFrame | None, predicate: Predicate, indicator: Indicator | None, reading: Reading | None
    ) -> tuple[tuple[int, int] | None, str]:
        if frame is None:
            return None, "no_period"
        if frame.partial:
            return None, "part_of_year"
        measure = reading.measure if reading is not None else "level"
        if self.base is not None and predicate.base is None and measure in ("growth", "change"):
            frame = TimeFrame(self.base.last + 1, max(frame.last, self.base.last + 1), True)
        adds_up = indicator is not None and indicator.accumulates
        plan = self.context.find_plan(frame)
        doubled = reading is not None and reading.rule == "growth_doubling" and predicate.base is None
        # 到2030年…能耗降低12%: what falls in a plan falls over all its years.
        falls = measure == "growth" and reading is not None and reading.value < 0 and predicate.base is None
        if plan is not None and (doubled or falls or (adds_up and not predicate.times and measure == "level")):
            frame = TimeFrame(plan[0], plan[1], frame.explicit)
        counted = indicator is not None and not indicator.flow and indicator.unit in ("count", "persons")
        sums = adds_up or predicate.doing or not counted
        if measure == "level" and predicate.throughout:
            frame = self._widen_change(frame)  # 一直控制在4.2%以下, of all the years told of
        if measure == "level" and indicator is not None and indicator.flow and predicate.of_span:
            predicate = replace(predicate, cumulative=True)
        period = decide_period(self.context, frame, predicate, measure, adds_up, sums)
        return period, "" if period is not None else "no_period"

    def pair_up(self, group: Group, subjects: list[Subject], predicate: Predicate, clause: Clause, rule: str) -> None:
        """Hands numbers to subjects in order; one number goes to all where it is said of all."""
        numbers = group.members
        if len(numbers) == 1 and len(subjects) > 1:
            pair = len({subject.start for subject in subjects}) == 1
            if not predicate.all_alike and rule != "subject_number" and not pair:
                subjects = subjects[-1:]
            for subject in subjects:
                self.record(numbers[0], subject, predicate, clause, rule)
        elif len(numbers) != len(subjects):
            for number in numbers:
                self.refuse(number, predicate, clause, "list_mismatch")
        else:
            for number, subject in zip(numbers, subjects, strict=True):
                self.record(number, subject, predicate, clause, rule)

    def record_base_level(self, number: Token, subject: Subject, predicate: Predicate, clause: Clause) -> None:
        """较“十三五”末的50亿元增加30亿元: the number compared with is the level of that year."""
        assert predicate.base is not None
        frame = TimeFrame(predicate.base.last, predicate.base.last, True)
        self.record(number, subject, Predicate(level=True), clause, "base_level", frame, "actual")
        self.base = frame

    def record_change(
        self,
        origin: Group,
        before: Predicate,
        group: Group,
        predicate: Predicate,
        subjects: list[Subject],
        clause: Clause,
    ) -> None:
        """由X增长到Y: X stands at the start of the years in force, Y at their end."""
        frame = self._date_change(before, predicate)
        level = Predicate(level=True, target=predicate.target, actual=predicate.actual)
        start = Clause(clause.start, clause.end)
        whole = not any(time.kind == "part" for time in before.times)
        if len(origin.members) == len(subjects) and whole:
            first = None if frame is None else TimeFrame(frame.first - 1, frame.first - 1, True)
            for number, subject in zip(origin.members, subjects, strict=True):
                self.record(number, subject, level, start, "from_to", first, "actual")
        level = replace(level, bound=predicate.bound)
        if len(group.members) == len(subjects):
            last = None if frame is None else TimeFrame(frame.last, frame.last, True)
            for number, subject in zip(group.members, subjects, strict=True):
                self.record(number, subject, level, clause, "from_to", last)
        self.context.sentence = frame

    def _date_change(self, before: Predicate, predicate: Predicate) -> TimeFrame | None:
        frame = self.context.frame()
        named = next((time for time in before.times if time.kind in ("year", "before")), None)
        reached = next((time for time in predicate.times if time.kind in ("year", "span")), None)
        if frame is None:
            return None
        if named is None:
            plan = self.context.find_plan(frame)
            if plan is not None:
                frame = TimeFrame(plan[0], plan[1], frame.explicit)
            if self.base is not None and self.base.last < frame.last:
                return TimeFrame(self.base.last + 1, frame.last, True)
            return self._widen_change(frame)
        if named.relative and named.last >= frame.first:
            return TimeFrame(frame.last, frame.last, frame.explicit)
        if self.base is None:
            self.base = TimeFrame(named.last, named.last, True)
        last = frame.last
        if reached is not None:
            last = reached.last
        elif self.context.span is not None and frame.last <= named.last:
            last = self.context.span[1]
        return TimeFrame(named.last + 1, max(last, named.last + 1), True)

    def _widen_change(self, frame: TimeFrame) -> TimeFrame:
        """由277亿元增加到642亿元 in an account of five years runs over them, though one year was named last."""
        section = self.context.section
        over = self.context.turned
        if section.role == "review_period" and section.period_start and section.period_end:
            over = TimeFrame(section.period_start, section.period_end, False)
        if over is None or frame.first < frame.last or over.last != frame.last:
            return frame
        return TimeFrame(over.first, over.last, frame.explicit)

    def record_rank(
        self,
        number: Token,
        subject: Subject,
        predicate: Predicate,
        clause: Clause,
        among: str | None,
        of_rate: bool,
    ) -> bool:
        """位居全市第二, where it is clear what is ranked; says whether it was."""
        quantity = _quantity_of(number)
        frame = self.context.frame()
        last = next((one for one in reversed(self.statements) if one.subject is subject and one.reading), None)
        measure = last.reading.measure if last is not None and last.reading is not None else "level"
        named_rate = last is not None and bool(last.predicate.rate_head)
        rank_of = "growth" if of_rate or named_rate else "level" if measure == "level" or predicate.total else None
        if subject.name is None or len(subject.name.codes) != 1 or rank_of is None or frame is None:
            return False
        self.statements.append(
            Statement(
                quantity=quantity,
                kind=decide_kind(self.context, frame, predicate),
                rule="rank",
                clause_start=min(clause.start, subject.start),
                clause_end=clause.end,
                predicate=predicate,
                subject=subject,
                indicator=self.catalogue.indicators[subject.name.codes[0]],
                reading=Reading("rank", quantity.value, None, "rank", "eq", "rank"),
                period=(frame.last, frame.last),
                scope=subject.scope,
                scope_reason=subject.reason,
                confidence=_CONFIDENCE["rank"],
                refused="part_of_year" if frame.partial else "",
                rank_scope=among,
                rank_of=rank_of,
            )
        )
        return True

    def told_money(self, subjects: list[Subject]) -> bool:
        """Whether the last number was money, or its growth, of a thing outside the catalogue (花炮产值108亿元)."""
        last = self.statements[-1] if self.statements else None
        if last is None or last.subject is None or last.subject.name is not None or not subjects:
            return False
        return last.subject is subjects[-1] and last.quantity.unit_class in ("CNY", "USD", "%")

    def counts_on(self, predicate: Predicate, left: list[Token], subjects: list[Subject]) -> bool:
        """新转移9万人，累计70万人: whether a number is a running total since some year that nobody names."""
        if not predicate.cumulative or any(token.kind == "time" for token in left) or not self.statements:
            return False
        last = self.statements[-1]
        adds_up = last.indicator is not None and last.indicator.accumulates
        return adds_up and last.subject is subjects[0] and last.reading is not None


def _quantity_of(number: Token) -> Quantity:
    assert number.quantity is not None
    return number.quantity
