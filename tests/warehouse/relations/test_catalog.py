"""Every relation is there as promised and declared, and something is said of everything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from schemas import TABLES
from tests.warehouse.made import (
    make_observation,
    make_report,
    publish_reports,
)
from warehouse.errors import QueryError
from warehouse.query.read import query
from warehouse.relations.catalog import list_exported, list_views, read_catalog
from warehouse.store.paths import published_path
from warehouse.store.tables import sql_type

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
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_reports(tmp_path_factory.mktemp("catalog"), ONE)


def _columns(home: Path) -> dict[str, list[str]]:
    rows = query(home, "SELECT table_name, list(column_name) FROM duckdb_columns() WHERE NOT internal GROUP BY ALL")
    return dict(rows.rows())


def test_promised_relations_and_columns_are_there(home: Path) -> None:
    there = _columns(home)
    missing = {name: sorted(set(columns.split()) - set(there.get(name, []))) for name, columns in PROMISED.items()}
    assert {name: columns for name, columns in missing.items() if columns} == {}


def test_every_relation_column_and_macro_has_a_note_and_every_note_its_column(home: Path) -> None:
    silent = query(
        home,
        """SELECT table_name || '.' || column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL
           UNION ALL SELECT table_name FROM duckdb_tables() WHERE NOT internal AND comment IS NULL
           UNION ALL SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL
           UNION ALL SELECT function_name FROM duckdb_functions()
               WHERE NOT internal AND function_type = 'table_macro' AND comment IS NULL""",
    )
    assert silent.to_series().to_list() == []
    there, catalog = _columns(home), read_catalog()
    stale = [name for name in catalog.relations if name not in there]
    for name, relation in catalog.relations.items():
        stale += [f"{name}.{column}" for column in relation.columns if column not in there.get(name, [])]
    used = {column for name in catalog.relations for column in there.get(name, [])}
    assert stale + [column for column in catalog.columns if column not in used] == []
    assert sorted(there) == sorted([*TABLES, *catalog.relations])
    assert set(catalog.shown_first) | set(list_exported()) <= set(there)


def test_the_database_holds_what_the_schemas_declare(home: Path) -> None:
    there = query(
        home,
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


@pytest.mark.thorough("every view is asked")
def test_all_views_answer_on_an_empty_warehouse(tmp_path: Path) -> None:
    home = publish_reports(tmp_path, {})
    assert published_path(home).exists()
    for item in list_views("step", "mart", "view", "panel"):
        assert query(home, f'FROM "{item.name}"').height in (0, 3), item.name


def test_macros_answer_by_name_short_name_and_code(tmp_path: Path) -> None:
    said = [make_observation(kind="target"), make_observation(years=2020, value="4")]
    home = publish_reports(tmp_path, {"a": make_report(said, 2021)})
    for place in ("河曲县", "河曲", "140930"):
        assert query(home, "SELECT target FROM target_vs_actual_for(?)", [place]).rows() == [("增长 5.5 %",)]
        for what in ("gdp", "名gdp"):
            told = query(home, "SELECT period, kind, value FROM history(?, ?)", [what, place]).rows()
            assert told == [("2020", "actual", "增长 4 %"), ("2021", "target", "增长 5.5 %")]
    for asked, said in (
        ("FROM history('名gdq', '河曲县')", "no indicator is called 名gdq; near: 名gdp (gdp)"),
        ("FROM history('gdp', '河渠县')", "no region is called 河渠县; near: 河曲县、垣曲县"),
        ("FROM target_vs_actual_for('坦曲县')", "no region is called 坦曲县; near: 垣曲县、河曲县"),
    ):
        with pytest.raises(QueryError, match=re.escape(said)):
            query(home, asked)
    (joined,) = query(home, "SELECT DISTINCT indicator_name FROM observation JOIN indicator USING (indicator)").rows()
    assert joined == ("名gdp",)
    found = query(home, "SELECT code FROM find_region('河曲')").to_series().to_list()
    assert found == ["140930", "142232"]
