"""Everything in a published file that is computed or said about the tables: views, macros, notes."""

from __future__ import annotations

import hashlib
from importlib import resources

import duckdb

from schemas import TABLES
from warehouse.relations.catalog import find_column_note, list_notes, list_views, read_catalog, read_sql
from warehouse.relations.marts import note_change
from warehouse.relations.panel import create_panels
from warehouse.store.transaction import transaction


def create_relations(con: duckdb.DuckDBPyConnection) -> None:
    """The snapshot's table, formats, views (views/NAME.sql), macros (macros.sql), then the notes on all of them."""
    with transaction(con):
        con.execute(
            "CREATE OR REPLACE TABLE snapshot"
            " (number INTEGER, published_at TIMESTAMP, documents BIGINT, observations BIGINT)"
        )
        con.execute(read_sql("formats.sql"))
        for item in list_views("step", "view"):
            con.execute(f'CREATE OR REPLACE VIEW "{item.name}" AS\n{read_sql("views", f"{item.name}.sql")}')
        create_panels(con)
        con.execute(read_sql("macros.sql"))
        write_notes(con)


def note_relations(con: duckdb.DuckDBPyConnection) -> None:
    """Note a change when views, macros or notes are not those of the last published state."""
    digest = hashlib.sha256((resources.files("warehouse.relations") / "panel.py").read_bytes())
    for item in list_views("step", "view"):
        digest.update(read_sql("views", f"{item.name}.sql").encode())
    notes = [(table.about, [column.note for column in table.columns]) for table in TABLES.values()]
    digest.update(f"{read_sql('formats.sql')}{read_sql('macros.sql')}{read_sql('views.yml')}{notes}".encode())
    version = digest.hexdigest()
    if con.execute("FROM work.relations_version").fetchall() != [(version,)]:
        with transaction(con):
            con.execute("DELETE FROM work.relations_version")
            con.execute("INSERT INTO work.relations_version VALUES (?)", [version])
            note_change(con, "relations")


def write_notes(con: duckdb.DuckDBPyConnection) -> None:
    """COMMENT ON every relation, column and macro of which something is said."""
    kinds = dict(
        con.execute(
            "SELECT table_name, 'TABLE' FROM duckdb_tables() WHERE NOT internal"
            " UNION ALL SELECT view_name, 'VIEW' FROM duckdb_views() WHERE NOT internal"
        ).fetchall()
    )
    statements = [
        f'COMMENT ON {kinds[name]} "{name}" IS {_quote(note)}' for name, note in list_notes().items() if name in kinds
    ]
    for table, column in con.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"
    ).fetchall():
        note = find_column_note(table, column)
        if note is not None:
            statements.append(f'COMMENT ON COLUMN "{table}"."{column}" IS {_quote(note)}')
    macros = read_catalog().macros
    statements += [f'COMMENT ON MACRO TABLE "{name}" IS {_quote(note)}' for name, note in macros.items()]
    con.execute(";".join(statements))


def _quote(text: str) -> str:
    return "'" + " ".join(text.split()).replace("'", "''") + "'"
