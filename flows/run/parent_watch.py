"""Processes that must not outlive the one that started them."""

from __future__ import annotations

import os
import signal
import threading
import time

SERVED_BY = "DUIBIAO_SERVED_BY"
"""Environment variable with the process id of the `duibiao serve` that starts scheduled runs."""


def follow_parent(parent: int) -> None:
    """End this process (SIGTERM to itself) soon after ``parent`` is no longer its parent.

    A parent that is killed can't tell its children; they find themselves handed to another.
    """
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def follow_server() -> None:
    """follow_parent for a run that `duibiao serve` has started; nothing for any other run."""
    server = os.environ.get(SERVED_BY, "")
    if server.isdigit() and os.getppid() == int(server):
        follow_parent(int(server))


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(20)
    os._exit(1)  # whatever still holds it has nobody to report to
