"""The warehouse's observations measured against a gold table: what is found, what is wrong, what is missed.

A statement counts by document, indicator, kind, measure, period and value (to nine digits); said twice it counts
once. Only documents and indicators that the gold table covers count: NAME.scope.csv beside NAME.csv lists them
(``doc_id``, ``indicator``; ``*`` for all core codes), without it all core codes of the documents in the table.
Gold rows that are ``optional`` or speak of a part of the region are neither asked for nor held against us; but a
number of a part recorded for the whole region is wrong.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warehouse.errors import GoldError
from warehouse.query.read import connect_published

MEASURES = ("level", "growth", "annual_growth", "change")
GOLD_COLUMNS = ("doc_id", "scope", "indicator", "kind", "measure", "period_start", "period_end", "value", "bound")
_LINE = "line of the file"


@dataclass(frozen=True, slots=True, order=True)
class Statement:
    """What makes two statements the same; ``value`` is written with nine digits."""

    doc_id: str
    indicator: str
    kind: str
    measure: str
    period_start: int
    period_end: int
    value: str

    @property
    def slot(self) -> tuple[str, str, str, str, int, int]:
        """The statement without its value."""
        return (self.doc_id, self.indicator, self.kind, self.measure, self.period_start, self.period_end)


@dataclass(frozen=True, slots=True)
class Difference:
    """A statement that only one side has, with the words it rests on. ``reason`` is missed, extra, wrong_value
    (another value stands in gold) or part_taken_for_whole."""

    reason: str
    statement: Statement
    quote: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Counts, rates from 0 to 1, and every difference in the order of documents."""

    documents: int
    gold: int
    hits: int
    missed: int
    extra: int
    wrong_value: int
    part_taken_for_whole: int
    bound_accuracy: float
    precision: float
    recall: float
    f1: float
    differences: tuple[Difference, ...]

    def figures(self) -> dict[str, int | float]:
        """All figures by name, in the order in which they are shown; rates with four digits."""
        names = [name for name in self.__slots__ if name != "differences"]
        return {name: _shorten(getattr(self, name)) for name in names}


