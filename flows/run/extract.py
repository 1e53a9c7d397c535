"""Files into Reports, in processes of their own. Knows nothing of Prefect.

A document that raises, hangs or kills its reader is quarantined with the reason; the others go on.
"""

from __future__ import annotations

import faulthandler
import gc
import signal
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import FrameType

from flows.run.documents import SourceFile
from flows.run.endings import explain_ending
from flows.run.lookups import Lookups, watch_language
from flows.run.memory import limit_memory
from flows.run.seeds import load_language
from transforms.identify.hints import Hints
from transforms.language.build import Language
from transforms.records import Report
from transforms.report import read_report

WORKERS = 2
CHUNK = 500
SMALLEST_CHUNK = 10
# As many new objects as reading a report leaves alive at once. It makes no cycles, so that all of them go with the
# report; looking for cycles sooner, every 700 objects as the default is, takes one thirtieth of the time for nothing.
_OBJECTS_OF_A_REPORT = 20_000

ReadFiles = list[tuple[SourceFile, Report]]
Reader = Callable[[bytes, Language, str | None, Hints], Report]


@dataclass(frozen=True, slots=True)
class ReaderRules:
    """How documents are read: by which function, for how many seconds and in how much memory at most.

    At ``soft_seconds`` the reader is interrupted; at ``hard_seconds`` its process is ended, which
    works even inside a C extension that never comes back to Python. ``memory_bytes`` count beside what
    the process has before it reads.
    """

    reader: Reader = read_report
    soft_seconds: int = 120
    hard_seconds: int = 180
    memory_bytes: int = 2_000_000_000


class ReaderTimeoutError(BaseException):
    """A document took longer than the soft limit. Libraries that catch every Exception must not catch this."""


def read_files(
    files: Sequence[SourceFile], workers: int = WORKERS, chunk: int = CHUNK, rules: ReaderRules | None = None
) -> Iterator[ReadFiles]:
    """Files to (file, Report) pairs, about ``chunk`` at a time, in whatever order they are ready.

    Every file comes back exactly once. Abandoning the iterator ends the reading processes at once.
    """
    # Small portions spread the work and show progress; tiny ones would cost more in loading than in reading.
    size = min(chunk, max(SMALLEST_CHUNK, -(-len(files) // (workers * 4))))
    waiting = deque(files)
    ready: ReadFiles = []
    pool: list[_Worker] = []
    try:
        for _ in range(min(workers, -(-len(files) // SMALLEST_CHUNK))):
            pool.append(_Worker(rules or ReaderRules()))
        while waiting or any(worker.holds for worker in pool):
            for worker in pool:
                worker.hand_out(waiting)
            for connection in wait([worker.connection for worker in pool if worker.holds]):
                ready.append(_receive(pool, connection, waiting))
            if len(ready) >= size:
                yield ready
                ready = []
        if ready:
            yield ready
    finally:
        for worker in pool:
            worker.end()


def _receive(pool: list[_Worker], connection: object, waiting: deque[SourceFile]) -> tuple[SourceFile, Report]:
    """The Report that has come; a worker that died is replaced, and what it held after that file waits again."""
    worker = next(worker for worker in pool if worker.connection is connection)
    file = worker.holds[0]
    try:
        report = worker.receive()
    except (EOFError, OSError):
        waiting.extendleft(reversed(list(worker.holds)[1:]))
        worker.end()
        pool[pool.index(worker)] = _Worker(worker.rules)
        return file, quarantine("the process that read this document died or hung")
    worker.holds.popleft()
    return file, report


class _Worker:
    """A reading process and the files it holds, in the order in which their Reports will come.

    concurrent.futures is not used: when one of its processes dies in the middle of sending a
    result, it waits for the rest of it for ever.
    """

    AHEAD = 4  # files handed out before their turn, so that the process never waits for the parent

    def __init__(self, rules: ReaderRules) -> None:
        context = get_context("spawn")
        self.rules = rules
        self.holds: deque[SourceFile] = deque()
        self.connection, theirs = context.Pipe()
        self._process = context.Process(target=run_worker, args=(theirs, rules), daemon=True)
        self._process.start()
        theirs.close()  # with only one end open anywhere, a process that dies ends the connection

    def hand_out(self, waiting: deque[SourceFile]) -> None:
        while waiting and len(self.holds) < self.AHEAD:
            file = waiting.popleft()
            self.holds.append(file)
            try:
                self.connection.send(file)
            except OSError:
                return  # it has died; receive() will say so

    def receive(self) -> Report:
        report = self.connection.recv()
        assert isinstance(report, Report)
        return report

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self.connection.close()


def run_worker(connection: Connection, rules: ReaderRules) -> None:
    """Read every file that comes and send back its Report with the lookups it made, until the parent hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    language, lookups = watch_language(load_language())
    gc.freeze()  # the language lives as long as the process: no collection need go through it
    gc.set_threshold(_OBJECTS_OF_A_REPORT)
    try:
        while True:
            connection.send(read_file(connection.recv(), language, rules, lookups))
    except (EOFError, OSError):
        return


def read_file(file: SourceFile, language: Language, rules: ReaderRules, lookups: Lookups) -> Report:
    """One file to its Report with the lookups of its reading. Never raises; past the hard limit the process ends.

    What failed for a reason of the moment has no lookups: whatever changes, it is tried again.
    """
    lookups.clear()
    previous = signal.signal(signal.SIGALRM, _raise_timeout)
    signal.alarm(rules.soft_seconds)
    faulthandler.dump_traceback_later(rules.hard_seconds, exit=True, file=2)
    try:
        data = Path(file.path).read_bytes()
        with limit_memory(rules.memory_bytes):
            report = rules.reader(data, language, file.declared_encoding, file.hints)
        if report.reason is not None:
            report.reason = explain_ending(file.source, data, report.reason)
        report.lookups = lookups.pack()
        return report
    except ReaderTimeoutError:
        return quarantine(f"reading took longer than {rules.soft_seconds} s")
    except MemoryError:
        return quarantine(f"reading took more than {rules.memory_bytes // 1_000_000:,} MB of memory")
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
