"""Loading, publishing, rolling back and reading."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import polars as pl
import pytest

from schemas import TABLES
from tests.warehouse.made import (
    STARTED,
    load_reports,
    make_frames,
    make_observation,
    make_report,
    make_seeds,
    publish_reports,
)
from warehouse.catalog import list_exported, list_views, read_catalog
from warehouse.errors import NotPublishedError, QueryError, WarehouseError
from warehouse.load import (
    RunRecord,
    delete_documents,
    known_documents,
    known_sources,
    load_batch,
    load_seeds,
    record_run,
)
from warehouse.marts import refresh_marts
from warehouse.paths import published_path, working_path
from warehouse.publish import list_snapshots, publish, rollback
from warehouse.read import connect_published, query
from warehouse.runs import keep_runs, list_runs
from warehouse.tables import sql_type
from warehouse.working import open_working

ONE = {"a": make_report([make_observation()])}
PROMISED = {
    "document": "doc_id sha256 source fetched_at title doc_kind region_code region_name level report_year published_on"
    " encoding script char_count status reason region_basis year_basis identity_reason hint_conflict"
    " extractor_version run_id",
    "removed_span": "doc_id char_start char_end kind rule text",
    "damage": "doc_id char_start char_end kind rule",
    "observation": "doc_id region_code scope indicator kind measure period_start period_end value bound rank_scope"
    " value_text quote char_start char_end unit value_high rule confidence flags section run_id",
    "number_ledger": "doc_id char_start char_end text fate observation_id measurement_id",
    "measurement": "doc_id subject kind period_start period_end value unit bound char_start char_end quote",
    "quarantine": "doc_id stage check value row run_id",
    "indicator": "code",
    "region": "code",
    "unit": "text",
    "run": "run_id flow_run_id started_at ended_at seen loaded skipped quarantined observations versions",
    "target_vs_actual": "region_code region_name indicator indicator_name measure period_start period_end target_value"
    " target_value_high target_bound target_doc_id target_quote actual_value actual_bound actual_doc_id actual_quote"
    " gap verdict verdict_strict basis alternatives flags",
    "scorecard": "region indicator period target actual gap verdict quote",
    "conflict": "left_doc_id left_value left_quote right_doc_id right_value right_quote relation",
    "panel": "region_code year",
    "panel_target": "region_code year",
    "coverage": "region_code report_year documents observations core_indicators missing_headline_indicators"
    " unresolved_numerals",
}


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published warehouse of one report. Tests only read it."""
    return publish_reports(tmp_path_factory.mktemp("one"), ONE)


def _columns(home: Path) -> dict[str, list[str]]:
    rows = query(home, "SELECT table_name, list(column_name) FROM duckdb_columns() WHERE NOT internal GROUP BY ALL")
    return dict(rows.rows())


def test_promised_relations_and_columns_are_there(one: Path) -> None:
    there = _columns(one)
    missing = {name: sorted(set(columns.split()) - set(there.get(name, []))) for name, columns in PROMISED.items()}
    assert {name: columns for name, columns in missing.items() if columns} == {}


def test_every_relation_column_and_macro_has_a_note_and_every_note_its_column(one: Path) -> None:
    silent = query(
        one,
        """SELECT table_name || '.' || column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL
           UNION ALL SELECT table_name FROM duckdb_tables() WHERE NOT internal AND comment IS NULL
           UNION ALL SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL
           UNION ALL SELECT function_name FROM duckdb_functions()
               WHERE NOT internal AND function_type = 'table_macro' AND comment IS NULL""",
    )
    assert silent.to_series().to_list() == []
    there, catalog = _columns(one), read_catalog()
    stale = [name for name in catalog.relations if name not in there]
    for name, relation in catalog.relations.items():
        stale += [f"{name}.{column}" for column in relation.columns if column not in there.get(name, [])]
    used = {column for name in catalog.relations for column in there.get(name, [])}
    assert stale + [column for column in catalog.columns if column not in used] == []
    assert sorted(there) == sorted([*TABLES, *catalog.relations])
    assert set(catalog.shown_first) | set(list_exported()) <= set(there)


def test_the_database_holds_what_the_schemas_declare(one: Path) -> None:
    there = query(
        one,
        "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() WHERE NOT internal"
        " ORDER BY table_name, column_index",
    ).rows()
    declared = [
        (table.name, column.name, sql_type(column), column.note)
        for table in sorted(TABLES.values(), key=lambda table: table.name)
        for column in table.columns
    ]
    assert [row for row in there if row[0] in TABLES] == declared


def test_what_is_promised_is_declared_as_promised() -> None:
    declared = {table.name: {column.name for column in table.columns if column.promised} for table in TABLES.values()}
    for name in PROMISED.keys() & TABLES.keys():
        assert set(PROMISED[name].split()) <= declared[name], name


def test_tables_and_schemas_have_the_same_columns(tmp_path: Path) -> None:
    with open_working(tmp_path) as con:
        for name, table in TABLES.items():
            there = [row[0] for row in con.execute(f'DESCRIBE "{name}"').fetchall()]
            assert there == list(table.types), name


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


