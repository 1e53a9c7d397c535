"""Documents to chunks, and chunks to rows, by whatever engine; at home it is some processes on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Protocol, Self

from flows.run.chunks.order import Order, identify_file, read_order, write_order
from flows.run.chunks.part import Manifest, read_manifest
from flows.run.chunks.process import Nursery, ReadingProcess
from flows.run.chunks.storage import join, list_folders, remove_folder
from flows.run.documents import SourceFile
from flows.run.limits import ReaderRules

CHUNK = 200
SMALLEST_CHUNK = 10
AHEAD = 2
"""Chunks handed out for each that can be read at once, so that no process waits while rows are being loaded."""


class Engine(AbstractContextManager["Engine"], Protocol):
    """What reads chunks, ``width`` of them at once; ``read_chunk`` is called from threads and waits till it is done."""

    width: int

    def read_chunk(self, folder: str) -> Manifest: ...


class Pending(Protocol):
    """What a submitted chunk is until it is read: a future of Prefect, or of Python."""

    def add_done_callback(self, fn: Callable[[Any], None]) -> None: ...

    def result(self) -> Any: ...


class LocalEngine:
    """Reading processes on this machine; at the end of the block they end at once, whatever they are at."""

    def __init__(
        self, workers: int, rules: ReaderRules | None = None, tell: Callable[[int], None] = lambda _: None
    ) -> None:
        self.width = workers
        self._tell = tell
        self._nursery = Nursery(rules or ReaderRules())
        self._processes = [ReadingProcess(self._nursery) for _ in range(workers)]
        self._free: SimpleQueue[ReadingProcess] = SimpleQueue()
        for process in self._processes:
            self._free.put(process)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._processes:
            process.end()
        self._nursery.end()

    def read_chunk(self, folder: str) -> Manifest:
        """Read a chunk as soon as a process is free."""
        process = self._free.get()
        try:
            return process.read_chunk(folder, self._tell)
        finally:
            self._free.put(process)


def split_files(files: Sequence[SourceFile], workers: int, chunk: int = CHUNK) -> list[tuple[SourceFile, ...]]:
    """Files to chunks: small ones spread the work and show progress, tiny ones cost more in loading than in reading."""
    size = min(chunk, max(SMALLEST_CHUNK, -(-len(files) // (workers * 4))))
    return [tuple(files[start : start + size]) for start in range(0, len(files), size)]


def order_chunks(
    root: str, files: Sequence[SourceFile], version: str, run_id: str, workers: int, chunk: int = CHUNK
) -> list[str]:
    """Write orders for all files below a folder, and give the folders of the chunks."""
    folders = []
    for number, part in enumerate(split_files(files, workers, chunk), 1):
        folder = join(join(root, run_id), f"{number:05}")
        write_order(folder, Order(version, run_id, part))
        folders.append(folder)
    return folders


def take_over(root: str, files: Sequence[SourceFile], version: str) -> tuple[list[str], list[SourceFile]]:
    """Chunks that a run which was killed had read and not loaded, and the files that are still to be read.

    All else that it has left is removed.
    """
    waiting = {identify_file(file): file for file in files} if list_folders(root) else {}
    taken: list[str] = []
    done: set[str] = set()
    for run in list_folders(root):
        kept = False
        for folder in list_folders(run):
            keys = _list_keys(folder, version)
            if keys and keys <= waiting.keys() and not keys & done:
                taken.append(folder)
                done |= keys
                kept = True
            else:
                remove_folder(folder)
        if not kept:
            remove_folder(run)
    if not taken:
        return [], list(files)
    return taken, [file for key, file in waiting.items() if key not in done]


def _list_keys(folder: str, version: str) -> set[str]:
    """What identifies the documents of a chunk that this version has read; nothing for any other."""
    try:
        manifest = read_manifest(folder)
        if manifest is None or manifest.version != version:
            return set()
        return {identify_file(file) for file in read_order(folder).files}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def read_chunks(folders: Sequence[str], submit: Callable[[str], Pending], width: int) -> Iterator[str]:
    """Folders as they are read, in whatever order; ``submit`` is given a folder and starts the reading.

    Not more are submitted than are soon begun. Raises what reading raises.
    """
    done: SimpleQueue[tuple[str, Pending]] = SimpleQueue()
    waiting = iter(folders)
    running = 0
    while True:
        while running < width * AHEAD and (following := next(waiting, None)) is not None:
            _watch(submit(following), following, done)
            running += 1
        if not running:
            return
        folder, pending = done.get()
        running -= 1
        pending.result()
        yield folder


def _watch(pending: Pending, folder: str, done: SimpleQueue[tuple[str, Pending]]) -> None:
    pending.add_done_callback(lambda _: done.put((folder, pending)))


def tidy(root: Path) -> None:
    """Remove the folder of chunks where it is empty."""
    for folder in (*list_folders(str(root)), str(root)):
        try:
            Path(folder).rmdir()
        except OSError:
            continue
