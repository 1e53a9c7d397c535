"""target_vs_actual and conflict as tables kept up to date region by region, so that they answer in milliseconds."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

import duckdb
import polars as pl

from warehouse.relations.catalog import Relation, list_views, read_sql
from warehouse.store.incoming import incoming
from warehouse.store.transaction import transaction
from warehouse.store.working import drop_relations

FEW_REGIONS = 300
"""Up to so many regions at once, their rows are set apart before they are judged."""


def mark_all_stale(con: duckdb.DuckDBPyConnection) -> None:
    """Say that every region must be judged again. Call inside a transaction."""
    con.execute("DELETE FROM work.stale_region")
    con.execute("INSERT INTO work.stale_region SELECT DISTINCT region_code FROM observation")


def mark_documents_stale(con: duckdb.DuckDBPyConnection, doc_ids: Collection[str]) -> None:
    """Say that the regions which these documents are or speak of must be judged again. Call inside a transaction."""
    with incoming(con, pl.DataFrame({"doc_id": sorted(doc_ids)}, schema={"doc_id": pl.String}), "stale_rows") as name:
        con.execute(
            f"""INSERT INTO work.stale_region
                SELECT region_code FROM observation SEMI JOIN {name} USING (doc_id) WHERE region_code IS NOT NULL
                UNION SELECT region_code FROM document SEMI JOIN {name} USING (doc_id) WHERE region_code IS NOT NULL
                EXCEPT SELECT region_code FROM work.stale_region"""
        )


def mark_regions_stale(con: duckdb.DuckDBPyConnection, codes: Collection[str]) -> None:
    """Say that these regions must be judged again. Call inside a transaction."""
    given = pl.DataFrame({"region_code": sorted(codes)}, schema={"region_code": pl.String})
    with incoming(con, given, "stale_rows") as name:
        con.execute(f"INSERT INTO work.stale_region FROM {name} EXCEPT SELECT region_code FROM work.stale_region")


def note_change(con: duckdb.DuckDBPyConnection, what: str) -> None:
    """Say that the next published state differs from the last. Call inside a transaction."""
    con.execute("INSERT INTO work.unpublished SELECT $1 WHERE NOT EXISTS (FROM work.unpublished)", [what])


def refresh_marts(con: duckdb.DuckDBPyConnection) -> int:
    """Judge again the regions whose documents, catalogue entries or rules changed; returns how many they were.

    One transaction: a killed process leaves the table as it was and the regions still to be done.
    """
    steps, marts = list_views("step"), list_views("mart")
    digest = hashlib.sha256()
    for item in (*steps, *marts):
        digest.update(read_sql("views", f"{item.name}.sql").encode())
    version = digest.hexdigest()
    with transaction(con):
        if con.execute("SELECT version FROM work.mart_version").fetchall() != [(version,)]:
            mark_all_stale(con)
            drop_relations(con)  # what was a view may be a table now
            for item in marts:
                con.execute(f"DROP TABLE IF EXISTS {item.name}")
            con.execute("DELETE FROM work.mart_version")
            con.execute("INSERT INTO work.mart_version VALUES (?)", [version])
        stale = con.execute("SELECT count(*) FROM work.stale_region").fetchall()[0][0]
        present = {row[0] for row in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        if stale or not present.issuperset(item.name for item in marts):
            _rebuild(con, present, stale <= FEW_REGIONS)
            note_change(con, "verdicts")
            con.execute("DELETE FROM work.stale_region")
    return int(stale)


def _rebuild(con: duckdb.DuckDBPyConnection, present: set[str], few: bool) -> None:
    stale = "WHERE region_code IN (SELECT region_code FROM work.stale_region)"
    if few:
        # Under this name the steps find these rows alone, and need not look for them among all.
        con.execute(f"CREATE TEMP TABLE observation AS FROM main.observation {stale}")
    for item in list_views("step", "mart"):
        body = read_sql("views", f"{item.name}.sql")
        if item.kind == "step":
            only = stale if item.name == "statement" and not few else ""
            con.execute(f"CREATE OR REPLACE TEMP {_kind(item)} {item.name} AS SELECT * FROM (\n{body}\n) {only}")
        elif item.name in present:
            con.execute(f"DELETE FROM {item.name} {stale}")
            con.execute(f"INSERT INTO {item.name} SELECT * FROM (\n{body}\n) {stale} ORDER BY {item.sort}")
        else:
            con.execute(f"CREATE TABLE {item.name} AS\n{body}\nORDER BY {item.sort}")
    for item in reversed(list_views("step")):
        con.execute(f"DROP {_kind(item)} temp.{item.name}")
    if few:
        con.execute("DROP TABLE temp.observation")


def _kind(step: Relation) -> str:
    """What a step is while the marts are made: a view where it costs next to nothing or few rows of it are wanted."""
    return "VIEW" if step.light else "TABLE"
