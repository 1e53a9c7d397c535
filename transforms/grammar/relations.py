"""What a clause with numbers says of its subjects: a change, an earlier level, a recalled aim, or one number each."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from transforms.grammar import aims
from transforms.grammar import facts as fact
from transforms.grammar.build import Claim, quantity_of
from transforms.grammar.discourse import Opening
from transforms.grammar.period import date_change
from transforms.grammar.predicate import Predicate
from transforms.grammar.productions import Production, Table
from transforms.grammar.reference_time import TimeFrame, single
from transforms.grammar.scope import is_wider
from transforms.grammar.situation import Outcome, Situation, build_all, make_claim, mark_all, refuse_all
from transforms.grammar.statements import Attachment, Refusal, Statement
from transforms.grammar.subjects import Subject
from transforms.language import cues as cue
from transforms.tokens.clauses import Group
from transforms.tokens.tokens import Token

_FURTHEST_END = 10
_MONTHS = re.compile(r"[一两二三四五六七八九十\d]{1,3}个?(?:月|季)")


def _change_begins(situation: Situation) -> Outcome | None:
    """由44.5亿元…: where a change began; its end is still to come."""
    begins = situation.predicate.mask & cue.FROM and situation.subjects
    if not begins or not _change_follows(situation.clause.tokens, situation.group.last):
        return None
    if situation.predicate.times and not _number_follows(situation.clause.tokens, situation.group.last):
        return _state_start(situation)
    opening = Opening(situation.group, situation.subjects, situation.predicate)
    return Outcome(situation.discourse._replace(opening=opening))


def _number_follows(tokens: Sequence[Token], index: int) -> bool:
    """Whether another number comes before the clause ends."""
    for token in tokens[index:]:
        if token.mask & (cue.CLAUSE | cue.END):
            return False
        if token.mask & cue.QUANTITY:
            return True
    return False


def _state_start(situation: Situation) -> Outcome | None:
    """增幅由上年的12%降至个位数: where a change ended is no number, so that its start alone is stated."""
    frame = situation.discourse.reference.frame_of(situation.predicate.times[0])
    attachment = situation.found.attachment if situation.found is not None else None
    if frame is None or attachment is None or len(situation.numbers) != len(situation.subjects):
        return None
    level = Predicate(level=True, rate_head=situation.predicate.rate_head, bound=situation.predicate.bound)
    claims = [
        make_claim(situation, number, subject, level, attachment, frame, "actual")
        for number, subject in zip(situation.numbers, situation.subjects, strict=True)
    ]
    return build_all(situation, claims, situation.discourse)


def _change_follows(tokens: Sequence[Token], index: int) -> bool:
    """Whether an 增长到 comes before the next number."""
    for position in range(index, min(index + _FURTHEST_END, len(tokens))):
        token = tokens[position]
        if token.mask & (cue.QUANTITY | cue.END):
            return False
        if token.mask & (cue.UP_TO | cue.DOWN_TO) or token.text in ("到", "至"):
            return True
        if token.mask & cue.LEVEL and token.text.startswith(("达", "为")):
            return True
    return False


def _rate_turns(situation: Situation) -> Outcome | None:
    """由上年上升1.6%转为下降2.9%: the first rate is that of the time told with it, the second of the time in force."""
    predicate, discourse = situation.predicate, situation.discourse
    if situation.unit_class != "%" or len(situation.numbers) > 1 or not situation.subjects:
        return None
    if not predicate.direction and quantity_of(situation.numbers[0]).value >= 0:
        return None
    following = situation.clause.tokens[situation.group.last : situation.group.last + _FURTHEST_END]
    turn = next((token for token in following if not token.mask & (cue.CLAUSE | cue.TIME)), None)
    if turn is None or not turn.mask & cue.TURN:
        return None
    time = next(iter(predicate.times), None)
    frame = None if time is None else discourse.reference.frame_of(time)
    if time is None or frame is None:
        return refuse_all(situation, Refusal.NO_PERIOD)
    attachment = situation.found.attachment if situation.found is not None else None
    assert attachment is not None
    claim = make_claim(situation, situation.numbers[0], situation.subjects[-1], predicate, attachment, frame, "actual")
    statement, discourse = situation.builder.build(claim, discourse, situation.trail)
    if frame.partial:
        # 由一季度下降3%转为增长5%: of which months the second is, nobody says.
        discourse = discourse._replace(reference=discourse.reference.set_time(time, later=True))
    return Outcome(discourse, (statement,))


def _change_ends(situation: Situation) -> Outcome | None:
    """…增长到67.8亿元: the first number stands at the start of the years in force, this one at their end."""
    opening, predicate = situation.opening, situation.predicate
    if opening is None or not (predicate.to or predicate.level or predicate.bound):
        return None
    frame, discourse = date_change(situation.discourse, opening.predicate, predicate)
    rate = (opening.predicate.rate_head or predicate.rate_head) if situation.is_rate else 0
    annual = bool(rate or _names_growth(opening.subjects)) and (opening.predicate.annual or predicate.annual)
    level = Predicate(level=True, rate_head=rate, annual=annual, target=predicate.target, actual=predicate.actual)
    claims = (*_claim_start(situation, opening, level, frame), *_claim_end(situation, opening, level, frame))
    former: tuple[Statement, ...] = ()
    if annual:
        # 年均增速由8%提高到9%: the first average is that of other years, which nobody names.
        first, last = opening.subjects[0], opening.group.members[-1]
        begun = replace(situation.clause, group=opening.group, start=min(first.start, last.start), end=last.end)
        before = situation._replace(group=opening.group, clause=begun, predicate=opening.predicate)
        former = refuse_all(before, Refusal.NO_PERIOD).statements
    base = discourse.base
    built = build_all(situation, claims, discourse._replace(base=None))  # both ends are dated already
    if frame is not None and _leads_from(frame):
        frame = TimeFrame(frame.first + 1, frame.last, frame.explicit)  # growth is counted from the first of them
    grew = any(one.reading is not None and one.reading.measure == "growth" for one in built.statements)
    if grew and frame is not None:
        # 涨幅由1994年的25%回落到去年的3%，…上涨2%: a year's growth each.
        frame = single(frame.last, frame.explicit)
        base = None
    reference = built.discourse.reference._replace(sentence=frame)
    return Outcome(built.discourse._replace(reference=reference, base=base), former + built.statements)


def _names_part(predicate: Predicate) -> bool:
    return any(time.kind == "part" for time in predicate.times)


def _names_growth(subjects: Sequence[Subject]) -> bool:
    return any(subject.name is not None and subject.name.implies == "growth" for subject in subjects)


def _claim_start(situation: Situation, opening: Opening, level: Predicate, frame: TimeFrame | None) -> Iterator[Claim]:
    """Where a change began: levels at the end of the year before, unless a part of a year is named."""
    if len(opening.group.members) != len(opening.subjects) or _names_part(opening.predicate) or level.annual:
        return
    growth = situation.is_rate and (level.rate_head or _names_growth(opening.subjects))
    if growth and any(time.kind == "start" for time in opening.predicate.times):
        return  # 降幅由年初的15%收窄至3.2%: growth of the first months
    begins = frame is not None and (_leads_from(frame) or _runs_from(situation.clause.tokens, frame))
    first = None if frame is None else single(frame.first - (not begins))
    begun = level._replace(bound=opening.predicate.bound)
    for number, subject in zip(opening.group.members, opening.subjects, strict=True):
        claim = make_claim(situation, number, subject, begun, Attachment.FROM_TO, first, "actual")
        yield replace(claim, after=opening.group.after)


def _leads_from(frame: TimeFrame) -> bool:
    """2015年到2020年 leads from the first year to the last; 2016年到2020年 are the years of a plan."""
    return frame.between and (frame.first % 5, frame.last % 5) != (1, 0)


def _runs_from(tokens: Sequence[Token], frame: TimeFrame) -> bool:
    """从1980年到1985年，产量由6万吨增加到8万吨: whether the first of the years in force is told as where it began."""
    return any(
        before.mask & cue.FROM
        and token.time is not None
        and (token.time.kind, token.time.first) == ("span", frame.first)
        for before, token in itertools.pairwise(tokens)
    )


def _claim_end(situation: Situation, opening: Opening, level: Predicate, frame: TimeFrame | None) -> Iterator[Claim]:
    """Where a change ended; 由一季度的2%回升到四季度的6% tells of no rate of the year."""
    predicate, subjects = situation.predicate, opening.subjects
    if len(situation.numbers) != len(subjects):
        return
    last = None if frame is None else single(frame.last)
    if last is not None and situation.is_rate:
        named = any(time.kind in ("same", "year") for time in predicate.times)
        growth = level.rate_head or _names_growth(subjects)
        unnamed = growth and _names_part(opening.predicate) and not named
        last = last._replace(partial=_names_part(predicate) or bool(unnamed))
    ended = level._replace(bound=predicate.bound)
    for number, subject in zip(situation.numbers, subjects, strict=True):
        yield make_claim(situation, _give_unit(number, opening.group), subject, ended, Attachment.FROM_TO, last)


def _give_unit(number: Token, begun: Group) -> Token:
    """由15.2%下降到0: nothing has the unit of that from which it fell."""
    quantity, first = number.quantity, begun.members[0].quantity
    if quantity is None or first is None or quantity.unit_class or quantity.value:
        return number
    return replace(number, quantity=replace(quantity, unit_class=first.unit_class, unit_name=first.unit_name))


def _base_level(situation: Situation) -> Outcome | None:
    """较“十三五”末的50亿元增加30亿元: the number compared with is the level of that year."""
    base = situation.predicate.base
    if base is None or not situation.predicate.base_of_number or len(situation.numbers) > 1 or not situation.subjects:
        return None
    frame = single(base.last)
    claim = make_claim(
        situation, situation.numbers[0], situation.subjects[-1], Predicate(level=True), Attachment.BASE_LEVEL, frame,
        "actual",
    )  # fmt: skip
    statement, discourse = situation.builder.build(replace(claim, after=""), situation.discourse, situation.trail)
    return Outcome(discourse._replace(base=frame), (statement,))


def _recalled_target(situation: Situation) -> Outcome | None:
    """超额完成8%的目标: a target recalled; one set from above (自治区85%的要求) is not the author's."""
    if not situation.discourse.reference.setting.reviews or not aims.is_set(situation):
        return None
    found = aims.find_aimed_at(situation)
    subjects, attachment, discourse = found.subjects, found.attachment, found.discourse
    own_words = situation.nouns.territory.own_words
    wider = any(is_wider(token) and token.text not in own_words for token in situation.left)
    several = len(situation.numbers) > 1
    listed = several and len(situation.numbers) == len(subjects) and attachment is Attachment.SUBJECT_NUMBER
    if wider or not subjects or attachment is None or (several and not listed):
        why = Refusal.REQUIRED_FROM_ABOVE if wider else Refusal.NO_SUBJECT
        return refuse_all(situation._replace(discourse=discourse), why)
    predicate = aims.move_alike(aims.recall(situation.predicate, listed), situation, discourse, attachment)
    if not situation.is_rate and aims.is_aim_compared(situation):
        predicate = predicate._replace(level=True, blocked="")
    frame = None if listed else aims.date_recalled(situation, subjects[0], predicate)
    claims = [
        make_claim(situation, number, subject, predicate, attachment, frame, "target")
        for number, subject in zip(situation.numbers, subjects if listed else subjects[:1], strict=True)
    ]
    built = build_all(situation, claims, discourse)
    return built if listed else mark_all(built, recalls=True)


