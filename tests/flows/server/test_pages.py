"""The process of the pages is started again when it dies, and left alone when it dies again and again."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from flows.run.home import Home
from flows.server.pages import MOST_STARTS, PageServer

PAUSE = 0.01


def test_what_dies_again_and_again_is_left_alone_and_each_death_is_told(tmp_path: Path) -> None:
    told: list[str] = []
    alarms: list[str] = []
    pages = PageServer(
        Home(tmp_path), "http://127.0.0.1:1", [sys.executable, "-S", "-c", "import sys; print('up'); sys.exit(3)"]
    )
    pages.keep_alive(threading.Event(), told.append, lambda title, details: alarms.append(title), PAUSE)
    assert alarms == ["the pages died"] * MOST_STARTS + ["the pages stay down"]
    assert len(told) == MOST_STARTS + 1 and all("code 3" in text for text in told[:-1]) and "stay down" in told[-1]
    assert Path(pages.log).read_text() == "up\n" * (MOST_STARTS + 1)


def test_what_lives_is_left_alone_and_an_end_in_order_is_no_alarm(tmp_path: Path) -> None:
    ended = threading.Event()
    pages = PageServer(Home(tmp_path), "http://127.0.0.1:1", [sys.executable, "-S", "-c", "input()"])
    first = pages.process
    first.wait()  # its input is closed
    ended.set()
    pages.keep_alive(ended, _fail, lambda title, details: _fail(title), PAUSE)
    assert pages.process is first


def _fail(text: str) -> None:
    raise AssertionError(text)
