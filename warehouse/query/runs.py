"""The latest runs as a small file: one that changes nothing publishes nothing, and is seen all the same.

The latest is the one that was written last, whatever its time says: clocks are set back.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from warehouse.query.read import query
from warehouse.store.paths import runs_path

KEPT = 50
_NAMES = ("run_id", "started_at", "ended_at", "seen", "loaded", "skipped", "quarantined", "observations", "reasons")
_COLUMNS = ", ".join(_NAMES[:-1]) + ", reasons::VARCHAR AS reasons"


def keep_runs(con: duckdb.DuckDBPyConnection, home: Path) -> None:
    """Write the latest runs of the working database beside it, whole or not at all."""
    rows = con.sql(f"SELECT {_COLUMNS} FROM run ORDER BY rowid DESC LIMIT {KEPT}").pl()
    place = runs_path(home)
    draft = place.with_name(f"{place.name}.{os.getpid()}")
    draft.write_text(rows.write_json(), encoding="utf-8")
    os.replace(draft, place)


def list_runs(home: Path, count: int = 10) -> list[dict[str, Any]]:
    """The latest ``count`` runs, newest first, also those that published nothing. Times are UTC, as text;
    what an older version did not count is None.

    Raises NotPublishedError when nothing was ever published and no run was kept.
    """
    try:
        rows: list[dict[str, Any]] = json.loads(runs_path(home).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        rows = query(home, _describe_published(home)).with_columns(pl.exclude(pl.Int64).cast(pl.String)).to_dicts()
    return [{name: row.get(name) for name in _NAMES} for row in rows[:count]]


def _describe_published(home: Path) -> str:
    """The query for the latest runs in a published file, which may be of a version with fewer columns."""
    present = query(home, "SELECT column_name FROM duckdb_columns() WHERE table_name = 'run'")["column_name"].to_list()
    shared = ", ".join(f'"{name}"' for name in _NAMES if name in present)
    return f"SELECT {shared} FROM run ORDER BY rowid DESC LIMIT {KEPT}"
