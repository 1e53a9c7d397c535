"""Whether a database file is what was written: by the sha256 noted beside it, and by reading every block."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import duckdb

from warehouse.store.limits import LIMITS


def sum_path(path: Path) -> Path:
    """Where the sha256 of a file that is never changed again is noted."""
    return path.with_name(path.name + ".sha256")


def count_sum(path: Path) -> str:
    """The sha256 of a file. Raises OSError."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def note_sum(path: Path, sha256: str) -> None:
    """Note the sha256 of a file, whole or not at all."""
    draft = sum_path(path).with_suffix(".draft")
    draft.write_text(f"{sha256}  {path.name}\n", encoding="utf-8")
    os.replace(draft, sum_path(path))


def read_sum(path: Path) -> str | None:
    """The sha256 noted for a file; None where none is (a file of an earlier version)."""
    try:
        return sum_path(path).read_text(encoding="utf-8").split()[0]
    except (OSError, IndexError, UnicodeDecodeError):
        return None


def find_change(path: Path) -> str | None:
    """What is wrong with a file that should be as it was written; None for nothing."""
    noted = read_sum(path)
    try:
        if noted is None:
            return find_damage(path)
        return None if count_sum(path) == noted else "its bytes are not those that were written"
    except OSError as error:
        return f"cannot be read: {error.strerror or error}"


def find_damage(path: Path) -> str | None:
    """What reading every block of a database comes upon (DuckDB keeps a checksum of each); None for nothing.

    The database must not be open in this process.
    """
    try:
        with duckdb.connect(str(path), read_only=True, config=LIMITS) as con:
            tables = con.execute(
                "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = current_database()"
            ).fetchall()
            for schema, table in tables:
                con.execute(f'SELECT bit_xor(hash(t)) FROM "{schema}"."{table}" t').fetchall()
    except (duckdb.Error, OSError) as error:
        return str(error).partition("\n")[0]
    return None
