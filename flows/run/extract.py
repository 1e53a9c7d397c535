"""A file to its Report within limits on time and memory, for a process that does nothing else (flows.run.chunks).

A document that raises or takes too long is quarantined with the reason; one that hangs in C code ends the process.
What is not at hand as it was found is not read at all.
"""

from __future__ import annotations

import faulthandler
import hashlib
import signal
import traceback
from pathlib import Path
from types import FrameType

from flows.run.documents import SourceFile
from flows.run.endings import explain_ending
from flows.run.limits import ReaderRules
from flows.run.lookups import Lookups
from flows.run.memory import limit_memory
from transforms.language.build import Language
from transforms.records import Report
from transforms.report import read_report


class ReaderTimeoutError(BaseException):
    """A document took longer than the soft limit. Libraries that catch every Exception must not catch this."""


class NotReadError(Exception):
    """The bytes of a document are not at hand as they were found; the message is the reason. A later run may try."""


def read_file(
    file: SourceFile, language: Language, rules: ReaderRules, lookups: Lookups, content: bytes | None = None
) -> Report:
    """One file to its Report with the lookups of its reading; past the hard limit the process ends.

    ``content`` are its bytes where they are at hand already. What failed for a reason of the moment has no lookups:
    whatever changes, it is tried again. Raises NotReadError, and nothing else.
    """
    lookups.clear()
    previous = signal.signal(signal.SIGALRM, _raise_timeout)
    signal.alarm(rules.soft_seconds)
    faulthandler.dump_traceback_later(rules.hard_seconds, exit=True, file=2)
    try:
        data = _read_bytes(file) if content is None else content
        if hashlib.sha256(data).hexdigest() != file.sha256:
            raise NotReadError("changed after it was found: its bytes are others now; the next run reads it")
        with limit_memory(rules.memory_bytes):
            report: Report = (rules.reader or read_report)(data, language, file.declared_encoding, file.hints)
        if report.reason is not None:
            report.reason = explain_ending(file.source, data, report.reason)
        report.lookups = lookups.pack()
        return report
    except ReaderTimeoutError:
        return quarantine(f"reading took longer than {rules.soft_seconds} s")
    except MemoryError:
        return quarantine(f"reading took more than {rules.memory_bytes // 1_000_000:,} MB of memory")
    except NotReadError:
        raise
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


def _read_bytes(file: SourceFile) -> bytes:
    """The bytes of a file, or as many as show that it has grown."""
    try:
        with open(file.path, "rb") as handle:
            return handle.read(file.size + 1)
    except OSError as error:
        raise NotReadError(f"cannot be opened: {error.strerror or error}") from error


def quarantine(reason: str) -> Report:
    """A Report that says only why there is none."""
    return Report("quarantined", reason, None, None, 0, None, None, [], [], [])


def _raise_timeout(_signal: int, _frame: FrameType | None) -> None:
    raise ReaderTimeoutError
