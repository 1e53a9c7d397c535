"""A batch is loaded whole or not at all; a document replaces itself, and rows that say the same stay."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.warehouse.made import (
    STARTED,
    load_reports,
    make_frames,
    make_observation,
    make_report,
)
from warehouse.load.documents import (
    RunRecord,
    known_documents,
    known_sources,
    load_batch,
    record_run,
)
from warehouse.relations.marts import refresh_marts
from warehouse.store.working import open_working

ONE = {"a": make_report([make_observation()])}


def test_loading_a_document_again_replaces_it_whole(tmp_path: Path) -> None:
    load_reports(tmp_path, {"a": make_report([make_observation(), make_observation(value="7")]), "b": make_report()})
    with open_working(tmp_path) as con:
        result = load_batch(con, make_frames({"a": make_report([make_observation(value="8")])}, "v2"))
        assert (result.documents, result.observations, result.replaced) == (1, 1, 1)
        assert con.execute("SELECT doc_id, value FROM observation").fetchall() == [("a", 8.0)]
        assert con.execute("SELECT doc_id FROM removed_span ORDER BY 1").fetchall() == [("a",), ("b",)]


def test_a_batch_that_fails_changes_nothing(tmp_path: Path) -> None:
    load_reports(tmp_path, ONE)
    frames = make_frames({"a": make_report(), "c": make_report()})
    frames["number_ledger"] = pl.DataFrame({"no_such_column": [1]})
    with open_working(tmp_path) as con:
        with pytest.raises(duckdb.Error):
            load_batch(con, frames, RunRecord("r9", STARTED))
        assert con.execute("SELECT doc_id, value FROM observation").fetchall() == [("a", 5.5)]
        assert con.execute("SELECT doc_id FROM document").fetchall() == [("a",)]
        assert con.execute("SELECT run_id FROM run").fetchall() == [("r1",)]


def test_known_documents_are_found_by_content(tmp_path: Path) -> None:
    load_reports(tmp_path, ONE)
    with open_working(tmp_path) as con:
        (found,) = known_documents(con).values()
        assert (found.doc_id, found.extractor_version, found.status) == ("a", "v1", "loaded")
        assert known_sources(con) == {"a": "reports/a.txt"}


def test_a_run_is_written_once_however_often_it_is_recorded(tmp_path: Path) -> None:
    run = RunRecord("r1", STARTED, versions={"extractor": "v1"})
    with open_working(tmp_path) as con:
        record_run(con, run)
        record_run(con, replace(run, seen=3, ended_at=STARTED))
        rows = con.execute("SELECT seen, ended_at, versions->>'extractor' FROM run").fetchall()
    assert rows == [(3, STARTED, "v1")]


def test_rows_that_are_read_the_same_again_stay_and_are_not_judged_again(tmp_path: Path) -> None:
    aim = make_observation(kind="target", value="6", char_start=30, char_end=31)
    load_reports(tmp_path, {"a": make_report([aim]), "b": make_report([aim, make_observation()], region="140827")})
    with open_working(tmp_path) as con:
        refresh_marts(con)
        again = {"a": make_report([aim]), "b": make_report([aim, make_observation(value="7")], region="140827")}
        result = load_batch(con, make_frames(again, "v2", "r2"))
        assert (result.replaced, result.unchanged) == (2, 1)
        assert con.execute("FROM work.stale_region").fetchall() == [("140827",)]
        assert con.execute(
            "SELECT DISTINCT doc_id, extractor_version, run_id FROM observation ORDER BY 1"
        ).fetchall() == [
            ("a", "v1", "r1"),
            ("b", "v2", "r2"),
        ]
        assert con.execute("SELECT DISTINCT extractor_version, run_id FROM document").fetchall() == [("v2", "r2")]
