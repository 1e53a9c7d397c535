"""Many quick questions of one long-lived process, which follows each newly published state by itself."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from warehouse.errors import NotPublishedError, QueryError, QueryLimitError
from warehouse.query.bounded import Limits, connect_guarded
from warehouse.store.paths import published_path

Row = dict[str, Any]
Stamp = tuple[int, int, int]
KEPT_ANSWERS = 400
KEPT_ROWS = 4000
"""Longer answers are not kept."""
PAGE_LIMITS = Limits(seconds=20.0, memory_bytes=2 * 10**9, rows=50_000)


@dataclass(slots=True)
class _State:
    """One published file that is open, how many are reading it, and answers it has given."""

    stamp: Stamp
    con: duckdb.DuckDBPyConnection
    opened: AbstractContextManager[duckdb.DuckDBPyConnection]
    readers: int = 0
    answers: OrderedDict[tuple[str, str], list[Row]] = field(default_factory=OrderedDict)


class Conversation:
    """Questions to one and the same published state: what is published meanwhile does not mix in."""

    def __init__(self, state: _State, con: duckdb.DuckDBPyConnection, limits: Limits, lock: threading.Lock) -> None:
        self._state, self._con, self._limits, self._lock = state, con, limits, lock
        self.stamp = state.stamp

    def ask(self, sql: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        """Rows of one query; ``params`` fill its ``$name``. At most ``limits.rows`` of them.

        Raises QueryError, QueryLimitError when it took too long.
        """
        key = (sql, repr(params))
        with self._lock:
            if key in self._state.answers:
                self._state.answers.move_to_end(key)
                return self._state.answers[key]
        rows = self._fetch(sql, params)
        if len(rows) <= KEPT_ROWS:
            with self._lock:
                self._state.answers[key] = rows
                if len(self._state.answers) > KEPT_ANSWERS:
                    self._state.answers.popitem(last=False)
        return rows

    def _fetch(self, sql: str, params: Mapping[str, Any] | None) -> list[Row]:
        alarm = threading.Timer(self._limits.seconds, self._con.interrupt)
        alarm.start()
        try:
            result = self._con.execute(sql, dict(params)) if params else self._con.execute(sql)
            names = [item[0] for item in result.description]
            kept = result.fetchmany(self._limits.rows) if self._limits.rows else result.fetchall()
        except duckdb.InterruptException as error:
            raise QueryLimitError(f"the query took more than {self._limits.seconds:g} s") from error
        except duckdb.Error as error:
            raise QueryError(str(error)) from error
        finally:
            alarm.cancel()
        return [dict(zip(names, row, strict=True)) for row in kept]


class PublishedReader:
    """The published warehouse of a home, read-only and within limits, for as many threads as there are."""

    def __init__(self, home: Path, limits: Limits = PAGE_LIMITS) -> None:
        self._path, self._limits = published_path(home), limits
        self._lock = threading.Lock()
        self._state: _State | None = None

    @contextmanager
    def converse(self) -> Iterator[Conversation]:
        """Questions to the state that is published now. Raises NotPublishedError."""
        state = self._enter()
        try:
            con = state.con.cursor()
            try:
                con.execute("USE duibiao")
                yield Conversation(state, con, self._limits, self._lock)
            finally:
                con.close()
        finally:
            self._leave(state)

    def is_behind(self) -> bool:
        """Whether another state is published than the one that was read last."""
        try:
            stamp = self._read_stamp()
        except NotPublishedError:
            return False
        with self._lock:
            return self._state is None or self._state.stamp != stamp

    def close(self) -> None:
        """Let go of the file, once nobody reads it any more."""
        with self._lock:
            state, self._state = self._state, None
        if state is not None and not state.readers:
            state.opened.__exit__(None, None, None)

    def _enter(self) -> _State:
        with self._lock:
            stamp = self._read_stamp()
            before = self._state
            if before is None or before.stamp != stamp:
                opened = connect_guarded(self._path, self._limits.memory_bytes)
                self._state = _State(stamp, opened.__enter__(), opened)
                if before is not None and not before.readers:
                    before.opened.__exit__(None, None, None)
            assert self._state is not None
            self._state.readers += 1
            return self._state

    def _leave(self, state: _State) -> None:
        with self._lock:
            state.readers -= 1
            if not state.readers and state is not self._state:
                state.opened.__exit__(None, None, None)

    def _read_stamp(self) -> Stamp:
        try:
            about = self._path.stat()
        except OSError as error:
            raise NotPublishedError(
                f"{self._path}: there is no published warehouse yet; `duibiao run` makes it"
            ) from error
        return about.st_ino, about.st_mtime_ns, about.st_size
