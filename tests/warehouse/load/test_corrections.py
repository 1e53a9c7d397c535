"""Reviewed corrections change what is shown, keep what was read, and tell when they are no longer needed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from schemas.corrections import Correction, parse_corrections
from tests.warehouse.made import load_reports, make_observation, make_report
from transforms.language.seedfile import SeedError
from transforms.records import LedgerEntry
from warehouse.load.corrections import load_corrections
from warehouse.publish.snapshots import publish
from warehouse.query.read import query
from warehouse.store.working import open_working

ENTRY = """
  - document: a
    text: gdp 5.5
    fix: {FIX}
    reason: the scan shows another digit
    reviewer: M. Reader
    date: 2026-03-01
"""


def _read(*fixes: str) -> list[Correction]:
    return parse_corrections("corrections:" + "".join(ENTRY.replace("FIX", fix) for fix in fixes), "mine.yml")


def _load(home: Path, corrections: list[Correction]) -> int:
    with open_working(home) as con:
        return load_corrections(con, corrections)


def _values(home: Path) -> list[tuple[object, ...]]:
    publish(home)
    return query(home, "SELECT value, value_decimal, period_end, flags FROM observation WHERE indicator = 'gdp'").rows()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    load_reports(tmp_path, {"a": make_report([make_observation(), make_observation("retail_sales", value="3")])})
    return tmp_path


def test_a_correction_changes_the_row_and_keeps_the_original(home: Path) -> None:
    assert _load(home, _read("value: 5.6, period_start: 2020, period_end: 2020")) == 1
    assert _values(home) == [(5.6, "5.6", 2020, ["corrected"])]
    ((original,),) = query(home, "SELECT original FROM correction_use").rows()
    assert (json.loads(original)["value"], json.loads(original)["period_end"]) == (5.5, 2021)
    assert query(home, "SELECT uses, unused FROM correction_status").rows() == [(1, False)]


def test_a_correction_taken_back_leaves_the_row_as_it_was_read(home: Path) -> None:
    _load(home, _read("value: 5.6"))
    assert _load(home, []) == 0
    assert _values(home) == [(5.5, "5.5", 2021, [])]


def test_a_correction_outlives_a_new_reading_until_it_finds_nothing(home: Path) -> None:
    _load(home, _read("value: 5.6"))
    load_reports(home, {"a": make_report([make_observation(confidence=0.5)])}, version="v2")
    assert _values(home) == [(5.6, "5.6", 2021, ["corrected"])]
    load_reports(home, {"a": make_report([make_observation(value="5.6")])}, version="v3")
    assert _values(home) == [(5.6, "5.6", 2021, [])]
    assert query(home, "SELECT uses, unused FROM correction_status").rows() == [(0, True)]


def test_a_number_that_is_none_is_taken_out_and_its_numeral_is_unresolved(tmp_path: Path) -> None:
    ledger = [LedgerEntry(10, 13, "5.5", "observation", "o1")]
    load_reports(tmp_path, {"a": make_report([make_observation()], ledger=ledger)})
    _load(tmp_path, _read("drop: true"))
    assert _values(tmp_path) == []
    assert query(tmp_path, "SELECT fate, observation_id FROM number_ledger").rows() == [("unresolved", None)]
    _load(tmp_path, [])
    assert _values(tmp_path) == [(5.5, "5.5", 2021, [])]
    assert query(tmp_path, "SELECT fate, observation_id FROM number_ledger").rows() == [("observation", "a:o1")]


def test_a_correction_changes_the_verdict(tmp_path: Path) -> None:
    said = [make_observation(kind="target", value="5.6", quote="aim"), make_observation()]
    load_reports(tmp_path, {"a": make_report(said)})
    publish(tmp_path)
    assert query(tmp_path, "SELECT verdict FROM target_vs_actual").item() == "missed"
    _load(tmp_path, _read("value: 5.6"))
    publish(tmp_path)
    assert query(tmp_path, "SELECT verdict FROM target_vs_actual").item() == "met"


def test_a_correction_to_something_impossible_changes_nothing(home: Path) -> None:
    with pytest.raises(SeedError, match=r"^mine\.yml:2: .*a:o1: it fails check_period_order"):
        _load(home, _read("period_start: 2030"))
    assert _values(home) == [(5.5, "5.5", 2021, [])]


def test_a_new_reading_that_a_correction_makes_impossible_names_the_line(home: Path) -> None:
    _load(home, _read("period_start: 2020"))
    moved = parse_corrections("\n\ncorrections:" + ENTRY.replace("FIX", "period_start: 2020"), "mine.yml")
    _load(home, moved)
    later = {"a": make_report([make_observation(years=2019)])}
    with pytest.raises(SeedError, match=r"^mine\.yml:4: .*check_period_order"):
        load_reports(home, later, version="v2")
    assert _values(home) == [(5.5, "5.5", 2021, ["corrected"])]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("corrections:" + ENTRY.replace("FIX", "colour: red"), 4),
        ("corrections:" + ENTRY.replace("FIX", "value: many"), 4),
        ("corrections:" + ENTRY.replace("FIX", "period_end: '2020'"), 4),
        ("corrections:" + ENTRY.replace("FIX", "drop: true, value: 3"), 4),
        ("corrections:" + ENTRY.replace("reviewer", "author"), 6),
        ("corrections:" + ENTRY.replace("FIX", "value: 3").replace("2026-03-01", "soon"), 7),
        ("corrections:" + ENTRY.replace("FIX", "value: 3") * 2, 9),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(SeedError, match=rf"^mine\.yml:{line}: "):
        parse_corrections(text, "mine.yml")


def test_the_file_of_the_project_can_be_read() -> None:
    path = Path(__file__).parents[3] / "seeds" / "corrections.yml"
    assert parse_corrections(path.read_text(encoding="utf-8"), "seeds/corrections.yml") == []
