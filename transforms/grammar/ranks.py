"""Ordinals: whose rank a number is (位居全市第二), one rank or several in order; and numerals that count steps."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from transforms.grammar.antecedents.counted import count_named
from transforms.grammar.antecedents.named import follow
from transforms.grammar.build import quantity_of
from transforms.grammar.discourse import Discourse, Opening
from transforms.grammar.measure import Reading
from transforms.grammar.period import decide_kind
from transforms.grammar.predicate import Predicate, read_predicate
from transforms.grammar.productions import Production, Table
from transforms.grammar.reference_time import TimeFrame
from transforms.grammar.scope import Cause, is_wider
from transforms.grammar.situation import Outcome, Situation, refuse_all
from transforms.grammar.statements import Attachment, Refusal, Statement
from transforms.grammar.subjects import Subject
from transforms.language import cues as cue
from transforms.language.numerals import parse_chinese
from transforms.tokens.clauses import Group, union
from transforms.tokens.tokens import Token

_FURTHEST_RISE = 6
_PLACES = ("位", "位次", "名")
_RANK_CLASSES = frozenset({"rank", "rank_within"})


_WHICH = cue.TEXT | cue.PART | cue.AREAS
_PARTED = cue.NAME | cue.QUANTITY | cue.TIME | cue.LIST | cue.CLAUSE
_INCREMENTS = ("增量", "净增量", "增加量")


class Rank(NamedTuple):
    """A rank, the subject that holds it, and whether the growth of that subject is what is ranked."""

    number: Token
    subject: Subject
    of_rate: bool


def _rank(situation: Situation) -> Outcome | None:
    """位居全市第二: ranks of the last subjects, where it is said among whom."""
    if situation.unit_class not in _RANK_CLASSES:
        return None
    among = _find_ranking_area(situation)
    ranks = _hand_out(situation) if among is not None else ()
    if _rise_follows(situation):
        return _begin_rise(situation, ranks, among)
    discourse = situation.discourse._replace(opening=None)
    statements: list[Statement] = []
    ranked: set[int] = set()
    for rank in ranks:
        statement = _build_rank(rank, situation, discourse, among)
        if statement is not None:
            statements.append(statement)
            ranked.add(rank.number.start)
            discourse = discourse.add((statement,))
    refused = tuple(
        situation.builder.refuse(number, situation.predicate, situation.clause, Refusal.ORDINAL, discourse)
        for number in situation.numbers
        if number.start not in ranked
    )
    return Outcome(_speak_of(ranks, discourse.add(refused)), (*statements, *refused))


def _speak_of(ranks: Sequence[Rank], discourse: Discourse) -> Discourse:
    """投资增速居全市第一，达到9%: the discourse in which what follows is said of what is ranked."""
    if not ranks:
        return discourse
    subjects, antecedents = tuple(dict.fromkeys(rank.subject for rank in ranks)), discourse.antecedents
    if subjects[0] not in antecedents.last:
        discourse = discourse._replace(antecedents=antecedents.remember(subjects), before=None)
    return discourse._replace(before=Predicate(rate_head=1)) if all(rank.of_rate for rank in ranks) else discourse


def _rise_follows(situation: Situation) -> bool:
    """由第7位 before 升到第4位: whether another rank tells where the move ended."""
    if not situation.cues & cue.FROM:
        return False
    group, tokens = situation.group, situation.clause.tokens
    for token in tokens[group.last : group.last + _FURTHEST_RISE]:
        if token.quantity is not None:
            return token.quantity.unit_class == "rank"
        if token.mask & (cue.CLAUSE | cue.LIST | cue.END):
            return False
    return False


def _begin_rise(situation: Situation, ranks: Sequence[Rank], among: str | None) -> Outcome:
    """The rank where a move began is a row only where its year is told; what holds it, and among whom, is kept for the
    rank where it ended."""
    discourse = situation.discourse
    opening = Opening(situation.group, tuple(rank.subject for rank in ranks), situation.predicate, among or "")
    year = next((time.last for time in situation.predicate.times if time.kind == "year"), None)
    statements: list[Statement] = []
    for rank in ranks if year is not None else ():
        begun = _build_rank(rank, situation, discourse, among)
        if begun is not None and year is not None:
            statements.append(begun._replace(period=(year, year), kind="actual", refused=None))
    told = {one.quantity.start for one in statements}
    refused = tuple(
        situation.builder.refuse(number, situation.predicate, situation.clause, Refusal.ORDINAL, discourse)
        for number in situation.numbers
        if number.start not in told
    )
    behind = discourse.add((*statements, *refused))
    return Outcome(behind._replace(opening=opening if ranks else None), (*statements, *refused))


def _find_ranking_area(situation: Situation) -> str | None:
    """Among whom is ranked (全市), or None where the numbers are ordinals of another kind (第三产业)."""
    group, tokens = situation.group, situation.clause.tokens
    quantity = quantity_of(group.members[0])
    if quantity.unit_class != "rank":
        return None
    among = _name_area(situation.left)
    if among is not None and _is_league(among, situation):
        return None
    if among is None and situation.discourse.opening is not None:
        among = situation.discourse.opening.among or None
    ranked = situation.cues & cue.RANKS or quantity.unit_name
    ends = group.last >= len(tokens) or not tokens[group.last].mask & cue.TEXT
    return among if ranked or ends else None


def _name_area(left: Sequence[Token]) -> str | None:
    """居全国第3位, 居工业大省第1位, 列副省级城市第4位: among whom is ranked, with the words that say which of them."""
    area = max((position for position, token in enumerate(left) if is_wider(token)), default=None)
    if area is None:
        return None
    verb = max((position for position, token in enumerate(left[:area]) if token.mask & cue.RANKS), default=None)
    last = len(left) if verb is not None else area + 1
    while verb is None and last < len(left) and left[last].mask & _WHICH and left[last - 1].end == left[last].start:
        last += 1
    among = left[area if verb is None else verb + 1 : last]
    parted = any(token.mask & _PARTED for token in among)
    return left[area].text if parted else "".join(token.text for token in among)


def _is_league(among: str, situation: Situation) -> bool:
    """列全国百强县第45位: a place in a league of places is held by the place itself, not by the last subject."""
    find = situation.nouns.territory.cues.get
    return any(find(among[-length:], 0) & cue.LEAGUE_END for length in range(2, 5) if length <= len(among))


def _hand_out(situation: Situation) -> Sequence[Rank]:
    """The numbers to their subjects; none where they cannot be matched without guessing."""
    numbers = situation.numbers
    rated = bool(situation.cues & cue.RATE_HEAD)
    before_area = _cut_area(situation.left)
    if any(token.text.endswith(_INCREMENTS) for token in before_area):
        return ()  # 近五年人均预期寿命增量居全国第一: neither a level nor a rate
    verbs = read_predicate(before_area, union(before_area))
    noun, alike = before_area[: verbs.noun_end], verbs.all_alike or situation.predicate.all_alike
    subjects: Sequence[Subject] | None
    if _names_something(noun):
        subjects = situation.nouns.find_subjects(noun, len(numbers), alike, False)
    else:
        subjects = _find_unnamed(situation, before_area, alike)
    if subjects is None:
        return _rank_level_and_rate(situation, noun) if len(numbers) == 2 else ()
    if _ranks_both(situation):
        return [Rank(numbers[0], subject, of_rate) for subject in subjects or () for of_rate in (False, True)]
    if len(numbers) == 1:
        return [Rank(numbers[0], subject, rated) for subject in subjects]
    if len(subjects) != len(numbers):
        return ()
    return [Rank(number, subject, rated) for number, subject in zip(numbers, subjects, strict=True)]


def _cut_area(left: tuple[Token, ...]) -> tuple[Token, ...]:
    """The words before the area among whose places something is ranked."""
    return left[: max((position for position, token in enumerate(left) if is_wider(token)), default=len(left))]


def _names_something(noun: Sequence[Token]) -> bool:
    return any(token.name is not None and token.name.codes for token in noun)


def _find_unnamed(situation: Situation, before_area: Sequence[Token], alike: bool) -> Sequence[Subject]:
    """What is ranked where the clause does not name it: what changed, or what was spoken of last."""
    opening = situation.discourse.opening
    if opening is not None and len(situation.numbers) == 1:
        return opening.subjects
    if count_named(situation) == len(situation.discourse.antecedents.last):
        return situation.discourse.antecedents.last  # 甲、乙两项指标增速均居
    if any(token.mask & cue.TEXT for token in before_area) or situation.cues & (cue.OWN_TARGET | cue.REQUIRED):
        return ()  # 超目标人数居全国第一
    antecedents = situation.discourse.antecedents
    several = alike and not _ranks_both(situation)
    return antecedents.history if several else antecedents.last


def _ranks_both(situation: Situation) -> bool:
    """总量和增速均居第5位: one number for the rank of the level and that of the growth."""
    one = len(situation.numbers) == 1 and situation.cues & cue.ALL
    return bool(one and situation.cues & cue.TOTAL and situation.cues & cue.RATE_HEAD)


def _rank_level_and_rate(situation: Situation, noun: tuple[Token, ...]) -> Sequence[Rank]:
    """总量和增速分别居第3位、第2位: one rank of the level, one of the growth."""
    totals = [position for position, token in enumerate(situation.left) if token.mask & cue.TOTAL]
    rates = [position for position, token in enumerate(situation.left) if token.mask & cue.RATE_HEAD]
    if not totals or not rates:
        return ()
    found = situation.nouns.find_subjects(noun, 1, False, False)
    if found is None or len(found) != 1:
        return ()
    level_first = totals[0] < rates[0]
    return [Rank(number, found[0], (index == 0) != level_first) for index, number in enumerate(situation.numbers)]


def _build_rank(rank: Rank, situation: Situation, discourse: Discourse, among: str | None) -> Statement | None:
    """A rank as a statement, where it is clear what is ranked; else None."""
    subject = discourse.place(rank.subject)
    told = (
        one for one in reversed(discourse.recent) if one.subject is subject and one.attachment is not Attachment.RANK
    )
    last = next((one for one in told if one.reading), None)
    predicate, frame = situation.predicate, discourse.reference.frame()
    rank_of = _find_ranked(rank, last, situation)
    if subject.name is None or len(subject.name.codes) != 1 or rank_of is None or frame is None:
        return None
    left = situation.left
    start = left[0].start if left else situation.numbers[0].start
    quantity = quantity_of(rank.number)
    return Statement(
        quantity=quantity,
        kind=decide_kind(discourse.reference, frame, predicate),
        attachment=Attachment.RANK,
        clause_start=min(start, subject.start),
        clause_end=situation.clause.end,
        predicate=predicate,
        subject=subject,
        indicator=situation.builder.catalogue.indicators[subject.name.codes[0]],
        reading=Reading("rank", quantity.value, None, "rank", "eq", "rank"),
        period=_date_rank(situation, frame, last, rank_of),
        scope=subject.scope,
        flags=("scope_unsure",) if subject.scope.cause is Cause.UNSURE else (),
        refused=Refusal.PART_OF_YEAR if frame.partial else None,
        rank_scope=among,
        rank_of=rank_of,
        section=discourse.reference.setting.section,
        chain=situation.clause.chain,
        clause=situation.clause,
    )


def _find_ranked(rank: Rank, last: Statement | None, situation: Situation) -> str | None:
    """Whether the growth or the level is ranked; None where nothing tells."""
    total = situation.predicate.total
    if rank.of_rate or (last is not None and last.predicate.rate_head and not total):
        return "growth"
    measure = last.reading.measure if last is not None and last.reading is not None else "level"
    return "level" if measure == "level" or total or _ranks_both(situation) else None


def _date_rank(situation: Situation, frame: TimeFrame, last: Statement | None, rank_of: str) -> tuple[int, int]:
    """The years of what is ranked: those named beside it (近两年…增幅居), those of the sum or the growth just told."""
    before = itertools.takewhile(
        lambda token: not token.mask & cue.CLAUSE, reversed(situation.clause.tokens[: situation.group.first])
    )
    if any("连续" in token.text or token.mask & cue.THROUGHOUT for token in before):
        return frame.last, frame.last  # 连续三年居: the last of them
    if frame.explicit and rank_of == "growth":
        return frame.first, frame.last  # 近两年…增幅居
    told = last.period if last is not None else None
    if last is None or last.reading is None or told is None or told[0] == told[1] or told[1] != frame.last:
        return frame.last, frame.last
    grew = last.reading.measure in ("growth", "annual_growth")
    same = grew if rank_of == "growth" else last.reading.measure == "level"
    return told if same else (frame.last, frame.last)


def _steps(situation: Situation) -> Outcome | None:
    """三个大台阶, 4个千亿台阶: how many steps were taken, or how high each was, is no amount of anything."""
    if len(situation.numbers) > 1 or not _counts_steps(situation.group, situation.clause.tokens):
        return None
    number = situation.numbers[0]
    clause = replace(situation.clause, start=number.start, end=number.end)
    statement = situation.builder.refuse(number, Predicate(), clause, Refusal.STEPS, situation.discourse)
    noun = situation.left[: situation.predicate.noun_end]
    if any(_is_mark(token) for token in noun):
        noun = ()  # 跨过两万亿、两万五千亿两个大关: what the first of the marks is said of goes on
    return Outcome(follow(situation.discourse.add((statement,)), noun, situation), (statement,))


def _places_moved(situation: Situation) -> Outcome | None:
    """前移3位: by how many places a rank moved is no count of people."""
    left, number = situation.left, situation.numbers[-1]
    if not left or not left[-1].mask & cue.CLIMBS or not number.text.endswith(_PLACES):
        return None
    return refuse_all(situation, Refusal.STEPS)


def _is_mark(token: Token) -> bool:
    """两万五千亿: whether a word without a unit is an amount."""
    return bool(token.mask & cue.TEXT) and token.text.endswith("亿") and parse_chinese(token.text) is not None


def _counts_steps(group: Group, tokens: Sequence[Token]) -> bool:
    quantity = quantity_of(group.members[0])
    if not quantity.chinese:
        return False
    before = tokens[group.first - 1].quantity if group.first else None
    if before is not None and before.unit_class == "count" and not quantity.count_word:
        return True
    if not quantity.unit_class and len(tokens) > group.last + 1 and tokens[group.last].mask & cue.LIST:
        return _is_mark(tokens[group.last + 1])
    if not quantity.count_word:
        return False
    following = tokens[group.last] if group.last < len(tokens) else None
    if following is None:
        return group.after in ("ge", "gt")
    steps = any(token.text.endswith(("台阶", "大关", "关口")) for token in (following, tokens[group.last - 1]))
    return steps or following.quantity is not None or bool(following.mask & cue.AFTER_GE)


def may_be_ordinal(number: Token, cues: int) -> bool:
    """Whether a number can be an ordinal or steps at all: a rank, places in a ranking, or written in Chinese."""
    quantity = quantity_of(number)
    moved = cues & cue.CLIMBS and number.text.endswith(_PLACES)
    return quantity.chinese or quantity.unit_class in _RANK_CLASSES or bool(moved)


# Numbers that are not said of a subject as amounts are.
ORDINALS: Table[Situation, Outcome] = Table(
    "ordinal",
    (
        Production("rank", "the number is an ordinal", _rank),
        Production("places_moved", "it counts the places by which a rank moved", _places_moved, needs=cue.CLIMBS),
        Production("steps", "it counts steps, or says how high each was", _steps),
    ),
)
