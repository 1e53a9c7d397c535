"""How far a statement can be trusted, and what an uncatalogued one is about."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from decimal import Decimal

from transforms.grammar.measure import Reading
from transforms.grammar.statements import Statement
from transforms.language.words import find_subject_phrase
from transforms.records import CleanText

# What a flag leaves of a statement's confidence.
_TRUST = {
    "text_damaged": 0.5,
    "conflict": 0.8,
    "implausible": 0.4,
    "undated_section": 0.7,
    "weak_rule": 1.0,
    "annual_average": 0.8,
    "running_total": 0.8,
    "growth_differs_from_levels": 1.0,
}
_MOST_COMPARED = 20
_LONGEST_PHRASE = 60
_NOMINAL_TOLERANCE = Decimal(3)


def judge_statements(statements: list[Statement], clean: CleanText) -> None:
    """Flags statements that stand in damaged text, contradict each other or are hard to believe."""
    _flag_damage(statements, clean)
    _settle_periods(statements)
    for statement in statements:
        if _is_read(statement) and not _is_plausible(statement):
            statement.flags.append("implausible")
    _flag_conflicts(statements)
    _flag_growth(statements)
    for statement in statements:
        for flag in statement.flags:
            statement.confidence *= _TRUST[flag]
        if statement.confidence < 0.8 and not statement.flags:
            statement.flags.append("weak_rule")


def name_subject(statement: Statement, text: str) -> str:
    """The words that say what an uncatalogued number is about; '' where nothing does."""
    if statement.subject is not None and statement.subject.name is not None:
        blocked = statement.predicate.blocked
        return statement.subject.label + (f" {blocked}" if blocked else "")
    if statement.subject is not None and statement.subject.label:
        end = max(statement.subject.end, statement.quantity.start)
        if statement.subject.start > statement.quantity.start or statement.rule.startswith(("elided", "other", "each")):
            end = statement.subject.end
        start = max(statement.subject.start, end - _LONGEST_PHRASE)
        phrase = find_subject_phrase(text[start:end].strip("，；：、的 "))
        label = statement.subject.label[-_LONGEST_PHRASE:]
        return phrase or find_subject_phrase(label) or label
    start = max(statement.clause_start, statement.quantity.start - _LONGEST_PHRASE)
    left = text[start : statement.quantity.start].strip("，；：、的 ")
    if left and (phrase := find_subject_phrase(left)):
        return phrase
    end = min(statement.clause_end, statement.quantity.end + _LONGEST_PHRASE)
    right = text[statement.quantity.end : end].strip("，；：、的。 ")
    return find_subject_phrase(right) if right else ""


def _is_read(statement: Statement) -> bool:
    return statement.reading is not None and statement.period is not None and not statement.refused


def _flag_damage(statements: list[Statement], clean: CleanText) -> None:
    places = sorted(
        (clean.offsets.to_clean(damage.char_start), clean.offsets.to_clean(damage.char_end))
        for damage in clean.damage
        if damage.kind != "misplaced_fragment"
    )
    starts = [start for start, _ in places]
    for statement in statements:
        index = bisect_left(starts, statement.clause_end)
        if index and places[index - 1][1] > statement.clause_start:
            statement.flags.append("text_damaged")


def _is_plausible(statement: Statement) -> bool:
    assert statement.reading is not None and statement.indicator is not None
    reading, indicator = statement.reading, statement.indicator
    if reading.measure == "rank":
        return 1 <= reading.value <= 3000
    limits = indicator.plausible.get(reading.measure)
    if limits is None or (reading.measure == "level" and reading.unit != indicator.unit and reading.unit != "visits"):
        return limits is not None or reading.measure == "change"
    years = statement.period[1] - statement.period[0] + 1 if statement.period is not None else 1
    # Growth over several years, and what adds up over them, may be as many times larger.
    times = years if reading.measure == "growth" or indicator.accumulates else 1
    return min(limits[0], limits[0] * times) <= float(reading.value) <= limits[1] * times


def _settle_periods(statements: list[Statement]) -> None:
    """Five years or the last of them: what another statement tells of that year decides.

    Growth of 19.8 % dated to a year of which 5.5 % is told is growth over the years in force; spending of
    3.4 trillion beside 0.7 trillion in the last year is the sum of them.
    """
    told: dict[tuple[object, ...], list[Decimal]] = defaultdict(list)
    for one in statements:
        if _is_read(one) and one.other_period is None and one.reading is not None and one.indicator is not None:
            told[one.indicator.code, one.reading.measure, one.kind, one.scope, one.period].append(one.reading.value)
    for one in statements:
        if one.other_period is None or not _is_read(one) or one.reading is None or one.indicator is None:
            continue
        known = told.get((one.indicator.code, one.reading.measure, one.kind, one.scope, one.period), [])[
            :_MOST_COMPARED
        ]
        if not known or one.reading.bound == "range":
            continue
        value = one.reading.value
        if one.reading.measure == "growth" and one.rule.startswith(("elided", "each_of_before", "head_elided")):
            if all(value > 2 * other > 0 for other in known):
                one.period = one.other_period
        elif one.reading.measure == "level" and one.indicator.flow:
            years = one.other_period[1] - one.other_period[0] + 1
            if all(0 < 2 * other < value < 2 * years * other for other in known):
                one.period = one.other_period


def _flag_conflicts(statements: list[Statement]) -> None:
    """The same fact said twice with different numbers: both stand, both are flagged."""
    said: dict[tuple[object, ...], list[Statement]] = defaultdict(list)
    for statement in statements:
        if _is_read(statement) and statement.scope == "region" and statement.reading is not None:
            reading, indicator = statement.reading, statement.indicator
            if reading.measure in ("level", "growth", "annual_growth") and indicator is not None:
                key = (indicator.code, reading.measure, statement.kind, statement.period, reading.unit)
                said[key].append(statement)
    for same in said.values():
        if same[0].kind == "target" and any(statement.predicate.stretch for statement in same):
            continue
        distinct = {(one.reading.value, one.reading.bound): one.reading for one in same if one.reading is not None}
        readings = list(distinct.values())[:_MOST_COMPARED]
        for statement in same:
            if not all(_agree(statement.reading, other) for other in readings):
                statement.flags.append("conflict")


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


def _flag_growth(statements: list[Statement]) -> None:
    """由44.5增长到67.8、增长38.1%: real growth beside nominal levels is no error, but worth a note."""
    levels: dict[tuple[str, int], Decimal] = {}
    for statement in statements:
        reading, indicator, period = statement.reading, statement.indicator, statement.period
        if not _is_read(statement) or reading is None or indicator is None or period is None:
            continue
        if statement.scope == "region" and reading.measure == "level" and period[0] == period[1]:
            levels.setdefault((indicator.code, period[1]), reading.value)
    for statement in statements:
        reading, indicator, period = statement.reading, statement.indicator, statement.period
        if not _is_read(statement) or reading is None or indicator is None or period is None:
            continue
        if reading.measure != "growth" or statement.scope != "region":
            continue
        start = levels.get((indicator.code, period[0] - 1))
        end = levels.get((indicator.code, period[1]))
        if start and end and abs((end / start - 1) * 100 - reading.value) > _NOMINAL_TOLERANCE:
            statement.flags.append("growth_differs_from_levels")