def _rest_of_comparison(situation: Situation) -> Outcome | None:
    """比全市平均水平1665元低379元: by how much is no number of the subject."""
    rest = situation.clause.joined and not situation.noun and situation.discourse.against
    return refuse_all(situation, Refusal.COMPARED) if rest else None


def _running_total(situation: Situation) -> Outcome | None:
    """新转移9万人，累计70万人: a running total since some year that nobody names."""
    last = situation.discourse.latest
    if situation.found is None or situation.found.attachment is not Attachment.ELIDED or last is None:
        return None
    adds_up = last.indicator is not None and last.indicator.accumulates
    goes_on = adds_up and last.subject is situation.subjects[0] and last.reading is not None
    return refuse_all(situation, Refusal.RUNNING_TOTAL) if goes_on else None


def _no_subject(situation: Situation) -> Outcome | None:
    why = situation.found.refused if situation.found is not None else None
    return refuse_all(situation, why or (Refusal.LIST_MISMATCH if situation.noun else Refusal.NO_SUBJECT))


def _year_by_year(situation: Situation) -> Outcome | None:
    """2019年、2020年分别增长8%和9%: one number for each year of the list."""
    if len(situation.subjects) != 1:
        return None
    frames = [single(year) for year in situation.years]
    return _state(situation, situation.numbers, situation.subjects * len(frames), frames)