def test_tables_of_an_older_layout_keep_their_rows(tmp_path: Path) -> None:
    load_reports(tmp_path, ONE)
    with duckdb.connect(str(working_path(tmp_path))) as con:
        con.execute("ALTER TABLE observation DROP COLUMN confidence")
        con.execute("ALTER TABLE observation ADD COLUMN of_old VARCHAR")
        con.execute("DROP TABLE section")
    with open_working(tmp_path) as con:
        assert con.execute("SELECT value, confidence FROM observation").fetchall() == [(5.5, None)]
        assert [row[0] for row in con.execute("DESCRIBE observation").fetchall()] == list(TABLES["observation"].types)
        assert con.execute("SELECT count(*) FROM section").fetchall() == [(0,)]


def test_a_state_without_changes_is_not_published_again(tmp_path: Path) -> None:
    load_reports(tmp_path, ONE)
    first = publish(tmp_path)
    before = published_path(tmp_path).stat()
    with open_working(tmp_path) as con:
        record_run(con, RunRecord("idle", STARTED, seen=1, skipped=1))
        keep_runs(con, tmp_path)
    load_reports(tmp_path, ONE, run_id="r2")
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
    for doc_id in "ab":
        load_reports(tmp_path, {doc_id: make_report()})
        publish(tmp_path)
    rollback(tmp_path)
    assert publish(tmp_path).fresh is False
    assert [(item.number, item.current) for item in list_snapshots(tmp_path)] == [(1, False), (2, True)]


def test_a_changed_view_is_published_even_if_no_row_changed(tmp_path: Path) -> None:
    load_reports(tmp_path, ONE)
    publish(tmp_path)
    with open_working(tmp_path) as con:
        con.execute("UPDATE work.relations_version SET version = 'of an older release'")
    assert publish(tmp_path).fresh


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


def test_a_document_that_now_is_of_another_kind_is_judged_again(tmp_path: Path) -> None:
    load_reports(tmp_path, {"a": make_report([make_observation()])})
    with open_working(tmp_path) as con:
        refresh_marts(con)
        load_batch(con, make_frames({"a": make_report([make_observation()], kind="communique")}))
        assert con.execute("FROM work.stale_region").fetchall() == [("140930",)]


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
    for doc_id in "abcd":
        load_reports(tmp_path, {doc_id: make_report()})
        publish(tmp_path, keep=2)
    assert [item.number for item in list_snapshots(tmp_path)] == [3, 4]


def test_a_reader_goes_on_with_the_file_it_opened(tmp_path: Path) -> None:
    publish_reports(tmp_path, ONE)
    with connect_published(tmp_path) as con:
        load_reports(tmp_path, {"b": make_report()})
        publish(tmp_path)
        assert con.execute("SELECT count(*) FROM document").fetchall() == [(1,)]
    assert query(tmp_path, "SELECT count(*) FROM document").item() == 2


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_text('{file}')",
        "FROM '{file}'",
        "ATTACH '{file}' AS other",
        "COPY document TO '{file}.csv'",
        "EXPORT DATABASE '{file}.d'",
        "INSTALL httpfs",
        "LOAD '{file}'",
        "SET enable_external_access = true",
        "RESET lock_configuration",
        "DELETE FROM document",
        "CREATE TABLE mine (a INT)",
        "DROP VIEW panel",
        "SELECT getenv('HOME')",
        "SELECT 1; DELETE FROM document",
    ],
)
def test_queries_cannot_reach_files_settings_or_rows(one: Path, tmp_path: Path, statement: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    with pytest.raises(QueryError):
        query(one, statement.format(file=secret))
    assert [path.name for path in tmp_path.iterdir()] == ["secret.txt"]
    assert query(one, "SELECT count(*) FROM document").item() == 1


def test_a_query_takes_parameters_and_explains_its_mistakes(one: Path) -> None:
    assert query(one, "SELECT value FROM observation WHERE doc_id = ?", ["a"]).item() == 5.5
    assert query(one, "SELECT count(*) FROM observation WHERE doc_id = ?", ["a' OR '1'='1"]).item() == 0
    with pytest.raises(QueryError, match="no_such_table"):
        query(one, "FROM no_such_table")


def test_reading_before_anything_was_published_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotPublishedError, match="duibiao run"):
        query(tmp_path, "SELECT 1")


def test_a_working_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = working_path(tmp_path)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no database at all" * 1000)
    with pytest.raises(WarehouseError, match=r"duibiao\.work\.duckdb"), open_working(tmp_path):
        pass


def test_all_views_answer_on_an_empty_warehouse(tmp_path: Path) -> None:
    home = publish_reports(tmp_path, {})
    assert published_path(home).exists()
    for item in list_views("step", "mart", "view", "panel"):
        assert query(home, f'FROM "{item.name}"').height in (0, 3), item.name


def test_macros_answer_by_name_short_name_and_code(tmp_path: Path) -> None:
    said = [make_observation(kind="target"), make_observation(years=2020, value="4")]
    home = publish_reports(tmp_path, {"a": make_report(said, 2021)})
    for place in ("河曲县", "河曲", "140930"):
        assert query(home, "SELECT doc.target_value FROM target_vs_actual_for(?) doc", [place]).rows() == [(5.5,)]
    found = query(home, "SELECT code FROM find_region('河曲')").to_series().to_list()
    assert found == ["140930", "142232"]
    told = query(home, "SELECT kind, value FROM history('gdp', '140930')").rows()
    assert told == [("actual", 4.0), ("target", 5.5)]
