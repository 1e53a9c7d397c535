"""Files that were read before and are still the same to look at, so that their bytes need not be read again.

Losing this costs time only. A file counts as the same when size, time of change and time of change of its entry
(which nobody can set) are those of when its bytes were read, and these times were past then: a file that is written to
while it is read, or in the same moment, is read again.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LAYOUT = (
    "create table if not exists file (path blob, named integer, size integer, changed integer, entered integer,"
    " sha256 text, primary key (path, named)) without rowid"
)
SETTLED_NS = 2_000_000_000
"""File systems tell times in steps of up to two seconds."""


class SeenFiles:
    """sha256 by path, for files that are documents as they stand. ``named``: a person named this very file."""

    def __init__(self, con: sqlite3.Connection, trust: bool) -> None:
        self._con = con
        self._trust = trust

    def recall(self, path: Path, named: bool, stat: os.stat_result) -> str | None:
        """The sha256 of a file that is as it was; None for any other."""
        if not self._trust:
            return None
        row = self._con.execute(
            "select sha256 from file where path = ? and named = ? and size = ? and changed = ? and entered = ?",
            (os.fsencode(path), named, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns),
        ).fetchone()
        return str(row[0]) if row else None

    def note(self, path: Path, named: bool, stat: os.stat_result, sha256: str) -> None:
        """Remember a file; ``stat`` is from before its bytes were read."""
        if time.time_ns() - max(stat.st_mtime_ns, stat.st_ctime_ns) > SETTLED_NS:
            row = (os.fsencode(path), named, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, sha256)
            self._con.execute("insert or replace into file values (?, ?, ?, ?, ?, ?)", row)


@contextmanager
def open_seen(path: Path, trust: bool = True) -> Iterator[SeenFiles]:
    """What is known of files in a home; without ``trust`` nothing is believed, and all is noted anew."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        con = _connect(path)
    except sqlite3.DatabaseError:
        path.unlink()
        con = _connect(path)
    try:
        with con:
            yield SeenFiles(con, trust)
    finally:
        con.close()


def _connect(path: Path) -> sqlite3.Connection:
    con = sqlite3.connect(path)
    try:
        con.execute(LAYOUT)
    except sqlite3.DatabaseError:
        con.close()
        raise
    return con
