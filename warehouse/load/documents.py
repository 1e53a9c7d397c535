"""Frames into the working database: one transaction a batch, documents replaced whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime

import duckdb
import polars as pl

from schemas import DOCUMENT_TABLES
from schemas.rows import RowBuilder
from schemas.run import RUN
from warehouse.load.corrections import apply_corrections
from warehouse.load.replace import compare_frames, insert_rows, write_frames
from warehouse.relations.marts import mark_all_stale, mark_documents_stale, mark_regions_stale, note_change
from warehouse.store.incoming import incoming
from warehouse.store.transaction import transaction

_INCOMING = "incoming_rows"
_IDS = {"doc_id": pl.String}


@dataclass(frozen=True, slots=True)
class RunRecord:
    """What is known of a flow run so far. Times are naive UTC; ``versions`` names extractor and packages.

    ``reasons`` counts documents by why they were read, or need not be read again.
    """

    run_id: str
    started_at: datetime
    flow_run_id: str | None = None
    ended_at: datetime | None = None
    seen: int = 0
    loaded: int = 0
    skipped: int = 0
    quarantined: int = 0
    observations: int = 0
    versions: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, int] = field(default_factory=dict)


_RUNS = RowBuilder(RUN, (RunRecord,))


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """What the working database has of a document."""

    doc_id: str
    extractor_version: str
    status: str
    source: str


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What one batch brought; ``replaced`` counts documents that were there before, ``unchanged`` those of them
    that said nothing else than before, so that their rows stayed as they are."""

    documents: int
    observations: int
    quarantined_rows: int
    replaced: int
    unchanged: int


def load_batch(
    con: duckdb.DuckDBPyConnection, frames: Mapping[str, pl.DataFrame], run: RunRecord | None = None
) -> BatchResult:
    """Write the frames of some documents (schemas.frames, validated) in one transaction.

    Everything the database had of these documents goes; a table without a frame gets no rows. Rows of a document
    that are as they were, table by table, are left alone: they keep the run and the version that wrote them, and
    their regions are not judged again. With ``run`` its row is written in the same transaction. On any error nothing
    is changed and the error is raised.
    """
    with transaction(con):
        changes = compare_frames(con, frames)
        mark_documents_stale(con, changes.judged)
        write_frames(con, frames, changes)
        written = changes.fresh | changes.changed
        mark_regions_stale(con, _list_regions(frames, changes.fresh | changes.judged))
        apply_corrections(con, written)
        if written or changes.stamped:
            note_change(con, "documents")
        if run is not None:
            _write_run(con, run)
    return BatchResult(
        documents=frames["document"].height,
        observations=_height(frames, "observation"),
        quarantined_rows=_height(frames, "quarantine"),
        replaced=len(changes.unchanged | changes.changed),
        unchanged=len(changes.unchanged),
    )


def delete_documents(con: duckdb.DuckDBPyConnection, doc_ids: list[str]) -> int:
    """Take documents and all their rows out; returns how many there were."""
    with transaction(con), incoming(con, pl.DataFrame({"doc_id": doc_ids}, schema=_IDS)):
        mark_documents_stale(con, doc_ids)
        found = con.execute(f"SELECT count(*) FROM document SEMI JOIN {_INCOMING} USING (doc_id)").fetchall()
        for name in DOCUMENT_TABLES:
            con.execute(f'DELETE FROM "{name}" WHERE doc_id IN (SELECT doc_id FROM {_INCOMING})')
        con.execute(f"DELETE FROM correction_use WHERE doc_id IN (SELECT doc_id FROM {_INCOMING})")
        note_change(con, "documents")
    return int(found[0][0])


