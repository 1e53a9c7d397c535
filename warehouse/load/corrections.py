"""Reviewed corrections in the working database: applied without reading anything again, undone as easily."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from schemas.correction import CORRECTION
from schemas.corrections import Correction, correct_rows, fits_document
from schemas.observation import OBSERVATION
from schemas.rows import RowBuilder
from warehouse.load.replace import insert_rows
from warehouse.relations.catalog import read_sql
from warehouse.relations.marts import mark_documents_stale, note_change
from warehouse.store.incoming import incoming
from warehouse.store.transaction import transaction
from warehouse.store.working import open_working

WAIT_SECONDS = 30.0
UNUSED = """
select document, text,
       case when exists (from document d
                         where d.doc_id = s.document
                            or (length(s.document) >= 12 and starts_with(d.sha256, s.document)))
            then 'no observation has these words (any more)' else 'no such document here' end as why,
       reason, reviewer, made_on as date
from correction_status s where unused order by all limit 50
"""
"""Corrections that correct nothing, and why; asks correction_status."""
_CORRECTIONS = RowBuilder(CORRECTION, (Correction,))
_ROW = pl.Struct(OBSERVATION.types)


def load_corrections(con: duckdb.DuckDBPyConnection, corrections: Sequence[Correction]) -> int:
    """Make ``corrections`` the ones in force: undo those that are not among them, apply the new ones.

    One transaction; returns how many observations are corrected now. Nothing is done when they are in force already.
    Raises SeedError, with file and line, for a correction after which a row could not stand in the warehouse.
    """
    wanted = {item.correction_id for item in corrections}
    present = {row[0] for row in con.execute("SELECT correction_id FROM correction").fetchall()}
    if wanted == present:
        places = [[item.file, item.line, item.correction_id] for item in corrections]
        if places:
            con.executemany("UPDATE correction SET file = ?, line = ? WHERE correction_id = ?", places)
    else:
        with transaction(con):
            touched = {row[0] for row in con.execute("SELECT doc_id FROM correction_use").fetchall()}
            _undo(con)
            con.execute("DELETE FROM correction")
            insert_rows(con, "correction", _CORRECTIONS.build((item,) for item in corrections))
            touched |= apply_corrections(con)
            note_change(con, "corrections")
            mark_documents_stale(con, touched)
    return int(con.execute("SELECT count(*) FROM correction_use").fetchall()[0][0])


def list_unused(home: Path) -> list[dict[str, Any]]:
    """Corrections in force that change nothing in the working database, with the reason why; waits for a writer."""
    with open_working(home, WAIT_SECONDS) as con:
        rows: list[dict[str, Any]] = con.sql(
            f"WITH correction_status AS ({read_sql('views', 'correction_status.sql')})\n{UNUSED}"
        ).pl().to_dicts()  # fmt: skip
    return rows


def apply_corrections(con: duckdb.DuckDBPyConnection, doc_ids: Iterable[str] | None = None) -> set[str]:
    """Apply the corrections in force to these documents (all, when None). Call inside a transaction.

    Returns the documents whose rows changed. A row is corrected once: the first correction that fits wins.
    """
    corrections = [
        Correction(**{**row, "fix": json.loads(row["fix"])})
        for row in con.sql("FROM correction ORDER BY made_on, correction_id").pl().to_dicts()
    ]
    if not corrections:
        return set()
    only = None if doc_ids is None else set(doc_ids)
    documents = con.execute("SELECT doc_id, sha256 FROM document").fetchall()
    touched = set()
    for correction in corrections:
        for doc_id, sha256 in documents:
            if (only is None or doc_id in only) and fits_document(correction, doc_id, sha256):
                rows = con.sql(
                    "SELECT * FROM observation WHERE doc_id = ? AND contains(quote, ?)"
                    " AND indicator = coalesce(?, indicator) AND value_text = coalesce(?, value_text)"
                    " AND observation_id NOT IN (SELECT observation_id FROM correction_use)",
                    params=[doc_id, correction.text, correction.indicator, correction.value_text],
                ).pl()
                if rows.height:
                    _replace(con, rows, correction)
                    touched.add(doc_id)
    return touched


def _replace(con: duckdb.DuckDBPyConnection, rows: pl.DataFrame, correction: Correction) -> None:
    rows = rows.select(pl.col(name).cast(kind) for name, kind in OBSERVATION.types.items())
    uses = rows.select(
        pl.lit(correction.correction_id).alias("correction_id"),
        "doc_id",
        "observation_id",
        pl.struct(pl.all()).struct.json_encode().alias("original"),
    )
    with incoming(con, uses) as name:
        con.execute(f"INSERT INTO correction_use BY NAME SELECT * FROM {name}")
        con.execute(f"DELETE FROM observation WHERE observation_id IN (SELECT observation_id FROM {name})")
        if correction.fix.get("drop"):
            con.execute(
                f"""UPDATE number_ledger SET fate = 'unresolved', observation_id = NULL
                    WHERE observation_id IN (SELECT observation_id FROM {name})"""
            )
            return
    with incoming(con, correct_rows(rows, correction)) as name:
        con.execute(f"INSERT INTO observation BY NAME SELECT * FROM {name}")


def _undo(con: duckdb.DuckDBPyConnection) -> None:
    """Put every corrected row back as it was read."""
    uses = con.execute("SELECT observation_id, original FROM correction_use").fetchall()
    if not uses:
        return
    originals = pl.Series("row", [row[1] for row in uses], dtype=pl.String).str.json_decode(_ROW)
    with incoming(con, originals.struct.unnest()) as name:
        con.execute(f"DELETE FROM observation WHERE observation_id IN (SELECT observation_id FROM {name})")
        con.execute(f"INSERT INTO observation BY NAME SELECT * FROM {name}")
        # A row that had been dropped gets its numeral back.
        con.execute(
            f"""UPDATE number_ledger l SET fate = 'observation', observation_id = o.observation_id
                FROM {name} o
                WHERE l.doc_id = o.doc_id AND l.fate = 'unresolved'
                  AND l.char_start >= o.char_start AND l.char_end <= o.char_end
                  AND NOT EXISTS (FROM number_ledger k WHERE k.observation_id = o.observation_id)"""
        )
    con.execute("DELETE FROM correction_use")
