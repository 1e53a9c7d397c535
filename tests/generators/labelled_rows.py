"""Labelled documents to rows that are known to be right or wrong, each with what is seen of it.

Gold tables (the form of tests/gold/seeds.csv) label all core rows of their documents, tests/gold/reports.jsonl those of
a stretch; a sample with a reader's judgement (columns id and verdict) labels single rows of any indicator.
"""

from __future__ import annotations

import csv
import io
import json
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from tests.reading import ROOT, load_language
from tests.scoring import MEASURES
from transforms.grammar.statements import Statement
from transforms.language.build import Language
from transforms.language.lexicon import build_lexicon
from transforms.read.signs.signs import Signs, list_signs
from transforms.records import Observation
from transforms.report import trace_report

# Words that at most so many of the labelled documents hold are such as the next document brings and nobody knows yet.
_RARE = 10
_SHARE_UNKNOWN = 5
Said = tuple[str, str, str, int | None, int | None, str]


class Row(NamedTuple):
    """One row that was read: the document and set that hold it, whether it is right, and what is seen of it.

    ``reading``: 0 for the reading as it is, 1 and up for readings to which some rare words are unknown.
    """

    document: str
    table: str
    reading: int
    right: bool
    core: bool
    seen: tuple[tuple[str, str], ...]
    text: str


@dataclass
class Labels:
    """What is known of one document: ``optional`` holds what may be read or not, also as the region's or a part's."""

    data: bytes
    table: str
    core_known: bool = False
    stated: set[Said] = field(default_factory=set)
    optional: set[Said] = field(default_factory=set)
    of_parts: set[Said] = field(default_factory=set)
    ranks: set[Said] = field(default_factory=set)
    judged: dict[tuple[str, Said], str] = field(default_factory=dict)
    span: tuple[int, int] | None = None

    def judge(self, row: Observation, core: bool) -> bool | None:
        """Whether a row is right; None where that is not known."""
        said = (row.indicator, row.kind, row.measure, row.period_start, row.period_end, _nine_digits(row.value))
        if self.span is not None and not self.span[0] <= row.char_start < self.span[1]:
            return None
        verdict = self.judged.get((row.scope, said))
        if not (core and self.core_known and row.measure in MEASURES):
            if verdict is None and said in (self.ranks | (self.stated if self.span else set())):
                return True
            return {"right": True, "wrong": False}.get(verdict or "")
        if said in self.optional and said not in self.stated:
            return None
        if row.scope != "region":
            return True if said in self.of_parts else False if said in self.stated else None
        return said in self.stated


def _nine_digits(value: Any) -> str:
    return f"{float(value):.9g}"


