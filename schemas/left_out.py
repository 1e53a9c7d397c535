"""Packages that libraries load where they are installed, though nothing here needs them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from types import ModuleType

LEFT_OUT = ("pandas", "hypothesis")
"""pandera loads both, DuckDB pandas with the first statement that has parameters: a hundred and fifty megabytes and
half a second of every process."""


class _NotInstalled:
    """Finds none of the packages that are left out, as where they are not installed."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name in LEFT_OUT:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


@contextmanager
def leave_out_unused() -> Iterator[None]:
    """In the block the packages cannot be loaded; what is loaded already stays."""
    finder = _NotInstalled()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
