"""Statements to the words that say what their numbers are about, for what the catalogue does not know."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from transforms.grammar.statements import ANAPHORIC, Attachment, Statement
from transforms.language import cues as cue
from transforms.language.noun_phrases import ARRANGING, ends_in_verb, is_general, read_left, read_unknown, read_verbs
from transforms.language.phrase_words import ends_with
from transforms.language.phrases_behind import read_counted, read_people, read_predicate_behind, read_right
from transforms.read.subject_owners import (
    complete_alternative,
    find_park,
    find_sentence,
    is_owner,
    join_owner,
    name_counter,
    names_kind,
    read_aim,
    read_member,
    read_topic,
)
from transforms.tokens.clauses import Clause
from transforms.tokens.designations import judge_designation
from transforms.tokens.tokens import Token

# Units of things that may be named behind their number (21个项目), and those whose things mostly are.
_COUNTED = frozenset({"count", "persons", "times", "visits", "beds", "", "other"})
_GROWING = frozenset({"%", "pp", "multiple", "doubling", "tenths", "permille", "ratio", "permille_points"})
_COMPARATIVES = ("高于", "低于", "快于", "慢于", "好于", "优于", "高出", "低出", "领先", "超全", "领跑", "占")
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
_FURTHEST_PARK = 150
_PEOPLE = frozenset({"persons", "visits", ""})


class Name(NamedTuple):
    """What a number is said of: ``label`` with what tells it from others of its kind, ``noun`` as it goes on."""

    label: str = ""
    noun: str = ""


_NOTHING = Name()


@dataclass(slots=True)
class SubjectNames:
    """Names what numbers are said of, one statement after the other in the order of the text.

    What a clause leaves out is what the number before it in the same sentence was said of: statements are passed in
    order, and named when they or one behind them need it.
    """

    text: str
    cues: Mapping[str, int]
    _said_last: Name = _NOTHING
    _counted_last: Name = _NOTHING
    _sentence: int = -1
    _waiting: list[Statement] = field(default_factory=list)

    def pass_over(self, statement: Statement) -> None:
        """Another statement that only those behind it may need the name of."""
        clause = statement.clause
        sentence = id(clause.tokens) if clause is not None else -1
        if sentence != self._sentence or clause is None:
            self._said_last, self._counted_last, self._sentence = _NOTHING, _NOTHING, sentence
            self._waiting = []
        self._waiting.append(statement)

    def name(self, statement: Statement) -> str:
        """The words for what a number is said of; '' where nothing says it."""
        self.pass_over(statement)
        self._waiting.pop()
        name = self._read_name(statement)
        if self._remember(statement, name):
            self._waiting = []
        return name.label

    @property
    def _last(self) -> str:
        """What the last number before in the sentence was said of."""
        waiting, self._waiting = self._waiting, []
        for statement in waiting:
            self._remember(statement, self._read_name(statement))
        return self._said_last.noun

    def _remember(self, statement: Statement, name: Name) -> bool:
        """Whether those behind can be said of what this statement was said of."""
        if not name.label or judge_designation(self.text, statement.quantity, said=True):
            return False
        self._said_last = Name(name.label, (name.noun or name.label).partition(" ")[0])
        if statement.quantity.unit_class == "count":
            self._counted_last = self._said_last
        return True

    def _read_name(self, statement: Statement) -> Name:
        clause = statement.clause
        return Name(self._name_of_table(statement)) if clause is None else self._name(statement, clause)

    def _name_of_table(self, statement: Statement) -> str:
        subject = statement.subject
        if subject is None:
            return ""
        blocked = statement.predicate.blocked
        return subject.label + (f" {blocked}" if blocked and subject.name is not None else "")

    def _name(self, statement: Statement, clause: Clause) -> Name:
        member = read_member(self.text, clause, statement.quantity, self.cues)
        if member:
            return Name(_add_comparison(member, statement), member)
        stretch = self._cut_stretch(statement, clause)
        own = self._read_own(stretch, statement.quantity.unit_class)
        behind, end = read_right(self.text, statement.quantity.end, self.cues)
        if behind and self._is_named_behind(statement, own, stretch, end):
            return self._name_counted(statement, clause, behind, end, own, stretch)
        if statement.quantity.unit_class == "persons" and self.text.startswith("就业", statement.quantity.end):
            return Name(f"{own}就业人数", f"{own}就业")
        if own and clause.joined and self._waiting == [] and self._repeats(own):
            own = self._said_last.label + own.removeprefix(self._said_last.noun)
        if own and self._is_whole(own):
            return Name(_add_comparison(self._count(own, statement), statement), own)
        spends = not own and statement.quantity.unit_class == "CNY"
        spent = read_right(self.text, statement.quantity.end, self.cues, passes=True)[0] if spends else ""
        elided = Name(spent, spent) if spent else self._name_elided(statement, own, stretch)
        return elided or Name(behind or self._read_rest(statement, clause, stretch))

    def _repeats(self, own: str) -> bool:
        """纺织、机械2个产业产值: whether a phrase behind a number goes on from the noun that it counts."""
        label, noun = self._said_last
        return label != noun and label.endswith(noun) and own.startswith(noun) and own != noun

    def _is_whole(self, own: str) -> bool:
        """Whether a phrase says by itself what is counted."""
        partial = self.cues.get(own, 0) & cue.TOTAL or own.startswith((*_RATES, "占", "园区"))
        return not partial and not is_general(own, self.cues) and not complete_alternative(own, "")

    def _name_elided(self, statement: Statement, own: str, stretch: str) -> Name | None:
        """The name of a number beside which only a part of it stands; None where nothing before completes it."""
        before = self._name_before(statement)
        if own:
            label = complete_alternative(own, self._last) if self._last else ""
            label = label or self._complete(own, before, stretch, statement)
            governed = statement.quantity.unit_class in _COUNTED and label.endswith(own)
            return Name(_add_comparison(label, statement), own if governed else label)
        if not before:
            return None
        verb = read_verbs(stretch, self.cues) if statement.quantity.unit_class not in _GROWING else ""
        if not verb:
            return Name(_add_comparison(before, statement), before)
        if verb.endswith("就业") and ends_in_verb(verb[:2], self.cues):
            return Name(before + verb, before)
        if ends_in_verb(verb, self.cues):
            return Name(before + verb + name_counter(self.text, statement.quantity), before)
        return Name(f"{before} {verb}", before)

    def _complete(self, own: str, before: str, stretch: str, statement: Statement) -> str:
        """A general noun with its owner, else with the verb that governs it: 工程投资, 引进人才."""
        if own.startswith("占"):
            return f"{before} {own}" if before else own
        if own.startswith(_RATES) or self.cues.get(own, 0) & cue.TOTAL:
            return own if own in before else f"{before}{own}"
        if own.startswith("园区"):
            begin = find_sentence(self.text, statement.quantity.start, _FURTHEST_PARK)
            park = find_park(self.text, begin, statement.quantity.start)
            return park + own.removeprefix("园区") if park else own
        governed = read_left(stretch, self.cues, with_verb=True)
        if statement.quantity.unit_class in _COUNTED:
            if not governed.startswith(ARRANGING) and governed != own:
                return governed
            before = self._read_clause_before(statement)
        return (join_owner(before, own, self.cues) if before else "") or governed or own

    def _name_counted(
        self, statement: Statement, clause: Clause, behind: str, end: int, own: str, stretch: str
    ) -> Name:
        """The name of things behind their number; of general ones with whose they are or what becomes of them."""
        unit_class = statement.quantity.unit_class
        noun = read_people(behind, self.cues) if unit_class in _PEOPLE else behind
        noun = read_counted(noun, self.cues) if unit_class == "count" else noun
        if not names_kind(noun, self.cues):
            return Name(noun, noun)
        owner = self._find_owner_before(clause, own, stretch)
        listed = stretch.rstrip().endswith("等")
        people = ends_with(noun, self.cues, cue.PEOPLE) and not (listed or (own and ends_in_verb(own, self.cues)))
        if not people and is_owner(owner, self.cues) and (listed or len(owner) > 2):
            return Name(f"{owner}等{noun}" if listed else owner + noun, noun)
        after = end - len(behind) + len(noun) if behind.startswith(noun) else end
        predicate = read_predicate_behind(self.text, after)
        if predicate:
            return Name(noun + predicate, noun)
        begin = find_sentence(self.text, statement.quantity.start, _FURTHEST)
        return Name(read_aim(self.text, begin, statement.quantity.start) + noun, noun)

    def _find_owner_before(self, clause: Clause, own: str, stretch: str) -> str:
        """省实验室、工程中心等5家单位, 园区建设6个方面16条经验: what stands right before the number, or two of them."""
        if not stretch.startswith("方面") or not clause.left:
            return own
        place = _find_place(clause)
        return read_left(self._cut_back(clause.tokens[place - 1].start), self.cues) if place > 0 else ""

    def _count(self, label: str, statement: Statement) -> str:
        """城区改造惠及 to 城区改造惠及人数: a phrase that ends in a verb, with what the number counts."""
        if statement.quantity.unit_class not in _GROWING and ends_in_verb(label, self.cues):
            return label + name_counter(self.text, statement.quantity)
        return label

    def _read_own(self, stretch: str, unit_class: str) -> str:
        """The noun phrase of the words before a number; '' where they name only an area or nothing."""
        own = read_left(stretch, self.cues)
        if self.cues.get(own, 0) & cue.AREAS or own.startswith(_COMPARATIVES[:-1]):
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
        verbs = read_verbs(stretch, self.cues, every=True)
        if not found and not verbs and not label and statement.quantity.unit_class in _PEOPLE:
            found = read_predicate_behind(self.text, statement.quantity.end)
            return found + name_counter(self.text, statement.quantity) if found else ""
        return found or (self._count(verbs, statement) if verbs else label)

    def _is_named_behind(self, statement: Statement, own: str, stretch: str, end: int) -> bool:
        """Whether the noun phrase behind a number, not the one before it, is what it counts."""
        if end < len(self.text) and self.text[end].isdigit() and own:
            return False  # 项目20个总投资50亿元
        unit_class = statement.quantity.unit_class
        if unit_class in _COUNTED or self.text[:end].endswith(_PLANTS):
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
        assert clause.group is not None
        begin, stop = clause.left[0].start, clause.group.members[0].start
        if self.text[begin - 1 : begin] in _OPENING:
            return begin - 1
        place = _find_place(clause)
        before = clause.tokens[place - 1] if place > 0 else None
        if before is not None and before.quantity is not None and before.quantity.unit_class.startswith("rank"):
            return before.start
        if before is not None and before.quantity is not None and self.text[begin] == "强":
            return self._find_mark(before.start)  # 世界500强企业
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
            told = self._read_clause_before(statement) if statement.attachment is Attachment.OTHER_SENTENCE else ""
            shared = self._last if self._last.startswith(f"{subject.label}占") else ""
            return told or shared or subject.label
        if subject is not None and subject.label and statement.attachment in ANAPHORIC:
            found = read_left(subject.label, self.cues)
            if found and self.text[statement.quantity.start : statement.quantity.end] not in found:
                return self._last if self._last and found in self._last else found
        last = self._last
        if statement.quantity.unit_class == "count" and self._counted_last.noun:
            return self._counted_last.noun  # 项目30个，总投资8亿元，竣工12个
        return last or self._read_clause_before(statement)

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
        if any(char.isdigit() for char in stretch):
            return ""
        return read_topic(stretch, self.cues)


def _find_place(clause: Clause) -> int:
    """Which of the sentence's tokens the words before a clause's numbers begin with."""
    assert clause.group is not None
    return clause.group.first - len(clause.left)


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
