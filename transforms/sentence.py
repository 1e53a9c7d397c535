"""One sentence to statements: the productions that join subjects, predicates and numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

from transforms.catalogue import Catalogue, Indicator, Name
from transforms.context import Context, TimeFrame, decide_kind, decide_period, frame_of_time
from transforms.interpret import Reading, interpret
from transforms.predicate import Predicate, read_after_bound, read_predicate
from transforms.quantities import Quantity
from transforms.scope import Territory, judge_prefix
from transforms.subjects import Subject, find_subjects
from transforms.tokens import Token

_PRICE_OF_GUESS = {"elided_over": 0.25, "other_sentence": 0.15, "list_verb": 0.1}


@dataclass(slots=True)
class Statement:
    """One number said of one subject; ``reading`` is None where it is no statement on a catalogued indicator."""

    subject: Subject | None
    indicator: Indicator | None
    reading: Reading | None
    quantity: Quantity
    kind: str
    period: tuple[int, int] | None
    rule: str
    scope: str
    scope_reason: str
    confidence: float
    flags: list[str]
    clause_start: int
    clause_end: int
    refused: str = ""
    after: str = ""


@dataclass(slots=True)
class _Group:
    """Numbers side by side (8%、9%和10%): tokens ``first`` to ``last`` (excluded) of the sentence."""

    tokens: list[Token]
    after: str
    first: int
    last: int


@dataclass(slots=True)
class SentenceReader:
    """Reads the tokens of one sentence. ``carried``: the subjects of the sentence before."""

    catalogue: Catalogue
    territory: Territory
    context: Context
    carried: list[Subject] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    _subjects: list[Subject] = field(default_factory=list)
    _distance: int = 0
    _history: list[Subject] = field(default_factory=list)
    _pending: tuple[_Group, list[Subject], Predicate] | None = None
    _list_grows: bool = False
    _topic: tuple[str, str] | None = None

    def read(self, tokens: list[Token]) -> list[Statement]:
        """All statements of the sentence, in order."""
        self.statements = []
        self._subjects, self._history, self._pending = [], [], None
        self._distance, self._topic = 0, None
        self._list_grows = _is_growth_list(tokens)
        left: list[Token] = []
        index = 0
        after_number = False
        while index < len(tokens):
            token = tokens[index]
            if token.kind == "quantity":
                group = _collect_group(tokens, index)
                self._read_group(group, left, tokens)
                index = group.last
                left, after_number = [], True
                continue
            if token.kind == "clause":
                if left:
                    self._close_clause(left)
                left, after_number = [], False
            elif token.kind == "list" and after_number:
                left = []
                after_number = False
            else:
                left.append(token)
                if token.kind in ("name", "text"):
                    after_number = False
            index += 1
        return self.statements

    def _close_clause(self, left: list[Token]) -> None:
        """A clause without a number: it may set the time, name a subject, or carry us away from the last one."""
        first = left[0]
        if first.kind == "time" and first.time is not None and not self._history:
            self._set_time(first)
        names = [token for token in left if token.kind == "name" and token.name and token.name.codes]
        if names:
            last = names[-1]
            position = left.index(last)
            if not any(token.kind in ("name", "text") for token in left[position + 1 : position + 2]):
                scope, reason = judge_prefix(left[:position], self.territory)
                self._subjects = [Subject(last.name, last.text, last.start, last.end, scope, reason)]
                self._distance = 0
                return
        place = self._find_topic(left)
        if place is not None:
            self._topic = place
        if any(token.kind == "text" for token in left):
            self._distance += 1

    def _find_topic(self, left: list[Token]) -> tuple[str, str] | None:
        for token in left:
            if token.kind == "text":
                place = self.territory.judge_place(token.text)
                if place in ("part", "outside"):
                    return place, f"topic:{token.text}"
                return None
            if token.kind == "cue" and token.cues & {"part", "outside_any"}:
                return None
        return None

    def _set_time(self, token: Token) -> None:
        assert token.time is not None
        frame = frame_of_time(token.time, self.context.frame(), self.context.report_year)
        if frame is not None:
            self.context.sentence = frame
            if frame.last > frame.first:
                self.context.span = (frame.first, frame.last)

    def _read_group(self, group: _Group, left: list[Token], tokens: list[Token]) -> None:
        predicate = read_predicate(left)
        for time in reversed(predicate.times):
            frame = frame_of_time(time, self.context.frame(), self.context.report_year)
            if frame is not None:
                self.context.sentence = frame
                if frame.last > frame.first:
                    self.context.span = (frame.first, frame.last)
        noun = left[: predicate.noun_end]
        self._read_noun_times(noun)
        end = _clause_end(tokens, group.last)
        start = left[0].start if left else group.tokens[0].start
        numbers = [token for token in group.tokens if token.quantity is not None]
        subjects, elided = self._choose_subjects(noun, numbers, predicate, tokens, group, left)
        if predicate.begins and _starts_a_change(tokens, group.last) and subjects:
            self._pending = (group, subjects, predicate)
            self._subjects = subjects
            return
        if self._pending is not None and (predicate.to or predicate.level or predicate.bound):
            self._read_change(group, predicate, start, end)
            return
        self._pending = None
        if not subjects:
            for token in numbers:
                self._refuse(token, predicate, start, end, group.after, "no_subject")
            return
        self._emit(numbers, subjects, predicate, group.after, start, end, elided)

    def _read_noun_times(self, noun: list[Token]) -> None:
        """Times inside a noun phrase (2015年地区生产总值) govern like any other, unless they only compare."""
        for position, token in enumerate(noun):
            if token.kind != "time" or token.time is None or token.time.kind == "same":
                continue
            if position and noun[position - 1].kind == "cue" and "compare" in noun[position - 1].cues:
                continue
            self._set_time(token)

    def _choose_subjects(
        self,
        noun: list[Token],
        numbers: list[Token],
        predicate: Predicate,
        tokens: list[Token],
        group: _Group,
        left: list[Token],
    ) -> tuple[list[Subject], str]:
        """The subjects for a group of numbers, and how they were found when not beside it."""
        right = self._find_right_subject(tokens, group, numbers[-1], noun)
        if right is not None:
            self._subjects, self._distance = [right], 0
            return [right], "right"
        found = find_subjects(noun, len(numbers), predicate.all_alike, self.catalogue, self.territory)
        if found is None:
            self._subjects = []
            return [], ""
        if found:
            if self._topic is not None:
                found = [_under_topic(subject, self._topic) for subject in found]
            self._subjects, self._distance = found, 0
            self._history.extend(found)
            return found, ""
        if predicate.each and len(self._subjects) != len(numbers) and len(self._history) >= len(numbers):
            return self._history[-len(numbers) :], "history"
        if self._subjects:
            return self._subjects, "elided" if not self._distance else "elided_over"
        if self.carried and not any(token.kind == "text" for token in left):
            return self.carried, "other_sentence"
        return [], ""

    def _find_right_subject(
        self, tokens: list[Token], group: _Group, number: Token, noun: list[Token]
    ) -> Subject | None:
        """建成1.1万亩高标准农田: the thing counted stands behind its number."""
        quantity = number.quantity
        assert quantity is not None
        if quantity.unit_class not in ("count", "mu", "persons", "visits", "tonnes", "days") or group.after == "approx":
            return None
        passed: list[Token] = []
        for token in tokens[group.last : group.last + 6]:
            if token.kind == "name" and token.name is not None:
                if not token.name.codes:
                    return None
                indicator = self.catalogue.indicators[token.name.codes[0]]
                if quantity.unit_class not in indicator.units:
                    return None
                if any(noun_token.kind == "name" for noun_token in noun) and passed:
                    return None
                scope, reason = judge_prefix(passed, self.territory)
                outer, outer_reason = judge_prefix([t for t in noun if t.kind != "text"], self.territory)
                if scope == "region" and outer != "region":
                    scope, reason = outer, outer_reason
                place = self._find_topic(noun)
                if scope == "region" and place is not None:
                    scope, reason = place
                if self._topic is not None and scope == "region":
                    scope, reason = self._topic
                return Subject(token.name, token.text, token.start, token.end, scope, reason)
            if token.kind not in ("cue", "text", "quote"):
                return None
            if token.cues & {"up", "down", "up_to", "down_to", "join", "compare", "block"}:
                return None
            passed.append(token)
        return None

    def _read_change(self, group: _Group, predicate: Predicate, start: int, end: int) -> None:
        """由X增长到Y: X stands at the start of the years in force, Y at their end."""
        assert self._pending is not None
        origin, subjects, before = self._pending
        self._pending = None
        frame = self.context.frame()
        starts = [token for token in origin.tokens if token.quantity is not None]
        ends = [token for token in group.tokens if token.quantity is not None]
        named = next((time for time in before.times if time.kind in ("year", "span")), None)
        level = Predicate(level=True, target=predicate.target, actual=predicate.actual)
        if named is not None and named.kind == "year" and frame is not None and not predicate.times:
            section = self.context.section
            last = section.period_end if section.period_end is not None else frame.last
            frame = TimeFrame(named.last + 1, max(last, named.last + 1), True)
            self.context.sentence = None
        elif named is not None and named.kind == "year" and predicate.times:
            frame = TimeFrame(named.last + 1, predicate.times[0].last, True)
        for number, subject in _pair(starts, subjects):
            first = None if frame is None else TimeFrame(frame.first - 1, frame.first - 1, True)
            self._state(number, subject, level, "", start, end, "from_to", first, 0.95, kind="actual")
        level.bound = predicate.bound
        for number, subject in _pair(ends, subjects):
            last_year = None if frame is None else TimeFrame(frame.last, frame.last, True)
            self._state(number, subject, level, group.after, start, end, "from_to", last_year, 0.95)
        if frame is not None and frame.last > frame.first:
            self.context.sentence = TimeFrame(frame.first, frame.last, True)

    def _emit(
        self,
        numbers: list[Token],
        subjects: list[Subject],
        predicate: Predicate,
        after: str,
        start: int,
        end: int,
        how: str,
    ) -> None:
        confidence = 0.97 - _PRICE_OF_GUESS.get(how, 0.02 if how else 0.0)
        rule = {"": "subject_number", "right": "number_subject", "history": "each_of_before"}.get(how, how)
        if len(numbers) == 1 and len(subjects) > 1:
            if not predicate.all_alike and how in ("elided", "elided_over", "other_sentence"):
                subjects = subjects[-1:]
            for subject in subjects:
                self._state(numbers[0], subject, predicate, after, start, end, rule, None, confidence)
            return
        if len(numbers) != len(subjects):
            for token in numbers:
                self._refuse(token, predicate, start, end, after, "list_mismatch")
            return
        if len(numbers) > 1:
            rule = f"list_{rule}"
        for number, subject in zip(numbers, subjects, strict=True):
            self._state(number, subject, predicate, after, start, end, rule, None, confidence)

    def _state(
        self,
        number: Token,
        subject: Subject,
        predicate: Predicate,
        after: str,
        start: int,
        end: int,
        rule: str,
        forced: TimeFrame | None,
        confidence: float,
        kind: str = "",
    ) -> None:
        quantity = number.quantity
        assert quantity is not None
        predicate.gain = predicate.gain or subject.gain
        predicate.gross = predicate.gross or subject.gross
        name = subject.name
        indicator = None
        reading = None
        if name is not None and name.codes:
            code = name.codes[0] if len(name.codes) == 1 else name.undivided
            indicator = self.catalogue.indicators[code] if code else None
        if indicator is not None and name is not None:
            reading = interpret(indicator, name, quantity, predicate, after, self._list_grows)
        frame = forced or self.context.frame()
        period = None
        refused = ""
        measure = reading.measure if reading is not None else "level"
        if frame is None:
            refused = "no_period"
        elif frame.partial:
            refused = "part_of_year"
        else:
            accumulates = indicator is not None and indicator.accumulates
            period = decide_period(self.context, frame, predicate, measure, accumulates)
            if period is None:
                refused = "no_period"
        if not kind:
            kind = "actual" if frame is None else decide_kind(self.context, frame, predicate, False)[0]
        if reading is None:
            refused = refused or ("not_read" if indicator is not None else "unknown_subject")
        full_rule = rule if reading is None else f"{rule}:{reading.rule}"
        self.statements.append(
            Statement(
                subject, indicator, reading, quantity, kind, period, full_rule, subject.scope, subject.reason,
                confidence, [], min(start, subject.start), end, refused, after,
            )  # fmt: skip
        )

    def _refuse(self, number: Token, predicate: Predicate, start: int, end: int, after: str, why: str) -> None:
        assert number.quantity is not None
        frame = self.context.frame()
        kind = "actual" if frame is None else decide_kind(self.context, frame, predicate, False)[0]
        self.statements.append(
            Statement(None, None, None, number.quantity, kind, None, "", "region", "", 0.0, [], start, end, why, after)
        )


def _under_topic(subject: Subject, topic: tuple[str, str]) -> Subject:
    if subject.scope != "region" or subject.reason:
        return subject
    return Subject(
        subject.name, subject.label, subject.start, subject.end, topic[0], topic[1], subject.gain, subject.gross
    )


def _pair(numbers: list[Token], subjects: list[Subject]) -> list[tuple[Token, Subject]]:
    if len(numbers) != len(subjects):
        return []
    return list(zip(numbers, subjects, strict=True))


def _collect_group(tokens: list[Token], index: int) -> _Group:
    """The numbers that stand side by side with only 、 or a join between, and the bound behind the last."""
    members = [tokens[index]]
    first = index
    unit = _unit_class(tokens[index])
    after = ""
    position = index + 1
    while position < len(tokens):
        step = position
        bound = read_after_bound(tokens[step])
        if bound:
            step += 1
        if step < len(tokens) and (tokens[step].kind == "list" or "join" in tokens[step].cues):
            ahead = step + 1
            if ahead < len(tokens) and tokens[ahead].kind == "quantity" and _unit_class(tokens[ahead]) == unit:
                members.append(tokens[ahead])
                position = ahead + 1
                after = ""
                continue
        if bound:
            after = bound
            position = step
        break
    return _Group(members, after, first, position)


def _unit_class(token: Token) -> str:
    return token.quantity.unit_class if token.quantity is not None else ""


def _starts_a_change(tokens: list[Token], index: int) -> bool:
    """Whether an 增长到 follows before the clause with the next number ends."""
    for token in tokens[index : index + 8]:
        if token.cues & {"up_to", "down_to"} or token.text in ("到", "至"):
            return True
        if token.kind == "cue" and token.cues & {"level"} and token.text.startswith("达"):
            return True
        if token.kind == "quantity":
            return False
    return False


def _clause_end(tokens: list[Token], index: int) -> int:
    for token in tokens[index:]:
        if token.kind in ("clause", "list"):
            return token.start
    return tokens[-1].end if tokens else 0


def _is_growth_list(tokens: list[Token]) -> bool:
    """Whether at least two items of the sentence say 增长 before a percentage."""
    grows = 0
    for before, token in zip(tokens, tokens[1:], strict=False):
        if token.quantity is not None and token.quantity.unit_class == "%" and before.cues & {"up"}:
            grows += 1
    return grows >= 2


__all__ = ["Name", "SentenceReader", "Statement"]
