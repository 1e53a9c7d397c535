"""One sentence to statements: the productions that join subjects, predicates and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from transforms.catalogue import Catalogue
from transforms.context import Context, TimeFrame, clip_frame, decide_kind, decide_period, frame_of_time
from transforms.interpret import Reading, interpret
from transforms.predicate import Predicate, read_predicate
from transforms.scope import Territory, judge_prefix
from transforms.statements import (
    COUNTABLE,
    RATE_CLASSES,
    Group,
    Statement,
    collect_group,
    drop_milestones,
    find_clause_end,
    is_attributive,
    is_growth_list,
    is_required,
    starts_change,
    widen_compared_levels,
)
from transforms.subjects import Subject, complete_head, find_subjects
from transforms.times import Time
from transforms.tokens import Token
from transforms.words import is_verbal

# How sure a reading is by the production that found its subject, measured on labelled reports.
_CONFIDENCE = {
    "subject_number": 0.97,
    "number_subject": 0.93,
    "each_of_before": 0.93,
    "head_elided": 0.93,
    "elided": 0.95,
    "elided_over": 0.6,
    "other_sentence": 0.75,
    "from_to": 0.95,
    "base_level": 0.9,
    "rank": 0.85,
}


@dataclass(slots=True)
class SentenceReader:
    """Reads the tokens of one sentence. ``carried``: the subjects that the sentence before ended with."""

    catalogue: Catalogue
    territory: Territory
    context: Context
    carried: list[Subject] = field(default_factory=list)
    _statements: list[Statement] = field(default_factory=list)
    _subjects: list[Subject] = field(default_factory=list)
    _history: list[Subject] = field(default_factory=list)
    _pending: tuple[Group, list[Subject], Predicate] | None = None
    _before: Predicate | None = None
    _base: TimeFrame | None = None
    _topic: tuple[str, str] | None = None
    _excluded: str = ""
    _distance: int = 0
    _at_start: bool = True
    _list_grows: bool = False
    _segment_start: int = 0

    def read(self, tokens: Sequence[Token]) -> list[Statement]:
        """All statements of the sentence, in order."""
        self._statements, self._subjects, self._history = [], [], []
        self._pending, self._before, self._base = None, None, None
        self._topic = self._topic if _begins_with_verb(tokens) else None
        self._segment_start = 0
        self._distance, self._at_start, self._excluded = 0, True, ""
        self._list_grows = is_growth_list(tokens)
        left: list[Token] = []
        index = 0
        after_number = by_list = False
        while index < len(tokens):
            token = tokens[index]
            if token.kind == "quantity" and is_attributive(tokens, index, left):
                left.append(token)
                self._refuse(token, left, "attribute")
                index += 1
                continue
            if token.kind == "quantity":
                group = collect_group(tokens, index)
                self._read_group(group, left, tokens, by_list)
                index = group.last
                left, after_number, by_list = [], True, False
                continue
            if token.kind == "clause":
                self._close_clause(left)
                if token.text in "；;":
                    self._at_start, self._excluded = True, ""
                    self._segment_start = len(self._history)
                left, after_number, by_list, self._before = [], False, False, None
            elif token.kind == "list" and after_number:
                left, after_number, by_list = [], False, True
            else:
                left.append(token)
                if token.kind in ("name", "text"):
                    after_number = False
            index += 1
        drop_milestones(self._statements)
        widen_compared_levels(self._statements)
        return self._statements

    def _open_clause(self, left: list[Token]) -> None:
        """The first clause says what the sentence is about; the region's own name takes that back."""
        if self._at_start and left:
            self._topic = self._find_topic(left) or self._topic
            self._at_start = False
        if any(token.text in self.territory.own_words for token in left):
            self._topic = None
        excluding = [position for position, token in enumerate(left[:2]) if "excluding" in token.cues]
        if excluding and any(token.kind in ("text", "name") for token in left[excluding[0] :]):
            self._excluded = "".join(token.text for token in left[excluding[0] :])

    def _close_clause(self, left: list[Token]) -> None:
        """A clause without a number may set the time, name a subject, or lead away from the last one."""
        if not left:
            return
        first = left[0]
        if first.kind == "time" and not self._statements:
            self._set_time(first)
        if "compare" in first.cues and len(left) > 1 and left[1].time is not None and left[1].time.kind == "year":
            self._base = TimeFrame(left[1].time.last, left[1].time.last, True)
            return
        self._open_clause(left)
        names = [position for position, token in enumerate(left) if token.name is not None and token.name.codes]
        if names and not any("excluding" in token.cues for token in left):
            position = names[-1]
            if position + 1 == len(left) or left[position + 1].kind not in ("name", "text", "list"):
                token = left[position]
                scope, reason = judge_prefix(left[:position], self.territory)
                self._subjects = [self._place(Subject(token.name, token.text, token.start, token.end, scope, reason))]
                self._distance = 0
                return
        if any(token.kind in ("text", "name") for token in left) and not self._excluded:
            self._distance += 1

    def _find_topic(self, left: list[Token]) -> tuple[str, str] | None:
        for token in left:
            if token.kind == "place":
                if token.place != "region" and len(token.text) > 2:
                    return token.place, f"topic:{token.text}"
                return None
            if "agent" in token.cues:
                return "part", f"topic:{token.text}"
            if token.kind in ("text", "name", "quantity"):
                return None
        return None

    def _place(self, subject: Subject) -> Subject:
        """A subject under the topic of its sentence, unless it says itself whose it is."""
        if subject.scope == "region" and not subject.reason:
            if self._excluded:
                return replace(subject, scope="part", reason=f"without:{self._excluded}")
            if self._topic is not None:
                return replace(subject, scope=self._topic[0], reason=self._topic[1])
        return subject

    def _set_time(self, token: Token) -> None:
        assert token.time is not None
        frame = frame_of_time(token.time, self.context.frame(), self.context.report_year)
        if frame is not None:
            frame = clip_frame(frame, self.context)
            self.context.sentence = frame
            if frame.last > frame.first:
                self.context.span = (frame.first, frame.last)

    def _read_times(self, left: list[Token], base: Time | None) -> None:
        """Times in a clause govern it and what follows, unless they are what is compared with."""
        for position, token in enumerate(left):
            if token.kind != "time" or token.time is None or token.time is base:
                continue
            before = left[position - 1] if position else None
            if before is not None and before.cues & {"compare", "from"}:
                continue
            self._set_time(token)

    def _read_group(self, group: Group, left: list[Token], tokens: Sequence[Token], by_list: bool) -> None:
        self._open_clause(left)
        if group.members[0].quantity is not None and group.members[0].quantity.unit_class.startswith("rank"):
            self._read_rank(group, left, tokens)
            return
        predicate = read_predicate(left)
        predicate.cumulative = predicate.cumulative or any("cumulative" in token.cues for token in left)
        if group.members[0].quantity is not None and group.members[0].quantity.unit_class == "multiple":
            predicate.base = predicate.base or predicate.of_time
        self._read_times(left, predicate.base)
        if by_list and self._before is not None:
            predicate.inherit(self._before)
        noun = left[: predicate.noun_end]
        start = left[0].start if left else group.members[0].start
        end = find_clause_end(tokens, group.last)
        subjects, rule = self._choose_subjects(noun, predicate, tokens, group, left)
        self._before = predicate
        if rule == "subject_number" and (subjects[0].gain or subjects[0].gross):
            self._before = replace(
                predicate, gain=predicate.gain or subjects[0].gain, gross=predicate.gross or subjects[0].gross
            )
        if predicate.begins and starts_change(tokens, group.last) and subjects:
            self._pending = (group, subjects, predicate)
            return
        if self._pending is not None and (predicate.to or predicate.level or predicate.bound):
            self._read_change(group, predicate, start, end)
            return
        self._pending = None
        if predicate.base is not None and predicate.base_of_number and len(group.members) == 1 and subjects:
            self._read_base_level(group, subjects, predicate, start, end)
            return
        if is_required(tokens, group.last) and self.context.section.role in ("review", "review_period"):
            wider = any(_is_wider(token) and token.text not in self.territory.own_words for token in left)
            predicate.target = "strong"
            if wider or len(group.members) > 1:
                for number in group.members:
                    self._state(number, None, predicate, group.after, start, end, "required_from_above")
                return
            for subject in subjects[:1]:
                self._state(group.members[0], subject, predicate, group.after, start, end, rule, None, "target")
            if subjects:
                return
        if rule == "elided" and self._counts_on(predicate, left, subjects):
            subjects, rule = [], "running_total"
        if not subjects:
            why = rule or ("no_subject" if not noun else "list_mismatch")
            for number in group.members:
                self._state(number, None, predicate, group.after, start, end, why)
            return
        self._pair_up(group, subjects, predicate, start, end, rule)

    def _choose_subjects(
        self, noun: list[Token], predicate: Predicate, tokens: Sequence[Token], group: Group, left: list[Token]
    ) -> tuple[list[Subject], str]:
        """The subjects of a group of numbers and the production that found them."""
        right = self._find_right_subject(tokens, group, noun, left)
        if right is not None:
            self._subjects, self._distance = [right], 0
            return [right], "number_subject"
        if left and left[-1].text in ("向", "向着"):
            return [], "aspiration"
        rate = group.members[0].quantity is not None and group.members[0].quantity.unit_class in RATE_CLASSES
        found = find_subjects(noun, len(group.members), predicate.all_alike, rate, self.catalogue, self.territory)
        if found is None:
            # The numbers stay unread, but what they are said of may go on: 连跨7万亿、8万亿，年均增长5%.
            self._subjects = find_subjects(noun, 1, False, False, self.catalogue, self.territory) or []
            return [], ""
        if found:
            if len(found) == 1 and found[0].name is None and self._subjects and not self._distance:
                completed = complete_head(found[0], self._subjects[-1], self.catalogue)
                if completed is not None:
                    self._subjects = [completed]
                    self._history.append(completed)
                    return [completed], "head_elided"
            found = [self._place(subject) for subject in found]
            self._subjects, self._distance = found, 0
            self._history.extend(found)
            return found, "subject_number"
        if predicate.each and len(self._subjects) != len(group.members) <= len(self._history):
            return self._history[-len(group.members) :], "each_of_before"
        counted = _counts_what_follows(group, tokens)
        if counted is not None:
            self._subjects = [counted]
            return [counted], "number_subject"
        recent = _distinct(self._history[self._segment_start :])
        if predicate.all_alike and len(group.members) == 1 and len(recent) > 1:
            return recent, "each_of_before"
        if self._subjects:
            return self._fit_unit(group), "elided_over" if self._distance else "elided"
        moves = predicate.direction or predicate.rate_head or (predicate.level and predicate.times)
        if self.carried and moves and not self._distance and not any(token.kind == "text" for token in left):
            return self.carried, "other_sentence"
        return [], ""

    def _fit_unit(self, group: Group) -> list[Subject]:
        """The last subjects; where their unit cannot be that of the number, the nearest one before whose can."""
        quantity = group.members[0].quantity
        assert quantity is not None
        last = self._subjects[-1]
        if len(group.members) > 1 or last.name is None or quantity.unit_class in RATE_CLASSES:
            return self._subjects
        for subject in (last, *reversed(self._history)):
            if subject.name is not None and len(subject.name.codes) == 1:
                if quantity.unit_class in self.catalogue.indicators[subject.name.codes[0]].units:
                    return [subject]
        return self._subjects

    def _find_right_subject(
        self, tokens: Sequence[Token], group: Group, noun: list[Token], left: list[Token]
    ) -> Subject | None:
        """建成1.1万亩高标准农田: the thing counted stands behind its number."""
        quantity = group.members[-1].quantity
        assert quantity is not None
        if quantity.unit_class not in COUNTABLE or group.after == "approx" or quantity.count_word and quantity.chinese:
            return None
        passed: list[Token] = []
        for token in tokens[group.last : group.last + 6]:
            if token.kind == "name" and token.name is not None:
                if not token.name.codes or any(word.kind == "name" for word in noun):
                    return None
                indicator = self.catalogue.indicators[token.name.codes[0]]
                if quantity.unit_class not in indicator.units:
                    return None
                if not indicator.accumulates and any("benefits" in word.cues for word in left):
                    return None
                scope, reason = judge_prefix(passed, self.territory)
                if scope == "region":
                    scope, reason = judge_prefix([word for word in noun if word.kind != "text"], self.territory)
                if scope == "region" and any("gross" in word.cues for word in passed):
                    scope, reason = "part", "word:" + "".join(word.text for word in passed)
                return self._place(Subject(token.name, token.text, token.start, token.end, scope, reason))
            if token.kind not in ("cue", "text", "quote", "place"):
                return None
            if token.cues & {"up", "down", "up_to", "down_to", "join", "compare", "block"}:
                return None
            passed.append(token)
        return None

    def _read_base_level(
        self, group: Group, subjects: list[Subject], predicate: Predicate, start: int, end: int
    ) -> None:
        """较“十三五”末的50亿元增加30亿元: the number compared with is the level of that year."""
        base = predicate.base
        assert base is not None
        frame = TimeFrame(base.last, base.last, True)
        level = Predicate(level=True)
        self._state(group.members[0], subjects[-1], level, "", start, end, "base_level", frame, "actual")
        self._base = frame

    def _read_change(self, group: Group, predicate: Predicate, start: int, end: int) -> None:
        """由X增长到Y: X stands at the start of the years in force, Y at their end."""
        assert self._pending is not None
        origin, subjects, before = self._pending
        self._pending = None
        frame = self.context.frame()
        named = next((time for time in before.times if time.kind == "year"), None)
        reached = next((time for time in predicate.times if time.kind in ("year", "span")), None)
        if frame is not None and named is not None and named.relative and named.last >= frame.first:
            frame = TimeFrame(frame.last, frame.last, frame.explicit)
        elif frame is not None and named is None and self._base is not None and self._base.last < frame.last:
            frame = TimeFrame(self._base.last + 1, frame.last, True)
        elif frame is not None and named is not None:
            if reached is not None:
                last = reached.last
            elif self.context.span is not None and frame.last <= named.last:
                last = self.context.span[1]
            else:
                last = frame.last
            frame = TimeFrame(named.last + 1, max(last, named.last + 1), True)
        level = Predicate(level=True, target=predicate.target, actual=predicate.actual)
        if len(origin.members) == len(subjects):
            first = None if frame is None else TimeFrame(frame.first - 1, frame.first - 1, True)
            for number, subject in zip(origin.members, subjects, strict=True):
                self._state(number, subject, level, "", start, end, "from_to", first, "actual")
        level = replace(level, bound=predicate.bound)
        if len(group.members) == len(subjects):
            final = None if frame is None else TimeFrame(frame.last, frame.last, True)
            for number, subject in zip(group.members, subjects, strict=True):
                self._state(number, subject, level, group.after, start, end, "from_to", final)
        self.context.sentence = frame

    def _read_rank(self, group: Group, left: list[Token], tokens: Sequence[Token]) -> None:
        """位居全市第二: a rank of the last subject, where it is clear what it ranks and among whom."""
        number = group.members[0]
        quantity = number.quantity
        assert quantity is not None
        predicate = read_predicate(left)
        start = left[0].start if left else number.start
        end = find_clause_end(tokens, group.last)
        among = next((token.text for token in reversed(left) if _is_wider(token)), None)
        ranked = any("ranks" in token.cues for token in left)
        followed = tokens[group.last].kind if group.last < len(tokens) else "end"
        if quantity.unit_class != "rank" or among is None or not (ranked or quantity.unit_name or followed != "text"):
            self._state(number, None, predicate, "", start, end, "ordinal")
            return
        nouns = [token for token in left if token.kind == "name" and token.name is not None and token.name.codes]
        subjects = self._subjects
        if nouns:
            scope, reason = judge_prefix(left[: left.index(nouns[-1])], self.territory)
            found = Subject(nouns[-1].name, nouns[-1].text, nouns[-1].start, nouns[-1].end, scope, reason)
            subjects = [self._place(found)]
        elif any(token.kind == "text" for token in left):
            subjects = []
        if predicate.all_alike and not nouns:
            subjects = self._history
        of_rate = any(token.cues & {"rate_head"} for token in left)
        frame = self.context.frame()
        for subject in subjects:
            last = next((one for one in reversed(self._statements) if one.subject is subject and one.reading), None)
            measure = last.reading.measure if last is not None and last.reading is not None else "level"
            rank_of = "growth" if of_rate else "level" if measure == "level" or predicate.total else None
            if subject.name is None or len(subject.name.codes) != 1 or rank_of is None or frame is None:
                continue
            reading = Reading("rank", quantity.value, None, "rank", "eq", "rank")
            kind = decide_kind(self.context, frame, predicate)
            indicator = self.catalogue.indicators[subject.name.codes[0]]
            self._statements.append(
                Statement(
                    subject, indicator, reading, quantity, kind, (frame.last, frame.last), "rank", subject.scope,
                    subject.reason, _CONFIDENCE["rank"], [], min(start, subject.start), end, predicate,
                    refused="part_of_year" if frame.partial else "", rank_scope=among, rank_of=rank_of,
                )  # fmt: skip
            )
            ranked = False
        if not self._statements or self._statements[-1].quantity is not quantity:
            self._state(number, None, predicate, "", start, end, "ordinal")

    def _refuse(self, number: Token, left: list[Token], why: str) -> None:
        predicate = Predicate()
        self._state(number, None, predicate, "", left[0].start, number.end, why)

    def _counts_on(self, predicate: Predicate, left: list[Token], subjects: list[Subject]) -> bool:
        """新转移9万人，累计70万人: a running total since some earlier year that nobody names."""
        if not predicate.cumulative or any(token.kind == "time" for token in left):
            return False
        last = self._statements[-1] if self._statements else None
        if last is None or last.indicator is None or not last.indicator.accumulates:
            return False
        return last is not None and last.subject is subjects[0] and last.reading is not None

    def _pair_up(
        self, group: Group, subjects: list[Subject], predicate: Predicate, start: int, end: int, rule: str
    ) -> None:
        numbers = group.members
        if len(numbers) == 1 and len(subjects) > 1:
            if not predicate.all_alike and rule != "subject_number":
                subjects = subjects[-1:]
            for subject in subjects:
                self._state(numbers[0], subject, predicate, group.after, start, end, rule)
            return
        if len(numbers) != len(subjects):
            for number in numbers:
                self._state(number, None, predicate, group.after, start, end, "list_mismatch")
            return
        for number, subject in zip(numbers, subjects, strict=True):
            self._state(number, subject, predicate, group.after, start, end, rule)

    def _state(
        self,
        number: Token,
        subject: Subject | None,
        predicate: Predicate,
        after: str,
        start: int,
        end: int,
        rule: str,
        forced: TimeFrame | None = None,
        kind: str = "",
    ) -> None:
        """Puts one number and one subject on record, as an observation where all of it can be read."""
        quantity = number.quantity
        assert quantity is not None
        frame = forced or self.context.frame()
        if not kind:
            kind = "actual" if frame is None else decide_kind(self.context, frame, predicate)
        if subject is None:
            self._statements.append(
                Statement(None, None, None, quantity, kind, None, rule, "region", "", 0.0, [], start, end, predicate,
                          refused=rule, after=after)  # fmt: skip
            )
            return
        own = rule in ("subject_number", "number_subject")
        words = predicate
        if own and (subject.gain or subject.gross):
            words = replace(predicate, gain=predicate.gain or subject.gain, gross=predicate.gross or subject.gross)
        indicator = reading = period = None
        refused = ""
        name = subject.name
        if name is not None and name.codes:
            code = name.codes[0] if len(name.codes) == 1 else name.undivided
            indicator = self.catalogue.indicators[code] if code else None
            if "年均" in name.text:
                words = replace(words, annual=True)
            if indicator is not None and not (quantity.chinese and quantity.count_word):
                reading = interpret(indicator, name, quantity, words, after, self._list_grows)
        if frame is None:
            refused = "no_period"
        elif frame.partial:
            refused = "part_of_year"
        else:
            measure = reading.measure if reading is not None else "level"
            adds_up = indicator is not None and indicator.accumulates
            if self._base is not None and words.base is None and measure in ("growth", "change"):
                frame = TimeFrame(self._base.last + 1, max(frame.last, self._base.last + 1), True)
            period = decide_period(self.context, frame, words, measure, adds_up)
            refused = "" if period is not None else "no_period"
        flags: list[str] = []
        if words.annual and period is not None and period[0] < period[1] and reading is not None:
            if reading.measure in ("level", "change"):
                flags.append("annual_average")
        if reading is None:
            refused = "not_read" if indicator is not None else "unknown_subject"
        self._statements.append(
            Statement(
                subject, indicator, reading, quantity, kind, period,
                rule if reading is None else f"{rule}:{reading.rule}", subject.scope, subject.reason,
                _CONFIDENCE[rule], flags, min(start, subject.start), end, words, refused=refused, after=after,
            )  # fmt: skip
        )


