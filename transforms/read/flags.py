"""Statements of a document to the flags that each deserves: damage, contradiction, doubt about the year."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from transforms.grammar.measure import Reading
from transforms.grammar.statements import OF_SAME_SENTENCE, Attachment, Refusal, Statement
from transforms.language import cues as cue
from transforms.records import CleanText

_MOST_COMPARED = 20
_NOMINAL_TOLERANCE = Decimal(3)
_COMPARED = frozenset({"level", "annual_level", "growth", "annual_growth"})
Flags = Iterator[tuple[int, str]]
# A statement that is an observation, and its place among all statements.
Placed = tuple[int, Statement]


def flag_statements(statements: Sequence[Statement], clean: CleanText, year_unsure: bool = False) -> list[Statement]:
    """Statements with flags where they stand in damaged text, contradict each other or are hard to believe.

    ``year_unsure``: the report's year is in doubt; else what comes too late for its review is. Periods that other
    statements of the document settle (five years, or the last of them) are settled, too.
    """
    found = _settle_growth(_settle_periods(statements))
    flags: dict[int, list[str]] = defaultdict(list)
    read = [(index, one) for index, one in enumerate(found) if one.reading is not None and one.is_read]
    for check in (_find_damaged(found, clean), _find_implausible(read), _find_conflicts(read), _find_growth(read)):
        for index, flag in check:
            flags[index].append(flag)
    for index in range(len(found)) if year_unsure else _find_too_late(read):
        flags[index].append("year_unsure")
    for index, names in flags.items():
        found[index] = found[index]._replace(flags=(*found[index].flags, *names))
    return found


def _find_too_late(read: Sequence[Placed]) -> Iterator[int]:
    """Results of a year that a review of one year had not yet seen: that year, or the review's, is wrong."""
    for index, statement in read:
        section, period = statement.section, statement.period
        if section is None or section.role != "review" or section.period_end is None or period is None:
            continue
        if statement.kind == "actual" and period[1] > section.period_end and not _is_of_part(statement):
            yield index


def _is_of_part(statement: Statement) -> bool:
    """今年1至2月: whether a part of a year is told with a number."""
    return any(time.kind in ("part", "date") for time in statement.predicate.times)


def _find_damaged(statements: Sequence[Statement], clean: CleanText) -> Flags:
    places = sorted(
        (clean.offsets.to_clean(damage.char_start), clean.offsets.to_clean(damage.char_end))
        for damage in clean.damage
        if damage.kind != "misplaced_fragment"
    )
    starts = [start for start, _ in places]
    for position, statement in enumerate(statements if places else ()):
        index = bisect_left(starts, statement.clause_end)
        if index and places[index - 1][1] > statement.clause_start:
            yield position, "text_damaged"


def _find_implausible(read: Sequence[Placed]) -> Flags:
    for index, statement in read:
        if not _is_plausible(statement):
            yield index, "implausible"


def _is_plausible(statement: Statement) -> bool:
    assert statement.reading is not None and statement.indicator is not None
    reading, indicator = statement.reading, statement.indicator
    if reading.measure == "rank":
        return 1 <= reading.value <= 3000
    amount = reading.measure in ("level", "annual_level")
    limits = indicator.plausible.get("level" if amount else reading.measure)
    if limits is None or (amount and reading.unit != indicator.unit and reading.unit != "visits"):
        return limits is not None or reading.measure == "change"
    years = statement.period[1] - statement.period[0] + 1 if statement.period is not None else 1
    # Growth over several years, and what adds up over them, may be as many times larger.
    added = (indicator.accumulates or indicator.flow) and reading.measure != "annual_level"
    times = years if reading.measure == "growth" or added else 1
    return min(limits[0], limits[0] * times) <= float(reading.value) <= limits[1] * times


def _settle_periods(statements: Sequence[Statement]) -> list[Statement]:
    """Five years or the last of them: what another statement tells of that year decides.

    Growth of 19.8 % dated to a year of which 5.5 % is told is growth over the years in force; spending of
    3.4 trillion beside 0.7 trillion in the last year is the sum of them.
    """
    known: dict[tuple[object, ...], list[Decimal]] = defaultdict(list)
    for one in statements:
        if one.reading is not None and one.other_period is None and one.is_read:
            known[_make_key(one)].append(one.reading.value)
    return [
        one._replace(period=one.other_period)
        if one.other_period is not None and _runs_over_years(one, known.get(_make_key(one), []))
        else one
        for one in statements
    ]


def _settle_growth(statements: Sequence[Statement]) -> list[Statement]:
    """净增60家，增长30%: growth of all there are where a level of that year, less the gain, comes to it."""
    doubt = Refusal.NEW_OR_ALL
    doubted = [index for index, one in enumerate(statements) if one.refused is doubt and index]
    if not doubted:
        return list(statements)
    found = list(statements)
    for index in doubted:
        growth, gain = found[index], found[index - 1]
        levels = [
            one.reading.value
            for one in statements
            if one.is_read and one.is_level and one.reading is not None and one.scope.area == growth.scope.area
            if (one.indicator, one.period) == (growth.indicator, growth.period)
        ]
        if growth.reading is None or gain.reading is None or gain.subject is not growth.subject:
            continue
        added, said = gain.reading.value, growth.reading.value
        if any(level > added and _is_near(100 * added / (level - added), said) for level in levels[:_MOST_COMPARED]):
            found[index] = growth._replace(refused=None)
    return found