def _one_for_all(situation: Situation) -> Outcome | None:
    """甲和乙均增长8%: one number of each subject where it is said of all, else of the nearest."""
    subjects = situation.subjects
    pair = len({subject.start for subject in subjects}) == 1
    attachment = situation.found.attachment if situation.found is not None else None
    if (
        attachment not in (Attachment.SUBJECT_NUMBER, Attachment.EACH_OF_BEFORE)
        and not pair
        and not situation.predicate.all_alike
    ):
        subjects = subjects[-1:]
    return _state(situation, situation.numbers * len(subjects), subjects)


def _one_each(situation: Situation) -> Outcome | None:
    """甲、乙分别增长8%和9%: numbers to subjects in order."""
    numbers = situation.group.members
    if len(numbers) != len(situation.subjects):
        return None
    return _state(situation, numbers, situation.subjects)


def _by_unit(situation: Situation) -> Outcome | None:
    """改造老旧小区36个、4200户: amounts of one subject in several units, of which the indicator has but some."""
    units = {quantity_of(number).unit_name for number in situation.numbers}
    named = situation.found is not None and situation.found.attachment is Attachment.SUBJECT_NUMBER
    if not named or len(situation.subjects) != 1 or len(units) < len(situation.numbers):
        return None
    return _state(situation, situation.numbers, situation.subjects * len(situation.numbers))