def evaluate(
    home: Path,
    gold_path: Path,
    documents: Sequence[str] | None = None,
    measures: Collection[str] = MEASURES,
) -> Evaluation:
    """Figures of the published warehouse of ``home`` against a gold table.

    ``documents`` are prefixes of doc_ids to look at, ``measures`` those that count.
    Raises GoldError for a table that cannot be read, NotPublishedError without a warehouse.
    """
    rows = _read_table(gold_path, GOLD_COLUMNS)
    with connect_published(home) as con:
        core = {code for (code,) in con.execute("SELECT code FROM indicator WHERE core").fetchall()}
        said = con.execute(
            "SELECT doc_id, indicator, kind, measure, period_start, period_end, value, bound, quote FROM observation"
            " WHERE scope = 'region' AND value IS NOT NULL AND period_start IS NOT NULL AND period_end IS NOT NULL"
        ).fetchall()
    scope = _read_scope(gold_path, rows, core)
    if documents:
        scope = {doc: codes for doc, codes in scope.items() if doc.startswith(tuple(documents))}
    asked = _Asked(scope, frozenset(measures))
    return _compare(_read_gold(rows, asked, gold_path), _collect(said, asked), len(scope))


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which statements count: by document and indicator, and by measure."""

    scope: Mapping[str, Collection[str]]
    measures: frozenset[str]

    def __contains__(self, place: tuple[str, str, str]) -> bool:
        doc_id, indicator, measure = place
        return measure in self.measures and indicator in self.scope.get(doc_id, ())


@dataclass(frozen=True, slots=True)
class _Gold:
    """What should be found, what may be found, and what speaks of a part; with the bounds that are right."""

    wanted: frozenset[Statement]
    optional: frozenset[Statement]
    of_parts: frozenset[Statement]
    bounds: Mapping[Statement, Collection[str]]
    quotes: Mapping[Statement, str]


@dataclass(frozen=True, slots=True)
class _Found:
    """A statement of the warehouse once, with every bound it was given and the first words it rests on."""

    bounds: list[str]
    quote: str


def _read_gold(rows: Sequence[dict[str, str]], asked: _Asked, path: Path) -> _Gold:
    wanted: set[Statement] = set()
    optional: set[Statement] = set()
    of_parts: set[Statement] = set()
    bounds: defaultdict[Statement, set[str]] = defaultdict(set)
    quotes: dict[Statement, str] = {}
    for row in rows:
        if (row["doc_id"], row["indicator"], row["measure"]) in asked:
            statement = _read_statement(row, path)
            is_part = row["scope"] != "region"
            (optional if is_part or row.get("optional") == "1" else wanted).add(statement)
            if is_part:
                of_parts.add(statement)
            bounds[statement].update(row["bound"].split("|"))
            quotes.setdefault(statement, row.get("quote", ""))
    return _Gold(frozenset(wanted), frozenset(optional - wanted), frozenset(of_parts - wanted), bounds, quotes)


def _collect(said: Iterable[tuple[Any, ...]], asked: _Asked) -> dict[Statement, _Found]:
    found: dict[Statement, _Found] = {}
    for doc_id, indicator, kind, measure, start, end, value, bound, quote in said:
        if (doc_id, indicator, measure) in asked:
            statement = Statement(doc_id, indicator, kind, measure, int(start), int(end), _canonical(value))
            found.setdefault(statement, _Found([], quote)).bounds.append(bound)
    return found


def _compare(gold: _Gold, found: Mapping[Statement, _Found], documents: int) -> Evaluation:
    predicted = frozenset(found)
    hits, missed = gold.wanted & predicted, gold.wanted - predicted
    trapped = predicted & gold.of_parts
    extra = (predicted - gold.wanted - gold.optional) | trapped
    slots = {statement.slot for statement in gold.wanted}
    wrong = {statement for statement in extra if statement.slot in slots}
    right_bounds = [bound in gold.bounds[statement] for statement in hits for bound in found[statement].bounds]
    precision = _divide(len(hits), len(hits) + len(extra))
    recall = _divide(len(hits), len(gold.wanted))
    return Evaluation(
        documents=documents,
        gold=len(gold.wanted),
        hits=len(hits),
        missed=len(missed),
        extra=len(extra),
        wrong_value=len(wrong),
        part_taken_for_whole=len(trapped),
        bound_accuracy=_divide(sum(right_bounds), len(right_bounds)),
        precision=precision,
        recall=recall,
        f1=_divide(2 * precision * recall, precision + recall),
        differences=_list_differences(gold, found, missed, extra, wrong),
    )


def _list_differences(
    gold: _Gold,
    found: Mapping[Statement, _Found],
    missed: Collection[Statement],
    extra: Collection[Statement],
    wrong: Collection[Statement],
) -> tuple[Difference, ...]:
    differences = [Difference("missed", statement, gold.quotes[statement]) for statement in missed]
    for statement in extra:
        is_part = statement in gold.of_parts
        reason = "part_taken_for_whole" if is_part else "wrong_value" if statement in wrong else "extra"
        differences.append(Difference(reason, statement, gold.quotes.get(statement, found[statement].quote)))
    return tuple(sorted(differences, key=lambda item: (item.statement, item.reason)))


def _divide(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _read_table(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle)
            missing = [name for name in columns if name not in (reader.fieldnames or [])]
            if missing:
                raise GoldError(f"{path}: the column {missing[0]!r} is missing; needed: {', '.join(columns)}")
            return [{**row, _LINE: str(reader.line_num)} for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise GoldError(f"{path}: cannot be read ({error}); give a CSV file in UTF-8") from error


def _read_scope(path: Path, gold: list[dict[str, str]], core: set[str]) -> dict[str, set[str]]:
    scope_path = path.with_suffix(".scope.csv")
    if not scope_path.exists():
        return {row["doc_id"]: core for row in gold}
    scope: defaultdict[str, set[str]] = defaultdict(set)
    for row in _read_table(scope_path, ("doc_id", "indicator")):
        scope[row["doc_id"]] |= core if row["indicator"] == "*" else {row["indicator"]}
    return scope


def _read_statement(row: dict[str, str], path: Path) -> Statement:
    try:
        return Statement(
            row["doc_id"],
            row["indicator"],
            row["kind"],
            row["measure"],
            int(row["period_start"]),
            int(row["period_end"]),
            _canonical(row["value"]),
        )
    except (ValueError, TypeError) as error:  # a row that ends too early has no text in its last columns
        raise GoldError(
            f"{path}:{row[_LINE]}: a row of {row['doc_id']} has no number where one belongs ({error}); give digits"
        ) from error


def _canonical(value: str | float) -> str:
    return f"{float(value):.9g}"


def _shorten(value: int | float) -> int | float:
    return round(value, 4) if isinstance(value, float) else value
