"""Damage is found wherever it is, told, and mended from what is whole."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.warehouse.made import copy_home, load_reports, make_observation, make_report, publish_reports
from warehouse.errors import WarehouseError, WriterBusyError
from warehouse.publish.care import check_files, find_published_damage, repair_files
from warehouse.publish.snapshots import copy_file, list_snapshots, publish, rollback
from warehouse.query.read import query
from warehouse.store.intact import find_change, find_damage, read_sum, sum_path
from warehouse.store.lock import hold_lock
from warehouse.store.paths import lock_path, published_path, working_path
from warehouse.store.working import open_working

MANY = {f"r{number}": make_report([make_observation() for _ in range(40)]) for number in range(12)}
BLOCK = 4096


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two published states."""
    home = tmp_path_factory.mktemp("care") / "home"
    publish_reports(home, MANY)
    load_reports(home, {"later": make_report([make_observation()])})
    publish(home)
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    return copy_home(made, tmp_path / "home")


def damage(path: Path, share: float = 0.5) -> None:
    """Some bytes of a file turned over; its size and time stay, as on a disk that rots."""
    before = path.stat()
    data = bytearray(path.read_bytes())
    start = int(len(data) * share) // BLOCK * BLOCK
    data[start : start + 5 * BLOCK] = bytes(byte ^ 0x5A for byte in data[start : start + 5 * BLOCK])
    path.write_bytes(data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def count(home: Path) -> int:
    return int(query(home, "SELECT count(*) FROM document").item())


def list_damaged(home: Path) -> set[str]:
    return {finding.path.name for finding in check_files(home) if not finding.is_whole}


def test_a_whole_home_is_whole(home: Path) -> None:
    findings = check_files(home)
    assert len(findings) >= 4
    assert [finding for finding in findings if not finding.is_whole] == []
    assert repair_files(home) == []


def test_a_snapshot_is_a_file_of_its_own(home: Path) -> None:
    newest = list_snapshots(home)[-1]
    assert newest.current and not newest.path.samefile(published_path(home))
    damage(published_path(home))
    assert find_change(newest.path) is None


@pytest.mark.parametrize(
    "share", [0.0, 0.5, *(pytest.param(share, marks=pytest.mark.thorough("more places")) for share in (0.2, 0.9))]
)
def test_a_damaged_published_file_is_noticed_and_put_back(home: Path, share: float) -> None:
    damage(published_path(home), share)
    assert list_damaged(home) == {"duibiao.duckdb"}
    assert repair_files(home) == ["duibiao.duckdb put back from snapshot 2"]
    assert (list_damaged(home), count(home)) == (set(), len(MANY) + 1)


def test_publishing_puts_a_damaged_published_file_back(home: Path) -> None:
    damage(published_path(home))
    snapshot = publish(home)
    assert (snapshot.number, snapshot.fresh) == (2, False)
    assert find_published_damage(home) is None


def test_publishing_makes_anew_what_is_damaged_in_history(home: Path) -> None:
    damage(list_snapshots(home)[-1].path)
    assert publish(home).number == 3
    assert list_damaged(home) == {list_snapshots(home)[1].path.name}


@pytest.mark.parametrize("foreign", [b"", b"42\n", b"x" * 50_000])
def test_another_file_in_its_place_is_noticed(home: Path, foreign: bytes) -> None:
    published_path(home).write_bytes(foreign)
    assert find_published_damage(home)
    repair_files(home)
    assert count(home) == len(MANY) + 1


def test_a_published_file_that_is_gone_is_put_back(home: Path) -> None:
    published_path(home).unlink()
    assert list_damaged(home) == {"duibiao.duckdb"}
    repair_files(home)
    assert count(home) == len(MANY) + 1


def test_an_earlier_state_in_place_is_no_damage(home: Path) -> None:
    rollback(home, 1)
    assert list_damaged(home) == set()


@pytest.mark.thorough("a warehouse is built anew")
def test_a_damaged_working_database_is_told_and_built_anew(home: Path) -> None:
    load_reports(home, {"unpublished": make_report([make_observation()])})
    working = working_path(home)
    working.with_name(working.name + ".wal").unlink(missing_ok=True)
    damage(working, 0.0)
    with pytest.raises(WarehouseError, match="doctor --repair"):
        publish(home)
    done = repair_files(home)
    assert f"built anew with {len(MANY) + 1} documents" in "; ".join(done)
    assert list(working.parent.glob("*-damaged-*.aside"))
    load_reports(home, {"next": make_report([make_observation()])})
    snapshot = publish(home)
    assert (snapshot.number, snapshot.documents, count(home)) == (3, len(MANY) + 2, len(MANY) + 2)
    assert list_damaged(home) == set()
    observations = "SELECT * EXCLUDE (run_id) FROM observation WHERE doc_id = 'r1' ORDER BY ALL"
    assert query(home, observations).height == 40


def test_nothing_whole_is_left_but_the_working_database(home: Path) -> None:
    for path in (published_path(home), *(item.path for item in list_snapshots(home))):
        damage(path)
    assert len(list_damaged(home)) == 3
    repair_files(home)
    assert (list_damaged(home), count(home)) == (set(), len(MANY) + 1)


@pytest.mark.thorough("a warehouse is built anew")
def test_nothing_whole_is_left_at_all(home: Path) -> None:
    for path in (published_path(home), working_path(home), *(item.path for item in list_snapshots(home))):
        damage(path, 0.0)
    assert "`duibiao run PATH` reads all again" in "; ".join(repair_files(home))
    load_reports(home, MANY)
    assert publish(home).documents == len(MANY)


def test_files_of_an_earlier_version_have_no_sums(home: Path) -> None:
    for item in list_snapshots(home):
        sum_path(item.path).unlink()
    assert list_damaged(home) == set()
    damage(published_path(home), 0.0)
    assert list_damaged(home) == {"duibiao.duckdb"}
    repair_files(home)
    assert count(home) == len(MANY) + 1


@pytest.mark.thorough("three more states are published")
def test_sums_go_with_their_snapshots(home: Path) -> None:
    for number in range(3):
        load_reports(home, {f"more{number}": make_report()})
        publish(home, keep=2)
    names = {path.name for path in (home / "history").iterdir()}
    assert len(names) == 4
    assert all(read_sum(item.path) for item in list_snapshots(home))


def test_every_block_is_read(home: Path) -> None:
    published, tries = published_path(home), 24
    found = 0
    for place in range(tries):
        copy = home / "copy.duckdb"
        shutil.copyfile(published, copy)
        damage(copy, place / tries)
        found += find_damage(copy) is not None
    assert found >= tries // 6, "blocks that hold rows; those that are free, or not yet filled, hold nothing"


def test_a_copy_has_bytes_and_time(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 100_000)
    (tmp_path / "b").write_bytes(b"y" * 200_000)
    copy_file(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == b"x" * 100_000
    assert (tmp_path / "a").stat().st_mtime_ns == (tmp_path / "b").stat().st_mtime_ns


def test_nothing_is_checked_while_another_writes(home: Path) -> None:
    with hold_lock(lock_path(home)), pytest.raises(WriterBusyError):
        check_files(home)


def test_a_home_of_nothing_has_nothing_to_check(tmp_path: Path) -> None:
    assert check_files(tmp_path / "none") == []
    with open_working(tmp_path / "new"):
        pass
    assert [finding.is_whole for finding in check_files(tmp_path / "new")] == [True]
