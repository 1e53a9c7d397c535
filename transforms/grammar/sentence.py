"""One sentence to statements: the productions that join subjects, predicates and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from transforms.grammar.build import Clause, Recorder
from transforms.grammar.context import Context, TimeFrame
from transforms.grammar.discourse import Memory
from transforms.grammar.predicate import Predicate, read_predicate, read_verb_behind
from transforms.grammar.ranks import Rank, find_ranking_area, hand_out_ranks
from transforms.grammar.scope import Territory, judge_prefix
from transforms.grammar.statements import (
    COUNTABLE,
    RATE_CLASSES,
    Group,
    Statement,
    announces_aim,
    collect_group,
    counts_steps,
    drop_milestones,
    find_basis,
    find_clause_end,
    find_counted,
    is_attributive,
    is_growth_list,
    is_handed_down,
    is_required,
    is_wider,
    list_distinct,
    list_years,
    stands_before_its_name,
    starts_change,
    widen_compared_levels,
)
from transforms.grammar.subjects import Subject, find_owner, find_subjects
from transforms.language.catalogue import Catalogue
from transforms.language.words import tells_of_change
from transforms.tokens.times import Time
from transforms.tokens.tokens import PART_MARKS, Token

# How many words before a number one sentence keeps in mind: no real sentence needs more, and a text without a full
# stop must not be read in quadratic time.
_WORDS_BEFORE = 300
_PASSING = frozenset({"突破", "跨过", "跨越"})


@dataclass(slots=True)
class SentenceReader:
    """Reads the tokens of one sentence; ``memory`` keeps what it has spoken of."""

    catalogue: Catalogue
    territory: Territory
    context: Context
    book: Recorder
    memory: Memory = field(init=False)
    _pending: tuple[Group, list[Subject], Predicate] | None = None
    _before: Predicate | None = None
    _chain_start: int = 0
    _taken: int = 0
    _carrying: str = "other_sentence"
    _announced: bool = False
    _joined: bool = False
    _against: bool = False

    def __post_init__(self) -> None:
        self.memory = Memory(self.catalogue, self.territory)

    def read(self, tokens: Sequence[Token], carrying: str = "other_sentence") -> list[Statement]:
        """All statements of the sentence, in order.

        ``carrying`` names the production by which a number takes a subject of the sentence before.
        """
        self._carrying = carrying
        self.memory.open_sentence(tokens)
        self._pending, self._before = None, None
        self._chain_start = self._taken = 0
        self._announced = self._joined = False
        self.context.whole = None
        self.book = Recorder(self.catalogue, self.context, is_growth_list(tokens))
        left: list[Token] = []
        index = 0
        after_number = by_list = False
        while index < len(tokens):
            token = tokens[index]
            if token.kind == "quantity" and is_attributive(tokens, index, left):
                left.append(token)
                self.book.refuse(token, Predicate(), Clause(left[0].start, token.end), "attribute")
                index += 1
                continue
            if token.kind == "quantity":
                group = collect_group(tokens, index)
                self._read_group(group, left, tokens, by_list)
                index = group.last
                left, after_number, by_list, self._joined = [], True, False, True
                continue
            if token.kind == "clause":
                self._close_clause(left, token.text)
                if token.text in PART_MARKS:
                    self.memory.open_part()
                    self.context.end_part()
                    self._before, self.book.sums_up = None, False
                left, after_number, by_list, self._joined = [], False, False, False
            elif token.kind == "list" and after_number:
                left, after_number, by_list, self._joined = [], False, True, False
            else:
                left.append(token)
                if token.kind in ("name", "text"):
                    after_number = False
            if len(left) > _WORDS_BEFORE:
                left = left[_WORDS_BEFORE // 2 :]
            index += 1
        drop_milestones(self.book.statements)
        widen_compared_levels(self.book.statements)
        return self.book.statements

    def _close_clause(self, left: list[Token], mark: str) -> None:
        """A clause without a number may set the time, name a subject, or lead away from the last one."""
        if not left:
            return
        first = left[0]
        self._before = None
        if mark in "：:" and announces_aim(left, self._carrying == "bracket"):
            self._announced = True
        if "compare" in first.cues and len(left) > 1 and left[1].time is not None and left[1].time.kind == "year":
            self.book.base = TimeFrame(left[1].time.last, left[1].time.last, True)
            return
        named = [token for token in left if token.kind == "time"]
        if named and named[-1].time is not None and any("basis" in token.cues for token in left):
            self.book.base = TimeFrame(named[-1].time.last, named[-1].time.last, True)
            return
        only_time = all(token.kind in ("time", "cue", "quote") for token in left)
        ends_in_time = left[-1].kind == "time" and len(left) > 1 and left[-2].text.endswith("的")
        if ends_in_time and not self.book.statements:
            self._hear_time(left[-1])  # 本届政府届满的2026年，…
        elif named and (only_time or (named[0] is first and not self.book.statements)):
            self._hear_time(named[-1] if only_time else first)
        self.memory.open_clause(left)
        names = [position for position, token in enumerate(left) if token.name is not None and token.name.codes]
        if names and not any("excluding" in token.cues for token in left):
            position = names[0] if any("in_step" in token.cues for token in left) else names[-1]
            following = left[position + 1] if position + 1 < len(left) else None
            ends = following is None or following.kind not in ("name", "text", "list")
            ends = ends or (len(names) > 1 and position == names[0])
            if ends or (following is not None and following.kind == "text" and tells_of_change(following.text)):
                token = left[position]
                scope, reason = judge_prefix(left[:position], self.territory)
                named_here = Subject(token.name, token.text, token.start, token.end, scope, reason)
                self.memory.subjects, self.memory.distance = [self.memory.place(named_here)], 0
                return
        self.memory.lead_away(left)

    def _hear_time(self, token: Token) -> None:
        assert token.time is not None
        self.context.set_time(token.time, bool(self.book.statements))

    def _read_times(self, left: list[Token], base: Time | None) -> None:
        """Times in a clause govern it and what follows, unless they are what is compared with, or tell when
        an aim was set (去年底提出的)."""
        set_at = max((position for position, token in enumerate(left) if "set_by" in token.cues), default=-1)
        for position, token in enumerate(left):
            if position < set_at:
                if token.time is not None:
                    self.context.set_aim_year(token.time)
                continue
            if token.kind != "time" or token.time is None or token.time is base:
                continue
            before = left[position - 1] if position else None
            if before is not None and before.cues & {"compare", "from"}:
                continue
            if token.time.kind == "same":
                self.context.come_back()
            self._hear_time(token)

    def _read_group(self, group: Group, left: list[Token], tokens: Sequence[Token], by_list: bool) -> None:
        # A name that the number before has taken (9件建议和6件提案) is not said of this one.
        left = [token for token in left if token.start >= self._taken]
        self.memory.open_clause(left)
        if group.members[0].quantity is not None and group.members[0].quantity.unit_class.startswith("rank"):
            self._read_rank(group, left, tokens)
            return
        quantity = group.members[0].quantity
        if quantity is not None and len(group.members) == 1 and counts_steps(quantity, tokens, group):
            number = group.members[0]
            self.book.refuse(number, Predicate(), Clause(number.start, number.end), "steps")
            self.memory.hear(left[: read_predicate(left).noun_end])
            return
        predicate = read_predicate(left)
        # 全年累计 counts within the year; 累计 alone over all the years in force.
        within_year = any(token.time is not None and token.time.kind == "same" for token in left)
        predicate.cumulative = not within_year and any("cumulative" in token.cues for token in left)
        if group.members[0].quantity is not None and group.members[0].quantity.unit_class == "multiple":
            predicate.base = predicate.base or predicate.of_time
        if not predicate.direction and not predicate.rate_head:
            predicate.direction = read_verb_behind(tokens[group.last : group.last + 4])
        if predicate.base is None:
            predicate.base = find_basis(left)
        self._read_times(left, predicate.base)
        of_which = bool(left) and left[0].text == "其中"
        if self._before is not None and (by_list or of_which):
            predicate.inherit(self._before)
        elif self._before is not None and not predicate.says_anything() and quantity is not None:
            # 净增甲150家，乙100家: what a clause without any verb counts is gained too.
            predicate.gain = self._before.gain and quantity.unit_class in ("count", "persons")
        noun = left[: predicate.noun_end]
        years = list_years(left, len(group.members))
        if years:
            noun = [token for token in noun if token.kind not in ("time", "list")]
        start = left[0].start if left else group.members[0].start
        end = find_clause_end(tokens, group.last)
        clause = Clause(start, end, group.after)
        if not by_list:
            self._chain_start = len(self.book.statements)
        earlier = self.memory.subjects
        self.memory.owner = find_owner(earlier, noun) if by_list or self.book.told_money(earlier) else None
        subjects, rule = self._choose_subjects(noun, predicate, tokens, group, left, 1 if years else len(group.members))
        self._before = predicate
        if rule.startswith("elided") and predicate.gain:
            self._before = replace(predicate, gain=False)  # 五年净增66亿元，其中…: the level goes on
        if rule == "subject_number":
            first = subjects[0]
            gain = first.gain or (first.name is not None and first.name.text.startswith("新增"))
            if gain or first.gross:
                self._before = replace(predicate, gain=True if gain else predicate.gain, gross=first.gross)
        if predicate.begins and starts_change(tokens, group.last) and subjects:
            self._pending = (group, subjects, predicate)
            return
        if self._pending is not None and (predicate.to or predicate.level or predicate.bound):
            origin, before_subjects, before = self._pending
            self._pending = None
            self.book.record_change(origin, before, group, predicate, before_subjects, clause)
            return
        self._pending = None
        if predicate.base is not None and predicate.base_of_number and len(group.members) == 1 and subjects:
            self.book.record_base_level(group.members[0], subjects[-1], predicate, Clause(start, end))
            return
        if is_required(tokens, group.last) and self.context.section.role in ("review", "review_period"):
            if all(subject.name is None for subject in subjects) and earlier:
                subjects, rule = earlier, "elided"
                self.memory.subjects = earlier
            self._read_required(group, subjects, predicate, clause, left, rule)
            return
        if self.context.section.role in ("review", "review_period") and is_handed_down(left):
            for number in group.members:
                self.book.refuse(number, predicate, clause, "required_from_above")
            return
        if self._joined and not noun and self._against:
            subjects, rule = [], "compared"  # 比全市平均水平1665元低379元
        self._against = predicate.base is None and any(token.text in ("比", "较") for token in left)
        if rule == "elided" and self.book.counts_on(predicate, left, subjects):
            subjects, rule = [], "running_total"
        if not subjects:
            why = rule or ("list_mismatch" if noun else "no_subject")
            for number in group.members:
                self.book.refuse(number, predicate, clause, why)
            return
        said = len(self.book.statements)
        if years and len(subjects) == 1:
            for number, year in zip(group.members, years, strict=True):
                self.book.record(number, subjects[0], predicate, clause, rule, TimeFrame(year, year, True))
        else:
            self.book.pair_up(group, subjects, predicate, clause, rule)
        self._announced = self._announced and not any(token.text.startswith("实际") for token in left)
        for statement in self.book.statements[said:] if self._announced else ():
            statement.kind = "target"

    def _read_required(
        self,
        group: Group,
        subjects: list[Subject],
        predicate: Predicate,
        clause: Clause,
        left: list[Token],
        rule: str,
    ) -> None:
        """超额完成8%的目标: a target recalled; one set from above (自治区85%的要求) is not the author's."""
        wider = any(is_wider(token) and token.text not in self.territory.own_words for token in left)
        if len(group.members) == len(subjects) > 1 and not wider and rule == "subject_number":
            predicate.bound = ""
            for number, subject in zip(group.members, subjects, strict=True):
                self.book.record(number, subject, predicate, clause, rule, None, "target")
            return
        if wider or len(group.members) > 1 or not subjects:
            for number in group.members:
                self.book.refuse(number, predicate, clause, "required_from_above" if wider else "no_subject")
            return
        span = next((time for time in predicate.times if time.kind == "span"), None)
        frame = None if span is None else TimeFrame(span.first, span.last, True)
        if predicate.bound_word not in _PASSING:
            predicate.bound = ""  # 超过8%的目标: the bound tells of what was reached
        self.book.record(group.members[0], subjects[0], predicate, clause, rule, frame, "target")
        for statement in self.book.statements[self._chain_start :]:
            statement.kind = "target"

    def _choose_subjects(
        self,
        noun: list[Token],
        predicate: Predicate,
        tokens: Sequence[Token],
        group: Group,
        left: list[Token],
        count: int,
    ) -> tuple[list[Subject], str]:
        """The ``count`` subjects of a group of numbers and the production that found them."""
        right = self._find_right_subject(tokens, group, noun, left)
        if right is not None:
            self.memory.subjects, self.memory.distance = [right], 0
            return [right], "number_subject"
        if left and left[-1].text in ("向", "向着"):
            return [], "aspiration"
        if noun and noun[0].text.startswith("占"):
            # 占财政收入的71%: a share of something is not that thing's, and what was spoken of goes on.
            return [], "share"
        unit = group.members[0].quantity.unit_class if group.members[0].quantity is not None else ""
        rate = unit in RATE_CLASSES
        found = find_subjects(noun, count, predicate.all_alike, rate, self.catalogue, self.territory)
        if found is None:
            # The numbers stay unread, but what they are said of may go on: 连跨7万亿、8万亿，年均增长5%.
            self.memory.hear(noun)
            return [], ""
        if found:
            completed = self.memory.complete_heads(found)
            if completed:
                self.memory.subjects = completed
                self.memory.remember(completed)
                return completed, "head_elided"
            if len(found) == 1 and found[0].name is None:
                found = [self.memory.end_name(found[0])]
            found = [self.memory.place(subject) for subject in found]
            timed = any(token.kind == "time" for token in left)
            if left[0].text == "其中" and not timed and self.memory.goes_on_within(found[0]):
                found = [replace(subject, scope="part", reason="word:其中") for subject in found]
            self.memory.subjects, self.memory.distance = found, 0
            self.memory.remember(found)
            return found, "subject_number"
        several = predicate.each or len(group.members) > 1
        if several:
            self.memory.divide(len(group.members))
        if predicate.total or any(token.text.startswith("总") for token in left):
            self.memory.drop_newness()
        if several and len(self.memory.subjects) != len(group.members) <= len(self.memory.history):
            return self.memory.history[-len(group.members) :], "each_of_before"
        counted = find_counted(group, tokens)
        if counted is not None:
            self.memory.subjects = [counted]
            return [counted], "number_subject"
        recent = list_distinct(self.memory.history[self.memory.segment_start :])
        if predicate.all_alike and len(group.members) == 1 and len(recent) > 1:
            return recent, "each_of_before"
        goes_on = predicate.level or predicate.bound or predicate.direction
        if ((predicate.make or predicate.gross) and not predicate.level) or (
            self.memory.distance and unit in COUNTABLE and not goes_on
        ):
            return [], ""
        if self.memory.subjects:
            spoken_of = self.memory.rescope(self.memory.fit_unit(group), noun)
            return spoken_of, "elided_over" if self.memory.distance else "elided"
        moves = predicate.direction or predicate.rate_head or predicate.total or (predicate.level and predicate.times)
        moves = moves or self._carrying == "bracket"
        near = self.memory.carried and not self.memory.distance
        if near and moves and not any(token.kind == "text" for token in left):
            return self.memory.rescope(self.memory.carried, noun), self._carrying
        return [], ""

    def _find_right_subject(
        self, tokens: Sequence[Token], group: Group, noun: list[Token], left: list[Token]
    ) -> Subject | None:
        """建成1.1万亩高标准农田: the thing counted stands behind its number."""
        quantity = group.members[-1].quantity
        assert quantity is not None
        if group.after == "approx" or (quantity.count_word and quantity.chinese):
            return None
        if quantity.unit_class not in COUNTABLE and not stands_before_its_name(tokens, group):
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
                self._taken = token.end
                return self.memory.place(Subject(token.name, token.text, token.start, token.end, scope, reason))
            if token.kind not in ("cue", "text", "quote", "place"):
                return None
            if token.cues & {"up", "down", "up_to", "down_to", "join", "compare", "block"}:
                return None
            passed.append(token)
        return None

    def _read_rank(self, group: Group, left: list[Token], tokens: Sequence[Token]) -> None:
        """位居全市第二: a rank of the last subjects, where it is said among whom."""
        first = group.members[0]
        predicate = read_predicate(left)
        clause = Clause(left[0].start if left else first.start, find_clause_end(tokens, group.last))
        among = find_ranking_area(group, left, tokens)
        ranks: list[Rank] = []
        if among is not None:
            ranks = hand_out_ranks(
                group, left, predicate, self.memory.subjects, self.memory.history, self.catalogue, self.territory
            )
        told: set[int] = set()
        for rank in ranks:
            subject = self.memory.place(rank.subject)
            if self.book.record_rank(rank.number, subject, predicate, clause, among, rank.of_rate):
                told.add(rank.number.start)
        for number in group.members:
            if number.start not in told:
                self.book.refuse(number, predicate, clause, "ordinal")
