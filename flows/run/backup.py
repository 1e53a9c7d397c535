"""All that a home keeps in one file, and back; logs and Prefect's records stay out."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath

from flows.errors import InputError, RefusedError
from flows.run.home import Home
from flows.run.names import escape_name
from warehouse.publish.care import check_files
from warehouse.store.lock import hold_lock
from warehouse.store.paths import lock_path, published_path, working_path

SUMS = "backup.json"
LEFT_OUT = frozenset(("prefect", "logs", "chunks"))
PASSING = frozenset(("writer.lock",))
SQLITE = b"SQLite format 3\0"
PIECE = 1 << 20


def back_up(home: Home, target: Path) -> tuple[int, int]:
    """A home to a tar file, complete or not at all; how many files are in it, and how many bytes they have.

    Databases are taken as they are at one moment, while no run writes. Raises InputError for a target that is there or
    a home of nothing, WriterBusyError while a run writes, RefusedError when a database is damaged.
    """
    if target.exists():
        raise InputError(f"{escape_name(str(target))}: is there already; name another file")
    if not published_path(home.root).exists() and not working_path(home.root).exists():
        raise InputError(f"{home.root}: holds no warehouse; give its --home")
    damaged = [finding for finding in check_files(home.root) if not finding.is_whole]
    if damaged:
        raise RefusedError(f"{damaged[0].path}: is damaged ({damaged[0].problem}); `duibiao doctor --repair` first")
    draft = target.with_name(f".{target.name}.draft")
    sums: dict[str, str] = {}
    size = 0
    try:
        with hold_lock(lock_path(home.root)), tarfile.open(draft, "w") as tar, tempfile.TemporaryDirectory() as folder:
            for path in _list_files(home.root):
                name = path.relative_to(home.root).as_posix()
                taken = _take_whole(path, Path(folder))
                sums[name] = _count_sum(taken)
                size += taken.stat().st_size
                tar.add(taken, name, recursive=False)
            listing = json.dumps({"made_by": "duibiao", "files": sums}, ensure_ascii=True, indent=0).encode()
            entry = tarfile.TarInfo(SUMS)
            entry.size = len(listing)
            tar.addfile(entry, io.BytesIO(listing))
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)
    return len(sums), size


def restore(home: Home, source: Path) -> int:
    """A backup into a home that holds no warehouse yet; how many files it had.

    Everything is unpacked and compared with its sums beside the home before it takes its place. Raises InputError for
    a home in use or a file that cannot be opened, RefusedError for one that is no backup, or is damaged.
    """
    if published_path(home.root).exists() or working_path(home.root).exists():
        raise InputError(f"{home.root}: holds a warehouse already; give another --home")
    named = escape_name(str(source))
    home.root.mkdir(parents=True, exist_ok=True)
    draft = home.root / ".restore.draft"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    try:
        with tarfile.open(source) as tar:
            _unpack(tar, draft)
        sums = json.loads((draft / SUMS).read_text(encoding="utf-8"))["files"]
        _compare(draft, sums, named)
        for name in sums:
            place = home.root / name
            place.parent.mkdir(parents=True, exist_ok=True)
            os.replace(draft / name, place)
    except (tarfile.TarError, OSError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, FileNotFoundError | IsADirectoryError) and error.filename == str(source):
            raise InputError(
                f"{escape_name(str(source))}: {error.strerror}; give a file of `duibiao backup`"
            ) from error
        raise RefusedError(f"{escape_name(str(source))}: is no whole backup ({error}); give another") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return len(sums)


def _unpack(tar: tarfile.TarFile, folder: Path) -> None:
    """Plain files within the folder: no links, no devices, nothing outside (tarfile's own filters need 3.11.4)."""
    for member in tar:
        parts = PurePosixPath(member.name).parts
        if not member.isreg() or not parts or parts[0] == "/" or ".." in parts:
            raise ValueError(f"{escape_name(member.name)}: no plain file within the home")
        place = folder.joinpath(*parts)
        place.parent.mkdir(parents=True, exist_ok=True)
        content = tar.extractfile(member)
        assert content is not None
        with content, place.open("wb") as file:
            shutil.copyfileobj(content, file, PIECE)
        os.utime(place, (member.mtime, member.mtime))


def _list_files(root: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(root):
        here = Path(place)
        if here == root:
            folders[:] = [name for name in folders if name not in LEFT_OUT]
        folders.sort()
        for name in sorted(names):
            path = here / name
            if not (name in PASSING or name.startswith(".") or path.is_symlink() or _is_beside(path)):
                yield path


def _is_beside(path: Path) -> bool:
    """Whether a file belongs to a SQLite database beside it, and is in the copy of that."""
    return path.name.endswith((".sqlite-wal", ".sqlite-shm", ".sqlite-journal"))


def _take_whole(path: Path, folder: Path) -> Path:
    """A file, of a SQLite database a copy of one moment: others may be writing it."""
    with path.open("rb") as handle:
        if handle.read(len(SQLITE)) != SQLITE:
            return path
    copy = folder / "copy.sqlite"
    copy.unlink(missing_ok=True)
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as read, closing(sqlite3.connect(copy)) as written:
        read.backup(written)
    return copy


def _compare(folder: Path, sums: dict[str, str], named: str) -> None:
    for name, noted in sums.items():
        parts = PurePosixPath(name).parts
        inside = bool(parts) and parts[0] != "/" and ".." not in parts and (folder / name).is_file()
        if not inside or _count_sum(folder / name) != noted:
            raise RefusedError(f"{named}: is no whole backup ({escape_name(name)}); give another")


def _count_sum(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