def stamp_documents(con: duckdb.DuckDBPyConnection, contents: Iterable[str], version: str) -> None:
    """Say that these contents (sha256) would be read the same by this extractor version; their rows stay."""
    with (
        transaction(con),
        incoming(con, pl.DataFrame({"sha256": list(contents)}, schema={"sha256": pl.String})) as name,
    ):
        con.execute(f"UPDATE document SET extractor_version = ? WHERE sha256 IN (SELECT sha256 FROM {name})", [version])
        note_change(con, "versions")


def record_run(con: duckdb.DuckDBPyConnection, run: RunRecord) -> None:
    """Write or replace the row of a run."""
    with transaction(con):
        _write_run(con, run)


def load_seeds(
    con: duckdb.DuckDBPyConnection,
    indicators: pl.DataFrame,
    regions: pl.DataFrame,
    units: pl.DataFrame,
    made_of: str = "",
) -> None:
    """Replace the catalogue tables indicator, region and unit (frames of schemas.seeds) in one transaction.

    Tables that are as given already are left alone; a changed one means that every verdict is formed again.
    ``made_of`` is remembered for ``has_seeds``.
    """
    changed = False
    with transaction(con):
        for name, frame in (("indicator", indicators), ("region", regions), ("unit", units)):
            with incoming(con, frame):
                columns = ", ".join(f'"{column}"' for column in frame.columns)
                same = con.execute(
                    f"""SELECT (SELECT count(*) FROM "{name}") = (SELECT count(*) FROM {_INCOMING}) AND NOT EXISTS (
                        SELECT {columns} FROM {_INCOMING} EXCEPT ALL SELECT {columns} FROM "{name}")"""
                ).fetchall()
                if not same[0][0]:
                    changed = True
                    con.execute(f'DELETE FROM "{name}"')
                    con.execute(f'INSERT INTO "{name}" BY NAME SELECT * FROM {_INCOMING}')
        if changed:
            mark_all_stale(con)
            note_change(con, "seeds")
        con.execute("DELETE FROM work.seeds_version")
        con.execute("INSERT INTO work.seeds_version VALUES (?)", [made_of])


def has_seeds(con: duckdb.DuckDBPyConnection, made_of: str) -> bool:
    """Whether the catalogue tables are those that were made of this."""
    return con.execute("SELECT version FROM work.seeds_version").fetchall() == [(made_of,)]


def list_codes(con: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """The codes of all indicators and regions, by the columns in which they stand."""
    tables = {"indicator": "indicator", "region_code": "region"}
    return {
        column: {row[0] for row in con.execute(f'SELECT code FROM "{table}"').fetchall()}
        for column, table in tables.items()
    }


def known_documents(con: duckdb.DuckDBPyConnection) -> dict[str, KnownDocument]:
    """sha256 to what is known of that content, so that an unchanged document is skipped without being read."""
    rows = con.execute(
        "SELECT sha256, doc_id, extractor_version, status, source FROM document ORDER BY status = 'loaded', doc_id DESC"
    ).fetchall()
    return {row[0]: KnownDocument(*row[1:]) for row in rows}


def known_sources(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """doc_id to the path or address that owns it."""
    return dict(con.execute("SELECT doc_id, source FROM document").fetchall())


def _write_run(con: duckdb.DuckDBPyConnection, run: RunRecord) -> None:
    con.execute("DELETE FROM run WHERE run_id = ?", [run.run_id])
    insert_rows(con, "run", _RUNS.build([(run,)]))


def _list_regions(frames: Mapping[str, pl.DataFrame], doc_ids: Set[str]) -> set[str]:
    """The regions that these documents are or speak of, as the frames have them.

    Also a document that says nothing counts: a refused one is flagged where it would have settled something.
    """
    found: set[str] = set()
    for name in ("document", "observation"):
        if _height(frames, name):
            said = frames[name].filter(pl.col("doc_id").is_in(list(doc_ids)))
            found.update(said.get_column("region_code").drop_nulls())
    return found


def _height(frames: Mapping[str, pl.DataFrame], name: str) -> int:
    return frames[name].height if name in frames else 0
