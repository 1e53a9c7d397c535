"""Sources that give nothing: noticed after days, told once, told again as time goes by, forgotten when they work."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from flows.crawl.archive import Archive
from flows.errors import InputError
from flows.monitor.stale_sources import count_days, describe_silence, find_silent
from flows.run.home import Home

START = datetime(2026, 3, 1, 6)


def visit(home: Home, day: int, reason: str | None, name: str = "county") -> list[str]:
    """The source is visited on a day; which sources are told of as silent."""
    now = START + timedelta(days=day)
    with Archive(home.archive) as archive:
        archive.note_source(name, f"https://{name}.example/", "never", now, reason)
    return [source.name for source in find_silent(home, {"county", "town"}, now)]


def test_a_source_is_told_of_after_seven_days_and_again_after_seven_more(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert visit(home, 0, None) == []
    told = [day for day in range(1, 20) if visit(home, day, "404 Not Found")]
    assert told == [7, 14]


def test_a_source_that_never_worked_counts_from_its_first_failure(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert [day for day in range(12) if visit(home, day, "no such host")] == [7]


def test_a_source_that_works_again_begins_anew(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for day in range(6):
        assert visit(home, day, "timeout") == []
    assert visit(home, 6, None) == []
    assert [day for day in range(7, 20) if visit(home, day, "timeout")] == [13]


@pytest.mark.parametrize("ahead", [1, 400])
def test_days_count_from_now_where_the_clock_was_ahead(tmp_path: Path, ahead: int) -> None:
    """The source worked, or was told of, by a clock that was set back since: neither may silence it until then."""
    worked, told = Home(tmp_path / "worked"), Home(tmp_path / "told")
    assert visit(worked, ahead, None) == []
    assert [day for day in range(20) if visit(worked, day, "timeout")] == [7, 14]
    assert [day for day in (ahead, ahead + 7) if visit(told, day, "timeout")] == [ahead + 7]
    assert [day for day in range(20) if visit(told, day, "timeout")] == [7, 14]


def test_a_source_that_is_not_visited_any_more_is_not_told_of(tmp_path: Path) -> None:
    home = Home(tmp_path)
    visit(home, 0, "gone", name="removed")
    assert visit(home, 30, "gone", name="removed") == []


def test_the_words_name_source_day_and_reason(tmp_path: Path) -> None:
    home = Home(tmp_path)
    visit(home, 0, "404 Not Found")
    silent = find_silent(home, {"county"}, START + timedelta(days=8))
    assert describe_silence(silent) == "county: nothing since 2026-03-01 (404 Not Found)"


def test_days_are_a_number() -> None:
    assert (count_days({}), count_days({"DUIBIAO_SILENT_DAYS": "3"})) == (7, 3)
    with pytest.raises(InputError, match="soon"):
        count_days({"DUIBIAO_SILENT_DAYS": "soon"})
