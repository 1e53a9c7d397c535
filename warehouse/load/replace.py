"""Documents that are read again: which of their rows say something else now, and the writing of those alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import polars as pl

from schemas import DOCUMENT_TABLES, TABLES
from warehouse.store.incoming import incoming

_STAMPS = ("run_id", "extractor_version")
"""Who wrote a row says nothing about what it says."""
_ALWAYS_WRITTEN = ("document", "quarantine")
"""Of these the latest run and version are wanted: who read a document last, and what was refused then."""
_IDS = {"doc_id": pl.String}
_STAMPED_TEXT = 'regexp_replace("row"::VARCHAR, \'"(run_id|extractor_version)":"[^"]*"\', \'\', \'g\')'


@dataclass(frozen=True, slots=True)
class Changes:
    """Documents by what is new about them.

    ``fresh`` were not there; ``by_table`` were and differ in a table; ``unchanged`` differ in none;
    ``stamped`` tells that another extractor version read one of those that were there.
    """

    fresh: frozenset[str]
    by_table: Mapping[str, frozenset[str]]
    unchanged: frozenset[str]
    stamped: bool

    def rewritten(self, table: str) -> frozenset[str]:
        """Documents of which this table's rows are replaced."""
        return self.by_table[table] | (self.unchanged | self.changed if table in _ALWAYS_WRITTEN else frozenset())

    @property
    def changed(self) -> frozenset[str]:
        """Documents that were there and differ in some table."""
        return frozenset().union(*self.by_table.values())

    @property
    def judged(self) -> frozenset[str]:
        """Documents that were there and whose targets and actuals may stand otherwise now."""
        return self.by_table["document"] | self.by_table["observation"]


def compare_frames(con: duckdb.DuckDBPyConnection, frames: Mapping[str, pl.DataFrame]) -> Changes:
    """Frames of some documents against what the database has of them.

    Corrected rows are never taken for unchanged: the correction is applied to what was read now.
    """
    given = frames["document"].get_column("doc_id")
    with incoming(con, given.to_frame()) as name:
        rows = con.execute(
            f"""SELECT doc_id, extractor_version, doc_id IN (SELECT doc_id FROM correction_use)
                FROM document SEMI JOIN {name} USING (doc_id)"""
        ).fetchall()
    present = frozenset(row[0] for row in rows)
    fresh = frozenset(given) - present
    if not present:
        return Changes(fresh, dict.fromkeys(DOCUMENT_TABLES, frozenset()), frozenset(), False)
    corrected = frozenset(row[0] for row in rows if row[2])
    by_table = {}
    with incoming(con, pl.DataFrame({"doc_id": sorted(present)}, schema=_IDS), "present_documents"):
        for name in DOCUMENT_TABLES:
            by_table[name] = _find_unequal(con, name, frames.get(name), present) | corrected
    unchanged = present.difference(*by_table.values())
    versions = dict(frames["document"].select("doc_id", "extractor_version").iter_rows())
    stamped = any(versions[doc_id] != version for doc_id, version, _ in rows)
    return Changes(fresh, by_table, unchanged, stamped)


def _find_unequal(
    con: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame | None, present: frozenset[str]
) -> frozenset[str]:
    """The documents whose rows in the table and in the frame are not the same, in whatever order."""
    types = TABLES[table].types
    given = TABLES[table].empty() if frame is None else frame
    if not set(given.columns) <= set(types):
        return present
    given = pl.concat([TABLES[table].empty(), given], how="diagonal_relaxed").filter(
        pl.col("doc_id").is_in(list(present))
    )
    columns = [f'"{name}"' for name in types if name not in _STAMPS]
    if table == "quarantine":
        columns[columns.index('"row"')] = _STAMPED_TEXT
    shown = ", ".join(columns)
    with incoming(con, given) as name:
        rows = con.execute(
            f"""WITH old AS MATERIALIZED (
                    SELECT {shown} FROM "{table}" WHERE doc_id IN (SELECT doc_id FROM present_documents)),
                new AS MATERIALIZED (SELECT {shown} FROM {name})
                SELECT doc_id FROM (FROM old EXCEPT ALL FROM new)
                UNION SELECT doc_id FROM (FROM new EXCEPT ALL FROM old)"""
        ).fetchall()
    return frozenset(row[0] for row in rows)


def write_frames(con: duckdb.DuckDBPyConnection, frames: Mapping[str, pl.DataFrame], changes: Changes) -> None:
    """Replace the rows that changed, table by table. Call inside a transaction."""
    for table in DOCUMENT_TABLES:
        replaced = changes.rewritten(table)
        if replaced:
            with incoming(con, pl.DataFrame({"doc_id": sorted(replaced)}, schema=_IDS)) as name:
                con.execute(f'DELETE FROM "{table}" WHERE doc_id IN (SELECT doc_id FROM {name})')
                if table == "observation":
                    con.execute(f"DELETE FROM correction_use WHERE doc_id IN (SELECT doc_id FROM {name})")
        if table in frames:
            kept = (changes.unchanged | changes.changed) - replaced
            frame = frames[table]
            insert_rows(con, table, frame.filter(~pl.col("doc_id").is_in(list(kept))) if kept else frame)


def insert_rows(con: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    """Rows of a frame into a table, by the names of the columns."""
    if frame.height:
        with incoming(con, frame) as name:
            con.execute(f'INSERT INTO "{table}" BY NAME SELECT * FROM {name}')
