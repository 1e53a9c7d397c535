"""`duibiao doctor` says what is wrong with a home, and mends it; `backup` and `restore` carry one elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli.app import app
from tests.warehouse.made import make_observation, make_report, publish_reports
from warehouse.store.lock import hold_lock
from warehouse.store.paths import lock_path, published_path

ENGLISH = {"LC_ALL": "C.UTF-8", "COLUMNS": "400"}


def call(*arguments: str) -> tuple[int, str]:
    done = CliRunner(env=ENGLISH).invoke(app, list(arguments))
    return done.exit_code, done.output


@pytest.fixture
def home(tmp_path: Path) -> str:
    return str(publish_reports(tmp_path / "home", {"a": make_report([make_observation()])}))


def test_all_is_well_and_a_home_that_is_not_there_is_not_made(home: str, tmp_path: Path) -> None:
    for place in (home, str(tmp_path / "none")):
        code, told = call("doctor", "--home", place)
        assert (code, "all is well" in told) == (0, True), told
        assert "duckdb" in told and "GB free" in told
    assert not (tmp_path / "none").exists()


def test_damage_is_told_with_its_remedy_and_mended(home: str) -> None:
    published_path(Path(home)).write_bytes(b"42")
    code, told = call("doctor", "--home", home)
    assert code == 1 and "duibiao doctor --repair" in told and "1 of " in told
    code, told = call("doctor", "--repair", "--home", home)
    assert code == 0 and "put back from snapshot 1" in told
    assert call("sql", "select count(*) from document", "--home", home)[0] == 0


def test_broken_corrections_and_archives_are_told(home: str) -> None:
    (Path(home) / "corrections.yml").write_text("corrections: [", encoding="utf-8")
    (Path(home) / "archive").mkdir()
    (Path(home) / "archive" / "index.sqlite").write_bytes(b"no database" * 1000)
    code, told = call("doctor", "--home", home)
    assert code == 1
    assert "corrections.yml" in told and "index.sqlite" in told and "file is not a database" in told


def test_a_writer_is_told_and_nothing_is_wrong(home: str) -> None:
    with hold_lock(lock_path(Path(home))):
        code, told = call("doctor", "--home", home)
    assert code == 0 and "is writing this warehouse" in told


def test_a_home_is_carried_elsewhere(home: str, tmp_path: Path) -> None:
    code, told = call("backup", str(tmp_path / "b.tar"), "--home", home)
    assert code == 0 and "files" in told
    code, told = call("restore", str(tmp_path / "b.tar"), "--home", str(tmp_path / "new"))
    assert code == 0, told
    assert call("doctor", "--home", str(tmp_path / "new"))[0] == 0
