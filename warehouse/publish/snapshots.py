"""From the working database to the file that everybody reads: whole, or not at all."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import duckdb

try:
    import fcntl
except ImportError:  # Windows has none
    fcntl = None  # type: ignore[assignment]

from warehouse.errors import NotPublishedError, WarehouseError
from warehouse.relations.create import renew_relations
from warehouse.relations.marts import refresh_marts
from warehouse.store.intact import count_sum, find_change, find_damage, note_sum, read_sum, sum_path
from warehouse.store.limits import LIMITS
from warehouse.store.lock import hold_lock
from warehouse.store.paths import history_path, lock_path, marks_path, published_path, working_path
from warehouse.store.working import connect_working

KEEP_SNAPSHOTS = 5
FICLONE = 0x40049409
"""Linux: let a file share the blocks of another (Btrfs, XFS)."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One published state. ``number`` counts up from 1; ``published_at`` is naive UTC.

    ``fresh`` is false where publishing found nothing new: this is the state that was there.
    """

    number: int
    published_at: datetime
    documents: int
    observations: int
    path: Path
    current: bool
    fresh: bool = True


def publish(
    home: Path, wait_seconds: float = 0.0, keep: int = KEEP_SNAPSHOTS, before: Callable[[], object] = lambda: None
) -> Snapshot:
    """Put the state of the working database in place as the published file, and the last ``keep`` into history.

    When nothing changed since the newest state (but who ran, and when), nothing is written: that state stays, or
    comes back in place after a rollback, and is returned with ``fresh`` false. ``before`` is called when the file in
    place is about to be replaced, and is still there.
    The working database must not be open in this process. Readers that have the old file open go on with it;
    who connects afterwards sees the new one. When the process dies on the way, the old file stays in place.
    """
    with hold_lock(lock_path(home), wait_seconds):
        # Opening replays what a killed run left in the log; closing writes it into the file.
        con = connect_working(home)
        try:
            refresh_marts(con)
            renew_relations(con)
            changed = bool(con.execute("FROM work.unpublished").fetchall())
            con.execute("CHECKPOINT")
        finally:
            con.close()
        history = history_path(home)
        history.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(home)
        known = list_snapshots(home)
        if known and not changed and find_change(known[-1].path, marks_path(home)) is None:
            return replace(put_back(home, known[-1], before), fresh=False)
        with _drafting(home) as draft:
            shutil.copyfile(working_path(home), draft)
            snapshot = _finish_draft(draft, max((item.number for item in known), default=0) + 1)
            _sync(draft)
            if damage := find_damage(draft):
                raise WarehouseError(
                    f"{working_path(home)}: is damaged ({damage}); `duibiao doctor --repair` builds it anew"
                )
            kept = history / _snapshot_name(snapshot)
            note_sum(kept, count_sum(draft))
            _put_in_place(draft, kept)
        put_back(home, replace(snapshot, path=kept), before)
        _drop_old(history, keep)
        _forget_change(home)
        return replace(snapshot, path=published_path(home), current=True)


def put_back(home: Path, snapshot: Snapshot, before: Callable[[], object] = lambda: None) -> Snapshot:
    """The published file has this snapshot's bytes, as it has them or again; ``before`` as for ``publish``.

    The caller holds the writer's lock.
    """
    place, marks = published_path(home), marks_path(home)
    noted = read_sum(snapshot.path)
    if not (snapshot.current and place.exists() and noted is not None and count_sum(place, marks) == noted):
        before()
        with _drafting(home) as draft:
            copy_file(snapshot.path, draft)
            _sync(draft)
            _put_in_place(draft, place)
    return replace(snapshot, path=place, current=True)


@contextmanager
def _drafting(home: Path) -> Iterator[Path]:
    """A file to be written and put in place in the block; where that fails it takes no room: there may be none."""
    draft = home / f".duibiao-{os.getpid()}.draft"
    try:
        yield draft
    finally:
        for left in (draft, draft.with_name(f"{draft.name}.wal")):
            left.unlink(missing_ok=True)


def list_snapshots(home: Path) -> list[Snapshot]:
    """Published states that are still kept, oldest first; ``current`` marks the one in place."""
    place = published_path(home)
    current = _identify(place) if place.exists() else None
    found: list[Snapshot] = []
    for path in sorted(history_path(home).glob("duibiao-*.duckdb")):
        number, stamp, documents, observations = path.stem.removeprefix("duibiao-").split("-")
        found.append(
            Snapshot(
                int(number),
                datetime.strptime(stamp, "%Y%m%dT%H%M%S"),
                int(documents),
                int(observations),
                path,
                _identify(path) == current,
            )
        )
    if current is not None and not any(item.current for item in found):
        # A home that was copied without its times: only the file itself knows its number.
        in_place = _read_number(place)
        found = [replace(item, current=item.number == in_place) for item in found]
    return found


def _identify(path: Path) -> tuple[int, int]:
    """Size and time: a published file has those of the snapshot it was copied from."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _read_number(published: Path) -> int | None:
    try:
        with duckdb.connect(str(published), read_only=True) as con:
            rows = con.execute("SELECT number FROM snapshot").fetchall()
    except duckdb.Error:
        return None
    return int(rows[0][0]) if rows else None


