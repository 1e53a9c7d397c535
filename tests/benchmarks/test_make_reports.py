"""Made reports are the same for the same seed, tell of consecutive years, and say what their truth says they say."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from tests.benchmarks.make_reports import Report, list_codes, make_reports, read_words
from tests.benchmarks.report_world import LAST_YEAR, read_figures
from tests.reading import load_language
from transforms.report import read_report


def test_reports_are_those_of_their_seed() -> None:
    first = [report.data for report in make_reports(12, seed=3)]
    assert first == [report.data for report in make_reports(12, seed=3)]
    assert not set(first) & {report.data for report in make_reports(12, seed=4)}
    assert len(set(first)) == 12


def test_places_report_year_after_year_at_every_level() -> None:
    years: defaultdict[str, list[int]] = defaultdict(list)
    levels = set()
    for report in make_reports(120, seed=5):
        years[report.place.code].append(report.year)
        levels.add(report.place.level)
        assert report.place.first <= report.year <= min(report.place.last, LAST_YEAR)
    assert levels == {"national", "province", "prefecture", "county"}
    assert all(after == before + 1 for run in years.values() for before, after in pairwise(run))
    assert any(len(run) > 2 for run in years.values())


def test_what_was_aimed_at_is_told_a_year_later() -> None:
    by_place: defaultdict[str, list[Report]] = defaultdict(list)
    for report in make_reports(30, seed=6):
        by_place[report.place.code].append(report)
    closed = 0
    for run in by_place.values():
        for before, after in pairwise(run):
            aims = {truth.indicator for truth in before.truths if truth.kind == "target" and truth.first == before.year}
            told = {truth.indicator for truth in after.truths if truth.kind == "actual" and truth.last == before.year}
            closed += len(aims & told)
    assert closed > 100


def test_their_truth_is_what_a_reader_finds() -> None:
    language = load_language()
    codes = list_codes(read_figures())
    gold, found = set(), set()
    for report in list(make_reports(40, seed=8))[::10]:
        read = read_report(report.data, language)
        assert read.identity is not None
        assert (read.identity.region_code, read.identity.report_year) == (report.place.code, report.year)
        for truth in report.truths:
            gold.add((report.doc_id, *truth[:5], f"{truth.value:.9g}"))
        for one in read.observations:
            if one.indicator in codes and one.scope == "region":
                said = (
                    one.indicator,
                    one.kind,
                    one.measure,
                    one.period_start,
                    one.period_end,
                    f"{float(one.value):.9g}",
                )
                found.add((report.doc_id, *said))
    assert 2 * len(gold & found) > 0.99 * (len(gold) + len(found))


def test_their_topics_have_figures() -> None:
    topics = {topic["name"] for topic in read_words()["topics"]}
    assert {figure.topic for figure in read_figures()} - topics == {"overview", "none"}
