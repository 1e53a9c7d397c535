"""A file is not read again while it looks as it did; whatever makes it look otherwise makes it read."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from flows.inputs import Given, read_inputs
from flows.intake import seen as seen_files
from flows.intake.seen import open_seen
from flows.intake.store import PieceStore


@pytest.fixture(autouse=True)
def settle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen_files, "SETTLED_NS", -1)


def fingerprint(path: Path, folder: Path, named: bool = False, trust: bool = True) -> list[str]:
    with open_seen(folder / "files.sqlite", trust) as seen:
        return [
            file.sha256 for file in read_inputs([Given(path, named)], PieceStore(folder / "pieces"), (), seen).files
        ]


def change_unseen(path: Path, text: str) -> None:
    """Other bytes of the same length under the same times, which is what only --rehash can find."""
    before = path.stat()
    path.write_text(text)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_a_file_that_looks_as_it_did_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("one")
    first = fingerprint(path, tmp_path)
    path.chmod(0)
    with open_seen(tmp_path / "files.sqlite") as seen:
        assert seen.recall(path, False, path.stat()) is None, "the time of its entry is another"
    path.chmod(0o644)
    fingerprint(path, tmp_path)
    with open_seen(tmp_path / "files.sqlite") as seen:
        assert seen.recall(path, False, path.stat()) == first[0]
        assert seen.recall(path, True, path.stat()) is None, "named by hand it may be read as another kind of file"
    with open_seen(tmp_path / "files.sqlite", trust=False) as seen:
        assert seen.recall(path, False, path.stat()) is None


def test_what_is_changed_behind_the_times_is_found_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("one")
    first = fingerprint(path, tmp_path)
    time.sleep(0.02)
    change_unseen(path, "two")
    assert fingerprint(path, tmp_path) != first, "the time of its entry cannot be set"


def test_a_file_that_has_only_just_changed_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen_files, "SETTLED_NS", 60_000_000_000)
    path = tmp_path / "a.txt"
    path.write_text("one")
    fingerprint(path, tmp_path)
    with open_seen(tmp_path / "files.sqlite") as seen:
        assert seen.recall(path, False, path.stat()) is None


def test_what_holds_documents_is_taken_apart_each_time(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    rows = "\n".join(f'{{"text": "{"今年全县工作安排" * 9}{number}"}}' for number in range(2))
    path.write_text(rows)
    assert len(fingerprint(path, tmp_path)) == len(fingerprint(path, tmp_path)) == 2


def test_a_damaged_list_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "files.sqlite").write_bytes(b"no database, but long enough to be looked at" * 100)
    path = tmp_path / "a.txt"
    path.write_text("one")
    assert len(fingerprint(path, tmp_path)) == 1
