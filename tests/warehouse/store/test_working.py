"""The working database has the declared layout, also where an older version made it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from schemas import TABLES
from tests.warehouse.made import (
    load_reports,
    make_observation,
    make_report,
)
from warehouse.errors import WarehouseError
from warehouse.store.paths import working_path
from warehouse.store.working import open_working

ONE = {"a": make_report([make_observation()])}


def test_tables_and_schemas_have_the_same_columns(tmp_path: Path) -> None:
    with open_working(tmp_path) as con:
        for name, table in TABLES.items():
            there = [row[0] for row in con.execute(f'DESCRIBE "{name}"').fetchall()]
            assert there == list(table.types), name


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


def test_a_working_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = working_path(tmp_path)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no database at all" * 1000)
    with pytest.raises(WarehouseError, match=r"duibiao\.work\.duckdb"), open_working(tmp_path):
        pass
