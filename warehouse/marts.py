"""target_vs_actual as a table that is kept up to date region by region, so that it answers in milliseconds."""

from __future__ import annotations

import hashlib

import duckdb

from warehouse.transaction import transaction
from warehouse.working import read_sql

STEPS = ("statement", "chosen_actual", "chosen_target", "region_now", "derived_actual")
"""Views (views/NAME.sql) that the table stands on, in the order in which they need each other."""

MART = "target_vs_actual"


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
    for name in (*STEPS, MART):
        digest.update(read_sql("views", f"{name}.sql").encode())
    version = digest.hexdigest()
    with transaction(con):
        if con.execute("SELECT version FROM work.mart_version").fetchall() != [(version,)]:
            mark_all_stale(con)
            con.execute(f"DROP TABLE IF EXISTS {MART}")
            con.execute("DELETE FROM work.mart_version")
            con.execute("INSERT INTO work.mart_version VALUES (?)", [version])
        stale = con.execute("SELECT count(*) FROM work.stale_region").fetchall()[0][0]
        known = con.execute(f"SELECT count(*) FROM duckdb_tables() WHERE table_name = '{MART}'").fetchall()[0][0]
        if stale or not known:
            _rebuild(con, bool(known))
            note_change(con, "verdicts")
            con.execute("DELETE FROM work.stale_region")
    return int(stale)


def _rebuild(con: duckdb.DuckDBPyConnection, known: bool) -> None:
    for name in STEPS:
        body = read_sql("views", f"{name}.sql")
        only = "WHERE region_code IN (SELECT region_code FROM work.stale_region)" if name == "statement" else ""
        con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM (\n{body}\n) {only}")
    body = read_sql("views", f"{MART}.sql")
    if known:
        con.execute(f"DELETE FROM {MART} WHERE region_code IN (SELECT region_code FROM work.stale_region)")
        con.execute(f"INSERT INTO {MART}\n{body}\nORDER BY region_code, indicator, period_end, measure, period_start")
    else:
        con.execute(
            f"CREATE TABLE {MART} AS\n{body}\nORDER BY region_code, indicator, period_end, measure, period_start"
        )
    for name in STEPS:
        con.execute(f"DROP TABLE temp.{name}")
