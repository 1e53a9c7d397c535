"""Sources that have given nothing for long, told once when it is noticed and again as time goes by. No Prefect here."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flows.crawl.archive import Archive
from flows.errors import InputError
from flows.run.home import Home
from flows.run.whole_files import write_whole

SILENT_DAYS = 7
DAYS = "DUIBIAO_SILENT_DAYS"
"""Environment variable with the days after which a source that gives nothing is told of."""


@dataclass(frozen=True, slots=True)
class SilentSource:
    """A source that gives nothing, since when (the last time it worked, or the first time it failed) and why."""

    name: str
    since: datetime
    reason: str


def find_silent(home: Home, names: Collection[str], now: datetime, days: int = SILENT_DAYS) -> list[SilentSource]:
    """Those of the sources ``names`` that have given nothing for ``days`` days and were not told of in as many.

    ``now`` is naive UTC. What was told is kept in ``<home>/silence.json``; a source that works again is forgotten.
    """
    with Archive(home.archive) as archive:
        visited = [row for row in archive.list_sources() if row["name"] in names]
    remembered = _read(home)
    silent, limit = [], timedelta(days=days)
    for row in visited:
        name, reason = str(row["name"]), row["reason"]
        if not reason:
            remembered.pop(name, None)
            continue
        state = remembered.setdefault(name, {"since": str(row["worked_at"] or row["tried_at"])})
        # A time ahead of the clock was written before that was set back: the days count from now.
        state |= {key: min(time, now.isoformat()) for key, time in state.items()}
        since = datetime.fromisoformat(state["since"])
        told = datetime.fromisoformat(state["told"]) if "told" in state else None
        if now - since >= limit and (told is None or now - told >= limit):
            silent.append(SilentSource(name, since, str(reason)))
            state["told"] = now.isoformat()
    _write(home, remembered)
    return silent


def describe_silence(sources: Sequence[SilentSource]) -> str:
    """One line: ``county: nothing since 2026-03-01 (404 Not Found)``, joined by semicolons."""
    return "; ".join(f"{item.name}: nothing since {item.since:%Y-%m-%d} ({item.reason})" for item in sources)


def count_days(environ: Mapping[str, str]) -> int:
    """Days of silence that are told of: DUIBIAO_SILENT_DAYS, else 7. Raises InputError when it is no whole number."""
    given = environ.get(DAYS, "")
    if not given:
        return SILENT_DAYS
    if not (given.isascii() and given.isdigit()):
        raise InputError(f"{DAYS}={given}: give a number of days")
    return int(given)


def now_utc() -> datetime:
    """The present time as the archive writes it."""
    return datetime.now(UTC).replace(tzinfo=None)


def _read(home: Home) -> dict[str, dict[str, str]]:
    try:
        remembered: dict[str, dict[str, str]] = json.loads(home.silence.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):  # a file that was cut off only means that it is told again
        return {}
    return remembered


def _write(home: Home, remembered: Mapping[str, Mapping[str, str]]) -> None:
    write_whole(home.silence, json.dumps(remembered, ensure_ascii=False, indent=1).encode())