def _distinct(subjects: list[Subject]) -> list[Subject]:
    by_codes: dict[tuple[str, ...], Subject] = {}
    for subject in subjects:
        if subject.name is not None:
            by_codes[subject.name.codes] = subject
    return list(by_codes.values())


def _begins_with_verb(tokens: Sequence[Token]) -> bool:
    """引进项目9个 goes on about whatever the sentence before was about."""
    for token in tokens[:2]:
        if token.cues & {"level", "gain", "gross"}:
            return True
        if token.kind not in ("quote", "time"):
            return False
    return False


def _is_wider(token: Token) -> bool:
    """A word for a wider area that one may be ranked in (全市, 全省), not for the author itself."""
    return token.kind == "cue" and bool(
        token.cues & {"outside_any", "self_national", "self_province", "self_prefecture", "self_county"}
    )


def _counts_what_follows(group: Group, tokens: Sequence[Token]) -> Subject | None:
    """完成托管服务3万亩 counts what stands before, 实施3万亩托管服务 what stands behind: the unknown thing there."""
    quantity = group.members[-1].quantity
    assert quantity is not None
    if quantity.unit_class not in COUNTABLE or group.after == "approx" or group.last >= len(tokens):
        return None
    for token in tokens[group.last : group.last + 4]:
        if token.kind == "text":
            return None if is_verbal(token.text) else Subject(None, token.text, token.start, token.end, "region", "")
        if token.kind != "quote" and token.text != "的" and not token.cues & {"part", "agent"}:
            return None
    return None
