"""What a whole sentence says of its statements: marks passed, floors below aims, sums beside sums."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence

from transforms.grammar.scope import REGION, Cause, Scope
from transforms.grammar.statements import ELLIPTIC, Attachment, Refusal, Statement
from transforms.grammar.subjects import NounReader, Subject
from transforms.language import cues as cue

_RUNNING = "running_total"
_AMONG = Scope("part", Cause.WORD, "其中")
# Growth in percent; 翻一番 is that of all years.
_RATES = frozenset({"growth_verb", "growth_head", "growth_of_list"})
_OF_SIGHT = Scope("region", Cause.UNSURE, "门票")
_TICKETS = ("门票收入", "门票总收入")
_KEEPS = frozenset({"稳定在", "保持在", "维持在", "稳在", "常年稳定在", "常年保持在"})
_RESIDENT = "常住"
# Of statements: what they show, without which no revision of some kind is called for.
_RECALLS, _STRETCHES, _PASSES, _COMPARES, _BLOCKED = (1 << bit for bit in range(5))
_OF_PART, _FLAGGED, _TIMED, _VISITS, _YEARLY = (1 << bit for bit in range(5, 10))
_FOLLOWS = ELLIPTIC | {Attachment.HEAD_ELIDED}


def revise_sentence(statements: Sequence[Statement], nouns: NounReader) -> list[Statement]:
    """The statements of one sentence as they stand beside each other."""
    found = list(statements)
    traits = _find_traits(found) if len(found) > 1 else 0
    if traits & _RECALLS:
        _recall_chains(found)
    if traits & _STRETCHES:
        _set_floors(found)
    if traits & (_PASSES | _STRETCHES):
        _drop_milestones(found)
    if traits & _COMPARES:
        _widen_compared_levels(found)
    if traits & _BLOCKED:
        _part_shares(found, nouns.territory.sure_words)
    if traits & _OF_PART:
        _widen_totals(found, nouns)
    if traits & _FLAGGED:
        _drop_running_totals(found)
    if len(found) > 1:
        _drop_standing_totals(found)
    if traits & _TIMED:
        _drop_usual_levels(found)
    if traits & _VISITS:
        _doubt_visitors(found)
    if traits & _OF_PART:
        _prefer_residents(found)
    if traits & _YEARLY:
        _go_on_annually(found)
    return found


def _find_traits(statements: Sequence[Statement]) -> int:
    """What any of some statements shows, without which there is nothing to revise."""
    traits = 0
    for one in statements:
        predicate, reading = one.predicate, one.reading
        if one.recalls:
            traits |= _RECALLS
        if one.scope.area == "part":
            traits |= _OF_PART
        if one.flags:
            traits |= _FLAGGED
        if predicate.stretch:
            traits |= _STRETCHES
        if predicate.base is not None:
            traits |= _COMPARES
        if predicate.blocked or one.refused is Refusal.SHARE:
            traits |= _BLOCKED
        if predicate.times:
            traits |= _TIMED
        if reading is not None:
            traits |= (_PASSES if reading.bound in ("gt", "ge") else 0) | (_VISITS if reading.unit == "visits" else 0)
            traits |= _YEARLY if reading.measure == "annual_growth" else 0
    return traits


def _go_on_annually(found: list[Statement]) -> None:
    """居民收入年均增长8%，其中城镇、农村分别增长7%、9%: parts of what grew so much a year grew so much a year."""
    whole: Statement | None = None
    chain = -1
    for index, one in enumerate(found):
        reading, left = one.reading, one.clause.left if one.clause is not None else ()
        if reading is None or one.period is None:
            continue
        if reading.measure == "annual_growth":
            whole, chain = one, one.chain
        elif whole is None or reading.rule not in _RATES or one.period != whole.period or one.predicate.times:
            continue
        elif (left and left[0].text == "其中") or one.chain == chain or _is_part(one, whole):
            found[index], chain = one._replace(reading=reading._replace(measure="annual_growth")), one.chain


def _is_part(one: Statement, whole: Statement) -> bool:
    """Whether an indicator is by definition a part of another."""
    return one.indicator is not None and whole.indicator is not None and whole.indicator.code in one.indicator.part_of


def _drop_usual_levels(found: list[Statement]) -> None:
    """总产稳定在11万吨左右，去年为11.3万吨: what something usually comes to is of no year, where one year's is told."""
    for index, usual in enumerate(found[:-1]):
        if not usual.is_read or not usual.is_level or usual.predicate.times or usual.clause is None:
            continue
        if not any(token.text in _KEEPS for token in usual.clause.left):
            continue
        if any(_tells_one_year(one, usual) for one in found[index + 1 :]):
            found[index] = usual._replace(refused=Refusal.NO_PERIOD)


