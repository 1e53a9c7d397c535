"""Files into Reports, in processes of their own. Knows nothing of Prefect.

A document that raises, hangs or kills its reader is quarantined with the reason; the others go on.
"""

from __future__ import annotations

import faulthandler
import signal
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from types import FrameType

from flows.files import SourceFile
from flows.seeds import load_language
from transforms.language import Language
from transforms.records import Report
from transforms.report import read_report

WORKERS = 2
CHUNK = 500
SMALLEST_CHUNK = 10

ReadFiles = list[tuple[SourceFile, Report]]
Reader = Callable[[bytes, Language, str | None], Report]


@dataclass(frozen=True, slots=True)
class ReaderRules:
    """How documents are read: by which function, and for how many seconds at most.

    At ``soft_seconds`` the reader is interrupted; at ``hard_seconds`` its process is ended, which
    works even inside a C extension that never comes back to Python.
    """

    reader: Reader = read_report
    soft_seconds: int = 120
    hard_seconds: int = 180


class ReaderTimeoutError(Exception):
    """A document took longer than the soft limit."""


_language: Language | None = None


def read_files(
    files: Sequence[SourceFile], workers: int = WORKERS, chunk: int = CHUNK, rules: ReaderRules | None = None
) -> Iterator[ReadFiles]:
    """Files to (file, Report) pairs, chunk by chunk in whatever order they are ready.

    Every file comes back exactly once. Abandoning the iterator ends the reading processes at once.
    """
    rules = rules or ReaderRules()
    # Small chunks spread the work and show progress; tiny ones would cost more in loading than in reading.
    size = min(chunk, max(SMALLEST_CHUNK, -(-len(files) // (workers * 4))))
    workers = max(1, min(workers, -(-len(files) // size)))
    waiting = deque(list(files[start : start + size]) for start in range(0, len(files), size))
    while waiting:
        # Two chunks ahead per worker keep them busy without holding every result in memory.
        suspects = yield from _read_in_pool(waiting, workers, workers * 2, rules)
        alone = deque([file] for file in suspects)
        while alone:
            # One at a time, so that the document that breaks the process is known.
            guilty = yield from _read_in_pool(alone, 1, 1, rules)
            yield [(file, quarantine("the process that read this document died or hung")) for file in guilty]


def _read_in_pool(
    waiting: deque[list[SourceFile]], workers: int, ahead: int, rules: ReaderRules
) -> Generator[ReadFiles, None, list[SourceFile]]:
    """Empty ``waiting`` through a pool; returns the files that were out when the pool broke."""
    running: dict[Future[ReadFiles], list[SourceFile]] = {}
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=start_worker)
    try:
        while waiting or running:
            while waiting and len(running) < ahead:
                future = pool.submit(read_chunk, waiting[0], rules)  # may raise: the chunk must still wait then
                running[future] = waiting.popleft()
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                result = future.result()
                del running[future]
                yield result
        return []
    except BrokenProcessPool:
        return [file for files in running.values() for file in files]
    finally:
        # shutdown() alone would wait for documents whose results nobody wants any more.
        for process in list((pool._processes or {}).values()):
            process.kill()
        pool.shutdown(wait=True, cancel_futures=True)


def start_worker() -> None:
    """Load the language once for a worker; Ctrl-C is the parent's to handle."""
    global _language
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _language = load_language()


def read_chunk(files: Sequence[SourceFile], rules: ReaderRules) -> ReadFiles:
    """Read files one after the other (in a worker); a file that goes wrong becomes a quarantined Report."""
    assert _language is not None, "start_worker has not run"
    return [(file, read_file(file, _language, rules)) for file in files]


def read_file(file: SourceFile, language: Language, rules: ReaderRules) -> Report:
    """One file to its Report. Never raises; past the hard limit the process ends itself."""
    previous = signal.signal(signal.SIGALRM, _raise_timeout)
    signal.alarm(rules.soft_seconds)
    faulthandler.dump_traceback_later(rules.hard_seconds, exit=True, file=2)
    try:
        return rules.reader(Path(file.path).read_bytes(), language, file.declared_encoding)
    except ReaderTimeoutError:
        return quarantine(f"reading took longer than {rules.soft_seconds} s")
    except OSError as error:
        return quarantine(f"cannot be opened: {error.strerror or error}")
    except Exception as error:
        # A bug of the reader must not cost the other reports.
        place = traceback.extract_tb(error.__traceback__)[-1]
        return quarantine(
            f"the reader failed: {type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})"
        )
    finally:
        signal.alarm(0)
        faulthandler.cancel_dump_traceback_later()
        signal.signal(signal.SIGALRM, previous)


def quarantine(reason: str) -> Report:
    """A Report that says only why there is none."""
    return Report("quarantined", reason, None, None, 0, None, None, [], [], [])


def _raise_timeout(_signal: int, _frame: FrameType | None) -> None:
    raise ReaderTimeoutError
