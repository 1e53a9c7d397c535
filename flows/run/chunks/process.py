"""A reading process as its parent sees it: chunks are read whole, whatever a document does to the process."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from threading import Lock
from typing import Any

from flows.run.chunks.nursery import MESSAGE_BYTES, READER_WANTED
from flows.run.chunks.order import ROWS, read_order
from flows.run.chunks.part import Manifest, read_manifest, summarize_parts, write_manifest
from flows.run.limits import ReaderRules, write_rules
from flows.run.seeds import load_language

FEW_THREADS = {"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
"""A process beside others that reads on one core needs no threads, and threads take memory."""
MOST_STARTS = 3


class ReadingEndedError(RuntimeError):
    """The reading processes were told to end while a chunk was being read."""


class Nursery:
    """The process that readers come from (flows.run.chunks.nursery), started when one is first wanted, and again
    whenever it has died."""

    def __init__(self, rules: ReaderRules) -> None:
        self._rules = rules
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._lock = Lock()

    def start_reader(self) -> tuple[int, Connection]:
        """Id of a new reader, and the connection to it. Raises OSError when none can be made."""
        ours, theirs = socket.socketpair()
        with self._lock, theirs:  # with only one end open anywhere, a reader that dies ends the connection
            try:
                control = self._start()
                socket.send_fds(control, [READER_WANTED], [theirs.fileno()])
                return int(_receive(control)), Connection(ours.detach())
            except OSError:
                ours.close()
                self._close()
                raise

    def end_reader(self, reader: int) -> int:
        """End a reader at once, unless it has ended; its exit code."""
        with self._lock:
            try:
                if self._control is None:
                    raise BrokenPipeError("the process that readers come from has ended")
                self._control.sendall(b"%d" % reader)
                return int(_receive(self._control))
            except OSError:
                self._close()
        with suppress(ProcessLookupError):
            os.kill(reader, signal.SIGKILL)
        return -signal.SIGKILL

    def end(self) -> None:
        """End the process at once; who waits for a reader that is being made gets an OSError."""
        process = self._process
        if process is not None:
            process.kill()
        with self._lock:
            self._close()

    def _start(self) -> socket.socket:
        if self._control is None:
            ours, theirs = socket.socketpair()
            with theirs:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "flows.run.chunks.nursery", str(theirs.fileno()), write_rules(self._rules)],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    env={**os.environ, **FEW_THREADS, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                    pass_fds=[theirs.fileno()],
                )
            self._control = ours
        return self._control

    def _close(self) -> None:
        process, self._process = self._process, None
        control, self._control = self._control, None
        if control is not None:
            control.close()
        if process is not None:
            process.kill()
            process.wait()


def _receive(control: socket.socket) -> bytes:
    answer = control.recv(MESSAGE_BYTES)
    if not answer:
        raise BrokenPipeError("the process that readers come from has ended")
    return answer


class ReadingProcess:
    """A process that reads chunks, taken from the nursery when it is first needed and again whenever it has died.

    A document on which it dies is refused with that reason; killed from outside (by a signal), the document that was
    just being read is tried once more, alone. What the process had read of the chunk without writing it is read again.
    ``reader`` is the id of the process, while there is one.
    """

    def __init__(self, nursery: Nursery) -> None:
        self._nursery = nursery
        self.reader: int | None = None
        self._connection: Connection | None = None
        self._ended = False

    def read_chunk(self, folder: str, tell: Callable[[int], None] = lambda _: None) -> Manifest:
        """Read the order in a folder, unless that is done; ``tell`` is told of every so many documents more.

        Raises ReadingEndedError when ``end`` is called meanwhile, RuntimeError when no process can be started.
        """
        manifest = read_manifest(folder)
        if manifest is not None:
            tell(manifest.documents)
            return manifest
        begin = time.monotonic()
        order = read_order(folder)
        counts: list[tuple[int, int, int, int]] = []
        files: dict[str, str] = {}
        count = _Count(tell)
        for first, end, done in self._read_ranges(folder, len(order.files), count):
            counts.append((first, end, done["refused"], done["observations"]))
            files |= done["files"]
        count.reach(len(order.files))
        manifest = summarize_parts(order, counts, files, time.monotonic() - begin)
        write_manifest(folder, manifest)
        return manifest

    def _read_ranges(self, folder: str, size: int, count: _Count) -> Iterator[tuple[int, int, dict[str, Any]]]:
        """The documents of an order in as few ranges as deaths allow, with what was done of each."""
        waiting = deque([(0, size, False)])
        retried: set[int] = set()
        starts = 0
        while waiting:
            first, end, died = waiting.popleft()
            try:
                yield first, end, self._ask(folder, first, end, died, count)
            except _DiedError as death:
                if death.index is not None:
                    again = death.code < 0 and death.index not in retried
                    retried.add(death.index)
                    waiting.extendleft(reversed(split_range(first, end, death.index, again)))
                    continue
                starts += 1
                if starts >= MOST_STARTS:
                    load_language()  # if it is a seed, this says which line
                    raise RuntimeError(
                        f"the reading process ends, and not on a document (code {death.code})"
                    ) from death
                waiting.appendleft((first, end, died))

    def end(self) -> None:
        """End the process at once; whoever waits for it gets a ReadingEndedError."""
        self._ended = True
        reader = self.reader
        if reader is not None:
            self._nursery.end_reader(reader)

    def _ask(self, folder: str, first: int, end: int, died: bool, count: _Count) -> dict[str, Any]:
        last: int | None = None
        try:
            connection = self._start()
            connection.send_bytes(json.dumps([folder, first, end, died]).encode())
            while True:
                message = connection.recv_bytes()
                if message.startswith(b"{"):
                    done: dict[str, Any] = json.loads(message)
                    return done
                last = None if message == ROWS else int(message)
                count.reach(last or 0)
        except (EOFError, OSError) as error:
            code = self._clean_up()
            if self._ended:
                raise ReadingEndedError(folder) from error
            raise _DiedError(last, code) from error

    def _start(self) -> Connection:
        if self._ended:
            raise ReadingEndedError("no more chunks are read")
        if self._connection is None:
            self.reader, self._connection = self._nursery.start_reader()
            if self._ended:  # while the reader was being made; it ends when nobody can ask it anything
                self._connection.close()
        return self._connection

    def _clean_up(self) -> int:
        """Wait for a process that has died or is killed; its exit code."""
        reader, self.reader = self.reader, None
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError):
                connection.close()
        return 0 if reader is None or self._ended else self._nursery.end_reader(reader)


class _DiedError(Exception):
    """The process died on the document of this index (None: on none), with this exit code."""

    def __init__(self, index: int | None, code: int) -> None:
        super().__init__(f"died on document {index} with code {code}")
        self.index = index
        self.code = code


class _Count:
    """How far a chunk is, told in steps forward only."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        self._tell = tell
        self._reached = 0

    def reach(self, index: int) -> None:
        if index > self._reached:
            self._tell(index - self._reached)
            self._reached = index


def split_range(first: int, end: int, index: int, again: bool) -> list[tuple[int, int, bool]]:
    """What is to be read after a death on document ``index``: what was before it, itself alone, what is behind it.

    Each with whether it is refused unread, which the document is unless it is to be tried ``again``.
    """
    ranges = [(first, index, False), (index, index + 1, not again), (index + 1, end, False)]
    return [one for one in ranges if one[0] < one[1]]