def _tells_one_year(one: Statement, usual: Statement) -> bool:
    """Whether a statement is the level of one year, told as such, of what usually comes to about so much."""
    if one.indicator is not usual.indicator or one.reading is None or usual.reading is None or not one.is_level:
        return False
    if not any(time.kind in ("year", "before") for time in one.predicate.times):
        return False
    same = one.period is not None and usual.period is not None and one.period[1] == usual.period[1]
    return same and one.kind == usual.kind and one.reading.value != usual.reading.value


def _doubt_visitors(found: list[Statement]) -> None:
    """接待游客6.8万人次，门票收入97万元: where tickets are sold, the visitors are mostly those of one sight."""
    for index, tickets in enumerate(found):
        if tickets.subject is None or not tickets.subject.label.endswith(_TICKETS) or not index:
            continue
        for before, visits in enumerate(found[:index]):
            if visits.reading is not None and visits.reading.unit == "visits" and visits.scope == REGION:
                found[before] = visits._replace(scope=_OF_SIGHT, flags=(*visits.flags, "scope_unsure"))


def _prefer_residents(found: list[Statement]) -> None:
    """总人口16.3万人，其中常住人口11.2万人: the population is the resident one; the total is that of the registered."""
    for index, part in enumerate(found):
        if part.subject is None or not part.subject.label.startswith(_RESIDENT) or part.scope != _AMONG:
            continue
        for before, total in enumerate(found[:index]):
            named = total.subject is not None and total.subject.label.startswith(_RESIDENT)
            if total.indicator is part.indicator and total.scope.is_own() and total.is_level and not named:
                found[before] = total._replace(refused=Refusal.NOT_READ)
                found[index] = part._replace(scope=REGION)


def _drop_running_totals(found: list[Statement]) -> None:
    """转移就业累计31万人，其中当年新增2万人: a running total since some year, of which the last year's is told."""
    for index, total in enumerate(found[:-1]):
        if _RUNNING not in total.flags or total.reading is None or total.reading.measure != "level":
            continue
        for later in range(index + 1, len(found)):
            one = found[later]
            among = one.clause is not None and bool(one.clause.left) and one.clause.left[0].text == "其中"
            if not among or one.indicator is not total.indicator or one.reading is None:
                continue
            found[index] = total._replace(refused=Refusal.RUNNING_TOTAL)
            found[later] = one._replace(flags=tuple([flag for flag in one.flags if flag != _RUNNING]))


def _drop_standing_totals(found: list[Statement]) -> None:
    """建成高标准农田18万亩，其中今年新建3万亩: what there is by now, where the year's own is told of it."""
    for index, total in enumerate(found[:-1]):
        year, indicator = found[index + 1].clause, total.indicator
        if year is None or indicator is None or not indicator.accumulates:
            continue
        if not total.is_level or total.clause is None or total.clause.cues & cue.TIME:
            continue
        if total.period is None or total.period[0] < total.period[1]:
            continue  # 五年累计引进内资186亿元，其中2020年…
        among = year.left and year.left[0].text == "其中" and year.cues & cue.TIME and not year.cues & cue.NAME
        made = year.cues & (cue.MAKE | cue.GAIN | cue.GROSS)
        if among and made and found[index + 1].quantity.unit_class == total.quantity.unit_class:
            found[index] = total._replace(refused=Refusal.RUNNING_TOTAL)


def _widen_totals(found: list[Statement], nouns: NounReader) -> None:
    """财政预算收入9亿元，其中地方财政收入5亿元: the local part is what their code means, the total is its whole."""
    for index, part in enumerate(found):
        subject, indicator = part.subject, part.indicator
        if subject is None or indicator is None or part.scope != _AMONG or not indicator.part_of:
            continue
        budget = _is_of_budget(subject)
        if not budget and not _is_local(subject, nouns.territory.cues):
            continue
        total = next(
            (one.subject for one in found[:index] if one.indicator is indicator and one.scope.is_own() and one.is_read),
            None,
        )
        if total is None or (_is_of_budget(total) if budget else _is_local(total, nouns.territory.cues)):
            continue
        whole = nouns.catalogue.indicators[indicator.part_of[0]]
        for position, one in enumerate(found):
            if one.subject is total:
                found[position] = one._replace(indicator=whole)
            elif one.subject is subject:
                found[position] = one._replace(scope=REGION)


def _is_of_budget(subject: Subject) -> bool:
    """公共财政预算收入: the revenue that a budget is made of, which others are more than."""
    return subject.name is not None and "预算" in subject.name.text


