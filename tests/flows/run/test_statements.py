"""What is stated about documents decides what is read again; no content is lost when others take its place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from flows.inputs import find_manifests, find_paths, read_inputs
from flows.intake.store import PieceStore
from flows.run.documents import SourceFile
from flows.run.home import Home
from flows.run.session import Session
from tests.flows.intake.folders import make_lines, make_text, write_files
from tests.flows.run.loading import load_reports
from tests.warehouse.made import make_observation, make_report
from transforms.identify.hints import Basis

HEAD = "path,region,year\n"


def run_once(home: Home, *given: Path, manifest: Path | None = None) -> list[SourceFile]:
    """What a run would read; it is loaded as if it had been read."""
    manifests = find_manifests(given, manifest)
    inputs = read_inputs(find_paths(given), PieceStore(home.pieces), manifests)
    with Session(home) as session:
        files = session.name_documents(inputs.files, [item.file for item in manifests])
        contents = {file.doc_id: file.sha256 for file in files}
        assert all(contents[file.doc_id] == file.sha256 for file in files), "one id never stands for two contents"
        waiting = session.skip_known(files)
        if waiting:
            load_reports(session, [(file, make_report([make_observation()])) for file in waiting])
        session.finish()
    return sorted(waiting, key=lambda file: file.source)


def list_names(files: Sequence[SourceFile]) -> list[str]:
    return [Path(file.source).name for file in files]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_files(tmp_path / "in", {f"{name}.txt": make_text(part=ord(name)) for name in "abc"})


def test_a_changed_row_has_just_its_documents_read_again(home: Home, folder: Path) -> None:
    assert list_names(run_once(home, folder)) == ["a.txt", "b.txt", "c.txt"]
    write_files(folder, {"manifest.csv": HEAD + "a.txt,垣曲县,2021\nb.txt,,2020\n"})
    again = run_once(home, folder)
    assert list_names(again) == ["a.txt", "b.txt"]
    assert (again[0].hints.region_code, again[0].hints.region_basis) == ("140827", Basis.MANIFEST)
    assert (again[1].hints.report_year, again[1].hints.year_basis) == (2020, Basis.MANIFEST)
    assert run_once(home, folder) == []
    write_files(folder, {"manifest.csv": HEAD + "a.txt,垣曲县,2021\nb.txt,,2019\n"})
    assert list_names(run_once(home, folder)) == ["b.txt"]
    write_files(folder, {"manifest.csv": HEAD + "b.txt,,2019\n"})
    (taken_back,) = run_once(home, folder)
    assert (taken_back.source, taken_back.statement) == (str(folder / "a.txt"), None)


def test_a_run_without_the_manifest_does_not_forget_it(home: Home, folder: Path, tmp_path: Path) -> None:
    named = write_files(tmp_path, {"mine.csv": HEAD + "in/a.txt,垣曲县,2021\n"}) / "mine.csv"
    assert len(run_once(home, folder, manifest=named)) == 3
    assert run_once(home, folder) == []
    assert run_once(home, folder / "a.txt") == []
    named.unlink()
    assert list_names(run_once(home, folder)) == ["a.txt"], "a manifest that is gone states nothing"


def test_the_same_bytes_twice_are_read_once_whichever_copy_a_row_is_about(home: Home, folder: Path) -> None:
    write_files(folder, {"z.txt": make_text(part=ord("a")), "manifest.csv": HEAD + "z.txt,,2018\n"})
    read = run_once(home, folder)
    assert [file.hints.report_year for file in read] == [2018, None, None]
    assert run_once(home, folder) == []


def test_a_row_put_in_front_costs_no_other_row(home: Home, tmp_path: Path) -> None:
    rows = [{"content": make_text(part=number)} for number in range(4)]
    folder = write_files(tmp_path / "in", {"rows.jsonl": make_lines(*rows[1:])})
    assert len(run_once(home, folder)) == 3
    write_files(folder, {"rows.jsonl": make_lines(*rows)})
    (new,) = run_once(home, folder)
    assert new.source.endswith("rows.jsonl#1")
    assert run_once(home, folder) == []


def test_a_file_under_the_name_of_one_that_moved_does_not_replace_it(home: Home, folder: Path) -> None:
    run_once(home, folder)
    (folder / "a.txt").rename(folder / "moved.txt")
    write_files(folder, {"a.txt": make_text(part=9)})
    (new,) = run_once(home, folder)
    assert new.doc_id.startswith("a-")
    assert run_once(home, folder) == []
