"""Prefect's empty database, made at once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from flows.server.database import create_database, find_revision, knows_revision, prepare_database, read_schema
from tests.generators.build_prefect_schema import dump, migrate


def list_tables(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as database:
        return {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_a_new_home_gets_its_database_and_keeps_it(tmp_path: Path) -> None:
    environ = {"PREFECT_HOME": str(tmp_path)}
    assert prepare_database(environ)
    assert {"flow_run", "task_run", "artifact", "automation", "events"} <= list_tables(tmp_path / "prefect.db")
    with closing(sqlite3.connect(tmp_path / "prefect.db")) as database:
        database.execute("INSERT INTO configuration (key, value) VALUES ('a', '1')")
        database.commit()
    before = (tmp_path / "prefect.db").read_bytes()
    assert not prepare_database(environ)
    assert (tmp_path / "prefect.db").read_bytes() == before


def test_an_empty_file_is_filled_and_a_failure_leaves_nothing_half_done(tmp_path: Path) -> None:
    path = tmp_path / "prefect.db"
    path.touch()
    assert not create_database(path, f"{read_schema()}\nCREATE TABLE flow (id);")
    assert list_tables(path) == set()
    assert create_database(path, read_schema())


def test_what_is_not_ours_is_left_to_prefect(tmp_path: Path) -> None:
    other = {"PREFECT_HOME": str(tmp_path), "PREFECT_API_DATABASE_CONNECTION_URL": "postgresql+asyncpg://x"}
    assert not prepare_database(other)
    assert not prepare_database({})
    unknown = read_schema().replace(find_revision(read_schema()), "0123456789ab")
    assert not create_database(tmp_path / "prefect.db", unknown)
    assert not create_database(tmp_path / "prefect.db", "CREATE TABLE flow (id);")
    assert list(tmp_path.iterdir()) == []


def test_the_installed_prefect_knows_the_revision() -> None:
    assert knows_revision(find_revision(read_schema()))


@pytest.mark.thorough("Prefect goes through all of its migrations")
def test_the_database_is_the_one_that_prefect_would_make(tmp_path: Path) -> None:
    """What is newer in the installed Prefect than in the file it adds in either case; the order is never the same."""
    (tmp_path / "ours").mkdir()
    (tmp_path / "theirs").mkdir()
    assert prepare_database({"PREFECT_HOME": str(tmp_path / "ours")})
    ours, theirs = (dump(migrate(tmp_path / name)).splitlines() for name in ("ours", "theirs"))
    assert sorted(line.strip(" ,") for line in ours) == sorted(line.strip(" ,") for line in theirs)
