"""A number claimed for a subject to a Statement: indicator, measure, years, kind, scope and what they rest on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from transforms.grammar.discourse import Discourse, grew, grew_last_year, grows_anew, lowers_aim
from transforms.grammar.measure import PRICE_RULES, Reading, interpret, make_amount
from transforms.grammar.period import Pace, date_statement, decide_kind, find_pace, find_row
from transforms.grammar.predicate import Predicate, compares_with_year_before, is_whole_year
from transforms.grammar.productions import Trail
from transforms.grammar.reference_time import TimeFrame
from transforms.grammar.scope import Cause, Scope
from transforms.grammar.statements import ELLIPTIC, SAME_SUBJECT, Attachment, Refusal, Statement, make_statement
from transforms.grammar.subjects import Subject
from transforms.language import cues as cue
from transforms.language.catalogue import Catalogue, Indicator
from transforms.records import value
from transforms.tokens.clauses import RATE_CLASSES, Clause
from transforms.tokens.quantities import Quantity
from transforms.tokens.segments import grew_in_year
from transforms.tokens.tokens import Token

# Verbs by which an amount is said to have been done or spent.
_DONE = ("完成", "投入")
_DONE_IN_SUM = ("完成", "实现")
_DOES = cue.MAKE | cue.GAIN | cue.GROSS
# How many numbers before growth may have told where a change began and ended.
_MOST_BETWEEN = 5
_NAMED_BESIDE = frozenset({Attachment.SUBJECT_NUMBER, Attachment.NUMBER_SUBJECT})


@value
class Claim:
    """One number said of one subject, not yet measured or dated.

    ``start``, ``end``: the clause; ``after``: the bound behind its last number. ``frame`` and ``kind``, where given,
    overrule what the discourse says.
    """

    number: Token
    subject: Subject
    predicate: Predicate
    attachment: Attachment
    clause: Clause
    start: int
    end: int
    after: str = ""
    frame: TimeFrame | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Builder:
    """Makes statements by the catalogue."""

    catalogue: Catalogue

    def refuse(
        self, number: Token, predicate: Predicate, clause: Clause, why: StrEnum, discourse: Discourse
    ) -> Statement:
        """A number that is said of nothing that could be found, with the reason."""
        frame = discourse.reference.frame()
        kind = decide_kind(discourse.reference, frame, predicate)
        return make_statement(
            quantity=quantity_of(number),
            kind=kind,
            attachment=None,
            clause_start=clause.start,
            clause_end=clause.end,
            predicate=predicate,
            period=date_statement(
                discourse, frame, predicate, None, None, _adds_up(quantity_of(number), predicate, clause)
            )[0],
            refused=why,
            after=clause.group.after if clause.group is not None else "",
            section=discourse.reference.setting.section,
            chain=clause.chain,
            clause=clause,
        )

    def build(self, claim: Claim, discourse: Discourse, trail: Trail | None = None) -> tuple[Statement, Discourse]:
        """An observation where all of the claim can be read, else a statement that says what it lacks."""
        subject, code = claim.subject, claim.subject.code
        frame = claim.frame or discourse.reference.frame()
        kind = claim.kind or decide_kind(discourse.reference, frame, claim.predicate)
        indicator = self.catalogue.indicators[code] if code is not None else None
        words = _complete_words(claim)
        if words.annual and _is_mean_of_year(claim, discourse):
            words = words._replace(annual=False)
        words, discourse = _sum_up(words, claim, indicator, discourse)
        quantity = quantity_of(claim.number)
        reading = self._measure(claim, words, kind, indicator, discourse, trail) if indicator is not None else None
        several = (frame.first, frame.last) if frame is not None and frame.several else None
        if frame is not None and _is_of_last_year(claim, words, indicator, reading, discourse):
            frame = TimeFrame(frame.last, frame.last, frame.explicit, frame.partial)
        adds_up = indicator is None and _adds_up(quantity, words, claim.clause)
        period, refused = date_statement(discourse, frame, words, indicator, reading, adds_up)
        if reading is None:
            refused = Refusal.NOT_READ if indicator is not None else Refusal.UNKNOWN_SUBJECT
        else:
            if reading.measure in ("growth", "change"):
                if period is not None:
                    period, refused = _pace(period, claim, words, reading, discourse)
                refused = refused or _find_doubt(claim, indicator, reading, discourse)
            reading = _average(_set_floor(reading, kind, words, subject, discourse), words, indicator, period)
        start = claim.start if claim.start < subject.start else subject.start
        scope = _find_scope(claim, words, reading, discourse)
        flags = _list_flags(words, subject, indicator, reading, period)
        other_period = several if period is not None and period[0] == period[1] else None
        clause, section = claim.clause, discourse.reference.setting.section
        # By place: to tell twenty values by their names takes longer than all else that is done with them.
        statement = make_statement(
            quantity, kind, claim.attachment, start, claim.end, words, subject, indicator, reading, period, scope,
            flags, refused, claim.after, section, other_period, clause.chain, clause,
        )  # fmt: skip
        return statement, discourse.add((statement,))

    def _measure(
        self,
        claim: Claim,
        words: Predicate,
        kind: str,
        indicator: Indicator,
        discourse: Discourse,
        trail: Trail | None,
    ) -> Reading | None:
        quantity, name = quantity_of(claim.number), claim.subject.name
        elliptic = claim.attachment in ELLIPTIC
        same_rate = elliptic and quantity.unit_class == "flat" and grew(claim.subject, discourse)  # 增长7%，与上年持平
        if name is None or (quantity.chinese and quantity.count_word) or same_rate:
            return None
        grows = discourse.list_grows and not (words.level or claim.clause.cues & cue.BLOCK)
        if not grows and elliptic and (kind == "target" or _reaches(words, claim)):
            grows = grew(claim.subject, discourse)
        if name.implies and elliptic and (words.total or (words.reached and name.implies == "change")):
            # 新增规上企业6家，总数达到41家; 经济增长5%，总量达到60亿元: the second number is how much there is.
            name = replace(name, implies="")
        closed = _closes_clause(claim.clause)
        return interpret(make_amount(indicator, name, quantity, words, claim.after, grows, closed), trail)


def _reaches(words: Predicate, claim: Claim) -> bool:
    """上半年增长9%，全年达到12%: whether growth goes on to a number; 高的达到9% is that of some."""
    whole = all(time.kind in ("same", "year", "part") and not time.end_of for time in words.times)
    return (words.reached or words.to) and whole and all(token.text != "的" for token in claim.clause.left)


def _closes_clause(clause: Clause) -> bool:
    """Whether no word stands behind the numbers of a clause."""
    group, tokens = clause.group, clause.tokens
    if group is None or group.last >= len(tokens):
        return True
    return bool(tokens[group.last].mask & (cue.CLAUSE | cue.LIST | cue.END))


def quantity_of(number: Token) -> Quantity:
    """The quantity of a number token."""
    assert number.quantity is not None
    return number.quantity


def _is_mean_of_year(claim: Claim, discourse: Discourse) -> bool:
    """平均提高15%, 年增长率为7%: no mean over years, where no several of them are told of that it could be one of."""
    frame, span = claim.frame or discourse.reference.frame(), discourse.reference.span
    if frame is None or frame.several or claim.predicate.plan is not None or (span is not None and span[0] < span[1]):
        return False
    words = {token.text for token in claim.clause.left if token.mask & cue.ANNUAL}
    averages = any(time.kind == "average" for time in claim.predicate.times)
    return not averages and words <= {"平均", "年增长率", "年增速", "年增幅"}


def _complete_words(claim: Claim) -> Predicate:
    """The predicate with what the subject itself says of the number (新增…, 调减…, 年均增速)."""
    words, subject = claim.predicate, claim.subject
    if (subject.gain or subject.gross) and claim.attachment in _NAMED_BESIDE:
        words = words.with_cues(subject.new_ones)
    if words.mask & cue.GAIN and subject.label.startswith("总") and not subject.gain:
        words = words._replace(mask=words.mask & ~cue.GAIN)  # 新增装机10万千瓦、总装机…
    if not words.annual and claim.clause.cues & cue.ANNUAL and not is_whole_year(words.times):
        words = words._replace(annual=True)  # 年均新增高标准农田2万亩
    if subject.moved and not (words.direction or words.level or words.to) and _moves_with(claim):
        words = words._replace(direction=subject.moved)
    if subject.name is not None and subject.name.implies == "growth" and "年均" in subject.name.text:
        words = words._replace(annual=True)
    return words


def _moves_with(claim: Claim) -> bool:
    """Whether a number moves with its subject: beside it, or as the next of a chain of rates."""
    in_chain = claim.attachment in ELLIPTIC and quantity_of(claim.number).unit_class == "%"
    return in_chain or claim.attachment is Attachment.SUBJECT_NUMBER


def _sum_up(
    words: Predicate, claim: Claim, indicator: Indicator | None, discourse: Discourse
) -> tuple[Predicate, Discourse]:
    """累计接待游客…，实现旅游收入…: the sum is said of both."""
    if words.cumulative or (words.of_span and indicator is not None and (indicator.flow or indicator.accumulates)):
        sums_on = discourse.sums_on or (words.cumulative and not discourse.recent)
        fits = discourse.summed and discourse.sums_on == sums_on
        return words, discourse if fits else discourse._replace(summed=True, sums_on=sums_on)
    if not discourse.summed:
        sums = discourse.sums_on and _sums_too(words, claim, indicator, discourse)
        return (words._replace(cumulative=True), discourse._replace(summed=True)) if sums else (words, discourse)
    if _is_of_one_year(words, discourse):
        return words, discourse._replace(summed=False)  # …五年完成28亿元，仅2020年就完成7亿元
    apart = claim.attachment in (Attachment.FROM_TO, Attachment.BASE_LEVEL) or words.base is not None
    if indicator is not None and indicator.flow and not apart and not _stands_alone(words):
        words = words._replace(cumulative=True)
    return words, discourse


def _is_of_one_year(words: Predicate, discourse: Discourse) -> bool:
    named = discourse.reference.sentence
    one_year = named is not None and named.explicit and not named.several
    return one_year or any(time.kind == "year" for time in words.times)


def _stands_alone(words: Predicate) -> bool:
    """Whether a number says itself what was reached, or when."""
    return words.reached or words.to or bool(words.times)


def _sums_too(words: Predicate, claim: Claim, indicator: Indicator | None, discourse: Discourse) -> bool:
    """累计引进…；完成进出口总额…: whether what was done is told under 累计 at the head of the sentence, too."""
    frame, clause = discourse.reference.frame(), claim.clause
    if indicator is None or not indicator.flow or frame is None or not frame.several or clause.group is None:
        return False
    if claim.attachment is not Attachment.SUBJECT_NUMBER or words.base is not None or _stands_alone(words):
        return False
    done = any(token.mask & cue.LEVEL and token.text.endswith(_DONE_IN_SUM) for token in clause.left)
    return done and not grew_in_year(clause.tokens[clause.group.last :])


def _is_of_last_year(
    claim: Claim, words: Predicate, indicator: Indicator | None, reading: Reading | None, discourse: Discourse
) -> bool:
    """零售总额31亿元，增长9%: growth behind a year-end level is that year's, unless the text says otherwise.

    Only where such a growth is to be believed of one year; a rise of prices always is.
    """
    if reading is not None and _is_yoy(claim, words, reading):
        return True
    if indicator is None or reading is None or reading.measure != "growth":
        return False
    if discourse.base is not None or discourse.compared is not None or discourse.reference.sentence is not None:
        return False
    if words.base is not None or words.cumulative or words.times:
        return False
    if reading.rule in PRICE_RULES:
        return True
    if reading.rule not in ("growth_verb", "growth_head"):
        return False
    if not indicator.may_grow_by(float(reading.value)) and not grew_last_year(discourse):
        return False
    return claim.attachment in SAME_SUBJECT and _ends_in_level(claim.subject, discourse)


def _is_yoy(claim: Claim, words: Predicate, reading: Reading) -> bool:
    """同比增长三成, 同比翻一番: a change since the year before, however many years are told of."""
    changes = reading.measure in ("growth", "change") and words.base is None and not words.annual
    return changes and compares_with_year_before(claim.clause.left)


def _ends_in_level(subject: Subject, discourse: Discourse) -> bool:
    """Whether the last that was read of a subject is a level at one year's end."""
    last = next((one for one in reversed(discourse.recent) if one.subject is subject and one.reading), None)
    if last is None or last.reading is None or last.period is None or last.attachment is Attachment.FROM_TO:
        return False
    return last.reading.measure == "level" and last.period[0] == last.period[1]


