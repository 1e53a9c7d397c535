"""The working database: opened by one writer, brought to the present layout when it was made by an older one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from schemas import TABLES
from schemas.table import Table
from warehouse.errors import WarehouseError
from warehouse.store.limits import LIMITS
from warehouse.store.lock import hold_lock
from warehouse.store.paths import lock_path, working_path
from warehouse.store.tables import create_statement, list_layout
from warehouse.store.transaction import transaction

OURS = "NOT internal AND database_name = current_database() AND schema_name = 'main'"
"""What of a listing of DuckDB belongs to the warehouse itself."""


@contextmanager
def open_working(home: Path, wait_seconds: float = 0.0) -> Iterator[duckdb.DuckDBPyConnection]:
    """The working database of ``home`` for writing, made when missing; closed and checkpointed at the end.

    Raises WriterBusyError (naming the process) when another writer does not end within ``wait_seconds``.
    """
    with hold_lock(lock_path(home), wait_seconds):
        con = connect_working(home)
        try:
            yield con
        finally:
            con.close()


def connect_working(home: Path) -> duckdb.DuckDBPyConnection:
    """Open the working database, its tables in place. The caller holds the writer's lock."""
    path = working_path(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        con = duckdb.connect(str(path), config=LIMITS)
    except duckdb.Error as error:
        raise WarehouseError(
            f"{path}: cannot be opened ({error}); if it is damaged, `duibiao doctor --repair` builds it anew"
        ) from error
    # With the default of 16 MB every batch ends in a checkpoint that rewrites the tables' last row groups.
    con.execute("SET checkpoint_threshold = '256MB'")
    create_tables(con)
    return con


def create_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Bring all tables to the declared layout in one transaction; rows keep the columns that still exist."""
    con.execute("CREATE SCHEMA IF NOT EXISTS work")
    con.execute("CREATE TABLE IF NOT EXISTS work.stale_region (region_code VARCHAR)")
    con.execute("CREATE TABLE IF NOT EXISTS work.mart_version (version VARCHAR)")
    con.execute("CREATE TABLE IF NOT EXISTS work.seeds_version (version VARCHAR)")
    con.execute("CREATE TABLE IF NOT EXISTS work.unpublished (what VARCHAR)")
    con.execute("CREATE TABLE IF NOT EXISTS work.relations_version (version VARCHAR)")
    present = _list_present(con)
    wanted = list_layout()
    if wanted == {name: present.get(name) for name in wanted}:
        return
    with transaction(con):
        drop_relations(con)
        for name, table in TABLES.items():
            if name not in present:
                con.execute(create_statement(table))
            elif present[name] != wanted[name]:
                _rebuild(con, table, present[name])


def drop_relations(con: duckdb.DuckDBPyConnection) -> None:
    """Take out views and macros; publishing makes them anew. Call inside a transaction."""
    for (name,) in con.execute(f"SELECT view_name FROM duckdb_views() WHERE {OURS}").fetchall():
        con.execute(f"DROP VIEW {_quote(name)}")
    for name, kind in con.execute(
        f"SELECT DISTINCT function_name, function_type FROM duckdb_functions() WHERE {OURS}"
        " AND function_type IN ('macro', 'table_macro')"
    ).fetchall():
        con.execute(f"DROP MACRO {'TABLE ' if kind == 'table_macro' else ''}{_quote(name)}")
    con.execute("DELETE FROM work.relations_version")


def _list_present(con: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Table to its columns with their types. The listing of all columns is not asked: it would bind every view."""
    tables = con.execute(f"SELECT table_name FROM duckdb_tables() WHERE {OURS}").fetchall()
    present = {}
    for (name,) in tables:
        columns = con.execute(f"FROM main.{_quote(name)} LIMIT 0").description or []
        present[name] = [f"{column[0]} {column[1]}" for column in columns]
    return present


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _rebuild(con: duckdb.DuckDBPyConnection, table: Table, old: list[str]) -> None:
    name = table.name
    names = {column.split(" ", 1)[0] for column in old} & set(table.types)
    shared = ", ".join(f'"{column}"' for column in sorted(names))
    con.execute(f'ALTER TABLE "{name}" RENAME TO "{name}_before"')
    con.execute(create_statement(table))
    con.execute(f'INSERT INTO "{name}" BY NAME SELECT {shared} FROM "{name}_before"')
    con.execute(f'DROP TABLE "{name}_before"')
