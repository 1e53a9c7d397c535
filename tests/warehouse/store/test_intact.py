"""A file is what was written: its bytes are read again only where it does not look as it did."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from warehouse.store import intact
from warehouse.store.intact import count_sum


@pytest.fixture(autouse=True)
def settle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intact, "SETTLED_NS", -1)


def write(path: Path, data: bytes) -> None:
    """Other bytes of the same length, at the same time of change."""
    times = path.stat()
    path.write_bytes(data)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def test_a_file_that_looks_as_it_did_is_not_read_again_and_any_other_is(tmp_path: Path) -> None:
    path, marks = tmp_path / "file", tmp_path / "marks.json"
    path.write_bytes(b"one")
    first = count_sum(path, marks)
    marks.write_text(marks.read_text().replace(first, "noted"))
    assert count_sum(path, marks) == "noted"
    assert count_sum(path) == first
    write(path, b"two")
    assert count_sum(path, marks) == count_sum(path) != first


def test_a_file_that_has_only_just_changed_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intact, "SETTLED_NS", 60_000_000_000)
    path, marks = tmp_path / "file", tmp_path / "marks.json"
    path.write_bytes(b"one")
    count_sum(path, marks)
    assert not marks.exists()


@pytest.mark.parametrize("lost", ["", "[]", "{", '{"file": 1}', '{"file": {"look": [3]}}'])
def test_sums_that_are_lost_are_counted_again(tmp_path: Path, lost: str) -> None:
    path, marks = tmp_path / "file", tmp_path / "marks.json"
    path.write_bytes(b"one")
    marks.write_text(lost)
    assert count_sum(path, marks) == count_sum(path)
    assert json.loads(marks.read_text())["file"]["sha256"] == count_sum(path)