def rollback(home: Path, number: int | None = None, wait_seconds: float = 0.0) -> Snapshot:
    """Put an earlier published state back in place: the one called ``number``, or the one before the present.

    The working database keeps what it has: the next run publishes that again. Raises NotPublishedError when
    there is no such snapshot.
    """
    with hold_lock(lock_path(home), wait_seconds):
        snapshots = list_snapshots(home)
        present = max((item.number for item in snapshots if item.current), default=None)
        if number is None:
            earlier = [item for item in snapshots if present is None or item.number < present]
            chosen = earlier[-1] if earlier else None
        else:
            chosen = next((item for item in snapshots if item.number == number), None)
        if chosen is None:
            kept = ", ".join(str(item.number) for item in snapshots) or "none"
            raise NotPublishedError(f"{history_path(home)}: no such snapshot to go back to; kept: {kept}")
        return put_back(home, chosen)


def _finish_draft(draft: Path, number: int) -> Snapshot:
    """The copy without what is only for writing, and with the snapshot's own row. Returns it as it stands there."""
    published_at = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    con = duckdb.connect(str(draft), config=LIMITS)
    try:
        con.execute("DROP SCHEMA work CASCADE")
        counts = con.execute(
            "SELECT (SELECT count(*) FROM document WHERE status = 'loaded'), (SELECT count(*) FROM observation)"
        ).fetchall()
        documents, observations = counts[0]
        con.execute("INSERT INTO snapshot VALUES (?, ?, ?, ?)", [number, published_at, documents, observations])
    finally:
        con.close()
    return Snapshot(number, published_at, documents, observations, draft, False)


def _forget_change(home: Path) -> None:
    with duckdb.connect(str(working_path(home)), config=LIMITS) as con:
        con.execute("DELETE FROM work.unpublished")


def _snapshot_name(snapshot: Snapshot) -> str:
    stamp = snapshot.published_at.strftime("%Y%m%dT%H%M%S")
    return f"duibiao-{snapshot.number:06d}-{stamp}-{snapshot.documents}-{snapshot.observations}.duckdb"


def copy_file(source: Path, target: Path) -> None:
    """A file of its own with the same bytes and time, which shares its blocks where the file system can do that."""
    with source.open("rb") as read, target.open("wb") as written:
        if not _clone(read, written):
            shutil.copyfileobj(read, written, 1 << 20)
    times = source.stat()
    os.utime(target, ns=(times.st_atime_ns, times.st_mtime_ns))


def _clone(read: IO[bytes], written: IO[bytes]) -> bool:
    if fcntl is None or not sys.platform.startswith("linux"):
        return False
    try:
        fcntl.ioctl(written, FICLONE, read.fileno())
    except OSError:
        return False
    return True


def _put_in_place(draft: Path, place: Path) -> None:
    os.replace(draft, place)
    _sync(place.parent)


def _sync(path: Path) -> None:
    if path.is_dir() and os.name == "nt":  # a folder cannot be opened there
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove_leftovers(home: Path) -> None:
    """Drafts of publishers that died; the lock says that none is at work now."""
    for path in home.glob(".duibiao-*.draft*"):
        path.unlink()
    for path in history_path(home).glob("*.sha256"):
        if not path.with_suffix("").exists():
            path.unlink()


def _drop_old(history: Path, keep: int) -> None:
    for path in sorted(history.glob("duibiao-*.duckdb"))[: -max(keep, 1)]:
        remove_snapshot(path)


def remove_snapshot(path: Path) -> None:
    """Delete a snapshot with the note of its sum."""
    path.unlink()
    sum_path(path).unlink(missing_ok=True)
