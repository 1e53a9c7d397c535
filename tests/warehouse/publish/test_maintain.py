"""Room given back: the working database written anew, old published states removed."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.warehouse.made import make_observation, make_report, publish_reports
from warehouse.errors import WriterBusyError
from warehouse.publish.maintain import compact_working, prune_snapshots
from warehouse.publish.snapshots import list_snapshots, publish, rollback
from warehouse.query.read import query
from warehouse.query.runs import list_runs
from warehouse.store.lock import hold_lock
from warehouse.store.paths import lock_path, published_path, working_path
from warehouse.store.working import open_working

LAYOUT = (
    "SELECT schema_name, table_name, column_name, data_type, comment FROM duckdb_columns() WHERE NOT internal"
    " AND database_name = current_database() ORDER BY ALL"
)


def fill_and_empty(home: Path) -> None:
    with open_working(home) as con:
        con.execute("CREATE TABLE filler AS SELECT range || '-' || random() AS word FROM range(300_000)")
        con.execute("CHECKPOINT")
        con.execute("DROP TABLE filler")


def list_all(home: Path) -> tuple[list[object], list[object], list[object]]:
    with duckdb.connect(str(working_path(home)), read_only=True) as con:
        return (
            con.execute(LAYOUT).fetchall(),
            con.execute("SELECT * FROM observation ORDER BY ALL").fetchall(),
            con.execute("SELECT * FROM document ORDER BY ALL").fetchall(),
        )


def test_the_room_of_deleted_rows_is_given_back_and_nothing_is_lost(tmp_path: Path) -> None:
    publish_reports(tmp_path, {"a": make_report([make_observation()])})
    fill_and_empty(tmp_path)
    before, size = list_all(tmp_path), working_path(tmp_path).stat().st_size
    given_back = compact_working(tmp_path, small=100_000)
    assert given_back > 500_000
    assert working_path(tmp_path).stat().st_size == size - given_back
    assert list_all(tmp_path) == before
    assert compact_working(tmp_path, small=100_000) == 0, "there is no more to give back"
    publish(tmp_path)
    assert query(tmp_path, "select count(*) from observation").item() == 1


def test_little_room_is_not_worth_it_and_a_writer_is_not_disturbed(tmp_path: Path) -> None:
    assert compact_working(tmp_path) == 0
    publish_reports(tmp_path, {"a": make_report([make_observation()])})
    assert compact_working(tmp_path) == 0
    fill_and_empty(tmp_path)
    with hold_lock(lock_path(tmp_path)), pytest.raises(WriterBusyError):
        compact_working(tmp_path, small=100_000)


@pytest.mark.thorough("three states are published")
def test_old_states_are_removed_but_never_the_one_in_place(tmp_path: Path) -> None:
    for number in range(3):
        publish_reports(tmp_path, {f"report-{number}": make_report([make_observation()])})
    rollback(tmp_path, 1)
    assert prune_snapshots(tmp_path, keep=1) == 1
    assert [item.number for item in list_snapshots(tmp_path)] == [1, 3]
    assert next(item.number for item in list_snapshots(tmp_path) if item.current) == 1
    assert prune_snapshots(tmp_path, keep=1) == 0
    assert query(tmp_path, "select count(*) from document").item() == 1


def test_runs_of_a_state_that_an_older_version_published_are_listed_without_what_it_did_not_count(
    tmp_path: Path,
) -> None:
    publish_reports(tmp_path, {"a": make_report([make_observation()])})
    with duckdb.connect(str(published_path(tmp_path).resolve())) as con:
        con.execute("ALTER TABLE run DROP COLUMN reasons")
    (row,) = list_runs(tmp_path)
    assert (row["run_id"], row["started_at"][:4], row["reasons"]) == ("r1", "2026", None)
