"""One sentence to statements: clause by clause, each read against the discourse that the clauses before it left."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from transforms.grammar import facts as fact
from transforms.grammar.aims import ANNOUNCING, announce, tells_aim
from transforms.grammar.antecedents.named import WITH, find_antecedents
from transforms.grammar.build import Builder, Claim, quantity_of
from transforms.grammar.clause_times import (
    describes_aim,
    find_base,
    find_compared,
    is_basis,
    is_of_other_years,
    keep_time,
    set_time,
)
from transforms.grammar.discourse import Antecedents, Discourse, Lead, find_named, make_lead
from transforms.grammar.facts import find_facts
from transforms.grammar.owners.places import KINDS_OF_PLACE, find_counted_places
from transforms.grammar.predicate import Predicate
from transforms.grammar.productions import Trail
from transforms.grammar.ranks import ORDINALS, may_be_ordinal
from transforms.grammar.reference_time import Reference, single
from transforms.grammar.relations import RELATIONS
from transforms.grammar.revise import revise_sentence
from transforms.grammar.scope import Cause, Scope, judge_prefix
from transforms.grammar.situation import (
    ClauseTrace,
    Outcome,
    Situation,
    Utterance,
    Wording,
    after_clause,
    complete_predicate,
    inherit_predicate,
    make_outcome,
    make_situation,
    read_wording,
)
from transforms.grammar.statements import Attachment, Refusal, Statement
from transforms.grammar.subjects import NounReader, Subject
from transforms.grammar.topic import Topic, find_owner, open_clause, open_part, open_sentence
from transforms.language import cues as cue
from transforms.records import constructor_of
from transforms.tokens.clauses import Clause, Group, union
from transforms.tokens.times import Time
from transforms.tokens.tokens import PART_MARKS, Token

_DATING = cue.TIME | cue.COMPARE | cue.BASIS
_TOTAL = "总投资"
_TOTAL_LENGTH = 2
_OUT_OF, _ON = frozenset({"中", "当中", "之中"}), "上"
_NO_ANTECEDENTS = Antecedents()
_MONEY_OR_GROWTH = frozenset({"CNY", "USD", "%"})


class Carried(NamedTuple):
    """What one sentence leaves to the next of its paragraph: the subject it ended with, and its topic.

    ``attachment``: how a number of the next sentence takes the subject (another sentence, or a bracket). ``leads``:
    how a short sentence without a number began. ``growth``: before a bracket, 1 behind a rise in percent, -1 behind a
    fall.
    """

    subjects: tuple[Subject, ...] = ()
    topic: Topic = Topic()
    attachment: Attachment = Attachment.OTHER_SENTENCE
    leads: tuple[Lead, ...] = ()
    growth: int = 0


class SentenceRead(NamedTuple):
    """Statements of a sentence, the times in force behind it, what it leaves to the next, and how it was read."""

    statements: list[Statement]
    reference: Reference
    carried: Carried
    traces: tuple[ClauseTrace, ...] = ()


_carry, _read_of, _open_discourse = constructor_of(Carried), constructor_of(SentenceRead), constructor_of(Discourse)


@dataclass(frozen=True, slots=True)
class SentenceReader:
    """Reads sentences by the catalogue, as one author says them; ``explains``: it tells how each clause was read."""

    nouns: NounReader
    builder: Builder
    explains: bool = False

    def read(self, utterance: Utterance, reference: Reference, carried: Carried) -> SentenceRead:
        """All statements of a sentence, in order."""
        signs = utterance.signs or (bool(carried.leads) and any(lead.signs for lead in carried.leads))
        antecedents = _NO_ANTECEDENTS
        if carried.subjects or carried.leads or carried.attachment is not Attachment.OTHER_SENTENCE:
            antecedents = Antecedents(carried.subjects, carried.attachment, leads=carried.leads)
        discourse = _open_discourse(
            reference if reference.whole is None else reference._replace(whole=None),
            open_sentence(carried.topic, utterance.tokens, signs, self.nouns.territory),
            list_grows=utterance.list_grows,
            antecedents=antecedents,
        )
        statements: list[Statement] = []
        traces: list[ClauseTrace] = []
        clauses = utterance.clauses
        ahead = sum([clause.group is not None for clause in clauses])
        if carried.attachment is Attachment.BRACKET:
            discourse = _open_bracket(discourse, clauses[0], carried.growth)
        for clause, wording, following in itertools.zip_longest(clauses, utterance.wordings, clauses[1:]):
            if clause.group is None:
                discourse = self._read_words(clause, discourse, bool(ahead))
                if clause.mark in PART_MARKS:
                    discourse = _end_part(discourse, following)
                continue
            ahead -= 1
            if clause.attributive:
                number = clause.group.members[0]
                refused = self.builder.refuse(number, Predicate(), clause, Refusal.ATTRIBUTE, discourse)
                statements.append(refused)
                discourse = discourse.add((refused,))
                continue
            trail: Trail | None = [] if self.explains else None
            outcome = self.read_numbers(clause, clause.group, wording, discourse, trail)
            if statements and outcome.statements:
                outcome = self._add_total(clause, outcome, statements)
            statements += outcome.statements
            if trail is not None:
                traces.append(ClauseTrace(clause, discourse, tuple(trail), outcome.statements))
            discourse = outcome.discourse
        found = revise_sentence(statements, self.nouns)
        return _read_of(found, discourse.reference, _carry(last_subjects(found), discourse.topic), tuple(traces))

    def _add_total(self, clause: Clause, outcome: Outcome, before: list[Statement]) -> Outcome:
        """总投资126亿元的45个重点项目: the amount before what is counted is what all of that takes."""
        counted, group, tokens = outcome.statements[0], clause.group, clause.tokens
        if counted.attachment is not Attachment.NUMBER_SUBJECT or not counted.is_read:
            return outcome
        if counted.subject is None or group is None or group.first <= _TOTAL_LENGTH:
            return outcome
        name = self.builder.catalogue.names.get(counted.subject.label + _TOTAL)
        if name is None:
            return outcome
        noun, number, joint = tokens[group.first - 3 : group.first]
        if joint.text != "的" or number.quantity is not before[-1].quantity or not noun.text.endswith(_TOTAL):
            return outcome
        subject, start = counted.subject._replace(name=name, label=name.text), before.pop().clause_start
        words = (counted.predicate, Attachment.NUMBER_SUBJECT, clause, start, clause.end)
        statement, discourse = self.builder.build(Claim(number, subject, *words), outcome.discourse)
        return Outcome(discourse, (statement, *outcome.statements))

    def name_topic(self, tokens: Sequence[Token]) -> Carried:
        """What a short sentence without a number (经营主体蓬勃发展。) leaves to the next: the one indicator it names at
        its head, or the beginning of a name."""
        names = [token for token in tokens if token.name is not None and token.name.codes]
        head = next((position for position, token in enumerate(tokens) if token.mask & (cue.NAME | cue.TEXT)), None)
        if head is None or len(names) > 1:
            return Carried()
        token = tokens[head]
        if token is not (names[0] if names else token):
            return Carried()
        leads = (make_lead(tokens[head:], union(tokens[head:])),)
        if not names:
            return Carried(leads=leads)
        scope = judge_prefix(tokens[:head], self.nouns.territory)
        return Carried((Subject(token.name, token.text, token.start, token.end, scope),), leads=leads)

    # ---- clauses without a number ----------------------------------------------------------------------------------

    def _read_words(self, clause: Clause, discourse: Discourse, ahead: bool) -> Discourse:
        """A clause without a number may set the time, name a subject, or lead away from the last one.

        ``ahead``: a number of the sentence is still to come, which may be said of what the clause names.
        """
        if clause.left:
            cues = clause.cues
            if ahead and (discourse.announced or cues & ANNOUNCING):
                discourse = announce(clause, clause.left, discourse, self.nouns.territory.cues)
            base = find_base(clause) if cues & _DATING else None
            if base is not None:
                discourse = self._count_from(base, clause, discourse._replace(before=None))
            else:
                reference = set_time(clause, discourse) if cues & cue.TIME else discourse.reference
                topic = open_clause(discourse.topic, clause.left, cues, self.nouns.territory, numbered=False)
                if clause.left[0].text in KINDS_OF_PLACE:
                    topic = self._turn_to_counted(topic, clause.left, discourse, numbered=False)
                discourse = discourse.speak_of(topic)
                if not ahead:
                    return discourse if reference is discourse.reference else discourse._replace(reference=reference)
                antecedents = self._name_subject(clause, discourse)
                goes_on = not cues & (cue.NAME | cue.TEXT) or clause.left[0].mask & cue.RATE_HEAD
                named = goes_on or antecedents.last is not discourse.antecedents.last
                rate = _find_rate(cues) if named else 0
                discourse = discourse.behind_words(reference, antecedents, rate)
        return discourse

    def _count_from(self, base: Time, clause: Clause, discourse: Discourse) -> Discourse:
        """与2019年相比，… and 产量在上年增收的基础上，…: the year to count from, and the subject named before it."""
        current, year = discourse.reference.frame(), base.last
        if base.relative and current is not None and not current.several:
            year = min(year, current.last - 1)  # 在上年的基础上 is said from the year spoken of
        discourse = discourse._replace(base=single(year))
        if clause.left[0].time is not None and clause.left[0].time is not base and clause.mark:
            reference = discourse.reference.set_time(clause.left[0].time, bool(discourse.recent))
            if reference.sentence is not None and reference.sentence.last < base.last:
                # 2000年同2005年相比: from the earlier to the later, whichever stands first.
                return discourse._replace(
                    base=single(reference.sentence.last), reference=discourse.reference.set_time(base, False)
                )
            return discourse._replace(reference=reference)
        head = tuple(itertools.takewhile(lambda token: token.text != "在" and token.time is None, clause.left))
        if not head:
            return discourse
        named = self._name_subject(replace(clause, left=head, cues=union(head)), discourse)
        return discourse._replace(antecedents=named)

    def _name_subject(self, clause: Clause, discourse: Discourse) -> Antecedents:
        """A name at the end of a clause, or one of which only a change is told, is what follows is said of."""
        left, antecedents = clause.left, discourse.antecedents
        positions = () if clause.cues & cue.EXCLUDING else find_named(clause)
        if not positions:
            return antecedents.lead_away(clause, bool(discourse.topic.excluded))
        first = positions[0]
        if clause.cues & cue.IN_STEP and first and left[first - 1].text in WITH:
            # 城乡居民收入与经济增长同步: what the second keeps step with has no name.
            return antecedents.lead_away(clause, bool(discourse.topic.excluded))
        if left[-1].text == _ON:
            antecedents = antecedents.lead_away(clause, bool(discourse.topic.excluded))  # 煤炭生产上，…，产量…
        out_of = left[-1].text in _OUT_OF  # 重点项目中，有26个完工
        scope = Scope("part", Cause.WORD, left[-1].text) if out_of else judge_prefix(left[:first], self.nouns.territory)
        subjects = self._find_sharing(left, positions) or tuple(
            discourse.place(Subject(token.name, token.text, token.start, token.end, scope))
            for token in [left[position] for position in positions]
        )
        if clause.cues & cue.IN_STEP:
            subjects = tuple([subject._replace(moved=1) for subject in subjects])  # 与经济增长同步，力争6%
        return antecedents._replace(last=subjects, distance=0)

    def _find_sharing(self, left: Sequence[Token], positions: Sequence[int]) -> tuple[Subject, ...]:
        """城镇和农村居民人均可支配收入与经济增长同步，力争…: two that share the head of the one name."""
        last = positions[-1]
        if len(positions) > 1 or last < 2 or not left[last - 1].mask & (cue.LIST | cue.JOIN):
            return ()
        if left[last - 2].mask & cue.NAME:
            return ()
        found = self.nouns.find_subjects(left[last - 2 : last + 1], 2, False, True) or ()
        return found if len(found) == 2 and all(one.name is not None for one in found) else ()

    # ---- clauses with numbers --------------------------------------------------------------------------------------

    def read_numbers(
        self, clause: Clause, group: Group, wording: Wording, discourse: Discourse, trail: Trail | None
    ) -> Outcome:
        """The numbers of a clause: ordinals, or amounts in their relation to the subjects that are found."""
        left, mask = clause.left, clause.cues
        if left and left[0].start < discourse.taken:
            # A name that the number before has taken (9件建议和6件提案) is not said of this one.
            left = tuple(token for token in left if token.start >= discourse.taken)
            mask = union(left)
            wording = read_wording(left, mask, group, self.nouns)
        topic = open_clause(discourse.topic, left, mask, self.nouns.territory)
        if left and left[0].text in KINDS_OF_PLACE:
            topic = self._turn_to_counted(topic, left, discourse)
        discourse = discourse.speak_of(topic)
        if discourse.announced or clause.cues & ANNOUNCING:
            discourse = announce(clause, left, discourse, self.nouns.territory.cues)
        quantity = quantity_of(group.members[0])
        situation = make_situation(
            clause, group, quantity.unit_class, left, wording.noun, mask, wording.years, self.nouns, self.builder,
            find_facts(left, wording.noun, group, clause.tokens), trail, wording.named, wording.predicate, discourse,
        )  # fmt: skip
        if may_be_ordinal(group.members[0], mask):
            outcome = ORDINALS.apply_first(situation, mask, trail)
            if outcome is not None:
                return keep_time(clause, outcome)
        return self._relate(situation)

    def _turn_to_counted(
        self, topic: Topic, left: Sequence[Token], discourse: Discourse, numbered: bool = True
    ) -> Topic:
        """The topic of a clause that tells of places which the number before it counted."""
        places = find_counted_places(left, discourse.latest, self.nouns.territory.own_words, numbered)
        return topic if places is None else topic._replace(current=places)

    def _relate(self, situation: Situation) -> Outcome:
        left, clause, discourse, group = situation.left, situation.clause, situation.discourse, situation.group
        predicate = complete_predicate(situation)
        before = reference = discourse.reference
        if situation.cues & cue.TIME:
            reference = reference.read_times(left, predicate.base, bool(discourse.recent), discourse.before is not None)
        if discourse.base is not None and is_of_other_years(situation):
            discourse = discourse._replace(base=None)  # 在1978年的基础上，1979、1980两年…
        predicate = inherit_predicate(predicate, situation)
        if predicate.base is not None and predicate.base.kind == "ago":
            predicate = predicate._replace(base=reference.anchor(predicate.base))
        antecedents = discourse.antecedents
        owned = clause.listed or _was_of_unknown(discourse) or self._does_more(situation)
        owner = find_owner(antecedents.last, situation.noun, self.nouns.territory) if owned else None
        opening, compared = discourse.opening, find_compared(situation, predicate, discourse)
        if owner is not antecedents.owner:
            discourse = discourse.turn_to(antecedents._replace(owner=owner))
        if reference is not discourse.reference or compared is not discourse.compared or opening is not None:
            discourse = discourse._replace(reference=reference, opening=None, compared=compared)
        situation = situation.read_against(predicate, discourse, opening)
        found = find_antecedents(situation)
        situation = situation.say_of(found)
        outcome = RELATIONS.apply_first(situation, _find_facts(situation), situation.trail)
        assert outcome is not None  # the last relation always fits
        behind = after_clause(situation, outcome.discourse)
        # The time in 前三年总和的1.1倍 dates nothing behind it.
        if situation.cues & cue.TIME and (
            found.refused is Refusal.COMPARED or describes_aim(situation) or is_basis(clause, group)
        ):
            behind = behind._replace(reference=before)
        return make_outcome(behind, outcome.statements)

    def _does_more(self, situation: Situation) -> bool:
        """园区完成投资9亿元，实现收入1亿元: a verb without a doer of its own goes on with the zone before."""
        last = situation.discourse.antecedents
        if last.distance or not last.last or not situation.left or not situation.left[0].mask & cue.LEVEL:
            return False
        scope = last.last[-1].scope
        named = self.nouns.territory.cues.get(scope.word, 0) & cue.AGENT
        return bool(named) and scope.cause is Cause.AGENT


def _find_facts(situation: Situation) -> int:
    """The kinds of all words before some numbers, and what is so of these where it is known what they are said of."""
    discourse, predicate, subjects = situation.discourse, situation.predicate, situation.subjects
    facts = situation.cues | situation.facts
    if not subjects:
        facts |= fact.NO_SUBJECT
    elif len(subjects) > 1:
        facts |= fact.SUBJECTS
    if situation.opening is not None:
        facts |= fact.OPENED
    if situation.clause.listed:
        facts |= fact.LISTED
    if discourse.against:
        facts |= fact.AGAINST
    if discourse.reference.setting.reviews:
        facts |= fact.REVIEWS
    if predicate.base_of_number:
        facts |= fact.BASED
    if predicate.cumulative:
        facts |= fact.ADDED_UP
    return facts | fact.YEARS if situation.years else facts


def _open_bracket(discourse: Discourse, clause: Clause, growth: int) -> Discourse:
    """The discourse of a bracket: it may tell what was aimed at (增长6.8%（年初目标7.5%）), or behind growth that of
    the parts (增长6.8%（第一产业3%、第二产业8%）)."""
    if discourse.reference.setting.plans or not tells_aim(clause):
        return discourse._replace(list_grows=True) if growth > 0 else discourse
    return discourse._replace(announced=True, before=Predicate(rate_head=growth) if growth else None)


def _end_part(discourse: Discourse, following: Clause | None) -> Discourse:
    """The discourse behind a semicolon; 其中 goes on in the year that was spoken of before it."""
    antecedents, reference = discourse.antecedents, discourse.reference
    goes_on = following is not None and following.left and following.left[0].text == "其中"
    return discourse._replace(
        antecedents=antecedents._replace(distance=antecedents.distance + 1, part_start=len(antecedents.history)),
        topic=open_part(discourse.topic),
        reference=reference if goes_on else reference.end_part(),
        before=None,
        opening=None,
        summed=False,
        # 由1997年的A提高到B ends with its part, 与1997年相比 goes on.
        base=discourse.base if discourse.base is not None and discourse.base.explicit else None,
    )


def last_subjects(statements: Sequence[Statement]) -> tuple[Subject, ...]:
    """The subject that the last of some statements is said of, where the catalogue knows it."""
    for statement in reversed(statements):
        if statement.subject is not None:
            return (statement.subject,) if statement.subject.name is not None else ()
    return ()


def _find_rate(cues: int) -> int:
    """投资增速加快, 增速：: 1 where words speak of growth, -1 where of a fall, else 0."""
    return 1 if cues & cue.RATE_HEAD else -1 if cues & cue.FALL_HEAD else 0


def _was_of_unknown(discourse: Discourse) -> bool:
    """Whether the last number was money, or its growth, of a thing outside the catalogue (花炮产值108亿元)."""
    antecedents, last = discourse.antecedents, discourse.recent[-1] if discourse.recent else None
    if last is None or last.subject is None or last.subject.name is not None or not antecedents.last:
        return False
    if antecedents.distance:
        return False
    return last.subject is antecedents.last[-1] and last.quantity.unit_class in _MONEY_OR_GROWTH
