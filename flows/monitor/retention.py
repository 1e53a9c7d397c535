"""Prefect's own records: what ended long ago is forgotten, and the room it took is given back."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    ArtifactFilter,
    ArtifactFilterFlowRunId,
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterEndTime,
)

from flows.run.environment import locate_database

OURS = ("etl", "collect", "backfill", "reread", "maintain", "alarm")
"""Names of our flows: the runs of others on the same server are not ours to forget."""
BATCH = 200

EMPTY_SHARE = 0.2
SMALL = 8_000_000
"""Bytes of empty room that are not worth the work."""


def forget_runs(keep_days: int) -> int:
    """Delete the runs of our flows that ended more than ``keep_days`` ago, with their artifacts; how many."""
    ended = FlowRunFilterEndTime.model_validate({"before_": datetime.now(UTC) - timedelta(days=keep_days)})
    ours = FlowFilter(name=FlowFilterName(any_=list(OURS)))
    forgotten = 0
    with get_client(sync_client=True) as client:
        while runs := client.read_flow_runs(
            flow_filter=ours, flow_run_filter=FlowRunFilter(end_time=ended), limit=BATCH
        ):
            ids = [run.id for run in runs]
            of_runs = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=ids))
            while artifacts := client.read_artifacts(artifact_filter=of_runs, limit=BATCH):
                for artifact in artifacts:
                    client.delete_artifact(artifact.id)
            for run_id in ids:
                client.delete_flow_run(run_id)
            forgotten += len(ids)
    return forgotten


def find_database(environ: Mapping[str, str]) -> Path | None:
    """The SQLite file of the Prefect server that the environment describes; None for any other database."""
    path = locate_database(environ)
    return path if path is not None and path.exists() else None


def compact_database(path: Path, empty_share: float = EMPTY_SHARE, small: int = SMALL, wait: float = 20.0) -> int:
    """Give the room of deleted rows back to the disk; bytes that the file lost, 0 when it is not worth it.

    Safe beside a running server, which waits meanwhile: SQLite rewrites the file in one transaction. 0, too, when
    others do not let go of it for ``wait`` seconds.
    """
    before = path.stat().st_size
    with closing(sqlite3.connect(path, timeout=wait, isolation_level=None)) as database:
        pages, free, size = (
            database.execute(f"pragma {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
        )
        if free < pages * empty_share or free * size < small:
            return 0
        try:
            database.execute("vacuum")
            database.execute("pragma wal_checkpoint(truncate)")
        except sqlite3.OperationalError:  # busy
            return 0
    return max(0, before - path.stat().st_size)


def give_room_back() -> int:
    """compact_database for the database of our own server, whether it runs or not; bytes given back."""
    path = find_database(os.environ)
    return compact_database(path) if path else 0
