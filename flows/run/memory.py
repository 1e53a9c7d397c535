"""A limit on the memory that a stretch of a process's work may add."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import resource
except ImportError:  # Windows has no rlimits
    resource = None  # type: ignore[assignment]

STATUS = Path("/proc/self/statm")


@contextmanager
def limit_memory(more_bytes: int) -> Iterator[None]:
    """Within the block the process may take ``more_bytes`` of address space beside what it has; then MemoryError.

    Does nothing where the system cannot say how much a process has (macOS, Windows).
    """
    held = count_held()
    if resource is None or held is None:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = held + more_bytes
    ceilings = [limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min([wanted, *ceilings]), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def count_held() -> int | None:
    """Bytes of address space that this process has; None where the system does not tell."""
    if resource is None or not sys.platform.startswith("linux"):
        return None
    try:
        return int(STATUS.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return None
