"""What is held, published and rolled back, as the commands tell it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import pytest
from typer.testing import CliRunner

from flows.cli.app import app
from flows.cli.history import say_described, say_reasons
from flows.errors import InputError
from flows.run.environment import KEEP, count_kept
from tests.warehouse.made import copy_home, load_reports, make_observation, make_report, publish_reports
from warehouse.errors import NotPublishedError, QueryError
from warehouse.query.read import query
from warehouse.store.paths import history_path, published_path
from warehouse.store.working import open_working

AIM = make_observation(kind="target", value="6", char_start=10, char_end=11)
WIDE = {"COLUMNS": "200"}  # no table is cut
Command = Callable[..., str]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    before = make_report([AIM, make_observation(char_start=20, char_end=23)])
    home = publish_reports(tmp_path_factory.mktemp("history") / "home", {"a": before})
    now = make_observation(value="6.2", char_start=20, char_end=23)
    load_reports(home, {"a": make_report([AIM, now])}, version="v2")
    return home


@pytest.fixture
def home(model: Path, tmp_path: Path) -> Path:
    """Published: a target and a growth of 5.5. Loaded since: the same target and a growth of 6.2."""
    return copy_home(model, tmp_path / "home")


@pytest.fixture
def command(home: Path) -> Command:
    """Run a command on the home; what it says. Its refusals are raised."""

    def run(*arguments: str | Path) -> str:
        given = [str(item) for item in arguments]
        done = CliRunner(env=WIDE).invoke(app, [*given, "--home", str(home)], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.stdout

    return run


def read_value(home: Path) -> float:
    value: float = query(home, "select value from observation where kind = 'actual'").item()
    return value


def test_diff_shows_rows_and_changes_nothing(home: Path, command: Command) -> None:
    told = command("diff")
    assert "observations: 1 changed; verdicts: 1 changed; 1 document read by other rules" in told
    for words in (
        "名gdp 2021 actual growth: 5.5 %",
        "target 6 %, actual 6.2 %, met",
        "missed",
        "met",
        "duibiao publish",
    ):
        assert words in " ".join(told.split()), told
    assert read_value(home) == 5.5


def test_diff_writes_all_changed_observations_to_a_file(command: Command, tmp_path: Path) -> None:
    command("diff", "-o", tmp_path / "out.parquet")
    rows = pl.read_parquet(tmp_path / "out.parquet").select("change", "doc_id", "what").rows()
    assert rows == [("changed", "a", ["value", "quote"])]
    with pytest.raises(InputError, match=r"\.parquet"):
        command("diff", "-o", tmp_path / "out.docx")


def test_diff_limits_the_rows_that_it_shows(home: Path, command: Command) -> None:
    extra = [make_observation("retail_sales", char_start=100 + at, char_end=103 + at) for at in range(0, 30, 5)]
    load_reports(home, {"a": make_report([AIM, *extra])}, version="v3")
    assert command("diff", "--limit", "2").count("added") < command("diff", "--limit", "0").count("added")
    assert "(2 of 7; --limit 0 shows all)" in command("diff", "--limit", "2")


def test_publish_puts_in_place_what_was_held(home: Path, command: Command) -> None:
    assert "snapshot 2" in command("publish")
    assert read_value(home) == 6.2
    assert "nothing would change" in command("diff")


@pytest.mark.thorough("states are published twice; tests/warehouse/publish has the cases one by one")
def test_rollback_goes_back_and_publish_forward_again(home: Path, command: Command) -> None:
    command("publish")
    assert "snapshot 1" in command("rollback")
    assert read_value(home) == 5.5
    assert "observations: 1 changed" in command("diff")
    listed = [line.split() for line in command("snapshots").splitlines() if "2026" in line or "20" in line]
    assert [("*" in "".join(line)) for line in listed if line[1] in "12"] == [False, True]
    command("publish")
    assert read_value(home) == 6.2
    command("rollback", "1")
    assert read_value(home) == 5.5
    with pytest.raises(NotPublishedError, match="kept: 1, 2"):
        command("rollback", "9")


@pytest.mark.thorough("states are published twice; tests/warehouse/publish has the cases one by one")
def test_the_state_in_place_is_known_without_links(home: Path, command: Command) -> None:
    command("publish")
    place = published_path(home)
    shutil.copyfile(place, home / "copy")
    (home / "copy").replace(place)
    assert "snapshot 1" in command("rollback")


def test_where_nothing_was_read_nothing_is_made(tmp_path: Path) -> None:
    for name in ("publish", "snapshots", "diff", "rollback", "reread"):
        with pytest.raises(NotPublishedError):
            CliRunner().invoke(app, [name, "--home", str(tmp_path / "new")], catch_exceptions=False)
    assert not published_path(tmp_path / "new").exists()


@pytest.mark.thorough("states are published twice; tests/warehouse/publish has the cases one by one")
def test_as_many_states_are_kept_as_asked_for(home: Path, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEEP, "1")
    command("publish")
    assert len(list(history_path(home).glob("*.duckdb"))) == 1


@pytest.mark.parametrize("given", ["0", "-1", "many", "2.5", "²"])
def test_a_number_of_states_that_makes_no_sense_is_refused(given: str) -> None:
    with pytest.raises(InputError, match=KEEP):
        count_kept({KEEP: given})


def test_status_of_a_state_of_another_version_names_the_remedy(home: Path, command: Command) -> None:
    with duckdb.connect(str(published_path(home).resolve())) as con:
        con.execute("DROP VIEW correction_status")
    with pytest.raises(QueryError, match=r"was made by another version.* `duibiao publish`"):
        command("status")
    with open_working(home) as con:
        con.execute("UPDATE work.relations_version SET version = 'other'")
    command("publish")
    assert "Documents" in command("status")


def test_what_a_run_hands_on_is_said_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    sentence = "observations: 3 added, 1,204 changed; verdicts: 1 changed; 2 documents read by other rules"
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert say_described(sentence) == sentence
    assert say_reasons('{"new": 2, "changed code": 1}') == "2 new, 1 changed code"
    assert say_reasons("{}") == say_reasons(None) == ""
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    for told in (
        say_described(sentence),
        say_described("nothing would change"),
        say_described("1 document read by other rules"),
    ):
        assert not re.search("[A-Za-z]", told), told
    assert say_reasons('{"new": 2, "changed code": 1}') == "新 2，规则代码已改 1"
