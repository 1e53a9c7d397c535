"""Alarms in the home: the newest first, one thing once an hour, a cut line costs only itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from flows.monitor.alarm_log import is_known, note_alarm, read_alarms
from flows.run.home import Home


def test_alarms_come_back_newest_first(tmp_path: Path) -> None:
    home = Home(tmp_path / "new")
    assert read_alarms(home, 5) == []
    for title in ("甲", "乙", "丙"):
        note_alarm(home, title, "why")
    with home.alarms.open("a", encoding="utf-8") as file:
        file.write('{"at": "2026-')
    assert [alarm["title"] for alarm in read_alarms(home, 3)] == ["丙", "乙"]


def test_the_same_thing_is_known_for_an_hour(tmp_path: Path) -> None:
    home, now = Home(tmp_path), datetime.now(UTC)
    note_alarm(home, "coverage fell", "")
    assert is_known(home, "coverage fell", now + timedelta(minutes=59))
    assert not is_known(home, "coverage fell", now + timedelta(minutes=61))
    assert not is_known(home, "accuracy fell", now)


def test_an_alarm_that_is_ahead_of_the_clock_hides_no_later_one(tmp_path: Path) -> None:
    """It was raised before the clock was set back; seconds are what clocks are set back by every day."""
    home, now = Home(tmp_path), datetime.now(UTC)
    note_alarm(home, "coverage fell", "")
    assert not is_known(home, "coverage fell", now - timedelta(days=400))
    assert is_known(home, "coverage fell", now - timedelta(minutes=5))
    note_alarm(home, "accuracy fell", "later, whatever its time")
    assert [alarm["title"] for alarm in read_alarms(home, 9)] == ["accuracy fell", "coverage fell"]
