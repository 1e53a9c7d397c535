"""Files of a home that are damaged: found by reading them, put back or built anew from those that are whole."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from schemas import TABLES
from warehouse.publish.snapshots import list_snapshots, publish, put_back
from warehouse.store.intact import count_sum, find_change, find_damage, read_sum
from warehouse.store.lock import hold_lock
from warehouse.store.paths import lock_path, published_path, readings_path, working_path
from warehouse.store.working import connect_working


@dataclass(frozen=True, slots=True)
class Finding:
    """A file and what is wrong with it; ``problem`` is empty where it is whole."""

    path: Path
    problem: str

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problem


def check_files(home: Path, wait_seconds: float = 0.0) -> list[Finding]:
    """Every database of a home that is there, read to its last block or compared with its noted sum.

    Raises WriterBusyError when a writer does not end within ``wait_seconds``.
    """
    if not home.exists():
        return []
    with hold_lock(lock_path(home), wait_seconds):
        return _check(home)


def _check(home: Path) -> list[Finding]:
    findings = [
        Finding(path, find_damage(path) or "") for path in (working_path(home), readings_path(home)) if path.exists()
    ]
    findings += [Finding(item.path, find_change(item.path) or "") for item in list_snapshots(home)]
    place = published_path(home)
    if place.exists() or list_snapshots(home):
        findings.append(Finding(place, find_published_damage(home) or ""))
    return findings


def find_published_damage(home: Path) -> str | None:
    """What is wrong with the published file; None where it is one of the states that were published."""
    place = published_path(home)
    if not place.exists():
        return "is missing"
    snapshots = list_snapshots(home)
    current = next((item for item in snapshots if item.current), None)
    noted = read_sum(current.path) if current else None
    if noted is not None:
        return None if count_sum(place) == noted else "its bytes are not those that were published"
    damage = find_damage(place)
    if damage is None and snapshots and current is None:
        return "is none of the states that were published"
    return damage


def repair_files(home: Path, wait_seconds: float = 0.0, keep: int = 5) -> list[str]:
    """Put every damaged file of a home right; what was done, a sentence each.

    The damaged ones are set aside, not deleted. The working database is built anew from the newest published state
    that is whole, and what was loaded after it is read again by the next run. Raises WriterBusyError as check_files.
    """
    if not home.exists():
        return []
    place, working = published_path(home), working_path(home)
    with hold_lock(lock_path(home), wait_seconds):
        damaged = {finding.path for finding in _check(home) if not finding.is_whole}
        done = [f"{path.name} set aside as {_set_aside(path).name}" for path in sorted(damaged - {place})]
        whole = list_snapshots(home)
        if place in damaged and whole:
            done.append(f"{place.name} put back from snapshot {put_back(home, whole[-1]).number}")
        if working in damaged:
            done.append(_build_working(home, damaged))
        if readings_path(home) in damaged:
            done.append("what earlier readings depended on is forgotten; when rules change, all is read again")
    if place in damaged and not whole and working.exists() and working not in damaged:
        if place.exists():
            _set_aside(place)
        number = publish(home, wait_seconds, keep).number
        done.append(f"{place.name} made anew from {working.name} as snapshot {number}")
    return done


def _build_working(home: Path, damaged: Collection[Path]) -> str:
    """A working database from the newest published state that is whole; what was done, as a sentence."""
    place, working, whole = published_path(home), working_path(home), list_snapshots(home)
    source = whole[-1].path if whole else place
    if not source.exists() or (not whole and place in damaged):
        return f"{working.name} has no published state to be built from; `duibiao run PATH` reads all again"
    return f"{working.name} built anew with {_rebuild(home, source):,} documents; the next run reads on"


def _set_aside(path: Path) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    aside = path.with_name(f"{path.stem}-damaged-{stamp}{path.suffix}.aside")
    os.replace(path, aside)
    for beside in (path.with_name(path.name + ".wal"), path.with_name(path.name + ".sha256")):
        if beside.exists():
            os.replace(beside, aside.with_name(aside.name + beside.suffix))
    return aside


def _rebuild(home: Path, source: Path) -> int:
    """A working database with the rows of a published one; how many documents it has."""
    con = connect_working(home)
    try:
        con.execute(f"ATTACH '{str(source).replace(chr(39), chr(39) * 2)}' AS kept (READ_ONLY)")
        there = {
            (table, column)
            for table, column in con.execute(
                "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'kept'"
            ).fetchall()
        }
        for name, table in TABLES.items():
            shared = ", ".join(f'"{column}"' for column in table.types if (name, column) in there)
            if shared:
                con.execute(f'INSERT INTO "{name}" BY NAME SELECT {shared} FROM kept."{name}"')
        con.execute("DETACH kept")
        row = con.execute("SELECT count(*) FROM document").fetchone()
        con.execute("CHECKPOINT")
    except duckdb.Error:
        con.close()
        working_path(home).unlink(missing_ok=True)
        raise
    con.close()
    return int(row[0]) if row else 0
