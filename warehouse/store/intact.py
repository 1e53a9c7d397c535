"""Whether a database file is what was written: by the sha256 noted beside it, and by reading every block."""

from __future__ import annotations

import hashlib
import json
import os
import time
from pathlib import Path
from typing import Any

import duckdb

from warehouse.store.limits import LIMITS

SETTLED_NS = 2_000_000_000
"""File systems tell times in steps of up to two seconds."""
MOST_MARKS = 20


def sum_path(path: Path) -> Path:
    """Where the sha256 of a file that is never changed again is noted."""
    return path.with_name(path.name + ".sha256")


def count_sum(path: Path, marks: Path | None = None) -> str:
    """The sha256 of a file. Raises OSError.

    With ``marks``, a file that remembers sums, the bytes are not read of one that looks as it did when they last were:
    size, time of change and time of change of its entry (which nobody can set) are the same.
    """
    before = path.stat()
    look = [before.st_size, before.st_mtime_ns, before.st_ctime_ns, before.st_ino]
    known = _read_marks(marks) if marks else {}
    mark = known.get(path.name)
    if mark and mark["look"] == look:
        return str(mark["sha256"])
    with path.open("rb") as handle:
        sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
    if marks and time.time_ns() - max(before.st_mtime_ns, before.st_ctime_ns) > SETTLED_NS:
        known.pop(path.name, None)
        known[path.name] = {"look": look, "sha256": sha256}
        known = dict(list(known.items())[-MOST_MARKS:])
        draft = marks.with_name(f"{marks.name}.{os.getpid()}")
        draft.write_text(json.dumps(known), encoding="utf-8")
        os.replace(draft, marks)
    return sha256


def _read_marks(marks: Path) -> dict[str, dict[str, Any]]:
    try:
        known: dict[str, dict[str, Any]] = json.loads(marks.read_text(encoding="utf-8"))
        return {name: mark for name, mark in known.items() if {"look", "sha256"} <= mark.keys()}
    except (OSError, ValueError, AttributeError):  # to lose it costs time only
        return {}


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


def find_change(path: Path, marks: Path | None = None) -> str | None:
    """What is wrong with a file that should be as it was written; None for nothing. ``marks`` as for ``count_sum``."""
    noted = read_sum(path)
    try:
        if noted is None:
            return find_damage(path)
        return None if count_sum(path, marks) == noted else "its bytes are not those that were written"
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
