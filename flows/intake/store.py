"""Documents that were taken out of archives and lists, kept once each under their sha256."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Collection
from pathlib import Path

from flows.run.whole_files import write_whole

KEPT_SECONDS = 86_400


class PieceStore:
    """Bytes in ``<root>/ab/abcd…``, written whole or not at all. What is lost is taken out again by the next run."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def keep(self, data: bytes) -> str:
        """Bytes to their sha256, under which they are kept."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path_of(sha256)
        if path.exists():
            os.utime(path)  # needed again: tidy leaves it alone for a while
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, data)
        return sha256

    def path_of(self, sha256: str) -> Path:
        """Where the bytes with this sha256 are, or would be."""
        return self.root / sha256[:2] / sha256

    def holds(self, path: Path) -> bool:
        """Whether a path is one of the store's own."""
        return path.is_relative_to(self.root)

    def tidy(self, needed: Collection[str]) -> int:
        """Remove what no document needs and no run has asked for within a day, drafts too; how many files went."""
        latest = time.time() - KEPT_SECONDS
        unneeded = [
            path for path in self.root.glob("??/*") if path.name not in needed and path.stat().st_mtime < latest
        ]
        for path in unneeded:
            path.unlink(missing_ok=True)
        return len(unneeded)