def _list_mismatch(situation: Situation) -> Outcome:
    return refuse_all(situation, Refusal.LIST_MISMATCH)


def _from_year(situation: Situation) -> Outcome | None:
    """增速由2014年的2.1%、2015年的3.1%逐年回升: the year behind 由, where no end of a change follows."""
    for before, after in itertools.pairwise(situation.left):
        if before.mask & cue.FROM and after.time is not None and after.time.kind == "year":
            if len(situation.numbers) != 1 or len(situation.subjects) != 1:
                return None
            return _state(situation, situation.numbers, situation.subjects, (single(after.time.last),))
    return None


def _months_in_a_row(situation: Situation) -> Outcome | None:
    """连续12个月保持两位数增长: how each of some months grew is no growth of a year."""
    clause, tokens = situation.clause, situation.clause.tokens
    first = situation.group.first
    if not clause.cues & cue.THROUGHOUT:
        first -= len(clause.left)
    for position in range(first - 1, -1, -1):
        if tokens[position].mask & cue.CLAUSE:
            return None
        if tokens[position].mask & cue.THROUGHOUT:
            length = "".join(token.text for token in tokens[position + 1 : position + 3])
            return refuse_all(situation, Refusal.PART_OF_YEAR) if _MONTHS.match(length) else None
    return None


