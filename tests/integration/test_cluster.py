"""A real Dask scheduler with two workers in processes of their own, of which one is killed in mid-chunk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import polars as pl
import pytest

from flows.errors import InputError
from flows.run.chunks import cluster
from flows.run.chunks.engines import How, open_engine
from flows.run.chunks.part import MANIFEST, READING, Manifest, read_manifest, read_parts
from flows.run.chunks.pool import LocalEngine, order_chunks, read_chunks
from flows.run.documents import SourceFile, fingerprint_file
from tests.integration.conftest import wait_for, write_reports

distributed = pytest.importorskip("distributed", reason="the extra duibiao[dask] is not installed")


@contextmanager
def start_dask(folder: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler's address, and its workers, each in a session of its own; all are gone when the block ends."""
    where = folder / "scheduler.json"
    quiet = ["--no-dashboard", "--scheduler-file", str(where)]
    started = [start(["scheduler", "--host", "127.0.0.1", "--port", "0", *quiet], folder)]
    try:
        wait_for("the scheduler", where.exists)
        for number in range(workers):
            place = ["--nthreads", "1", "--no-nanny", "--local-directory", str(folder / f"worker-{number}")]
            started.append(start(["worker", "--scheduler-file", str(where), "--no-dashboard", *place], folder))
        with distributed.Client(scheduler_file=str(where), set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=240)
            yield client.scheduler.address, started[1:]
    finally:
        for process in started:
            kill(process)


def start(arguments: list[str], folder: Path) -> subprocess.Popen[bytes]:
    with (folder / "dask.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments], stdout=log, stderr=log, start_new_session=True
        )


def kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def gather_rows(folders: list[str]) -> dict[str, pl.DataFrame]:
    """All rows of chunks, sorted."""
    found: dict[str, list[pl.DataFrame]] = {}
    for folder in folders:
        manifest = read_manifest(folder)
        assert manifest is not None
        for table, frame in read_parts(folder, manifest, "run").items():
            found.setdefault(table, []).append(frame)
    keys = {"document": ["doc_id"], "observation": ["observation_id"], "measurement": ["measurement_id"]}
    rest = {"number_ledger": ["doc_id", "char_start"], "removed_span": ["doc_id", "char_start", "char_end", "rule"]}
    return {
        table: pl.concat(frames).sort((keys | rest).get(table, ["sha256" if table == READING else "doc_id"]))
        for table, frames in found.items()
    }


def read_all(submit: Callable[[str], Future[Manifest]], folders: list[str]) -> list[str]:
    return list(read_chunks(folders, submit, 2))


@pytest.mark.thorough("a scheduler, two workers and the processes that read for them")
def test_a_cluster_that_loses_a_worker_reads_what_this_machine_reads(tmp_path: Path) -> None:
    files: list[SourceFile] = [
        fingerprint_file(path) for path in sorted(write_reports(tmp_path / "in", 40).glob("*.txt"))
    ]
    here, there = (order_chunks(str(tmp_path / name), files, "version", "run", 1) for name in ("here", "there"))
    assert len(there) == 4
    with ThreadPoolExecutor() as threads:
        with LocalEngine(1) as local:
            read_all(lambda folder: threads.submit(local.read_chunk, folder), here)
        with start_dask(tmp_path, workers=2) as (address, workers):
            how = How(engine="dask", scheduler=address)
            with open_engine(how, len(files), lambda _: None) as engine:
                assert engine.width == 2
                killing = threads.submit(kill_when_busy, tmp_path / "there", workers[0])
                read = read_all(lambda folder: threads.submit(engine.read_chunk, folder), there)
            killing.result()
    assert sorted(read) == there, "every chunk comes back, and once"
    expected, found = gather_rows(here), gather_rows(there)
    assert expected["document"].height == 40
    for table, rows in expected.items():
        assert rows.equals(found[table]), table


def kill_when_busy(folder: Path, worker: subprocess.Popen[bytes]) -> None:
    """End a worker as soon as one chunk is read, so that it is in the middle of the next."""
    wait_for("the first chunk", lambda: list(folder.glob(f"*/*/{MANIFEST}")))
    kill(worker)


def test_a_scheduler_that_is_not_there_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "ANSWER_SECONDS", 1)
    with pytest.raises(InputError, match="nobody answers there"):
        cluster.DaskEngine("tcp://127.0.0.1:1")
