"""`duibiao export` and `duibiao sql -o`: files in every form, nobody's files replaced."""

from __future__ import annotations

import json
import re
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from flows.cli.app import app
from flows.errors import InputError, RefusedError
from tests.warehouse.made import make_observation, make_report, publish_reports
from warehouse.errors import WarehouseError
from warehouse.query.evaluate import GOLD_COLUMNS
from warehouse.query.export import RELATIONS

REPORTS = {
    "a": make_report([make_observation(kind="target", value="6"), make_observation()]),
    "b": make_report([make_observation()], region="330000"),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all tests: an export only reads it."""
    return publish_reports(tmp_path_factory.mktemp("exported"), REPORTS)


def run(home: Path, *arguments: str | Path) -> Result:
    given = [str(item) for item in arguments]
    return CliRunner().invoke(app, [*given, "--home", str(home)], catch_exceptions=False)


def test_a_folder_gets_everything_with_its_description(home: Path, tmp_path: Path) -> None:
    done = run(home, "export", tmp_path / "out", "--format", "csv")
    assert done.exit_code == 0
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text("utf-8"))
    assert {item["path"] for item in package["resources"]} == {f"{name}.csv" for name in RELATIONS}
    assert f"{len(RELATIONS)} files" in done.stdout


def test_the_default_is_csv_and_parquet(home: Path, tmp_path: Path) -> None:
    run(home, "export", tmp_path / "out")
    assert {path.suffix for path in (tmp_path / "out").rglob("*.*")} == {".csv", ".parquet", ".json"}


@pytest.mark.thorough("two whole exports; tests/warehouse/query has the files one by one")
def test_a_second_export_leaves_nothing_of_the_first(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(home, "export", out)
    (out / "mine.txt").write_text("kept")
    smaller = publish_reports(tmp_path / "other", {"a": REPORTS["a"]})
    assert run(smaller, "export", out).exit_code == 0
    assert [path.parent.name for path in (out / "observation").rglob("*.parquet")] == ["province=14"]
    assert pl.read_parquet(out / "observation").height == 2
    assert (out / "mine.txt").read_text() == "kept"


@pytest.mark.parametrize("form", ["csv", "json", "parquet", "xlsx", "dta"])
def test_a_file_gets_targets_beside_actuals_in_the_form_of_its_ending(home: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / "new" / f"out.{form}"
    told = run(home, "export", out).stdout
    assert ("target_vs_actual: 1 rows" if form != "xlsx" else f"{len(RELATIONS)} sheets") in told
    assert out.stat().st_size > 100


def test_a_file_can_hold_another_relation_and_another_form(home: Path, tmp_path: Path) -> None:
    run(home, "export", tmp_path / "panel.txt", "--relation", "panel", "--format", "json")
    rows = json.loads((tmp_path / "panel.txt").read_text("utf-8"))
    assert {row["region_code"] for row in rows} == {"140930", "330000"}


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (["taken"], InputError, "name another folder"),
        (["out", "--relation", "panel"], InputError, "the ending tells the form"),
        (["taken", "--relation", "panel"], InputError, "panel.csv"),
        (["x.foo"], InputError, r"\.csv, \.json, \.parquet, \.xlsx, \.dta"),
        (["x.foo", "--format", "csv"], InputError, "the ending tells the form"),
        (["x.csv", "--relation", "nothing"], WarehouseError, "target_vs_actual"),
        (["x.csv", "--format", "csv", "--format", "json"], InputError, "one"),
        (["taken/file.txt"], InputError, "this is a file"),
        (["taken/file.txt/x.csv"], RefusedError, "cannot be written"),
    ],
)
def test_what_cannot_be_exported_is_refused(
    home: Path, tmp_path: Path, arguments: list[str], error: type[Exception], words: str
) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "file.txt").write_text("mine")
    with pytest.raises(error, match=words):
        run(home, "export", tmp_path / arguments[0], *arguments[1:])
    assert [path.name for path in tmp_path.rglob("*") if path.suffix != ".duckdb" and "home" not in path.parts] == [
        "taken",
        "file.txt",
    ]


def test_a_query_can_go_to_a_file_of_any_form(home: Path, tmp_path: Path) -> None:
    for form in ("csv", "json", "parquet", "xlsx", "dta"):
        assert run(home, "sql", "from observation", "-o", tmp_path / f"out.{form}").exit_code == 0
        assert (tmp_path / f"out.{form}").stat().st_size > 100
    with pytest.raises(InputError, match="-o FILE"):
        run(home, "sql", "from observation", "--format", "xlsx")
    with pytest.raises(InputError, match="ending"):
        run(home, "sql", "from observation", "-o", tmp_path / "out.docx")


def test_a_folder_with_a_dot_in_its_name_is_written_to_when_it_is_there(home: Path, tmp_path: Path) -> None:
    (tmp_path / "out.v2").mkdir()
    assert run(home, "export", tmp_path / "out.v2", "--format", "csv").exit_code == 0
    assert (tmp_path / "out.v2" / "datapackage.json").exists()


def test_help_of_evaluate_names_the_columns_of_a_gold_table() -> None:
    told = CliRunner().invoke(app, ["evaluate", "--help"]).stdout
    assert set(GOLD_COLUMNS) <= set(re.findall(r"[a-z_]+", told))