def _base_of_share(situation: Situation) -> Outcome | None:
    """占公共预算支出30亿元的83%: 占 is said of the percentage, not of the amount."""
    if not situation.is_base_of_share or len(situation.subjects) != 1 or len(situation.numbers) != 1:
        return None
    stated = situation._replace(predicate=situation.predicate._replace(blocked="", level=True))
    return _state(stated, stated.numbers, stated.subjects)


def _state(
    situation: Situation,
    numbers: Sequence[Token],
    subjects: Sequence[Subject],
    frames: Sequence[TimeFrame | None] = (),
) -> Outcome:
    """Numbers and subjects, one each, as statements; behind an announced aim (目标：…) they are targets."""
    attachment = situation.found.attachment if situation.found is not None else None
    assert attachment is not None
    if len(numbers) == 1 and len(subjects) == 1 and not frames:
        claims = [make_claim(situation, numbers[0], subjects[0], situation.predicate, attachment)]
    else:
        claims = [
            make_claim(situation, number, subject, situation.predicate, attachment, frame)
            for number, subject, frame in itertools.zip_longest(numbers, subjects, frames)
        ]
    built = build_all(situation, claims, situation.discourse)
    return mark_all(built, kind="target") if built.discourse.announced else built


RELATIONS: Table[Situation, Outcome] = Table(
    "relation",
    (
        Production("rate_turns", "由 leads to a rate that 转为 follows", _rate_turns, needs=cue.FROM),
        Production("change_begins", "由 leads to the number, and 增长到 follows it", _change_begins, needs=cue.FROM),
        Production("change_ends", "a change was begun, and the number is where it ended", _change_ends,
                   holds=fact.OPENED),
        Production("base_level", "the number belongs to the time compared with", _base_level, holds=fact.BASED),
        Production("recalled_target", "的目标 or 的要求 follows the number in a review", _recalled_target,
                   needs=fact.BEHIND_OF | fact.GOES_ON | cue.REQUIRED | cue.SET_BY, holds=fact.REVIEWS),
        Production("exceeded_by", "超额 leads to an aim right before the number", aims.exceeded_by, needs=cue.REQUIRED),
        Production("handed_down", "a task given from above", aims.handed_down,
                   needs=cue.HANDED_DOWN, holds=fact.REVIEWS),
        Production("handed_down_too", "the next item of a list of such tasks", aims.handed_down_too,
                   forbids=cue.TIME, holds=fact.REVIEWS),
        Production("expected_beside_result", "预计 or 预期 behind a result of the same",
                   aims.expected_beside_result,
                   forbids=cue.TIME | fact.WORDLESS, holds=fact.REVIEWS | fact.RATE),
        Production("rest_of_comparison", "it follows a number that was compared with", _rest_of_comparison,
                   holds=fact.AGAINST),
        Production("running_total", "累计 behind what adds up, without a time", _running_total,
                   forbids=cue.TIME, holds=fact.ADDED_UP),
        Production("no_subject", "nothing was found that the number is said of", _no_subject, holds=fact.NO_SUBJECT),
        Production("base_of_share", "占 leads to an amount, and a percentage of it follows", _base_of_share,
                   needs=cue.BLOCK),
        Production("months_in_a_row", "连续 and some months stand before a rate in its clause", _months_in_a_row,
                   holds=fact.RATE),
        Production("from_year", "由 leads to a year, and no end of a change follows", _from_year, needs=cue.FROM),
        Production("year_by_year", "as many years in a list as numbers", _year_by_year, holds=fact.YEARS),
        Production("one_for_all", "one number and several subjects", _one_for_all,
                   forbids=fact.SEVERAL, holds=fact.SUBJECTS),
        Production("one_each", "as many subjects as numbers", _one_each),
        Production("by_unit", "one subject, and numbers in as many units", _by_unit, holds=fact.SEVERAL),
        Production("list_mismatch", "always", _list_mismatch),
    ),
)  # fmt: skip
