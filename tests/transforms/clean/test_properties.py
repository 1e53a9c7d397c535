"""Noise of every kind put into clean reports at drawn places: cleaning gives the reports back."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cleaning import clean, lost_characters, shipped_folds, shipped_rules
from tests.noise_injector import INJECTIONS, WRAPPINGS, find_numbers, find_sentences, inject, make_report
from tests.thoroughness import tries
from transforms.clean.clean import clean_text
from transforms.decode.decode import decode_bytes
from transforms.language.folds import fold_text
from transforms.records import CleanText

SEEDS = range(8)
NUMBERS_KEPT = 0.999
# An advertisement may leave a character of a name that nobody knows; a wrapped line may end where its sentence does.
SENTENCES_KEPT = 0.99
drawn = settings(max_examples=tries(15, 150), deadline=None, derandomize=True)
kinds = st.sampled_from(sorted(INJECTIONS))
numbers = st.integers(min_value=0, max_value=10_000)


def _share_kept(truth: list[str], found: list[str]) -> float:
    missing = Counter(truth) - Counter(found)
    added = Counter(found) - Counter(truth)
    return 1 - (sum(missing.values()) + sum(added.values())) / len(truth)


@pytest.mark.parametrize("kind", sorted(INJECTIONS))
def test_numbers_and_sentences_come_back(kind: str) -> None:
    reports = [make_report(seed) for seed in SEEDS]
    dirty = [inject(report, kind, seed) for seed, report in zip(SEEDS, reports, strict=True)]
    assert any(text != report for text, report in zip(dirty, reports, strict=True))
    cleaned = [clean(text).text for text in dirty]
    truth = "\n".join(reports)
    found = "\n".join(cleaned)
    assert _share_kept(find_numbers(truth), find_numbers(found)) >= NUMBERS_KEPT
    assert _share_kept(find_sentences(truth), find_sentences(found)) >= SENTENCES_KEPT


@pytest.mark.parametrize("kind", sorted(WRAPPINGS))
def test_wrapped_reports_come_back(kind: str) -> None:
    for seed in SEEDS:
        report = make_report(seed)
        decoded = decode_bytes(WRAPPINGS[kind](report))
        cleaned = clean_text(decoded, shipped_rules())
        assert cleaned.text in (report, "\n".join([report.split("\n")[0], report]))
        assert lost_characters(decoded.text, cleaned) == ""


@given(numbers)
@drawn
def test_a_clean_report_is_left_alone(seed: int) -> None:
    report = make_report(seed)
    cleaned = clean(report)
    assert (cleaned.text, cleaned.removed, cleaned.damage) == (report, (), ())


@given(kinds, kinds, numbers)
@drawn
def test_cleaning_twice_is_cleaning_once(first: str, second: str, seed: int) -> None:
    once = clean(inject(inject(make_report(seed), first, seed), second, seed + 1)).text
    assert clean(once).text == once


@given(kinds, kinds, numbers)
@drawn
def test_offsets_point_at_the_same_characters(first: str, second: str, seed: int) -> None:
    raw = inject(inject(make_report(seed), first, seed), second, seed + 1)
    cleaned = clean(raw)
    _check_offsets(raw, cleaned)
    assert lost_characters(raw, cleaned) == ""


@given(st.text(alphabet="县增长亿元。，“”（）[]<>&;:,.%0123456789 \n\r\t_|abcOl", max_size=120))
@settings(max_examples=tries(150, 1000), deadline=None, derandomize=True)
def test_any_text_is_accounted_for(raw: str) -> None:
    cleaned = clean(raw)
    _check_offsets(raw, cleaned)
    assert lost_characters(raw, cleaned) == ""


def _check_offsets(raw: str, cleaned: CleanText) -> None:
    folded, _ = fold_text(raw, shipped_folds())
    removed = {position for span in cleaned.removed for position in range(span.char_start, span.char_end)}
    positions = [cleaned.offsets.to_raw(position) for position in range(len(cleaned.text))]
    assert positions == sorted(set(positions))
    for character, position in zip(cleaned.text, positions, strict=True):
        if character not in SAME.get(folded[position], folded[position]):
            # Only what stands for a tag or an entity may differ from the character at its place.
            assert position in removed, (character, folded[position], position)


# What a character may become without being another: see fold_punctuation, repair_numerals, find_per_mille, pair_quotes
# and mend_cut_figures.
SAME = {
    ",": ",，",
    "，": ",，",
    ":": ":：",
    "：": ":：",
    ";": ";；",
    '"': '“”"',
    "·": "·.",
    "。": "。.",
    ".": ".。",
    "\r": "\n ？",
    "\n": "\n ？",
    " ": "\n ？",
    "O": "O0〇‰",
    "o": "o0〇‰",
    "l": "l1",
    "I": "I1",
    "%": "%‰",
    "○": "○〇",
    "0": "0〇‰",
    "零": "零〇",
}
