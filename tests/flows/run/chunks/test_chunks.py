"""A chunk is read once and whole: workers die, runs are killed, files are altered, and nothing is lost or doubled."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from flows.errors import InputError
from flows.run.chunks.engines import How
from flows.run.chunks.order import Order, identify_file, read_order, write_order
from flows.run.chunks.part import MANIFEST, PartError, name_part, read_manifest, read_parts
from flows.run.chunks.pool import LocalEngine, order_chunks, split_files, take_over
from flows.run.chunks.process import Nursery, ReadingProcess, split_range
from flows.run.chunks.storage import remove_folder
from flows.run.documents import NOT_READ, SourceFile
from flows.run.limits import ReaderRules
from tests.flows.run.readers import read_as_told
from tests.flows.run.test_extract import write_orders
from transforms.identify.hints import Basis, Hints

RULES = ReaderRules(reader=read_as_told, soft_seconds=20, hard_seconds=40)
HINTS = Hints("140827", 2021, published_on="2021-02-03", region_basis=Basis.MANIFEST, year_basis=Basis.PATH)


@pytest.fixture(scope="module")
def engine() -> Iterator[LocalEngine]:
    """One process for all: it takes longer to start than to read."""
    with LocalEngine(1, RULES) as engine:
        yield engine


def read_all(engine: LocalEngine, folders: list[str]) -> None:
    for folder in folders:
        engine.read_chunk(folder)


def test_an_order_is_read_as_it_was_written(tmp_path: Path) -> None:
    odd = SourceFile("a", "/in/\udce9.txt", "/in/\\xe9.txt", "ab" * 32, 5, "gbk", "2021-02-03T04:05:06", hints=HINTS)
    order = Order("version", "run", (odd, replace(odd, doc_id="b", hints=Hints())))
    write_order(str(tmp_path), order)
    assert read_order(str(tmp_path)) == order
    assert identify_file(odd) != identify_file(replace(odd, hints=replace(HINTS, report_year=2020)))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_readers_come_from_a_process_that_may_be_copied() -> None:
    """A copy has only the thread that made it: locks which another thread held would never be given back."""
    nursery = Nursery(RULES)
    try:
        (first, one), (second, other) = nursery.start_reader(), nursery.start_reader()
        parents = {Path(f"/proc/{reader}/stat").read_text().rpartition(")")[2].split()[1] for reader in (first, second)}
        assert len(list(Path(f"/proc/{parents.pop()}/task").iterdir())) == 1
        assert parents == set()
        one.close()
        assert [nursery.end_reader(reader) for reader in (second,)] == [-signal.SIGKILL]
        other.close()
    finally:
        nursery.end()


@pytest.mark.thorough("the process that readers come from is killed, and then the reader")
def test_a_reader_outlives_what_it_comes_from(tmp_path: Path) -> None:
    nursery = Nursery(RULES)
    process = ReadingProcess(nursery)
    files = write_orders(tmp_path, ["good"] * 12)
    folders = order_chunks(str(tmp_path / "chunks"), files, "version", "run", workers=1, chunk=4)
    try:
        process.read_chunk(folders[0])
        reader = process.reader
        assert reader is not None
        os.kill(int(Path(f"/proc/{reader}/stat").read_text().rpartition(")")[2].split()[1]), signal.SIGKILL)
        assert process.read_chunk(folders[1]).refused == 0
        assert process.reader == reader
        os.kill(reader, signal.SIGKILL)
        assert process.read_chunk(folders[2]).refused == 0
        assert process.reader != reader
    finally:
        process.end()
        nursery.end()


@pytest.mark.thorough("a process is killed and started again")
def test_a_process_that_is_killed_costs_no_document(engine: LocalEngine, tmp_path: Path) -> None:
    files = write_orders(tmp_path, ["good", "good", f"killed once {tmp_path / 'mark'}", "good"])
    (folder,) = order_chunks(str(tmp_path / "chunks"), files, "version", "run", workers=1)
    manifest = engine.read_chunk(folder)
    documents = read_parts(folder, manifest, "run")["document"]
    assert documents["doc_id"].sort().to_list() == [file.doc_id for file in files]
    assert documents["status"].to_list() == ["loaded"] * 4
    assert (tmp_path / "mark").exists()


def test_a_document_that_changes_after_it_was_found_is_not_read_as_what_it_was(
    engine: LocalEngine, tmp_path: Path
) -> None:
    """Rows under the sha256 of other bytes would lead nowhere."""
    files = write_orders(tmp_path, ["good", "grows", "same size", "gone", "good"])
    Path(files[1].path).write_text("grows" * 1000)
    Path(files[2].path).write_text("SAME SIZE")
    Path(files[3].path).unlink()
    (folder,) = order_chunks(str(tmp_path / "chunks"), files, "version", "run", workers=1)
    documents = read_parts(folder, engine.read_chunk(folder), "run")["document"].sort("doc_id")
    assert documents["status"].to_list() == ["loaded", *["quarantined"] * 3, "loaded"]
    assert documents["extractor_version"].to_list() == ["version", *[NOT_READ] * 3, "version"]
    reasons = documents["reason"].to_list()
    assert reasons[1] == reasons[2] and reasons[1].startswith("changed after it was found")
    assert reasons[3] == "cannot be opened: No such file or directory"


def test_a_chunk_that_is_read_is_not_read_again(engine: LocalEngine, tmp_path: Path) -> None:
    files = write_orders(tmp_path, ["good", "good"])
    (folder,) = order_chunks(str(tmp_path / "chunks"), files, "version", "run", workers=1)
    told: list[int] = []
    read_all(engine, [folder])
    before = (Path(folder) / MANIFEST).stat().st_mtime_ns
    Path(files[0].path).unlink()
    with LocalEngine(1, RULES, told.append) as another:
        assert another.read_chunk(folder).refused == 0
    assert (Path(folder) / MANIFEST).stat().st_mtime_ns == before
    assert sum(told) == 2


def test_rows_are_those_of_the_run_that_loads_them(engine: LocalEngine, tmp_path: Path) -> None:
    (folder,) = order_chunks(str(tmp_path / "c"), write_orders(tmp_path, ["good"]), "version", "run", workers=1)
    read_all(engine, [folder])
    manifest = read_manifest(folder)
    assert manifest is not None
    assert read_parts(folder, manifest, "later")["document"]["run_id"].to_list() == ["later"]


def test_files_that_are_not_what_was_written_are_refused(engine: LocalEngine, tmp_path: Path) -> None:
    (folder,) = order_chunks(str(tmp_path / "c"), write_orders(tmp_path, ["good"]), "version", "run", workers=1)
    read_all(engine, [folder])
    manifest = read_manifest(folder)
    assert manifest is not None
    part = Path(folder, name_part("observation", 0, 1))
    part.write_bytes(part.read_bytes() + b"!")
    with pytest.raises(PartError, match="is not what was written"):
        read_parts(folder, manifest, "run")


def test_a_later_run_takes_over_what_a_killed_one_has_read(engine: LocalEngine, tmp_path: Path) -> None:
    root = str(tmp_path / "chunks")
    files = write_orders(tmp_path, ["good"] * 30)
    folders = order_chunks(root, files, "version", "killed", workers=1, chunk=10)
    assert len(folders) == 3
    read_all(engine, folders[:2])
    waiting = [*files[5:10], replace(files[3], source="elsewhere"), *files[10:]]
    taken, rest = take_over(root, waiting, "version")
    assert taken == [folders[1]], "of the first chunk some documents are loaded, or known to be others, by now"
    assert rest == [*files[5:10], replace(files[3], source="elsewhere"), *files[20:]]
    assert not Path(folders[0]).exists()
    assert not Path(folders[2]).exists()
    assert take_over(root, waiting, "another version") == ([], waiting)
    assert not Path(folders[1]).exists()


def test_chunks_spread_the_work_and_are_not_tiny(tmp_path: Path) -> None:
    files = [SourceFile(str(number), "", "", "", 0) for number in range(1000)]
    assert [len(part) for part in split_files(files[:25], workers=2)] == [10, 10, 5]
    assert [len(part) for part in split_files(files[:400], workers=2)] == [50] * 8
    assert {len(part) for part in split_files(files, workers=1)} == {200}
    assert [file for part in split_files(files, workers=2) for file in part] == files


def test_a_range_is_split_around_what_it_died_on() -> None:
    assert split_range(0, 5, 2, again=False) == [(0, 2, False), (2, 3, True), (3, 5, False)]
    assert split_range(0, 5, 0, again=True) == [(0, 1, False), (1, 5, False)]
    assert split_range(4, 5, 4, again=False) == [(4, 5, True)]


def test_an_engine_needs_what_it_is_named_with() -> None:
    for wrong in (How(engine="local"), How(engine="dask", scheduler="tcp://127.0.0.1:8786")):
        assert wrong.workers == 2
    with pytest.raises(InputError, match="is not known"):
        How(engine="spark")
    with pytest.raises(InputError, match="belong together"):
        How(engine="dask")
    with pytest.raises(InputError, match="belong together"):
        How(scheduler="tcp://127.0.0.1:8786")


def test_a_remote_folder_brings_the_bytes(engine: LocalEngine, tmp_path: Path) -> None:
    pytest.importorskip("fsspec", reason="the extra duibiao[dask] is not installed")
    files = write_orders(tmp_path, ["good", "good"])
    (folder,) = order_chunks(f"file://{tmp_path / 'far'}", files, "version", "run", workers=1)
    for file in files:
        Path(file.path).unlink()
    manifest = engine.read_chunk(folder)
    assert (manifest.documents, manifest.refused) == (2, 0)
    assert take_over(f"file://{tmp_path / 'far'}", files, "version") == ([folder], [])
    remove_folder(folder)
    assert take_over(f"file://{tmp_path / 'far'}", files, "version") == ([], files)
