"""Several processes and one warehouse: nothing is half done, whoever dies, and readers see whole states only."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.endless_writer import DOCUMENTS, PER_DOCUMENT, write_version
from warehouse.errors import WriterBusyError
from warehouse.publish.snapshots import list_snapshots, publish
from warehouse.query.read import connect_file
from warehouse.store.paths import lock_path, published_path
from warehouse.store.working import open_working

ROOT = Path(__file__).parents[3]
PATIENCE = 600  # a loaded machine may need long; nothing here measures time
KILLS = 50
PUBLISHES = 20
READERS = 3


def _start(*arguments: object) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def _check_whole(con: duckdb.DuckDBPyConnection, only_one_version: bool) -> str:
    """Every document there once, with all its rows and of one version. Returns the versions in sight."""
    documents = con.execute(
        """SELECT d.doc_id, d.extractor_version, count(*), count(DISTINCT o.observation_id),
                  count(DISTINCT o.value), any_value('v' || o.value::INT), any_value(o.extractor_version)
           FROM document d JOIN observation o USING (doc_id) GROUP BY ALL ORDER BY 1"""
    ).fetchall()
    for _, version, rows, ids, values, value, row_version in documents:
        assert (rows, ids, values, value, row_version) == (PER_DOCUMENT, PER_DOCUMENT, 1, version, version)
    assert con.execute("SELECT count(*) FROM document").fetchall() == [(len(documents),)]
    assert con.execute("SELECT count(*) FROM observation").fetchall() == [(len(documents) * PER_DOCUMENT,)]
    assert con.execute("SELECT count(*) - count(DISTINCT run_id) FROM run").fetchall() == [(0,)]
    versions = {row[1] for row in documents}
    if only_one_version:
        assert tuple(row[0] for row in documents) == DOCUMENTS
        assert len(versions) == 1
    return " ".join(sorted(versions))


@contextmanager
def _hold(home: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that writes this home until the block ends."""
    script = (
        "import sys; from pathlib import Path; from warehouse.store.working import open_working\n"
        "with open_working(Path(sys.argv[1])): print('ready', flush=True); sys.stdin.read()"
    )
    holder = _start("-c", script, home)
    try:
        yield holder
    finally:
        assert holder.communicate(timeout=PATIENCE) == ("", "")


@pytest.mark.thorough("many kills")
def test_a_killed_writer_leaves_nothing_half_done(tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(10**6)
    moments = random.Random(seed)
    home = tmp_path / "home"
    write_version(home, 0)
    version = 0
    for kill in range(KILLS):
        writer = _start("-m", "tests.warehouse.endless_writer", home, version + 1)
        time.sleep(moments.uniform(0, 1.0))
        writer.kill()
        said = writer.communicate(timeout=PATIENCE)[0].split()
        finished = int(said[-1]) if said else version
        where = f"seed {seed}, kill {kill}"
        with connect_file(published_path(home)) as con:
            seen = int(_check_whole(con, only_one_version=True).removeprefix("v"))
            assert con.execute("SELECT count(*) FROM target_vs_actual").fetchall() == [(PER_DOCUMENT // 2,)], where
        assert finished <= seen <= finished + 1, where
        with open_working(home) as con:
            _check_whole(con, only_one_version=False)
        version = finished + 1
        write_version(home, version)
        with connect_file(published_path(home)) as con:
            assert _check_whole(con, only_one_version=True) == f"v{version}", where
        leftovers = [path.name for path in home.iterdir() if ".draft" in path.name]
        assert leftovers == [], where
        assert [item.current for item in list_snapshots(home)].count(True) == 1, where


@pytest.mark.thorough("many publishes")
def test_readers_in_a_loop_see_only_whole_states_while_others_are_published(tmp_path: Path) -> None:
    home, stop = tmp_path / "home", tmp_path / "stop"
    write_version(home, 1)
    readers = [_start("-m", "tests.warehouse.endless_reader", home, stop) for _ in range(READERS)]
    writer = _start("-m", "tests.warehouse.endless_writer", home, 2, PUBLISHES)
    said, complaint = writer.communicate(timeout=PATIENCE)
    assert (writer.returncode, complaint) == (0, "")
    assert said.split() == [str(version) for version in range(2, PUBLISHES + 2)]
    stop.touch()
    versions = set()
    for reader in readers:
        seen, complaint = reader.communicate(timeout=PATIENCE)
        assert (reader.returncode, complaint) == (0, "")
        for line in seen.splitlines():
            documents, observations, version, verdicts, values, snapshots, steady = line.split("|")
            assert (documents, observations) == (str(len(DOCUMENTS)), str(len(DOCUMENTS) * PER_DOCUMENT))
            assert (verdicts, values, snapshots, steady) == (str(PER_DOCUMENT // 2), "1", "1", "steady")
            assert version in {f"v{number}" for number in range(1, PUBLISHES + 2)}
            versions.add(version)
    assert len(versions) > 2


def test_a_second_writer_is_refused_with_the_process_that_writes(tmp_path: Path) -> None:
    """One that may wait gets its turn."""

    def write() -> str:
        with open_working(tmp_path, wait_seconds=PATIENCE) as con:
            return _check_whole(con, only_one_version=True)

    write_version(tmp_path, 1)
    with ThreadPoolExecutor(1) as beside, _hold(tmp_path) as other:
        with pytest.raises(WriterBusyError, match=f"process {other.pid} is writing"), open_working(tmp_path):
            pass
        waiting = beside.submit(write)
        assert not waiting.done()
    assert waiting.result() == "v1"


def test_publishing_what_is_still_open_is_refused(tmp_path: Path) -> None:
    write_version(tmp_path, 1)
    with open_working(tmp_path), pytest.raises(WriterBusyError, match=f"process {os.getpid()} "):
        publish(tmp_path)
    assert len(list_snapshots(tmp_path)) == 1
    assert lock_path(tmp_path).read_text(encoding="utf-8") == ""