def read_csv(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file, lines cut short by a stray carriage return left out."""
    rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig").replace("\r", "")))
    return [row for row in rows if None not in row.values()]


def find_text(document: str, folders: Sequence[Path]) -> bytes | None:
    """The bytes of a document's file, from the first folder that has it."""
    paths = (folder / f"{document}.txt" for folder in folders)
    return next((path.read_bytes() for path in paths if path.exists()), None)


def gather_labels(
    tables: Sequence[Path], judged: Sequence[tuple[Path, Path]], folders: Sequence[Path]
) -> dict[str, Labels]:
    """Gold tables, judged samples and the project's short reports to the labels of each document.

    A document of several tables is known by the first; one without a text is left out.
    """
    found: dict[str, Labels] = {}
    missing: set[str] = set()
    for path in tables:
        for row in read_csv(path):
            _add_gold(found, missing, row, path.stem, folders)
    for sample, verdicts in judged:
        by_number = {row["id"]: row["verdict"] for row in read_csv(verdicts)}
        for row in read_csv(sample):
            _add_judged(found, row, by_number.get(row["id"], ""), folders)
    for line in (ROOT / "tests/gold/reports.jsonl").read_text(encoding="utf-8").splitlines():
        _add_case(found, json.loads(line))
    for document in sorted(missing):
        print(f"no text: {document}")
    return found


def _add_gold(
    found: dict[str, Labels], missing: set[str], row: dict[str, str], table: str, folders: Sequence[Path]
) -> None:
    document = row["doc_id"]
    if document not in found:
        data = find_text(document, folders)
        if data is None:
            missing.add(document)
            return
        found[document] = Labels(data, table, core_known=True)
    labels = found[document]
    if labels.table != table:
        return
    said = _said(row)
    if row["measure"] == "rank":
        labels.ranks.add(said)
        return
    is_part = row["scope"] != "region"
    if row["optional"] == "1" and not is_part:
        labels.optional.add(said)
    else:
        (labels.of_parts if is_part else labels.stated).add(said)


def _said(row: dict[str, Any]) -> Said:
    first, last = int(row["period_start"]), int(row["period_end"])
    return row["indicator"], row["kind"], row["measure"], first, last, _nine_digits(row["value"])


def _add_judged(found: dict[str, Labels], row: dict[str, str], verdict: str, folders: Sequence[Path]) -> None:
    document = row["doc"]
    if document not in found:
        data = find_text(document, folders)
        if data is None:
            return
        found[document] = Labels(data, "judged")
    first, _, last = row["period"].partition("-")
    said = (row["what"], row["kind"], row["measure"], int(first), int(last), _nine_digits(row["value"]))
    found[document].judged[row["scope"], said] = verdict


def _add_case(found: dict[str, Labels], case: dict[str, Any]) -> None:
    if "bug" in case:
        return
    labels = Labels(case["document"].encode(), "reports", bool(case.get("strict")), span=tuple(case["span"]))
    for one in case.get("expect", []):
        (labels.stated if one["scope"] == "region" else labels.of_parts).add(_said(one))
    for one in case.get("optional", []):
        labels.optional.add(_said(one))
    found[f"report: {case['name']}"] = labels


# ---- readings ------------------------------------------------------------------------------------------------------


def read_rows(labels: dict[str, Labels], readings: int) -> Iterator[Row]:
    """Labels to the labelled rows of the reading as it is, and of so many to which some rare words are unknown.

    What a reader does not know yet is the cause of most errors on new texts; the labels hold all the same.
    """
    language = load_language()
    names: dict[str, frozenset[str]] = {}
    cues: dict[str, frozenset[str]] = {}
    for document, one in labels.items():
        text, rows = _read(document, one, language, 0)
        yield from rows
        names[document] = _find_words(text, language.lexicon.name_automaton)
        cues[document] = _find_words(text, language.lexicon.cue_automaton)
    counts = Counter(word for words in (*names.values(), *cues.values()) for word in words)
    for reading in range(1, readings + 1):
        unknown = [
            frozenset(word for word in set().union(*words.values()) if counts[word] <= _RARE and _falls(word, reading))
            for words in (names, cues)
        ]
        knows_less = _forget(language, *unknown)
        for document, one in labels.items():
            if names[document] & unknown[0] or cues[document] & unknown[1]:
                yield from _read(document, one, knows_less, reading)[1]


def _falls(word: str, reading: int) -> bool:
    """Whether a word is one of the fifth that a reading does not know."""
    return zlib.crc32(word.encode()) % _SHARE_UNKNOWN == reading % _SHARE_UNKNOWN


def _find_words(text: str, automaton: Any) -> frozenset[str]:
    return frozenset(text[start:end] for _, start, end in automaton.find_matches_as_indexes(text))


def _forget(language: Language, names: frozenset[str], cues: frozenset[str]) -> Language:
    """The language without some names and cue words."""
    lexicon = language.lexicon
    kept = {text: name for text, name in lexicon.catalogue.names.items() if text not in names}
    known = {word: mask for word, mask in lexicon.cues.items() if word not in cues}
    catalogue = replace(lexicon.catalogue, names=kept)
    return replace(language, lexicon=build_lexicon(catalogue, lexicon.units, known, lexicon.trust, lexicon.tables))


def _read(document: str, labels: Labels, language: Language, reading: int) -> tuple[str, list[Row]]:
    """The clean text of a document, and its labelled rows."""
    trace = trace_report(labels.data, language)
    report = trace.report
    statements = [account.statement for account in trace.accounts]
    signs = list_signs(statements, report.identity.level if report.identity is not None else "")
    seen = {account.row_id: _see(account.statement, sign) for account, sign in zip(trace.accounts, signs, strict=True)}
    rows = []
    for one in report.observations:
        core = language.lexicon.catalogue.indicators[one.indicator].core
        right = labels.judge(one, core)
        if right is not None:
            quote = " ".join(one.quote.split())
            years = f"{one.period_start}-{one.period_end}"
            said = f"{one.indicator} {one.scope} {one.kind} {one.measure} {years} {one.value:f}"
            text = f"{said} {one.rule} [{','.join(one.flags)}] {quote[:80]}"
            rows.append(Row(document, labels.table, reading, right, core, seen[one.observation_id], text))
    return (report.clean.text if report.clean is not None else ""), rows


def _see(statement: Statement, signs: Signs) -> tuple[tuple[str, str], ...]:
    """What is seen of a statement, each by its group and name in seeds/confidence.yml."""
    groups = {
        "attachments": [statement.attachment or ""],
        "doubts": signs.doubts,
        "supports": signs.supports,
        "flags": [flag for flag in statement.flags if flag != "weak_rule"],
    }
    return tuple((group, str(name)) for group, names in groups.items() for name in names)


def count_by_document(rows: Sequence[Row]) -> dict[str, int]:
    """How many readings of each document there are."""
    readings: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        readings[row.document].add(row.reading)
    return {document: len(found) for document, found in readings.items()}
