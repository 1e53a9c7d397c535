"""Settings of a run that come from environment variables."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from flows.errors import InputError

KEEP = "DUIBIAO_KEEP"
"""Environment variable with the number of published states that are kept."""
DATABASE = "PREFECT_API_DATABASE_CONNECTION_URL"
"""Environment variable with the address of a Prefect server's database, where it is no SQLite file of its own."""


def count_kept(environ: Mapping[str, str]) -> int:
    """How many published states are kept: DUIBIAO_KEEP, else 5. Raises InputError when it is no number above 0."""
    from warehouse.publish.snapshots import KEEP_SNAPSHOTS

    given = environ.get(KEEP, "")
    if not given:
        return KEEP_SNAPSHOTS
    if not (given.isascii() and given.isdigit() and int(given)):
        raise InputError(f"{KEEP}={given}: give the number of snapshots to keep, 1 or more")
    return int(given)


def locate_database(environ: Mapping[str, str]) -> Path | None:
    """Where the SQLite file of the Prefect server that the environment describes is or will be; else None."""
    if environ.get(DATABASE) or not environ.get("PREFECT_HOME"):
        return None
    return Path(environ["PREFECT_HOME"]) / "prefect.db"
