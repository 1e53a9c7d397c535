"""Ctrl-C and SIGTERM: raised where they come, and again at the next boundary where that was swallowed.

A KeyboardInterrupt that is raised while a library's C code imports something is gone without a trace. So that none is
lost, what came is remembered, and asked for between the stages of a run and when the command ends.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

CODE = 128
"""An exit code is this and the signal's number, as a shell tells it: 130 for Ctrl-C, 143 for SIGTERM."""
SHOW_CURSOR = b"\x1b[?25h"

_came = 0


@contextmanager
def heed_interrupts() -> Iterator[None]:
    """From here on Ctrl-C and SIGTERM raise KeyboardInterrupt, a second one ends the process at once.

    Whatever the block makes of the first one, the process ends with its exit code. What is ignored, as Ctrl-C is in
    the background of a shell, stays ignored.
    """
    heeded = [kind for kind in (signal.SIGINT, signal.SIGTERM) if signal.getsignal(kind) is not signal.SIG_IGN]
    for kind in heeded:
        signal.signal(kind, interrupt)
    try:
        yield
    finally:
        for kind in heeded:
            signal.signal(kind, signal.SIG_DFL)  # nothing is left that could be half done
        if _came:
            sys.exit(CODE + _came)


def interrupt(number: int, _frame: FrameType | None) -> None:
    """What a signal does: raises KeyboardInterrupt, and is remembered. The second one ends the process."""
    global _came
    if _came:
        if sys.stderr.isatty():
            os.write(sys.stderr.fileno(), SHOW_CURSOR)  # a bar of progress has hidden it
        os._exit(CODE + number)
    _came = number
    raise KeyboardInterrupt


def was_interrupted() -> bool:
    """Whether a signal came."""
    return bool(_came)


def end_if_interrupted() -> None:
    """A boundary between stages: raises KeyboardInterrupt where one came and was swallowed."""
    if _came:
        raise KeyboardInterrupt


def forget_interrupt() -> None:
    """The signal that came has done what it was sent for."""
    global _came
    _came = 0
