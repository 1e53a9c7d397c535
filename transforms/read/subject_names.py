"""Statements to the words that say what their numbers are about, for what the catalogue does not know."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from transforms.grammar.statements import Attachment, Statement
from transforms.grammar.subjects import Subject
from transforms.language import cues as cue
from transforms.language.phrases.amounts import PIECES, find_owner, is_bare_amount
from transforms.language.phrases.attributives import attribute_clause
from transforms.language.phrases.noun_phrases import (
    ARRANGING,
    PER_HEAD,
    is_general,
    read_left,
    read_verbs,
)
from transforms.language.phrases.phrase_words import begins_with, ends_with
from transforms.language.phrases.phrases_behind import read_right
from transforms.read import subject_deeds as deeds
from transforms.read.subject_counted import (
    BETWEEN,
    COUNTED,
    GROWING,
    is_named_behind,
    read_gain,
    read_share,
)
from transforms.read.subject_forms import (
    COMPARATIVES,
    NOTHING,
    Name,
    add_comparison,
    finish,
    make_name,
    name_of_table,
    share_out,
)
from transforms.read.subject_owners import (
    BUSINESSES,
    complete_alternative,
    find_park,
    find_sentence,
    join_owner,
    name_counter,
    name_part,
    name_stage,
    owns,
    read_doer,
    read_member,
    read_topic,
    share_last_head,
)
from transforms.read.subject_rest import (
    FROM_BEFORE,
    OUTLAYS,
    RATES,
    Relation,
    changes_to,
    count_reached,
    find_relation,
    is_whole,
    join_total,
    join_verb,
    name_compared,
    name_counted,
    name_fares,
    name_reached,
    name_related,
    name_spent,
    read_own,
    read_rest,
    read_share_before,
)
from transforms.read.subject_stretches import cut_clause_before, cut_stretch, name_of_part, read_described
from transforms.tokens.clauses import Clause
from transforms.tokens.designations import judge_designation
from transforms.tokens.quantities import Quantity

# 在正常年景下90%的农户.
_UNDER = re.compile("在[^，。的]{2,10}[下中]$")
_AN_AMOUNT = re.compile("[一二三四五六七八九十百千万亿]{3}")
# What so much of is how great one thing is, not how many.
_OF_OUTLAYS = PIECES | {"CNY", "USD", "persons"}
_FURTHEST_PARK, _FURTHEST_OWNER = 150, 30


@dataclass(slots=True)
class SubjectNames:
    """Names what numbers are said of, one statement after the other in the order of the text.

    What a clause leaves out is what the number before it in the same sentence was said of: statements are passed in
    order, and named when they or one behind them need it.
    """

    text: str
    cues: Mapping[str, int]
    _said_last: Name = NOTHING
    _counted_last: Name = NOTHING
    _sentence: int = -1
    _quantity_last: Quantity | None = None
    _waiting: list[Statement] = field(default_factory=list)
    # Numbers of which only the last things counted may still be needed, with what was said before them.
    _put_off: list[tuple[list[Statement], Name, Quantity | None]] = field(default_factory=list)

    def pass_over(self, statement: Statement) -> None:
        """Another statement that only those behind it may need the name of."""
        clause = statement.clause
        sentence = id(clause.tokens) if clause is not None else -1
        if sentence != self._sentence or clause is None:
            self._said_last, self._counted_last, self._sentence = NOTHING, NOTHING, sentence
            self._waiting, self._put_off = [], []
        self._waiting.append(statement)

    def name(self, statement: Statement) -> Name:
        """The words for what a number is said of, which measures something; empty where nothing says it."""
        self.pass_over(statement)
        self._waiting.pop()
        name = self._read_name(statement)
        if name.label:
            if self._waiting and any(one.quantity.unit_class == "count" for one in self._waiting):
                if name.label.startswith(COMPARATIVES):
                    self._name_waiting()
                else:
                    self._put_off.append((self._waiting, self._said_last, self._quantity_last))
            self._remember(statement, name)
            self._waiting = []
        if not name.label or statement.attachment is Attachment.TABLE:
            return name  # the heads of a row and a column stay as they are
        return finish(self.text, name, statement.quantity, self.cues)

    @property
    def _last(self) -> str:
        """What the last number before in the sentence was said of."""
        if self._waiting:
            self._name_waiting()
        return self._said_last.noun

    def _find_counted(self) -> str:
        """The things that the last number of pieces was said of; numbers that were put off are named for it."""
        if self._put_off:
            now = (self._waiting, self._said_last, self._quantity_last)
            put_off, self._put_off = self._put_off, []
            for self._waiting, self._said_last, self._quantity_last in put_off:
                self._name_waiting()
            self._waiting, self._said_last, self._quantity_last = now
        return self._counted_last.noun

    def _name_waiting(self) -> None:
        """Names the numbers before that no one has needed the name of yet."""
        waiting, self._waiting = self._waiting, []
        for statement in waiting:
            name = self._read_name(statement)
            # A number that only names or dates something leaves nothing to those behind it.
            if name.label and not judge_designation(self.text, statement.quantity, said=True):
                self._remember(statement, name)

    def _remember(self, statement: Statement, name: Name) -> None:
        """What this statement was said of may be what those behind it are said of."""
        if name.label.startswith(COMPARATIVES):
            return  # 高于全国
        noun = (name.noun or name.label).partition(" ")[0]
        self._said_last = name if noun == name.noun else Name(name.label, noun)
        self._quantity_last = statement.quantity
        if statement.quantity.unit_class == "count":
            self._counted_last, self._put_off = self._said_last, []

    def _read_name(self, statement: Statement) -> Name:
        clause = statement.clause
        if clause is None:
            return Name(name_of_table(statement))
        relation = find_relation(self.text, statement, self._quantity_last)
        name = self._own_amount(self._name(statement, clause), statement)
        told = relation is None or (relation.verb.startswith("占") and "占" in name.label)
        return name if relation is None or told else self._relate(statement, relation, name)

    def _relate(self, statement: Statement, relation: Relation, name: Name) -> Name:
        """The name of a number that is so much of something (人均产值仅为全省的六成)."""
        own = read_left(relation.head, self.cues) or self._name_before(statement, False)
        if relation.whole in own or own in relation.whole:
            own = self._last
        own = self._said_last.label if self._last.endswith(own) and is_general(own, self.cues) else own
        if self._quantity_last is not None and not relation.head.strip():
            doer = read_doer(self.text, self._quantity_last.start)
            own = own if doer in own else doer + own
        label = name_related(relation, own, statement.quantity.unit_class)
        return Name(label, own) if label else name

    def _name(self, statement: Statement, clause: Clause) -> Name:
        member = read_member(self.text, clause, statement.quantity, self.cues)
        if member:
            return Name(add_comparison(member, statement), member)
        stretch = cut_stretch(self.text, statement, clause)
        own = "" if _UNDER.search(stretch) else read_own(stretch, statement.quantity.unit_class, self.cues)
        compared = own + self._last if own in PER_HEAD else self._compare(statement, own, stretch)
        if compared:
            return Name(compared, own)
        if own and statement.quantity.unit_class in ("%", "kW"):
            last = self._last if statement.quantity.unit_class == "kW" else ""
            reached = name_reached(stretch, own, statement.quantity, last, self.cues)
            if reached:
                return Name(reached, own)
        partial = name_of_part(self.text, stretch, statement.quantity, self._last)
        if partial:
            return Name(partial)
        behind, end = read_right(self.text, statement.quantity.end, self.cues)
        own = "" if own == "年产" and behind else own  # 年产2万吨纤维
        if behind and is_named_behind(self.text, statement, own, stretch, end, self.cues):
            return name_counted(self.text, statement, clause, behind, end, own, stretch, self.cues)
        fares = name_fares(self.text, statement, own)
        if fares is not None:
            return fares
        own, specific = self._specify(self._take_up(own, statement, clause), clause)
        if specific and is_whole(own, self.cues):
            return self._name_whole(statement, own, stretch)
        spent = name_spent(self.text, statement, own, stretch, self.cues)
        elided = spent or self._name_elided(statement, own, stretch)
        return elided or Name(behind or read_rest(self.text, statement, clause, stretch, self.cues))

    def _compare(self, statement: Statement, own: str, stretch: str) -> str:
        """What points are said of that compare an amount with another (增速比全国高2个百分点); '' for all else."""
        quantity = statement.quantity
        if quantity.unit_class != "pp" and not self.text.startswith("个和", quantity.end - 1):
            return ""
        subject = own or (self._name_before(statement, False) if "高" in stretch or "低" in stretch else "")
        if own in RATES:
            subject = join_total(self._name_before(statement, False), own, self.cues)
        return name_compared(self.text, stretch, own, subject, quantity, self._last and self._said_last.label)

    def _name_whole(self, statement: Statement, own: str, stretch: str) -> Name:
        """The name of a number beside which a phrase stands that says what is counted."""
        deed = self._keep_deed(own, statement, stretch) or read_gain(own, statement, stretch, self.cues)
        label = add_comparison(
            deeds.join_deed(deed, count_reached(self.text, own, statement, self.cues), self.cues), statement
        )
        share = read_share(self.text, own, statement, self.cues)
        counted = stretch.startswith("其中") and statement.quantity.unit_class in COUNTED
        part = name_part(own, self._said_last.label, self.cues) if counted and self._last else ""
        return make_name(part or share_out(share, label, self.cues), own)

    def _own_amount(self, name: Name, statement: Statement) -> Name:
        """年加工能力 behind 加工企业发展到130家 is 加工企业年加工能力: an amount with what the number before was of."""
        last = self._last and self._said_last if is_bare_amount(name.label.partition(" ")[0]) else None
        before = self._quantity_last
        if not last or before is None or statement.quantity.start - before.end > _FURTHEST_OWNER:
            return name
        label = "" if name.label.endswith(OUTLAYS) and before.unit_class not in _OF_OUTLAYS else last.label
        label = last.noun if before.unit_class in PIECES else label
        owner = find_owner(label, before.unit_class in COUNTED, self.cues).removesuffix(name.label[:2])
        return Name(owner + name.label, owner + name.noun) if owner else name

    def _take_up(self, own: str, statement: Statement, clause: Clause) -> str:
        """A phrase with what it leaves out that the number right before in the sentence was said of."""
        if own and clause.joined and self._repeats(own):
            return self._said_last.label + own.removeprefix(self._said_last.noun)
        money = statement.quantity.unit_class == "CNY" and own.endswith(BUSINESSES)
        return (share_last_head(own, self._last, self.cues) or own) if money else own

    def _specify(self, own: str, clause: Clause) -> tuple[str, bool]:
        """A phrase with what describes it before its clause, where it is general; whether it is specific then."""
        if not own or not is_general(own, self.cues):
            return own, bool(own)
        described = read_described(self.text, clause, own, self.cues)
        return described or own, bool(described) and not is_general(described, self.cues)

    def _repeats(self, own: str) -> bool:
        """纺织、机械2个产业产值: whether a phrase behind a number goes on from the noun that it counts."""
        if self._waiting:
            self._name_waiting()
        label, noun = self._said_last
        goes_on = label != noun and label.endswith(noun) and not label.endswith(f"的{noun}")
        return goes_on and own.startswith(noun) and own != noun

    def _name_elided(self, statement: Statement, own: str, stretch: str) -> Name | None:
        """The name of a number beside which only a part of it stands; None where nothing before completes it."""
        if not own and self._last and changes_to(self.text, self._quantity_last, statement, self._said_last):
            return self._said_last  # 占比由6%提高到9%
        before = self._name_before(statement, bool(own))
        if own:
            label = complete_alternative(own, self._last) if self._last else ""
            label = label or self._complete(own, before, stretch, statement)
            governed = statement.quantity.unit_class in COUNTED and label.endswith(own)
            return Name(add_comparison(label, statement), own if governed else label)
        if not before:
            return None
        if stretch.rstrip("达到").endswith(("累计", "总数", "总量")):
            before = before.removeprefix(begins_with(before, self.cues, cue.GAIN))  # 新增县区6个，累计达到46个
        stage = name_stage(before, stretch, self.cues) if statement.quantity.unit_class == "count" else ""
        if stage:
            return Name(stage, before)
        told = deeds.read_told_next(self.text, statement.quantity, stretch, self.cues)
        if told:
            return Name(attribute_clause(told, before, self.cues), before)
        changed = statement.quantity.unit_class in GROWING or stretch.endswith(("到", "至", "为"))
        gained = read_gain(before, statement, stretch, self.cues)
        if gained:
            return Name(deeds.join_deed(gained, before, self.cues), before)
        verb = "" if changed else read_verbs(stretch, self.cues)
        if not verb or before.endswith(verb):
            return Name(add_comparison(before, statement), before)
        return join_verb(before, verb, name_counter(self.text, statement.quantity), self.cues)

    def _complete(self, own: str, before: str, stretch: str, statement: Statement) -> str:
        """A general noun with its owner, else with the verb that governs it: 工程投资, 引进人才."""
        if own.startswith(COMPARATIVES):
            return f"{before} {own}" if before else own
        if own.startswith("对"):
            return self._find_contributor(own, before.partition("对")[0], statement) + own
        if own.startswith(RATES) or self.cues.get(own, 0) & cue.TOTAL:
            return join_total(before, own, self.cues)
        if own.startswith("园区"):
            begin = find_sentence(self.text, statement.quantity.start, _FURTHEST_PARK)
            park = find_park(self.text, begin, statement.quantity.start)
            return park + own.removeprefix("园区") if park else own
        governed = read_left(stretch, self.cues, with_verb=True) or own
        counted = statement.quantity.unit_class in COUNTED
        arranged = governed.startswith(ARRANGING)
        if counted and governed != own and not arranged:
            return governed
        deed = self._keep_deed(own, statement, stretch) if governed == own else ""
        governed = own if arranged > counted else governed  # 完成年度投资
        if deed and stretch.rstrip(BETWEEN) == own:
            return deeds.join_deed(deed, own, self.cues)  # 改造小区20个、道路30公里
        owner = self._read_clause_before(statement) if counted else self._find_owner(own, before, statement)
        owned = join_owner(owner, own, self.cues) if owner else ""
        return owned or deeds.join_deed(deed, governed, self.cues)

    def _find_contributor(self, own: str, before: str, statement: Statement) -> str:
        """服务业增加值9亿元，对增长的贡献率达5%: 服务业, what contributes; '' where nothing before says it."""
        owner = before if before not in own else self._last or self._read_clause_before(statement, subject_only=True)
        return (
            ""
            if owner in own
            else owner.removesuffix(ends_with(owner, self.cues, cue.AMOUNT_HEAD)).removesuffix("实现")
        )

    def _find_owner(self, own: str, before: str, statement: Statement) -> str:
        """Whose an amount is: what the clause before opens with, else what was counted before, or done something to."""
        before = self._last if before == own else before  # 播种面积5万亩，产量3万吨
        earned = statement.quantity.unit_class in GROWING or statement.quantity.unit_class == "CNY"
        acted_on = not earned or own.startswith(OUTLAYS) or own.endswith(OUTLAYS)
        return self._read_clause_before(statement, subject_only=True) or (before if acted_on or self._last else "")

    def _keep_deed(self, own: str, statement: Statement, stretch: str) -> str:
        """改造 of 改造城中村9户: what was done to so many things that are there; '' where they came to be so many."""
        done = deeds.is_countable(statement.quantity.unit_class) and not statement.predicate.to
        return deeds.keep_deed(self.text, statement.quantity.start, stretch, own, self.cues) if done else ""

    def _name_before(self, statement: Statement, partly: bool) -> str:
        """What an elided subject is: that of the grammar, else of the last number, else of the clause before.

        ``partly``: a general noun stands beside the number, so that it may be of what something was done to.
        """
        subject = statement.subject
        found = read_share_before(self.text, statement, subject, self.cues) if subject is not None else ""
        found = found or (self._name_subject(statement, subject) if subject is not None else "")
        if found:
            return found
        last = self._last
        drawn = statement.quantity.unit_class == "persons" and ends_with(last, self.cues, cue.AMOUNT_HEAD)
        counted = self._find_counted() if drawn or statement.quantity.unit_class == "count" else ""
        if counted:
            return counted  # 项目30个，总投资8亿元，竣工12个
        acted_on = partly or statement.quantity.unit_class == "CNY"
        return last or self._read_clause_before(statement, subject_only=not acted_on)

    def _name_subject(self, statement: Statement, subject: Subject) -> str:
        """What the grammar found an elided subject to be; '' where that is compared with, or is no name of anything."""
        compared = subject.label in statement.predicate.blocked and self._last
        if subject.name is not None and not compared:
            told = self._read_clause_before(statement) if statement.attachment is Attachment.OTHER_SENTENCE else ""
            last = self._last
            shared = last if last.startswith(f"{subject.label}占") or owns(last, subject.label, self.cues) else ""
            return told or shared or subject.label
        if _AN_AMOUNT.match(subject.label):
            return self._last or self._read_clause_before(statement)
        if not subject.label or statement.attachment not in FROM_BEFORE:
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
