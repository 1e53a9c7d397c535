"""A document may do its reader any harm: the run goes on, and the document is quarantined with the reason."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

from flows.run.documents import SourceFile, fingerprint_file
from flows.run.extract import ReaderRules
from flows.run.memory import limit_memory
from flows.run.seeds import find_seed_reports
from tests.flows.run.chunks.reading import Outcome, read_files
from tests.flows.run.readers import read_as_told
from transforms.decode.docx import WORD

RULES = ReaderRules(reader=read_as_told, soft_seconds=2, hard_seconds=4, memory_bytes=300_000_000)


def write_orders(folder: Path, orders: list[str]) -> list[SourceFile]:
    paths = []
    for number, order in enumerate(orders):
        path = folder / f"{number:02}.txt"
        path.write_text(order, encoding="utf-8")
        paths.append(path)
    return [fingerprint_file(path) for path in paths]


def number_outcomes(read: list[Outcome]) -> dict[int, Outcome]:
    return {int(found.doc_id): found for found in read}


def test_bad_documents_cost_only_themselves(tmp_path: Path) -> None:
    orders = ["good", "raise", "good", "die", "good", "sleep", "hang", "good", "die", "good", "swallow", "good"]
    files = write_orders(tmp_path, orders)
    read = read_files(files, tmp_path / "chunks", workers=2, rules=RULES)
    assert sorted(found.doc_id for found in read) == [file.doc_id for file in files], "each comes back exactly once"
    outcome = number_outcomes(read)
    for number, order in enumerate(orders):
        assert outcome[number].status == ("loaded" if order == "good" else "quarantined"), order
    assert "RuntimeError: a bug in the reader" in (outcome[1].reason or "")
    assert "died or hung" in (outcome[3].reason or "")
    assert "longer than 2 s" in (outcome[5].reason or "")
    assert "died or hung" in (outcome[6].reason or "")
    assert "longer than 2 s" in (outcome[10].reason or "")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells how much memory a process has")
def test_a_document_that_takes_too_much_memory_is_quarantined(tmp_path: Path) -> None:
    files = write_orders(tmp_path, ["good", "eat", "good", "eat", "good"])
    outcome = number_outcomes(read_files(files, tmp_path / "chunks", workers=1, rules=RULES))
    assert [outcome[number].status for number in range(5)] == ["loaded", "quarantined"] * 2 + ["loaded"]
    assert outcome[1].reason == outcome[3].reason == "reading took more than 300 MB of memory"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells how much memory a process has")
def test_a_limit_on_memory_counts_from_what_is_held_and_ends_with_its_block() -> None:
    with limit_memory(200_000_000):
        assert len(bytes(20_000_000)) == 20_000_000
        with pytest.raises(MemoryError):
            bytes(400_000_000)
    assert len(bytes(400_000_000)) == 400_000_000


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells how much memory a process has")
def test_a_word_file_that_takes_too_much_memory_is_not_called_broken(tmp_path: Path) -> None:
    path = tmp_path / "large.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        body = "<w:p/><w:p><w:r><w:t>亿</w:t></w:r></w:p>" * 120_000
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{WORD[1:-1]}"><w:body>{body}</w:body></w:document>'
        )
    for megabytes in (10, 15, 20):  # where it runs out: the bytes, the tree, the walk
        rules = ReaderRules(memory_bytes=megabytes * 1_000_000)
        (found,) = read_files([fingerprint_file(path)], tmp_path / str(megabytes), workers=1, rules=rules)
        assert found.reason == f"reading took more than {megabytes} MB of memory"


def test_a_file_that_vanished_is_quarantined(tmp_path: Path) -> None:
    (file,) = write_orders(tmp_path, ["good"])
    Path(file.path).unlink()
    (found,) = read_files([file], tmp_path / "chunks", workers=1, rules=RULES)
    assert found.status == "quarantined"
    assert "cannot be opened" in (found.reason or "")


def test_seed_reports_are_read_in_processes_of_their_own(tmp_path: Path) -> None:
    files = [fingerprint_file(path) for path in find_seed_reports()]
    read = {found.doc_id: found for found in read_files(files, tmp_path, workers=2)}
    assert len(read) == len(files)
    assert all(found.status == "loaded" for found in read.values())


def test_nothing_to_read_is_nothing_read(tmp_path: Path) -> None:
    assert read_files([], tmp_path, workers=2) == []
