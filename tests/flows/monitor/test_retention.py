"""The room of deleted rows goes back to the disk, also beside somebody who has the file open."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from flows.monitor.retention import compact_database, find_database


def fill(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("pragma journal_mode = wal")
    database.execute("create table log (message text)")
    database.executemany("insert into log values (?)", [("x" * 1000,) for _ in range(3000)])
    return database


def test_room_is_given_back_while_others_use_the_file(tmp_path: Path) -> None:
    path = tmp_path / "prefect.db"
    with closing(fill(path)) as database:
        assert compact_database(path, small=0) == 0, "there is nothing to give back"
        database.execute("delete from log where rowid > 100")
        assert compact_database(path) == 0, "too little to be worth it"
        before = path.stat().st_size
        given_back = compact_database(path, small=0)
        assert given_back == before - path.stat().st_size > 2_000_000
        assert database.execute("select count(*) from log").fetchone() == (100,)
        database.execute("insert into log values ('still writing')")


def test_a_database_that_is_held_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "prefect.db"
    with closing(fill(path)) as database:
        database.execute("delete from log")
        database.execute("begin immediate")
        assert compact_database(path, small=0, wait=0.1) == 0
        database.execute("rollback")
    assert compact_database(path, small=0) > 0


def test_only_our_own_sqlite_file_is_touched(tmp_path: Path) -> None:
    assert find_database({}) is None
    assert find_database({"PREFECT_HOME": str(tmp_path)}) is None
    (tmp_path / "prefect.db").touch()
    assert find_database({"PREFECT_HOME": str(tmp_path)}) == tmp_path / "prefect.db"
    other = {"PREFECT_HOME": str(tmp_path), "PREFECT_API_DATABASE_CONNECTION_URL": "postgresql+asyncpg://x"}
    assert find_database(other) is None
