"""A document may do its reader any harm: the run goes on, and the document is quarantined with the reason."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

from flows.run.documents import SourceFile, fingerprint_file
from flows.run.limits import ReaderRules
from flows.run.memory import limit_memory
from flows.run.seeds import find_seed_reports
from tests.flows.run.chunks.reading import Outcome, read_files
from tests.flows.run.readers import read_as_told
from tests.thoroughness import tries
from transforms.decode.docx import WORD

RULES = ReaderRules(reader=read_as_told, soft_seconds=2, hard_seconds=6, memory_bytes=300_000_000)


def write_orders(folder: Path, orders: list[str]) -> list[SourceFile]:
    paths = []
    for number, order in enumerate(orders):
        path = folder / f"{number:02}.txt"
        path.write_text(order, encoding="utf-8")
        paths.append(path)
    return [fingerprint_file(path) for path in paths]


ONLY_LINUX = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux tells how much memory a process has"
)
EAT = ["eat", "good", "eat"] if sys.platform.startswith("linux") else []
SHORT = ["good", "raise", "die", "good", "sleep", "gone", *EAT, "good"]
LONG = ["good", "raise", "good", "die", "good", "sleep", "hang", "good", "die", "good", "gone", "swallow", "good"]
ORDERS = tries(SHORT, [*LONG, *EAT, "good"])


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    """What became of all orders, read at once: to start a process takes longer than to read."""
    folder = tmp_path_factory.mktemp("orders")
    files = write_orders(folder, ORDERS)
    for file, order in zip(files, ORDERS, strict=True):
        if order == "gone":
            Path(file.path).unlink()
    return read_files(files, folder / "chunks", workers=tries(1, 2), rules=RULES)


def list_reasons(read: list[Outcome], order: str) -> set[str]:
    """Why documents were refused whose text says this."""
    return {found.reason or "" for found in read if ORDERS[int(found.doc_id)] == order}


@pytest.mark.more_tries
def test_bad_documents_cost_only_themselves(read: list[Outcome]) -> None:
    assert sorted(int(found.doc_id) for found in read) == [*range(len(ORDERS))], "each comes back exactly once"
    for found in read:
        order = ORDERS[int(found.doc_id)]
        assert found.status == ("loaded" if order == "good" else "quarantined"), order
    for order, words in (
        ("raise", "RuntimeError: a bug in the reader"),
        ("die", "died or hung"),
        ("sleep", "longer than 2 s"),
        ("hang", "died or hung"),
        ("swallow", "longer than 2 s"),
        ("gone", "cannot be opened"),
    ):
        reasons = list_reasons(read, order)
        assert bool(reasons) == (order in ORDERS) and all(words in reason for reason in reasons), (order, reasons)


@pytest.mark.more_tries
@ONLY_LINUX
def test_a_document_that_takes_too_much_memory_is_quarantined(read: list[Outcome]) -> None:
    assert list_reasons(read, "eat") == {"reading took more than 300 MB of memory"}


@ONLY_LINUX
def test_a_limit_on_memory_counts_from_what_is_held_and_ends_with_its_block() -> None:
    with limit_memory(200_000_000):
        assert len(bytes(20_000_000)) == 20_000_000
        with pytest.raises(MemoryError):
            bytes(400_000_000)
    assert len(bytes(400_000_000)) == 400_000_000


@pytest.mark.thorough("three processes of their own")
@ONLY_LINUX
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


@pytest.mark.thorough("a run of the integration tests reads them so too")
def test_seed_reports_are_read_in_processes_of_their_own(tmp_path: Path) -> None:
    files = [fingerprint_file(path) for path in find_seed_reports()]
    read = {found.doc_id: found for found in read_files(files, tmp_path, workers=2)}
    assert len(read) == len(files)
    assert all(found.status == "loaded" for found in read.values())


def test_nothing_to_read_is_nothing_read(tmp_path: Path) -> None:
    assert read_files([], tmp_path, workers=2) == []
