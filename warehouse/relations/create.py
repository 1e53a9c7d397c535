"""Everything in a published file that is computed or said about the tables: views, macros, notes."""

from __future__ import annotations

import hashlib
from importlib import resources

import duckdb

from schemas import TABLES
from warehouse.relations.catalog import find_column_note, list_notes, list_views, read_body, read_catalog, read_sql
from warehouse.relations.marts import note_change
from warehouse.relations.panel import create_panels
from warehouse.store.tables import list_layout
from warehouse.store.transaction import transaction
from warehouse.store.working import OURS, drop_relations


def create_relations(con: duckdb.DuckDBPyConnection) -> None:
    """The snapshot's table, formats, views (views/NAME.sql), macros (macros.sql), then the notes on all of them."""
    with transaction(con):
        con.execute(
            "CREATE OR REPLACE TABLE snapshot"
            " (number INTEGER, published_at TIMESTAMP, documents BIGINT, observations BIGINT)"
        )
        con.execute(read_sql("formats.sql"))
        for item in list_views("step", "view"):
            con.execute(f'CREATE OR REPLACE VIEW "{item.name}" AS\n{read_body(item)}')
        create_panels(con)
        con.execute(read_sql("macros.sql"))
        write_notes(con)


def renew_relations(con: duckdb.DuckDBPyConnection) -> None:
    """Make views, macros and notes anew where they are not those of this version, and note that as a change."""
    version = _describe_version(con)
    if con.execute("FROM work.relations_version").fetchall() == [(version,)]:
        return
    with transaction(con):
        drop_relations(con)
        note_change(con, "relations")
    create_relations(con)
    con.execute("INSERT INTO work.relations_version VALUES (?)", [version])


def _describe_version(con: duckdb.DuckDBPyConnection) -> str:
    """A digest of all that the relations are made of; the panels are made of the catalogue's core indicators."""
    digest = hashlib.sha256()
    for module in ("create.py", "panel.py"):
        digest.update((resources.files("warehouse.relations") / module).read_bytes())
    for item in list_views("step", "mart", "view"):
        digest.update(read_body(item).encode())
    notes = [(table.about, [column.note for column in table.columns]) for table in TABLES.values()]
    core = con.execute("SELECT code, name_zh, unit FROM indicator WHERE core ORDER BY code").fetchall()
    texts = [read_sql("formats.sql"), read_sql("macros.sql"), read_sql("views.yml"), notes, list_layout(), core]
    digest.update(repr(texts).encode())
    return digest.hexdigest()


def write_notes(con: duckdb.DuckDBPyConnection) -> None:
    """COMMENT ON every relation, column and macro of which something is said."""
    kinds = dict(
        con.execute(
            f"SELECT table_name, 'TABLE' FROM duckdb_tables() WHERE {OURS}"
            f" UNION ALL SELECT view_name, 'VIEW' FROM duckdb_views() WHERE {OURS}"
        ).fetchall()
    )
    statements = [
        f'COMMENT ON {kinds[name]} "{name}" IS {_quote(note)}' for name, note in list_notes().items() if name in kinds
    ]
    for table, column in con.execute(f"SELECT table_name, column_name FROM duckdb_columns() WHERE {OURS}").fetchall():
        note = find_column_note(table, column)
        if note is not None:
            statements.append(f'COMMENT ON COLUMN "{table}"."{column}" IS {_quote(note)}')
    macros = read_catalog().macros
    statements += [f'COMMENT ON MACRO TABLE "{name}" IS {_quote(note)}' for name, note in macros.items()]
    con.execute(";".join(statements))


def _quote(text: str) -> str:
    return "'" + " ".join(text.split()).replace("'", "''") + "'"
