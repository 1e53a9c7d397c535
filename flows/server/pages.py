"""The pages beside a Prefect server: a process of their own, started again when it dies, but not for ever."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from flows.run.home import Home
from flows.server.server import ServerError, check_port, find_port

MOST_STARTS = 5
"""Starts within WINDOW_SECONDS after which the pages are left alone: what dies at once helps nobody."""
WINDOW_SECONDS = 600.0
PAUSE_SECONDS = 2.0


@dataclass(slots=True)
class PageServer:
    """The process that serves the pages, by ``command``, at ``url``; what it says is in ``log``."""

    home: Home
    url: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self._start()

    @property
    def log(self) -> str:
        return str(self.home.log.with_name("pages.log"))

    def _start(self) -> None:
        self.home.log.parent.mkdir(parents=True, exist_ok=True)
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

    def keep_alive(
        self,
        ended: threading.Event,
        tell: Callable[[str], None],
        alarm: Callable[[str, str], None],
        pause: float = PAUSE_SECONDS,
    ) -> None:
        """Start the process again whenever it dies, until ``ended`` or MOST_STARTS; each death is told and an alarm.

        For a thread of its own.
        """
        starts: deque[float] = deque(maxlen=MOST_STARTS)
        while not ended.wait(pause):
            code = self.process.poll()
            if code is None:
                continue
            if ended.is_set():
                return
            now = time.monotonic()
            if len(starts) == MOST_STARTS and now - starts[0] < WINDOW_SECONDS:
                often = f"ended {MOST_STARTS + 1} times within {WINDOW_SECONDS / 60:g} minutes, last with code {code}"
                tell(f"the pages {often}, and stay down; their log: {self.log}")
                alarm("the pages stay down", f"They {often}; their log: {self.log}")
                return
            starts.append(now)
            tell(f"the pages ended with code {code} and are started again; their log: {self.log}")
            alarm("the pages died", f"They ended with code {code} and were started again; their log: {self.log}")
            self._start()


def start_pages(home: Home, wanted: int) -> PageServer:
    """The pages of a home on port ``wanted`` or, where that is taken, any free one; returns before they answer."""
    try:
        check_port(wanted)
        port = wanted
    except ServerError:
        port = find_port()
    command = [sys.executable, "-m", "flows.web.process", str(home.root), str(port)]
    return PageServer(home, f"http://127.0.0.1:{port}", command)
