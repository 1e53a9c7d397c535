"""Readers that go wrong in every way a real one might; named so that reading processes can import them."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from pathlib import Path

from transforms.identify.hints import Hints
from transforms.language.build import Language
from transforms.records import CleanText, Identity, OffsetMap, Report

GOOD = Report(
    "loaded", None, "utf-8", "text", 5,
    CleanText("去年和今年", OffsetMap([0], [0], 5, 5), (), (), "simplified"),
    Identity("140930", "某县", "county", 2022, "work_report", "政府工作报告", None, None, (), (), standpoint=None),
    [], [], [],
)  # fmt: skip
"""What a reader gives of a good document. Written out here: each reading process has to import this module."""


def read_as_told(data: bytes, language: Language, declared_encoding: str | None, hints: Hints) -> Report:
    """Do what the document's text says: raise, die, sleep, hang without ever coming back to Python, take memory
    without end, or go well."""
    order = data.decode()
    if order == "raise":
        raise RuntimeError("a bug in the reader")
    if order.startswith("killed once "):  # as by a person, or by a system that wants its memory
        mark = Path(order.removeprefix("killed once "))
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    if order == "die":
        os._exit(9)
    if order == "sleep":
        time.sleep(60)
    if order == "swallow":  # as libraries do that go on whatever happens
        try:
            time.sleep(60)
        except Exception:
            return GOOD
    if order == "eat":
        pieces = [bytes(50_000_000) for _ in range(10_000)]
        os._exit(len(pieces))
    if order == "hang":
        mutex = ctypes.create_string_buffer(64)
        for _ in range(2):  # waits for itself, for ever, with the interpreter's lock in its hands
            ctypes.PyDLL(None).pthread_mutex_lock(mutex)
    return GOOD