def _find_doubt(
    claim: Claim, indicator: Indicator | None, reading: Reading | None, discourse: Discourse
) -> Refusal | None:
    """Why growth that was read is nobody's: of new ones or all, or doubled before its time."""
    if reading is None or reading.measure != "growth":
        return None
    if _is_early(claim, reading):
        return Refusal.NO_PERIOD
    listed = claim.attachment is Attachment.EACH_OF_BEFORE
    counted = indicator is not None and (indicator.unit == "count" or listed)
    anew = counted and claim.attachment in SAME_SUBJECT and grows_anew(claim.subject, listed, discourse)
    return Refusal.NEW_OR_ALL if anew else None


def _is_early(claim: Claim, reading: Reading) -> bool:
    """提前实现翻两番的目标: an aim reached before its time, which nobody tells."""
    aimed = claim.kind == "target" and reading.rule == "growth_doubling"
    return aimed and any(token.text.startswith("提前") for token in claim.clause.left[:1])


def _pace(
    period: tuple[int, int], claim: Claim, words: Predicate, reading: Reading, discourse: Discourse
) -> tuple[tuple[int, int] | None, Refusal | None]:
    """五年来由120亿元提高到190亿元，增长8.5%: the years of growth without an own time, by the levels before it."""
    if claim.attachment not in SAME_SUBJECT or words.base is not None or words.cumulative:
        return period, None
    if words.annual or words.times:
        return period, None
    ends = _list_ends(period, claim.subject, discourse)
    if len(ends) != 2:
        return period, None
    years = period[1] - period[0] + 1
    pace = find_pace(ends[0].value, ends[1].value, years, reading.value, reading.measure == "growth")
    alike = pace is Pace.AVERAGE and not compares_with_year_before(claim.clause.left)
    # An aim for the end of some years is none for the last of them alone.
    if alike or (pace is Pace.LAST and discourse.reference.setting.plans):
        return None, Refusal.NO_PERIOD
    return (period if pace is Pace.ALL else (period[1], period[1])), None


