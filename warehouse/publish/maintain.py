"""Room given back: what deleted rows left in the working database, and published states beyond those that are kept."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb

from warehouse.publish.snapshots import list_snapshots, remove_snapshot
from warehouse.store.lock import hold_lock
from warehouse.store.paths import lock_path, working_path

EMPTY_SHARE = 0.25
SMALL = 16_000_000
"""Bytes of empty room that are not worth the work."""


def compact_working(home: Path, wait_seconds: float = 0.0, empty_share: float = EMPTY_SHARE, small: int = SMALL) -> int:
    """Write the working database anew where much of it is empty; bytes that it lost, 0 when it is not worth it.

    DuckDB never gives the room of deleted rows back by itself. The new file takes the old one's place only when it
    is complete. Raises WriterBusyError when another writer does not end within ``wait_seconds``.
    """
    path = working_path(home)
    with hold_lock(lock_path(home), wait_seconds):
        draft = path.with_name(f".{path.name}.draft")
        draft.unlink(missing_ok=True)
        if not path.exists():
            return 0
        with duckdb.connect(str(path)) as con:
            con.execute("CHECKPOINT")
            before = path.stat().st_size
            row = con.execute("SELECT block_size, total_blocks, free_blocks FROM pragma_database_size()").fetchone()
            assert row is not None
            block, total, free = row
            if free < total * empty_share or free * block < small:
                return 0
            name = con.execute("SELECT current_database()").fetchall()[0][0]
            con.execute(f"ATTACH '{str(draft).replace(chr(39), chr(39) * 2)}' AS fresh")
            con.execute(f'COPY FROM DATABASE "{name}" TO fresh')
            con.execute("CHECKPOINT fresh")
            con.execute("DETACH fresh")
        with draft.open("rb") as handle:
            os.fsync(handle.fileno())
        os.replace(draft, path)
        return max(0, before - path.stat().st_size)


def prune_snapshots(home: Path, keep: int, wait_seconds: float = 0.0) -> int:
    """Remove all but the last ``keep`` published states, and never the one in place; how many were removed."""
    with hold_lock(lock_path(home), wait_seconds):
        old = [item for item in list_snapshots(home)[: -max(keep, 1)] if not item.current]
        for snapshot in old:
            remove_snapshot(snapshot.path)
        return len(old)
