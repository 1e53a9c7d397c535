"""Kept times, in UTC, are told by the clock of China."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from flows.run.clock import tell_time


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        (datetime(2026, 1, 1, 20, 30, 5), "2026-01-02 04:30:05"),
        ("2026-01-01 20:30:05.123", "2026-01-02 04:30:05"),
        ("2026-01-01T20:30:05", "2026-01-02 04:30:05"),
        (datetime(2026, 1, 1, 20, 30, tzinfo=timezone(timedelta(hours=2))), "2026-01-02 02:30:00"),
        (None, ""),
        ("never", "never"),
    ],
)
def test_a_time_is_told_by_the_clock_of_china(kept: object, told: str) -> None:
    assert tell_time(kept, seconds=True) == told
    assert tell_time(kept) == (told[:-3] if ":" in told else told)