def _list_ends(period: tuple[int, int], subject: Subject, discourse: Discourse) -> list[Reading]:
    """The levels between which the text has just told a change over these years."""
    same = [one for one in discourse.recent[-_MOST_BETWEEN:] if one.subject is subject]
    return [
        one.reading
        for one in same
        if one.attachment is Attachment.FROM_TO
        and _bounds(one, period)
        and one.reading
        and one.reading.measure == "level"
    ]


def _bounds(one: Statement, period: tuple[int, int]) -> bool:
    """Whether a statement stands right before the first of some years, or at their end."""
    return one.period is not None and one.period[1] in (period[0] - 1, period[1])


def _adds_up(quantity: Quantity, predicate: Predicate, clause: Clause) -> bool:
    """五年来建成学校20所: whether a number of something outside the catalogue is of what was done over the years."""
    if quantity.unit_class in RATE_CLASSES and quantity.unit_class:
        return False
    if predicate.reached or predicate.to or predicate.total or predicate.direction:
        return False
    if predicate.of_span or (clause.cues | predicate.mask) & _DOES:
        return True
    return any(token.text.endswith(_DONE) for token in clause.left if token.mask & cue.CUE)


def _set_floor(reading: Reading, kind: str, words: Predicate, subject: Subject, discourse: Discourse) -> Reading:
    """增长9.5%左右，确保9%: what is made sure of behind a higher aim is the least."""
    floor = kind == "target" and not words.stretch and words.floor
    return reading._replace(bound="ge") if floor and lowers_aim(subject, reading, discourse) else reading


