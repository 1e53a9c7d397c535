"""Regions are judged again when something about them changed, and only then."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from tests.warehouse.made import (
    load_reports,
    make_frames,
    make_observation,
    make_report,
    make_seeds,
    publish_reports,
)
from warehouse.load.documents import (
    delete_documents,
    load_batch,
    load_seeds,
)
from warehouse.publish.snapshots import publish
from warehouse.query.read import query
from warehouse.relations.marts import refresh_marts
from warehouse.store.working import open_working


def test_only_regions_that_changed_are_judged_again(tmp_path: Path) -> None:
    load_reports(
        tmp_path, {"a": make_report([make_observation()]), "b": make_report([make_observation()], region="140827")}
    )
    with open_working(tmp_path) as con:
        assert refresh_marts(con) == 2
        assert refresh_marts(con) == 0
        load_batch(con, make_frames({"b": make_report([make_observation(kind="target")], 2021, "140827")}))
        assert refresh_marts(con) == 1
        assert con.execute("SELECT region_code FROM target_vs_actual").fetchall() == [("140827",)]
        assert delete_documents(con, ["b", "not there"]) == 1
        assert refresh_marts(con) == 1
        assert con.execute("SELECT count(*) FROM target_vs_actual").fetchall() == [(0,)]


def test_a_changed_catalogue_changes_the_verdicts(tmp_path: Path) -> None:
    said = [make_observation("population", kind, "level", 2021, "300000") for kind in ("target", "actual")]
    home = publish_reports(tmp_path, {"a": make_report(said)})
    assert query(home, "SELECT verdict FROM target_vs_actual").item() == "undecidable"
    indicators, regions, units = make_seeds()
    with open_working(home) as con:
        load_seeds(con, indicators.with_columns(direction=pl.lit("up")), regions, units)
    publish(home)
    assert query(home, "SELECT verdict FROM target_vs_actual").item() == "met"


def test_a_document_that_now_is_of_another_kind_is_judged_again(tmp_path: Path) -> None:
    load_reports(tmp_path, {"a": make_report([make_observation()])})
    with open_working(tmp_path) as con:
        refresh_marts(con)
        load_batch(con, make_frames({"a": make_report([make_observation()], kind="communique")}))
        assert con.execute("FROM work.stale_region").fetchall() == [("140930",)]
