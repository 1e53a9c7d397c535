"""The latest runs as a small file: one that changes nothing publishes nothing, and is seen all the same."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from warehouse.paths import runs_path
from warehouse.read import query

KEPT = 50
_COLUMNS = "run_id, started_at, ended_at, seen, loaded, skipped, quarantined, observations, reasons::VARCHAR AS reasons"


def keep_runs(con: duckdb.DuckDBPyConnection, home: Path) -> None:
    """Write the latest runs of the working database beside it, whole or not at all."""
    rows = con.sql(f"SELECT {_COLUMNS} FROM run ORDER BY started_at DESC LIMIT {KEPT}").pl()
    place = runs_path(home)
    draft = place.with_name(f"{place.name}.{os.getpid()}")
    draft.write_text(rows.write_json(), encoding="utf-8")
    os.replace(draft, place)


def list_runs(home: Path, count: int = 10) -> list[dict[str, Any]]:
    """The latest ``count`` runs, newest first, also those that published nothing. Times are UTC, as text.

    Raises NotPublishedError when nothing was ever published and no run was kept.
    """
    try:
        rows: list[dict[str, Any]] = json.loads(runs_path(home).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        sql = f"SELECT {_COLUMNS} FROM run ORDER BY started_at DESC LIMIT {KEPT}"
        rows = query(home, sql).with_columns(pl.col("started_at", "ended_at").cast(pl.String)).to_dicts()
    return rows[:count]
