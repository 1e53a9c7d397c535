"""Statements to the words that say what their numbers are about, for what the catalogue does not know."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from transforms.grammar.statements import ANAPHORIC, Attachment, Statement
from transforms.grammar.subjects import Subject
from transforms.language import cues as cue
from transforms.language.phrases.attributives import attribute_clause
from transforms.language.phrases.noun_phrases import (
    ARRANGING,
    ends_in_verb,
    is_general,
    read_fused_verbs,
    read_last_verb,
    read_left,
    read_unknown,
    read_verbs,
)
from transforms.language.phrases.phrase_words import ends_with
from transforms.language.phrases.phrases_behind import (
    read_counted,
    read_list,
    read_people,
    read_predicate_behind,
    read_right,
)
from transforms.read import subject_deeds as deeds
from transforms.read.subject_counted import (
    BETWEEN,
    COUNTED,
    DESCRIBING,
    GROWING,
    cut_counted,
    is_named_behind,
    name_which,
)
from transforms.read.subject_forms import COMPARATIVES, add_comparison, finish, share_out
from transforms.read.subject_owners import (
    complete_alternative,
    find_park,
    find_sentence,
    join_owner,
    name_counter,
    name_stage,
    names_kind,
    read_aim,
    read_each,
    read_member,
    read_topic,
)
from transforms.read.subject_stretches import (
    FURTHEST,
    cut_clause_before,
    cut_stretch,
    read_described,
)
from transforms.records import constructor_of
from transforms.tokens.clauses import Clause
from transforms.tokens.designations import judge_designation

# How many households or trains: what verbs alone say was done to so many of them.
_DONE_TO = frozenset({"户数", "列数"})
# Amounts that can be of what something was done to (加强港口建设，完成投资…).
_OUTLAYS = ("投资", "投入", "资金", "补助", "补贴", "贷款")
_SHARES = frozenset({"%", "tenths"})
_CHANGES = ("增长", "提升", "提高", "下降", "增加", "减少", "提标")
_RATES = ("增速", "增幅", "涨幅", "降幅")
# What begins so is said of something else, or compared with it.
_PARTIAL = (*_RATES, *COMPARATIVES, "园区")
# 2万人就业, 8万人受益.
_FARES = re.compile("就业|受益|脱贫|创业|(?:享受|参加|接受|领取)[^，。；、和\\d]{2,12}")
_AN_AMOUNT = re.compile("[一二三四五六七八九十百千万亿]{3}")
_SHORT_WORD = 4
_FURTHEST_PARK = 150
_PEOPLE = frozenset({"persons", "visits", ""})


class Name(NamedTuple):
    """What a number is said of: ``label`` with what tells it from others of its kind, ``noun`` as it goes on."""

    label: str = ""
    noun: str = ""


_NOTHING, _make_name = Name(), constructor_of(Name)


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

    def name(self, statement: Statement) -> Name:
        """The words for what a number is said of, which measures something; empty where nothing says it."""
        self.pass_over(statement)
        self._waiting.pop()
        name = self._read_name(statement)
        if name.label:
            self._remember(statement, name)
            self._waiting = []
        if not name.label or statement.attachment is Attachment.TABLE:
            return name  # the heads of a row and a column stay as they are
        each = read_each(self.text, statement.quantity.start)
        described = name.label.endswith(f"的{name.noun}")
        label = finish(self.text, name.label, statement.quantity, described, self.cues)
        return _make_name(label if each in label else each + label, name.noun or name.label)

    @property
    def _last(self) -> str:
        """What the last number before in the sentence was said of."""
        waiting, self._waiting = self._waiting, []
        for statement in waiting:
            name = self._read_name(statement)
            # A number that only names or dates something leaves nothing to those behind it.
            if name.label and not judge_designation(self.text, statement.quantity, said=True):
                self._remember(statement, name)
        return self._said_last.noun

    def _remember(self, statement: Statement, name: Name) -> None:
        """What this statement was said of may be what those behind it are said of."""
        noun = (name.noun or name.label).partition(" ")[0]
        self._said_last = name if noun == name.noun else Name(name.label, noun)
        if statement.quantity.unit_class == "count":
            self._counted_last = self._said_last

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
            return Name(add_comparison(member, statement), member)
        stretch = cut_stretch(self.text, statement, clause)
        own = self._read_own(stretch, statement.quantity.unit_class)
        behind, end = read_right(self.text, statement.quantity.end, self.cues)
        if behind and is_named_behind(self.text, statement, own, stretch, end, self.cues):
            return self._name_counted(statement, clause, behind, end, own, stretch)
        fares = _FARES.match(self.text, statement.quantity.end) if statement.quantity.unit_class == "persons" else None
        if fares is not None:
            return Name(f"{own}{fares.group()}人数", f"{own}{fares.group()}")
        if own and clause.joined and self._waiting == [] and self._repeats(own):
            own = self._said_last.label + own.removeprefix(self._said_last.noun)
        own, specific = self._specify(own, clause)
        if specific and self._is_whole(own):
            label = add_comparison(self._keep_deed(own, statement, stretch) + self._count(own, statement), statement)
            share = self._read_share(own, statement)
            return _make_name(share_out(share, label, self.cues), own)
        spends = own in ("", "投资", "投入", "资金") and statement.quantity.unit_class == "CNY"
        spent = read_right(self.text, statement.quantity.end, self.cues, passes=True)[0] if spends else ""
        elided = Name(spent, spent) if spent else self._name_elided(statement, own, stretch)
        return elided or Name(behind or self._read_rest(statement, clause, stretch))

    def _specify(self, own: str, clause: Clause) -> tuple[str, bool]:
        """A phrase with what describes it before its clause, where it is general; whether it is specific then."""
        if not own or not is_general(own, self.cues):
            return own, bool(own)
        described = read_described(self.text, clause, own, self.cues)
        return described or own, bool(described) and not is_general(described, self.cues)

    def _read_share(self, own: str, statement: Statement) -> str:
        """断面水质100%达标, 毕业生六成留在当地: what is true of so many of the things before a share; else ''."""
        if statement.quantity.unit_class not in _SHARES or statement.predicate.direction or statement.predicate.level:
            return ""
        of_some = DESCRIBING.match(self.text, statement.quantity.end) is not None
        told = read_predicate_behind(self.text, statement.quantity.end)
        return "" if told.endswith(_CHANGES) or (of_some and not ends_in_verb(own, self.cues)) else told

    def _repeats(self, own: str) -> bool:
        """纺织、机械2个产业产值: whether a phrase behind a number goes on from the noun that it counts."""
        label, noun = self._said_last
        goes_on = label != noun and label.endswith(noun) and not label.endswith(f"的{noun}")
        return goes_on and own.startswith(noun) and own != noun

    def _is_whole(self, own: str) -> bool:
        """Whether a phrase that is not general says by itself what is counted."""
        partial = self.cues.get(own, 0) & cue.TOTAL or own.startswith(_PARTIAL)
        partial = partial or (own.startswith("对") and own.endswith("贡献率"))
        return not partial and not complete_alternative(own, "")

    def _name_elided(self, statement: Statement, own: str, stretch: str) -> Name | None:
        """The name of a number beside which only a part of it stands; None where nothing before completes it."""
        before = self._name_before(statement, bool(own))
        if own:
            label = complete_alternative(own, self._last) if self._last else ""
            label = label or self._complete(own, before, stretch, statement)
            governed = statement.quantity.unit_class in COUNTED and label.endswith(own)
            return Name(add_comparison(label, statement), own if governed else label)
        if not before:
            return None
        stage = name_stage(before, stretch, self.cues) if statement.quantity.unit_class == "count" else ""
        if stage:
            return Name(stage, before)
        told = deeds.read_told_next(self.text, statement.quantity, stretch, self.cues)
        if told:
            return Name(attribute_clause(told, before, self.cues), before)
        changed = statement.quantity.unit_class in GROWING or stretch.endswith(("到", "至", "为"))
        verb = "" if changed else read_verbs(stretch, self.cues)
        if not verb or before.endswith(verb):
            return Name(add_comparison(before, statement), before)
        if verb in before:
            before = before.partition(verb)[0]
            return Name(before + verb + name_counter(self.text, statement.quantity), before + verb)
        if verb.endswith("就业") and ends_in_verb(verb[:2], self.cues):
            return Name(before + verb, before)
        if ends_in_verb(verb, self.cues):
            return Name(before + verb + name_counter(self.text, statement.quantity), before)
        return Name(f"{before} {verb}", before)

    def _complete(self, own: str, before: str, stretch: str, statement: Statement) -> str:
        """A general noun with its owner, else with the verb that governs it: 工程投资, 引进人才."""
        if own.startswith(COMPARATIVES):
            return f"{before} {own}" if before else own
        if own.startswith("对"):
            owner = before.partition("对")[0]
            return own if owner in own else owner.removesuffix(ends_with(owner, self.cues, cue.AMOUNT_HEAD)) + own
        if own.startswith(_RATES) or self.cues.get(own, 0) & cue.TOTAL:
            return own if own in before else f"{before}{own}"
        if own.startswith("园区"):
            begin = find_sentence(self.text, statement.quantity.start, _FURTHEST_PARK)
            park = find_park(self.text, begin, statement.quantity.start)
            return park + own.removeprefix("园区") if park else own
        governed = read_left(stretch, self.cues, with_verb=True) or own
        counted = statement.quantity.unit_class in COUNTED
        if counted and governed != own and not governed.startswith(ARRANGING):
            return governed
        deed = self._keep_deed(own, statement, stretch) if governed == own else ""
        if deed and stretch.rstrip(BETWEEN) == own:
            return deed + own  # 改造小区20个、道路30公里
        owner = self._read_clause_before(statement) if counted else self._find_owner(own, before, statement)
        owned = join_owner(owner, own, self.cues) if owner else ""
        return owned or deed + governed

    def _find_owner(self, own: str, before: str, statement: Statement) -> str:
        """Whose an amount is: what the clause before opens with, else what was counted before, or done something to."""
        earned = statement.quantity.unit_class in GROWING or statement.quantity.unit_class == "CNY"
        acted_on = not earned or own.startswith(_OUTLAYS) or own.endswith(_OUTLAYS)
        return self._read_clause_before(statement, subject_only=True) or (before if acted_on or self._last else "")

    def _name_counted(
        self, statement: Statement, clause: Clause, behind: str, end: int, own: str, stretch: str
    ) -> Name:
        """The name of things behind their number; of general ones with whose they are or what becomes of them."""
        unit_class = statement.quantity.unit_class
        noun = read_people(behind, self.cues) if unit_class in _PEOPLE else behind
        noun = read_counted(noun, self.cues) if unit_class == "count" else noun
        noun, end = cut_counted(self.text, noun, end)
        if unit_class in _SHARES:
            told = deeds.read_true_of_some(self.text, end, _CHANGES)
            return Name(share_out(told, noun, self.cues), noun)
        listing = read_list(self.text, end - len(behind), end, self.cues)[0] if noun == behind else ""
        after = end - len(behind) + len(noun) if behind.startswith(noun) else end
        served = deeds.read_served(self.text, after, stretch) if unit_class in _PEOPLE else ""
        if served and ends_with(noun, self.cues, cue.PEOPLE):
            return Name(attribute_clause(served, noun, self.cues), noun)
        deed = deeds.read_deed_behind(self.text, statement.quantity.start, stretch, self.cues)
        kind = names_kind(noun, self.cues)
        if deed and (own in ("", deed) or not kind):
            return Name(deed + (listing or behind), listing or noun)  # 解决7户居民饮水问题
        if not kind:
            told = "" if listing else deeds.read_told(self.text, after, stretch, noun, self.cues)
            return Name(listing or attribute_clause(told, noun, self.cues), listing or noun)
        if listing:
            return Name(listing, listing)
        return Name(self._name_of_kind(statement, clause, noun, own, stretch, after), noun)

    def _name_of_kind(self, statement: Statement, clause: Clause, noun: str, own: str, stretch: str, after: int) -> str:
        """A general noun behind a number with what they are for, whose they are or what becomes of them."""
        aim = read_aim(stretch)
        which = aim + noun if aim else name_which(self.text, clause, noun, own, stretch, self.cues)
        if which:
            return which
        predicate = read_predicate_behind(self.text, after)
        if predicate:
            return attribute_clause(predicate, noun, self.cues)
        begin = find_sentence(self.text, statement.quantity.start, FURTHEST)
        aim = read_aim(self.text[begin : statement.quantity.start])
        return (aim or read_last_verb(stretch, self.cues)) + noun

    def _count(self, label: str, statement: Statement) -> str:
        """城区改造惠及 to 城区改造惠及人数: a phrase that ends in a verb, with what the number counts."""
        if statement.quantity.unit_class not in GROWING and ends_in_verb(label, self.cues):
            return label + name_counter(self.text, statement.quantity)
        return label

    def _keep_deed(self, own: str, statement: Statement, stretch: str) -> str:
        """改造 of 改造城中村9户: what was done to so many things that are there; '' where they came to be so many."""
        done = deeds.is_countable(statement.quantity.unit_class) and not statement.predicate.to
        return deeds.keep_deed(self.text, statement.quantity.start, stretch, own, self.cues) if done else ""

    def _read_own(self, stretch: str, unit_class: str) -> str:
        """The noun phrase of the words before a number; '' where they name only an area or nothing."""
        own = read_left(stretch, self.cues)
        own = own.removeprefix("完成") if own.startswith("完成年度") else own
        if self.cues.get(own, 0) & cue.AREAS:
            return ""
        short = 2 <= len(stretch) <= _SHORT_WORD and unit_class in COUNTED
        return own or (read_unknown(stretch, self.cues) if short else "")

    def _read_rest(self, statement: Statement, clause: Clause, stretch: str) -> str:
        """Where no noun is near: the purpose behind the number, the verbs before it, or what describes the thing."""
        found = read_right(self.text, statement.quantity.end, self.cues, passes=True)[0]
        if not found and any(token.quantity is not None for token in clause.left):
            found = stretch.strip("的，、 达到为超")
        if not found and statement.quantity.unit_class == "count" and stretch.endswith("的"):
            found = read_predicate_behind(self.text, statement.quantity.end)
        if found:
            return found
        verbs = read_verbs(stretch, self.cues, every=True)
        counter = name_counter(self.text, statement.quantity)
        counter = counter if statement.quantity.unit_class in _PEOPLE or counter in _DONE_TO else ""
        if verbs:
            return verbs + counter
        if statement.subject is not None and statement.subject.label and statement.quantity.unit_class:
            return statement.subject.label
        predicate = read_predicate_behind(self.text, statement.quantity.end) if counter else ""
        return predicate + counter if predicate else read_fused_verbs(stretch, self.cues)

    def _name_before(self, statement: Statement, partly: bool) -> str:
        """What an elided subject is: that of the grammar, else of the last number, else of the clause before.

        ``partly``: a general noun stands beside the number, so that it may be of what something was done to.
        """
        subject = statement.subject
        found = self._name_subject(statement, subject) if subject is not None else ""
        if found:
            return found
        last = self._last
        if statement.quantity.unit_class == "count" and self._counted_last.noun:
            return self._counted_last.noun  # 项目30个，总投资8亿元，竣工12个
        acted_on = partly or statement.quantity.unit_class == "CNY"
        return last or self._read_clause_before(statement, subject_only=not acted_on)

    def _name_subject(self, statement: Statement, subject: Subject) -> str:
        """What the grammar found an elided subject to be; '' where that is compared with, or is no name of anything."""
        compared = subject.label in statement.predicate.blocked and self._last
        if subject.name is not None and not compared:
            told = self._read_clause_before(statement) if statement.attachment is Attachment.OTHER_SENTENCE else ""
            shared = self._last if self._last.startswith(f"{subject.label}占") else ""
            return told or shared or subject.label
        if _AN_AMOUNT.match(subject.label):
            return self._last or self._read_clause_before(statement)
        if not subject.label or statement.attachment not in ANAPHORIC:
            return ""
        found = read_left(subject.label, self.cues)
        if not found or self.text[statement.quantity.start : statement.quantity.end] in found:
            return ""
        return self._last if self._last and found in self._last else found

    def _read_clause_before(self, statement: Statement, subject_only: bool = False) -> str:
        """农民从集体分得的收入，每人平均达到83元: what the clause before speaks of, where it holds no number.

        ``subject_only``: only where it opens with that, so that it is no thing that something was done to.
        """
        stretch = cut_clause_before(self.text, statement.clause.start if statement.clause is not None else 0)
        return read_topic(stretch, self.cues, subject_only) if stretch else ""
