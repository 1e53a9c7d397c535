"""What counts as a fall from one published state to the next."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.monitor.regressions import (
    Figures,
    Known,
    describe_regressions,
    list_regressions,
    measure_home,
    publish_and_compare,
)
from flows.run.home import Home
from tests.warehouse.made import load_reports, make_observation, make_report, publish_reports

YUAN, JI = ("140827", 2021), ("140824", 2024)
BEFORE = Figures({YUAN: Known(30, 300, 3), JI: Known(20, 100, 0)}, f1=0.9)


@pytest.mark.parametrize(
    ("after", "figures"),
    [
        (BEFORE, []),
        (Figures({**BEFORE.places, ("140100", 2024): Known(1, 50, 40)}, 0.95), []),
        (Figures({YUAN: Known(30, 300, 3)}, 0.9), ["region-years"]),
        (Figures({YUAN: Known(21, 300, 3), JI: Known(20, 100, 0)}, 0.9), ["core indicators"]),
        (Figures({YUAN: Known(30, 300, 40), JI: Known(20, 100, 0)}, 0.9), ["numerals read"]),
        (Figures(BEFORE.places, 0.8), ["f1"]),
        (Figures(BEFORE.places, None), []),
        (Figures({YUAN: Known(30, 300, 4), JI: Known(20, 100, 0)}, 0.9), []),
        (Figures({}, 0.9), ["region-years"]),
        (None, []),
    ],
)
def test_a_state_that_knows_less_of_the_same_reports_has_fallen(after: Figures | None, figures: list[str]) -> None:
    assert [fall.figure for fall in list_regressions(BEFORE, after)] == figures


def test_a_first_state_cannot_have_fallen() -> None:
    assert list_regressions(None, BEFORE) == []


def test_falls_are_told_with_both_figures() -> None:
    told = describe_regressions(list_regressions(BEFORE, Figures({YUAN: Known(21, 300, 3)}, 0.5)))
    assert "region-years fell from 2 to 1" in told
    assert "core indicators fell from 30 to 21" in told
    assert "f1 fell from 0.9000 to 0.5000" in told


def test_nothing_published_is_nothing_to_measure(tmp_path: Path) -> None:
    assert measure_home(Home(tmp_path), pytest.fail) is None


def test_a_published_state_is_compared_with_the_one_that_it_replaces(tmp_path: Path) -> None:
    place = Home(tmp_path)
    publish_reports(tmp_path, {"a": make_report([make_observation(), make_observation("population")])})
    snapshot, regressions = publish_and_compare(place, 0.0, 5, pytest.fail)
    assert (snapshot.fresh, regressions) == (False, [])
    load_reports(tmp_path, {"a": make_report([make_observation()])})
    snapshot, regressions = publish_and_compare(place, 0.0, 5, pytest.fail)
    assert (snapshot.number, [(fall.figure, fall.before, fall.after) for fall in regressions]) == (
        2,
        [("core indicators", 2.0, 1.0)],
    )
