"""target_vs_actual and conflict as tables kept up to date region by region, so that they answer in milliseconds."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence

import duckdb
import polars as pl

from warehouse.relations.catalog import Relation, list_views, read_body
from warehouse.store.incoming import incoming
from warehouse.store.transaction import transaction
from warehouse.store.working import drop_relations

MOST_ROWS = 30_000
"""Regions are judged together up to so many observations (or one region's): the memory it takes grows with them."""


def mark_all_stale(con: duckdb.DuckDBPyConnection) -> None:
    """Say that every region must be judged again. Call inside a transaction."""
    con.execute("DELETE FROM work.stale_region")
    con.execute(
        "INSERT INTO work.stale_region SELECT DISTINCT region_code FROM observation WHERE region_code IS NOT NULL"
    )


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

    A transaction for each batch of regions: a killed process leaves every region as it was or judged, and those still
    to be done are known.
    """
    steps, marts = list_views("step"), list_views("mart")
    digest = hashlib.sha256()
    for item in (*steps, *marts):
        digest.update(read_body(item).encode())
    version = digest.hexdigest()
    with transaction(con):
        if con.execute("SELECT version FROM work.mart_version").fetchall() != [(version,)]:
            mark_all_stale(con)
            drop_relations(con)  # what was a view may be a table now
            for item in marts:
                con.execute(f"DROP TABLE IF EXISTS {item.name}")
            con.execute("DELETE FROM work.mart_version")
            con.execute("INSERT INTO work.mart_version VALUES (?)", [version])
        present = {row[0] for row in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        if not present.issuperset(item.name for item in marts):
            _create(con, present)
            note_change(con, "verdicts")
    stale = 0
    for codes in list(_list_batches(con)):
        stale += len(codes)
        with transaction(con):
            _rebuild(con, codes)
            note_change(con, "verdicts")
    return stale


def _create(con: duckdb.DuckDBPyConnection, present: Collection[str]) -> None:
    """Make empty marts where there are none. Of the steps before them only the columns count."""
    for item in list_views("step", "mart"):
        body = read_body(item)
        if item.kind == "step":
            con.execute(f"CREATE OR REPLACE TEMP VIEW {item.name} AS SELECT * FROM (\n{body}\n)")
        elif item.name not in present:
            con.execute(f"CREATE TABLE {item.name} AS SELECT * FROM (\n{body}\n) LIMIT 0")
    for item in reversed(list_views("step")):
        con.execute(f"DROP VIEW temp.{item.name}")


def _list_batches(con: duckdb.DuckDBPyConnection) -> Iterator[list[str]]:
    """The regions that must be judged again, in their order, so many together as MOST_ROWS allows."""
    rows = con.execute(
        """SELECT region_code, count(o.observation_id)
           FROM work.stale_region LEFT JOIN observation o USING (region_code)
           WHERE region_code IS NOT NULL GROUP BY ALL ORDER BY region_code"""
    ).fetchall()
    batch: list[str] = []
    size = 0
    for code, count in rows:
        if batch and size + count > MOST_ROWS:
            yield batch
            batch, size = [], 0
        batch.append(code)
        size += count
    if batch:
        yield batch


def _rebuild(con: duckdb.DuckDBPyConnection, codes: Sequence[str]) -> None:
    """Judge these regions again."""
    con.execute("CREATE OR REPLACE TEMP TABLE judged_region AS SELECT unnest($1::VARCHAR[]) AS region_code", [codes])
    judged = "WHERE region_code IN (SELECT region_code FROM temp.judged_region)"
    (database,) = con.execute("SELECT current_database()").fetchall()[0]
    kept = f'"{database}".main'  # main alone is also what temporary relations are in
    # Under their own names what comes later finds the rows of these regions alone, and need not look among all.
    con.execute(f"CREATE TEMP TABLE observation AS FROM main.observation {judged}")
    for item in list_views("step", "mart"):
        body = read_body(item)
        if item.kind == "step":
            con.execute(f"CREATE OR REPLACE TEMP {_kind(item)} {item.name} AS SELECT * FROM (\n{body}\n)")
        else:
            con.execute(f"CREATE TEMP TABLE {item.name} AS SELECT * FROM (\n{body}\n) {judged}")
            con.execute(f"DELETE FROM {kept}.{item.name} {judged}")
            con.execute(f"INSERT INTO {kept}.{item.name} FROM temp.{item.name} ORDER BY {item.sort}")
    for item in reversed(list_views("step", "mart")):
        con.execute(f"DROP {_kind(item)} temp.{item.name}")
    con.execute(f"DELETE FROM work.stale_region {judged}")
    con.execute("DROP TABLE temp.observation")
    con.execute("DROP TABLE temp.judged_region")


def _kind(step: Relation) -> str:
    """What a relation is while marts are made: a view where it costs next to nothing or few of its rows are wanted."""
    return "VIEW" if step.light else "TABLE"
