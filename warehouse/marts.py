"""target_vs_actual and conflict as tables kept up to date region by region, so that they answer in milliseconds."""

from __future__ import annotations

import hashlib

import duckdb

from warehouse.transaction import transaction
from warehouse.working import read_sql

STEPS = (
    "statement",
    "chosen_statement",
    "chosen_actual",
    "chosen_target",
    "region_now",
    "derived_actual",
    "exact_statement",
)
"""Views (views/NAME.sql) that the tables stand on, in the order in which they need each other."""
FEW_REGIONS = 300
"""Up to so many regions at once, their rows are set apart before they are judged."""
_LIGHT = ("chosen_actual", "chosen_target", "region_now", "exact_statement")
"""These cost next to nothing, or only some rows of them are wanted: they stay views while the tables are made."""

MARTS = {
    "target_vs_actual": "region_code, indicator, period_end, measure, period_start",
    "conflict": "region_code, indicator, period_end, measure, period_start, relation, left_doc_id, right_doc_id,"
    " left_value, right_value",
}
"""The tables that are kept (views/NAME.sql says what is in them), each with the order of its rows."""


def mark_all_stale(con: duckdb.DuckDBPyConnection) -> None:
    """Say that every region must be judged again. Call inside a transaction."""
    con.execute("DELETE FROM work.stale_region")
    con.execute("INSERT INTO work.stale_region SELECT DISTINCT region_code FROM observation")


def note_change(con: duckdb.DuckDBPyConnection, what: str) -> None:
    """Say that the next published state differs from the last. Call inside a transaction."""
    con.execute("INSERT INTO work.unpublished SELECT $1 WHERE NOT EXISTS (FROM work.unpublished)", [what])


def refresh_marts(con: duckdb.DuckDBPyConnection) -> int:
    """Judge again the regions whose documents, catalogue entries or rules changed; returns how many they were.

    One transaction: a killed process leaves the table as it was and the regions still to be done.
    """
    digest = hashlib.sha256()
    for name in (*STEPS, *MARTS):
        digest.update(read_sql("views", f"{name}.sql").encode())
    version = digest.hexdigest()
    with transaction(con):
        if con.execute("SELECT version FROM work.mart_version").fetchall() != [(version,)]:
            mark_all_stale(con)
            for name in MARTS:
                con.execute(f"DROP TABLE IF EXISTS {name}")
            con.execute("DELETE FROM work.mart_version")
            con.execute("INSERT INTO work.mart_version VALUES (?)", [version])
        stale = con.execute("SELECT count(*) FROM work.stale_region").fetchall()[0][0]
        present = {row[0] for row in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        if stale or not present.issuperset(MARTS):
            _rebuild(con, present, stale <= FEW_REGIONS)
            note_change(con, "verdicts")
            con.execute("DELETE FROM work.stale_region")
    return int(stale)


def _rebuild(con: duckdb.DuckDBPyConnection, present: set[str], few: bool) -> None:
    stale = "WHERE region_code IN (SELECT region_code FROM work.stale_region)"
    if few:
        # Under this name the steps find these rows alone, and need not look for them among all.
        con.execute(f"CREATE TEMP TABLE observation AS FROM main.observation {stale}")
    for name in STEPS:
        body = read_sql("views", f"{name}.sql")
        only = stale if name == "statement" and not few else ""
        kind = "VIEW" if name in _LIGHT else "TABLE"
        con.execute(f"CREATE OR REPLACE TEMP {kind} {name} AS SELECT * FROM (\n{body}\n) {only}")
    for name, order in MARTS.items():
        body = read_sql("views", f"{name}.sql")
        if name in present:
            con.execute(f"DELETE FROM {name} {stale}")
            con.execute(f"INSERT INTO {name}\n{body}\nORDER BY {order}")
        else:
            con.execute(f"CREATE TABLE {name} AS\n{body}\nORDER BY {order}")
    for name in reversed(STEPS):
        con.execute(f"DROP {'VIEW' if name in _LIGHT else 'TABLE'} temp.{name}")
    if few:
        con.execute("DROP TABLE temp.observation")
