"""How a flow tells whoever started it how far it is, without knowing who that is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock

Listener = Callable[[str, int, int], None]

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listen_to_progress(listener: Listener) -> Iterator[None]:
    """Have ``listener(stage, done, total)`` called for flows run inside the block."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def report_progress(stage: str, done: int, total: int) -> None:
    """Say that ``done`` of ``total`` documents have passed ``stage``."""
    listener = _listener.get()
    if listener is not None:
        listener(stage, done, total)


class Progress:
    """Documents that have passed a stage, counted by whatever threads, told to whoever listened when it began."""

    def __init__(self, stage: str, total: int) -> None:
        self.done = 0
        self._stage = stage
        self._total = total
        self._lock = Lock()
        self._listener = _listener.get()
        self.advance(0)

    def advance(self, documents: int) -> None:
        """So many more have passed."""
        with self._lock:
            self.done += documents
            if self._listener is not None:
                self._listener(self._stage, self.done, self._total)
