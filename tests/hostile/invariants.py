"""What must hold of any input: no exception, offsets that point at what they say, a fate for every numeral."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from tests.cleaning import clean, lost_characters
from tests.reading import load_language
from transforms.records import CleanText, Report
from transforms.report import Trace, trace_report

DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with the reading of an input, and whether it was read as a report."""

    wrong: list[str]
    loaded: bool


def judge(data: bytes) -> Verdict:
    """An input to what holds of its reading."""
    try:
        trace = trace_report(data, load_language())
    except Exception as error:
        place = error.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        where = f"{place.tb_frame.f_code.co_filename.split('/')[-1]}:{place.tb_lineno}" if place else ""
        return Verdict([f"raises {type(error).__name__}: {error} ({where})"], False)
    cleaned = trace.report.clean
    if cleaned is None:
        return Verdict([] if trace.report.reason else ["no text and no reason"], False)
    return Verdict(list(_complain(trace, cleaned)), trace.report.status == "loaded")


def attack(data: bytes) -> list[str]:
    """An input to what is wrong with its reading; nothing where all holds."""
    return judge(data).wrong


def is_settled(data: bytes) -> bool:
    """Whether cleaning the clean text of an input once more changes nothing. Line ends of hostile texts may."""
    cleaned = trace_report(data, load_language()).report.clean
    return cleaned is None or clean(cleaned.text).text == cleaned.text


def _complain(trace: Trace, cleaned: CleanText) -> Iterator[str]:
    raw = trace.raw
    try:
        raw.encode()
    except UnicodeEncodeError:
        yield "the text holds halves of surrogate pairs"
    yield from _complain_of_cleaning(raw, cleaned)
    yield from _complain_of_rows(raw, trace.report)
    yield from _complain_of_ledger(cleaned, trace.report)


def _complain_of_cleaning(raw: str, cleaned: CleanText) -> Iterator[str]:
    positions = [cleaned.offsets.to_raw(position) for position in range(len(cleaned.text))]
    if any(second <= first for first, second in pairwise(positions)):
        yield "offsets do not ascend"
    if positions and not (positions[0] >= 0 and positions[-1] < len(raw)):
        yield "offsets lead out of the text"
    if lost := lost_characters(raw, cleaned):
        yield f"neither kept nor removed: {lost[:20]!r}"
    if any(raw[span.char_start : span.char_end] != span.text for span in cleaned.removed):
        yield "a removed span is not the raw text"
    if any(not 0 <= place.char_start < place.char_end <= len(raw) for place in cleaned.damage):
        yield "damage stands nowhere"


def _complain_of_rows(raw: str, report: Report) -> Iterator[str]:
    for row in (*report.observations, *report.measurements):
        if raw[row.char_start : row.char_end] != row.value_text:
            yield f"value_text {row.value_text!r} is not the raw text"
        if row.value_text not in row.quote:
            yield f"value_text {row.value_text!r} is not in its quote"
        if not row.value.is_finite():
            yield f"{row.value} is no number"


def _complain_of_ledger(cleaned: CleanText, report: Report) -> Iterator[str]:
    if report.status != "loaded":
        return
    spans = [(cleaned.offsets.to_clean(entry.char_start), len(entry.text)) for entry in report.ledger]
    if any(first[0] + first[1] > second[0] for first, second in pairwise(spans)):
        yield "entries of the ledger overlap"
    if any(
        cleaned.text[start : start + length] != entry.text
        for (start, length), entry in zip(spans, report.ledger, strict=True)
    ):
        yield "an entry of the ledger is not what stands there"
    covered = bytearray(len(cleaned.text) + 1)
    for start, length in spans:
        covered[start : start + length] = b"\1" * length
    for match in DIGITS.finditer(cleaned.text):
        if not all(covered[match.start() : match.end()]):
            yield f"no fate for {match[0][:20]!r}"
            return
