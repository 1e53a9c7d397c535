"""One writer per home, held by a kernel lock that ends with its process, however that ends."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows has no flock
    fcntl = None  # type: ignore[assignment]

from warehouse.errors import WriterBusyError

_PAUSE = 0.05


@contextmanager
def hold_lock(path: Path, wait_seconds: float = 0.0) -> Iterator[None]:
    """Hold the lock file while the block runs.

    Another writer (also one in this process) is waited for up to ``wait_seconds``, then WriterBusyError
    names its process.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as handle:
        _take(handle, path, time.monotonic() + wait_seconds)
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        try:
            yield
        finally:
            handle.truncate(0)


def _take(handle: IO[str], path: Path, deadline: float) -> None:
    while not _try_lock(handle):
        if time.monotonic() >= deadline:
            handle.seek(0)
            holder = handle.read().strip() or "unknown"
            raise WriterBusyError(
                f"{path.parent.parent}: process {holder} is writing this warehouse; "
                "wait until it ends, or use another --home"
            )
        time.sleep(_PAUSE)


def _try_lock(handle: IO[str]) -> bool:
    if fcntl is None:
        # DuckDB itself refuses a second writer there; this lock only makes the message kinder.
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
