"""Everything in a published file that is computed or said about the tables: views, macros, notes."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from typing import Any

import duckdb

from transforms.language.seedfile import parse_yaml
from warehouse.marts import STEPS, note_change
from warehouse.panel import create_panels
from warehouse.transaction import transaction
from warehouse.working import read_sql

NOTES_FILE = "notes.yml"
VIEWS = (*STEPS, "revision", "plan_progress", "coverage", "correction_status")
"""Every view, in the order in which they need each other."""


def create_relations(con: duckdb.DuckDBPyConnection) -> None:
    """The snapshot's table, views (views/NAME.sql), macros (macros.sql), then the notes on all of them."""
    with transaction(con):
        con.execute(
            "CREATE OR REPLACE TABLE snapshot"
            " (number INTEGER, published_at TIMESTAMP, documents BIGINT, observations BIGINT)"
        )
        for name in VIEWS:
            con.execute(f'CREATE OR REPLACE VIEW "{name}" AS\n{read_sql("views", f"{name}.sql")}')
        create_panels(con)
        con.execute(read_sql("macros.sql"))
        write_notes(con)


def note_relations(con: duckdb.DuckDBPyConnection) -> None:
    """Note a change when views, macros or notes are not those of the last published state."""
    digest = hashlib.sha256((resources.files("warehouse") / "panel.py").read_bytes())
    for parts in (("macros.sql",), (NOTES_FILE,), *(("views", f"{name}.sql") for name in VIEWS)):
        digest.update(read_sql(*parts).encode())
    version = digest.hexdigest()
    if con.execute("FROM work.relations_version").fetchall() != [(version,)]:
        with transaction(con):
            con.execute("DELETE FROM work.relations_version")
            con.execute("INSERT INTO work.relations_version VALUES (?)", [version])
            note_change(con, "relations")


@cache
def read_notes() -> dict[str, Any]:
    """notes.yml: ``relations`` (name to about and columns), ``columns`` (notes shared by all), ``macros``."""
    notes: dict[str, Any] = parse_yaml(read_sql(NOTES_FILE), f"warehouse/{NOTES_FILE}")
    return notes


def write_notes(con: duckdb.DuckDBPyConnection) -> None:
    """COMMENT ON every relation, column and macro that notes.yml speaks of and the database has."""
    notes = read_notes()
    shared = notes["columns"]
    kinds = dict(
        con.execute(
            "SELECT table_name, 'TABLE' FROM duckdb_tables() WHERE NOT internal"
            " UNION ALL SELECT view_name, 'VIEW' FROM duckdb_views() WHERE NOT internal"
        ).fetchall()
    )
    columns = con.execute("SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal").fetchall()
    statements = [
        f'COMMENT ON {kinds[name]} "{name}" IS {_quote(entry["about"])}'
        for name, entry in notes["relations"].items()
        if name in kinds
    ]
    for table, column in columns:
        own = notes["relations"].get(table, {}).get("columns") or {}
        note = own.get(column, shared.get(column))
        if note is not None:
            statements.append(f'COMMENT ON COLUMN "{table}"."{column}" IS {_quote(note)}')
    statements += [f'COMMENT ON MACRO TABLE "{name}" IS {_quote(note)}' for name, note in notes["macros"].items()]
    con.execute(";".join(statements))


def _quote(text: str) -> str:
    return "'" + " ".join(text.split()).replace("'", "''") + "'"
