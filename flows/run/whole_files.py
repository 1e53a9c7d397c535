"""Files that are written whole or not at all, however their writer ends."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(place: Path, data: bytes, sync: bool = False) -> None:
    """Put bytes in place; with ``sync`` they are on the disk before they are there.

    Raises OSError, and takes no room then: there may be none.
    """
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        with draft.open("wb") as handle:
            handle.write(data)
            if sync:
                handle.flush()
                os.fsync(handle.fileno())
        os.replace(draft, place)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
