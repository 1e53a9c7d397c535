"""A home goes into one file and comes back the same; what is damaged, foreign or hostile is refused."""

from __future__ import annotations

import io
import json
import sqlite3
import tarfile
from pathlib import Path

import pytest

from flows.errors import InputError, RefusedError
from flows.run.backup import SUMS, back_up, restore
from flows.run.home import Home
from tests.warehouse.made import load_reports, make_observation, make_report, publish_reports
from warehouse.errors import WriterBusyError
from warehouse.publish.care import check_files
from warehouse.publish.snapshots import list_snapshots, publish
from warehouse.query.read import query
from warehouse.store.lock import hold_lock
from warehouse.store.paths import lock_path, published_path


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    place = Home(tmp_path_factory.mktemp("backup") / "home")
    publish_reports(place.root, {"a": make_report([make_observation()])})
    (place.archive / "ab").mkdir(parents=True)
    (place.archive / "ab" / "abcd").write_bytes("报告".encode())
    with sqlite3.connect(place.archive / "index.sqlite") as con:
        con.execute("pragma journal_mode = wal")
        con.execute("create table page (address text)")
        con.execute("insert into page values ('http://a')")
    place.corrections.write_text("corrections: []\n", encoding="utf-8")
    (place.root / "logs").mkdir()
    (place.root / "logs" / "duibiao.log").write_text("x", encoding="utf-8")
    (place.root / "prefect").mkdir()
    (place.root / "prefect" / "prefect.db").write_bytes(b"x")
    return place


@pytest.fixture
def backup(home: Home, tmp_path: Path) -> Path:
    target = tmp_path / "b.tar"
    back_up(home, target)
    return target


def test_a_home_comes_back_as_it_was(home: Home, backup: Path, tmp_path: Path) -> None:
    new = Home(tmp_path / "new")
    with tarfile.open(backup) as tar:
        listed = tar.extractfile(SUMS)
        assert listed is not None
        assert restore(new, backup) == len(json.loads(listed.read())["files"]) == len(tar.getnames()) - 1
    rows = "SELECT * FROM observation ORDER BY ALL"
    assert query(new.root, rows).equals(query(home.root, rows))
    assert (new.archive / "ab" / "abcd").read_text("utf-8") == "报告"
    assert sqlite3.connect(new.archive / "index.sqlite").execute("select * from page").fetchall() == [("http://a",)]
    assert new.corrections.exists() and not (new.root / "logs").exists() and not (new.root / "prefect").exists()
    assert all(finding.is_whole for finding in check_files(new.root))
    assert [item.current for item in list_snapshots(new.root)] == [True]
    load_reports(new.root, {"b": make_report()})
    assert (publish(new.root).number, query(new.root, "SELECT count(*) FROM document").item()) == (2, 2)


def test_nothing_is_written_over(home: Home, backup: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(InputError, match="is there already"):
        back_up(home, backup)
    with pytest.raises(InputError, match="holds a warehouse already"):
        restore(home, backup)
    assert backup.read_bytes() == before


def test_nothing_is_backed_up_while_a_run_writes(home: Home, tmp_path: Path) -> None:
    with hold_lock(lock_path(home.root)), pytest.raises(WriterBusyError):
        back_up(home, tmp_path / "c.tar")
    assert list(tmp_path.iterdir()) == []


def test_a_home_of_nothing_has_no_backup(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no warehouse"):
        back_up(Home(tmp_path / "none"), tmp_path / "c.tar")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_damaged_backup_leaves_the_home_as_it_was(backup: Path, tmp_path: Path, share: float) -> None:
    data = bytearray(backup.read_bytes())
    place = int(len(data) * share)
    data[place : place + 2000] = bytes(byte ^ 0x5A for byte in data[place : place + 2000])
    backup.write_bytes(data)
    with pytest.raises(RefusedError, match="no whole backup"):
        restore(Home(tmp_path / "new"), backup)
    assert list((tmp_path / "new").iterdir()) == []


def test_half_a_backup_is_refused(backup: Path, tmp_path: Path) -> None:
    backup.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    with pytest.raises(RefusedError, match="no whole backup"):
        restore(Home(tmp_path / "new"), backup)


@pytest.mark.parametrize("name", ["../out.txt", "/out.txt", "a/../../out.txt"])
def test_a_backup_writes_nothing_outside(tmp_path: Path, name: str) -> None:
    source = tmp_path / "evil.tar"
    with tarfile.open(source, "w") as tar:
        for entry, data in ((name, b"x"), (SUMS, json.dumps({"files": {name: "0" * 64}}).encode())):
            info = tarfile.TarInfo(entry)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    with pytest.raises(RefusedError):
        restore(Home(tmp_path / "in" / "new"), source)
    assert not list(tmp_path.rglob("out.txt"))


@pytest.mark.parametrize("data", [b"", b"no tar", b"\0" * 10_240])
def test_another_file_is_no_backup(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.tar").write_bytes(data)
    with pytest.raises(RefusedError, match="no whole backup"):
        restore(Home(tmp_path / "new"), tmp_path / "x.tar")


def test_a_backup_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        restore(Home(tmp_path / "new"), tmp_path / "x.tar")


def test_a_damaged_home_is_mended_before_it_is_backed_up(backup: Path, tmp_path: Path) -> None:
    new = Home(tmp_path / "new")
    restore(new, backup)
    published_path(new.root).write_bytes(b"x" * 1000)
    with pytest.raises(RefusedError, match="doctor --repair"):
        back_up(new, tmp_path / "c.tar")
