"""Paths a person gives, to documents with names that never clash."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from flows.errors import InputError
from flows.inputs import find_paths, fingerprint_files
from flows.intake.documents import choose_doc_id


def test_folders_give_their_txt_files_at_any_depth_each_once(tmp_path: Path) -> None:
    deep = tmp_path / "山西" / "2021"
    deep.mkdir(parents=True)
    (deep / "a.txt").write_text("甲", encoding="utf-8")
    (tmp_path / "b.txt").write_text("乙", encoding="utf-8")
    (tmp_path / "notes.md").write_text("不是报告", encoding="utf-8")
    found = find_paths([tmp_path, tmp_path / "b.txt"])
    assert sorted(path.name for path in found) == ["a.txt", "b.txt"]


def test_a_single_file_may_be_of_any_type(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<p>报告</p>", encoding="utf-8")
    assert find_paths([page]) == [page]


def test_a_missing_path_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere"):
        find_paths([tmp_path / "nowhere"])


def test_a_folder_without_reports_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no \.txt file"):
        find_paths([tmp_path])


def test_fingerprint_is_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"\xff\x00abc")
    (file,) = fingerprint_files([path])
    assert (file.doc_id, file.size, file.sha256) == ("x", 5, hashlib.sha256(b"\xff\x00abc").hexdigest())


def test_two_files_of_one_name_keep_apart() -> None:
    owners = {"report": "/one/report.txt"}
    assert choose_doc_id("report", "/one/report.txt", "a" * 64, owners) == "report"
    assert choose_doc_id("report", "/two/report.txt", "b" * 64, owners) == "report-bbbbbbbb"
    assert owners["report-bbbbbbbb"] == "/two/report.txt"
