"""Builds flows/server/prefect_schema.sql: what the migrations of the installed Prefect make of an empty database.

Usage: python tests/generators/build_prefect_schema.py > flows/server/prefect_schema.sql
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

HEADER = """\
-- The empty SQLite database of a Prefect server, so that a new home need not go through all of Prefect's migrations.
-- Made by the migrations of Prefect (Apache-2.0) with tests/generators/build_prefect_schema.py."""
MIGRATE = """
import asyncio
from prefect.server.database import provide_database_interface
asyncio.run(provide_database_interface().create_db())
"""
NEITHER = ("BEGIN TRANSACTION;", "COMMIT;")


def migrate(home: Path) -> Path:
    """Have Prefect bring its database in ``home`` (PREFECT_HOME) to its newest revision; the file."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT")}
    subprocess.run([sys.executable, "-c", MIGRATE], check=True, env=others | {"PREFECT_HOME": str(home)})
    return home / "prefect.db"


def dump(path: Path) -> str:
    """All that a database holds as SQL, without a transaction of its own."""
    with closing(sqlite3.connect(path)) as database:
        return "\n".join(line for line in database.iterdump() if line not in NEITHER)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        print(HEADER, dump(migrate(Path(folder))), sep="\n")