def _is_near(computed: Decimal, said: Decimal) -> bool:
    return abs(computed - said) <= 1


def _make_key(one: Statement) -> tuple[object, ...]:
    code = one.indicator.code if one.indicator is not None else ""
    measure = one.reading.measure if one.reading is not None else ""
    return code, measure, one.kind, one.scope.area, one.period


def _runs_over_years(one: Statement, values: Sequence[Decimal]) -> bool:
    reading, indicator, known = one.reading, one.indicator, values[:_MOST_COMPARED]
    if one.other_period is None or not one.is_read or reading is None or indicator is None:
        return False
    if not known or reading.bound == "range":
        return False
    if reading.measure == "growth" and one.attachment in OF_SAME_SENTENCE:
        return all(reading.value > 2 * other > 0 for other in known)
    years = one.other_period[1] - one.other_period[0] + 1
    name = one.subject.name.text if one.subject is not None and one.subject.name is not None else ""
    yearly = one.predicate.to or "年产" in name
    summed = reading.measure == "level" and indicator.flow and not yearly
    return summed and all(0 < 2 * other < reading.value < 2 * years * other for other in known)


def _find_conflicts(read: Sequence[Placed]) -> Flags:
    """The same fact stated twice with different numbers: both stand, both are flagged."""
    stated: dict[tuple[object, ...], list[Placed]] = defaultdict(list)
    for index, one in read:
        if _counts_otherwise(one):
            continue
        if one.scope.area == "region" and one.reading is not None and one.reading.measure in _COMPARED:
            stated[*_make_key(one), one.reading.unit].append((index, one))
    for placed in stated.values():
        same = [one for _, one in placed]
        if len(same) < 2 or (same[0].kind == "target" and any(one.predicate.stretch for one in same)):
            continue
        distinct = {(one.reading.value, one.reading.bound): one.reading for one in same if one.reading is not None}
        readings = list(distinct.values())[:_MOST_COMPARED]
        for index, one in placed:
            if not all(_agree(one.reading, other) for other in readings):
                yield index, "conflict"


def _counts_otherwise(one: Statement) -> bool:
    """增长26%，扣除物价因素，实际增长9%: whether growth is told of the same as counted in another way."""
    told = one.clause is not None and bool((one.clause.cues | one.predicate.mask) & cue.COUNTING)
    growth = one.reading is not None and one.reading.measure in ("growth", "annual_growth")
    return told and growth and one.attachment in (Attachment.ELIDED, Attachment.ELIDED_OVER, Attachment.BRACKET)


def _agree(one: Reading | None, other: Reading | None) -> bool:
    """Whether two readings of one fact can both be true: as bounds, as ranges, or as roundings of one number."""
    assert one is not None and other is not None
    if one.value == other.value:
        return True
    if one.bound == other.bound == "eq":
        return _rounds_to(one.value, other.value) or _rounds_to(other.value, one.value)
    low, high = _limits(one)
    other_low, other_high = _limits(other)
    return low <= other_high and other_low <= high


def _rounds_to(coarse: Decimal, fine: Decimal) -> bool:
    exponent = coarse.normalize().as_tuple().exponent
    if not isinstance(exponent, int) or coarse == 0:
        return False
    return abs(coarse - fine) <= min(Decimal(5).scaleb(exponent - 1), abs(fine) / 100)


def _limits(reading: Reading) -> tuple[Decimal, Decimal]:
    value = reading.value
    if reading.bound in ("gt", "ge"):
        return value, Decimal("Infinity")
    if reading.bound in ("lt", "le"):
        return Decimal("-Infinity"), value
    if reading.bound == "range" and reading.high is not None:
        return value, reading.high
    slack = abs(value) / 20 if reading.bound == "approx" else Decimal(0)
    return value - slack, value + slack


def _find_growth(read: Sequence[Placed]) -> Flags:
    """由44.5增长到67.8、增长38.1%: real growth beside nominal levels is no error, but worth a note."""
    levels: dict[tuple[str, int], Decimal] = {}
    of_region = [
        (index, one, one.indicator.code, one.reading, one.period)
        for index, one in read
        if one.scope.area == "region"
        if one.reading is not None and one.indicator is not None and one.period is not None
    ]
    for _, _, code, reading, period in of_region:
        if reading.measure == "level" and period[0] == period[1]:
            levels.setdefault((code, period[1]), reading.value)
    for index, _, code, reading, period in of_region:
        start, end = levels.get((code, period[0] - 1)), levels.get((code, period[1]))
        if reading.measure != "growth" or not start or not end:
            continue
        if abs((end / start - 1) * 100 - reading.value) > _NOMINAL_TOLERANCE:
            yield index, "growth_differs_from_levels"
