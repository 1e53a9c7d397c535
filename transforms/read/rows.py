"""Statements of a document to its rows: observations, and measurements of what the catalogue does not know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from transforms.grammar.statements import REFERENCES, Statement
from transforms.language import cues as cue
from transforms.language.phrases.phrase_words import ends_with
from transforms.read.subject_forms import Name, says_extent
from transforms.read.subject_names import SubjectNames
from transforms.records import CleanText, Measurement, Observation, constructor_of, value
from transforms.tokens.designations import DURATIONS, judge_designation
from transforms.tokens.quantities import Quantity
from transforms.tokens.unitless import judge_bare

_PERCENT_OF_TENTH = 10
# Characters of a clause before and behind a number that are its evidence: a clause of unclosed brackets has no end.
_LONGEST_EVIDENCE = 2_000
_GROWING = frozenset({"%", "multiple", "doubling", "tenths"})
_ORDINALS = frozenset({"rank", "rank_within"})


@value
class Account:
    """A statement with what became of it: ``fate`` (observation, measurement or '') and the row that holds it."""

    statement: Statement
    fate: str = ""
    row_id: str = ""


_account = constructor_of(Account)
_observation, _measurement = constructor_of(Observation), constructor_of(Measurement)


class Rows(NamedTuple):
    """Observations, measurements, and an account of every statement behind them."""

    observations: list[Observation]
    measurements: list[Measurement]
    accounts: list[Account]


def make_rows(statements: Iterable[Statement], raw: str, clean: CleanText, cues: Mapping[str, int]) -> Rows:
    """Statements in the order of the text to rows; ``raw`` is the text that the offsets of ``clean`` point into.

    ``cues``: the cue words with the kinds that each is.
    """
    rows = Rows([], [], [])
    statements = list(statements)
    # All are named before any row is made: a processor's cache holds the code for one of these, not for both.
    names = _name_measured(statements, SubjectNames(clean.text, cues))
    for statement, name in zip(statements, names, strict=True):
        if statement.reading is not None and statement.is_read:
            row_id = f"o{len(rows.observations) + 1}"
            rows.observations.append(_make_observation(statement, raw, clean, row_id))
            rows.accounts.append(_account(statement, "observation", row_id))
            continue
        if name is None or not name.label:
            rows.accounts.append(_account(statement))
            continue
        row_id = f"m{len(rows.measurements) + 1}"
        rows.measurements.append(_make_measurement(statement, name, raw, clean, row_id, cues))
        rows.accounts.append(_account(statement, "measurement", row_id))
    return rows


def _name_measured(statements: Sequence[Statement], names: SubjectNames) -> list[Name | None]:
    """What the numbers are said of that are no observations; None for those, ordinals, references, dates."""
    found: list[Name | None] = []
    for statement in statements:
        observed = statement.reading is not None and statement.is_read
        if observed or _measures_nothing(statement, names.text):
            names.pass_over(statement)
            found.append(None)
        else:
            found.append(names.name(statement))
    return found


def _cut_evidence(statement: Statement, raw: str, clean: CleanText) -> tuple[int, int, str, str]:
    """Where the number stands in the raw text, the number as written, and the clause as evidence."""
    quantity = statement.quantity
    start, end = clean.offsets.to_raw_span(quantity.start, quantity.end)
    clause_end = statement.clause_end if statement.clause_end > quantity.end else quantity.end
    quote_start, quote_end = clean.offsets.to_raw_span(
        max(min(statement.clause_start, quantity.start), quantity.start - _LONGEST_EVIDENCE),
        min(clause_end, quantity.end + _LONGEST_EVIDENCE),
    )
    return start, end, raw[start:end], raw[quote_start:quote_end]


def _make_observation(statement: Statement, raw: str, clean: CleanText, row_id: str) -> Observation:
    reading, indicator, period = statement.reading, statement.indicator, statement.period
    assert reading is not None and indicator is not None and period is not None and statement.section is not None
    char_start, char_end, value_text, quote = _cut_evidence(statement, raw, clean)
    return _observation(
        indicator.code, statement.scope.area, statement.kind, reading.measure, period[0], period[1], reading.value,
        reading.high, indicator.name_unit(reading.unit), reading.bound, statement.rank_scope, statement.rank_of,
        value_text, quote, char_start, char_end, statement.rule, statement.scope.reason, statement.section.role,
        statement.confidence, statement.flags, None, row_id,
    )  # fmt: skip


def _make_measurement(
    statement: Statement, name: Name, raw: str, clean: CleanText, row_id: str, cues: Mapping[str, int]
) -> Measurement:
    quantity, predicate = statement.quantity, statement.predicate
    char_start, char_end, value_text, quote = _cut_evidence(statement, raw, clean)
    measure, falls = _measure_unknown(statement)
    ranged = quantity.high is not None and not falls
    first, last = statement.period or (None, None)
    parts = _PERCENT_OF_TENTH if quantity.unit_class == "tenths" else 1
    value, high = quantity.value * parts * (-1 if falls else 1), None
    if ranged and quantity.high is not None:
        high = quantity.high * parts
    bound = "range" if ranged else statement.after or predicate.bound or quantity.loose or "eq"
    return _measurement(
        name.label, statement.kind, measure, first, last, value, high,
        _name_unit(quantity, name.noun or name.label, cues), bound, value_text, quote, char_start, char_end, row_id,
    )  # fmt: skip


def _name_unit(quantity: Quantity, noun: str, cues: Mapping[str, int]) -> str:
    """The unit of a measurement; 30万职工 are persons though no unit says so."""
    if quantity.unit_class == "other":
        return quantity.unit_name
    if quantity.unit_class == "tenths":
        return "%"
    people = not quantity.unit_class and ends_with(noun, cues, cue.PEOPLE)
    return "persons" if people else quantity.unit_class or "none"


def _measures_nothing(statement: Statement, text: str) -> bool:
    """Whether a number is an ordinal, a reference, or of a name or a date."""
    quantity = statement.quantity
    if statement.refused in REFERENCES or quantity.unit_class in _ORDINALS:
        return True
    if not quantity.unit_class and judge_bare(text, quantity.start, quantity.end) != "unresolved":
        return True
    said = quantity.unit_class in DURATIONS and says_extent(statement)
    return bool(judge_designation(text, quantity, said))


def _measure_unknown(statement: Statement) -> tuple[str, bool]:
    """Which measure a number of something unknown is, and whether it fell."""
    predicate = statement.predicate
    yearly = predicate.annual and statement.period is not None and statement.period[0] < statement.period[1]
    if not predicate.direction or predicate.to:
        return "annual_level" if yearly else "level", False
    if statement.quantity.unit_class not in _GROWING:
        return "change", predicate.direction < 0
    return "annual_growth" if yearly else "growth", predicate.direction < 0
