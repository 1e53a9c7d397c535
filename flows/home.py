"""Where a user's warehouse, archive, logs and Prefect state live."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flows.errors import Refusal


class HomeBusyError(Refusal):
    """Another process is writing this home; the message names it and the remedy."""


@dataclass(frozen=True, slots=True)
class Home:
    """The folder that holds everything duibiao keeps; its parts are properties, made on demand."""

    root: Path

    @property
    def warehouse(self) -> Path:
        """The published, read-only DuckDB file that queries open."""
        return self.root / "duibiao.duckdb"

    @property
    def prefect(self) -> Path:
        """Prefect's own database, profiles and results, apart from any other Prefect of the user."""
        return self.root / "prefect"

    @property
    def archive(self) -> Path:
        """Fetched bytes, kept by their sha256."""
        return self.root / "archive"

    @property
    def log(self) -> Path:
        """What Prefect and the run say in full."""
        return self.root / "logs" / "duibiao.log"

    @property
    def server(self) -> Path:
        """Address of the `duibiao serve` that is up on this home."""
        return self.root / "prefect" / "server.json"


def find_home(option: str | Path | None, environ: Mapping[str, str]) -> Home:
    """``--home``, else DUIBIAO_HOME, else ./data, as an absolute path (not created yet)."""
    chosen = option or environ.get("DUIBIAO_HOME") or "data"
    return Home(Path(chosen).expanduser().absolute())


@contextmanager
def hold_home(home: Home) -> Iterator[None]:
    """Be the one writer of a home while the block runs; HomeBusyError when another process is.

    The lock is the kernel's, so a killed run leaves none behind.
    """
    home.root.mkdir(parents=True, exist_ok=True)
    path = home.root / "run.lock"
    with path.open("a+", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.seek(0)
            holder = handle.read().strip() or "unknown"
            raise HomeBusyError(
                f"{home.root}: another run is writing this home (process {holder}); "
                "wait until it ends, or give this run its own --home"
            ) from None
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        try:
            yield
        finally:
            handle.truncate(0)
