"""What a sentence has spoken of so far, as one value that is handed from clause to clause."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from transforms.grammar.measure import Reading
from transforms.grammar.predicate import Predicate
from transforms.grammar.reference_time import Reference, TimeFrame
from transforms.grammar.scope import Cause, Scope
from transforms.grammar.statements import Attachment, Statement
from transforms.grammar.subjects import Subject
from transforms.grammar.topic import Topic
from transforms.language import cues as cue
from transforms.language.words import begins_verbal, is_verbal, tells_of_change
from transforms.records import quickly_replaced
from transforms.tokens.clauses import Clause, Group, union
from transforms.tokens.tokens import Token

# How many subjects, and how many statements, one sentence keeps in mind: no real sentence needs more, and a text
# without a full stop must not be read in quadratic time.
_MOST_SUBJECTS = 60
_MOST_STATEMENTS = 24
# What is signed is an event's, where one is named.
SIGNED = "签"
# How many characters of a clause may be the beginning of a name that a later clause ends, and how many clauses may.
_LEAD = 8
_MOST_LEADS = 3
# 对农村富余劳动力，…
_OF_WHICH = frozenset({"对", "把", "将", "对于", "关于", "围绕"})
# Copies of which each clause needs a few are made of slices: that takes half as long as naming the fields.
_make = tuple.__new__
_NOUNS = cue.TEXT | cue.NAME
_OWNERS = cue.PLACE | cue.AGENT
_COMPARES = frozenset({"快于", "高出", "领先", "低于", "慢于", "超过", "跑赢", "高于", "好于"})
_NO_NOUN = cue.NAME | cue.LIST | cue.JOIN | cue.QUANTITY | cue.MAKE | cue.LEVEL | cue.PLACE | cue.COMPARE


class Lead(NamedTuple):
    """The beginning of a clause without a number, which may be that of a name, and where it stands.

    ``left``: all words of the clause; none where it says whose it is.
    """

    start: int = 0
    left: tuple[Token, ...] = ()

    @property
    def signs(self) -> bool:
        """Whether something is said to be signed."""
        return any(SIGNED in token.text for token in self.left)

    @property
    def words(self) -> str:
        """The words that may begin a name."""
        return "".join([token.text for token in self.left[:_LEAD]])[:_LEAD]


def make_lead(left: Sequence[Token], cues: int) -> Lead:
    """The words of a clause as the beginning of a name; ``cues``: the kinds of all of them."""
    if left and left[0].text in _OF_WHICH:
        left = left[1:]
    return _make(Lead, (left[0].start if left else 0, () if cues & _OWNERS else tuple(left)))


def find_moved(left: Sequence[Token]) -> str:
    """存款大幅度增加: the unknown noun phrase whose change a clause tells; '' where it tells anything else."""
    rest = [token for token in left if not token.mask & cue.TIME]
    if len(rest) < 2 or not rest[-1].mask & (cue.UP | cue.DOWN) or union(rest) & _NO_NOUN:
        return ""
    rest.pop()
    while rest and _tells_how(rest[-1]):
        rest.pop()
    noun = "".join(token.text for token in rest)
    known = any(token.mask & cue.TEXT for token in rest) and len(noun) > 1
    return noun if known and not begins_verbal(noun) else ""


def _tells_how(token: Token) -> bool:
    """Whether a word before a verb of change only says how much, or of how many."""
    adverb = token.mask & cue.NEUTRAL and not token.mask & (cue.PART | cue.SUFFIX | cue.AGENT)
    return bool(adverb) or bool(token.mask & cue.TEXT and (len(token.text) == 1 or is_verbal(token.text)))


@quickly_replaced
class Antecedents(NamedTuple):
    """The subjects that numbers may still be said of.

    ``last`` are the nearest ones, ``history`` all of the sentence, ``carried`` those that the sentence before ended
    with (``carried_as``: how a number takes one of them); ``distance`` counts clauses since that led away from them.
    ``part_start``: where in ``history`` the part of the sentence begins. ``owner``: whose the items of a list are.
    ``leads``: how the clauses before began, the nearest first.
    """

    carried: tuple[Subject, ...] = ()
    carried_as: Attachment = Attachment.OTHER_SENTENCE
    owner: Scope | None = None
    last: tuple[Subject, ...] = ()
    history: tuple[Subject, ...] = ()
    part_start: int = 0
    distance: int = 0
    leads: tuple[Lead, ...] = ()

    def remember(self, subjects: tuple[Subject, ...]) -> Antecedents:
        """Subjects that a clause has named, as the nearest ones."""
        history = self.history + subjects
        start = self.part_start
        if len(history) > _MOST_SUBJECTS:
            start = max(0, start - len(history) + _MOST_SUBJECTS)
            history = history[-_MOST_SUBJECTS:]
        return _make(Antecedents, (*self[:3], subjects, history, start, 0, self.leads))

    def lead_away(self, clause: Clause, excluded: bool) -> Antecedents:
        """A clause without number or name leads away from the last subjects, and may begin a name."""
        further = self.distance + 1 if clause.cues & _NOUNS and not excluded else self.distance
        leads = (make_lead(clause.left, clause.cues), *self.leads)[:_MOST_LEADS]
        return _make(Antecedents, (*self[:-2], further, leads))

    def names(self, subject: Subject) -> bool:
        """Whether the sentence has named one thing only, and this is it."""
        codes = subject.name.codes if subject.name is not None else None
        return len(self.last) == 1 and any(
            one.name is not None and one.name.codes == codes for one in (*self.history, *self.last)
        )


class Opening(NamedTuple):
    """Where a change began (由44.5亿元): numbers, subjects and predicate, until the number where it ended.

    ``among``: of a rank, among whom.
    """

    group: Group
    subjects: tuple[Subject, ...]
    predicate: Predicate
    among: str = ""


@quickly_replaced
class Discourse(NamedTuple):
    """All that a clause is read against.

    ``opening``: a change whose end is still to come. ``before``: the predicate of the number before in the same
    part of the sentence. ``taken``: up to where words belong to a number already read. ``announced``: what follows
    was aimed at. ``against``: the number before was compared with. ``base``: the year that growth in the sentence
    is counted from; ``compared``: the year that the growth of the number before was counted from; ``summed``: 累计
    has been said of a number of the sentence, or of its first (``sums_on``); ``list_grows``: it lists growth rates.
    ``recent``: its last statements. What changes with each clause stands last.
    """

    reference: Reference
    topic: Topic = Topic()
    opening: Opening | None = None
    taken: int = 0
    announced: bool = False
    base: TimeFrame | None = None
    compared: TimeFrame | None = None
    summed: bool = False
    sums_on: bool = False
    list_grows: bool = False
    antecedents: Antecedents = Antecedents()
    before: Predicate | None = None
    against: bool = False
    recent: tuple[Statement, ...] = ()

    @property
    def latest(self) -> Statement | None:
        """The last statement of the sentence."""
        return self.recent[-1] if self.recent else None

    def find_moved(self) -> tuple[int, str]:
        """The unknown thing whose change the clause before tells, and that no number was said of since.

        Where that clause begins, and the words; '' where it tells of no such thing.
        """
        lead = self.antecedents.leads[0] if self.antecedents.leads else Lead()
        stale = self.recent and lead.start < self.recent[-1].quantity.start
        return (0, "") if stale else (lead.start, find_moved(lead.left))

    def add(self, statements: Sequence[Statement]) -> Discourse:
        """The discourse behind some more statements."""
        if not statements:
            return self
        return _make(Discourse, (*self[:-1], (*self.recent, *statements)[-_MOST_STATEMENTS:]))

    def behind_numbers(self, predicate: Predicate, against: bool) -> Discourse:
        """The discourse behind the numbers of a clause, of which an item of the same list inherits the predicate."""
        return _make(Discourse, (*self[:-3], predicate, against, self.recent))

    def behind_words(self, reference: Reference, antecedents: Antecedents, rate: int = 0) -> Discourse:
        """The discourse behind a clause without a number; ``rate``: 1 where it speaks of the growth of what it names
        (投资增速居全市前列，达到9%), -1 of the fall, else 0."""
        before = Predicate(rate_head=rate) if rate else None
        return _make(Discourse, (reference, *self[1:-4], antecedents, before, self.against, self.recent))

    def speak_of(self, topic: Topic) -> Discourse:
        """The discourse with another topic."""
        return self if topic is self.topic else _make(Discourse, (self.reference, topic, *self[2:]))

    def turn_to(self, antecedents: Antecedents) -> Discourse:
        """The discourse with other subjects that numbers may be said of."""
        return _make(Discourse, (*self[:-4], antecedents, *self[-3:]))

    def place(self, subject: Subject) -> Subject:
        """A subject under the topic of its sentence, unless it says itself whose it is."""
        scope = subject.scope
        if scope.area != "region" or (scope.cause is not None and scope.cause is not Cause.UNSURE):
            return subject
        if self.topic.excluded:
            return subject._replace(scope=Scope("part", Cause.WITHOUT, self.topic.excluded))
        if self.topic.event is not None and subject.name is not None and SIGNED in subject.name.text:
            return subject._replace(scope=self.topic.event)
        owner = self.antecedents.owner or self.topic.current
        if owner is not None and owner.cause is Cause.HUB:
            through = subject.name is not None and subject.name.through
            return subject._replace(scope=owner._replace(cause=Cause.UNSURE)) if through else subject
        return subject if owner is None else subject._replace(scope=owner)


def find_named(clause: Clause) -> tuple[int, ...]:
    """Where the name stands that a clause without a number leaves to the next, or the list of them; () for none."""
    if not clause.cues & cue.NAME:
        return ()
    left = clause.left
    names = [position for position, token in enumerate(left) if token.name is not None and token.name.codes]
    if not names:
        return ()
    first = clause.cues & cue.IN_STEP or _compares(left[names[0] : names[-1]])
    position = names[0] if first else names[-1]
    following = left[position + 1] if position + 1 < len(left) else None
    ends = following is None or not following.mask & (cue.NAME | cue.TEXT | cue.LIST)
    ends = ends or (len(names) > 1 and position == names[0])
    if ends or (following is not None and following.mask & cue.TEXT and tells_of_change(following.text)):
        return _find_list(left, names) if position == names[-1] else (position,)
    return ()


def _compares(tokens: Sequence[Token]) -> bool:
    """收入增速高于经济增速: whether two names are compared, so that the first is what the clause tells of."""
    return any(token.text in _COMPARES for token in tokens)


def _find_list(left: Sequence[Token], names: Sequence[int]) -> tuple[int, ...]:
    """The last name of a clause, with those before it that only 、 or 和 parts from it."""
    found = [names[-1]]
    for position in reversed(names[:-1]):
        if position != found[0] - 2 or not left[position + 1].mask & (cue.LIST | cue.JOIN):
            break
        found.insert(0, position)
    return tuple(found)


def list_distinct(subjects: Sequence[Subject]) -> tuple[Subject, ...]:
    """Catalogued subjects, one of each, in the order they came."""
    by_codes: dict[tuple[str, ...], Subject] = {}
    for subject in subjects:
        if subject.name is not None:
            by_codes[subject.name.codes] = subject
    return tuple(by_codes.values())


def lowers_aim(subject: Subject, reading: Reading, discourse: Discourse) -> bool:
    """Whether the last number was a higher aim for the same thing."""
    last = discourse.latest
    if last is None or last.subject is not subject or last.kind != "target" or last.reading is None:
        return False
    return reading.bound == "eq" and last.reading.measure == reading.measure


def grew_last_year(discourse: Discourse) -> bool:
    """2020年，甲下降41%；乙4.9亿元，下降45%: whether growth before it was that of the last of several years alone."""
    frame = discourse.reference.frame()
    told = (one for one in discourse.recent if one.other_period is None)  # by a year that the text names
    grew = (one for one in told if one.reading is not None and one.reading.measure == "growth")
    return frame is not None and any(one.period == (frame.last, frame.last) for one in grew)


def grew(subject: Subject, discourse: Discourse) -> bool:
    """增长6%以上，力争达到6.5%: whether the last number of a subject was its growth."""
    last = discourse.latest
    reading = last.reading if last is not None and last.subject is subject else None
    return reading is not None and reading.measure == "growth"


def grows_anew(subject: Subject, listed: bool, discourse: Discourse) -> bool:
    """净增60家，增长30%: whether growth may be of the new ones, of which nobody told how many there are in all.

    ``listed``: it is said of several, each of which was told before.
    """
    near = discourse.recent if listed else discourse.recent[-1:]
    last = next((one for one in reversed(near) if one.subject is subject), None)
    if last is None or last.reading is None or last.reading.measure != "change" or not last.predicate.gain:
        return False
    return not any(one.subject is subject and one.is_read and one.is_level for one in discourse.recent)
