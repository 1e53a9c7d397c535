"""Where the warehouse keeps its files below a home."""

from __future__ import annotations

from pathlib import Path


def published_path(home: Path) -> Path:
    """The read-only file that everybody queries."""
    return home / "duibiao.duckdb"


def working_path(home: Path) -> Path:
    """The database that only the one writer opens."""
    return home / "work" / "duibiao.work.duckdb"


def readings_path(home: Path) -> Path:
    """What earlier readings depended on."""
    return home / "work" / "readings.duckdb"


def runs_path(home: Path) -> Path:
    """The latest runs, also those that published nothing."""
    return home / "work" / "runs.json"


def marks_path(home: Path) -> Path:
    """What published files looked like when their bytes were last read, with their sums."""
    return home / "work" / "sums.json"


def lock_path(home: Path) -> Path:
    return home / "work" / "writer.lock"


def history_path(home: Path) -> Path:
    """Folder of earlier published files."""
    return home / "history"
