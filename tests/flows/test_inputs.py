"""Paths a person gives, to documents with names that never clash."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from flows.errors import InputError
from flows.inputs import Given, find_manifests, find_paths, read_inputs, to_paths
from flows.intake.store import PieceStore
from flows.run.documents import choose_doc_id, fingerprint_file
from flows.run.names import escape_name, find_source_file, unescape_path
from tests.flows.intake.folders import make_lines, make_table, make_text, make_zip, write_files
from transforms.language.seedfile import SeedError


def test_folders_give_their_files_at_any_depth_each_once(tmp_path: Path) -> None:
    folder = write_files(tmp_path, {"山西/2021/a.txt": "甲", "b.txt": "乙"})
    found = find_paths([folder, folder / "b.txt"])
    assert {(item.path.name, item.named) for item in found if isinstance(item, Given)} == {
        ("a.txt", False),
        ("b.txt", True),
    }
    assert len(found) == 2


def test_a_single_file_may_be_of_any_type(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "in", {"notes.md": make_text(), "page.html": "<p>报告</p>"})
    for name in ("notes.md", "page.html"):
        inputs = read_inputs(find_paths([folder / name]), PieceStore(tmp_path / "store"))
        assert [file.source for file in inputs.files] == [str(folder / name)]
        assert inputs.named == {str(folder / name): [inputs.files[0].sha256]}


def test_a_named_archive_stands_for_its_documents(tmp_path: Path) -> None:
    folder = write_files(tmp_path, {"a.zip": make_zip({"x.txt": make_text(), "y.png": b"\x89PNG"}), "b.zip": b"PK\3\4"})
    inputs = read_inputs(find_paths([folder / "a.zip", folder / "b.zip"]), PieceStore(tmp_path / "store"))
    assert {name.rpartition("/")[2]: len(inside) for name, inside in inputs.named.items()} == {"a.zip": 1, "b.zip": 0}
    assert len(inputs.skipped) == 2


def test_a_missing_path_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere"):
        find_paths([tmp_path / "nowhere"])


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".hidden").write_text("x")
    with pytest.raises(InputError, match="no file in this folder"):
        find_paths([tmp_path])


def test_fingerprint_is_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"\xff\x00abc")
    file = fingerprint_file(path)
    assert (file.doc_id, file.size, file.sha256) == ("x", 5, hashlib.sha256(b"\xff\x00abc").hexdigest())


def test_two_files_of_one_name_keep_apart() -> None:
    owners = {"report": "/one/report.txt"}
    assert choose_doc_id("report", "/one/report.txt", "a" * 64, owners) == "report"
    assert choose_doc_id("report", "/two/report.txt", "b" * 64, owners) == "report-bbbbbbbb"
    assert owners["report-bbbbbbbb"] == "/two/report.txt"


@pytest.mark.parametrize("name", [b"\xb1\xa8\xb8\xe6.txt", b"two\nlines.txt", b"\x1b[31mred.txt", "报告.txt".encode()])
def test_any_name_is_written_and_found_again(tmp_path: Path, name: bytes) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    path.write_text(make_text(), "utf-8")
    written = escape_name(str(path))
    assert written.encode("utf-8").decode() == written
    assert written.isprintable()
    assert unescape_path(written) == path
    assert find_source_file(f"{written}!/a#b/c.txt") == path
    assert find_source_file(f"{written}#12") == path
    assert to_paths([written]) == [path]
    assert find_source_file(str(tmp_path / "nowhere.zip!/a.txt")) is None


def test_a_manifest_speaks_of_files_members_and_rows(tmp_path: Path) -> None:
    rows = [
        ["Path", "region_code", "year", "published"],
        ["a.txt", "140827", "2021", "2021-02-01"],
        ["all.zip", "", "2019", ""],
        ["all.zip!/报告.txt", "140827", "", ""],
        ["deep\\rows.jsonl#2", "", "2018", ""],
        ["gone.txt", "", "2017", ""],
        ["https://example.org/1", "", "2016", ""],
    ]
    folder = write_files(
        tmp_path / "in",
        {
            "manifest.csv": make_table(rows, "gb18030"),
            "a.txt": make_text(part=1),
            "all.zip": make_zip({"报告.txt": make_text(part=2), "b.txt": make_text(part=3)}),
            "deep/rows.jsonl": make_lines({"content": make_text(part=4)}, {"content": make_text(part=5)}),
        },
    )
    inputs = read_inputs(find_paths([folder]), PieceStore(tmp_path / "store"), find_manifests([folder]))
    stated = {
        file.source.removeprefix(f"{folder}/"): (file.statement.region_code, file.statement.year)
        for file in inputs.files
        if file.statement
    }
    assert stated == {
        "a.txt": ("140827", 2021),
        "all.zip!/报告.txt": ("140827", None),
        "all.zip!/b.txt": (None, 2019),
        "deep/rows.jsonl#2": (None, 2018),
    }
    (manifest,) = inputs.manifests
    assert [row.rpartition("manifest.csv:")[2] for row in manifest.list_unused()] == [
        f"6: {folder}/gone.txt",
        "7: https://example.org/1",
    ]


def test_a_named_manifest_comes_before_those_of_folders(tmp_path: Path) -> None:
    folder = write_files(
        tmp_path / "in",
        {
            "deep/a.txt": make_text(),
            "deep/manifest.csv": "path,year\na.txt,2020\n",
            "manifest.csv": "path,year\ndeep/a.txt,2019\n",
        },
    )
    mine = write_files(tmp_path / "mine", {"m.csv": "file,year\ndeep/a.txt,2021\n"}) / "m.csv"

    def read_year(manifest: Path | None) -> int | None:
        manifests = find_manifests([folder], manifest)
        (file,) = read_inputs(find_paths([folder]), PieceStore(tmp_path / "store"), manifests).files
        return file.statement.year if file.statement else None

    assert read_year(mine) == 2021
    assert read_year(None) == 2020, "the manifest that is nearest decides"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("region,year\n", 1),
        ("path,path\n", 1),
        ("path,yaer\na.txt,2021\n", 1),
        ("path,year\na.txt,2021,2022\n", 2),
        ("path,year\na.txt\n", 2),
        ("path,year\n,2021\n", 2),
        ("path,year\na.txt,21\n", 2),
        ("path,year\na.txt,２０２１\n", 2),
        ("path,year\na.txt,2999\n", 2),
        ("path,year\na.txt,2021\n\na.txt,2021\n", 4),
        ("path,region_code\na.txt,140827\nb.txt,999999\n", 3),
        ("path,kind\na.txt,report\n", 2),
        ("path,published\na.txt,2021-02-30\n", 2),
        ('path,year\n"a.txt,2021\n', 2),
    ],
)
def test_a_malformed_manifest_names_file_and_line(tmp_path: Path, text: str, line: int) -> None:
    folder = write_files(tmp_path, {"a.txt": make_text(), "b.txt": "", "manifest.csv": text})
    with pytest.raises(SeedError) as caught:
        find_manifests([folder])
    assert (caught.value.file, caught.value.line) == (str(folder / "manifest.csv"), line)


def test_the_manifest_of_the_seeds_can_be_read() -> None:
    (manifest,) = find_manifests([Path("seeds/reports")])
    assert {statement.region_code for statement in manifest.rows.values()} > {"140930"}