def _is_local(subject: Subject, cues: Mapping[str, int]) -> bool:
    text = subject.name.text if subject.name is not None else ""
    return any(cues.get(text[:length], 0) & cue.LOCAL for length in range(2, 4))


def _part_shares(found: list[Statement], own_words: Collection[str]) -> None:
    """产值14亿元，占全市的8%; 产值14亿元，占全市产值的8%: what is a share of the whole region's is a part's."""
    for index, share in enumerate(found):
        clause = share.clause
        if clause is None or not (share.predicate.blocked.startswith("占") or share.refused is Refusal.SHARE):
            continue
        words = "".join([token.text for token in clause.left if not token.mask & cue.EACH])
        if not words.startswith("占"):
            continue
        words = words.rstrip("的约近达到").removeprefix("占")
        own = max((word for word in own_words if words.startswith(word)), key=len, default="")
        if not own:
            continue
        for earlier, statement in enumerate(found[:index]):
            if statement.scope.area == "region" and _is_shared(statement, found[index - 1], share, words[len(own) :]):
                found[earlier] = statement._replace(scope=Scope("part", Cause.WORD, "占" + own))


def _is_shared(statement: Statement, before: Statement, share: Statement, whole: str) -> bool:
    """Whether a share is told of a statement: of its subject, or of that right ``before`` by the name of the whole."""
    if not whole:
        return share.subject is not None and statement.subject is share.subject
    name = statement.subject.name if statement.subject is not None else None
    return statement.subject is before.subject and name is not None and name.text == whole


def _recall_chains(found: list[Statement]) -> None:
    """完成甲5%、乙8%的目标: what stands in one chain with a recalled aim was an aim, too."""
    for index, statement in enumerate(found):
        if not statement.recalls:
            continue
        for earlier in range(index - 1, -1, -1):
            if found[earlier].chain != statement.chain:
                break
            found[earlier] = found[earlier]._replace(kind="target")


def _set_floors(found: list[Statement]) -> None:
    """确保8%、力争9%: what is made sure of is the least, what is striven for the aim."""
    for index, aim in enumerate(found[1:]):
        floor = found[index]
        if aim.kind != "target" or aim.reading is None or not aim.predicate.stretch or aim.subject is None:
            continue
        if floor.reading is None or floor.subject is None or floor.subject.name != aim.subject.name:
            continue
        same = floor.reading.measure == aim.reading.measure
        if same and floor.reading.bound == "eq" and floor.predicate.floor:
            found[index] = floor._replace(reading=floor.reading._replace(bound="ge"))


def _drop_milestones(found: list[Statement]) -> None:
    """突破400亿元大关，达到418亿元, or the other way round: the mark that was passed is no statement of its own."""
    levels = [
        index
        for index, one in enumerate(found)
        # Growth told between the two does not part them.
        if one.reading is None or one.reading.measure == "level" or one.refused is not None
    ]
    for first, second in itertools.pairwise(levels):
        later = found[second]
        backwards = later.reading is not None and later.reading.bound in ("gt", "ge")
        mark, reached = (second, first) if backwards else (first, second)
        if later.attachment in _FOLLOWS and _is_passed(found[mark], found[reached]):
            found[mark] = found[mark]._replace(refused=Refusal.MILESTONE)


def _is_passed(mark: Statement, reached: Statement) -> bool:
    if mark.reading is None or reached.reading is None or mark.refused or reached.refused:
        return False
    if any(one.predicate.floor or one.predicate.stretch for one in (mark, reached)):
        return False
    said_of_the_same = (
        mark.indicator is reached.indicator
        and mark.scope == reached.scope
        and mark.period == reached.period
        and mark.kind == reached.kind
        and mark.reading.measure == reached.reading.measure == "level"
        and mark.reading.unit == reached.reading.unit
    )
    return said_of_the_same and mark.reading.bound in ("gt", "ge") and mark.reading.value <= reached.reading.value


def _widen_compared_levels(found: list[Statement]) -> None:
    """出口6亿美元、比“九五”时期增长3倍: what is compared with five years is itself the sum of five."""
    for index, growth in enumerate(found[1:]):
        level = found[index]
        if level.reading is None or growth.reading is None or level.period is None or growth.period is None:
            continue
        base = growth.predicate.base
        if base is None or base.kind not in ("span", "before_span") or growth.subject is not level.subject:
            continue
        compared = level.reading.measure == "level" and growth.reading.measure == "growth"
        if compared and growth.period[0] < growth.period[1]:
            found[index] = level._replace(period=growth.period)