def _average(
    reading: Reading, words: Predicate, indicator: Indicator | None, period: tuple[int, int] | None
) -> Reading:
    """An amount of each of several years (年均新增就业2万人, 产量连续4年超过18万吨); anything else as it is."""
    if reading.measure != "level" or period is None or period[0] == period[1]:
        return reading
    adds_up = indicator is not None and (indicator.flow or indicator.accumulates)
    in_each = adds_up and words.throughout and find_row(words) is not None
    return reading._replace(measure="annual_level") if words.annual or in_each else reading


def _find_scope(claim: Claim, words: Predicate, reading: Reading | None, discourse: Discourse) -> Scope:
    """The scope of a subject, for one number of it."""
    scope = claim.subject.scope
    drawn = scope.cause is Cause.LED and reading is not None and _is_drawn(claim, words, reading, discourse)
    return Scope("part", scope.cause, scope.word) if drawn else scope


def _is_drawn(claim: Claim, words: Predicate, reading: Reading, discourse: Discourse) -> bool:
    """带动消费3亿元: the amount that something drew, and what is said of that amount, is no whole."""
    if _is_whole(claim, words):
        return False
    last = discourse.latest
    if last is not None and last.subject is claim.subject and last.reading is not None:
        return last.scope.area == "part"  # 带动投资增长10%、达到80亿元: how all of it grew, and what it reached
    return reading.measure in ("level", "change")


def _is_whole(claim: Claim, words: Predicate) -> bool:
    """带动全社会固定资产投资达到80亿元: what all of society invests is drawn along, and reaches so much."""
    if not (words.level or words.to or words.bound_word == "突破") or words.cumulative:
        return False
    return any(token.text.startswith("全社会") for token in claim.clause.left)


def _list_flags(
    words: Predicate,
    subject: Subject,
    indicator: Indicator | None,
    reading: Reading | None,
    period: tuple[int, int] | None,
) -> tuple[str, ...]:
    flags: list[str] = []
    several = period is not None and period[0] < period[1]
    if words.annual and several and reading and reading.measure == "change":
        flags.append("annual_average")
    if words.cumulative and indicator is not None and indicator.accumulates and not several and not words.times:
        flags.append("running_total")
    if subject.scope.cause is Cause.UNSURE:
        flags.append("scope_unsure")
    return tuple(flags)
