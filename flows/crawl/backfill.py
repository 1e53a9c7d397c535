"""What is at hand to be read again, and what is done about bytes that are not. No Prefect here."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flows.crawl.archive import Archive
from flows.crawl.sources import Source
from flows.crawl.visit import CollectRules
from flows.errors import InputError
from flows.intake.store import PieceStore
from flows.run.home import Home
from flows.run.names import find_source_file, unescape_path
from flows.run.whole_files import write_whole
from warehouse.query.read import query

LISTING = ".paths"
"""Ending of a file that lists paths, a NUL between two: Prefect takes no parameters of more than half a megabyte."""
FAR_BACK = CollectRules(most_links=50_000, source_seconds=12 * 3600.0)
LONGEST_CAMPAIGN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Kept:
    """Files of the warehouse's own documents, and how many documents have none any more."""

    paths: list[Path]
    lost: int


def find_kept_files(home: Home) -> Kept:
    """Files of the documents in the warehouse: where they came from, else their copy in the archive.

    For documents that came out of an archive or a list it is their copy among the pieces, else the file that held
    them.
    """
    archive, pieces = Archive(home.archive), PieceStore(home.pieces)
    found: dict[Path, None] = {}
    lost = 0
    rows = query(home.root, "select source, sha256 from document order by doc_id").rows()
    for source, sha256 in rows:
        copies = (pieces.path_of(sha256), archive.path_of(sha256))
        path = unescape_path(source)
        chosen = path if path.is_file() else next((copy for copy in copies if copy.is_file()), find_source_file(source))
        if chosen is None:
            lost += 1
        else:
            found[chosen] = None
    return Kept(list(found), lost)


def write_listing(home: Home, name: str, paths: Sequence[Path]) -> Path:
    """A file of the home that lists paths, for read_listing."""
    listing = home.root / "work" / f"{name}{LISTING}"
    listing.parent.mkdir(parents=True, exist_ok=True)
    write_whole(listing, b"\0".join(os.fsencode(path) for path in paths))
    return listing


def read_listing(listing: Path) -> list[Path]:
    """The paths that write_listing has written."""
    return [Path(os.fsdecode(name)) for name in listing.read_bytes().split(b"\0") if name]


def check_years(first: int | None, last: int | None) -> tuple[int, int] | None:
    """The years of a backfill, None for all. Raises InputError for years that make no sense."""
    if first is None and last is None:
        return None
    if first is None or last is None or first > last:
        raise InputError(f"years {first} to {last}: give the first and the last, or none")
    return first, last


def name_campaign(sources: Sequence[Source]) -> str:
    """A name for looking far back at these sources, the same for the same ones."""
    places = sorted(f"{source.kind} {source.address} {source.years} {source.pages}" for source in sources)
    return hashlib.sha256("\n".join(places).encode()).hexdigest()


def begin_campaign(home: Home, key: str) -> CollectRules:
    """Rules for looking far back: what an interrupted campaign of this name has fetched is not asked for again."""
    now = datetime.now(UTC).replace(tzinfo=None)
    with Archive(home.archive) as archive:
        started = archive.open_campaign(key, now)
        # What was fetched so long ago may have changed; what is ahead of the clock was begun before it was set back.
        if not timedelta() <= now - started <= LONGEST_CAMPAIGN:
            archive.close_campaign(key)
            started = archive.open_campaign(key, now)
    return replace(FAR_BACK, fresh_since=started)


def end_campaign(home: Home, key: str) -> None:
    """The next campaign of this name asks for everything again (on condition that it has changed)."""
    with Archive(home.archive) as archive:
        archive.close_campaign(key)
