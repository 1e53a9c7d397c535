"""Statements to the words that say what their numbers are about, for what the catalogue does not know."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import attrgetter

from transforms.grammar.statements import ANAPHORIC, Statement
from transforms.language import cues as cue
from transforms.language.noun_phrases import read_left, read_right, read_unknown, read_verbs
from transforms.tokens.clauses import Clause
from transforms.tokens.designations import judge_designation
from transforms.tokens.tokens import Token

# Units of things that may be named behind their number (21个项目), and those whose things mostly are.
_COUNTED = frozenset({"count", "persons", "times", "visits", "beds", "", "other"})
_GROWING = frozenset({"%", "pp", "multiple", "doubling", "tenths", "permille", "ratio", "permille_points"})
_COMPARATIVES = ("高于", "低于", "快于", "慢于", "好于", "优于", "高出", "低出", "领先", "超全", "领跑", "占")
# Heads of which the words before say what they are of (轻工业，总产值).
_HEADS = frozenset(
    {"总产值", "产值", "占比", "比重", "总投资", "投资额", "总投资额", "营收", "产量", "总产量", "面积", "利润", "税收"}
)
# What is as great as an amount right before it (150万吨水泥项目).
_PLANTS = ("项目", "工程", "生产线", "装置", "机组", "泊位", "电站", "基地", "码头")
_LATIN = re.compile("[A-Za-z]")
_OPENING = ("“", "‘", "《", "「")
_RATES = ("增速", "增幅", "涨幅", "降幅")
_MARKS = "，。；：！？\n"
_FURTHEST = 60
_LONGEST_TERM = 20
_SHORT_WORD = 4
_NUMERALS = "一二三四五六七八九十两"


@dataclass(slots=True)
class SubjectNames:
    """Names what numbers are said of, one statement after the other in the order of the text.

    What a clause leaves out is what the number before it in the same sentence was said of: statements are passed in
    order, and named when they or one behind them need it.
    """

    text: str
    cues: Mapping[str, int]
    _said_last: str = ""
    _sentence: int = -1
    _waiting: list[Statement] = field(default_factory=list)

    def pass_over(self, statement: Statement) -> None:
        """Another statement that only those behind it may need the name of."""
        clause = statement.clause
        sentence = id(clause.tokens) if clause is not None else -1
        if sentence != self._sentence or clause is None:
            self._said_last, self._sentence = "", sentence
            self._waiting = []
        self._waiting.append(statement)

    def name(self, statement: Statement) -> str:
        """The words for what a number is said of; '' where nothing says it."""
        self.pass_over(statement)
        self._waiting.pop()
        label = self._read_label(statement)
        if self._remember(statement, label):
            self._waiting = []
        return label

    @property
    def _last(self) -> str:
        """What the last number before in the sentence was said of."""
        waiting, self._waiting = self._waiting, []
        for statement in waiting:
            self._remember(statement, self._read_label(statement))
        return self._said_last

    def _remember(self, statement: Statement, label: str) -> bool:
        """Whether those behind can be said of what this statement was said of."""
        if not label or judge_designation(self.text, statement.quantity, said=True):
            return False
        self._said_last = label.partition(" ")[0]
        return True

    def _read_label(self, statement: Statement) -> str:
        clause = statement.clause
        return self._name_of_table(statement) if clause is None else self._name(statement, clause)

    def _name_of_table(self, statement: Statement) -> str:
        subject = statement.subject
        if subject is None:
            return ""
        blocked = statement.predicate.blocked
        return subject.label + (f" {blocked}" if blocked and subject.name is not None else "")

    def _name(self, statement: Statement, clause: Clause) -> str:
        stretch = self._cut_stretch(statement, clause)
        own = self._read_own(stretch, statement.quantity.unit_class)
        behind, end = read_right(self.text, statement.quantity.end, self.cues)
        if behind and self._is_named_behind(statement, own, stretch, end):
            return behind
        if own and not self.cues.get(own, 0) & cue.TOTAL and own not in _HEADS and not own.startswith(_RATES):
            return _add_comparison(own, statement)
        before = self._name_before(statement)
        if own:
            return _add_comparison(own if own in before else f"{before}{own}", statement)
        if before:
            verb = read_verbs(stretch, self.cues) if statement.quantity.unit_class not in _GROWING else ""
            return f"{before} {verb}" if verb else _add_comparison(before, statement)
        return behind or self._read_rest(statement, clause, stretch)

    def _read_own(self, stretch: str, unit_class: str) -> str:
        """The noun phrase of the words before a number; '' where they name only an area or nothing."""
        own = read_left(stretch, self.cues)
        if self.cues.get(own, 0) & cue.AREAS:
            return ""
        short = 2 <= len(stretch) <= _SHORT_WORD and unit_class in _COUNTED
        return own or (read_unknown(stretch, self.cues) if short else "")

    def _read_rest(self, statement: Statement, clause: Clause, stretch: str) -> str:
        """Where no noun is near: the purpose behind the number, the verbs before it, or what describes the thing."""
        found = read_right(self.text, statement.quantity.end, self.cues, passes=True)[0]
        if not found and any(token.quantity is not None for token in clause.left):
            found = stretch.strip("的，、 ")
        named = statement.subject is not None and bool(statement.quantity.unit_class)
        label = statement.subject.label if named and statement.subject is not None else ""
        return found or read_verbs(stretch, self.cues, every=True) or label

    def _is_named_behind(self, statement: Statement, own: str, stretch: str, end: int) -> bool:
        """Whether the noun phrase behind a number, not the one before it, is what it counts."""
        if end < len(self.text) and self.text[end].isdigit() and own:
            return False  # 项目20个总投资50亿元
        unit_class = statement.quantity.unit_class
        if unit_class in _COUNTED or self.text.endswith(_PLANTS, 0, end):
            return True
        moved = statement.predicate.direction or statement.predicate.blocked
        described = not stretch or self.text.startswith("的", statement.quantity.end)  # 全市95%的乡镇
        return not own and not moved and (unit_class not in _GROWING or described)

    def _cut_stretch(self, statement: Statement, clause: Clause) -> str:
        """The words of the clause before its numbers; of a list with as many numbers, the member of this one."""
        left, group = clause.left, clause.group
        if group is None or all(one.start != statement.quantity.start for one in group.members):
            return self._cut_back(statement.quantity.start)
        if not left:
            return ""
        begin, stop = self._find_member(statement, clause, self._find_beginning(clause), group.members[0].start)
        stretch = self._leave_out_times(left, max(begin, stop - _FURTHEST), stop)
        return "" if stretch.rstrip().endswith("、") else stretch

    def _find_beginning(self, clause: Clause) -> int:
        """Where a clause begins, with what a numeral parts from it (第三轮督察, 5G工厂)."""
        begin, stop = clause.left[0].start, clause.left[-1].end
        if self.text[begin - 1 : begin] in _OPENING:
            return begin - 1
        place = bisect_left(clause.tokens, begin, key=attrgetter("start"))
        before = clause.tokens[place - 1] if place else None
        if before is not None and before.quantity is not None and before.quantity.unit_class.startswith("rank"):
            return before.start
        if before is not None and before.quantity is not None and _LATIN.match(self.text, begin):
            return self._find_mark(before.start)
        closing, opening = self.text.find("”", begin, stop), self.text.find("“", begin, stop)
        if closing >= 0 and not 0 <= opening < closing:
            opening = self.text.rfind("“", max(0, begin - _LONGEST_TERM), begin)
            return opening if opening >= 0 else begin
        return begin

    def _find_member(self, statement: Statement, clause: Clause, begin: int, stop: int) -> tuple[int, int]:
        """The place of the member of a list that this number is said of, where as many numbers as members follow."""
        subject = statement.subject
        if clause.group is None or len(clause.group.members) < 2 or subject is None:
            return begin, stop
        if not begin <= subject.start <= subject.end <= stop:
            return begin, stop
        marks = [token for token in clause.left if token.mask & (cue.LIST | cue.JOIN) and token.start >= subject.end]
        if marks:
            return subject.start, marks[0].start
        inside = self.text[begin : subject.start].rstrip().endswith(("、", "和", "与", "及"))
        return subject.start if inside else begin, stop

    def _cut_back(self, stop: int) -> str:
        """The words before a number back to the next mark or digit."""
        return self.text[self._find_mark(stop) : stop]

    def _find_mark(self, stop: int) -> int:
        begin = stop
        while begin and stop - begin < _FURTHEST and self.text[begin - 1] not in _MARKS + "、":
            if self.text[begin - 1].isdigit():
                break
            begin -= 1
        return begin

    def _leave_out_times(self, left: tuple[Token, ...], begin: int, stop: int) -> str:
        parts: list[str] = []
        position = begin
        for token in left:
            if token.time is None or token.start < position or token.end > stop:
                continue
            if self.text[max(0, token.start - 1) : token.start] in ("“", "《"):
                continue
            parts.append(self.text[position : token.start].rstrip(_NUMERALS))
            position = token.end
        parts.append(self.text[position:stop])
        return "".join(parts)

    def _name_before(self, statement: Statement) -> str:
        """What an elided subject is: that of the grammar, else of the last number, else of the clause before."""
        subject = statement.subject
        if subject is not None and subject.name is not None:
            return subject.label
        if subject is not None and subject.label and statement.attachment in ANAPHORIC:
            found = read_left(subject.label, self.cues)
            if found and self.text[statement.quantity.start : statement.quantity.end] not in found:
                return self._last if self._last and found in self._last else found
        return self._last or self._read_clause_before(statement)

    def _read_clause_before(self, statement: Statement) -> str:
        """农民从集体分得的收入，每人平均达到83元: the noun phrase that the clause before ends in."""
        stop = statement.clause.start if statement.clause is not None else 0
        while stop and self.text[stop - 1] in "，：":
            stop -= 1
        begin = max(0, stop - _FURTHEST)
        for position in range(stop - 1, begin - 1, -1):
            if self.text[position] in _MARKS:
                begin = position + 1
                break
        stretch = self.text[begin:stop]
        if any(char.isdigit() for char in stretch) or stretch.startswith(("把", "将", "以", "在", "通过")):
            return ""
        return read_left(stretch, self.cues)


def _add_comparison(label: str, statement: Statement) -> str:
    blocked = statement.predicate.blocked
    told = blocked[:2] in label if blocked else True
    return f"{label} {blocked}" if blocked.startswith(_COMPARATIVES) and not told else label


def says_extent(statement: Statement) -> bool:
    """Whether a predicate says that something lasted, reached or changed by a span of time."""
    predicate = statement.predicate
    if statement.attachment is None and statement.subject is None:
        return bool(predicate.direction or predicate.to)
    return bool(predicate.direction or predicate.to or predicate.level or predicate.reached)
