"""Prefect's database for a new home, made at once where Prefect would go through its hundred migrations."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from importlib import resources, util
from pathlib import Path

from flows.run.environment import locate_database

_SCHEMA = "prefect_schema.sql"
_MIGRATIONS = Path("server", "database", "_migrations", "versions", "sqlite")
_WAIT_SECONDS = 20.0


def prepare_database(environ: Mapping[str, str]) -> bool:
    """Make the database of the Prefect server that the environment describes where there is none; whether it did."""
    path = locate_database(environ)
    return path is not None and create_database(path, read_schema())


def read_schema() -> str:
    """SQL that makes Prefect's empty SQLite database as its migrations leave it, the name of the last among it."""
    return resources.files("flows.server").joinpath(_SCHEMA).read_text(encoding="utf-8")


def create_database(path: Path, schema: str) -> bool:
    """Make a database at ``path`` whole or not at all; whether it was made.

    Nothing happens to a database that has tables already, nor where the installed Prefect does not know the revision
    at which the schema stands. Prefect itself then goes through its migrations as it starts; from this one it goes
    through those that are newer.
    """
    if (path.exists() and path.stat().st_size) or not knows_revision(find_revision(schema)):
        return False
    try:
        with closing(sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)) as database:
            database.executescript(f"BEGIN EXCLUSIVE;\n{schema}\nCOMMIT;")
    except sqlite3.Error:  # another was quicker, or the disk is full: closing has undone what was begun
        return False
    return True


def find_revision(schema: str) -> str:
    """Name of the migration at which a schema stands; empty where it names none."""
    found = re.search(r"""INSERT INTO "alembic_version" VALUES\('(\w+)'\);""", schema)
    return found[1] if found else ""


def knows_revision(revision: str) -> bool:
    """Whether the installed Prefect has a migration of this name. Prefect is not imported for it."""
    found = util.find_spec("prefect")
    if not revision or found is None or found.origin is None:
        return False
    return any(Path(found.origin).parent.joinpath(_MIGRATIONS).glob(f"*_{revision}_*.py"))
