"""Queries of a published file: harmless, with parameters, and with a word on what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.warehouse.made import (
    make_observation,
    make_report,
    publish_reports,
)
from warehouse.errors import NotPublishedError, QueryError
from warehouse.query.misspelt import list_misspelt
from warehouse.query.read import ask_published, query

ONE = {"a": make_report([make_observation()])}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all tests: a query only reads it, and what is refused leaves it as it was."""
    return publish_reports(tmp_path_factory.mktemp("asked") / "home", ONE)


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
def test_queries_cannot_reach_files_settings_or_rows(home: Path, tmp_path: Path, statement: str) -> None:
    before = sorted(home.rglob("*"))
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    with pytest.raises(QueryError):
        query(home, statement.format(file=secret))
    assert list(tmp_path.iterdir()) == [secret]
    assert sorted(home.rglob("*")) == before
    assert query(home, "SELECT count(*) FROM document").item() == 1


def test_a_query_takes_parameters_and_explains_its_mistakes(home: Path) -> None:
    assert query(home, "SELECT value FROM observation WHERE doc_id = ?", ["a"]).item() == 5.5
    assert query(home, "SELECT count(*) FROM observation WHERE doc_id = ?", ["a' OR '1'='1"]).item() == 0
    with pytest.raises(QueryError, match="no_such_table"):
        query(home, "FROM no_such_table")


def test_reading_before_anything_was_published_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotPublishedError, match="duibiao run"):
        query(tmp_path, "SELECT 1")


def test_an_unknown_name_in_a_query_is_told_with_the_nearest_ones(tmp_path: Path) -> None:
    home = publish_reports(tmp_path, {"a": make_report([make_observation()])})
    asked = (
        "FROM panel WHERE region_name = '河渠县' AND indicator_name='名gdp' OR region_code = '140930' OR title = 'x'"
    )
    (told,) = list_misspelt(home, asked)
    assert told.startswith("no region is called 河渠县; near: 河曲县")
    assert list_misspelt(home, "FROM coverage WHERE indicator = 'gdpp'")[0].startswith("no indicator is called gdpp")
    assert list_misspelt(home, "FROM panel WHERE region_name = '河''曲'") != []
    assert list_misspelt(home, "FROM panel") == []


def test_a_name_in_a_form_that_the_column_does_not_hold_is_told(tmp_path: Path) -> None:
    home = publish_reports(tmp_path, {"a": make_report([make_observation()])})
    assert list_misspelt(home, "FROM panel WHERE region_name = '河曲'") == ["region_name is 河曲县, not 河曲"]
    told = list_misspelt(home, "FROM panel WHERE REGION_CODE = '河曲县' AND indicator_name = 'gdp'")
    assert [one.split(" is ")[0] for one in told] == ["region_code", "indicator_name"] and "140930" in told[0]
    assert list_misspelt(home, "FROM panel WHERE region_name = '河曲县' AND indicator_name = '名gdp'") == []


def test_what_cannot_be_answered_with_little_memory_is_answered_all_the_same(home: Path) -> None:
    much = "SELECT length(string_agg(repeat('x', 1000), '')) AS size FROM range(250000)"
    with ask_published(home) as ask:
        assert ask(much) == [{"size": 250_000_000}]
        assert ask("SELECT count(*) AS n FROM document") == [{"n": 1}]
        with pytest.raises(QueryError, match="nothing"):
            ask("FROM nothing")
