"""States are published, kept, and put back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.made import (
    STARTED,
    load_reports,
    make_observation,
    make_report,
    make_seeds,
    publish_reports,
)
from warehouse.errors import NotPublishedError
from warehouse.load.documents import (
    RunRecord,
    load_seeds,
    record_run,
)
from warehouse.publish.snapshots import list_snapshots, publish, rollback
from warehouse.query.read import connect_published, query
from warehouse.query.runs import keep_runs, list_runs
from warehouse.relations.marts import mark_all_stale
from warehouse.store.intact import sum_path
from warehouse.store.paths import published_path, runs_path, working_path
from warehouse.store.transaction import transaction
from warehouse.store.working import open_working

ONE = {"a": make_report([make_observation()])}


def test_a_document_without_a_region_is_judged_once(tmp_path: Path) -> None:
    load_reports(
        tmp_path, {"a": make_report([make_observation()]), "nobody": make_report([make_observation()], region=None)}
    )
    with open_working(tmp_path) as con, transaction(con):
        mark_all_stale(con)
    assert [publish(tmp_path).fresh, publish(tmp_path).fresh] == [True, False]


def test_runs_and_states_are_in_the_order_in_which_they_came_whatever_the_clock_said(tmp_path: Path) -> None:
    """A clock that was ahead for so many runs that they fill the list, and was then set back."""
    publish_reports(tmp_path, ONE)
    with open_working(tmp_path) as con:
        for number in range(60):
            record_run(con, RunRecord(f"ahead-{number}", STARTED + timedelta(days=4000 + number)))
        record_run(con, RunRecord("now", STARTED + timedelta(days=1)))
        keep_runs(con, tmp_path)
    (snapshot,) = list_snapshots(tmp_path)
    ahead = snapshot.path.with_name(snapshot.path.name.replace(f"-{snapshot.published_at:%Y}", "-2999"))
    for path in (snapshot.path, sum_path(snapshot.path)):
        path.rename(ahead.with_name(path.name.replace(snapshot.path.name, ahead.name)))
    load_reports(tmp_path, {"b": make_report()}, run_id="later")
    publish(tmp_path)
    assert [row["run_id"] for row in list_runs(tmp_path)[:3]] == ["now", "ahead-59", "ahead-58"]
    runs_path(tmp_path).unlink()
    assert [row["run_id"] for row in list_runs(tmp_path)[:2]] == ["later", "now"]
    assert [(item.number, item.current) for item in list_snapshots(tmp_path)] == [(1, False), (2, True)]
    assert rollback(tmp_path).number == 1


def test_a_state_without_changes_is_not_published_again(tmp_path: Path) -> None:
    publish_reports(tmp_path, ONE)
    (first,) = list_snapshots(tmp_path)
    before = published_path(tmp_path).stat()
    with open_working(tmp_path) as con:
        record_run(con, RunRecord("idle", STARTED, seen=1, skipped=1))
        keep_runs(con, tmp_path)
    load_reports(tmp_path, ONE, run_id="r2")
    with open_working(tmp_path) as con:
        load_seeds(con, *make_seeds())
    again = publish(tmp_path)
    assert (first.number, first.fresh, again.number, again.fresh) == (1, True, 1, False)
    after = published_path(tmp_path).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert {row["run_id"] for row in list_runs(tmp_path)} == {"r1", "idle"}
    load_reports(tmp_path, {"b": make_report()})
    assert publish(tmp_path).number == 2
    assert [(item.number, item.documents, item.current) for item in list_snapshots(tmp_path)] == [
        (1, 1, False),
        (2, 2, True),
    ]
    assert query(tmp_path, "SELECT number, documents, observations FROM snapshot").rows() == [(2, 2, 1)]
    assert set(query(tmp_path, "SELECT run_id FROM run").to_series()) == {"r1", "idle", "r2"}


def test_after_a_rollback_the_newest_state_comes_back_without_being_made_again(tmp_path: Path) -> None:
    publish_reports(tmp_path, ONE)
    load_reports(tmp_path, {"b": make_report()})
    publish(tmp_path)
    rollback(tmp_path)
    assert publish(tmp_path).fresh is False
    assert [(item.number, item.current) for item in list_snapshots(tmp_path)] == [(1, False), (2, True)]


def test_a_changed_view_is_published_even_if_no_row_changed(tmp_path: Path) -> None:
    publish_reports(tmp_path, ONE)
    with open_working(tmp_path) as con:
        con.execute("UPDATE work.relations_version SET version = 'of an older release'")
    assert publish(tmp_path).fresh


def test_relations_of_an_older_version_are_gone_from_the_next_state(tmp_path: Path) -> None:
    publish_reports(tmp_path, ONE)
    with open_working(tmp_path) as con:
        con.execute("CREATE VIEW of_old AS FROM document")
        con.execute("CREATE MACRO of_old_too() AS TABLE SELECT 1")
        con.execute("UPDATE work.relations_version SET version = 'of an older release'")
    publish(tmp_path)
    made = "SELECT function_name AS name FROM duckdb_functions() UNION SELECT view_name FROM duckdb_views()"
    there = set(query(tmp_path, made).to_series())
    assert there.isdisjoint({"of_old", "of_old_too"})
    assert {"scorecard", "target_vs_actual_for"} <= there


@pytest.mark.thorough("every view is asked")
def test_views_are_those_of_the_tables_when_their_layout_or_the_catalogue_changes(tmp_path: Path) -> None:
    publish_reports(tmp_path, ONE)
    with duckdb.connect(str(working_path(tmp_path))) as con:
        con.execute("ALTER TABLE observation ADD COLUMN of_old VARCHAR")
        con.execute("UPDATE indicator SET core = code = 'population'")
    with open_working(tmp_path):
        pass
    assert publish(tmp_path).fresh
    assert query(tmp_path, "FROM panel LIMIT 0").columns[4:] == ["population_level", "population_growth"]
    for view in query(tmp_path, "SELECT view_name FROM duckdb_views() WHERE NOT internal").to_series():
        query(tmp_path, f"FROM {view}")


@pytest.mark.thorough("three states are published")
def test_rollback_puts_an_earlier_state_back_and_the_next_run_goes_on(tmp_path: Path) -> None:
    for number, doc_id in enumerate("abc", 1):
        load_reports(tmp_path, {doc_id: make_report()})
        assert publish(tmp_path).number == number
    assert rollback(tmp_path).number == 2
    assert query(tmp_path, "SELECT count(*) FROM document").item() == 2
    assert rollback(tmp_path, 1).number == 1
    assert query(tmp_path, "SELECT count(*) FROM document").item() == 1
    with pytest.raises(NotPublishedError, match="kept: 1, 2, 3"):
        rollback(tmp_path, 9)
    with pytest.raises(NotPublishedError):
        rollback(tmp_path)
    publish(tmp_path)
    assert query(tmp_path, "SELECT count(*) FROM document").item() == 3


def test_history_keeps_as_many_states_as_asked(tmp_path: Path) -> None:
    publish_reports(tmp_path, ONE)
    for doc_id in "bc":
        load_reports(tmp_path, {doc_id: make_report()})
        publish(tmp_path, keep=2)
    assert [item.number for item in list_snapshots(tmp_path)] == [2, 3]


def test_a_reader_goes_on_with_the_file_it_opened(tmp_path: Path) -> None:
    publish_reports(tmp_path, ONE)
    with connect_published(tmp_path) as con:
        load_reports(tmp_path, {"b": make_report()})
        publish(tmp_path)
        assert con.execute("SELECT count(*) FROM document").fetchall() == [(1,)]
    assert query(tmp_path, "SELECT count(*) FROM document").item() == 2


def test_the_state_before_is_still_in_place_when_it_is_about_to_be_replaced_and_only_then(tmp_path: Path) -> None:
    publish_reports(tmp_path, ONE)
    seen: list[int] = []

    def look() -> None:
        seen.append(query(tmp_path, "SELECT number FROM snapshot").item())

    publish(tmp_path, before=look)
    assert seen == []
    load_reports(tmp_path, {"b": make_report()})
    assert (publish(tmp_path, before=look).number, seen) == (2, [1])
    rollback(tmp_path)
    assert (publish(tmp_path, before=look).number, seen) == (2, [1, 1])
