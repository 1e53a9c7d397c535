"""The one door from tables to the grammar: decided cells to statements, and words to whose numbers they announce."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from transforms.grammar.measure import Amount, Reading, interpret
from transforms.grammar.predicate import Predicate
from transforms.grammar.scope import REGION, Scope, Territory, judge_prefix
from transforms.grammar.statements import Attachment, Statement
from transforms.grammar.subjects import Subject
from transforms.language import cues as cue
from transforms.language.catalogue import Indicator, Name
from transforms.language.lexicon import Lexicon
from transforms.tables.headers import Kind, Measure, Role
from transforms.tables.measures import BodyCell, Decision
from transforms.tables.refusals import Refusal
from transforms.tokens.quantities import Quantity
from transforms.tokens.tokens import Token

__all__ = ["Statement", "Territory", "judge_area", "judge_words", "make_statement"]

_SCOPE_CUES = (cue.AREAS & ~cue.SELF_TOWNSHIP) | cue.AGENT


def judge_area(area: str, territory: Territory, lexicon: Lexicon) -> Scope:
    """全市 in a header or before a stub to whose numbers these are, as seen by the author."""
    return judge_prefix([Token(cue.CUE | lexicon.cues.get(area, 0), 0, 0, area)], territory)


def judge_words(tokens: Iterable[Token], territory: Territory) -> Scope:
    """Whose numbers a title or the head of a group announces: the author's own where it names nobody else."""
    for token in tokens:
        if token.mask & (cue.PLACE | _SCOPE_CUES):
            scope = judge_prefix([token], territory)
            if not scope.is_own():
                return scope
    return REGION


def make_statement(cell: BodyCell, decision: Decision) -> Statement:
    """A number and what it measures to a statement; refused where name, unit, measure or years are not certain."""
    predicate = _make_predicate(cell, decision)
    found = _read_number(cell, decision, predicate)
    reading, refused = found.reading, found.refused
    period = cell.column.period
    if decision.measure is Measure.ANNUAL_GROWTH and cell.column.measure is not Measure.ANNUAL_GROWTH:
        period = cell.column.span
    elif _is_of_several_years(cell, decision):
        reading, refused = None, refused or Refusal.SEVERAL_YEARS
    if reading is None:
        refused = refused or Refusal.UNKNOWN_SUBJECT
    stub, scope = cell.row.stub, cell.scope
    target = cell.column.kind is Kind.TARGET
    return Statement(
        quantity=found.quantity,
        kind=Kind.TARGET.value if target else Kind.ACTUAL.value,
        attachment=Attachment.TABLE,
        clause_start=stub.start,
        clause_end=max(cell.cell.end, found.quantity.end),
        predicate=predicate,
        subject=_make_subject(cell),
        indicator=cell.subject.indicator,
        reading=reading,
        period=period,
        scope=scope,
        refused=refused,
        after=cell.value.after,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """A number in the unit that was found for it, and its reading or why there is none."""

    quantity: Quantity
    reading: Reading | None
    refused: Refusal | None


def _read_number(cell: BodyCell, decision: Decision, predicate: Predicate) -> _Found:
    """The reading of a number whose measure, unit and name are certain and that the grammar reads likewise."""
    quantity = cell.value.measure_in(decision.unit)
    ambiguous = Refusal.AMBIGUOUS_NAME if cell.ambiguous else None
    refused = ambiguous or cell.subject.refused or decision.refused
    indicator, name = cell.subject.indicator, cell.subject.name
    if refused is not None or indicator is None or name is None:
        return _Found(quantity, None, refused)
    if decision.measure is Measure.LEVEL and name.implies != Measure.CHANGE:
        name = replace(name, implies="")
    reading = interpret(Amount(indicator, name, quantity, predicate, cell.value.after))
    expected = Measure.CHANGE if name.implies == Measure.CHANGE else decision.measure
    if reading is None or reading.measure != expected:
        return _Found(quantity, None, Refusal.NOT_READ)
    if decision.unit is cell.table_unit and not _is_plausible(indicator, reading):
        # 人均可支配收入 in a table of 亿元 has a unit of its own that nobody names.
        return _Found(cell.value.measure_in(None), None, Refusal.UNIT_OF_OTHERS)
    return _Found(quantity, reading, None)


def _is_plausible(indicator: Indicator, reading: Reading) -> bool:
    limits = indicator.plausible.get(reading.measure)
    return limits is None or limits[0] <= float(reading.value) <= limits[1]


def _make_predicate(cell: BodyCell, decision: Decision) -> Predicate:
    """What verbs would say beside the number in a sentence."""
    averaged = decision.measure is Measure.ANNUAL_GROWTH
    predicate = Predicate(level=not averaged and decision.measure is not Measure.GROWTH, bound=cell.value.before)
    if decision.measure is not Measure.LEVEL:
        predicate = predicate._replace(direction=decision.sign, annual=averaged)
    return predicate


def _is_of_several_years(cell: BodyCell, decision: Decision) -> bool:
    """Whether a number under the last of several years may be that of all: done in that one, or in all of them?"""
    if cell.column.year is not None or cell.column.measure is Measure.ANNUAL_GROWTH:
        return False
    indicator = cell.subject.indicator
    return decision.measure is not Measure.LEVEL or (indicator is not None and indicator.accumulates)


def _make_subject(cell: BodyCell) -> Subject:
    stub, header = cell.row.stub, cell.column.header
    unread = cell.column.role is Role.UNKNOWN
    name = cell.stub.name if not unread else None
    label = f"{stub.text} {header.text}" if unread and header.text else stub.text
    return Subject(name or Name(cell.stub.label, ()), label, stub.start, stub.end, cell.scope)
