"""Settings of a run that come from environment variables."""

from __future__ import annotations

from collections.abc import Mapping

from flows.errors import InputError

KEEP = "DUIBIAO_KEEP"
"""Environment variable with the number of published states that are kept."""


def count_kept(environ: Mapping[str, str]) -> int:
    """How many published states are kept: DUIBIAO_KEEP, else 5. Raises InputError when it is no number above 0."""
    from warehouse.publish.snapshots import KEEP_SNAPSHOTS

    given = environ.get(KEEP, "")
    if not given:
        return KEEP_SNAPSHOTS
    if not (given.isascii() and given.isdigit() and int(given)):
        raise InputError(f"{KEEP}={given}: give the number of snapshots to keep, 1 or more")
    return int(given)
