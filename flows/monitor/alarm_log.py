"""Alarms as the home keeps them, for those who do not look into Prefect. No Prefect here."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from flows.run.home import Home

FORM = "%Y-%m-%d %H:%M:%S"
AGAIN = timedelta(hours=1)
RECENT = 50


def note_alarm(home: Home, title: str, details: str) -> None:
    """Keep an alarm in the home."""
    line = {"at": f"{datetime.now(UTC):{FORM}}", "title": title, "details": details}
    home.root.mkdir(parents=True, exist_ok=True)
    with home.alarms.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def read_alarms(home: Home, most: int) -> list[dict[str, str]]:
    """The latest alarms of a home, the newest first: ``at`` (UTC), ``title``, ``details``."""
    try:
        lines = home.alarms.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    alarms: list[dict[str, str]] = []
    for line in reversed(lines[-most:]):
        with suppress(ValueError):  # a line that was cut off tells nothing
            alarms.append(json.loads(line))
    return alarms


def is_known(home: Home, title: str, now: datetime) -> bool:
    """Whether an alarm of this title was raised less than an hour ago: the same thing may be noticed twice.

    One that is hours ahead of ``now`` was raised before the clock was set back, and says nothing of the last hour.
    """
    return any(
        alarm["title"] == title and abs(now - datetime.strptime(alarm["at"], FORM).replace(tzinfo=UTC)) < AGAIN
        for alarm in read_alarms(home, RECENT)
    )
