"""How documents are read: by which function, within which limits; and the same as text for another process."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Reader = Callable[..., Any]
"""Bytes, language, declared encoding and hints to a Report, as transforms.report.read_report."""
_READER = ("transforms.report", "read_report")


@dataclass(frozen=True, slots=True)
class ReaderRules:
    """How documents are read: by which function, for how many seconds and in how much memory at most.

    ``reader`` is None for transforms.report.read_report, which a process that reads nothing need not load. At
    ``soft_seconds`` the reader is interrupted; at ``hard_seconds`` its process is ended, which works even inside a C
    extension that never comes back to Python. ``memory_bytes`` count beside what the process has before it reads.
    """

    reader: Reader | None = None
    soft_seconds: int = 120
    hard_seconds: int = 180
    memory_bytes: int = 2_000_000_000


def write_rules(rules: ReaderRules) -> str:
    """Rules as text for a command line; the reader by its module and name."""
    place = (rules.reader.__module__, rules.reader.__qualname__) if rules.reader else _READER
    return json.dumps([*place, rules.soft_seconds, rules.hard_seconds, rules.memory_bytes])


def read_rules(text: str) -> ReaderRules:
    """What write_rules has written, its reader loaded."""
    module, name, soft, hard, memory = json.loads(text)
    return ReaderRules(getattr(importlib.import_module(module), name), soft, hard, memory)
