"""Run as a process: loads versions of the same documents and publishes them until it is killed, or N times.

    python -m tests.warehouse.endless_writer HOME FIRST_VERSION [TIMES]

Every version holds the same documents, each with PER_DOCUMENT observations that carry the version as their value.
A version is loaded in two batches; between them the working database is whole but mixed, which is never published.
"""

from __future__ import annotations

import itertools
import sys
from functools import cache
from pathlib import Path

import polars as pl

from tests.warehouse.made import STARTED, make_frames, make_observation, make_report, make_seeds
from warehouse.load.documents import RunRecord, load_batch, load_seeds
from warehouse.publish.snapshots import publish
from warehouse.store.working import open_working

DOCUMENTS = ("a", "b", "c", "d")
PER_DOCUMENT = 40
WAIT_SECONDS = 60  # whoever meets this writer may hold the lock for a moment


@cache
def _template(doc_ids: tuple[str, ...]) -> dict[str, pl.DataFrame]:
    said = [
        make_observation(kind=kind, years=1900 + number, char_start=number, char_end=number + 1)
        for number, kind in zip(range(PER_DOCUMENT), itertools.cycle(["actual", "target"]), strict=False)
    ]
    return make_frames({doc_id: make_report(said) for doc_id in doc_ids})


def write_version(home: Path, version: int, wait_seconds: float = 0.0) -> None:
    """Load all documents in this version, then publish; another writer is given so long to end."""
    name = f"v{version}"
    stamps = {"extractor_version": pl.lit(name), "run_id": pl.lit(name), "value": pl.lit(float(version))}
    with open_working(home, wait_seconds) as con:
        load_seeds(con, *make_seeds())
        for half in (DOCUMENTS[:2], DOCUMENTS[2:]):
            frames = {
                table: frame.with_columns(**{key: stamp for key, stamp in stamps.items() if key in frame.columns})
                for table, frame in _template(half).items()
                if table in ("document", "observation")
            }
            load_batch(con, frames, RunRecord(name, STARTED))
    publish(home, wait_seconds)


def main() -> None:
    home, first = Path(sys.argv[1]), int(sys.argv[2])
    times = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000_000
    print("ready", flush=True)
    for version in range(first, first + times):
        write_version(home, version, WAIT_SECONDS)
        print(version, flush=True)


if __name__ == "__main__":
    main()
